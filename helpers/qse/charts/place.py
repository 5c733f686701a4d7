"""Place names beside points so that they cover neither each other nor other points."""

from collections.abc import Sequence
from typing import Any

from qse.charts.look import PAPER, QUIET
from qse.charts.sheet import SMALL

Box = tuple[float, float, float, float]
_SIDES = (
    ("left", "center", 9, 0),
    ("right", "center", -9, 0),
    ("left", "bottom", 5, 8),
    ("left", "top", 5, -8),
)
_FURTHER = (
    ("right", "bottom", -5, 8),
    ("right", "top", -5, -8),
    ("left", "bottom", 12, 20),
    ("left", "top", 12, -20),
)


def label_points(
    ax: Any, labels: Sequence[tuple[float, float, str]], points: Sequence[tuple[float, float]]
) -> None:
    """Write each name where there is room: first right of its point, then left, above, below.

    Parameters
    ----------
    ax : axes, everything else drawn.
    labels : x, y and name of the points to be named, the most important first.
    points : x and y of all points.

    """
    if not labels:
        return
    figure = ax.figure
    figure.draw_without_rendering()
    dot = figure.dpi / 72
    frame = ax.get_window_extent()
    taken: list[Box] = [_around(ax.transData.transform(point), 5 * dot) for point in points]
    for x, y, name in labels:
        here = ax.transData.transform((x, y))
        wide, tall = 0.64 * SMALL * dot * len(name), 1.2 * SMALL * dot
        best: tuple[float, tuple[str, str, int, int], Box] | None = None
        for side in (*_SIDES, *_FURTHER):
            box = _box(here, side, wide, tall, dot)
            outside = box[0] < frame.x0 or box[2] > frame.x1 or box[1] < frame.y0 or box[3] > frame.y1
            cost = sum(_overlap(box, other) for other in taken) + (wide * tall if outside else 0)
            if best is None or cost < best[0]:
                best = cost, side, box
        assert best is not None
        _, (across, along, right, up), box = best
        taken.append(box)
        ax.annotate(
            name,
            (x, y),
            xytext=(right, up),
            textcoords="offset points",
            ha=across,
            va=along,
            fontsize=SMALL,
            bbox={"boxstyle": "square,pad=0.05", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85},
            arrowprops={"arrowstyle": "-", "color": QUIET, "linewidth": 0.8} if abs(up) > 10 else None,
        )


def _around(here: Any, reach: float) -> Box:
    return here[0] - reach, here[1] - reach, here[0] + reach, here[1] + reach


def _box(here: Any, side: tuple[str, str, int, int], wide: float, tall: float, dot: float) -> Box:
    across, along, right, up = side
    x, y = here[0] + right * dot, here[1] + up * dot
    left = x if across == "left" else x - wide
    low = {"bottom": y, "top": y - tall, "center": y - tall / 2}[along]
    return left, low, left + wide, low + tall


def _overlap(one: Box, other: Box) -> float:
    """Area that two boxes share.

    >>> _overlap((0, 0, 2, 2), (1, 1, 3, 3))
    1
    """
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0
