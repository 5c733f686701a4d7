"""What a reader gave as an answer, read kindly; what cannot be meant is one sentence."""

import re
import reprlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from numbers import Real

from qse.files import Problem
from qse.learn.checks.item_kinds import Choice, Number, Order, Reflection, Sort
from qse.learn.computed import PERCENT, POINTS

# A letter for each sign of the scripts that write without spaces between words.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
_NUMBER = re.compile(r"([+\-−]?)\s*(\d[\d\s.,'’]*|[.,]\d+)(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))")
_ENDINGS = {PERCENT: ("%", "percent"), POINTS: ("%", "points", "percentage points", "pp")}


@dataclass(frozen=True)
class Typed:
    """A number; `signed` where a plus or minus was written, `percent` where a unit was."""

    value: float
    signed: bool = False
    percent: bool = False


def is_empty(given: object) -> bool:
    """Say whether nothing was answered yet.

    >>> is_empty(" "), is_empty([]), is_empty(0)
    (True, True, False)
    """
    return (
        not given.strip() if isinstance(given, str) else isinstance(given, (list, tuple, set)) and not given
    )


def brief(given: object) -> str:
    """Write any value short, in one line.

    >>> brief("well, " * 100)
    "'well, well, ...well, well, '"
    """
    return " ".join(reprlib.repr(given).split())


def one_letter(item: Choice, given: object) -> str:
    """Read the letter of one option.

    Raises
    ------
    Problem : it is no letter of an option.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> one_letter(item("m00.reports"), " C ")
    'c'

    """
    letter = given.strip().lower() if isinstance(given, str) else ""
    if len(letter) != 1 or letter not in item.letters:
        raise Problem(
            f"{brief(given)} is not an option of {item.name}. Write one of {_listed(item.letters)}."
        )
    return letter


def several_letters(item: Choice | Order, given: object) -> str:
    """Read letters, each once, in the order given: "ac", "a, c", "a and c" or ["a", "c"].

    Raises
    ------
    Problem : there is something else, or a letter twice.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> several_letters(item("m00.proof"), "A and b"), several_letters(item("m00.proof"), ["b", "a"])
    ('ab', 'ba')

    """
    written = _letters(item, given)
    twice = next((letter for letter in written if written.count(letter) > 1), "")
    if twice:
        raise Problem(f"The letter {twice!r} stands twice in {brief(given)}. Write each letter once.")
    return written


def whole_order(item: Order, given: object) -> str:
    """Read an order that has every letter once.

    Raises
    ------
    Problem : a letter is missing, twice, or unknown.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> whole_order(item("m00.path_of_a_report"), "b > a > d > c > e")
    'badce'

    """
    written = several_letters(item, given)
    if len(written) < len(item.letters):
        raise Problem(f"{brief(given)} leaves a step out. Write all {len(item.letters)} letters in order.")
    return written


def place_letters(item: Sort, given: object) -> str:
    """Read a place for each card, in the order of the cards: "abca", "a b c a" or ["a", "b", "c", "a"].

    Raises
    ------
    Problem : a place is missing, one too many, or unknown.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> place_letters(item("m00.practices"), "adceb aebdc")
    'adcebaebdc'

    """
    written = _letters(item, given)
    if len(written) != len(item.cards):
        raise Problem(
            f"{brief(given)} gives {len(written)} places. Write {len(item.cards)} letters, one for each card in order."
        )
    return written


def _letters(item: Choice | Order | Sort, given: object) -> str:
    written = ""
    if isinstance(given, str):
        written = re.sub(r"\band\b|[\s,;.+&>/-]", "", given.lower())
    elif isinstance(given, (list, tuple, set)) and all(isinstance(each, str) for each in given):
        letters = [each.strip().lower() for each in given]
        written = "".join(sorted(letters) if isinstance(given, set) else letters)
    if not written or not set(written) <= set(item.letters):
        raise Problem(f"{brief(given)} cannot be read. Write letters out of {_listed(item.letters)}.")
    return written


def number(item: Number, given: object) -> Typed:
    """Read a number: 17.4, "17.4", "17,4", "17.4 %"; where it counts things, "13,003" too.

    Raises
    ------
    Problem : it is no number.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> number(item("m00.need_rate"), "17,4 %")
    Typed(value=17.4, signed=False, percent=True)

    """
    typed = None
    if isinstance(given, str):
        typed = _from_text(item, given)
    elif isinstance(given, Real) and not isinstance(given, bool):
        with suppress(OverflowError):
            typed = Typed(float(given), signed=given < 0)
    if typed is None or not isfinite(typed.value):
        raise Problem(f"{brief(given)} cannot be read as a number. Write one such as 12.3, in {item.unit}.")
    return typed


def _from_text(item: Number, given: str) -> Typed | None:
    found = _NUMBER.fullmatch(given.strip())
    if not found:
        return None
    sign, digits, ending = found[1], found[2].strip(), found[3].strip().lower()
    if ending and ending not in (*_ENDINGS.get(item.unit, ()), item.unit.lower()):
        return None
    if item.figure.grouped:
        digits = _THOUSANDS.sub("", digits)
    digits = digits.replace(",", ".")
    if not re.fullmatch(r"\d+\.?\d*|\.\d+", digits):
        return None
    value = float(digits)
    return Typed(-value if sign in ("-", "−") else value, signed=bool(sign), percent=bool(ending))


def words(item: Reflection, given: object) -> str:
    """Read a text as it was written.

    Raises
    ------
    Problem : it is no text.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> words(item("m00.own_decision"), " We close the ward's blind spot. ")
    "We close the ward's blind spot."

    """
    if not isinstance(given, str):
        raise Problem(
            f"{brief(given)} is not a text. Write an answer to {item.name} between quotation marks."
        )
    # Half a character, as a damaged copy can hold, could not be saved.
    return given.strip().encode("utf-8", "replace").decode("utf-8")


def word_count(text: str) -> int:
    """Count the words of a text, in scripts with and without spaces.

    >>> word_count("Who had to say yes?"), word_count("夜の病棟")
    (5, 4)
    """
    return len(_WORD.findall(text))


def _listed(letters: Iterable[str]) -> str:
    return ", ".join(map(repr, letters))
