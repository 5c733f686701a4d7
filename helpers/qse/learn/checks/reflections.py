"""Reflections: what a reader wrote to a question without a right answer, kept and never graded."""

from qse.files import my_work
from qse.files.kept import Kept

FILE, TITLE, PART = "reflections.yaml", "What I wrote", "reflections"


def kept_reflection(name: str) -> str:
    """Return what was written to an item before; nothing is "".

    Raises
    ------
    Problem : there is no folder to look in, or the file cannot be read.

    Examples
    --------
    >>> keep_reflection("m00.own_decision", "I decide who is asked first.")
    >>> kept_reflection("m00.own_decision")
    'I decide who is asked first.'

    """
    return str(_kept().read().get(PART, {}).get(name, ""))


def keep_reflection(name: str, text: str) -> None:
    """Keep what was written to an item; what stands under other items stays.

    Raises
    ------
    Problem : nothing can be kept; the sentence says why.

    Examples
    --------
    >>> keep_reflection("m00.own_decision", "I sign for the hours.")
    >>> kept_reflection("m00.own_decision")
    'I sign for the hours.'

    """
    _kept().change(lambda work: {**work, PART: {**work.get(PART, {}), name: text}})


def _kept() -> Kept:
    return Kept(my_work() / FILE, TITLE, (PART,))
