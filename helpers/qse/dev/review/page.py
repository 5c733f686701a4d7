"""A notebook as the review sees it: its kind, its month, its cells with their part, and where things stand."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qse.dev.notebooks import Notebook, is_module, joined, load
from qse.dev.review.frame_file import Frame, the_frame
from qse.dev.review.markdown import headings
from qse.learn.months.year import Month, the_year


@dataclass(frozen=True)
class Finding:
    """Something that a notebook or a file beside it does not keep to; `where` is such as "cell title"."""

    file: str
    where: str
    wrong: str
    do: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.wrong} {self.do}"


@dataclass(frozen=True)
class Cell:
    """One cell; `part` is its own or else that of the heading above it, 0 before any."""

    id: str
    kind: str
    source: str
    part: int
    metadata: dict[str, Any]
    outputs: tuple[dict[str, Any], ...]
    ran: bool

    @property
    def qse(self) -> dict[str, Any]:
        """What the course notes about the cell: its part, path and claims."""
        noted = self.metadata.get("qse")
        return noted if isinstance(noted, dict) else {}

    @property
    def path(self) -> str:
        """The path on which the reader acts here: "read", "change", "write" or ""."""
        return str(self.qse.get("path", ""))

    @property
    def unfinished(self) -> bool:
        """Whether the author still has to write something here; until then its words are not judged."""
        return "[write:" in self.source


@dataclass(frozen=True)
class Page:
    """A notebook of the course, and the folder of its checks, worksheets, guide and handout."""

    path: Path
    notebook: Notebook
    cells: tuple[Cell, ...]

    @property
    def kind(self) -> str:
        """One of "module", "case" and "tool"."""
        if is_module(self.path):
            return "module"
        return "case" if self.path.name.startswith("case_") else "tool"

    @property
    def month(self) -> Month | None:
        """The month of the year that a module belongs to, by the number in its name."""
        months = {month.month: month for month in the_year().months}
        return months.get(int(self.path.name[:2])) if self.kind == "module" else None

    @property
    def frame(self) -> Frame:
        """The lists of curriculum/frame.yaml."""
        return the_frame()

    @property
    def curriculum(self) -> Path:
        """The folder `curriculum` beside the folder of the notebook."""
        return self.path.resolve().parent.parent / "curriculum"

    @property
    def folder(self) -> Path:
        """The module's own folder in `curriculum`."""
        return self.curriculum / self.path.stem

    def of(self, kind: str, part: int | None = None) -> list[Cell]:
        """Return the cells of a kind ("markdown" or "code"), of one part or of all."""
        return [cell for cell in self.cells if cell.kind == kind and part in (None, cell.part)]

    def finding(self, cell: Cell | None, wrong: str, do: str) -> Finding:
        """Make a finding for a cell, or for the notebook."""
        return Finding(self.path.name, f"cell {cell.id}" if cell else "", wrong, do)


@cache
def _numbers(kind: str) -> dict[str, int]:
    return {part.heading: number for number, part in enumerate(the_frame().frames[kind], 2)}


def read(path: Path) -> Page:
    """Read a notebook.

    Raises
    ------
    Problem : it cannot be read, or is no notebook of format 4.

    """
    notebook = load(path)
    kind = Page(path, notebook, ()).kind
    cells, above = [], 0
    for number, raw in enumerate(notebook["cells"], 1):
        source = joined(raw.get("source", ""))
        metadata = raw.get("metadata", {})
        for level, text in headings(source) if raw["cell_type"] == "markdown" else ():
            above = 1 if level == 1 else _numbers(kind).get(text, above) if level == 2 else above
        noted = metadata.get("qse", {})
        part = noted.get("part", above) if isinstance(noted, dict) else above
        cells.append(
            Cell(
                id=str(raw.get("id") or f"number {number}"),
                kind=raw["cell_type"],
                source=source,
                part=part if isinstance(part, int) else above,
                metadata=metadata,
                outputs=tuple(raw.get("outputs", [])),
                ran=raw.get("execution_count") is not None,
            )
        )
    return Page(path, notebook, tuple(cells))
