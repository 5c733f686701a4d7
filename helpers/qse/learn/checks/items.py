"""The items of checks.yaml, typed and checked; every mistake names file, line and field."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qse.files import Document, Problem
from qse.learn.checks.item_kinds import (
    Card,
    Choice,
    Item,
    Near,
    Number,
    Option,
    Order,
    Reflection,
    Sort,
    Step,
)
from qse.learn.computed import PERCENT, POINTS, VALUES, Computed, Figure, WrongPart, computed
from qse.learn.curriculum import entry
from qse.learn.months.year import the_year
from qse.learn.parts import among, at, listing, mapping, named_texts, parts, size, text, whole

FEWEST, MOST_OPTIONS, MOST_STEPS, MOST_CARDS = 3, 5, 8, 12
FEWEST_PLACES, MOST_PLACES = 2, 6


def item(name: str) -> Item:
    """Read an item.

    Raises
    ------
    Problem : there is none of that name, or its definition is broken; file, line and field are named.

    Examples
    --------
    >>> item("m00.reports").right
    'c'

    """
    document, key = entry("checks.yaml", name)
    return read_item(document, key, str(name))


def read_item(document: Document, key: str, name: str) -> Item:
    """Read the item under `key` of a file.

    Parameters
    ----------
    document, key : where it stands.
    name : its id; the month in it has the objectives.

    Raises
    ------
    Problem : its definition is broken; file, line and field are named.

    Examples
    --------
    >>> read_item(*entry("checks.yaml", "m00.reports"), "m00.reports").objective
    3

    """
    kind = "choice"
    if "kind" in mapping(document, key):
        kind = text(document, key, "kind")
        among(document, key, "kind", known=_READERS, what="kind of check")
    made = _READERS[kind](document, key)
    month = the_year().months
    at_month = int(name[1:3])
    if at_month < len(month) and not 1 <= made.objective <= len(month[at_month].objectives):
        says = f"month {at_month} has objectives 1 to {len(month[at_month].objectives)} in program.yaml."
        raise document.problem(key, "objective", says=says)
    return replace(made, name=name)


def _item(kind: type[Item], document: Document, key: str, **given: Any) -> Item:
    """Make the item, with `key` for a name: a part `name` in the file is then one too many."""
    return parts(kind, document, key, name=key, **given)


def _choice(document: Document, key: str) -> Item:
    options = _options(document, key)
    if sum(option.right for option in options) != 1:
        raise document.problem(key, "options", says="mark exactly one option with `right: true`.")
    return _item(Choice, document, key, options=options)


def _several(document: Document, key: str) -> Item:
    options = _options(document, key)
    if len({option.right for option in options}) != 2:
        says = "mark the options that fit with `right: true`: at least one, and not all."
        raise document.problem(key, "options", says=says)
    return _item(Choice, document, key, options=options)


def _number(document: Document, key: str) -> Item:
    figure = _computed(document, key, "figure")
    unit = text(document, key, "unit")
    if figure.unit and unit != figure.unit:
        raise document.problem(key, "unit", says=f"this figure is asked in {figure.unit}; write that here.")
    if not figure.unit and unit in (PERCENT, POINTS):
        raise document.problem(key, "unit", says="this figure is no share; write its unit in words.")
    near = []
    for index in range(len(listing(document, key, "near")) if "near" in mapping(document, key) else 0):
        keys = (key, "near", index)
        slip = _computed(document, *keys, "figure")
        if abs(slip.number - figure.number) <= size(document, key, "tolerance"):
            says = f"{slip.shown} lies within the tolerance of the right figure, {figure.shown}."
            raise document.problem(*keys, "figure", says=says)
        near.append(parts(Near, document, *keys, figure=slip))
        _fields(document, *keys, "reason")
    made = _item(Number, document, key, figure=figure, near=tuple(near))
    _fields(document, key, "reason")
    return made


def _order(document: Document, key: str) -> Item:
    count = _counted(document, key, "steps", most=MOST_STEPS)
    steps = tuple(parts(Step, document, key, "steps", index) for index in range(count))
    _different(document, key, "steps", entries=steps)
    return _item(Order, document, key, steps=steps)


def _sort(document: Document, key: str) -> Item:
    count = _counted(document, key, "cards", most=MOST_CARDS)
    places = _counted(document, key, "places", fewest=FEWEST_PLACES, most=MOST_PLACES)
    cards = tuple(parts(Card, document, key, "cards", index) for index in range(count))
    _different(document, key, "cards", entries=cards)
    for index, card in enumerate(cards):
        if not 1 <= card.place <= places:
            raise document.problem(key, "cards", index, "place", says=f"the places are 1 to {places}.")
    if not 1 <= whole(document, key, "enough") <= count:
        raise document.problem(key, "enough", says=f"write how many of the {count} cards are enough.")
    return _item(Sort, document, key, cards=cards)


def _reflection(document: Document, key: str) -> Item:
    return _item(Reflection, document, key)


def _options(document: Document, key: str) -> tuple[Option, ...]:
    count = _counted(document, key, "options", most=MOST_OPTIONS)
    options = tuple(parts(Option, document, key, "options", index) for index in range(count))
    _different(document, key, "options", entries=options)
    return options


def _counted(document: Document, *keys: Any, most: int, fewest: int = FEWEST) -> int:
    count = len(listing(document, *keys))
    if not fewest <= count <= most:
        raise document.problem(*keys, says=f"write {fewest} to {most} of them, not {count}.")
    return count


def _different(document: Document, *keys: Any, entries: tuple[Option | Step | Card, ...]) -> None:
    for part in ("text", "reason"):
        written = [" ".join(getattr(each, part).lower().split()) for each in entries]
        for index, words in enumerate(written):
            if words in written[:index]:
                says = f"this {part} stands twice; each needs one of its own."
                raise document.problem(*keys, index, part, says=says)


def _computed(document: Document, *keys: Any) -> Computed:
    """Read which figure, and compute it; what is wrong with it is said of its part."""
    found = mapping(document, *keys)
    given: dict[str, Any] = {}
    if "where" in found:
        given["where"] = tuple(named_texts(document, *keys, "where").items())
    if "months" in found:
        if len(listing(document, *keys, "months")) != 2:
            raise document.problem(*keys, "months", says="write the first and the last month, from 0.")
        given["months"] = (whole(document, *keys, "months", 0), whole(document, *keys, "months", 1))
    figure = parts(Figure, document, *keys, **given)
    among(document, *keys, "value", known=VALUES, what="value")
    try:
        return computed(figure)
    except WrongPart as problem:
        raise document.problem(*keys, problem.part, says=str(problem)) from None
    except Problem as problem:
        raise document.problem(*keys, says=str(problem)) from None


def _fields(document: Document, *keys: Any) -> None:
    """Check that a reason has no field in braces but {value}."""
    for field in re.findall(r"\{[^{}]*\}?|\}", at(document, *keys)):
        if field != "{value}":
            raise document.problem(*keys, says=f"the one field here is {{value}}, not {field}.")


_READERS: dict[str, Callable[[Document, str], Item]] = {
    "choice": _choice,
    "several": _several,
    "number": _number,
    "order": _order,
    "sort": _sort,
    "reflection": _reflection,
}
