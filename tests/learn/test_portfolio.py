"""The portfolio: what was begun in the order of the months, and never what is private."""

from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

import qse
from qse.documents import Heading, Paragraph, Report, Table
from qse.learn.months.year import the_year
from qse.learn.portfolio import portfolio, write_portfolio
from qse.learn.worksheets.fields import Field
from qse.learn.worksheets.values import is_filled

SECRET = "the words of a closed review"


@dataclass
class Sheet:
    """A worksheet as the portfolio sees one."""

    name: str
    title: str
    artefact: str = ""
    private: bool = False
    path: Path = Path("worksheets")
    fields: tuple[Field, ...] = (Field("what", "What we made"),)
    answers: dict[str, Any] = field(default_factory=dict)
    intro: str = "How to fill this in."

    @property
    def state(self) -> str:
        filled = any(is_filled(one, self.answers.get(one.name)) for one in self.fields)
        return "begun" if filled else "not begun"

    def report(self) -> Report:
        rows = tuple((one.label, str(self.answers.get(one.name, ""))) for one in self.fields)
        return Report(
            self.title,
            (Paragraph(self.intro), Heading("Answers"), Table(self.title, ("Question", "Answer"), rows)),
        )


PROOFS = (Field("money", "Is there money?", "proof"), Field("time", "Are there hours?", "proof"))
DOCUMENT, DATE, UNKNOWN = (
    {"is": "a document", "what": "Letter of 3 May"},
    {"is": "a date", "what": "spring 2031"},
    {"is": "we do not know"},
)


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Sheet]:
    """Return stand-ins for the worksheets of the year, empty at first; a test fills them in."""
    made = [
        Sheet("m00.who_am_i", "Who am I"),
        Sheet("m00.charter", "Our team charter", "Team charter"),
        Sheet("m04.pilot", "Equity prompt pilot plan", "Equity prompt pilot plan"),
        Sheet("m05.event", "Our event", "Reviewed event with graded actions", private=True),
        Sheet("m06.charter", "Aim and measures", "Project charter"),
        Sheet("m00.readiness", "Readiness", "Readiness baseline", fields=PROOFS),
        Sheet("m06.readiness", "Readiness", "Readiness again", fields=PROOFS),
        Sheet("m12.readiness", "Readiness", "Readiness a third time", fields=PROOFS),
        *(Sheet(f"m{month:02}.feedback", "Feedback", fields=(Field("say", "Say"),)) for month in range(13)),
    ]
    by_name = {sheet.name: replace(sheet, path=tmp_path / f"{sheet.name}.yaml") for sheet in made}
    monkeypatch.setattr("qse.learn.portfolio.my_work", lambda: tmp_path)
    monkeypatch.setattr("qse.learn.portfolio.form", by_name.__getitem__)
    monkeypatch.setattr("qse.learn.portfolio.worksheet", by_name.__getitem__)
    monkeypatch.setattr(
        "qse.learn.portfolio.forms",
        lambda month: [name for name in by_name if name.startswith(f"{month.id}.")],
    )
    return by_name


def headings(report: Report) -> list[str]:
    return [part.text for part in report.parts if isinstance(part, Heading) and part.level == 2]


def tables(report: Report) -> dict[str, Table]:
    return {part.caption: part for part in report.parts if isinstance(part, Table)}


def test_an_empty_folder_says_how_to_begin(sheets):
    report = portfolio()
    assert headings(report) == ["How to begin", "Kept apart", "Not begun yet"]
    waiting = report.parts[-1].items
    artefacts = sum(len(month.artefacts) for month in the_year().months)
    assert len(waiting) == artefacts - 1
    assert waiting[0] == "Month 0: Readiness baseline"


def test_what_was_begun_stands_in_the_order_of_the_months(sheets):
    for name in ("m06.charter", "m04.pilot", "m00.charter", "m00.who_am_i"):
        sheets[name].answers["what"] = f"of {name}"
    sheets["m00.feedback"].answers["say"] = "More time to talk"
    report = portfolio()
    april, june = (the_year().months[month].title for month in (4, 6))
    assert headings(report) == [
        "Who we are",
        "Team charter",
        f"Month 4: {april}",
        f"Month 6: {june}",
        "For the year's account",
        "Kept apart",
        "Not begun yet",
    ]
    assert "Month 4: Equity prompt pilot plan" not in report.parts[-1].items
    assert "Month 0: Team charter" not in report.parts[-1].items
    assert "Month 6: Readiness again" in report.parts[-1].items
    assert Heading("Equity prompt pilot plan", 3) in report.parts
    assert Paragraph("How to fill this in.") not in report.parts
    assert Heading("Project charter: Aim and measures", 3) in report.parts
    assert tables(report)["What was said of each month"].rows == (
        (f"0: {the_year().months[0].title}", "More time to talk"),
    )


def test_blanks_are_not_begun(sheets):
    sheets["m04.pilot"].answers["what"] = "  "
    assert "How to begin" in headings(portfolio())


def test_readiness_stands_side_by_side_with_what_changed(sheets):
    sheets["m00.readiness"].answers.update(money=UNKNOWN, time=DATE)
    sheets["m06.readiness"].answers.update(money=DOCUMENT)
    sheets["m12.readiness"].answers.update(money=DOCUMENT, time={**DATE, "what": "fall 2031"})
    report = portfolio()
    table = tables(report)["Readiness side by side"]
    assert table.columns == ("Question", "Month 0", "Month 6", "Month 12", "What changed")
    document = "a document: Letter of 3 May"
    assert table.rows == (
        ("Is there money?", "we do not know", document, document, "from “we do not know” to “a document”"),
        (
            "Are there hours?",
            "a date: spring 2031",
            "not answered yet",
            "a date: fall 2031",
            "still “a date”, in other words",
        ),
    )
    assert not any("Readiness" in item for item in report.parts[-1].items)


def test_a_document_that_nobody_named_is_no_answer_and_no_change(sheets):
    sheets["m00.readiness"].answers.update(money=UNKNOWN)
    sheets["m06.readiness"].answers.update(money={"is": "a document", "what": " "}, time=DATE)
    table = tables(portfolio())["Readiness side by side"]
    assert table.rows[0][1:] == ("we do not know", "not answered yet", "nothing to compare yet")


def test_one_answer_to_readiness_has_nothing_to_compare(sheets):
    sheets["m00.readiness"].answers.update(money=DOCUMENT)
    table = tables(portfolio())["Readiness side by side"]
    assert table.rows[0] == ("Is there money?", "a document: Letter of 3 May", "nothing to compare yet")
    assert table.rows[1][1:] == ("not answered yet", "nothing to compare yet")


def test_nothing_private_is_in_it(sheets, tmp_path):
    """Neither a private worksheet, nor a file that leads into the private folder, nor a file nobody asked for."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "m05.event.yaml").write_text(f"answers: {{what: {SECRET}}}", encoding="utf-8")
    (tmp_path / "private_notes.yaml").write_text(f"answers: {{what: {SECRET}}}", encoding="utf-8")
    sheets["m05.event"].answers["what"] = SECRET
    led_away = sheets["m06.charter"]
    led_away.answers["what"] = SECRET
    led_away.path = private / "m06.charter.yaml"
    sheets["m04.pilot"].answers["what"] = "fit to be seen"
    page, word = write_portfolio()
    assert "fit to be seen" in page.read_text(encoding="utf-8")
    assert SECRET not in page.read_text(encoding="utf-8")
    document = docx.Document(BytesIO(word.read_bytes()))
    cells = [place.text for table in document.tables for row in table.rows for place in row.cells]
    assert SECRET not in "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    (apart,) = (part for part in portfolio().parts if isinstance(part, Paragraph) and "private" in part.text)
    assert "begun or not" in apart.text


def test_a_private_worksheet_is_not_even_opened(sheets, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("qse.learn.portfolio.worksheet", lambda name: opened.append(name) or sheets[name])
    assert "Kept apart" in headings(portfolio())
    assert "m04.pilot" in opened
    assert "m05.event" not in opened


def test_two_files_are_written_whole_and_written_anew(sheets, tmp_path):
    folder = tmp_path / "portfolio"
    assert write_portfolio() == [folder / "portfolio.html", folder / "portfolio.docx"]
    sheets["m04.pilot"].answers["what"] = "<b>Second</b> try"
    write_portfolio()
    assert sorted(path.name for path in folder.iterdir()) == ["portfolio.docx", "portfolio.html"]
    assert "&lt;b&gt;Second&lt;/b&gt; try" in (folder / "portfolio.html").read_text(encoding="utf-8")


def test_feedback_that_nobody_opened_stays_with_who_wrote_it(sheets):
    for name, may in (
        ("m00.feedback", "yes"),
        ("m01.feedback", "no, it stays with me"),
        ("m02.feedback", None),
    ):
        sheets[name].fields = (*sheets[name].fields, Field("may_read", "May faculty read this?"))
        sheets[name].answers = {"say": f"words of {name}"} | ({"may_read": may} if may else {})
    report = portfolio()
    table = tables(report)["What was said of each month"]
    assert (table.columns, len(table.rows)) == (("Month", "Say"), 1)
    assert "words of m00" in report.markdown()
    assert "words of m01" not in report.markdown()
    assert "words of m02" not in report.markdown()
    assert "feedback on month 1, 2." in report.markdown()


def test_the_worksheets_of_the_course_come_through(monkeypatch, tmp_path):
    for module in ("worksheets.worksheet", "portfolio"):
        monkeypatch.setattr(f"qse.learn.{module}.my_work", lambda: tmp_path)
    qse.worksheet("m00.who_am_i", team="Ward 7")
    qse.worksheet("m00.team_charter", purpose="Nobody waits for an interpreter")
    qse.worksheet("m00.readiness", champions="we do not know")
    qse.worksheet("m06.readiness", champions={"is": "a document", "what": "Letter of 3 May"})
    qse.worksheet("m00.feedback", helped="The talk", may_read="yes")
    report = portfolio()
    assert headings(report)[:4] == ["Who we are", "Team charter", "For the year's account", "Not begun yet"]
    assert [part.text for part in report.parts if isinstance(part, Heading) and part.level == 3] == [
        "Readiness",
        "Feedback",
    ]
    rows = {row[0]: row[1:] for row in tables(report)["Readiness side by side"].rows}
    question = next(label for label in rows if "champions" in label)
    assert rows[question] == (
        "we do not know",
        "a document: Letter of 3 May",
        "from “we do not know” to “a document”",
    )
    for text in ("Ward 7", "Nobody waits for an interpreter", "The talk"):
        assert text in report.markdown()
    waiting = report.parts[-1].items
    assert not {"Month 0: Team charter", "Month 0: Readiness baseline", "Month 6: Readiness again"} & set(
        waiting
    )
    assert "Month 12: Readiness a third time" in waiting
