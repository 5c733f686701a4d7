"""Reports: the same order of parts in three formats, open to every reader, and whatever people write in them."""

import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO

import docx
import mistune
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from qse.documents import Bullets, Figure, Heading, Paragraph, Report, Table
from qse.documents.report_parts import cell, plain

HOSTILE = [
    "</td></table><script>alert(1)</script>",
    "a | b\nc | d",
    "# one\n- two\n1. three\n> four\n---\n===",
    "`code` **bold** ![x](y) [link](z) <b> &lt; &amp; $x$",
    "trailing \\",
    "a\nb\r\nc\x00\x0b\x85\u2028d\ud800",
    "=1+1\n+cmd|' /C calc'!A0",
    "a\n:-",
    "  - x\n\n\n  indented\tby a tab",
    "```\nfenced\n```",
    "[picture-1]: javascript:alert(1)",
]
texts = st.one_of(st.text(), st.text(alphabet="|\\`*_<>&#-+=:.1 \n[]()!~$"), st.sampled_from(HOSTILE))


def png(width: int = 30) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (width, 20), "navy").save(drawn, format="PNG")
    return drawn.getvalue()


REPORT = Report(
    "Falls on two units",
    (
        Heading("What we saw", 4),
        Paragraph("First line\nsecond line"),
        Bullets(("beds", "staff")),
        Heading("Figures", 3),
        Table("Falls by unit", ("Unit", "Rate"), (("Avocet 1", "3.1"), ("Bittern | 2", "=1+1"))),
        Figure(png(), "Dot plot. Falls. The caption says the finding.", "Falls are higher on one unit."),
    ),
    note="Invented data",
)


class Tags(HTMLParser):
    """The tags of a page in order, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.opened.append(tag)
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def opened(data: bytes) -> "docx.document.Document":
    return docx.Document(BytesIO(data))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_page_has_headings_in_order_and_a_table_that_says_what_it_is():
    html = REPORT.html()
    assert re.findall(r"<(h\d)", html) == ["h1", "h2", "h3"]
    assert re.search("<caption[^>]*>Falls by unit</caption>", html)
    assert re.findall('<th scope="col"[^>]*>(.*?)</th>', html) == ["Unit", "Rate"]
    assert "First line<br>second line" in html
    assert '<img alt="Dot plot. Falls. The caption says the finding." src="data:image/png;base64,' in html
    assert html.index("Invented data") < html.index("<h1>")
    assert "'=1+1" in html.replace("&#x27;", "'")
    assert html == REPORT.html()


def test_a_page_in_another_language_says_so():
    assert '<html lang="es">' in Report("Caídas", (), language="es").html()


def test_the_word_document_has_the_structure_that_word_and_readers_use():
    document = opened(REPORT.word())
    assert [(p.style.name, p.text) for p in document.paragraphs if p.text] == [
        ("Heading 1", "Falls on two units"),
        ("Normal", "Invented data"),
        ("Heading 2", "What we saw"),
        ("Normal", "First line\nsecond line"),
        ("List Bullet", "beds"),
        ("List Bullet", "staff"),
        ("Heading 3", "Figures"),
        ("Caption", "Falls by unit"),
        ("Caption", "Falls are higher on one unit."),
    ]
    (table,) = document.tables
    assert [[place.text for place in row.cells] for row in table.rows] == [
        ["Unit", "Rate"],
        ["Avocet 1", "3.1"],
        ["Bittern | 2", "'=1+1"],
    ]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, False, False]
    assert table._tbl.find(f".//{qn('w:tblCaption')}").get(qn("w:val")) == "Falls by unit"
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "Dot plot. Falls. The caption says the finding."


def test_the_word_document_says_who_it_is_and_in_which_language():
    document = opened(REPORT.word())
    about = document.core_properties
    assert (about.title, about.language, about.author) == ("Falls on two units", "en", "")
    assert document.sections[0].header.paragraphs[0].text == "Invented data"
    footer = document.sections[0].footer.paragraphs[0]._p
    assert footer.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-US"}
    assert document.styles["Heading 2"].font.name == document.styles["Normal"].font.name == "Calibri"
    spanish = opened(Report("Caídas", (), language="es").word())
    assert {node.get(qn("w:val")) for node in spanish.styles.element.iter(qn("w:lang"))} == {"es"}


def test_two_tables_without_captions_stay_two():
    table = Table("", ("A",), (("a",),))
    document = opened(Report("T", (table, table)).word())
    kinds = [node.tag.rpartition("}")[2] for node in document.element.body]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_a_wide_picture_fits_the_page():
    document = opened(Report("Wide", (Figure(png(3000), "Bar chart.", ""),)).word())
    (picture,) = document.inline_shapes
    section = document.sections[0]
    assert picture.width == section.page_width - section.left_margin - section.right_margin


def test_markdown_of_every_part():
    text = REPORT.markdown()
    head, _, pictures = text.partition("[picture-1]: data:image/png;base64,")
    assert pictures.count("\n") == 1
    assert head == (
        "# Falls on two units\n\nInvented data\n\n## What we saw\n\nFirst line\\\nsecond line\n\n- beds\n- staff\n\n"
        "### Figures\n\n**Falls by unit**\n\n| Unit | Rate |\n| --- | --- |\n| Avocet 1 | 3.1 |\n"
        "| Bittern \\| 2 | '=1+1 |\n\n![Dot plot. Falls. The caption says the finding.][picture-1]\n\n"
        "Falls are higher on one unit.\n\n"
    )


@pytest.mark.parametrize("row", [("one",), ("one", "two", "three")])
def test_a_row_that_does_not_fit_is_refused(row):
    with pytest.raises(ValueError, match="'Falls' has 2 columns"):
        Table("Falls", ("Unit", "Rate"), (row,))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("  @x", "'  @x"),
        ("＝1+1", "'＝1+1"),
        ("harmless\n=1+1", "harmless\n'=1+1"),
        ("+1-555-0100", "'+1-555-0100"),
        ("-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"),
        ("-2 +SUM(A1)", "'-2 +SUM(A1)"),
        ("  - nested", "  • nested"),
        ("-3.1 percentage points (-5.0 to 1.2)", "-3.1 percentage points (-5.0 to 1.2)"),
        ("-", "-"),
        ("no @ first", "no @ first"),
    ],
)
def test_no_line_of_a_cell_is_a_formula(written, shown):
    assert cell(written) == shown


def every_part(text: str) -> Report:
    table = Table(text, (text, "B"), ((text, "b"), ("a", text)))
    figure = Figure(png(), text, text)
    return Report(text, (Heading(text), Paragraph(text), Bullets((text, "x")), table, figure), note=text)


@given(texts)
def test_no_tag_in_the_page_is_the_writers(text):
    page = Tags(every_part(text).html())
    more = Counter(page.opened) - Counter(Tags(every_part("words").html()).opened)
    # A header cell without a name is a plain cell.
    assert set(more) <= {"br"} | (set() if text else {"td"})
    assert plain(text) in page.words.replace("\r", "")
    every_part(text).html().encode("utf-8")


@given(texts)
def test_any_text_comes_back_from_word(text):
    document = opened(Report(text, (Paragraph(text), Table("T", ("A", "B"), ((text, "b"),)))).word())
    assert document.paragraphs[0].text == document.paragraphs[1].text == plain(text)
    assert document.tables[0].cell(1, 0).text == cell(text)


@given(texts)
@example("\\")
@example("|")
def test_a_markdown_table_keeps_its_columns_and_its_words(text):
    written = Report("T", (Table("", ("A", "B"), ((text, "b"), ("a", text))),)).markdown()
    html = str(mistune.create_markdown(escape=False, plugins=["table"])(written))
    rows = [
        [Tags(place).words for place in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]
    assert [len(row) for row in rows] == [2, 2, 2]
    assert squeezed(rows[1][0]) == squeezed(rows[2][1]) == squeezed(cell(text))


@given(texts)
def test_markdown_shows_the_text_and_obeys_none_of_it(text):
    read = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
    words = Report("T", (Paragraph(text), Bullets((text,)))).markdown()
    page = Tags(str(read(words)))
    assert set(page.opened) <= {"h1", "p", "br", "ul", "li"}
    assert squeezed(page.words) == squeezed("T" + 2 * plain(text))


def test_the_same_words_give_the_same_bytes_in_word(monkeypatch):
    report = Report("T", (Heading("H"), Table("C", ("A",), (("a",),))))
    first = report.word()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert report.word() == first
