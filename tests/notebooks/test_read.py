"""The pages to read: what the notebooks store, on one file that needs nothing else."""

from html.parser import HTMLParser

import pytest
from toys import FIGURE, NOTEBOOKS, code, markdown, save, shown, stream

from qse.dev.__main__ import main
from qse.dev.notebooks import has_page
from qse.dev.read import page_path, pages, read_page
from qse.files import Problem, content

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FETCHES = {"src", "srcset", "poster", "data", "background", "action", "formaction"}
OUTLINE = ("h1", "h2", "h3", "h4", "h5", "h6")


class Page(HTMLParser):
    """Reads a page and keeps a list of what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.wrong: list[str] = []
        self.language = ""
        self.feed(html)
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]
        if not self.language:
            self.wrong.append("the page does not say its language")
        if self.levels.count(1) != 1:
            self.wrong.append("the page has not exactly one <h1>")
        steps = zip([0, *self.levels], self.levels, strict=False)
        self.wrong += [f"a heading goes from {a} to {b}" for a, b in steps if b > a + 1]
        self.wrong += [f"the id {name!r} stands twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.wrong += [f"#{name} leads nowhere" for name in self.targets if name not in self.ids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if tag in OUTLINE:
            self.levels.append(int(tag[1]))
        if tag in {"script", "iframe", "object", "embed", "link", "base"}:
            self.wrong.append(f"<{tag}> on a page that shall stand alone")
        if tag == "img" and len(given.get("alt", "")) <= 20:
            self.wrong.append("a picture without a description in alt")
        for name, value in given.items():
            if name.startswith("on"):
                self.wrong.append(f"a script in {name}")
            if name in FETCHES and not value.startswith("data:"):
                self.wrong.append(f"{name} fetches {value[:60]}")
            if name == "style":
                self._style(value)
        if "id" in given:
            self.ids.append(given["id"])
        address = given.get("href", "")
        if ".ipynb" in address:
            self.wrong.append(f"{address} leads to a notebook, which a browser cannot show")
        if address.startswith("#"):
            self.targets.append(address[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else (line {self.getpos()[0]})")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self._style(data)

    def _style(self, css: str) -> None:
        if "@import" in css or "url(" in css.replace("url(data:", ""):
            self.wrong.append("a style fetches something")


PAGES = [path for path in NOTEBOOKS if has_page(path)]


def test_every_module_and_case_has_a_page_that_is_up_to_date():
    wanted = {where: text for path in PAGES for where, text in pages(path).items()}
    stale = [
        path.name for path, text in wanted.items() if not path.is_file() or path.read_bytes() != text.encode()
    ]
    assert not stale, f"run `python -m qse.dev read`: {stale}"
    left_over = {path.name for path in content("read").glob("*.html")} - {path.name for path in wanted}
    assert not left_over, "no notebook stands behind these pages"


def test_every_page_stands_alone_and_can_be_read_aloud():
    made = [made for path in PAGES for made in pages(path).items()]
    found = [f"{where.name}: {wrong}" for where, text in made for wrong in Page(text).wrong]
    assert not found, "\n".join(found)


CELLS = (
    markdown("# Toy & *play*\n\nOne line."),
    code("set_up()", stream("ready\n"), metadata={"jupyter": {"source_hidden": True}}),
    markdown(
        "## Look\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "<details><summary>More</summary>\n\n**Yes**\n\n</details>"
    ),
    code("chart(1 < 2)", shown(html=FIGURE, plain="North is higher.", widget="7")),
    code("hidden()", shown(plain="a <b>"), metadata={"tags": ["hide-code"]}),
    markdown(
        "## Look\n\n[on](01_next.ipynb#Look), [tool](tool_x.ipynb), [up](#Look-2), [law](https://example.org)"
    ),
)


def test_a_page_shows_what_is_stored(tmp_path):
    path = save(tmp_path, "00_toy.ipynb", *CELLS)
    save(tmp_path, "01_next.ipynb", markdown("# Next"))
    html = read_page(path)
    assert Page(html).wrong == []
    assert "<title>Toy &amp; play</title>" in html
    assert "notebook 00_toy.ipynb" in html
    assert "The data are invented." in html
    assert "<summary>Show the code</summary>\n<pre>chart(1 &lt; 2)</pre>" in html
    assert "set_up" not in html
    assert "hidden()" not in html
    assert "<pre>ready</pre>" in html
    assert "<pre>a &lt;b&gt;</pre>" in html
    assert FIGURE in html
    assert '<a href="01_next.html#Look">on</a>, tool, <a href="#Look-2">up</a>' in html
    assert '<h2 id="Look-2">' in html
    assert html == read_page(path)


def test_a_handout_becomes_a_page(tmp_path):
    path = save(tmp_path, "00_toy.ipynb", *CELLS)
    handout = tmp_path / "curriculum" / "00_toy" / "handout.md"
    handout.parent.mkdir(parents=True)
    handout.write_text("# Toy & *play*\n\n[Go on](00_toy.ipynb), [tool](tool_x.ipynb).\n", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    html = (tmp_path / "read" / "00_toy_handout.html").read_text(encoding="utf-8")
    assert Page(html).wrong == []
    assert "<title>Toy &amp; play</title>" in html
    assert '<a href="00_toy.html">Go on</a>, tool.' in html
    assert main(["read", "--check", str(path)]) == 0
    handout.write_text("No title.", encoding="utf-8")
    with pytest.raises(Problem, match=r"00_toy/handout\.md: begin it with"):
        pages(path)


def test_a_table_without_names_of_columns_has_no_head(tmp_path):
    html = read_page(
        save(tmp_path, "00_toy.ipynb", markdown("# T\n\n| | |\n|---|---|\n| Time | 40 minutes |"))
    )
    assert "<th" not in html
    assert "<td>40 minutes</td>" in html


def test_check_and_write(tmp_path, capsys):
    path = save(tmp_path, "00_toy.ipynb", *CELLS)
    assert main(["read", "--check", str(path)]) == 1
    assert not page_path(path).exists()
    assert main(["read", str(path)]) == 0
    assert page_path(path).read_text(encoding="utf-8") == read_page(path)
    assert main(["read", "--check", str(path)]) == 0
    assert "would change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([markdown("no title")], "no title"),
        ([markdown("# T"), code("x", shown(png="QUJD", plain="<Figure>"))], "cell cell-02: .*bare picture"),
        ([markdown("# T", attachments={"a.png": {"image/png": "QUJD"}})], "pasted picture"),
        ([markdown("# T"), code("x", {"output_type": "error", "ename": "KeyError"})], "KeyError"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, cells, says):
    with pytest.raises(Problem, match=says):
        read_page(save(tmp_path, "00_toy.ipynb", *cells))


def test_a_tool_has_no_page(tmp_path, capsys):
    assert main(["read", str(save(tmp_path, "tool_x.ipynb", markdown("# Tool")))]) == 1
    assert "tool_x.ipynb" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<script>x</script>", "script"),
        ('<img alt="a long enough description" src="x.png">', "fetches"),
        ('<img src="data:x">', "description"),
        ("<style>p { background: url(https://example.org/x.png) }</style>", "fetches"),
        ("<p style=\"background: url('x.png')\">x</p>", "fetches"),
        ("<h1>a</h1><h3>b</h3>", "from 1 to 3"),
        ("<h1>a</h1><h1>b</h1>", "exactly one"),
        ("<p><b>x</p></b>", "closes something else"),
        ("<div>", "never closed"),
        ('<a href="#x">x</a>', "leads nowhere"),
        ('<p id="x"></p><p id="x"></p>', "twice"),
        ("<p>x</p>", "language"),
    ],
)
def test_the_reader_of_pages_finds_what_is_wrong(html, says):
    assert any(says in wrong for wrong in Page(html).wrong)
