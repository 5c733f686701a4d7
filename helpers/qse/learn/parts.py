"""Read a mapping of a YAML file into a frozen dataclass; every mistake names file, line and field."""

from collections.abc import Callable, Collection
from dataclasses import MISSING, fields
from math import isfinite
from typing import Any, TypeVar, get_type_hints

from qse.files import Document, nearest

Made = TypeVar("Made")
NAMED_PARTS = "write named parts here, one a line, such as 'title: Break'."


def parts(kind: type[Made], document: Document, /, *keys: Any, **given: Any) -> Made:
    """Make a `kind` of the mapping under `keys`.

    Fields of type str, int, float, bool, tuple[str, ...] and dict[str, str] are read; a field without a default
    is required. A field such as `not_` stands in the file without its last line.

    Parameters
    ----------
    kind : a dataclass.
    document, keys : where its parts stand.
    given : fields that the caller has read already; in the file they are parts like the others.

    Raises
    ------
    Problem : a part is unknown, missing, empty or of the wrong type.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from pathlib import Path
    >>> @dataclass(frozen=True)
    ... class Meal:
    ...     dish: str
    ...     minutes: int
    >>> page = Document(Path("menu.yaml"), {"noon": {"dish": "soup", "minutes": "ten"}}, {("noon", "minutes"): 3})
    >>> parts(Meal, page, "noon")
    Traceback (most recent call last):
    qse.files.problem.Problem: menu.yaml, line 3, noon.minutes: write a whole number, 0 or more, not 'ten'.

    """
    found = mapping(document, *keys)
    known = {field.name.rstrip("_"): field for field in fields(kind)}  # type: ignore[arg-type]
    types = get_type_hints(kind)
    for name in found:
        # A name that stands before the colon is no part after it.
        if name not in known or (isinstance(given.get(name), str) and given[name] == keys[-1]):
            raise document.problem(*keys, name, says=f"there is no such part here.{nearest(name, known)}")
    for name, field in known.items():
        if name not in found and name not in given and field.default is field.default_factory is MISSING:
            raise document.problem(*keys, says=f"the part {name!r} is missing.")
    read = {
        known[name].name: _READERS[types[known[name].name]](document, *keys, name)
        for name in found
        if name not in given
    }
    return kind(**read, **given)


def at(document: Document, *keys: Any) -> Any:
    """Return what stands under `keys`; a part that is not there is a Problem."""
    value = document.data
    for depth, key in enumerate(keys):
        if not isinstance(value, (dict, list)):
            raise document.problem(*keys[:depth], says=NAMED_PARTS)
        if key not in (value if isinstance(value, dict) else range(len(value))):
            raise document.problem(*keys[:depth], says=f"the part {key!r} is missing.")
        value = value[key]
    return value


def mapping(document: Document, *keys: Any) -> dict[Any, Any]:
    """Return the mapping under `keys`; it must not be empty."""
    value = at(document, *keys)
    if not isinstance(value, dict) or not value:
        raise document.problem(*keys, says=NAMED_PARTS)
    return value


def listing(document: Document, *keys: Any) -> list[Any]:
    """Return the list under `keys`; it must not be empty."""
    value = at(document, *keys)
    if not isinstance(value, list) or not value:
        raise document.problem(*keys, says="write a list here, one entry a line, each after a dash.")
    return value


def text(document: Document, *keys: Any) -> str:
    """Return the text under `keys`; it must not be empty."""
    value = at(document, *keys)
    if not isinstance(value, str) or not value.strip():
        raise document.problem(*keys, says=f"write a text here, not {value!r}.")
    return value.strip()


def whole(document: Document, *keys: Any) -> int:
    """Return the whole number under `keys`, 0 or more."""
    value = at(document, *keys)
    # True is a whole number to Python, not to a reader.
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise document.problem(*keys, says=f"write a whole number, 0 or more, not {value!r}.")
    return value


def size(document: Document, *keys: Any) -> float:
    """Return the number under `keys`, 0 or more."""
    value = at(document, *keys)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value) or value < 0:
        raise document.problem(*keys, says=f"write a number, 0 or more, not {value!r}.")
    return float(value)


def flag(document: Document, *keys: Any) -> bool:
    """Return the true or false under `keys`."""
    value = at(document, *keys)
    if not isinstance(value, bool):
        raise document.problem(*keys, says=f"write true or false, not {value!r}.")
    return value


def texts(document: Document, *keys: Any) -> tuple[str, ...]:
    """Return the list of texts under `keys`."""
    return tuple(text(document, *keys, index) for index in range(len(listing(document, *keys))))


def named_texts(document: Document, *keys: Any) -> dict[Any, str]:
    """Return the texts under `keys` by name."""
    return {name: text(document, *keys, name) for name in mapping(document, *keys)}


def among(document: Document, *keys: Any, known: Collection[str], what: str) -> None:
    """Check that the text under `keys`, or every entry of the list there, is one of `known`."""
    value = at(document, *keys)
    for index, name in enumerate(value if isinstance(value, list) else [value]):
        if name not in known:
            where = (*keys, index) if isinstance(value, list) else keys
            raise document.problem(*where, says=f"there is no {what} {name!r}.{nearest(name, known)}")
        if isinstance(value, list) and name in value[:index]:
            raise document.problem(*keys, index, says=f"{name!r} stands twice; keep one.")


_READERS: dict[Any, Callable[..., Any]] = {
    str: text,
    int: whole,
    float: size,
    bool: flag,
    tuple[str, ...]: texts,
    dict[str, str]: named_texts,
}
