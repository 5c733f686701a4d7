"""Find, read and store notebooks; shared by the commands."""

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qse.files import Problem, content, save_whole

Notebook = dict[str, Any]
Cell = dict[str, Any]


def files_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take notebooks; without any it takes them all."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILES", help="notebooks; default: all of notebooks/"
    )


def check_option(parser: argparse.ArgumentParser) -> None:
    """Let a command look without writing."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; say what would change and exit with 1"
    )


def named_or_all(files: Sequence[Path]) -> list[Path]:
    """Return the named notebooks, or every notebook of the course in order of name."""
    for path in files:
        if path.suffix != ".ipynb" or not path.is_file():
            raise Problem(f"{path} is not a notebook here; name a file that ends in .ipynb.")
    return list(files) or sorted(content("notebooks").glob("*.ipynb"))


def is_module(path: Path) -> bool:
    """Say whether a notebook is a month of the year rather than a tool or a case.

    >>> is_module(Path("00_kickoff.ipynb")), is_module(Path("tool_first_steps.ipynb"))
    (True, False)
    """
    return re.match(r"\d\d_", path.name) is not None


def has_page(path: Path) -> bool:
    """Say whether a notebook is also written as a page to read: a month or a case, and not a tool.

    >>> has_page(Path("case_01_fall_language_barrier.ipynb")), has_page(Path("tool_first_steps.ipynb"))
    (True, False)
    """
    return is_module(path) or path.name.startswith("case_")


def handout_of(path: Path) -> Path:
    """Return where the handout of a module or a case stands, in `curriculum` beside the folder of the notebook.

    >>> handout_of(Path("course/notebooks/case_01_fall.ipynb")).as_posix()
    'course/curriculum/cases/case_01_handout.md'
    """
    curriculum = path.parent.parent / "curriculum"
    if is_module(path):
        return curriculum / path.stem / "handout.md"
    return curriculum / "cases" / f"{'_'.join(path.stem.split('_')[:2])}_handout.md"


def load(path: Path) -> Notebook:
    """Read a notebook as plain values.

    Raises
    ------
    Problem : it cannot be read, or is no notebook of format 4.

    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path.name} could not be read: {error.strerror}.") from error
    except ValueError as error:
        raise Problem(f"{path.name} is not a notebook: {error}.") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) and notebook.get("nbformat") == 4 else None
    if not isinstance(cells, list):
        raise Problem(f"{path.name} is not a notebook of format 4; open and save it in JupyterLab.")
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            raise Problem(f"{path.name}, cell {number}: it is neither code, Markdown nor raw text.")
        if not all(
            isinstance(output, dict) and output.get("output_type") for output in cell.get("outputs", [])
        ):
            raise Problem(f"{path.name}, cell {number}: an output has no type; run the notebook again.")
    return notebook


def joined(text: str | Sequence[str]) -> str:
    """Return notebook text, which may stand as a list of lines, as one string.

    >>> joined(["a\\n", "b"])
    'a\\nb'
    """
    return "".join(text)


def settle(wanted: dict[Path, str], *, check: bool) -> int:
    """Write the files that differ from what is wanted, or with `check` only name them.

    Returns
    -------
    int : the exit code; 1 if `check` found a difference.

    """
    stale = [path for path, text in wanted.items() if not _holds(path, text)]
    for path in stale:
        if not check:
            save_whole(path, wanted[path])
        print(f"{path.name} {'would change' if check else 'written'}")
    if not stale:
        print(f"{', '.join(path.name for path in wanted) or 'No file'}: nothing to change.")
    return 1 if check and stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")
