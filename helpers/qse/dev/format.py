"""Give notebooks their one stored form; never runs a cell.

Two people who save the same notebook get the same bytes: keys in order, no timings, no machine's
name, counts from 1. Of an interactive output only the twin that can be read without running stays.
"""

import argparse
import json
import re
from collections.abc import Iterable
from typing import Any

from qse.dev.notebooks import Cell, Notebook, check_option, files_option, joined, load, named_or_all, settle

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"

_KEPT = ("deletable", "editable", "jupyter", "qse", "slideshow", "tags")
_HIDDEN = ("outputs_hidden", "source_hidden")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def options(parser: argparse.ArgumentParser) -> None:
    """Name what the command takes."""
    files_option(parser)
    check_option(parser)


def main(options: argparse.Namespace) -> int:
    """Format the notebooks, or with ``--check`` say which would change."""
    wanted = {path: as_text(formatted(load(path))) for path in named_or_all(options.files)}
    return settle(wanted, check=options.check)


def formatted(notebook: Notebook) -> Notebook:
    """Return the notebook in its stored form; formatting it again changes nothing.

    Parameters
    ----------
    notebook : a notebook of format 4 as plain values; it is left as it is.

    Examples
    --------
    >>> made = formatted({"cells": [{"cell_type": "markdown", "source": "# A\\nb"}], "nbformat": 4})
    >>> made["cells"][0]["id"], made["cells"][0]["source"]
    ('cell-01', ['# A\\n', 'b'])

    """
    old = notebook["cells"]
    cells = [_cell(cell, name) for cell, name in zip(old, _ids(old), strict=True)]
    ran = [cell for cell in cells if cell.get("outputs") or cell.get("execution_count") is not None]
    for count, cell in enumerate(ran, 1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
    kept = {key: value for key, value in notebook.get("metadata", {}).items() if key == "qse"}
    return {"cells": cells, "metadata": METADATA | kept, "nbformat": 4, "nbformat_minor": 5}


def as_text(notebook: Notebook) -> str:
    """Return the notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _ids(cells: list[Cell]) -> list[str]:
    """Keep the first use of every valid id; number the others by their place."""
    given = [cell.get("id") for cell in cells]
    names = [
        name if isinstance(name, str) and _ID.fullmatch(name) and name not in given[:place] else ""
        for place, name in enumerate(given)
    ]
    taken = set(names)
    for place, name in enumerate(names):
        if not name:
            wanted = f"cell-{place + 1:02d}"
            while wanted in taken:
                wanted += "b"
            names[place] = wanted
            taken.add(wanted)
    return names


def _cell(cell: Cell, name: str) -> Cell:
    made: Cell = {
        "cell_type": cell["cell_type"],
        "id": name,
        "metadata": _metadata(cell.get("metadata", {})),
        "source": _lines(cell.get("source", "")),
    }
    if cell["cell_type"] == "code":
        made["execution_count"] = cell.get("execution_count")
        made["outputs"] = _outputs(cell.get("outputs", []))
    elif cell.get("attachments"):
        made["attachments"] = cell["attachments"]
    return made


def _metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    kept = {key: metadata[key] for key in _KEPT if key in metadata}
    if "jupyter" in kept:
        kept["jupyter"] = {key: value for key, value in kept["jupyter"].items() if key in _HIDDEN}
    # JupyterLab's property inspector leaves these behind; they say nothing.
    empty: tuple[Any, ...] = ({}, [], {"slide_type": ""}, None)
    return {key: value for key, value in kept.items() if value not in empty}


def _outputs(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            # How often a stream is flushed differs from run to run, so neighbours become one.
            name = output.get("name", "stdout")
            if name not in streams:
                streams[name] = {"output_type": kind, "name": name, "text": []}
                made.append(streams[name])
            streams[name]["text"] = _lines(joined(streams[name]["text"]) + joined(output.get("text", "")))
            continue
        if kind == "error":
            traceback = output.get("traceback", [])
            name, says = output.get("ename", ""), output.get("evalue", "")
            made.append({"output_type": kind, "ename": name, "evalue": says, "traceback": traceback})
        elif data := _data(output.get("data", {})):
            made.append({"output_type": kind, "data": data, "metadata": {}})
        else:
            continue
        streams = {}
    return made


def _data(data: dict[str, Any]) -> dict[str, Any]:
    return {
        mime: value if mime.endswith("json") else _lines(value)
        for mime, value in data.items()
        if mime != WIDGET
    }


def _lines(text: str | list[str]) -> list[str]:
    return joined(text).splitlines(keepends=True)
