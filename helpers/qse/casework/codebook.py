"""What is coded and how: items, axes with their values, and what one coder said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qse.files import Problem, nearest

NONE = "none"
YES_NO = {True: True, False: False, "yes": True, "no": False}


@dataclass(frozen=True)
class Axis:
    """One question asked of every item.

    `values` are the codes with their meaning; `several` means that each of them is answered yes or no,
    else one of them is picked.
    """

    name: str
    asks: str
    values: Mapping[str, str] = field(hash=False)
    several: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to code: a vignette, or a factor of a case; `where` says what it belongs to."""

    name: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class Reading:
    """What one coder said: for each item the code on each axis; on an axis of several, yes or no by value.

    `why` holds reasons by item, `arguable` what another careful coder could say.
    """

    by: str
    codes: Mapping[str, Mapping[str, Any]] = field(hash=False)
    why: Mapping[str, str] = field(default_factory=dict, hash=False)
    arguable: Mapping[str, str] = field(default_factory=dict, hash=False)

    def code(self, item: Item, axis: Axis) -> Any:
        """Return what was said of an item on an axis, or nothing of its kind."""
        return self.codes.get(item.name, {}).get(axis.name) or ({} if axis.several else "")


@dataclass(frozen=True)
class Codebook:
    """All that a coding needs and that no coder changes; `mark` stands on its charts."""

    title: str
    what: str
    axes: tuple[Axis, ...]
    items: tuple[Item, ...]
    readings: Mapping[str, Reading] = field(hash=False)
    mark: str = "Invented data, coded by hand"

    def axis(self, name: str) -> Axis:
        """Return the axis of that name.

        Raises
        ------
        Problem : there is none.

        """
        for axis in self.axes:
            if axis.name == name:
                return axis
        raise Problem(f"There is no axis {name!r}.{nearest(name, [axis.name for axis in self.axes])}")

    def item(self, name: str) -> Item:
        """Return the item of that name.

        Raises
        ------
        Problem : there is none.

        """
        for item in self.items:
            if item.name == name:
                return item
        raise Problem(f"There is no {self.what} {name!r}.{nearest(name, [item.name for item in self.items])}")


def checked(axis: Axis, given: Any) -> Any:
    """Check the code of one item on one axis.

    Parameters
    ----------
    axis : the question.
    given : one value; where several may hold, a name, a list of names (the rest are no), "none" or a mapping
        of names to True or False, which may leave some out.

    Returns
    -------
    str, or for several a mapping of names to True or False.

    Raises
    ------
    Problem : a name is not among the values.

    Examples
    --------
    >>> level = Axis("level", "At which level?", {"institutional": "", "structural": ""}, several=True)
    >>> checked(level, "structural")
    {'institutional': False, 'structural': True}

    """
    if not axis.several:
        _known(axis, given)
        return given
    if isinstance(given, Mapping):
        for name, said in given.items():
            _known(axis, name)
            if not isinstance(said, (str, bool)) or said not in YES_NO:
                raise Problem(f"{axis.name}, {name}: write yes or no, not {said!r}.")
        return {name: YES_NO[said] for name, said in given.items()}
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, (list, tuple)):
        raise Problem(f"{axis.name}: write names such as {list(axis.values)}, not {given!r}.")
    names = [] if list(names) == [NONE] else names
    for name in names:
        _known(axis, name)
    return {name: name in names for name in axis.values}


def _known(axis: Axis, name: Any) -> None:
    if not isinstance(name, str) or name not in axis.values:
        raise Problem(f"{axis.name}: {name!r} is no value here.{nearest(name, axis.values)}")


def plain(name: str) -> str:
    """Write the name of a code as a reader sees it.

    >>> plain("missing_data")
    'missing data'
    """
    return name.replace("_", " ")


def in_words(axis: Axis, code: Any) -> str:
    """Write a code as a reader sees it.

    >>> in_words(Axis("level", "", {"a_b": "", "c": ""}, several=True), {"a_b": True, "c": False})
    'a b'
    """
    if not code:
        return "not coded yet"
    if not axis.several:
        return plain(str(code))
    yes = [plain(name) for name, said in code.items() if said]
    open_ = len(code) < len(axis.values)
    return (", ".join(yes) or ("nothing yes" if open_ else NONE)) + (", not finished" if open_ else "")
