"""Values in a few classes, light to dark, with a legend in words."""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from qse.charts.look import HATCH, PAPER, QUIET, STEPS, text_on
from qse.charts.sheet import SMALL
from qse.charts.unit import Unit
from qse.charts.words import NOTHING


class Classes:
    """Classes of values between cuts.

    Parameters
    ----------
    cuts : where one class ends and the next begins, rising, 1 to 5 of them.
    unit : of the cuts.

    Raises
    ------
    ValueError : there are too many or too few cuts, or they do not rise.

    Examples
    --------
    >>> from qse.charts.unit import SHARE
    >>> classes = Classes([0.5, 0.9], SHARE)
    >>> classes.words
    ['below 50%', '50% to below 90%', '90% and more']
    >>> classes.colour(0.7)
    '#9dbcdc'

    """

    def __init__(self, cuts: Sequence[float], unit: Unit) -> None:
        self.cuts = [float(cut) for cut in cuts]
        if not 1 <= len(self.cuts) < len(STEPS) or sorted(set(self.cuts)) != self.cuts:
            raise ValueError(f"cuts must be 1 to {len(STEPS) - 1} numbers that rise")
        last = len(STEPS) - 1
        self.colours = [STEPS[round(at * last / len(self.cuts))] for at in range(len(self.cuts) + 1)]
        names = [f"{unit.tick(unit.scale * cut)}" for cut in self.cuts]
        self.words = [
            f"below {names[0]}",
            *(f"{one} to below {other}" for one, other in itertools.pairwise(names)),
            f"{names[-1]} and more",
        ]

    def colour(self, value: float) -> str:
        """Give the colour of the class that a value belongs to."""
        return self.colours[bisect_right(self.cuts, value)]


def draw_cell(
    ax: Any, corner: tuple[float, float], wide: float, tall: float, *, colour: str, hidden: bool, words: str
) -> None:
    """Draw one cell with its words; a hidden one is hatched, one without a value is dotted round.

    Parameters
    ----------
    ax : axes.
    corner : x and y of the corner from which the cell extends by `wide` and `tall`.
    wide, tall : size, in units of the axes.
    colour : of the ground; empty where there is no value.
    hidden : whether the value is hidden.
    words : to be written in it.

    """
    from matplotlib.patches import Rectangle

    line = ":" if not colour and not hidden else "-"
    look: dict[str, Any] = {
        "facecolor": colour or PAPER,
        "edgecolor": QUIET,
        "linewidth": 0.8,
        "linestyle": line,
    }
    ax.add_patch(Rectangle(corner, wide, tall, hatch=HATCH if hidden else None, clip_on=False, **look))
    frame = {"boxstyle": "square,pad=0.15", "facecolor": PAPER, "edgecolor": "none"} if hidden else None
    ax.text(
        corner[0] + wide / 2,
        corner[1] + tall / 2,
        words,
        ha="center",
        va="center",
        fontsize=SMALL,
        color=text_on(colour or PAPER),
        bbox=frame,
    )


def legend(ax: Any, classes: Classes, values: Sequence[float], hidden: Sequence[bool]) -> None:
    """Write what the classes mean below the axes, and what hatched and dotted cells are where there are any."""
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=colour, edgecolor=QUIET, label=words)
        for colour, words in zip(classes.colours, classes.words, strict=True)
    ]
    if any(hidden):
        keys.append(Patch(facecolor=PAPER, edgecolor=QUIET, hatch=HATCH, label="hidden"))
    if any(math.isnan(value) and not hide for value, hide in zip(values, hidden, strict=True)):
        keys.append(Patch(facecolor=PAPER, edgecolor=QUIET, linestyle=":", label=f"no data: {NOTHING}"))
    ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, -0.02), ncols=3, borderaxespad=0)
