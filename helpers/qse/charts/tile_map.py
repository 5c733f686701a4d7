"""Tile map: neighbourhoods as equal tiles where they roughly lie, so that large ones do not outweigh."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.classes import Classes, draw_cell, legend
from qse.charts.sheet import house_style, say_instead, sheet
from qse.charts.unit import SHARE, Unit
from qse.charts.values import number, part
from qse.charts.words import HATCHED, wrap

KIND = "Tile map"
MOST_ACROSS, MOST_DOWN = 10, 14
LIE = "Tiles lie roughly as the places do; their size says nothing."


def tile_map(
    tiles: Sequence[Mapping[str, Any]],
    *,
    cuts: Sequence[float],
    axis: str,
    unit: Unit = SHARE,
    lie: str = LIE,
    **words: Unpack[Words],
) -> Chart:
    """Draw one tile a neighbourhood with its name and value, darker where the value is larger.

    Parameters
    ----------
    tiles : for each `name`, `row` and `column` of the grid, from 0; `value`, None where nothing was recorded;
        `hidden`: such a tile is hatched, and its value not read.
    cuts : where one class of values ends and the next begins, 1 to 5 numbers.
    axis : what the tiles show.
    unit : of values and cuts.
    lie : what the order and size of the tiles say.
    words : see `Words`.

    Raises
    ------
    ValueError : a tile lacks a part, two lie in one place, or the grid is wider than 10 or longer than 14.

    Examples
    --------
    >>> import pandas as pd
    >>> tile_map([{"name": "Mill End", "row": 0, "column": 0, "value": 0.3, "hidden": False}], cuts=[0.2],
    ...          axis="Households without a car", title="T", sentence="S.",
    ...          table=pd.DataFrame({"place": ["Mill End"]}), source="", mark="Invented data")
    T. S. Invented data.

    """
    classes = Classes(cuts, unit)
    places = [(_place(part(tile, "row")), _place(part(tile, "column"))) for tile in tiles]
    if len(set(places)) < len(places):
        raise ValueError("two tiles must not lie in one place of the grid")
    down = max((row for row, _ in places), default=-1) + 1
    across = max((column for _, column in places), default=-1) + 1
    if across > MOST_ACROSS or down > MOST_DOWN:
        raise ValueError(f"a tile map is at most {MOST_ACROSS} tiles wide and {MOST_DOWN} long")
    hidden = [bool(part(tile, "hidden")) for tile in tiles]
    values = [
        math.nan if hide else number(part(tile, "value"), "value")
        for tile, hide in zip(tiles, hidden, strict=True)
    ]
    notes = [
        lie,
        HATCHED if any(hidden) else "",
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 0.75 + 0.62 * max(down, 1), notes)
        ax = figure.add_subplot()
        if not tiles:
            say_instead(ax, "No places to show.")
            return finished(figure, KIND, words)
        ax.set_axis_off()
        width = min(16, 84 // across)
        for tile, (row, column), value, hide in zip(tiles, places, values, hidden, strict=True):
            empty = math.isnan(value)
            says = "hidden" if hide else "no data" if empty else unit.write(value)
            draw_cell(
                ax,
                (column + 0.03, row + 0.04),
                0.94,
                0.92,
                colour="" if empty else classes.colour(value),
                hidden=hide,
                words=f"{wrap(part(tile, 'name'), width, 2)}\n{says}",
            )
        # Few tiles in a row stay near to square.
        spare = max(0.0, 5.5 - across) / 2
        ax.set_xlim(-spare, across + spare)
        ax.set_title(wrap(axis, 80, 2), fontweight="normal")
        ax.set_ylim(down, 0)
        legend(ax, classes, values, hidden)
    return finished(figure, KIND, words)


def _place(value: Any) -> int:
    place = number(value, "row and column of a tile")
    if math.isnan(place) or place < 0 or place % 1:
        raise ValueError(f"row and column of a tile must be whole numbers from 0, not {value!r}")
    return int(place)
