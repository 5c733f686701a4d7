"""Drive a notebook in the browser: open it, wait for its kernel, run it to its end.

`window.jupyterapp` is there because the fixture `course` asks JupyterLab for it; the course itself does not.
"""

from typing import Any

import yaml
from running import Course

# What axe finds in JupyterLab itself is JupyterLab's; what it finds in these outputs is ours.
OURS = ".jp-OutputArea-output"
NOTEBOOK = "window.jupyterapp?.shell.currentWidget"
KERNEL = f"{NOTEBOOK}?.context?.sessionContext?.session?.kernel"
CELLS = f"""() => {NOTEBOOK}.content.widgets.filter(cell => cell.model.type === 'code').map(cell => ({{
    source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount,
    error: cell.model.outputs.toJSON().filter(output => output.output_type === 'error')
        .map(output => output.ename + ': ' + output.evalue).join(),
}}))"""


def open_notebook(page: Any, course: Course, notebook: str | None = None) -> None:
    """Open `notebook`, or what the course itself opens, and wait until its kernel is ready."""
    page.goto(course.url(notebook) if notebook else course.address)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_for_kernel(page)


def wait_for_kernel(page: Any, timeout: float = 30) -> None:
    """Wait until the kernel is connected and idle; before that, Run All would be lost without a word."""
    ready = f"{KERNEL}?.connectionStatus === 'connected' && {KERNEL}?.status === 'idle'"
    page.wait_for_function(ready, timeout=timeout * 1000)


def run_all(page: Any, timeout: float = 120) -> None:
    """Run every cell of the open notebook and wait for the last; fail with the cell that failed."""
    wait_for_kernel(page)
    # Counts of an earlier run would look like the end of this one.
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    done = (
        f"() => {{ const cells = ({CELLS})(); return cells.some(cell => cell.error) || "
        "cells.every(cell => cell.count !== null || !cell.source.trim()) }"
    )
    page.wait_for_function(done, timeout=timeout * 1000)
    failed = [f"{cell['source']}\n{cell['error']}" for cell in page.evaluate(CELLS) if cell["error"]]
    assert not failed, "\n\n".join(failed)
    wait_for_kernel(page)


def save(page: Any) -> None:
    """Save the open notebook, and wait until it is on disk."""
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"!{NOTEBOOK}.context.model.dirty")


def kept_answers(course: Course, page: Any, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the answers in the file of a worksheet, as soon as they are those that were typed last, or after 10 s."""
    path = course.folder / "worksheets" / f"{name}.yaml"
    found = {}
    for _ in range(100):
        found = yaml.safe_load(path.read_text(encoding="utf-8"))["answers"] if path.exists() else {}
        if found == wanted:
            break
        page.wait_for_timeout(100)
    return found


def serious(page: Any, inside: str = OURS) -> list[str]:
    """Return what axe calls serious or critical, each with its place; `inside` "" looks at the whole page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"include": [[inside]]} if inside else None)
    return [
        f"{each['id']}: {each['help']} ({node['html'][:160]})"
        for each in found.response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
