"""Texts of strangers, made harmless where they are shown or may be taken into a spreadsheet."""

import re
from typing import Any

LONGEST = 200
RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""With these a spreadsheet begins a formula, in wide letters too."""
_NUMBER = re.compile(r"[-+]?[\d.,:/ ]*\d[\d.,:/ ]*( ?[A-Za-z%]{1,8})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: Any) -> str:
    """Write a text so that no spreadsheet runs it, no terminal obeys it, and it is not endless.

    A leading = + - or @ gets an apostrophe before it, unless it begins a plain number. Letters that steer a terminal or
    turn the direction of reading become a space.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("-3 days"), harmless("a\\x1b[2Jb")
    ("'=cmd|' /C calc'!A0", '-3 days', 'a [2Jb')
    >>> len(harmless("x" * 10_000))
    200

    """
    written = _CONTROL.sub(" ", str(text))
    if len(written) > LONGEST:
        written = written[: LONGEST - 1] + "…"
    bare = written.lstrip()
    if bare[:1] in RUN and bare not in ("-", "--") and not _NUMBER.fullmatch(bare):
        return "'" + written
    return written
