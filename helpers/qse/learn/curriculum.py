"""Find what a module's YAML files define: an id such as "m00.reports" is `reports` in module 00."""

from functools import cache
from typing import Any

from qse.files import Document, Problem, content, nearest, read_yaml


@cache
def _read(module: str, file: str) -> Document | None:
    folders = sorted(content("curriculum").glob(f"{module[1:]}_*/{file}"))
    return _named(read_yaml(folders[0])) if folders else None


@cache
def shared(file: str) -> Document:
    """Read a file of the curriculum that all modules share, such as "every_month.yaml"."""
    return _named(read_yaml(content(f"curriculum/{file}")))


def entries(file: str, module: str) -> tuple[str, ...]:
    """Return the ids of what a module defines in a file, in the file's order; none where it has no such file.

    Parameters
    ----------
    file : "checks.yaml" or "worksheets.yaml".
    module : such as "m00".

    Examples
    --------
    >>> entries("checks.yaml", "m00")[0], entries("checks.yaml", "m77")
    ('m00.reports', ())

    """
    document = _read(module, file)
    return tuple(f"{module}.{key}" for key in document.data) if document else ()


def split(name: str) -> tuple[str, str]:
    """Take an id apart into its module and its key.

    Raises
    ------
    Problem : it is no id.

    Examples
    --------
    >>> split("m00.reports")
    ('m00', 'reports')

    """
    module, dot, key = str(name).partition(".")
    if not dot or len(module) != 3 or module[0] != "m" or not module[1:].isdigit():
        raise Problem(f"{name!r} is not an id: write the module, a dot and the name, such as 'm00.reports'.")
    return module, key


def entry(file: str, name: str) -> tuple[Document, str]:
    """Return the file that defines `name`, and the key there.

    Parameters
    ----------
    file : "checks.yaml" or "worksheets.yaml".
    name : such as "m00.reports".

    Raises
    ------
    Problem : no such module or entry; the nearest is given.

    Examples
    --------
    >>> entry("checks.yaml", "m00.reports")[1]
    'reports'

    """
    module, key = split(name)
    document = _read(module, file)
    if document is None:
        raise Problem(f"Module {module!r} has no {file}.")
    if key not in document.data:
        raise Problem(f"There is no {name!r}.{nearest(name, entries(file, module))}")
    return document, key


def required(document: Document, keys: tuple[Any, ...], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the mapping under `keys` after checking that every name stands in it.

    Raises
    ------
    Problem : one is missing or empty; file, line and field are named.

    """
    value = document.data
    for key in keys:
        value = value[key]
    if not isinstance(value, dict):
        raise document.problem(*keys, says="this must be a list of named parts.")
    for name in names:
        if value.get(name) in (None, "", []):
            raise document.problem(*keys, says=f"the part {name!r} is missing.")
    return value


def _named(document: Document) -> Document:
    if not isinstance(document.data, dict):
        raise document.problem(says="this must be a list of named parts.")
    return document
