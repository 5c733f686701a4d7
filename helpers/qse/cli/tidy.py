"""`qse tidy`: what notebooks show of a team's own records is cleared, and copies that programs made are deleted."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from qse.cli.portfolio import find_work
from qse.files import Problem, content, save_whole
from qse.files.marks import ROWS
from qse.records.own.rows_on_disk import clear_left_rows

# Lines that show something of a source even where the mark of own data does not stand on it.
TOUCHED = re.compile(r"open_records\(|my_data\(|show_rows|\bpropose\(|\bvalidate\(")
MARK = "Own data, "
CHECKPOINTS = ".ipynb_checkpoints"


def tidy(folder: Path | None) -> int:
    """Clear what notebooks in my-work show of own records, and say which.

    Pages of the course show again what they were shipped with; what a learner wrote into them stays. Forms, the map and
    the reports in my-work are not touched. Rows of large files that a stopped program left go too.

    Parameters
    ----------
    folder : where `my-work` is; else it is looked for from here upward.

    Returns
    -------
    int : 0, or 1 where a notebook could not be read or written.

    Raises
    ------
    Problem : there is no my-work.

    """
    work, failed = find_work(folder), False
    cleared = 0
    for path in sorted(work.rglob("*.ipynb")):
        if CHECKPOINTS in path.parts:
            continue
        try:
            if outputs := clear(path):
                cleared += 1
                print(f"{path.relative_to(work)}: {outputs} outputs cleared.")
        except Problem as problem:
            failed = True
            print(problem)
    copies = [each for each in work.rglob(CHECKPOINTS) if each.is_dir()]
    for each in copies:
        shutil.rmtree(each, ignore_errors=True)
        if each.exists():
            failed = True
            print(f"{each.relative_to(work)} could not be deleted; close JupyterLab and type the same again.")
    if left := clear_left_rows():
        print(f"{left} temporary folders with rows of large files deleted, which stopped programs had left.")
    print(
        f"{cleared} notebooks that can show your own records were cleared. {len(copies)} folders with Jupyter's own "
        "copies deleted. "
        "A notebook that is open in the browser holds its outputs until you close it: close it first, without saving."
    )
    return int(failed)


def clear(path: Path) -> int:
    """Clear one notebook and return how many outputs went; 0 where it never met own records.

    Raises
    ------
    Problem : it is no notebook, or cannot be written.

    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        widgets = notebook.get("metadata", {}).pop("widgets", None)
        touched = MARK in json.dumps(widgets) or any(_of_own_records(cell) for cell in cells)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path.name} could not be read as a notebook; look at it yourself.") from error
    if not touched:
        return 0
    shipped = _shipped(path.name)
    gone = 0
    for cell in cells:
        count, outputs = shipped.get((cell.get("id"), _text(cell["source"])), (None, []))
        if cell.get("outputs") != outputs:
            gone += len(cell.get("outputs", []))
            cell["outputs"], cell["execution_count"] = outputs, count
    if gone or widgets:
        save_whole(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    return gone or int(bool(widgets))


def _of_own_records(cell: Any) -> bool:
    outputs = json.dumps(cell.get("outputs", []), ensure_ascii=False)
    return MARK in outputs or f'"{ROWS}"' in outputs or bool(TOUCHED.search(_text(cell["source"])))


def _shipped(name: str) -> dict[tuple[str, str], tuple[int | None, list[Any]]]:
    """Return what the course's own notebook of this name shows: by cell and source, count and outputs."""
    path = content("notebooks") / name
    if not path.is_file():
        return {}
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        (cell.get("id"), _text(cell["source"])): (cell["execution_count"], cell["outputs"])
        for cell in cells
        if cell["cell_type"] == "code"
    }


def _text(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)
