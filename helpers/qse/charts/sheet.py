"""The sheet that every chart is drawn on: title above, notes and mark below, in the house style."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qse.charts.look import INK, QUIET
from qse.charts.unit import Unit
from qse.charts.words import even_lines, wrap

STYLE = str(Path(__file__).with_name("style.mplstyle"))
WIDTH, SMALL = 8.6, 10
TITLE_SIGNS, NOTE_SIGNS, MARK_SIGNS = 74, 98, 20
_RATIO_TICKS = (
    *(
        0.001,
        0.002,
        0.005,
        0.01,
        0.02,
        0.05,
        0.1,
        0.2,
        0.33,
        0.5,
        0.67,
        0.8,
        1,
        1.25,
        1.5,
        2,
        3,
        5,
        10,
        20,
        50,
    ),
    *(100, 200, 500, 1000),
)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with matplotlib's defaults and the house style, whatever the user has set; then set it back."""
    from matplotlib import style

    with style.context(STYLE, after_reset=True):
        yield


def sheet(title: str, mark: str, height: float, notes: Iterable[str] = ()) -> Any:
    """Start a figure of full width: title above; below, notes on the left and the mark on the right.

    Parameters
    ----------
    title : states the finding.
    mark : such as "Invented data".
    height : of what is drawn between title and notes, in inches.
    notes : how to read the picture, what was left out; empty ones are passed over.

    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    head = even_lines(title, TITLE_SIGNS, 4)
    said = [even_lines(note, NOTE_SIGNS, 5) for note in notes if note]
    # Where no note stands beside it, a long mark takes the room.
    stamp = wrap(mark, MARK_SIGNS if said else 2 * MARK_SIGNS, 6)
    lines = max(sum(1 + text.count("\n") for text in said), 1 + stamp.count("\n"))
    tall = height + 0.3 + 0.24 * (1 + head.count("\n")) + 0.17 * lines
    figure = Figure(figsize=(WIDTH, tall), layout=ConstrainedLayoutEngine(h_pad=0.07, w_pad=0.07))
    figure.suptitle(head or " ", x=0.01, ha="left", fontsize=13, fontweight="bold")
    # The last lines are padded so that the layout keeps room for a mark that is longer than the notes.
    below = "\n".join(said) + "\n " * (lines - sum(1 + text.count("\n") for text in said))
    figure.supxlabel(below or " ", x=0.01, ha="left", fontsize=SMALL, color=QUIET)
    frame = {"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": QUIET, "linewidth": 0.8}
    figure.text(0.99, 0.1 / tall, stamp, ha="right", va="bottom", fontsize=SMALL, color=INK, bbox=frame)
    return figure


def say_instead(ax: Any, text: str) -> None:
    """Say in place of a picture why there is none."""
    ax.set_axis_off()
    ax.text(0.0, 0.5, wrap(text, 80), transform=ax.transAxes, va="center", color=QUIET)


def entitle(ax: Any, name: str, says: str) -> None:
    """Head one panel: its name, and below it a smaller line of what it says."""
    ax.set_title(name, pad=6 + (14 * (1 + says.count("\n")) if says else 0))
    if says:
        ax.annotate(
            says,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 5),
            textcoords="offset points",
            va="bottom",
            fontsize=SMALL,
        )


def span(values: Sequence[float], unit: Unit, zero: bool = True) -> tuple[float, float]:
    """Choose the ends of an axis from what is shown; hidden values take no part, so it gives none away.

    Parameters
    ----------
    values : everything that is drawn along the axis, in the unit's own scale; NaN are passed over.
    unit : ratios get a log axis about 1, differences one about 0.
    zero : whether others begin at 0.

    Returns
    -------
    tuple : both ends, multiplied by the unit's scale.

    Examples
    --------
    >>> from qse.charts.unit import SHARE
    >>> low, high = span([0.2, 0.25], SHARE)
    >>> low, round(high, 3)
    (0.0, 27.0)

    """
    shown = [unit.scale * value for value in values if not math.isnan(value)]
    if unit.ratio:
        above = [value for value in shown if value > 0]
        return 0.87 * min([1.0, *above]), 1.15 * max([1.0, *above])
    if unit.signed:
        reach = 1.15 * (max(shown, default=0.0) - min([0.0, *shown])) or 1.0
        return min([0.0, *shown]) - 0.15 * reach, max([0.0, *shown]) + 0.15 * reach
    if not any(shown):
        return 0.0, unit.scale
    low, high = min(shown), max(shown)
    if zero or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    pad = 0.08 * (high - low)
    low = low - pad if low < 0 else max(0.0, low - pad) if low else 0.0
    return low, min(high + pad if high else 0.0, unit.scale * unit.most)


def set_axis(ax: Any, along: str, ends: tuple[float, float], unit: Unit) -> None:
    """Give the axis along "x" or "y" its ends and its numbers."""
    axis = ax.xaxis if along == "x" else ax.yaxis
    if unit.ratio:
        (ax.set_xscale if along == "x" else ax.set_yscale)("log")
        axis.set_minor_locator(_fixed(()))
        axis.set_major_locator(_fixed(_ratio_ticks(ends)))
    (ax.set_xlim if along == "x" else ax.set_ylim)(*ends)
    axis.set_major_formatter(unit.tick)


def _ratio_ticks(ends: tuple[float, float]) -> list[float]:
    """Choose the numbers of a log axis, from 1 outward, so far apart that none touches the next."""
    low, high = ends
    apart = 0.07 * math.log(high / low)
    kept = [1.0]
    for at in sorted(_RATIO_TICKS, key=lambda at: abs(math.log(at))):
        if low <= at <= high and all(abs(math.log(at / other)) >= apart for other in kept):
            kept.append(at)
    return sorted(kept)


def cut_axis(unit: Unit, ends: tuple[float, float]) -> str:
    """Say that an axis does not begin at 0; nothing where it does or need not.

    >>> from qse.charts.unit import SHARE
    >>> cut_axis(SHARE, (50.0, 100.0))
    'The axis begins at 50%, not at 0.'
    """
    if unit.ratio or unit.signed or ends[0] <= 0:
        return ""
    return f"The axis begins at {unit.tick(float(f'{ends[0]:.3g}'))}, not at 0."


def _fixed(ticks: Sequence[float]) -> Any:
    from matplotlib.ticker import FixedLocator

    return FixedLocator(list(ticks))
