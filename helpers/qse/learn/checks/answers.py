"""The answer to an item: as one would type it, and explained."""

from collections.abc import Callable
from typing import Any

from qse.learn.checks.item_kinds import Choice, Item, Number, Order, Reflection, Sort

RIGHT = "Right. "


def right_answer(item: Item) -> str:
    """Return an answer as one would type it; `qse.check(item.name, right_answer(item))` says Yes or Kept.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> right_answer(item("m00.reports")), right_answer(item("m00.need_rate"))
    ('c', '2.7')

    """
    if isinstance(item, Number):
        return f"{item.figure.number:.2f}".rstrip("0").rstrip(".")
    if isinstance(item, Choice | Order | Sort):
        return " ".join(item.right) if item.kind == "several" else item.right
    assert isinstance(item, Reflection)
    return item.worked


def explained(item: Item) -> tuple[str, ...]:
    """Return the answer in lines: what it is, and the reasons.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> explained(item("m00.reports"))[0]
    'The answer is c.'

    """
    return _EXPLAINED[item.kind](item)


def _options(item: Choice) -> tuple[str, ...]:
    first = f"The answer is {item.right}." if len(item.right) == 1 else f"The answers are {_and(item.right)}."
    marked = zip(item.letters, item.options, strict=True)
    return (first, *(f"{letter}. {RIGHT if each.right else ''}{each.reason}" for letter, each in marked))


def _number(item: Number) -> tuple[str, ...]:
    slips = (
        near.reason.replace("{value}", near.figure.shown)
        if "{value}" in near.reason
        else f"Not {near.figure.shown}: {near.reason}"
        for near in item.near
    )
    shown = item.figure.shown
    where = f"It stands in {item.figure.place}."
    return (f"The answer is {shown}.", item.reason.replace("{value}", shown), where, *slips)


def _order(item: Order) -> tuple[str, ...]:
    steps = zip(item.right, item.steps, strict=True)
    return (
        f"The order is {item.right}.",
        *(f"{letter}. {step.text} {step.reason}" for letter, step in steps),
    )


def _sort(item: Sort) -> tuple[str, ...]:
    first = f"We would put them so; {item.enough} of {len(item.cards)} alike are enough."
    cards = enumerate(item.cards, start=1)
    return (first, *(f"{at}. {card.text} {item.places[card.place - 1]}. {card.reason}" for at, card in cards))


def _reflection(item: Reflection) -> tuple[str, ...]:
    named = (f"- {each}" for each in item.look_for)
    return (f"One answer among many: {item.worked}", "A good answer names:", *named)


def _and(letters: str) -> str:
    return f"{', '.join(letters[:-1])} and {letters[-1]}"


_EXPLAINED: dict[str, Callable[[Any], tuple[str, ...]]] = {
    "choice": _options,
    "several": _options,
    "number": _number,
    "order": _order,
    "sort": _sort,
    "reflection": _reflection,
}
