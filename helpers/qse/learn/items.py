"""The items of checks.yaml: a question, its options with a reason each, and hints in steps."""

from dataclasses import dataclass

from qse.learn.curriculum import entry, required


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, and why it is right or not."""

    letter: str
    text: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Item:
    """One question with a single right option."""

    name: str
    question: str
    options: tuple[Option, ...]
    hints: tuple[str, ...]
    objective: str


def item(name: str) -> Item:
    """Read an item.

    Raises
    ------
    Problem : there is none of that name, or its definition is broken; file, line and field are named.

    Examples
    --------
    >>> item("m00.reports").options[0].letter
    'a'

    """
    document, key = entry("checks.yaml", name)
    parts = required(document, (key,), ("question", "options", "hints", "objective"))
    options = []
    for at in range(len(parts["options"])):
        option = required(document, (key, "options", at), ("text", "reason"))
        options.append(Option("abcdefgh"[at], option["text"], option.get("right", False), option["reason"]))
    if sum(option.right for option in options) != 1:
        raise document.problem(key, "options", says="mark exactly one option with `right: true`.")
    return Item(name, parts["question"], tuple(options), tuple(parts["hints"]), parts["objective"])
