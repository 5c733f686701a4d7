"""The nearest known name, for a helpful sentence about an unknown one."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 30
"""Names that one sentence lists."""


def nearest(word: object, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` or, where nothing is near, the list of what there is.

    Parameters
    ----------
    word : what was asked for; any value, compared as text.
    known : the names there are.

    Returns
    -------
    str : a sentence that starts with a space, ready to follow another sentence.

    Examples
    --------
    >>> nearest("readmision", ["readmission", "harm"])
    " Did you mean 'readmission'?"
    >>> nearest("zzz", ["b", "a"])
    " There is: 'a', 'b'."

    """
    names = sorted(known)
    by_lower = {name.lower(): name for name in names}
    asked = str(word).lower()
    close = get_close_matches(asked, by_lower, n=1, cutoff=0.6)
    close = close or [name for name in by_lower if len(asked) > 2 and asked in name][:1]
    if close:
        return f" Did you mean {by_lower[close[0]]!r}?"
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f" There is: {', '.join(repr(name) for name in names[:MOST])}{more}."
