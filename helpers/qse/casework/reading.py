"""Read the parts of a YAML file one by one; every mistake is a sentence with file, line and field."""

from collections.abc import Iterable
from typing import Any

from qse.files import Document, Problem, nearest

At = tuple[Any, ...]
_WORDS = {True: "yes", False: "no"}


class Parts:
    """A YAML file, read field by field; `at` are the keys that lead to a field."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def value(self, *at: Any) -> Any:
        """Return what stands at a place, None where nothing does."""
        value = self.document.data
        for key in at:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def wrong(self, *at: Any, says: str) -> Problem:
        """Make the sentence about a place."""
        # A name may hold a line end; the sentence stays on one line.
        return Problem(" ".join(str(self.document.problem(*at, says=says)).split()))

    def only(self, *at: Any, names: Iterable[str], needed: Iterable[str]) -> dict[str, Any]:
        """Return a list of named parts after checking that all that are needed are there, and no other."""
        value, names = self.value(*at), list(names)
        if not isinstance(value, dict):
            raise self.wrong(*at, says="write named parts here, such as 'title: ...'.")
        for name in value:
            if name not in names:
                raise self.wrong(*at, name, says=f"there is no such part.{nearest(name, names)}")
        for name in needed:
            if name not in value:
                raise self.wrong(*at, says=f"the part {name!r} is missing.")
        return value

    def named(self, *at: Any, least: int = 1) -> list[str]:
        """Return the names under a place; each leads to parts of its own."""
        value = self.value(*at)
        if value is None and not least:
            return []
        if not isinstance(value, dict) or len(value) < least:
            raise self.wrong(*at, says="write names here, each with its parts under it.")
        for name in value:
            if not isinstance(name, str) or not name.isidentifier():
                raise self.wrong(*at, name, says="a name is one word of letters, digits and underscores.")
        return list(value)

    def count(self, *at: Any, least: int = 1) -> range:
        """Count the entries of a list, for a loop over them."""
        value = self.value(*at)
        if value is None and not least:
            return range(0)
        if not isinstance(value, list) or len(value) < least:
            raise self.wrong(*at, says="write a list here, one entry a line, each after a dash.")
        return range(len(value))

    def text(self, *at: Any, needed: bool = True) -> str:
        """Return words; a bare yes or no, and a number, are taken as words."""
        value = self.value(*at)
        if value is None and not needed:
            return ""
        if isinstance(value, bool):
            return _WORDS[value]
        if isinstance(value, (dict, list)) or value is None or not str(value).strip():
            raise self.wrong(*at, says="write some words.")
        return " ".join(str(value).split())

    def texts(self, *at: Any, least: int = 1) -> tuple[str, ...]:
        """Return a list of words."""
        return tuple(self.text(*at, number) for number in self.count(*at, least=least))

    def one_of(self, *at: Any, known: Iterable[str], needed: bool = True) -> str:
        """Return one of the known words."""
        word, known = self.text(*at, needed=needed), list(known)
        if (word or needed) and word not in known:
            raise self.wrong(*at, says=f"{word!r} is no value here.{nearest(word, known)}")
        return word

    def whole(self, *at: Any, default: int) -> int:
        """Return a whole number above 0."""
        value = default if self.value(*at) is None else self.value(*at)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(*at, says="write a whole number above 0.")
        return value
