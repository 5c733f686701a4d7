"""The frame of a notebook: its parts in order, headings, ids of cells, tags for slides, chips of the three paths."""

import re
from collections import Counter
from collections.abc import Iterator

from qse.dev.notebooks import joined
from qse.dev.review.calls import calls
from qse.dev.review.frame_file import Part
from qse.dev.review.markdown import blocks, chips, headings
from qse.dev.review.page import Cell, Finding, Page

PATHS = ("read", "change", "write")
SLIDES = ("slide", "subslide", "fragment", "skip", "notes")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 40
# What editors and the formatter write by themselves.
_MADE_BY_MACHINE = re.compile(
    r"cell-\d+b*|number \d+|(?=.*\d)[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-[0-9a-f]{12})?"
)


def frame(page: Page) -> Iterator[Finding]:
    """Hold a notebook to the frame of its kind."""
    if not re.fullmatch(r"(\d\d|case|tool)_[a-z0-9_]+\.ipynb", page.path.name):
        yield page.finding(
            None,
            "Its name is not of the form 04_topic, case_topic or tool_topic.",
            "Rename it, in small letters.",
        )
    yield from _month(page)
    yield from _ids(page)
    yield from _headings(page)
    for cell in page.cells:
        yield from _chip(page, cell)
    parts = page.frame.frames[page.kind]
    if parts:
        yield from _slides(page)
        yield from _parts(page, parts)


def _month(page: Page) -> Iterator[Finding]:
    if page.kind != "module":
        return
    month = page.month
    if month is None or month.notebook != page.path.stem:
        yield page.finding(
            None,
            "No month of curriculum/program.yaml has this notebook.",
            f"Name it as the month does{f': {month.notebook}.ipynb' if month else ''}.",
        )
        return
    module = page.notebook.get("metadata", {}).get("qse", {}).get("module")
    if module != month.id:
        yield page.finding(
            None, "Its metadata do not name the module.", f'Write {{"qse": {{"module": "{month.id}"}}}}.'
        )


def _ids(page: Page) -> Iterator[Finding]:
    seen = Counter(cell.id for cell in page.cells)
    for cell in page.cells:
        if _MADE_BY_MACHINE.fullmatch(cell.id):
            yield page.finding(cell, "It has no id of its own.", "Give it a short name such as look-overall.")
        elif not _ID.fullmatch(cell.id) or len(cell.id) > _LONGEST_ID:
            yield page.finding(
                cell, "Its id is not short words with hyphens.", "Name it such as look-overall."
            )
    for name, count in seen.items():
        if count > 1:
            yield Finding(
                page.path.name, f"cell {name}", f"The id stands {count} times.", "Give each cell its own."
            )


def _headings(page: Page) -> Iterator[Finding]:
    before, ones = 0, 0
    for cell in page.of("markdown"):
        for level, text in headings(cell.source):
            ones += level == 1
            if not text:
                yield page.finding(cell, "A heading is empty.", "Write it or take it out.")
            if level > before + 1 and before:
                yield page.finding(
                    cell,
                    f"The heading {text!r} goes from level {before} to {level}.",
                    f"Begin it with {'#' * (before + 1)}.",
                )
            before = level
    first = page.cells[0] if page.cells else None
    begins = blocks(first.source)[:1] if first and first.kind == "markdown" else []
    if not begins or begins[0].level != 1:
        yield page.finding(
            first, "The notebook does not begin with its title.", "Begin it with '# ' and the title."
        )
    if ones > 1:
        yield page.finding(None, f"It has {ones} titles (H1).", "Keep the first; begin the others with ##.")


def _chip(page: Page, cell: Cell) -> Iterator[Finding]:
    if cell.path and cell.path not in PATHS:
        yield page.finding(
            cell, f"There is no path {cell.path!r}.", f"Write one of {', '.join(PATHS)} as qse.path."
        )
    place = page.cells.index(cell)
    before = [other for other in page.cells[: place + 1] if other.kind == "markdown"][-1:]
    if cell.path in PATHS and not any(cell.path in chips(other.source) for other in before):
        yield page.finding(
            cell,
            f"No chip announces the path {cell.path!r}.",
            f"Begin the paragraph with <kbd>{cell.path.title()}</kbd>, here or in the Markdown before.",
        )
    # In the card the three chips are explained.
    if cell.kind == "markdown" and cell.part > 2 and chips(cell.source) and not cell.path:
        after = page.cells[place + 1 :]
        follow = next((n for n, other in enumerate(after) if other.kind == "markdown"), len(after))
        paths = {other.path for other in after[:follow]}
        if not chips(cell.source) & paths:
            yield page.finding(
                cell,
                "It has a chip, and no cell has the path.",
                'Write {"qse": {"path": "..."}} in the metadata of the cell where the reader acts.',
            )


def _slides(page: Page) -> Iterator[Finding]:
    for cell in page.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") not in SLIDES:
            yield page.finding(
                cell,
                "It has no tag for slides.",
                f"Set slide_type in its metadata to one of {', '.join(SLIDES)}.",
            )


def _parts(page: Page, parts: tuple[Part, ...]) -> Iterator[Finding]:
    numbers = range(1, len(parts) + 2)
    highest = 0
    for cell in page.cells:
        given = cell.qse.get("part")
        if not isinstance(given, int) or isinstance(given, bool) or given not in numbers:
            yield page.finding(
                cell,
                "Its metadata do not say its part.",
                f'Write {{"qse": {{"part": {cell.part or 1}}}}}; parts are 1 to {numbers[-1]}.',
            )
        elif given < highest:
            yield page.finding(cell, f"It is of part {given} and stands behind part {highest}.", "Move it.")
        highest = max(highest, cell.part)
    for number, part in enumerate(parts, 2):
        cells = [cell for cell in page.cells if cell.part == number]
        if not cells:
            yield page.finding(
                None, f"Part {number} is missing.", f"Add it, with the heading '## {part.heading}'."
            )
        else:
            yield from _part(page, cells, part)
    wanted = {part.heading for part in parts}
    for cell in page.of("markdown"):
        for level, text in headings(cell.source):
            if level == 2 and text not in wanted:
                yield page.finding(
                    cell, f"The heading {text!r} is none of the frame's.", "Begin it with ###, inside a part."
                )


def _part(page: Page, cells: list[Cell], part: Part) -> Iterator[Finding]:
    first = cells[0]
    begins = blocks(first.source)[:1] if first.kind == "markdown" else []
    if not begins or (begins[0].level, begins[0].text) != (2, part.heading):
        yield page.finding(
            first, "Its part does not open with its heading.", f"Begin it with '## {part.heading}'."
        )
    said = "\n".join(cell.source if cell.kind == "markdown" else _shown(cell) for cell in cells).lower()
    for text in part.says:
        if text.lower() not in said:
            yield page.finding(
                first, f"Its part nowhere says {text!r}.", "Say it; curriculum/frame.yaml asks for it."
            )
    called = {call.name for cell in cells if cell.kind == "code" for call in calls(cell)}
    for name in part.calls:
        if name not in called:
            yield page.finding(first, f"Its part nowhere calls qse.{name}.", "Add a code cell that does.")
    if part.path and part.path not in {cell.path for cell in cells}:
        yield page.finding(
            first,
            f"No cell of its part has the path {part.path!r}.",
            "Let the reader act, and mark the cell.",
        )
    if part.ends:
        threes = [
            text
            for cell in cells
            if cell.kind == "markdown"
            for level, text in headings(cell.source)
            if level == 3
        ]
        if threes[-1:] != [part.ends]:
            yield page.finding(
                first,
                f"Its part does not end with {part.ends!r}.",
                f"Add '### {part.ends}' as its last heading.",
            )


def _shown(cell: Cell) -> str:
    found = (output.get("text") or output.get("data", {}).get("text/plain") or "" for output in cell.outputs)
    return "\n".join(map(joined, found))
