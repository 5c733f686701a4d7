"""Funnel plot: units by size and value, with the limits within which chance alone would keep them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import INK, PAPER, QUIET, SERIES, SIGNAL
from qse.charts.place import label_points
from qse.charts.sheet import SMALL, cut_axis, house_style, say_instead, set_axis, sheet, span
from qse.charts.unit import SHARE, Unit
from qse.charts.values import number, numbers, part
from qse.charts.words import WHY_HIDDEN, listed, wrap

KIND = "Funnel plot"
MOST_NAMED = 12
LINES = ("--", "-")


@dataclass
class _Unit:
    name: str
    n: float
    value: float
    outside: int


def funnel_plot(
    units: Sequence[Mapping[str, Any]],
    *,
    limits: Sequence[Mapping[str, Any]],
    target: tuple[str, float],
    axis: str,
    size: str,
    unit: Unit = SHARE,
    zero: bool = True,
    said: str = "",
    **words: Unpack[Words],
) -> Chart:
    """Draw units between their limits; those outside are named and have a shape of their own.

    Parameters
    ----------
    units : for each `name`, `n`, `value`, `hidden` and `outside`: 0 within the limits, 1 or -1 above or
        below the inner ones only, 2 or -2 also the outer ones (the sum over levels of
        `qse.stats` `Funnel.outside`). Of a hidden unit only the name is read; it stands under the picture.
    limits : inner first, for each `level`, and the curves `n`, `low`, `high`, arrays of one length.
    target : what the middle line is, in words, and its value.
    axis, size : what the vertical and the horizontal axis show.
    unit : of values, limits and target.
    zero : whether the vertical axis begins at 0; the picture says if not.
    said : a sentence under the picture, such as on variation beyond chance between units.
    words : see `Words`.

    Raises
    ------
    ValueError : a unit lacks a part, or the curves of a limit differ in length.

    Examples
    --------
    >>> import pandas as pd
    >>> unit = {"name": "Ward 1", "n": 40, "value": 0.2, "outside": 0, "hidden": False}
    >>> curve = {"level": 0.95, "n": [20, 40], "low": [0.0, 0.05], "high": [0.4, 0.3]}
    >>> funnel_plot([unit], limits=[curve], target=("all", 0.15), axis="Falls", size="Admissions", title="T",
    ...             sentence="S.", table=pd.DataFrame({"unit": ["Ward 1"]}), source="", mark="M")
    T. S. M.

    """
    shown = [
        _Unit(str(part(row, "name")), number(part(row, "n"), "n"), number(part(row, "value"), "value"),
              int(row.get("outside", 0)))
        for row in units
        if not part(row, "hidden")
    ]  # fmt: skip
    shown = [row for row in shown if not math.isnan(row.n) and not math.isnan(row.value)]
    hidden = [str(row["name"]) for row in units if row["hidden"]]
    widest = max([row.n for row in shown], default=0.0)
    curves = [_curve(limit, 1.05 * widest) for limit in limits]
    middle = number(target[1], "target")
    # Near 0 the limits are as wide as can be; units, not limits, decide how tall the picture is.
    tallest = max([row.value for row in shown] + [0.0 if math.isnan(middle) else 1.6 * middle])
    lows = [value for _, _, low, _ in curves for value in low] if not zero else []
    ends = span([row.value for row in shown] + [middle, tallest, *lows], unit, zero)
    outside = sum(1 for row in shown if row.outside)
    notes = [
        _key(shown, curves),
        f"Named are {MOST_NAMED} of {outside} units outside the limits." if outside > MOST_NAMED else "",
        cut_axis(unit, ends),
        f"Not drawn: {listed(hidden)}." if hidden else "",
        WHY_HIDDEN if hidden else "",
        said,
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 4.6, notes)
        ax = figure.add_subplot()
        if not shown:
            say_instead(ax, "No units to show.")
            return finished(figure, KIND, words)
        set_axis(ax, "y", ends, unit)
        ax.set_xlim(0, 1.12 * widest or 1.0)
        ax.xaxis.set_major_formatter("{x:,.0f}")
        ax.grid(True, axis="y")
        for (level, n, low, high), line in zip(curves, LINES, strict=False):
            for curve in (low, high):
                ax.plot(n, [unit.scale * one for one in curve], color=QUIET, linestyle=line, linewidth=1.3)
            ax.annotate(
                f"{100 * level:g}%",
                (n[-1], unit.scale * high[-1]) if n else (0, 0),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
                color=QUIET,
            )
        if not math.isnan(middle):
            ax.axhline(unit.scale * middle, color=INK, linewidth=1.4)
            ax.set_title(
                f"solid black line: {wrap(target[0], 70)}", loc="right", fontsize=SMALL, fontweight="normal"
            )
        for row in shown:
            shape, colour, face, big = _look(row.outside)
            ax.plot(
                *([row.n], [unit.scale * row.value], shape),
                color=colour,
                markerfacecolor=face,
                markersize=big,
                markeredgewidth=1.4,
            )
        ax.set_ylabel(wrap(unit.label(axis), 44))
        ax.set_xlabel(wrap(size, 70))
        named = sorted((row for row in shown if row.outside), key=lambda row: -abs(row.outside))[:MOST_NAMED]
        label_points(
            ax,
            [(row.n, unit.scale * row.value, wrap(row.name, 24, 1)) for row in named],
            [(row.n, unit.scale * row.value) for row in shown],
        )
    return finished(figure, KIND, words)


def _curve(limit: Mapping[str, Any], end: float) -> tuple[float, list[float], list[float], list[float]]:
    """Read the curves of a limit as far as units are shown, so that their end tells of no hidden unit."""
    size = numbers(part(limit, "n"), len(limit["n"]), "n of a limit")
    low = numbers(part(limit, "low"), len(size), "low of a limit")
    high = numbers(part(limit, "high"), len(size), "high of a limit")
    inside = [at for at, n in enumerate(size) if n <= end and not math.isnan(low[at] + high[at])]
    level = number(part(limit, "level"), "level")
    return level, [size[at] for at in inside], [low[at] for at in inside], [high[at] for at in inside]


def _look(outside: int) -> tuple[str, str, str, float]:
    """Give shape, colour, face and size of a unit."""
    if not outside:
        return "o", SERIES, PAPER, 6
    return "^" if outside > 0 else "v", SIGNAL, SIGNAL if abs(outside) > 1 else PAPER, 9


def _key(shown: Sequence[_Unit], curves: Sequence[tuple[float, Any, Any, Any]]) -> str:
    """Say what shapes and lines mean, only those that are there."""
    found = {abs(row.outside) for row in shown}
    keys = ["Circle: within the limits"]
    for size, words in ((1, "hollow"), (2, "filled")):
        if size in found and size <= len(curves):
            keys.append(f"{words} triangle: outside the {100 * curves[size - 1][0]:g}% limits")
    return "; ".join(keys) + "."
