"""Dates that stand for “not known”: placeholders, and heaps on one day."""

from collections.abc import Mapping

from qse.records.own.looked_at.finding import LOOK, Finding, Looked
from qse.records.own.looked_at.thresholds import (
    BIRTH_YEAR,
    ENOUGH,
    FIRST_OF_JANUARY,
    FIRST_OF_MONTH,
    HEAP,
    MANY_DAYS,
    PLACEHOLDERS,
)
from qse.records.own.looked_at.view import View

Days = Mapping[tuple[int, int, int], int]
DO = "Ask what this date stands for; if it means “not known”, empty it, so that it counts as not recorded."


def heaps(views: Mapping[str, View]) -> Looked:
    """Find placeholders, days that hold too many rows, and years of birth that do."""
    found, places = [], 0
    for name, view in views.items():
        for column in view.columns("datetime"):
            places += 1
            for rows, says, threshold in of_days(view.days(column)):
                found.append(Finding("heaps", name, column, rows, view.rows, says, DO, LOOK, threshold))
        if name == "patients" and view.has("year_of_birth"):
            places += 1
            years = view.tally("year_of_birth")
            filled, most = sum(years.values()), max(years.values(), default=0)
            if filled >= ENOUGH and most > BIRTH_YEAR * filled:
                says = "One year of birth stands for more people than can have been born in it."
                limit = f"more than {BIRTH_YEAR:.0%} of people in one year"
                found.append(Finding("heaps", name, "year_of_birth", most, view.rows, says, DO, LOOK, limit))
    return Looked("heaps", tuple(found), places)


def of_days(days: Days) -> list[tuple[int, str, str]]:
    """List what is suspicious among the days of one column: rows, what it means, threshold.

    >>> of_days({(1900, 1, 1): 3, (2024, 5, 6): 40})[0][1]
    'These dates are 1900-01-01, which programs write where no date is known.'
    """
    found = []
    for day in PLACEHOLDERS:
        if days.get(day):
            says = f"These dates are {_iso(day)}, which programs write where no date is known."
            found.append((days[day], says, "any row"))
    rest = {day: rows for day, rows in days.items() if day not in PLACEHOLDERS}
    filled = sum(rest.values())
    if filled < ENOUGH or len(rest) < MANY_DAYS:
        return found
    for day, rows in rest.items():
        if rows > HEAP * filled:
            says = f"One day, {_iso(day)}, holds far more rows than any day can."
            found.append((rows, says, f"more than {HEAP:.0%} of rows on one day"))
    january = sum(rows for day, rows in rest.items() if day[1:] == (1, 1))
    first = sum(rows for day, rows in rest.items() if day[2] == 1)
    # Where days were set to the first of each month, January is one of twelve.
    if january > FIRST_OF_JANUARY * filled and 2 * january > first:
        says = "Far too many dates are the first of January: only the year was known."
        found.append((january, says, f"more than {FIRST_OF_JANUARY:.0%} of rows"))
    elif first > FIRST_OF_MONTH * filled:
        says = "Far too many dates are the first of a month: the day was not known."
        found.append((first, says, f"more than {FIRST_OF_MONTH:.0%} of rows"))
    return found


def _iso(day: tuple[int, int, int]) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"
