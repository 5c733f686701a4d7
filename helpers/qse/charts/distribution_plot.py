"""Distribution plot: the spread within each group beside the gap between the groups."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import BAND, INK, PAPER, QUIET, Mark, group_marks
from qse.charts.sheet import house_style, say_instead, set_axis, sheet
from qse.charts.unit import NUMBER, Unit
from qse.charts.values import number, numbers, part
from qse.charts.words import HIDDEN_TEXT, WHY_HIDDEN, first_only, wrap

KIND = "Distribution plot"
MOST = 14
LEAST = 11


@dataclass
class _Group:
    name: str
    n: float
    hidden: bool
    bins: list[tuple[float, float, float]]
    middle: float
    low: float
    high: float


def distribution_plot(
    groups: Sequence[Mapping[str, Any]],
    *,
    edges: Sequence[float],
    axis: str,
    unit: Unit = NUMBER,
    middle: str = "median",
    order: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """Draw for each group how its people spread, from counts in bins; no single person is drawn.

    Parameters
    ----------
    groups : for each `group`; `counts`, people in each bin; `middle`, its median or mean; `low` and `high`,
        between which the middle half of its people lie; `hidden`. Bins of 1 to 10 people are drawn
        together with their neighbours. A group with fewer than 11 people in all must be hidden. Of more
        than 14 groups the first 14 are drawn.
    edges : of the bins, one more than bins, rising.
    axis : what the horizontal axis shows.
    unit : of the edges.
    middle : what the middle is, "median" or "mean".
    order : all groups in the order of the course (see `group_marks`).
    words : see `Words`.

    Raises
    ------
    ValueError : a group lacks a part, has another number of bins, or is too small to be shown; the edges do
        not rise.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"group": "Night", "counts": [20, 30], "middle": 11, "low": 5, "high": 15, "hidden": False}
    >>> distribution_plot([row], edges=[0, 10, 20], axis="Wait", title="T", sentence="S.",
    ...                   table=pd.DataFrame({"group": ["Night"]}), source="", mark="Invented data")
    T. S. Invented data.

    """
    ends = numbers(edges, len(edges), "edges")
    if len(ends) < 2 or not all(one < other for one, other in itertools.pairwise(ends)):
        raise ValueError("edges must be two numbers or more that rise")
    read = [_read(row, ends) for row in groups[:MOST]]
    marks = group_marks([group.name for group in read], order)
    cut = first_only(len(read), len(groups), "groups")
    notes = [
        f"Shaded: how people spread. Mark: {middle}; thick line: the middle half of people.",
        "Bins of fewer than 11 people are drawn together with their neighbours.",
        WHY_HIDDEN if any(group.hidden for group in read) else "",
        cut,
    ]
    between = [group.middle for group in read if not math.isnan(group.middle)]
    with house_style():
        figure = sheet(words["title"], words["mark"], 1.4 + 0.86 * len(read), notes)
        ax = figure.add_subplot()
        if not read:
            say_instead(ax, "No groups to show.")
            return finished(figure, KIND, words)
        # One scale of heights for all, so that a tall shape means many people close together.
        tallest = max([height for group in read for _, _, height in group.bins], default=1.0)
        for at, group in enumerate(read):
            _draw(ax, at, group, marks[group.name], unit, tallest)
        names = [wrap(group.name, 30, 2) + _size(group) for group in read]
        places = [float(at) for at in range(len(read))]
        if len(between) > 1:
            _gap(ax, len(read), between, unit)
            places.append(len(read))
            names.append("Gap between groups")
        ax.set_yticks(places, names)
        ax.set_ylim(places[-1] + 0.45, -0.85)
        ax.grid(False, axis="y")
        set_axis(ax, "x", (unit.scale * ends[0], unit.scale * ends[-1]), unit)
        ax.set_xlabel(wrap(unit.label(axis), 70))
    return finished(figure, KIND, words, cut)


def pooled(
    counts: Sequence[float], edges: Sequence[float], least: int = LEAST
) -> list[tuple[float, float, float]]:
    """Join bins until none holds 1 to `least` - 1 people: from, to and people of each; empty bins may stay.

    Parameters
    ----------
    counts : people in each bin.
    edges : of the bins, one more.
    least : people in a bin that may be drawn alone.

    Examples
    --------
    >>> pooled([20, 3, 9, 0, 2], [0, 1, 2, 3, 4, 5])
    [(0, 1, 20.0), (1, 5, 14.0)]

    """
    bins: list[tuple[float, float, float]] = []
    start, held = edges[0], 0.0
    for count, end in zip(counts, edges[1:], strict=True):
        held += count
        if held == 0 or held >= least:
            bins.append((start, end, held))
            start, held = end, 0.0
    while held and bins:
        before = bins.pop()
        start, held = before[0], held + before[2]
        if held >= least:
            break
    if held:
        bins.append((start, edges[-1], held))
    return bins


def _read(row: Mapping[str, Any], edges: Sequence[float]) -> _Group:
    name = str(part(row, "group"))
    nothing = math.nan
    if part(row, "hidden"):
        return _Group(name, nothing, True, [], nothing, nothing, nothing)
    counts = [
        0.0 if math.isnan(one) else one
        for one in numbers(part(row, "counts"), len(edges) - 1, f"counts of {name!r}")
    ]
    n = sum(counts)
    if 0 < n < LEAST or min(counts) < 0:
        raise ValueError(f"{name!r} has {'fewer than 11 people' if n > 0 else 'counts below 0'}; hide it")
    bins = (
        [(low, high, people / n / (high - low)) for low, high, people in pooled(counts, edges)] if n else []
    )
    middle, low, high = (number(part(row, key), key) for key in ("middle", "low", "high"))
    return _Group(name, n, False, bins, middle, low, high)


def _size(group: _Group) -> str:
    return "" if math.isnan(group.n) else f"\n(n = {group.n:,.0f})"


def _draw(ax: Any, at: int, group: _Group, mark: Mark, unit: Unit, tallest: float) -> None:
    base = at + 0.1
    if not group.bins:
        says = HIDDEN_TEXT if group.hidden else "nobody"
        ax.text(0.01, at, says, transform=ax.get_yaxis_transform(), va="center", style="italic", color=QUIET)
        return
    heights = [0.82 * height / tallest for _, _, height in group.bins]
    corners = [unit.scale * group.bins[0][0], *(unit.scale * end for _, end, _ in group.bins)]
    ax.stairs([base - height for height in heights], corners, baseline=base, fill=True, color=BAND)
    ax.plot([corners[0], corners[-1]], [base, base], color=QUIET, linewidth=0.8)
    if math.isnan(group.middle):
        return
    if not math.isnan(group.low + group.high):
        ax.plot(
            *([unit.scale * group.low, unit.scale * group.high], [base + 0.12] * 2),
            color=mark.colour,
            linewidth=5,
            solid_capstyle="butt",
        )
    ax.plot(
        *([unit.scale * group.middle], [base + 0.12], mark.shape),
        color=mark.colour,
        markerfacecolor=PAPER,
        markersize=9,
        markeredgewidth=2,
    )
    ax.text(
        *(1.01, base + 0.12, unit.write(group.middle)),
        transform=ax.get_yaxis_transform(),
        va="center",
    )


def _gap(ax: Any, at: float, between: Sequence[float], unit: Unit) -> None:
    """Draw how far apart the middles lie, on the same scale as the spread within groups."""
    low, high = min(between), max(between)
    ax.axhline(at - 0.55, color=QUIET, linewidth=0.8)
    ax.plot([unit.scale * low, unit.scale * high], [at, at], "|-", color=INK, linewidth=3, markersize=12)
    ax.text(
        1.01, at, unit.write(high - low), transform=ax.get_yaxis_transform(), va="center", fontweight="bold"
    )
