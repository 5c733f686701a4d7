"""How the cells of one column are read, by what the dictionary says of the column that they stand for."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qse.records.own.dates import EARLIEST, LATEST, order_of, read_date
from qse.records.own.groups import RACE_COLUMNS, combined, kept, selected
from qse.records.own.numbers import DECIMAL_POINT, comma_of, read_number, unit_named
from qse.records.own.words import UNMAPPED, is_blank, plain, read_word
from qse.records.records import dictionary

SELECTED = "race_ethnicity_selected"
"""Column beside race and ethnicity that keeps every group a person selected."""
OPEN_NAMES = ("systems.system_name", "systems.system_type")
YEAR, AGE, COUNTED = "year", "age", "counted from 0"
_YEAR = re.compile(r"\d{4}(\.0)?")
_YEAR_MONTH = re.compile(r"\d{4}[-/]\d{1,2}")
REFERENCE = r"^(?:Patient|Encounter|Location|Organization)/(\S+)$"
"""A key as FHIR writes it."""
Cell = Callable[..., Any]


def kind(to: str) -> str:
    """Say how "table.column" is read: key, race, word, name, date, month, year or number.

    >>> kind("patients.person_id"), kind("patients.year_of_birth"), kind("encounters.month")
    ('key', 'year', 'month')
    """
    table, _, column = to.partition(".")
    if to in OPEN_NAMES:
        return "name"
    if column == SELECTED or column in RACE_COLUMNS:
        return "race"
    if column == "year_of_birth":
        return "year"
    if column == "month" or column.endswith("_month"):
        return "month"
    stored = dictionary()[table]["columns"][column]["type"]
    return {"key": "key", "foreign_key": "key", "category": "word", "datetime": "date"}.get(stored, "number")


def way(to: str, values: Iterable[Any]) -> str:
    """Say how a column writes what it stands for: the order of its dates, what its commas mean; "ask" if that is open.

    Examples
    --------
    >>> way("patients.year_of_birth", ["1950", "1961"]), way("patients.year_of_birth", ["71", "33"])
    ('year', 'age')
    >>> way("encounters.visit_start_datetime", ["03/04/2024"]), way("encounters.los_days", ["3,5"])
    ('ask', 'decimal comma')
    >>> way("patients.person_id", ["7"])
    ''

    """
    filled = [value for value in values if not is_blank(value)]
    what = kind(to)
    if what == "number":
        return comma_of(filled)
    if what not in ("date", "month", "year"):
        return ""
    if what == "year":
        if filled and all(_YEAR.fullmatch(str(value)) for value in filled):
            return YEAR
        ages = [read_number(value, wanted="years") for value in filled]
        if filled and all(age is not None and 0 <= age <= 130 for age in ages):
            return AGE
    if what == "month":
        numbers = [read_number(value) for value in filled]
        if filled and all(number is not None and 0 <= number < 600 for number in numbers):
            return COUNTED if min(n for n in numbers if n is not None) == 0 else "ask"
        filled = [f"{value}-01" if _YEAR_MONTH.fullmatch(str(value)) else value for value in filled]
    return order_of(filled)


def unit_in(heading: str) -> str:
    """Say which unit a heading names, "" if none.

    >>> unit_in("LOS (hours)"), unit_in("wait_min"), unit_in("Length of stay")
    ('hours', 'minutes', '')
    """
    inside = re.findall(r"[(\[]([^)\]]*)[)\]]", heading)
    last = re.findall(r"[^\W_]+", heading)[-1:]
    found = (unit_named(text) for text in (*inside, *(word for word in last if len(word) > 1)))
    return next((unit for unit in found if unit), "")


def cell_reader(
    to: str, reads: str, unit: str, first_year: int, corrections: Sequence[Mapping[str, str]]
) -> Cell:
    """Make the function that reads one cell, or the cells of several columns that are read together.

    Parameters
    ----------
    to : "table.column".
    reads : see `way`.
    unit : of numbers that name none; "" for that of the dictionary.
    first_year : from which months are counted.
    corrections : for each column plain text to stored value; "?" leaves a text unmapped, "" makes it a blank.

    Returns
    -------
    A function from cells to the stored value: None for a blank and for what is no number or date, "unmapped" for a text
    that stands for no value.

    Examples
    --------
    >>> read = cell_reader("encounters.month", "day-month-year", "", 2024, [{}])
    >>> read("05/03/2025"), read("none")
    (14, None)
    >>> cell_reader("patients.race_ethnicity_recorded", "", "", 2024, [{}, {}])("White", "Hispanic")
    'hispanic_or_latino'

    """
    table, _, column = to.partition(".")
    what = kind(to)
    if what == "race":
        put = kept if column == SELECTED else combined
        fixed = [{t: UNMAPPED if v == "?" else v for t, v in each.items()} for each in corrections]

        def race(*cells: Any) -> Any:
            chosen: set[str] = set()
            for at, (cell, words) in enumerate(zip(cells, fixed, strict=True)):
                chosen |= selected(cell, words, ethnicity=at > 0)
            return put(chosen)

        return race
    if what == "word":

        def word(cell: Any) -> Any:
            meant = corrections[0].get(plain(cell)) if cell is not None else None
            if meant is None:
                return read_word(cell, table, column)
            return UNMAPPED if meant == "?" else meant or None

        return word
    if what == "number":
        wanted = dictionary()[table]["columns"][column].get("unit", "")
        return lambda cell: read_number(cell, reads or DECIMAL_POINT, unit, wanted)
    if what in ("key", "name"):
        return key_text
    return lambda cell: None if is_blank(cell) else _of_date(cell, what, reads, first_year)


def key_text(cell: Any) -> str | None:
    """Write a key as text; the space around it, the decimals of a whole number and a reference's kind are left off.

    >>> key_text(" A7 "), key_text(12.0), key_text("0012"), key_text(""), key_text("Patient/A7")
    ('A7', '12', '0012', None, 'A7')
    """
    if is_blank(cell):
        return None
    written = str(cell).strip()
    if reference := re.match(REFERENCE, written):
        return reference.group(1)
    return written[:-2] if written.endswith(".0") and written[:-2].isdecimal() else written


def _of_date(cell: Any, what: str, reads: str, first_year: int) -> Any:
    if reads in (YEAR, AGE, COUNTED):
        number = read_number(cell, wanted="years" if reads == AGE else "")
        if number is None or number < 0 or (not number.is_integer() and reads != AGE):
            return None
        if reads == AGE:
            return first_year - int(number) if number <= 130 else None
        return int(number) if reads == COUNTED or EARLIEST <= number <= LATEST else None
    if what == "month" and _YEAR_MONTH.fullmatch(str(cell)):
        cell = f"{cell}-01"
    found = read_date(cell, reads)
    if found is None or what == "date":
        return found
    if what == "year":
        # Of years with two figures, one after the records is of the century before.
        early = found.year > first_year + 1 and not re.search(r"\d{4}", str(cell))
        return found.year - 100 * early
    months = 12 * (found.year - first_year) + found.month - 1
    return months if months >= 0 else None
