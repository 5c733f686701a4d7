"""Heat map with its numbers: how complete each field is, at each site or for each group."""

import math
from collections.abc import Sequence
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.classes import Classes, draw_cell, legend
from qse.charts.sheet import house_style, say_instead, sheet
from qse.charts.unit import SHARE, Unit
from qse.charts.values import flags, seen
from qse.charts.words import HATCHED, first_only, one_line, wrap

KIND = "Heat map"
MOST_ROWS, MOST_COLUMNS = 40, 10


def heat_map(
    values: Sequence[Sequence[Any]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    hidden: Sequence[Sequence[bool]] | None = None,
    cuts: Sequence[float] = (0.5, 0.7, 0.8, 0.9, 0.95),
    axis: str,
    unit: Unit = SHARE,
    **words: Unpack[Words],
) -> Chart:
    """Draw a value for each row and column, printed in its cell, darker where it is larger.

    Parameters
    ----------
    values : one series for each row, one value for each column; None where nothing was recorded.
    rows, columns : their names. Of more than 40 rows or 10 columns the first are drawn.
    hidden : of the shape of `values`; hidden cells are hatched, and their values not read.
    cuts : where one class of values ends and the next begins, 1 to 5 numbers.
    axis : what the cells show.
    unit : of values and cuts.
    words : see `Words`.

    Raises
    ------
    ValueError : values and names differ in length, or the cuts do not rise.

    Examples
    --------
    >>> import pandas as pd
    >>> heat_map([[0.97, None]], rows=["language"], columns=["Avocet", "Bittern"], axis="Filled in", title="T",
    ...          sentence="S.", table=pd.DataFrame({"field": ["language"]}), source="", mark="M")
    T. S. M.

    """
    if len(values) != len(rows) or (hidden is not None and len(hidden) != len(rows)):
        raise ValueError(f"values and hidden must hold {len(rows)} rows, one for each name")
    classes = Classes(cuts, unit)
    hides = [
        flags(None if hidden is None else hidden[at], len(columns), f"hidden of {name!r}")
        for at, name in enumerate(rows)
    ]
    cells = [
        seen(row, hide, f"values of {name!r}") for row, hide, name in zip(values, hides, rows, strict=True)
    ]
    down, across = min(len(rows), MOST_ROWS), min(len(columns), MOST_COLUMNS)
    cut = [first_only(down, len(rows), "rows"), first_only(across, len(columns), "columns")]
    some = any(any(hide[:across]) for hide in hides[:down])
    with house_style():
        figure = sheet(words["title"], words["mark"], 1.5 + 0.4 * down, [HATCHED if some else "", *cut])
        ax = figure.add_subplot()
        if not down or not across:
            say_instead(ax, "No cells to show.")
            return finished(figure, KIND, words)
        ax.grid(False)
        for y in range(down):
            for x in range(across):
                value, hide = cells[y][x], hides[y][x]
                empty = math.isnan(value)
                says = "hidden" if hide else "no data" if empty else unit.write(value)
                colour = "" if empty else classes.colour(value)
                draw_cell(ax, (x, y), 1.0, 1.0, colour=colour, hidden=hide, words=says)
        ax.set_xlim(0, across)
        ax.set_ylim(down, 0)
        for spine in ax.spines.values():
            spine.set_visible(False)
        narrow = 72 // across
        turned = any(len(word) > narrow for name in columns[:across] for word in one_line(name).split())
        names = [wrap(name, 20 if turned else narrow, 2) for name in columns[:across]]
        ax.set_xticks([x + 0.5 for x in range(across)], names, rotation=40 if turned else 0)
        ax.tick_params(axis="x", top=False, bottom=False, labeltop=True, labelbottom=False)
        if turned:
            for label in ax.get_xticklabels():
                label.set(ha="left", rotation_mode="anchor")
        ax.set_title(wrap(axis, 80, 2), fontweight="normal", pad=10)
        ax.set_yticks([y + 0.5 for y in range(down)], [wrap(name, 28, 2) for name in rows[:down]])
        drawn = [(cells[y][x], hides[y][x]) for y in range(down) for x in range(across)]
        legend(ax, classes, [value for value, _ in drawn], [hide for _, hide in drawn])
    return finished(figure, KIND, words, *cut)
