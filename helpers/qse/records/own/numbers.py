"""Numbers that were written as text, with a unit or with commas."""

import re
from collections.abc import Iterable
from typing import Any

from qse.records.own.words import is_blank, plain

ASK = "ask"
DECIMAL_COMMA, DECIMAL_POINT = "decimal comma", "decimal point"
# Programs write very small and very large numbers with a power of ten, such as 1.5e-05.
_NUMBER = re.compile(r"([-+]?\d[\d.,' ]*(?:[eE][-+]\d{2,3})?|[-+]?\.\d+)\s*([^\d\s].*)?", re.S)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_THOUSANDS_POINT = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_DAY = 24 * 60.0
MINUTES = {"minutes": 1.0, "hours": 60.0, "days": _DAY, "weeks": 7 * _DAY}
UNITS = {
    "minutes": ("min", "mins", "minute", "minutes", "min."),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days"),
    "weeks": ("w", "wk", "wks", "week", "weeks"),
    "percent": ("%", "percent", "pct"),
    "years": ("y", "yr", "yrs", "year", "years", "yo", "y/o"),
    "millimetres of mercury": ("mmhg", "mm hg"),
    "milligrams per decilitre": ("mg/dl",),
    "beds": ("bed", "beds"),
}


def unit_named(text: str) -> str:
    """Say which unit a text names, "" where none is known.

    >>> unit_named("hrs"), unit_named("stone")
    ('hours', '')
    """
    return next((unit for unit, texts in UNITS.items() if plain(text) in texts or plain(text) == unit), "")


def comma_of(texts: Iterable[Any]) -> str:
    """Say what a comma in a column of numbers means, told by all values together.

    Returns
    -------
    str : "decimal point", "decimal comma", or "ask" where every comma could be either.

    Examples
    --------
    >>> comma_of(["3,5", "12"]), comma_of(["1,234.5", "3"]), comma_of(["1,234", "3"])
    ('decimal comma', 'decimal point', 'ask')

    """
    point = comma = unclear = False
    for text in texts:
        found = _NUMBER.fullmatch(str(text).strip())
        written = found.group(1).strip() if found else ""
        if "," not in written:
            point |= bool(re.fullmatch(r"[-+]?\d*\.\d+", written)) and not re.fullmatch(
                r"[-+]?\d{1,3}\.\d{3}", written
            )
        elif re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", written):
            unclear = True
        elif _THOUSANDS.fullmatch(written):
            point = True
        else:
            comma = True
    if point and comma:
        return ASK
    if comma:
        return DECIMAL_COMMA
    return ASK if unclear and not point else DECIMAL_POINT


def read_number(
    text: Any, comma: str = DECIMAL_POINT, written_in: str = "", wanted: str = ""
) -> float | None:
    """Read one number.

    Parameters
    ----------
    text : a cell, such as "1,234", "3 days" or "72 h".
    comma : what a comma means; see `comma_of`.
    written_in : unit of cells that name none; "" for the unit that is wanted.
    wanted : unit of the dictionary. Times are turned into it; any other unit that differs is not understood.

    Returns
    -------
    float, or None where the text is no number or its unit does not fit.

    Examples
    --------
    >>> read_number("72 h", wanted="days"), read_number("1,234"), read_number("5 mg", wanted="days")
    (3.0, 1234.0, None)

    """
    if isinstance(text, bool) or is_blank(text):
        return None
    if isinstance(text, int | float):
        return _in_unit(float(text), written_in, wanted)
    found = _NUMBER.fullmatch(str(text).strip())
    if not found:
        return None
    written, unit = found.group(1).strip(), (found.group(2) or "").strip()
    if comma == DECIMAL_COMMA:
        if not (_THOUSANDS_POINT.fullmatch(written) or re.fullmatch(r"[-+]?\d+(,\d+)?", written)):
            return None
        written = written.replace(".", "").replace(",", ".")
    else:
        if "," in written and not _THOUSANDS.fullmatch(written):
            return None
        written = written.replace(",", "")
    try:
        value = float(written)
    except ValueError:
        return None
    named = unit_named(unit) if unit else written_in
    return None if unit and not named else _in_unit(value, named, wanted)


def _in_unit(value: float, unit: str, wanted: str) -> float | None:
    wanted = wanted.partition(",")[0]
    if not unit or not wanted or unit == wanted:
        return value
    if unit in MINUTES and wanted in MINUTES:
        return value * MINUTES[unit] / MINUTES[wanted]
    return None
