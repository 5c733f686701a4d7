"""Reclassification matrix: who changes class when a rule or an equation changes, and which way."""

import math
from collections.abc import Sequence
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.classes import draw_cell
from qse.charts.look import DOWN, SAME, UP
from qse.charts.sheet import SMALL, house_style, say_instead, sheet
from qse.charts.values import flags, seen
from qse.charts.words import HATCHED, wrap

KIND = "Reclassification matrix"
MOST = 8


def reclassification_matrix(
    counts: Sequence[Sequence[Any]],
    *,
    classes: Sequence[str],
    before: str,
    after: str,
    up: str,
    down: str,
    hidden: Sequence[Sequence[bool]] | None = None,
    **words: Unpack[Words],
) -> Chart:
    """Draw how many people are in which class before and after, with a sign for the way they moved.

    Parameters
    ----------
    counts : one series for each class before, one number for each class after.
    classes : their names, lowest first; at most 8.
    before, after : what the rows and the columns are, such as "with the old equation".
    up, down : what it means to move to a higher or a lower class.
    hidden : of the shape of `counts`; hidden cells are hatched, and their counts not read. In a row with a
        hidden cell no percent is printed, because percents and counts together would give it away.
    words : see `Words`.

    Raises
    ------
    ValueError : counts, hidden and classes differ in length, a count is below 0, or there are too many classes.

    Examples
    --------
    >>> import pandas as pd
    >>> reclassification_matrix([[90, 20], [0, 40]], classes=["low", "high"], before="old", after="new",
    ...                         up="moved to high", down="moved to low", title="T", sentence="S.",
    ...                         table=pd.DataFrame({"old": ["low", "high"]}), source="", mark="Invented data")
    T. S. Invented data.

    """
    size = len(classes)
    if size > MOST:
        raise ValueError(f"a reclassification matrix has at most {MOST} classes, not {size}")
    if len(counts) != size or (hidden is not None and len(hidden) != size):
        raise ValueError(f"counts and hidden must hold {size} rows, one for each class")
    hides = [
        flags(None if hidden is None else hidden[at], size, f"hidden of {name!r}")
        for at, name in enumerate(classes)
    ]
    cells = [
        seen(row, hide, f"counts of {name!r}") for row, hide, name in zip(counts, hides, classes, strict=True)
    ]
    if any(count < 0 for row in cells for count in row):
        raise ValueError("a count must not be below 0")
    some = any(any(hide) for hide in hides)
    notes = [
        f"▲ {up}; ▼ {down}; = no change. Percent: of the row.",
        f"{HATCHED} Such a row has no percent." if some else "",
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 1.1 + 0.62 * size, notes)
        ax = figure.add_subplot()
        if not size:
            say_instead(ax, "No classes to show.")
            return finished(figure, KIND, words)
        for y, row in enumerate(cells):
            # A percent gives the total of its row, and the total gives a hidden cell.
            total = math.nan if any(hides[y]) else sum(row)
            for x, count in enumerate(row):
                sign, colour = ("▲", UP) if x > y else ("▼", DOWN) if x < y else ("=", SAME)
                says = _says(count, total, hides[y][x])
                draw_cell(
                    *(ax, (x, y), 1.0, 1.0),
                    colour="" if math.isnan(count) else colour,
                    hidden=hides[y][x],
                    words=f"{sign} {says}" if count != 0 else says,
                )
        ax.set_xlim(0, size)
        ax.set_ylim(size, 0)
        ax.grid(False)
        ax.spines["bottom"].set_visible(False)
        names = [wrap(name, max(7, 60 // size), 2) for name in classes]
        ax.set_xticks([x + 0.5 for x in range(size)], names, fontsize=SMALL)
        ax.tick_params(axis="x", top=False, bottom=False, labeltop=True, labelbottom=False)
        ax.set_yticks([y + 0.5 for y in range(size)], [wrap(name, 22, 2) for name in classes], fontsize=SMALL)
        ax.xaxis.set_label_position("top")
        ax.set_xlabel(wrap(after, 60), fontweight="bold", labelpad=8)
        ax.set_ylabel(wrap(before, 30), fontweight="bold")
    return finished(figure, KIND, words)


def _says(count: float, total: float, hide: bool) -> str:
    """Write what stands in a cell.

    >>> _says(30.0, 120.0, False), _says(math.nan, math.nan, True)
    ('30\\n25%', 'hidden')
    """
    if hide:
        return "hidden"
    if math.isnan(count):
        return "no data"
    return f"{count:,.0f}" + (f"\n{100 * count / total:.0f}%" if total > 0 else "")
