"""Counting a measure: one pass over the rows for all that it is stratified by."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem, nearest
from qse.measures.conditions import SEVERAL, answer
from qse.measures.definition import CONDITIONS, Measure
from qse.measures.strata import AGE, YEAR_OF_BIRTH, Strata, Stratifier
from qse.measures.tally import Tally, Window
from qse.records import Missing, Records

MOST_BINS, MOST_SUMS = 100_000, 50_000_000
Views = Sequence[tuple[Stratifier, ...]]


def count(
    records: Records,
    measure: Measure,
    views: Views,
    window: Window = Window(),  # noqa: B008
    where: Mapping[str, Any] | None = None,
) -> list[Tally]:
    """Count a measure for several views of the same rows.

    Parameters
    ----------
    records : where the tables are.
    measure : what to count.
    views : each a crossing of stratifiers; () is everybody.
    window : the months that count, and whether periods are told apart.
    where : only rows of these strata: the name of a stratifier with one stratum, or a list of them.

    Returns
    -------
    list of Tally : one for each view.

    Raises
    ------
    Problem : the measure needs the truth and the records are sealed, a table or column is missing, or no row
        is in the population.

    """
    if measure.needs == "truth" and not records.revealed:
        raise Problem(
            f"{measure.title!r} is sealed: it is known only because the data are invented. "
            "Write `opened = records.reveal()` and use `opened`. "
            f"On your own records the fair stand-in is {measure.stand_in}."
        )
    if where is not None and not isinstance(where, Mapping):
        raise Problem(f'where names strata, such as {{"system_name": "curlew"}}, not {where!r}.')
    _reachable(records, measure)
    if (window.width or window.first is not None) and not measure.month:
        raise Problem(
            f"{measure.title!r} has no month, so it cannot be followed over time or held to some months."
        )
    if isinstance(records.table(measure.table), pd.DataFrame):
        from qse.measures.count_columns import count_columns

        tallies = count_columns(records, measure, views, window, where or {})
    else:
        from qse.measures.count_frames import count_frames

        tallies = count_frames(records, measure, views, window, where or {})
    if not any((tally.n + tally.missing).any() for tally in tallies):
        raise Missing(f"No row is in the population of {measure.name!r}, so there is nothing to show.")
    if measure.scoring == "rate":
        # Events of nobody's time have no rate.
        tallies = [
            replace(each, events=np.where(each.flat("exposure") > 0, each.flat("events"), 0.0))
            for each in tallies
        ]
    return tallies


def _reachable(records: Records, measure: Measure) -> None:
    parts = [getattr(measure, part) for part in CONDITIONS]
    names = {name: "" for name in (measure.value, measure.exposure, measure.month)}
    wanted = {measure.table}.union(tables_of(names), *map(tables_of, parts))
    missing = sorted(wanted - set(records.names))
    if missing:
        which = "it" if len(missing) == 1 else "them"
        raise Missing(
            f"{measure.title!r} needs {' and '.join(missing)}, and these records do not have {which}."
        )


def tables_of(condition: Mapping[str, Any]) -> set[str]:
    """Name the tables, beside its own, that a condition looks at."""
    found = set()
    for name, wanted in condition.items():
        if name == "recorded_in":
            found |= {wanted} | tables_of(condition.get("where", {}))
        elif name in SEVERAL:
            found |= set().union(*map(tables_of, wanted))
        elif "." in name or name == AGE:
            found.add("patients" if name == AGE else name.partition(".")[0])
    return found


def columns_of(condition: Mapping[str, Any], table: str) -> set[str]:
    """Name the columns that a condition looks at, each as "table.column".

    >>> sorted(columns_of({"esi": [1], "any_of": [{"age": {"from": 18}}]}, "encounters"))
    ['encounters.esi', 'patients.year_of_birth']
    """
    found = set()
    for name, wanted in condition.items():
        if name == "recorded_in":
            found |= columns_of(condition.get("where", {}), wanted)
        elif name in SEVERAL:
            found |= set().union(*(columns_of(each, table) for each in wanted))
        elif name == AGE:
            found.add(YEAR_OF_BIRTH)
        elif name not in ("where", "by_key"):
            found.add(name if "." in name else f"{table}.{name}")
    return found


def lacking(records: Records, measure: Measure) -> set[str]:
    """Name the tables and columns that a measure needs and the records do not have.

    >>> from qse.measures.catalogue import measure
    >>> lacking(Records({"encounters": pd.DataFrame({"visit_type": [], "readmit_30d": []})}), measure("readmission"))
    {'encounters.disposition'}
    """
    parts = [getattr(measure, part) for part in CONDITIONS]
    named = {name: "" for name in (measure.value, measure.exposure) if name}
    tables = {measure.table}.union(*map(tables_of, [named, *parts]))
    columns = set().union(*(columns_of(part, measure.table) for part in [named, *parts]))
    there = {name: records.kept_columns(name) for name in tables & set(records.names)}
    return (tables - set(there)) | {
        name for name in columns if (of := name.partition("."))[0] in there and of[2] not in there[of[0]]
    }


def population(rows: Any, measure: Measure) -> Any:
    """Say which rows are in the denominator (None: all); rows of which that cannot be told are not."""
    inside = None
    for part in ("initial_population", "denominator", "denominator_exclusions"):
        condition = getattr(measure, part)
        if condition:
            found = answer(rows, condition, measure.key, f"{measure.name}.{part}").yes
            found = ~found if part == "denominator_exclusions" else found
            inside = found if inside is None else inside & found
    return inside


def bins_for(measure: Measure, values: Any, cells: int) -> int:
    """Say how many whole units a median needs to be counted in.

    Raises
    ------
    Problem : a value is below 0, or so large that it stands for something else.

    """
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    if low < 0:
        raise Problem(
            f"{measure.value} holds {low:,}, below 0, and a median counts waits and the like. Empty such values."
        )
    if high >= MOST_BINS or cells * high > MOST_SUMS:
        raise Problem(
            f"{measure.value} holds {high:,}, which looks like a mark for something that is not known. Empty such "
            "values, or count in a larger unit."
        )
    return high + 1


def chosen(by: Stratifier, wanted: Any, found: Strata) -> list[Any]:
    """Turn labels or stored values into stored values.

    Raises
    ------
    Problem : one is not a stratum.

    """
    values = []
    for each in wanted if isinstance(wanted, (list, tuple)) else [wanted]:
        if each in found.labels:
            values.append(found.values[found.labels.index(each)])
        elif each in found.values:
            values.append(each)
        else:
            raise Problem(f"{each!r} is not one of the strata of {by.name}.{nearest(each, found.labels)}")
    return values
