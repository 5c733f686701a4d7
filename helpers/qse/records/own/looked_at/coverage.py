"""Coverage by month: months without rows, with few, a last month that is not whole, rows far from all others."""

from collections.abc import Mapping
from math import sqrt
from statistics import median

from qse.records.own.looked_at.finding import KNOW, LOOK, Finding, Looked
from qse.records.own.looked_at.thresholds import APART, CHANCE, FEW, FILLED, LAST
from qse.records.own.looked_at.view import View

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMED = 6
"""How many months a sentence names."""


def months(views: Mapping[str, View], first_year: int) -> Looked:
    """Find what lacks in a table that is filled every month."""
    found, places = [], 0
    for name, view in views.items():
        counted = {month: rows for month, rows in view.months(first_year).items() if rows}
        if len(counted) < 3:
            continue
        places += 1
        found += _of_table(name, view, counted, first_year)
    return Looked("months", tuple(found), places)


def _of_table(name: str, view: View, counted: Mapping[int, int], first_year: int) -> list[Finding]:
    column = "month" if view.has("month") else next(iter(view.columns("datetime")))

    def finding(rows: int, means: str, do: str, seriousness: str, threshold: str) -> Finding:
        return Finding("months", name, column, rows, view.rows, means, do, seriousness, threshold)

    found = []
    kept = main_part(counted)
    apart = sum(counted.values()) - sum(kept.values())
    if apart:
        means = f"These rows lie more than {APART} empty months from all others; most often a year was typed wrong."
        do = "Look at their dates; empty those that are slips."
        found.append(finding(apart, means, do, LOOK, f"{APART} empty months"))
    first, last = min(kept), max(kept)
    usual = median(kept.values())
    # Where months hold few rows, an empty one is chance; where most are empty, the table is not a monthly one.
    if not few(0, usual) or len(kept) < FILLED * (last - first + 1):
        return found
    empty = [month for month in range(first, last + 1) if month not in kept]
    thin = [month for month in sorted(kept) if month != last and few(kept[month], usual)]
    about = f"The median month has {usual:,.0f} rows."
    if empty:
        means = f"{_listed(empty, first_year)} {'has' if len(empty) == 1 else 'have'} no rows. {about}"
        do = "Ask whether the extract left them out, or the record was not kept; no measure can tell a gap from a zero."
        found.append(finding(0, means, do, LOOK, "no rows between the first month and the last"))
    if thin:
        verb = "has" if len(thin) == 1 else "have"
        means = f"{_listed(thin, first_year)} {verb} far fewer rows than the others. {about}"
        do = "Ask what was different: a move of systems, a closed unit, or a cut in the extract."
        limit = f"under {FEW:.0%} of the median month and beyond chance"
        found.append(finding(sum(kept[month] for month in thin), means, do, LOOK, limit))
    if few(kept[last], usual, LAST):
        means = (
            f"The last month, {label(last, first_year)}, looks cut off: it has {kept[last]:,} rows. {about}"
        )
        do = f"Leave {label(last, first_year)} out of charts over time, or ask for the extract again when it is whole."
        limit = f"under {LAST:.0%} of the median month and beyond chance"
        found.append(finding(kept[last], means, do, KNOW, limit))
    return found


def few(rows: int, usual: float, share: float = FEW) -> bool:
    """Say whether a month holds far fewer rows than the median month, and more than chance explains.

    >>> few(10, 100), few(90, 100), few(3, 9)
    (True, False, False)
    """
    return rows < share * usual and rows < usual - CHANCE * sqrt(usual)


def main_part(counted: Mapping[int, int]) -> dict[int, int]:
    """Return the months that belong together: those that lie more than a year from all others are left out.

    >>> main_part({0: 50, 1: 60, 3: 40, 400: 1})
    {0: 50, 1: 60, 3: 40}
    """
    parts: list[dict[int, int]] = []
    for month in sorted(counted):
        if not parts or month - max(parts[-1]) > APART + 1:
            parts.append({})
        parts[-1][month] = counted[month]
    return max(parts, key=lambda part: sum(part.values()))


def label(month: int, first_year: int) -> str:
    """Name a month that is counted from January of the first year.

    >>> label(14, 2024)
    'Mar 2025'
    """
    return f"{MONTHS[month % 12]} {first_year + month // 12}"


def _listed(months: list[int], first_year: int) -> str:
    names = [label(month, first_year) for month in months[:NAMED]]
    more = len(months) - len(names)
    return ", ".join(names) + (f" and {more} more months" if more else "")
