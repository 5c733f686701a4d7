"""The gap between two groups month by month, with its interval, about a line where there is none."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import BAND, INK, SERIES
from qse.charts.months import blank_keys, mark_blanks, mark_changes, name_months
from qse.charts.sheet import house_style, say_instead, set_axis, sheet, span
from qse.charts.unit import POINTS, Unit
from qse.charts.values import part, seen
from qse.charts.words import wrap

KIND = "Gap over time"


def gap_chart(
    rows: Sequence[Mapping[str, Any]],
    *,
    sides: tuple[str, str],
    axis: str,
    level: float,
    changes: Sequence[tuple[int, str]] = (),
    unit: Unit = POINTS,
    **words: Unpack[Words],
) -> Chart:
    """Draw a difference between two groups by month, with its interval as a band.

    Parameters
    ----------
    rows : for each month `label`, `difference`, `low`, `high` and `hidden`. At a hidden month the line
        and the band break, and a mark stands on the axis line.
    sides : what it means to lie above and below the line at 0, in words.
    axis : what the vertical axis shows.
    level : of the intervals.
    changes : for each the position of its first month, from 0, and what changed.
    unit : of the difference; `RATIO` draws ratios about 1 on a log axis.
    words : see `Words`.

    Raises
    ------
    ValueError : a row lacks a part, a part is no number, or a change is marked outside the months.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"label": "January", "difference": 0.04, "low": 0.01, "high": 0.07, "hidden": False}
    >>> gap_chart([row], sides=("Night is higher", "Day is higher"), axis="Falls, night minus day", level=0.95,
    ...           title="T", sentence="S.", table=pd.DataFrame({"month": ["January"]}), source="", mark="M")
    T. S. M.

    """
    hidden = [bool(part(row, "hidden")) for row in rows]
    middle, low, high = (
        seen([part(row, key) for row in rows], hidden, key) for key in ("difference", "low", "high")
    )
    even = 1.0 if unit.ratio else 0.0
    ends = span([*middle, *low, *high], unit)
    keys = [f"circle: one period; band: {level:.0%} interval", *blank_keys(middle, hidden)]
    notes = [f"{'; '.join(keys)}.".capitalize()]
    with house_style():
        figure = sheet(words["title"], words["mark"], 3.9, notes)
        ax = figure.add_subplot()
        if not rows:
            say_instead(ax, "No months to show.")
            return finished(figure, KIND, words)
        set_axis(ax, "y", ends, unit)
        name_months(ax, [str(part(row, "label")) for row in rows], room=92)
        ax.grid(False, axis="x")
        ax.grid(True, axis="y")
        ax.axhline(even, color=INK, linewidth=1.4)
        months = list(range(len(rows)))
        for start, end in _stretches(low, high):
            # A month alone has no breadth; a narrow band gives it one.
            spread = [start - 0.25, start + 0.25] if end == start else months[start : end + 1]
            at = [start, start] if end == start else list(range(start, end + 1))
            ax.fill_between(
                spread,
                [unit.scale * low[month] for month in at],
                [unit.scale * high[month] for month in at],
                color=BAND,
                linewidth=0,
            )
        ax.plot(months, [unit.scale * value for value in middle], "o-", color=SERIES, markersize=5)
        mark_blanks(ax, middle, hidden, unit.scale)
        mark_changes(ax, changes, len(rows))
        for sign, text, away, edge in (("▲", sides[0], 5, "bottom"), ("▼", sides[1], -5, "top")):
            ax.annotate(
                f"{sign} {wrap(text, 18, 4)}",
                (1.0, even),
                xycoords=ax.get_yaxis_transform(),
                xytext=(6, away),
                textcoords="offset points",
                va=edge,
            )
        ax.set_ylabel(wrap(unit.label(axis), 46))
    return finished(figure, KIND, words)


def _stretches(low: Sequence[float], high: Sequence[float]) -> list[tuple[int, int]]:
    """Give first and last month of each stretch in which every month has an interval.

    >>> _stretches([1.0, math.nan, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0])
    [(0, 0), (2, 3)]
    """
    stretches: list[tuple[int, int]] = []
    for at, ends in enumerate(zip(low, high, strict=True)):
        if any(math.isnan(end) for end in ends):
            continue
        if stretches and stretches[-1][1] == at - 1:
            stretches[-1] = (stretches[-1][0], at)
        else:
            stretches.append((at, at))
    return stretches
