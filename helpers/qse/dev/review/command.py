"""The command `review`, and the one list of everything it holds a notebook to."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from qse.dev.notebooks import files_option, named_or_all
from qse.dev.review.asked import asked
from qse.dev.review.card import card
from qse.dev.review.code_cells import code_cells
from qse.dev.review.frame import frame
from qse.dev.review.guide import guide
from qse.dev.review.handout import handout
from qse.dev.review.held import held
from qse.dev.review.outputs import outputs
from qse.dev.review.page import Finding, Page, read
from qse.dev.review.prose import prose
from qse.dev.review.unfinished import unfinished

RULES: tuple[Callable[[Page], Iterable[Finding]], ...] = (
    unfinished,
    frame,
    card,
    prose,
    code_cells,
    outputs,
    held,
    asked,
    guide,
    handout,
)


def findings(path: Path) -> list[Finding]:
    """Return everything that a notebook, and for a module the files in its folder, do not keep to.

    Parameters
    ----------
    path : the notebook; its folder of the curriculum is looked for beside the folder it stands in.

    Raises
    ------
    Problem : it is no notebook, or a file of the course is broken.

    Examples
    --------
    >>> from qse.files import content
    >>> findings(content("notebooks/tool_first_steps.ipynb"))
    []

    """
    page = read(path)
    return list(dict.fromkeys(finding for rule in RULES for finding in rule(page)))


def options(parser: argparse.ArgumentParser) -> None:
    """Name what the command takes."""
    files_option(parser)


def main(options: argparse.Namespace) -> int:
    """Print every finding; exit with 1 if there is one."""
    paths = named_or_all(options.files)
    found = [finding for path in paths for finding in findings(path)]
    for finding in found:
        print(finding)
    print(f"Notebooks reviewed: {len(paths)}. Findings: {len(found)}.")
    return 1 if found else 0
