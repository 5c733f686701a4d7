"""Colours and marks of every chart, in one place: nothing is told by colour alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

INK, QUIET, PAPER = "#222222", "#555555", "#ffffff"
SERIES, SIGNAL = "#1b4f8a", "#a3420a"
BAND = "#c9d8ea"
UP, DOWN, SAME = "#f6d9c8", "#cfdeee", "#eeeeee"
HATCH = "////"

SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")
COLOURS = ("#1b4f8a", "#a3420a", "#00695c", "#6a1b9a", "#7a5c00", "#ad1457", "#37474f", "#5d4037")
LINES: tuple[str | tuple[int, tuple[int, ...]], ...] = ("-", "--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)))
STEPS = ("#f1f5fa", "#cfdeee", "#9dbcdc", "#5f93c4", "#2b659f", "#123a66")


class Mark(NamedTuple):
    """How one group is drawn: shape, colour and line; `face` is white for an open shape."""

    shape: str
    colour: str
    line: str | tuple[int, tuple[int, ...]]
    face: str


def group_marks(groups: Iterable[str], order: Sequence[str] = ()) -> dict[str, Mark]:
    """Give each group its mark, by its place in the order; no group has a special one.

    Parameters
    ----------
    groups : those that are drawn.
    order : all groups, so that a group keeps its mark where a chart shows only some of them; by default
        the groups as given.

    Examples
    --------
    >>> group_marks(["Night"], order=["Day", "Night"])["Night"].shape
    's'

    """
    named = list(groups)
    places = {name: at for at, name in enumerate(dict.fromkeys([*order, *named]))}
    marks = {}
    for name in named:
        at = places[name]
        colour = COLOURS[at % len(COLOURS)]
        again = at // len(SHAPES) % 2
        marks[name] = Mark(
            SHAPES[at % len(SHAPES)], colour, LINES[at % len(LINES)], PAPER if again else colour
        )
    return marks


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definitions of contrast ratio and relative luminance).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Choose dark or white text for a ground.

    >>> text_on("#ffffff"), text_on("#123a66")
    ('#222222', '#ffffff')
    """
    return max((INK, PAPER), key=lambda text: contrast(text, colour))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
