"""Stored outputs: small, without errors, with a twin to read, pictures that can be heard and say they are invented."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from qse.dev.notebooks import joined
from qse.dev.review.page import Cell, Finding, Page

OUTPUT_BYTES = 500_000
SHORTEST_ALT = 20
MARK = "Invented data"

_FIGURE = "Show it as a chart of qse, or as <figure> with <img alt> and <figcaption>."


class Pictures(HTMLParser):
    """Lists what is wrong with the pictures of a piece of HTML: what, and what to do."""

    def __init__(self, html: str, *, marked: bool) -> None:
        super().__init__()
        self.inside = 0
        self.captions: list[str] = []
        self.figures = 0
        self.in_caption = False
        self.wrong: list[tuple[str, str]] = []
        self.feed(html)
        if len(self.captions) < self.figures:
            self.wrong.append(("It holds a figure without a caption.", _FIGURE))
        elif marked and any(MARK not in caption for caption in self.captions):
            self.wrong.append(
                (
                    f"It holds a figure without the mark '{MARK}'.",
                    "Make the chart from records of qse, which carry it.",
                )
            )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note figures, captions and pictures."""
        given = dict(attrs)
        if tag == "figure":
            self.inside += 1
            self.figures += 1
        elif tag == "figcaption":
            self.captions.append("")
            self.in_caption = True
        elif tag == "img":
            if not self.inside:
                self.wrong.append(("It holds a picture outside a figure.", _FIGURE))
            if len(given.get("alt") or "") <= SHORTEST_ALT:
                self.wrong.append(
                    ("It holds a picture without a description in alt.", "Say the kind of picture.")
                )
            if not (given.get("src") or "").startswith("data:"):
                self.wrong.append(
                    ("It holds a picture that is fetched from elsewhere.", "Store it in the page.")
                )

    def handle_endtag(self, tag: str) -> None:
        """Note the end of figures and captions."""
        if tag == "figure":
            self.inside -= 1
        elif tag == "figcaption":
            self.in_caption = False

    def handle_data(self, data: str) -> None:
        """Keep the words of captions."""
        if self.in_caption:
            self.captions[-1] += data


def outputs(page: Page) -> Iterator[Finding]:
    """Hold what a notebook stores to the rules."""
    if "widgets" in page.notebook.get("metadata", {}):
        yield page.finding(None, "It stores the state of widgets.", "Run `python -m qse.dev format`.")
    size = len(repr([cell.outputs for cell in page.cells]).encode())
    if size > OUTPUT_BYTES:
        yield page.finding(
            None,
            f"Its outputs are too large: {size // 1000} kB of {OUTPUT_BYTES // 1000}.",
            "Show fewer charts, or a smaller table.",
        )
    for cell in page.cells:
        for wrong, do in _code(cell) if cell.kind == "code" else _markdown(page, cell):
            yield page.finding(cell, wrong, do)


def _code(cell: Cell) -> Iterator[tuple[str, str]]:
    for output in cell.outputs:
        data = output.get("data", {})
        if output["output_type"] == "error":
            yield f"It stores an error ({output.get('ename', '')}).", "Put it right and run it again."
        yield from Pictures(joined(data.get("text/html", "")), marked=True).wrong
        if any(mime.startswith("image/") for mime in data):
            yield "It holds a picture outside a figure.", _FIGURE
        if "text/html" not in data and re.match(r"[A-Z]\w+\(children=", joined(data.get("text/plain", ""))):
            yield (
                "It shows a widget without a twin to read.",
                "End the cell with something of qse that has one.",
            )


def _markdown(page: Page, cell: Cell) -> Iterator[tuple[str, str]]:
    yield from Pictures(cell.source, marked=False).wrong
    attached = page.notebook["cells"][page.cells.index(cell)].get("attachments")
    if attached or re.search(r"!\[.*?\]\(", cell.source):
        yield "It holds a picture outside a figure.", _FIGURE
