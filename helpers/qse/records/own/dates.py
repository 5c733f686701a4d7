"""Dates: in which order a column writes them, told by all its values together, and asked where they leave it open."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from qse.records.own.words import is_blank

ASK = "ask"
YMD, YDM, MDY, DMY, SERIAL = (
    "year-month-day",
    "year-day-month",
    "month-day-year",
    "day-month-year",
    "spreadsheet number",
)
ORDERS = (YMD, MDY, DMY, YDM)
EARLIEST, LATEST = 1880, 2120
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = re.compile(
    r"(\d{1,4})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/., ]+(\d{1,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"(?:\.\d+)?\s*([AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?"
)
_CLOCK = re.compile(r"[T ,]+\d{1,2}:\d{2}.*", re.S)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(.*)", re.S)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:\.0)?")


def order_of(texts: Iterable[Any]) -> str:
    """Say in which order a column writes dates.

    Only values that are a date in some order have a say; ISO dates and named months leave nothing open.

    Parameters
    ----------
    texts : the different values of the whole column; blanks have no say.

    Returns
    -------
    str : one of `ORDERS`, "spreadsheet number", or "ask" where two orders fit and give other days, or none fits all.
        "" where no value is a date.

    Examples
    --------
    >>> order_of(["03/04/2024", "25/04/2024"]), order_of(["03/04/2024", "04/05/2024"]), order_of(["2024-03-04"])
    ('day-month-year', 'ask', 'year-month-day')
    >>> order_of(["03/25/2024", "25/03/2024"]), order_of(["none", "of these"])
    ('ask', '')

    """
    left, looked, serial = set(ORDERS), 0, 0
    seen: dict[tuple[Any, ...], int] = Counter()
    # The time of day has no say, and without it few different texts are left.
    for text in {_CLOCK.sub("", text.strip()) if isinstance(text, str) else text for text in texts}:
        if is_blank(text):
            continue
        readings = {order: found for order in ORDERS if (found := read_date(text, order))}
        if not readings:
            serial += read_date(text, SERIAL) is not None
            continue
        looked += 1
        left &= set(readings)
        seen[tuple(readings.get(order) for order in ORDERS)] += 1
    if not looked:
        return SERIAL if serial else ""
    # A year that stands first is followed by the month, unless a value denies it.
    if {YMD, YDM} <= left:
        left.discard(YDM)
    if len(left) > 1:
        places = [ORDERS.index(order) for order in left]
        if all(len({days[place] for place in places}) == 1 for days in seen):
            return next(order for order in ORDERS if order in left)
    return left.pop() if len(left) == 1 else ASK


def read_date(text: Any, order: str) -> datetime | None:
    """Read one date, with its time of day if it has one, as the clock of the place showed it.

    Parameters
    ----------
    text : a cell; a date that is one already is kept, if it lies between 1880 and 2120.
    order : one of `ORDERS`, or "spreadsheet number" (days since the end of 1899).

    Returns
    -------
    datetime, or None where the text is no date in this order.

    Examples
    --------
    >>> str(read_date("5 Mar 2024", "year-month-day")), str(read_date("03/05/24 1:30 PM", "month-day-year"))
    ('2024-03-05 00:00:00', '2024-03-05 13:30:00')
    >>> read_date("31/02/2024", "day-month-year"), str(read_date("45356", "spreadsheet number"))
    (None, '2024-03-05 00:00:00')

    """
    if isinstance(text, date):
        moment = text if isinstance(text, datetime) else datetime(text.year, text.month, text.day)
        return moment.replace(tzinfo=None) if EARLIEST <= moment.year <= LATEST else None
    written = str(text).strip()
    if order == SERIAL:
        return _serial(written)
    if together := _TOGETHER.fullmatch(written):
        year, month, day, *clock = together.groups()
        return _made(year, month, day, clock) if order == YMD else None
    if named := _MONTH_FIRST.fullmatch(written):
        month, day, year, rest = named.groups()
        written = f"{day} {month} {year}{rest}"
    found = _PARTS.fullmatch(written)
    if not found:
        return None
    first, second, third, *clock = found.groups()
    if second.isalpha():
        month = str(MONTHS.index(second[:3].casefold()) + 1) if second[:3].casefold() in MONTHS else ""
        if len(first) == len(third) == 2:
            return _made(third, month, first, clock) if order in (DMY, MDY) else None
        return _made(first, month, third, clock) if len(first) == 4 else _made(third, month, first, clock)
    if len(first) == 4:
        ways = {YMD: (first, second, third), YDM: (first, third, second)}
    elif len(third) == 4:
        ways = {MDY: (third, first, second), DMY: (third, second, first)}
    else:
        ways = {
            YMD: (first, second, third),
            YDM: (first, third, second),
            MDY: (third, first, second),
            DMY: (third, second, first),
        }
    return _made(*ways[order], clock) if order in ways else None


def _made(year: str, month: str, day: str, clock: list[str | None]) -> datetime | None:
    if not month or len(month) > 2 or len(day) > 2 or len(year) not in (2, 4):
        return None
    hour, minute, second, *half = [*clock, None, None, None][:4]
    # Two figures of a year mean the hundred years that end thirty years from 2000.
    full = int(year) if len(year) == 4 else 2000 + int(year) - 100 * (int(year) > 30)
    hours = int(hour or 0)
    if half and half[0]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + 12 * (half[0][0] in "Pp")
    try:
        found = datetime(full, int(month), int(day), hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None
    return found if EARLIEST <= full <= LATEST else None


def _serial(written: str) -> datetime | None:
    try:
        days = float(written)
    except ValueError:
        return None
    return datetime(1899, 12, 30) + timedelta(days=days) if 20_000 <= days <= 60_000 else None
