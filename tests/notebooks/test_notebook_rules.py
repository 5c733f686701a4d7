"""Rules that every notebook keeps so that it opens fast, runs anywhere and can be heard as well as seen."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from toys import FIGURE, NOTEBOOKS, code, markdown, notebook, shown

from qse.dev.notebooks import joined, load

LINES = 8
OUTPUT_BYTES = 500_000

IN_CODE = {
    "asks for input": r"\binput\(",
    "uses a shell or line magic": r"^\s*[%!]",
    "names a folder of one machine": r"""["'](?:/|~|[A-Za-z]:[\\/])""",
    "names an address outside": r"\b(?:https?|ftp)://",
}


class Pictures(HTMLParser):
    """Lists pictures that cannot be heard: no figure, no alt text, no caption, or not stored here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside = 0
        self.captions = 0
        self.figures = 0
        self.wrong: list[str] = []
        self.feed(html)
        if self.captions < self.figures:
            self.wrong.append("a figure without a caption")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "figure":
            self.inside += 1
            self.figures += 1
        elif tag == "figcaption":
            self.captions += 1
        elif tag == "img":
            if not self.inside:
                self.wrong.append("a picture outside a figure")
            if len(given.get("alt") or "") <= 20:
                self.wrong.append("a picture without a description in alt")
            if not (given.get("src") or "").startswith("data:"):
                self.wrong.append("a picture that is fetched from elsewhere")

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self.inside -= 1


def breaches(notebook: dict[str, Any]) -> Iterator[str]:
    """Name every rule that a notebook breaks, with its cell."""
    if "widgets" in notebook["metadata"]:
        yield "it stores the state of widgets"
    if len(repr([cell.get("outputs") for cell in notebook["cells"]]).encode()) > OUTPUT_BYTES:
        yield "its outputs are too large"
    for cell in notebook["cells"]:
        source = joined(cell["source"])
        found: list[str] = []
        html = [source] if cell["cell_type"] == "markdown" else []
        if cell["cell_type"] == "code":
            if len(source.splitlines()) > LINES:
                found.append(f"it has more than {LINES} lines")
            found += [what for what, pattern in IN_CODE.items() if re.search(pattern, source, re.MULTILINE)]
            for output in cell["outputs"]:
                data = output.get("data", {})
                html.append(joined(data.get("text/html", "")))
                if any(mime.startswith("image/") for mime in data):
                    found.append("a picture outside a figure")
                if "text/html" not in data and re.match(
                    r"[A-Z]\w+\(children=", joined(data.get("text/plain", ""))
                ):
                    found.append("a widget without a twin to read")
        elif re.search(r"!\[.*?\]\(", source) or cell.get("attachments"):
            found.append("a picture outside a figure")
        for piece in html:
            found += Pictures(piece).wrong
        yield from (f"cell {cell.get('id')}: {what}" for what in found)


def test_every_notebook_keeps_the_rules():
    found = [f"{path.name}, {breach}" for path in NOTEBOOKS for breach in breaches(load(path))]
    assert not found, "\n".join(found)


def test_file_names_are_lower_case_without_spaces():
    odd = [
        path.name for path in NOTEBOOKS if not re.fullmatch(r"(\d\d|case|tool)_[a-z0-9_]+\.ipynb", path.name)
    ]
    assert not odd


def test_a_good_notebook_breaks_no_rule():
    good = notebook(
        markdown("# Title\n\n[a source](https://example.org) says so. 5 / 6"),
        code(
            "share = 6 / 7 % 2  # not a path\nprint('a/b', 1 != 2)",
            shown(html=FIGURE, plain="North is higher."),
        ),
    )
    assert list(breaches(good)) == []


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (code("x\n" * 9), "more than 8 lines"),
        (code("name = input()"), "input"),
        (code("%pip install x"), "magic"),
        (code("  !ls"), "magic"),
        (code("open('/tmp/x')"), "folder of one machine"),
        (code(r"open('C:\x')"), "folder of one machine"),
        (code("get('https://example.org')"), "address outside"),
        (code("x", shown(plain="x" * 600_000)), "too large"),
        (code("x", shown(png="QUJD", plain="<Figure>")), "outside a figure"),
        (code("x", shown(html="<img alt='a long enough description' src='data:x'>")), "outside a figure"),
        (code("x", shown(html=FIGURE.replace("figcaption", "p"))), "without a caption"),
        (
            code("x", shown(html=FIGURE.replace("Dot plot; the caption says what it shows.", "plot.png"))),
            "alt",
        ),
        (code("x", shown(html=FIGURE.replace("data:image", "https://example.org/"))), "fetched"),
        (code("x", shown(plain="VBox(children=(Button(),))")), "twin"),
        (markdown("![a long enough description](x.png)"), "outside a figure"),
        (markdown('<figure><img alt="a long enough description" src="x.png"></figure>'), "fetched"),
    ],
)
def test_each_rule_can_fail(cell, says):
    assert any(says in breach for breach in breaches(notebook(cell)))


def test_stored_widget_state_is_found():
    assert list(breaches(notebook(widgets={}))) == ["it stores the state of widgets"]
