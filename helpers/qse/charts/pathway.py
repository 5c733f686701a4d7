"""Pathway: how many are left at each step and how many are lost at it, for each group."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import HATCH, QUIET, group_marks
from qse.charts.sheet import SMALL, entitle, house_style, say_instead, sheet
from qse.charts.values import flags, part, seen
from qse.charts.words import HIDDEN_TEXT, NOTHING, WHY_HIDDEN, first_only, wrap

KIND = "Pathway"
MOST = 8


@dataclass
class _Group:
    name: str
    counts: list[float]
    hidden: list[bool]


def pathway(
    groups: Sequence[Mapping[str, Any]],
    *,
    steps: Sequence[str],
    people: str,
    order: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """Draw what is left at each step as a share of the first, and beside it the loss, for each group.

    Parameters
    ----------
    groups : for each `group`; `counts`, how many reached each step; `hidden`, yes or no for each step. At
        a hidden step, and for the loss there and at the next, the picture says so and draws nothing;
        where the first is hidden, no shares are drawn. A loss of 1 to 10 is for the caller to hide. Of
        more than 8 groups the first 8 are drawn.
    steps : what each step is, the first being those who set out.
    people : what is counted, such as "visits with a need".
    order : all groups in the order of the course (see `group_marks`).
    words : see `Words`.

    Raises
    ------
    ValueError : a group lacks a part, has another number of steps, or more people at a later step.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"group": "Night", "counts": [100, 60], "hidden": [False, False]}
    >>> pathway([row], steps=["needed", "requested"], people="visits", title="T", sentence="S.",
    ...         table=pd.DataFrame({"step": ["needed"]}), source="", mark="Invented data")
    T. S. Invented data.

    """
    read = [_read(row, len(steps)) for row in groups[:MOST]]
    cut = first_only(len(read), len(groups), "groups")
    columns = 1 if len(read) < 2 else 2
    down = math.ceil(len(read) / columns) or 1
    notes = [
        f"Bar: {people} left, as a share of those at the first step.",
        "Hatched, and after the minus sign: lost at this step.",
        WHY_HIDDEN if any(any(group.hidden) for group in read) else "",
        cut,
    ]
    marks = group_marks([group.name for group in read], order)
    labels = [wrap(step, 28 if columns == 1 else 18) for step in steps]
    row = 0.52 if any(label.count("\n") > 1 for label in labels) else 0.36
    with house_style():
        figure = sheet(words["title"], words["mark"], (0.65 + row * len(steps)) * down + 0.3, notes)
        if not read or not steps:
            say_instead(figure.add_subplot(), "No steps to show.")
            return finished(figure, KIND, words)
        grid = figure.subplots(down, columns, sharey=True, squeeze=False).ravel()
        for ax in grid[len(read) :]:
            ax.remove()
        for ax, group in zip(grid, read, strict=False):
            _draw(ax, group, marks[group.name].colour)
            ax.set_yticks(range(len(steps)), labels)
            ax.set_ylim(len(steps) - 0.4, -0.6)
            ax.set_xlim(0, 100)
            ax.xaxis.set_major_formatter("{x:g}%")
            ax.grid(False, axis="y")
            entitle(ax, wrap(group.name, 40, 2), "")
    return finished(figure, KIND, words, cut)


def _read(row: Mapping[str, Any], steps: int) -> _Group:
    name = str(part(row, "group"))
    hidden = flags(part(row, "hidden"), steps, f"hidden of {name!r}")
    counts = seen(part(row, "counts"), hidden, f"counts of {name!r}")
    known = [count for count in counts if not math.isnan(count)]
    if any(later > earlier for earlier, later in itertools.pairwise(known)):
        raise ValueError(f"counts of {name!r} must not grow from one step to the next")
    return _Group(name, counts, hidden)


def _draw(ax: Any, group: _Group, colour: str) -> None:
    first = group.counts[0]
    for at, count in enumerate(group.counts):
        if math.isnan(count):
            says = HIDDEN_TEXT if group.hidden[at] else NOTHING
            ax.text(1.5, at, says, va="center", style="italic", color=QUIET, fontsize=SMALL)
            continue
        before = group.counts[at - 1] if at else count
        share = 100 * count / first if first > 0 else math.nan
        says = f"{count:,.0f}"
        if not math.isnan(share):
            ax.barh(at, share, 0.62, color=colour)
            says += f" ({share:.0f}%)"
        lost = before - count
        if lost > 0 and not math.isnan(share):
            ax.barh(
                at,
                100 * lost / first,
                0.62,
                left=share,
                color="white",
                edgecolor=QUIET,
                hatch=HATCH,
                linewidth=0.8,
            )
        if at and not math.isnan(lost):
            says += f"\n−{lost:,.0f}" if lost else "\nno loss"
        ax.text(
            1.02, at, says, transform=ax.get_yaxis_transform(), va="center", fontsize=SMALL, linespacing=1.0
        )
