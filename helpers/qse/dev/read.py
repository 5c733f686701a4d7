"""Write the notebook of each module and case as one page to read without any install, read/NAME.html.

The page is made from what the notebook stores; nothing is run. Code is folded, and code that the
notebook hides is left out. Only modules (00_..., 01_...) and cases (case_01_...) have a page. Where there is
a handout, curriculum/NAME/handout.md or curriculum/cases/case_01_handout.md, that becomes a page too,
read/NAME_handout.html.
"""

import argparse
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from qse.dev.format import formatted
from qse.dev.notebooks import (
    Cell,
    check_option,
    files_option,
    handout_of,
    has_page,
    joined,
    load,
    named_or_all,
    settle,
)
from qse.documents import folded, markdown, page, verbatim
from qse.files import Problem

HIDE_CODE = "hide-code"
NOTE = (
    "Made from the notebook {name}. Its code can be run, and its interactive parts work, "
    "in the notebook; this page is for reading. The data are invented."
)
HANDOUT_NOTE = "A handout of the course on equity in quality and safety, to print and pass on."

_NOTEBOOK_LINK = re.compile(r"([^/:#?]+)\.ipynb(#.*)?")
_TITLE = re.compile(r"^# +(.+?) *#*$", re.MULTILINE)


def options(parser: argparse.ArgumentParser) -> None:
    """Name what the command takes."""
    files_option(parser)
    check_option(parser)


def main(options: argparse.Namespace) -> int:
    """Write the pages of modules and cases, or with ``--check`` say which would change."""
    for path in options.files:
        if not has_page(path):
            raise Problem(
                f"{path.name} is neither module nor case; only such as 00_kickoff.ipynb have a page."
            )
    named = [path.resolve() for path in named_or_all(options.files) if has_page(path)]
    wanted = {where: text for path in named for where, text in pages(path).items()}
    return settle(wanted, check=options.check)


def pages(notebook: Path) -> dict[Path, str]:
    """Return the pages of a module or a case, by where they stand: that of the notebook, and that of its handout."""
    made = {page_path(notebook): read_page(notebook)}
    handout = handout_of(notebook)
    if handout.is_file():
        where = page_path(notebook)
        made[where.with_name(f"{where.stem}_handout.html")] = handout_page(handout, notebook)
    return made


def handout_page(handout: Path, notebook: Path) -> str:
    """Return the page of a handout; its links to notebooks lead to their pages.

    Raises
    ------
    Problem : the handout has no title.

    """
    text = handout.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    if title is None:
        raise Problem(f"{handout.parent.name}/{handout.name}: begin it with '# ' and the title.")
    body = markdown(text, taken={"content"}, link=partial(_link, folder=notebook.parent))
    return page(_plain(title[1]), [body], note=HANDOUT_NOTE)


def page_path(notebook: Path) -> Path:
    """Return where a notebook's page stands: in `read`, beside the folder of the notebook.

    >>> page_path(Path("course/notebooks/00_kickoff.ipynb")).as_posix()
    'course/read/00_kickoff.html'
    """
    return notebook.parent.parent / "read" / f"{notebook.stem}.html"


def read_page(path: Path) -> str:
    """Return the page of a module or a case, made from its stored notebook.

    Raises
    ------
    Problem : the notebook has no title, or stores an error or a picture without a description.

    """
    cells = formatted(load(path))["cells"]
    titles = (_TITLE.search(joined(cell["source"])) for cell in cells if cell["cell_type"] == "markdown")
    title = next((found[1] for found in titles if found), None)
    if title is None:
        raise Problem(f"{path.name}: it has no title; begin a Markdown cell with '# ' and the title.")
    write = partial(markdown, taken={"content"}, link=partial(_link, folder=path.parent))
    parts: list[str] = []
    for cell in cells:
        where = f"{path.name}, cell {cell['id']}"
        if cell.get("attachments"):
            raise Problem(f"{where}: a pasted picture has no description; show it as a <figure> from code.")
        if cell["cell_type"] == "markdown":
            parts.append(write(joined(cell["source"])))
        elif cell["cell_type"] == "code":
            parts += _code(cell)
            parts += [_output(output, where, write) for output in cell["outputs"]]
    return page(_plain(title), parts, note=NOTE.format(name=path.name))


def _code(cell: Cell) -> Iterator[str]:
    metadata = cell["metadata"]
    hidden = metadata.get("jupyter", {}).get("source_hidden") or HIDE_CODE in metadata.get("tags", [])
    source = joined(cell["source"]).strip()
    if source and not hidden:
        yield folded("Show the code", verbatim(source), quiet=True)


def _output(output: dict[str, Any], where: str, write: Any) -> str:
    if output["output_type"] == "stream":
        return verbatim(joined(output["text"]).rstrip())
    if output["output_type"] == "error":
        raise Problem(f"{where}: it stores an error ({output['ename']}); put it right and run it again.")
    data = output["data"]
    if "text/html" in data:
        return f"<div>{joined(data['text/html']).strip()}</div>"
    if any(mime.startswith("image/") for mime in data):
        raise Problem(
            f"{where}: it stores a bare picture; end the cell with a chart that brings its own "
            "<figure> with alt text and caption."
        )
    if "text/markdown" in data:
        return str(write(joined(data["text/markdown"])))
    return verbatim(joined(data.get("text/plain", "")).rstrip())


def _link(address: str, *, folder: Path) -> str | None:
    """Point a link to a neighbour notebook at its page; a neighbour without a page gets no link."""
    found = _NOTEBOOK_LINK.fullmatch(address)
    if not found:
        return address
    neighbour = folder / f"{found[1]}.ipynb"
    if not (has_page(neighbour) and neighbour.is_file()):
        return None
    return f"{found[1]}.html{found[2] or ''}"


def _plain(title: str) -> str:
    return re.sub(r"<[^>]*>|[*`]", "", title)
