"""What is said to an answer: one of three states, and what to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from qse.documents.twin import Words
from qse.learn.checks.given import (
    Typed,
    is_empty,
    number,
    one_letter,
    place_letters,
    several_letters,
    whole_order,
    word_count,
    words,
)
from qse.learn.checks.item_kinds import Choice, Item, Number, Order, Reflection, Sort
from qse.learn.checks.reflections import FILE, keep_reflection
from qse.learn.computed import PERCENT, POINTS, Computed

NOT_TRIED, NOT_YET, YES = "not tried yet", "not yet", "yes"
FEWEST_WORDS = 5
# Half of the last digit of a float is no difference to anybody.
SLACK = 1e-9


@dataclass(frozen=True)
class Feedback:
    """The state, and the lines that are said; `word` opens the first of them."""

    state: str
    word: str
    lines: tuple[str, ...]

    def words(self) -> Words:
        """Write it for a notebook."""
        first, *others = self.lines
        opening = escape(self.word) if self.state == NOT_TRIED else f"<strong>{escape(self.word)}</strong>"
        html = "".join(f"<p>{escape(line)}</p>" for line in others)
        return Words("\n".join([f"{self.word} {first}", *others]), f"<p>{opening} {escape(first)}</p>{html}")


def feedback(item: Item, given: object) -> Feedback:
    """Say whether an answer is right, and what to look at.

    Parameters
    ----------
    item : the question.
    given : a letter, letters, a number or a text, as its kind wants it.

    Raises
    ------
    Problem : the answer cannot be read, or a reflection cannot be kept.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> feedback(item("m00.reports"), "").state, feedback(item("m00.reports"), "c").state
    ('not tried yet', 'yes')

    """
    if is_empty(given):
        return Feedback(NOT_TRIED, "Not tried yet.", (HOW_TO_TYPE[item.kind].format(item=item),))
    return _ANSWERED[item.kind](item, given)


def _not_yet(*lines: str) -> Feedback:
    return Feedback(NOT_YET, "Not yet.", lines)


def _yes(*lines: str) -> Feedback:
    return Feedback(YES, "Yes.", lines)


def _choice(item: Choice, given: object) -> Feedback:
    letter = one_letter(item, given)
    option = item.options[item.letters.index(letter)]
    return _yes(option.reason) if option.right else _not_yet(option.reason)


def _several(item: Choice, given: object) -> Feedback:
    chosen = several_letters(item, given)
    wrong = [letter for letter in item.letters if letter in chosen and letter not in item.right]
    missing = set(item.right) - set(chosen)
    reasons = {letter: each.reason for letter, each in zip(item.letters, item.options, strict=True)}
    if not wrong and not missing:
        return _yes("Every one that fits.", *(f"{letter}. {reasons[letter]}" for letter in item.right))
    lines = [f"{letter}. {reasons[letter]}" for letter in wrong]
    if missing and not wrong:
        return _not_yet("What you chose fits. Look again at the others: something is still missing.")
    first = "Look again at one of them." if len(wrong) == 1 else "Look again at some of them."
    return _not_yet(first, *lines, *(["And something that fits is still missing."] if missing else []))


def _number(item: Number, given: object) -> Feedback:
    typed = number(item, given)
    if _fits(item, typed, item.figure):
        return _yes(item.reason.replace("{value}", item.figure.shown))
    slips = [near for near in item.near if _fits(item, typed, near.figure)]
    if slips:
        near = min(slips, key=lambda slip: _away(typed, slip.figure))
        return _not_yet(near.reason.replace("{value}", near.figure.shown))
    if item.figure.difference and _fits(item, Typed(-typed.value, signed=True), item.figure):
        return _not_yet("The size is right. Look at the sign: which of the two is higher?")
    if item.unit in (PERCENT, POINTS) and not typed.percent:
        hundred = Typed(100 * typed.value, typed.signed)
        if _fits(item, hundred, item.figure):
            return _not_yet(f"That is a share of 1. Asked in {item.unit} it is a hundred times as much.")
    return _not_yet(f"Look at {item.figure.place}. The answer is asked in {item.unit}.")


def _fits(item: Number, typed: Typed, figure: Computed) -> bool:
    return _away(typed, figure) <= item.tolerance + SLACK


def _away(typed: Typed, figure: Computed) -> float:
    # Who writes how large a difference is need not write its sign.
    aim = abs(figure.number) if figure.difference and not typed.signed else figure.number
    return abs(typed.value - aim)


def _order(item: Order, given: object) -> Feedback:
    written = whole_order(item, given)
    if written == item.right:
        lines = (f"{place}. {step.text} {step.reason}" for place, step in enumerate(item.steps, start=1))
        return _yes("Each step is in its place.", *lines)
    good = next(place for place, letter in enumerate(written) if letter != item.right[place])
    letter = written[good]
    step = item.shown[item.letters.index(letter)]
    first = f"Up to step {good} the order holds." if good else "Look at the first step."
    return _not_yet(f"{first} Now think about {letter}: {step.reason}")


def _sort(item: Sort, given: object) -> Feedback:
    written = place_letters(item, given)
    elsewhere = [
        (at, card) for at, card in enumerate(item.cards) if written[at] != item.letters[card.place - 1]
    ]
    agreed = len(item.cards) - len(elsewhere)
    first = f"{agreed} of {len(item.cards)} stand where we put them."
    if agreed >= item.enough:
        lines = [
            f"{at + 1}. {card.text} We put it under {item.places[card.place - 1]}. {card.reason}"
            for at, card in elsewhere
        ]
        return _yes(first, *lines)
    return _not_yet(first, *(f"Think again about {at + 1}: {card.reason}" for at, card in elsewhere[:2]))


def _reflection(item: Reflection, given: object) -> Feedback:
    text = words(item, given)
    if word_count(text) < FEWEST_WORDS:
        return _not_yet("Write a little more, one whole sentence at least. Nobody grades it.")
    keep_reflection(item.name, text)
    where = f"It stands in my-work/{FILE}, on this machine only. Nobody grades it. A good answer names:"
    return Feedback(YES, "Kept.", (where, *(f"- {each}" for each in item.look_for)))


HOW_TO_TYPE = {
    "choice": "Write the letter of an answer between the quotation marks.",
    "several": 'Write the letters of all answers that fit, such as "a c".',
    "number": "Write a number, in {item.unit}.",
    "order": "Write the letters in order between the quotation marks.",
    "sort": "Write a letter of a place for each card, in order, between the quotation marks.",
    "reflection": "Write a sentence or two between the quotation marks.",
}
_ANSWERED: dict[str, Callable[[Any, object], Feedback]] = {
    "choice": _choice,
    "several": _several,
    "number": _number,
    "order": _order,
    "sort": _sort,
    "reflection": _reflection,
}
