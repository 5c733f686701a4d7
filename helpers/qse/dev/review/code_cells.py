"""Code cells: short, read like a sentence, run anywhere, say what they store."""

import ast
import re
from collections.abc import Iterator

from qse.dev.review.calls import calls, syntax
from qse.dev.review.page import Cell, Finding, Page

LINES = 8
SET_UP = 4

_NOT_HERE = {
    "It asks for input.": (r"\binput\(", "Show a form instead: qse.worksheet or qse.check."),
    "It uses a shell or line magic.": (r"^\s*[%!]", "Say it in Python, or leave it to start.py."),
    "It names a folder of one machine.": (
        r"""["'](?:/|~|[A-Za-z]:[\\/])""",
        "Let qse find the file, or write a path from this folder.",
    ),
    "It names an address outside.": (r"\b(?:https?|ftp)://", "Keep what is needed in the project."),
}


def code_cells(page: Page) -> Iterator[Finding]:
    """Hold the code of a notebook to the rules."""
    for cell in page.of("code"):
        if len(cell.source.strip().splitlines()) > LINES:
            yield page.finding(
                cell, f"It has more than {LINES} lines.", "Split it, or move what is not the point into qse."
            )
        for wrong, (pattern, do) in _NOT_HERE.items():
            if re.search(pattern, cell.source, re.MULTILINE):
                yield page.finding(cell, wrong, do)
        yield from _syntax(page, cell)
        if cell.source.strip() and not cell.ran:
            yield page.finding(
                cell,
                "It was not run.",
                f"Store what it says: `python -m qse.dev run notebooks/{page.path.name}`.",
            )
    if page.kind == "module":
        yield from _set_up(page)


def _syntax(page: Page, cell: Cell) -> Iterator[Finding]:
    tree = syntax(cell.source)
    if tree is None:
        if not re.search(r"^\s*[%!]", cell.source, re.MULTILINE):
            yield page.finding(cell, "Python cannot read it.", "Put the code right and run it.")
        return
    folded = cell.metadata.get("jupyter", {}).get("source_hidden")
    if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree)) and not folded:
        yield page.finding(
            cell,
            "It imports, and its code is not folded.",
            'Fold the set-up: {"jupyter": {"source_hidden": true}} in its metadata.',
        )


def _set_up(page: Page) -> Iterator[Finding]:
    code = page.of("code")
    if code and code[0].part != SET_UP:
        yield page.finding(code[0], "Code stands before the set-up.", f"Move it behind part {SET_UP}.")
    for cell in page.of("code", SET_UP):
        opens = any(call.name == "load_records" for call in calls(cell))
        if opens and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield page.finding(
                cell,
                "The set-up is not folded.",
                'Write {"jupyter": {"source_hidden": true}} in its metadata.',
            )
