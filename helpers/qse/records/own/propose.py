"""Look at headings and values, and propose which column is what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from qse.files.progress import progress
from qse.records.own.cells import AGE, RACE_COLUMNS, cell_reader, kind, unit_in, way
from qse.records.own.dates import ORDERS, read_date
from qse.records.own.groups import selected
from qse.records.own.headings import TWO_QUESTIONS, Guess, as_words, guesses, of_standard, table_named
from qse.records.own.mapping import ASK, RACE, UNSURE, Column, DataMap, Table, brought
from qse.records.own.observations import with_observations
from qse.records.own.sources import Found, Source, find_sources
from qse.records.own.words import UNMAPPED, is_blank, read_word
from qse.records.records import dictionary

SURE, HALF = 80, 50
MOST_VALUES = 200
"""More different values than a list of categories has are not written down: they may be names of people."""
LANGUAGE = "patients.preferred_language_recorded"
LEADS_TO = {
    "encounters": ("patients", "care_sites", "systems"),
    "patients": ("systems",),
    "care_sites": ("systems",),
    "safety_events": ("systems",),
}
Values = Mapping[tuple[object, ...], int]


def propose(path: str | Path, found: Found | None = None) -> DataMap:
    """Propose which column of an extract stands for which column of the dictionary.

    Parameters
    ----------
    path : a folder or file; it is only read.
    found : its tables, where they were read already.

    Returns
    -------
    DataMap : each column with the reason and how sure it is. What is less sure than 80 percent is not used.

    Raises
    ------
    Problem : nothing there can be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "people.csv").write_text("MRN,Pref Lang,Shoe\\n7,Spanish,9\\n8,Klingon,8\\n")
    >>> found = propose(folder)
    >>> found.table()["stands for"].tolist()
    ['patients.person_id', 'patients.preferred_language_recorded', 'not used']
    >>> dict(found.sources["people.csv"].columns["Pref Lang"].values)
    {'Spanish': 'es', 'Klingon': '?'}

    """
    found = found or find_sources(path)
    sources = with_observations(found.sources)
    tables = {source.name: _table(source) for source in sources}
    standards = {source.name: of_standard(source.name, source.headings) for source in sources}
    tables = _once(tables, {name for name, standard in standards.items() if standard and not standard[0]})
    months = months_of(sources, tables)
    first_year, period = period_of(months)
    return DataMap(Path(path).expanduser(), period, first_year, tables, found.left_out)


def _table(source: Source) -> Table:
    headings = source.headings
    of_heading = {heading: guesses(heading) for heading in headings}
    standard = of_standard(source.name, headings)
    if standard:
        rows_are = standard[0]
        of_heading |= {heading: [guess] for heading, guess in standard[1].items()}
    else:
        rows_are = _rows_are(source.name, of_heading)
    # Rows of a standard that are no table of the dictionary tell of people.
    reachable = (rows_are, *LEADS_TO.get(rows_are, ())) if rows_are or not standard else ("patients",)
    columns: dict[str, Column] = {}
    taken: dict[str, str] = {}
    for heading in progress(headings, "Looking at columns"):
        fitting = [
            guess
            for guess in of_heading.get(heading, [])
            if guess.to in ("", TWO_QUESTIONS) or guess.to.partition(".")[0] in reachable
        ]
        # A column of the rows themselves goes before one that a key leads to.
        fitting.sort(key=lambda guess: (not guess.to.startswith(f"{rows_are}."), -guess.sure))
        column = _column(source, heading, fitting[:1])
        first = column.to[0] if column.to else ""
        if first and first in taken:
            says = f"{first} is read from {taken[first]!r} already"
            column = replace(column, to=(), perhaps=column.to, because=says)
        elif first:
            taken[first] = heading
        columns[heading] = column
    return Table(rows_are, _together(columns, source, rows_are))


def _rows_are(name: str, of_heading: Mapping[str, list[Guess]]) -> str:
    """Choose the table of the dictionary whose columns the headings name most."""
    called = table_named(name)
    scores = {}
    for table, parts in dictionary().items():
        own = sum(any(g.to.startswith(f"{table}.") for g in each) for each in of_heading.values())
        near = LEADS_TO.get(table, ())
        also = sum(any(g.to.partition(".")[0] in near for g in each) for each in of_heading.values())
        keyed = any(
            g.to == f"{table}.{key}" for key in parts["key"][:1] for e in of_heading.values() for g in e
        )
        scores[table] = own + also / 4 + 2 * (table == called) + keyed / 2 if own else 0.0
    best = max(scores, key=lambda table: (scores[table], table in LEADS_TO))
    return best if scores[best] > 1 else ""


def _column(source: Source, heading: str, fitting: list[Guess]) -> Column:
    if fitting and fitting[0].to == "":
        return Column(because=fitting[0].because, sure=fitting[0].sure)
    if fitting and fitting[0].to == TWO_QUESTIONS:
        return Column(perhaps=(TWO_QUESTIONS,), because=fitting[0].because, sure=fitting[0].sure)
    if fitting and kind(fitting[0].to) == "key":
        to, because, sure = fitting[0]
        column = Column(because=because, sure=sure)
        return replace(column, to=(to,)) if sure >= SURE else replace(column, perhaps=(to,))
    if not fitting:
        return _by_values(source.few(heading))
    return _with_values(fitting[0], heading, source.distinct([heading]))


def read_as(source: Source, heading: str, to: str) -> dict[str, Any]:
    """Say how a column would be read as another one of the dictionary: its `reads`, its `unit`, what its texts mean.

    Parameters
    ----------
    source, heading : the column.
    to : "table.column".

    """
    values = source.distinct([heading]) if kind(to) != "key" else {}
    return {
        "reads": way(to, [value for (value,) in values]),
        "unit": unit_in(heading) if kind(to) == "number" else "",
        "values": _written(to, values) if kind(to) in ("word", "race") else {},
    }


def _with_values(guess: Guess, heading: str, values: Values) -> Column:
    """Weigh a heading against what stands under it."""
    to, because, sure = guess
    reads = way(to, [value for (value,) in values])
    if reads == AGE and "age" not in as_words(heading).split():
        # Years with two figures look the same.
        reads = ASK
    unit = unit_in(heading) if kind(to) == "number" else ""
    known = _share_known(to, reads, unit, values)
    if known is not None and guess.sure < 100:
        if known < 0.5:
            sure, because = (
                min(sure, HALF),
                f"{because}, but only {known:.0%} of its filled rows are understood",
            )
        elif known >= 0.9:
            sure, because = (
                min(sure + 10, 99),
                f"{because}, and {known:.0%} of its filled rows are understood",
            )
    written = _written(to, values) if kind(to) in ("word", "race") else {}
    column = Column(because=because, sure=sure, reads=reads, unit=unit, values=written)
    return replace(column, to=(to,)) if sure >= SURE else replace(column, perhaps=(to,))


def _by_values(values: Values) -> Column:
    """Look whether values alone tell of race or language; that is proposed and not used."""
    for to, what in ((RACE, "race and ethnicity"), (LANGUAGE, "languages")):
        known = _share_known(to, "", "", values)
        words = {text for text in _written(to, values) if len(text) > 2}
        if known is not None and known >= 0.9 and len(words) > 2:
            return Column(perhaps=(to,), because=f"{known:.0%} of its filled rows read as {what}", sure=70)
    return Column()


def _share_known(to: str, reads: str, unit: str, values: Values) -> float | None:
    """Give the share of filled rows that are understood; None where nothing is filled or anything may stand."""
    if (
        kind(to) in ("key", "name")
        or dictionary()
        .get(to.partition(".")[0], {})
        .get("columns", {})
        .get(to.partition(".")[2], {})
        .get("values")
        == "open"
    ):
        return None
    filled = {value: many for (value,), many in values.items() if not is_blank(value)}
    if not filled or reads == ASK:
        return None
    read = cell_reader(to, reads, unit, 1900, [{}])
    known = sum(many for value, many in filled.items() if read(value) not in (None, UNMAPPED))
    return known / sum(filled.values())


def _written(to: str, values: Values, *, ethnicity: bool = False) -> dict[str, str]:
    """List what each text of a category stands for, the most frequent first."""
    table, _, column = to.partition(".")
    found = {}
    for (value,), _ in sorted(values.items(), key=lambda item: -item[1]):
        if is_blank(value):
            continue
        if column in RACE_COLUMNS:
            chosen = selected(value, ethnicity=ethnicity)
            meant = UNMAPPED if UNMAPPED in chosen else ";".join(sorted(chosen))
        else:
            meant = read_word(value, table, column) or ""
        found[str(value)] = UNSURE if meant == UNMAPPED else meant
    return found if len(found) <= MOST_VALUES else {}


def _together(columns: dict[str, Column], source: Source, rows_are: str) -> dict[str, Column]:
    """Read further answers on race together with the first, and name units by their names where they have no number."""
    race = next((h for h, c in columns.items() if c.to and c.to[0].partition(".")[2] in RACE_COLUMNS), "")
    for heading, column in columns.items():
        if column.perhaps == (TWO_QUESTIONS,):
            if race:
                values = _written(RACE, source.distinct([heading]), ethnicity=True)
                columns[heading] = replace(column, perhaps=(), part_of=race, values=values)
            else:
                columns[heading] = replace(column, perhaps=(RACE,), sure=HALF)
    targets = {to for column in columns.values() for to in column.to}
    for heading, column in columns.items():
        if len(column.to) == 1:
            columns[heading] = replace(column, to=brought(column.to[0], rows_are, targets))
    return columns


def _once(tables: dict[str, Table], beside: set[str]) -> dict[str, Table]:
    """Leave out what a table of its own tells as well: patients.csv goes before race in visits.csv.

    What stands beside it by a standard, such as OMOP's death beside person, stays.
    """
    own = {table.rows_are: source for source, table in tables.items()}
    found = {}
    for source, table in tables.items():
        columns = {}
        for heading, column in table.columns.items():
            other = column.to[0].partition(".")[0] if column.to else ""
            if source in beside:
                pass
            elif other and other != table.rows_are and other in own:
                says = f"{other} is read from {own[other]}"
                column = replace(column, to=(), perhaps=column.to, because=says)
            elif other != table.rows_are and len(column.to) == 1 and not table.rows_are:
                column = replace(column, to=(), perhaps=column.to)
            columns[heading] = column
        found[source] = Table(table.rows_are, columns)
    return found


def months_of(sources: Sequence[Source], tables: Mapping[str, Table]) -> Counter[tuple[int, int]]:
    """Count the rows of each year and month of the dates that make months; month 0 where the order is still asked."""
    found: Counter[tuple[int, int]] = Counter()
    for source in sources:
        for heading, column in tables[source.name].columns.items():
            if heading in source.headings and any(to.endswith(".month") for to in column.to):
                unsure = column.reads in ("", ASK)
                orders = ORDERS if unsure else (column.reads,)
                for (value,), many in source.distinct([heading]).items():
                    read = None if is_blank(value) else first_read(value, orders)
                    if read:
                        found[read.year, 0 if unsure else read.month] += many
    return found


def first_read(value: object, orders: Sequence[str]) -> datetime | None:
    """Read a date in the first order that fits.

    >>> first_read("25/12/2024", ORDERS).month
    12
    """
    return next((read for order in orders if (read := read_date(value, order))), None)


def period_of(months: Counter[tuple[int, int]]) -> tuple[int, str]:
    """Give the first year and the months in words; years with fewer than one row in a hundred are slips of the pen."""
    total = sum(months.values())
    years: Counter[int] = Counter()
    for (year, _), many in months.items():
        years[year] += many
    kept = sorted(month for month in months if 100 * years[month[0]] >= total)
    if not kept:
        return datetime.now().year, ""
    unsure = any(month == 0 for _, month in kept)
    words = [str(y) if unsure else f"{datetime(y, m, 1):%B %Y}" for y, m in (kept[0], kept[-1])]
    return kept[0][0], words[0] if words[0] == words[1] else " to ".join(words)
