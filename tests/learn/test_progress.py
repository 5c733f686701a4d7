"""What is done so far: checks tried, worksheets begun, what a role decides and leads next."""

import re

import pytest
import yaml
from toy_curriculum import ALL_KINDS, lay_out

import qse
from qse.files import Problem
from qse.learn.progress import note_check

CHECKS = "one: {question: a}\ntwo: {question: b}\nthree: {question: c}\n"


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    for module in ("worksheets.worksheet", "progress"):
        monkeypatch.setattr(f"qse.learn.{module}.my_work", lambda: tmp_path / "my-work")
    return tmp_path / "my-work"


@pytest.fixture
def toy(tmp_path, monkeypatch) -> None:
    lay_out(tmp_path, monkeypatch, worksheets=ALL_KINDS, checks=CHECKS)


def lines(role: str = "") -> list[str]:
    return str(qse.progress(role)).splitlines()


def test_an_empty_folder_says_how_to_begin():
    said = str(qse.progress())
    assert "Nothing is kept here yet. Begin with the page 00_kickoff" in said
    assert re.search(r"Worksheets: 0 of \d+ begun, 0 complete", said)
    assert "Month 1" not in said


@pytest.mark.usefixtures("toy")
def test_a_month_that_is_begun_is_shown_with_what_was_done():
    note_check("m04.one", "yes")
    note_check("m04.two", "not yet")
    qse.worksheet("m04.toy", note="begun")
    qse.worksheet("m04.secret", what="A fall")
    row = next(line for line in lines() if line.startswith("4."))
    assert "Checks: 1 of 3 settled, 1 tried and not yet" in row
    assert "Worksheets: 2 of 3 begun, 1 complete" in row
    assert "Equity prompt pilot plan: no worksheet here yet" in row
    assert "Nothing is kept here yet" not in str(qse.progress())
    assert "A fall" not in str(qse.progress())


def test_what_one_takes_away_is_shown_with_its_state():
    qse.worksheet("m00.readiness", access="we do not know")
    assert "Readiness baseline: begun; Team charter: not begun" in lines()[1]
    qse.worksheet(
        "m00.readiness", **{field.name: "we do not know" for field in qse.worksheet("m00.readiness").fields}
    )
    assert "Readiness baseline: complete" in lines()[1]


@pytest.mark.parametrize("role", ["PAT", "pat", "patient lead", " Patient lead "])
def test_a_role_sees_what_it_decides_and_leads_next(role):
    said = lines(role)
    assert (
        "Month 0, Kick-off: meet the hospital, meet the team. Patient lead (PAT) decides: Which harm matters"
        in said[-3]
    )
    assert said[-2].startswith("Month 1, ")
    assert said[-1] == "Patient lead leads next in month 1, Race, racism and the levels at which it works."


def test_what_comes_next_follows_the_month_begun_last():
    qse.worksheet("m12.feedback", helped="All of it")
    said = lines("EXE")
    assert said[-2].startswith("Month 12, ")
    assert said[-1].startswith("Executive leads next in month 12, ")


@pytest.mark.parametrize("role", ["PATT", 4])
def test_an_unknown_role_gets_one_sentence(role):
    with pytest.raises(Problem, match=r"^There is no role [^\n]+$"):
        qse.progress(role)


def test_what_was_settled_once_stays_settled(work):
    for state in ("not yet", "yes", "not yet"):
        assert note_check("m00.reports", state) == ""
    text = (work / "progress.yaml").read_text()
    assert yaml.safe_load(text) == {"format": 2, "checks": {"m00.reports": "yes"}}
    assert text.startswith("# Checks that were tried\n")


def test_a_state_that_is_none_gets_one_sentence():
    with pytest.raises(Problem, match="'maybe' is no state of a check"):
        note_check("m00.reports", "maybe")


def test_feedback_on_an_answer_does_not_fail_because_it_cannot_be_noted(work):
    work.write_text("no folder")
    assert "could not be saved" in note_check("m00.reports", "yes")


def test_checks_that_are_gone_from_the_course_do_not_count():
    note_check("m00.of_old", "yes")
    assert "Checks: 0 of" in lines()[1]


def test_a_worksheet_that_cannot_be_read_is_named_and_the_rest_is_shown(work):
    sheet = qse.worksheet("m00.team_charter", purpose="begun")
    sheet.path.write_text("format: 9\n")
    qse.worksheet("m00.readiness", access="we do not know")
    said = lines()
    assert "Readiness baseline: begun; Team charter: cannot be read" in said[1]
    assert any(line.startswith("m00.team_charter.yaml was written by a newer version") for line in said)


def test_it_is_the_same_today_and_tomorrow_and_in_html():
    qse.worksheet("m00.readiness", access="we do not know")
    words = qse.progress("QS")
    assert words._repr_html_() == qse.progress("QS")._repr_html_()
    assert words._repr_html_().count("<table>") == 1
    assert "<th scope='row'" in words._repr_html_()
