"""Calibration plot: what a score predicts beside what happened, for each group."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import INK, group_marks
from qse.charts.sheet import SMALL, house_style, set_axis, sheet, span
from qse.charts.unit import SHARE, Unit
from qse.charts.values import flags, part, seen
from qse.charts.words import WHY_HIDDEN, first_only, wrap

KIND = "Calibration plot"
MOST = 5


@dataclass
class _Group:
    name: str
    predicted: list[float]
    observed: list[float]
    low: list[float]
    high: list[float]
    hidden: list[bool]


def calibration_plot(
    groups: Sequence[Mapping[str, Any]],
    *,
    predicted: str,
    observed: str,
    level: float,
    unit: Unit = SHARE,
    order: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """Draw predicted against observed values with intervals, one line a group, about the line where both agree.

    Parameters
    ----------
    groups : for each `group`; `predicted`, `observed`, `low`, `high`, a number for each class of the score;
        `hidden`, yes or no for each: such a point is not read. Of more than 5 groups the first 5 are drawn.
    predicted, observed : what the horizontal and the vertical axis show.
    level : of the intervals.
    unit : of all values.
    order : all groups in the order of the course (see `group_marks`).
    words : see `Words`.

    Raises
    ------
    ValueError : a group lacks a part, or its series differ in length.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"group": "Night", "predicted": [0.1, 0.3], "observed": [0.2, 0.4], "low": [0.1, 0.3],
    ...        "high": [0.3, 0.5], "hidden": [False, False]}
    >>> calibration_plot([row], predicted="Predicted", observed="Observed", level=0.95, title="T", sentence="S.",
    ...                  table=pd.DataFrame({"group": ["Night"]}), source="", mark="M")
    T. S. M.

    """
    read = [_read(row) for row in groups[:MOST]]
    cut = first_only(len(read), len(groups), "groups")
    marks = group_marks([group.name for group in read], order)
    points = [value for g in read for value in (*g.predicted, *g.observed, *g.low, *g.high)]
    ends = span(points, unit)
    notes = [
        f"Upright lines: {level:.0%} interval. On the straight line, as much happened as was predicted.",
        WHY_HIDDEN if any(any(group.hidden) for group in read) else "",
        cut,
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 4.9, notes)
        ax = figure.add_subplot()
        ax.plot(ends, ends, color=INK, linewidth=1.4)
        for group in read:
            mark = marks[group.name]
            x, y, low, high = (
                [unit.scale * value for value in series]
                for series in (group.predicted, group.observed, group.low, group.high)
            )
            for at, left in enumerate(x):
                if not math.isnan(left + low[at] + high[at]):
                    ax.plot([left, left], [low[at], high[at]], "_-", color=mark.colour, linewidth=1.4)
            gone = sum(group.hidden)
            ax.plot(
                x,
                y,
                color=mark.colour,
                linestyle=mark.line,
                linewidth=1.2,
                marker=mark.shape,
                markersize=7,
                markerfacecolor=mark.face,
                label=wrap(group.name, 26, 3) + (f"\n{gone} of {len(x)} points hidden" if gone else ""),
            )
        for along in ("x", "y"):
            set_axis(ax, along, ends, unit)
        ax.set_aspect("equal")
        ax.grid(True, axis="both")
        ax.set_xlabel(wrap(unit.label(predicted), 50))
        ax.set_ylabel(wrap(unit.label(observed), 50))
        for corner, across, up, text in (
            (0.03, "left", 0.97, "above the line:\nmore happened\nthan predicted"),
            (0.97, "right", 0.03, "below the line:\nless happened\nthan predicted"),
        ):
            ax.text(
                corner, up, text, transform=ax.transAxes, ha=across, fontsize=SMALL,
                va="top" if up > 0.5 else "bottom",
            )  # fmt: skip
        if read:
            ax.legend(
                loc="upper left", bbox_to_anchor=(1.03, 1), borderaxespad=0, labelspacing=1.1, handlelength=3
            )
    return finished(figure, KIND, words, cut)


def _read(row: Mapping[str, Any]) -> _Group:
    name = str(part(row, "group"))
    count = len(part(row, "predicted"))
    hidden = flags(part(row, "hidden"), count, f"hidden of {name!r}")
    predicted, observed, low, high = (
        seen(part(row, key), hidden, f"{key} of {name!r}") for key in ("predicted", "observed", "low", "high")
    )
    return _Group(name, predicted, observed, low, high, hidden)
