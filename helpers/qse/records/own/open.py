"""Open a team's own extract as records, by its mapping.yaml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, nearest, read_yaml
from qse.files.chosen import chosen
from qse.files.progress import progress
from qse.records.own.build import build_table, joined
from qse.records.own.build_lazy import as_in
from qse.records.own.cells import SELECTED, cell_reader, kind, unit_in, way
from qse.records.own.dates import ORDERS
from qse.records.own.keys import unmatched
from qse.records.own.looked_at.identifiers import seen_in
from qse.records.own.mapping import ASK, RACE, TWO_WAYS, Column, DataMap, Table, map_path
from qse.records.own.observations import with_observations
from qse.records.own.own_records import Extract, OwnRecords
from qse.records.own.propose import months_of, period_of, propose
from qse.records.own.read_map import read_map
from qse.records.own.shown import harmless
from qse.records.own.sources import Source, find_sources
from qse.records.own.words import UNMAPPED, is_blank, plain
from qse.records.records import Records, dictionary

MOST_TEXTS, LOOKED_AT = 1000, 500
GONE = (
    "The records that were chosen, {!r}, are not there now; choose them again on the page tool_my_data, or go back "
    "to the invented network with its last button."
)
_MONTH = r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
_WRITTEN = re.compile(f"{_MONTH}( to {_MONTH})?")
"""A period as `propose` writes it; what somebody wrote themselves stays."""
_SHORTENED = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
_TWO_FIGURES = re.compile(r"\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}")
NOTHING_CHOSEN = (
    "No records of your own are chosen yet: write their folder, such as qse.open_records('my-data'), or choose it on "
    "the page tool_my_data."
)


@dataclass
class Lost:
    """What was not understood, as it is met."""

    rows: list[tuple[str, str, str, int, str]] = field(default_factory=list)

    def look(self, to: str, values: Mapping[tuple[Any, ...], int], read: Any) -> None:
        """Note the texts that stand for nothing, or are no number or date."""
        found = []
        for cells, many in values.items():
            if all(is_blank(cell) for cell in cells):
                continue
            meant = read(*cells)
            if meant == UNMAPPED or (meant is None and kind(to) not in ("key", "name", "word", "race")):
                text = " + ".join("" if cell is None else harmless(cell) for cell in cells)
                found.append(
                    (text, many, "unmapped" if meant == UNMAPPED else "not a date or number as said")
                )
        found.sort(key=lambda each: -each[1])
        table, _, column = to.partition(".")
        self.rows += [(table, column, *each) for each in found[:MOST_TEXTS]]
        rest = found[MOST_TEXTS:]
        if rest:
            text = f"({len(rest):,} further texts)"
            self.rows.append((table, column, text, sum(each[1] for each in rest), rest[0][2]))

    def table(self) -> pd.DataFrame:
        """Return all of it."""
        return pd.DataFrame(self.rows, columns=["table", "column", "text", "rows", "why"])


def open_records(
    folder: str | Path | None = None,
    mapping: DataMap | str | Path | None = None,
    *,
    otherwise: Records | None = None,
) -> Any:
    """Open a team's own extract as records in the shape of the dictionary.

    Nothing is written into the source. Without a map yet, one is proposed and kept in my-work, to be corrected there.

    Parameters
    ----------
    folder : a folder or file: CSV, Excel, parquet, DuckDB. Without it what was chosen, by `qse start --records FOLDER`
        or on the page "My data".
    mapping : a `DataMap`, or the path of a mapping.yaml; without it the one in my-work.
    otherwise : the records to return where no folder is given and none was chosen.

    Returns
    -------
    OwnRecords : `lost` lists what was not understood, `notes` what was found on the way. The rows of
        parquet, and of what is large, stay in files until they are counted.

    Raises
    ------
    Problem : something cannot be read, is not mapped, or is still to be answered; file, line and field are named.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "visits.csv").write_text("CSN,MRN,Admit Date,Race\\n1,7,2024-03-05,W\\n2,8,2024-04-01,Martian\\n")
    >>> records = open_records(folder)
    >>> records
    Own data, March 2024 to April 2024: encounters, patients
    >>> records.lost.values.tolist()
    [['patients', 'race_ethnicity_recorded', 'Martian', 1, 'unmapped']]

    """
    if folder is None:
        folder = chosen()
        if folder is None and otherwise is not None:
            return otherwise
        if folder is None:
            raise Problem(NOTHING_CHOSEN)
        if not Path(folder).exists():
            raise Problem(GONE.format(Path(folder).name))
    place = Path(folder).expanduser()
    path = None if isinstance(mapping, DataMap) else Path(mapping or map_path(place))
    if isinstance(mapping, DataMap):
        found_map = mapping
    else:
        if mapping is None and not map_path(place).exists():
            propose(place).save()
        found_map = read_map(place, path)
    for source, heading in found_map.questions[:1]:
        more = (
            f" {len(found_map.questions) - 1} more are to be answered."
            if len(found_map.questions) > 1
            else ""
        )
        raise _problem(path, source, "columns", heading, "reads", says=TWO_WAYS + more)
    found = find_sources(place)
    by_name = {source.name: source for source in with_observations(found.sources)}
    notes = [f"Left out: {says}" for says in found.left_out.values()]
    notes += [f"{source.name}: {says}" for source in found.sources for says in source.notes]
    notes += unknown_to(found_map, by_name.values())
    period, first_year = _period_now(found_map, [*by_name.values()], notes)
    parts: dict[str, list[tuple[Any, bool]]] = {}
    entries: list[Any] = []
    lost = Lost()
    for name, table in progress([*found_map.sources.items()], "Opening tables"):
        used = any(column.to for column in table.columns.values())
        if not used:
            continue
        if name not in by_name:
            raise _problem(
                path, name, says=f"there is no such table in {place.name}.{nearest(name, by_name)}"
            )
        try:
            made = _tables(by_name[name], table, first_year, lost, notes, entries)
        except _NotInSourceError as missing:
            raise _problem(path, name, "columns", *missing.args[:-1], says=missing.args[-1]) from None
        for to, frame in made.items():
            parts.setdefault(to, []).append((frame, to != table.rows_are))
    if not parts:
        raise Problem(
            f"No column of {place.name} is mapped to the dictionary yet; correct {found_map.path.name}."
        )
    tables = joined(parts, notes)
    notes += unmatched(tables)
    files = [source.file for source in found.sources if source.file]
    extract = Extract(place, found.changed, seen_in(found.sources, found_map), as_in(entries, tables), files)
    return OwnRecords(tables, period, first_year, lost.table(), notes, extract)


def unknown_to(found_map: DataMap, sources: Iterable[Source]) -> list[str]:
    """Name tables and headings that came after the map was made, a sentence each; they are not read."""
    said = []
    for source in sources:
        if source.name not in found_map.sources:
            said.append(
                f"{source.name} is not in the map, so it is not read; propose the map anew to take it in."
            )
            continue
        new = [name for name in source.headings if name not in found_map.sources[source.name].columns]
        if new:
            which = ", ".join(harmless(name) for name in new[:10])
            said.append(f"{source.name} has headings that are not in the map, so they are not read: {which}.")
    return said


def _period_now(found_map: DataMap, sources: list[Source], notes: list[str]) -> tuple[str, int]:
    """Say which months the files hold now, where the map was made of fewer or others."""
    tables = {name: table for name, table in found_map.sources.items()}
    there = [source for source in sources if source.name in tables]
    first_year, period = period_of(months_of(there, tables))
    before = _WRITTEN.search(found_map.period)
    if not period or not before or before.group() == period:
        return found_map.period, found_map.first_year
    notes.append(f"The map was made of {before.group()}; the files hold {period} now.")
    return _WRITTEN.sub(period, found_map.period), min(first_year, found_map.first_year)


class _NotInSourceError(Exception):
    """The map speaks of something that the source lacks: (heading, sentence) or (sentence,)."""


def _problem(path: Path | None, source: str, *keys: str, says: str) -> Problem:
    """Make the sentence about a place in the map, with its file and line where it was read from one."""
    if path is None:
        return Problem(f"The map, {', '.join((source, *keys[1:]))}: {says}")
    return read_yaml(path).problem("sources", source, *keys, says=says)


def _tables(
    source: Source, table: Table, first_year: int, lost: Lost, notes: list[str], entries: list[Any]
) -> dict[str, Any]:
    """Make the tables of the dictionary that one source holds: that of its rows, and those that its keys lead to."""
    wanted: dict[str, dict[str, tuple[list[str], Any]]] = {}
    for heading, column in progress([*table.columns.items()], "Reading columns"):
        if not column.to:
            continue
        together = [heading, *(h for h, c in table.columns.items() if c.part_of == heading)]
        for name in together:
            if name not in source.headings:
                says = f"the source has no heading {name!r} any more.{nearest(name, source.headings)}"
                raise _NotInSourceError(name, says)
        for to in column.to:
            column = _settled(source, heading, column, to)
            read = _reader(to, column, [table.columns[name] for name in together], first_year)
            into, _, named = to.partition(".")
            headings = together if kind(to) == "race" else [heading]
            wanted.setdefault(into, {})[named] = (headings, read)
            if kind(to) == "key" and any(
                _SHORTENED.fullmatch(str(v)) for v in source.some(heading, LOOKED_AT)
            ):
                says = (
                    "a spreadsheet has shortened these numbers, such as to 1.23E+11, so that several people have one; "
                    "export the column again as text."
                )
                raise _NotInSourceError(heading, says)
            if kind(to) == "year" and any(
                _TWO_FIGURES.fullmatch(str(v)) for v in source.some(heading, LOOKED_AT)
            ):
                notes.append(
                    f"{source.name}: {heading} writes years with two figures, so a small child and somebody of a "
                    "hundred can be taken for each other; ask for four."
                )
            if kind(to) != "key":
                lost.look(to, source.distinct(headings), read)
            if to == RACE:
                again = _reader(
                    f"patients.{SELECTED}", column, [table.columns[n] for n in together], first_year
                )
                wanted[into][SELECTED] = (headings, again)
                if len(together) > 1:
                    notes.append(
                        f"{source.name}: race and ethnicity were asked in two questions, which have no place for "
                        "Middle Eastern or North African people and keep less of who chose several."
                    )
    made = {}
    for into, columns in wanted.items():
        one_each = ""
        if into != table.rows_are:
            one_each = dictionary()[into]["key"][0]
            if one_each not in columns:
                carrier = next((each[one_each] for each in wanted.values() if one_each in each), None)
                if carrier is None:
                    says = f"columns go to {into}, and no column holds {one_each}; map one to "
                    raise _NotInSourceError(f"{says}{table.rows_are or into}.{one_each}.")
                columns = {one_each: carrier, **columns}
        before = entries if into == "patients" else []
        made[into] = build_table(source, into, columns, one_each, notes, before)
    if source.is_lazy:
        # There may be as many different values as rows.
        source.kept.clear()
    return made


def _settled(source: Source, heading: str, column: Column, to: str) -> Column:
    """Say how a column is read where the map does not, and hold what it says against the values as they are now."""
    what = kind(to)
    if what == "number":
        column = replace(column, unit=column.unit or unit_in(heading))
    if what not in ("number", "date", "month", "year"):
        return column
    found = way(to, [value for (value,) in source.distinct([heading])])
    if not column.reads:
        if found == ASK:
            raise _NotInSourceError(heading, TWO_WAYS)
        return replace(column, reads=found)
    if what != "number" and {found, column.reads} <= set(ORDERS) and found != column.reads:
        says = f"the map reads these dates as {column.reads}, and the values allow only {found}."
        raise _NotInSourceError(heading, says)
    return column


def _reader(to: str, column: Column, together: list[Column], first_year: int) -> Any:
    corrections = [{plain(text): value for text, value in each.values.items()} for each in together]
    if kind(to) != "race":
        corrections = corrections[:1]
    reads = "" if column.reads == ASK else column.reads
    # Each different value is read twice: to look what is lost, and to make the table.
    return cache(cell_reader(to, reads, column.unit, first_year, corrections))
