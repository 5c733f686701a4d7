"""Run notebooks from top to bottom, store what they say, and format them.

Nobody's own work is touched: whatever a notebook saves goes to a temporary folder.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from qse.dev.format import as_text, formatted
from qse.dev.notebooks import Notebook, files_option, load, named_or_all, settle
from qse.files import Problem

SECONDS_A_CELL = 60


def options(parser: argparse.ArgumentParser) -> None:
    """Name what the command takes."""
    files_option(parser)


def main(options: argparse.Namespace) -> int:
    """Execute each notebook and store it at once, so that a later failure loses nothing."""
    for path in named_or_all(options.files):
        made = executed(load(path), path.name, path.resolve().parent)
        settle({path: as_text(made)}, check=False)
    return 0


def executed(notebook: Notebook, name: str, folder: Path) -> Notebook:
    """Execute a notebook in a fresh kernel of this Python and return it in its stored form.

    Parameters
    ----------
    notebook : plain values; left as it is.
    name : what to call it if a cell fails.
    folder : where the kernel starts.

    Raises
    ------
    Problem : a cell fails; notebook, cell and error are named.

    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    fresh = nbformat.reads(as_text(formatted(notebook)), as_version=4)
    current = "1"

    def note(cell: Any, cell_index: int) -> None:
        nonlocal current
        current = cell["id"]

    client = NotebookClient(
        fresh,
        timeout=SECONDS_A_CELL,
        kernel_manager_class=_this_python(),
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=note,
    )
    # A my-work folder above the notebook would win over QSE_HOME, except under pytest (qse.files.my_work).
    with tempfile.TemporaryDirectory(prefix="qse-run-") as home:
        environment = {**os.environ, "QSE_HOME": home, "PYTEST_VERSION": "as under pytest"}
        try:
            # The kernel logs ports and shutdown races there; what a cell writes to stderr is stored anyway.
            client.execute(env=environment, stderr=subprocess.DEVNULL)
        except CellExecutionError as error:
            first = (str(error.evalue).strip().splitlines() or ["no message"])[0]
            raise Problem(f"{name}, cell {current}: {error.ename}: {first}") from error
        except CellTimeoutError as error:
            raise Problem(f"{name}, cell {current}: it ran longer than {SECONDS_A_CELL} seconds.") from error
        except RuntimeError as error:  # nbclient's DeadKernelError, and what it raises before the first cell
            raise Problem(
                f"{name}, cell {current}: the kernel stopped, perhaps for want of memory."
            ) from error
    return formatted(fresh)


def _this_python() -> type:
    """Make a kernel manager that ignores installed kernel specs: they may name another Python."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> Any:
            return KernelSpec(**get_kernel_dict())

    return ThisPython
