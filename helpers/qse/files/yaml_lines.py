"""YAML that remembers on which line each value stands."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qse.files.problem import Problem

NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
MOST_VALUES, DEEPEST = 300_000, 1000
"""Far beyond what a person writes; a file of a few lines can claim billions of values, or crash the reader of YAML."""
HINT = "put quotation marks around words that hold a colon or a comma, and indent with spaces"


@dataclass(frozen=True)
class Document:
    """A YAML file as plain Python values, with the line of every value.

    `data` is what the file holds; `line("a", 0, "b")` is the line (from 1) of data["a"][0]["b"].
    """

    path: Path
    data: Any
    lines: dict[tuple[Any, ...], int] = field(repr=False)

    def line(self, *keys: Any) -> int:
        """Return the line of the value under `keys`, or of the nearest parent that has one."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def problem(self, *keys: Any, says: str) -> Problem:
        """Make the Problem for the value under `keys`: file, line, field, and what to do."""
        name = ".".join(str(key) for key in keys) or "the file"
        return Problem(f"{_called(self.path)}, line {self.line(*keys)}, {name}: {says}")


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path : the file; UTF-8.

    Raises
    ------
    Problem : it cannot be read, is not YAML, or holds a key twice; file and line are named.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "items.yaml"
    >>> _ = path.write_text("items:\\n  - id: q1\\n")
    >>> document = read_yaml(path)
    >>> document.data, document.line("items", 0, "id")
    ({'items': [{'id': 'q1'}]}, 2)

    """
    import yaml

    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"{_called(path)} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Problem(f"{_called(path)} is not UTF-8 text; save it as UTF-8.") from error
    if _deepest(text) > DEEPEST:
        raise Problem(f"{_called(path)} is nested deeper than any such file; write it again.")
    lines: dict[tuple[Any, ...], int] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise Problem(f"{_called(path)} is empty.")
        data = _build(loader, node, (), lines, path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "it is not YAML"
        raise Problem(f"{_called(path)}{where}: {what}; {HINT}.") from error
    except RecursionError as error:
        raise Problem(f"{_called(path)} is nested deeper than any such file; write it again.") from error
    finally:
        loader.dispose()
    return Document(path, data, lines)


def _called(path: Path) -> str:
    """Name a file; one of a module with its folder, as every month has files of the same name."""
    return f"{path.parent.name}/{path.name}" if re.match(r"\d\d_", path.parent.name) else path.name


def _deepest(text: str) -> int:
    """Say how deep brackets and dashes can nest at most."""
    depth = most = 0
    for mark in re.findall(r"[\[\]{}]", text):
        depth += 1 if mark in "[{" else -1
        most = max(most, depth)
    return max(most, max(map(len, re.findall(r"^[ ?:-]+", text, re.M)), default=0))


def _build(
    loader: Any, node: Any, keys: tuple[Any, ...], lines: dict[tuple[Any, ...], int], path: Path
) -> Any:
    import yaml

    if len(lines) > MOST_VALUES:
        raise Problem(
            f"{path.name}, line {node.start_mark.line + 1}: it stands for more values than such a file can."
        )
    lines.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise Problem(f"{path.name}, line {key_node.start_mark.line + 1}: a name is a text; {HINT}.")
            key = loader.construct_object(key_node, deep=True)
            if key in mapping:
                raise Problem(
                    f"{_called(path)}, line {key_node.start_mark.line + 1}: {key!r} stands twice; keep one."
                )
            lines[(*keys, key)] = key_node.start_mark.line + 1
            mapping[key] = _build(loader, value_node, (*keys, key), lines, path)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*keys, i), lines, path) for i, item in enumerate(node.value)]
    if node.tag in NUMBERS and ":" in node.value:
        # YAML 1.1 reads 15:10 as a number to the base of sixty; whoever writes it means a time of day.
        return node.value
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        name = ".".join(map(str, keys))
        raise Problem(
            f"{_called(path)}, line {node.start_mark.line + 1}, {name}: {node.value} is no date."
        ) from error
