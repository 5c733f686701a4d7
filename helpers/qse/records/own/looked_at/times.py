"""Impossible times: ends before starts, starts that nobody can have recorded, ages and stays that do not occur."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from qse.records.own.looked_at.finding import KNOW, LOOK, Finding, Looked
from qse.records.own.looked_at.thresholds import EARLIEST_YEAR, LONGEST_STAY, OLDEST, SHIFTED
from qse.records.own.looked_at.view import View, alike

Views = Mapping[str, View]
PAIRS = {
    "encounters": ("visit_start_datetime", "visit_end_datetime"),
    "safety_events": ("event_datetime", "reported_datetime"),
}
PERSON, BORN, START = "person_id", "year_of_birth", "visit_start_datetime"


def order(views: Views) -> Looked:
    """Find ends before starts, and stays that are negative or over a year."""
    found, places = [], 0
    for name, view in views.items():
        start, end = PAIRS.get(name, ("", ""))
        wrong: dict[str, Any] = {}
        if name in PAIRS and view.has(start, end):
            wrong["ends_first"] = nw.col(end) < nw.col(start)
            if name == "encounters":
                wrong["year"] = nw.col(end) - nw.col(start) > timedelta(days=LONGEST_STAY)
        if view.has("los_days"):
            wrong["below_0"] = nw.col("los_days") < 0
            wrong["long"] = nw.col("los_days") > LONGEST_STAY
        places += len(wrong)
        counted = view.count(**wrong)
        says = {
            "ends_first": (end, "The end lies before the start; one of the two is a slip."),
            "year": (end, f"More than {LONGEST_STAY} days lie between start and end."),
            "below_0": ("los_days", "A stay can't be shorter than nothing; one of its two dates is a slip."),
            "long": ("los_days", f"Stays of more than {LONGEST_STAY} days pull every mean."),
        }
        for what, many in counted.items():
            if many:
                column, means = says[what]
                long = what in ("year", "long")
                do = (
                    "Look at these one by one; leave out those that are slips, or use medians."
                    if long
                    else "Leave these rows out of measures of time, and tell those who keep the record."
                )
                limit = f"more than {LONGEST_STAY} days" if long else ""
                found.append(Finding("times", name, column, many, view.rows, means, do, LOOK, limit))
    return Looked("times", tuple(found), places)


def calendar(views: Views, today: date, *, invented: bool) -> Looked:
    """Find dates after today, and before anybody kept such records."""
    found, places = [], 0
    for name, view in views.items():
        for column in view.columns("datetime"):
            places += 1
            days = view.days(column)
            filled = sum(days.values())
            early = sum(rows for day, rows in days.items() if day[0] < EARLIEST_YEAR)
            later = sum(rows for day, rows in days.items() if day > (today.year, today.month, today.day))
            if early:
                means = (
                    f"The date lies before {EARLIEST_YEAR}: a slip, or a date that stands for “not known”."
                )
                do = "Empty these dates in the extract, so that they count as not recorded."
                limit = f"before {EARLIEST_YEAR}"
                found.append(Finding("calendar", name, column, early, view.rows, means, do, LOOK, limit))
            if not later or invented:
                continue
            if later > SHIFTED * filled:
                means = "Most dates lie after today, so this calendar is shifted or invented."
                do = "Ask how far dates were moved, and whether all dates of one person were moved alike."
                limit = f"more than {SHIFTED:.0%} of dates"
                found.append(Finding("calendar", name, column, later, view.rows, means, do, KNOW, limit))
            else:
                means = "The date lies after today; it was booked ahead, or is a slip."
                do = "Leave rows out that have not happened yet."
                found.append(
                    Finding("calendar", name, column, later, view.rows, means, do, LOOK, "after today")
                )
    return Looked("calendar", tuple(found), places)


def ages(views: Views, first_year: int) -> Looked:
    """Find people over 120 years old, and visits before birth."""
    found, places = [], 0
    patients, visits = views.get("patients"), views.get("encounters")
    if patients and patients.has(BORN):
        places += 1
        old = patients.count(old=nw.col(BORN) < first_year - OLDEST)["old"]
        if old:
            means = f"These people would be more than {OLDEST} years old: the year of birth is a slip or a placeholder."
            do = "Empty these years of birth, so that they count as not recorded."
            limit = f"more than {OLDEST} years"
            found.append(Finding("ages", "patients", BORN, old, patients.rows, means, do, LOOK, limit))
    if patients and visits and patients.has(PERSON, BORN) and visits.has(PERSON):
        year = _year_of_visit(visits, first_year)
        if year is not None:
            places += 1
            unborn = _before_birth(patients, visits, year)
            if unborn:
                means = "The visit lies before the year in which the patient was born."
                do = "Look whether a mother's number stands on a newborn's visit, or the year of birth is a slip."
                found.append(Finding("ages", "encounters", START, unborn, visits.rows, means, do, LOOK))
    return Looked("ages", tuple(found), places)


def _year_of_visit(visits: View, first_year: int) -> Any:
    if visits.has(START):
        return nw.col(START).dt.year().cast(nw.Int64)
    # Months are whole numbers, so the year is too.
    return first_year + nw.col("month") // 12 if visits.has("month") else None


def _before_birth(patients: View, visits: View, year: Any) -> int:
    source = START if visits.has(START) else "month"
    came = visits.frame.filter(~nw.col(source).is_null() & ~nw.col(PERSON).is_null())
    # Only the first year in which somebody came can lie before their birth while others do not, so all are counted.
    came = (
        came.select(nw.col(PERSON), year.alias("year")).group_by(PERSON, "year").agg(nw.len().alias("rows"))
    )
    born = patients.frame.filter(~nw.col(PERSON).is_null() & ~nw.col(BORN).is_null())
    born = born.group_by(PERSON).agg(nw.col(BORN).min().alias("born"))
    came, born = alike(came, born, PERSON)
    both = came.join(born, on=PERSON, how="inner").filter(nw.col("year") < nw.col("born"))
    found = both.select(nw.col("rows").sum().alias("rows")).collect()
    return int(found["rows"][0] or 0)
