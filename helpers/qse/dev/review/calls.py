"""The calls of qse in a code cell, by its syntax and not by its text."""

import ast
from dataclasses import dataclass
from functools import cache

from qse.dev.review.page import Cell


@dataclass(frozen=True)
class Call:
    """A call such as ``qse.cite("jones2000")``; `names` are the texts it is given in order, loops followed.

    `chart` is a call of ``.chart()`` on anything, under the name "chart".
    """

    name: str
    names: tuple[str, ...]
    known: bool = True


def syntax(source: str) -> ast.Module | None:
    """Return the syntax tree of a cell, None where Python cannot read it."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def calls(cell: Cell) -> tuple[Call, ...]:
    """Return the calls of qse, and of ``.chart()``, in a cell."""
    return calls_in(cell.source)


@cache
def calls_in(source: str) -> tuple[Call, ...]:
    """Return the calls of qse, and of ``.chart()``, in a piece of code.

    Examples
    --------
    >>> calls_in('for key in ("a", "b"): print(qse.cite(key))')[0].names
    ('a', 'b')
    >>> [call.name for call in calls_in('qse.stratify(records, "harm").chart()')]
    ['chart', 'stratify']

    """
    tree = syntax(source)
    if tree is None:
        return ()
    loops = _loops(tree)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        of_qse = isinstance(node.func.value, ast.Name) and node.func.value.id == "qse"
        if of_qse or node.func.attr == "chart":
            given = [_texts(argument, loops) for argument in node.args]
            names = tuple(name for texts in given for name in texts or ())
            found.append(Call(node.func.attr, names, known=None not in given))
    return tuple(found)


def _loops(tree: ast.Module) -> dict[str, list[str]]:
    """Return the texts that a loop or comprehension over a written list gives to its name."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(node.target, ast.Name):
            continue
        if isinstance(node.iter, ast.Tuple | ast.List | ast.Set):
            found[node.target.id] = [name for one in node.iter.elts for name in _texts(one, {}) or ()]
    return found


def _texts(node: ast.expr, loops: dict[str, list[str]]) -> list[str] | None:
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.Name):
        return loops.get(node.id)
    return None
