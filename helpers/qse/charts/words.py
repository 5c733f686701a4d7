"""Words in a picture: always literal, on few lines, of signs that the picture's font has."""

from collections.abc import Sequence
from functools import cache
from textwrap import wrap as lines_of
from unicodedata import category

HIDDEN_TEXT = "too few to show safely"
WHY_HIDDEN = "Too few to show safely: a count of 1 to 10, or one that would give such a count away."
HATCHED = f"Hatched: hidden. {WHY_HIDDEN}"
NOTHING = "nothing recorded"
_JOINERS = "\u200c\u200d"


def one_line(text: object) -> str:
    """Put text on one line without control signs, such as those that turn the direction of a line.

    >>> one_line("a\\n\\u202eb")
    'a b'
    """
    kept = "".join(
        sign for sign in str(text) if sign.isspace() or sign in _JOINERS or category(sign)[0] != "C"
    )
    return " ".join(kept.split())


def drawable(text: object) -> str:
    """Put text on one line; signs that the font lacks are drawn as a box (the table has them).

    >>> drawable("$x$ \\u4e2d")
    '$x$ □'
    """
    known = _signs()
    return "".join(sign if ord(sign) in known else "□" for sign in one_line(text))


def wrap(text: object, width: int, most: int = 3) -> str:
    """Break text into lines of at most `width` signs; what is left after `most` lines is cut with "…".

    >>> wrap("one two three four", 9, most=1)
    'one two …'
    """
    lines = lines_of(drawable(text), width, max_lines=most, placeholder=" …")
    return "\n".join(lines)


def even_lines(text: object, width: int, most: int) -> str:
    """Break text into as few lines as `wrap` does, but of about the same length.

    >>> even_lines("a title that is a little too long", 30, 3)
    'a title that is a\\nlittle too long'
    """
    best = wrap(text, width, most)
    while not best.endswith("…") and width > 20:
        width -= 2
        closer = wrap(text, width, most)
        if closer.count("\n") > best.count("\n") or closer.endswith("…"):
            break
        best = closer
    return best


def listed(names: Sequence[object], most: int = 6) -> str:
    """List names; of many, the first and how many more.

    >>> listed(["a", "b"]), listed(list("abc"), most=2)
    ('a, b', 'a, b and 1 more')
    """
    some = ", ".join(one_line(name) for name in names[:most])
    return some if len(names) <= most else f"{some} and {len(names) - most} more"


def first_only(shown: int, given: int, what: str) -> str:
    """Say that a picture was cut; nothing where all is shown.

    >>> first_only(40, 200, "groups")
    'Only the first 40 of 200 groups are drawn; the table has all.'
    """
    return f"Only the first {shown} of {given} {what} are drawn; the table has all." if shown < given else ""


@cache
def _signs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    fonts = (FontProperties(family="DejaVu Sans", weight=weight) for weight in ("normal", "bold"))
    plain, bold = (frozenset(get_font(findfont(font)).get_charmap()) for font in fonts)
    return plain & bold
