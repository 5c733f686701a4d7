"""What charts over time share: months on the axis, months that are hidden or missing, marked changes."""

import math
from collections.abc import Sequence
from typing import Any

from qse.charts.look import INK, PAPER, QUIET
from qse.charts.sheet import SMALL
from qse.charts.words import HIDDEN_TEXT, NOTHING, wrap

HIDDEN_KEY = f"hollow square: hidden, {HIDDEN_TEXT}"
MISSING_KEY = f"cross: {NOTHING}"


def name_months(ax: Any, labels: Sequence[str], room: int) -> None:
    """Name as many months as there is room for, the first always.

    Parameters
    ----------
    ax : axes; the month at position 3 is drawn at x = 3.
    labels : name of each month.
    room : how many signs fit side by side.

    """
    names = [wrap(label, 12, 2) for label in labels]
    widest = max((len(line) for name in names for line in name.splitlines()), default=1)
    least = len(names) * (widest + 3) / room
    every = next((step for step in (1, 2, 3, 4, 6, 12, 24, 60) if step >= least), math.ceil(least))
    shown = list(range(0, len(names), every))
    ax.set_xticks(shown, [names[at] for at in shown])
    ax.set_xlim(-0.6, max(len(labels), 1) - 0.4)
    ax.tick_params(axis="x", bottom=True, color=QUIET)


def mark_changes(ax: Any, changes: Sequence[tuple[int, str]], count: int, width: int = 20) -> None:
    """Mark changes by a dotted line before their month and by words beside it.

    Parameters
    ----------
    ax : axes with room at the top.
    changes : for each the position of its first month, from 0, and what changed.
    count : of months.
    width : of the words, in signs.

    Raises
    ------
    ValueError : a position is not one of a month.

    """
    for at, words in changes:
        if not 0 <= at < max(count, 1):
            raise ValueError(f"a change is marked at a month from 0 to {count - 1}, not at {at}")
        left = at > count / 2
        ax.axvline(at - 0.5, color=INK, linestyle=":", linewidth=1.5)
        ax.annotate(
            wrap(words, width, 2),
            (at - 0.5, 1.0),
            xycoords=ax.get_xaxis_transform(),
            xytext=(-4 if left else 4, -1),
            textcoords="offset points",
            ha="right" if left else "left",
            va="top",
            fontsize=SMALL,
        )


def mark_blanks(ax: Any, values: Sequence[float], hidden: Sequence[bool], scale: float = 1.0) -> None:
    """Mark months without a value on the axis line, where their value cannot be read off.

    Where nothing that is shown (`values` times `scale`) lies near, the word "hidden" stands beside the mark.
    """
    places = ax.get_xaxis_transform()
    low, high = ax.get_ylim()
    named = -math.inf
    for at, hide in enumerate(hidden):
        near = [scale * value for value in values[max(at - 5, 0) : at + 6] if not math.isnan(value)]
        if hide and at > named + 5 and all(value > low + 0.2 * (high - low) for value in near):
            named = at
            ax.text(at, 0.035, "hidden", transform=places, ha="center", fontsize=SMALL, color=QUIET)
    for shape, size, these in (
        ("s", 6, [at for at, hide in enumerate(hidden) if hide]),
        ("x", 6, [at for at, value in enumerate(values) if math.isnan(value) and not hidden[at]]),
    ):
        if these:
            ax.plot(
                *(these, [0.0] * len(these), shape),
                transform=places,
                clip_on=False,
                zorder=5,
                color=QUIET,
                markerfacecolor=PAPER,
                markersize=size,
                markeredgewidth=1.4,
            )


def blank_keys(values: Sequence[float], hidden: Sequence[bool]) -> list[str]:
    """Say what the marks on the axis line mean, where there are any.

    >>> blank_keys([math.nan, 1.0], [False, False])
    ['cross: nothing recorded']
    """
    missing = any(math.isnan(value) and not hide for value, hide in zip(values, hidden, strict=True))
    return [key for key, used in ((HIDDEN_KEY, any(hidden)), (MISSING_KEY, missing)) if used]


def level_lines(values: Sequence[float]) -> list[tuple[float, float, float]]:
    """Give the level pieces of a line that may step: from, to and height of each.

    >>> level_lines([2.0, 2.0, 3.0])
    [(-0.5, 1.5, 2.0), (1.5, 2.5, 3.0)]
    """
    pieces: list[tuple[float, float, float]] = []
    for at, value in enumerate(values):
        if math.isnan(value):
            continue
        if pieces and pieces[-1][1] == at - 0.5 and pieces[-1][2] == value:
            pieces[-1] = (pieces[-1][0], at + 0.5, value)
        else:
            pieces.append((at - 0.5, at + 0.5, value))
    return pieces


def signal_shape(sign: float) -> str:
    """Give the shape of a month that signals: above, below, or either.

    >>> signal_shape(1), signal_shape(-1), signal_shape(True)
    ('^', 'v', '^')
    """
    return "^" if sign > 0 else "v"
