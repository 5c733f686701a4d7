"""What has been shown before: on own records two tables that hardly differ can give a small number away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from qse import stats
from qse.measures.conditions import SEVERAL
from qse.measures.definition import CONDITIONS, Measure
from qse.measures.frames import values_in
from qse.measures.path import labels, tables
from qse.measures.result import Source
from qse.measures.strata import AGE, stratifier
from qse.measures.tally import Tally, Window
from qse.records import Records

# How many strange values a caution names.
MOST = 12


def source_of(records: Records, measure: Measure, tallies: list[Tally]) -> Source:
    """Say where a result comes from, with what is to be said about these records.

    Parameters
    ----------
    records, measure : as asked.
    tallies : what will be shown; on own records it is remembered for as long as the records are open.

    """
    cautions = []
    repeated = max(tally.repeated for tally in tallies)
    if repeated:
        cautions.append(
            f"{repeated:,} rows of {measure.table} repeat a {measure.key} that another row has. Each was counted; "
            "look whether they are the same visit twice."
        )
    strange = sorted({text for tally in tallies for text in _strange(tally)})
    if strange:
        cautions.append(f"The dictionary does not know {', '.join(strange)}. Each is a stratum of its own.")
    unread = _unread(records, measure) if records.own else []
    if unread:
        cautions.append(
            f"Not in the dictionary, and so read as not recorded: {', '.join(unread)}. Bring them to its values first."
        )
    if records.own and _close_to_another(records, measure, tallies):
        cautions.append(
            "This table differs from one shown before by fewer than 11 people somewhere. Taken together, the two "
            "can give a small number away: show only one of them."
        )
    note = records.note(truth=measure.needs == "truth")
    return Source(repr(records), records.mark, note, tuple(cautions))


def narrowed(
    source: Source, records: Records, months: tuple[int, int] | None, where: Mapping[str, Any] | None
) -> Source:
    """Add to a source what part of the records was looked at."""
    parts = []
    for name, wanted in (where or {}).items():
        chosen = wanted if isinstance(wanted, (list, tuple)) else [wanted]
        parts.append(f"only {stratifier(name).label}: {', '.join(map(str, chosen))}")
    if months is not None:
        first, last = (Window(month, month, 1).labels(records.first_year)[0] for month in months)
        parts.append(f"{first} to {last}")
    return replace(source, about="; ".join([source.about, *parts]))


def _strange(tally: Tally) -> list[str]:
    found = []
    for axis in tally.axes:
        known = tables()[axis.by.table]["columns"][axis.by.column].get("labels", {})
        if known and not axis.by.bands:
            found += [repr(value) for value in axis.values if value is not None and value not in known]
    return found


def _unread(records: Records, measure: Measure) -> list[str]:
    """Name the values of the measure's columns that the dictionary does not have."""
    names = set().union(*(_columns(getattr(measure, part), measure.table) for part in CONDITIONS))
    found = []
    for name in sorted(names):
        known = labels(name)
        if known and name.partition(".")[0] in records.names:
            there = [value for value in values_in(records, name) if isinstance(value, str)]
            found += [f"{value!r} in {name}" for value in sorted(there) if value not in known]
    return found[:MOST]


def _columns(condition: Mapping[str, Any], table: str) -> set[str]:
    """Name the columns a condition looks at, "table.column"."""
    found = set()
    for name, wanted in condition.items():
        if name in SEVERAL:
            found |= set().union(*(_columns(each, table) for each in wanted))
        elif name == "recorded_in":
            found |= _columns(condition.get("where", {}), wanted)
        elif name not in ("where", "by_key", AGE):
            found.add(name if "." in name else f"{table}.{name}")
    return found


def _close_to_another(records: Records, measure: Measure, tallies: list[Tally]) -> bool:
    """Compare with all tables shown before, cell by cell; then remember these."""
    close = False
    for tally in tallies:
        names = (measure.table, tuple(axis.by.name for axis in tally.axes), len(tally.periods))
        before = records.kept.setdefault(("seen", names), [])
        now = _cells(tally)
        close |= any(_apart(now, earlier) for earlier in before)
        if now not in before:
            before.append(now)
    return close


def _cells(tally: Tally) -> dict[tuple[object, ...], float]:
    cells: dict[tuple[object, ...], float] = {}
    for at in np.ndindex(tally.n.shape):
        names = tuple(axis.values[i] for axis, i in zip(tally.axes, at, strict=False))
        where = names + ((tally.periods[at[-1]],) if tally.periods else ())
        cells[where] = float(tally.n[at])
    cells[("total",)] = float(tally.n.sum())
    return cells


def _apart(now: dict[tuple[object, ...], float], before: dict[tuple[object, ...], float]) -> bool:
    """Say whether any cell differs by 1 to 10."""
    return any(
        0 < abs(now.get(cell, 0.0) - before.get(cell, 0.0)) < stats.THRESHOLD for cell in {*now, *before}
    )
