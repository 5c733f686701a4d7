"""Worksheets: kept at every change, found again, never lost; as a form, as text, as copies to share."""

import shutil
from typing import Any

import pytest
from toy_curriculum import ALL_KINDS, lay_out

import qse
from qse.files import Problem
from qse.learn.worksheets.worksheet import Worksheet

NAME = "m00.who_am_i"


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setattr("qse.learn.worksheets.worksheet.my_work", lambda: tmp_path / "my-work")
    return tmp_path / "my-work"


@pytest.fixture
def toy(tmp_path, monkeypatch) -> None:
    lay_out(tmp_path, monkeypatch, worksheets=ALL_KINDS)


def controls(widget: Any) -> dict[str, Any]:
    """Find every control of a form by its label or, for a button, by what stands on it."""
    found = {}
    for child in getattr(widget, "children", ()):
        if getattr(child, "description", ""):
            found[child.description] = child
        found |= controls(child)
    return found


def form(name: str = NAME) -> dict[str, Any]:
    return controls(qse.worksheet(name)._widget())


def said(widget: Any) -> str:
    return widget.children[-1].said


def test_every_change_is_saved_and_comes_back():
    mine = form()
    mine["My role in the team"].value = "Patient lead"
    mine["My team or unit"].value = "Ward 7, nights: été, 夜, «»"
    mine["One decision that is mine to take"].value = "Two lines:\n- one\n- two # not a comment"
    assert {label: control.value for label, control in form().items() if hasattr(control, "value")} == {
        "My role in the team": "Patient lead",
        "My team or unit": "Ward 7, nights: été, 夜, «»",
        "Our invented health system": "",
        "One decision that is mine to take": "Two lines:\n- one\n- two # not a comment",
        "My question to our reports": "",
    }


def test_the_file_can_be_read_by_a_person():
    qse.worksheet(NAME, team="Ward 7")
    text = qse.worksheet(NAME).path.read_text(encoding="utf-8")
    assert text.startswith("# Who am I, and what do I decide?\n# Kept on this machine only")
    assert "team: Ward 7" in text


def test_a_worksheet_of_the_first_version_is_found_again(work):
    (work / "worksheets").mkdir(parents=True)
    (work / "worksheets" / f"{NAME}.yaml").write_text("# Who am I?\nanswers:\n  team: Ward 7\n")
    assert qse.worksheet(NAME).answers == {"team": "Ward 7"}
    assert qse.worksheet(NAME, decision="mine").answers == {"team": "Ward 7", "decision": "mine"}


def test_two_open_forms_do_not_lose_each_others_lines():
    one, other = form(), form()
    one["My team or unit"].value = "Ward 7"
    other["One decision that is mine to take"].value = "When to call an interpreter"
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "decision": "When to call an interpreter"}
    assert qse.worksheet(NAME).earlier == {}


def test_two_windows_that_write_the_same_line_keep_both_texts_and_say_so():
    one, other = qse.worksheet(NAME)._widget(), qse.worksheet(NAME)._widget()
    controls(one)["My team or unit"].value = "Ward 7"
    assert said(one) == f"Saved in my-work/worksheets/{NAME}.yaml"
    controls(other)["My team or unit"].value = "Ward 8"
    assert said(other).endswith("Another window had changed “My team or unit”: both texts are kept.")
    controls(other)["My team or unit"].value = "Ward 8, nights"
    assert said(other) == f"Saved in my-work/worksheets/{NAME}.yaml"
    sheet = qse.worksheet(NAME)
    assert sheet.answers == {"team": "Ward 8, nights"}
    assert sheet.earlier == {"team": ["Ward 7"]}
    assert "kept beside it: “Ward 7”" in repr(sheet)
    shown = [child.value for part in sheet._widget().children[1:-2] for child in part.children[-1:]]
    assert "<p>Kept beside it: Ward 7</p>" in shown


def test_a_worksheet_deleted_while_its_form_is_open_is_written_again():
    sheet = qse.worksheet(NAME, team="Ward 7", role="Operations")
    sheet.path.unlink()
    says = sheet.save("decision", "mine")
    assert says.endswith("The file was gone, so all that stands here was written again.")
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "role": "Operations", "decision": "mine"}


def test_the_whole_folder_may_go_while_a_form_is_open(work):
    sheet = qse.worksheet(NAME, team="Ward 7")
    shutil.rmtree(work)
    sheet.save("decision", "mine")
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "decision": "mine"}


@pytest.mark.parametrize("damage", ["answers: [", "", "just words", "answers: 3", "\0\0\0"])
def test_a_damaged_file_is_set_aside_with_a_sentence(capsys, damage):
    sheet = qse.worksheet(NAME, team="Ward 7")
    sheet.path.write_text(damage)
    assert sheet.answers == {}
    assert "is kept as m00.who_am_i.damaged-1.yaml" in capsys.readouterr().out
    assert sheet.path.with_name("m00.who_am_i.damaged-1.yaml").read_text() == damage
    sheet.save("team", "Ward 8")
    assert qse.worksheet(NAME).answers == {"team": "Ward 8"}


def test_a_form_says_itself_what_was_set_aside(capsys):
    sheet = qse.worksheet(NAME, team="Ward 7")
    widget = sheet._widget()
    sheet.path.write_text("answers: [")
    controls(widget)["One decision that is mine to take"].value = "mine"
    assert "It is kept as m00.who_am_i.damaged-1.yaml" in said(widget)
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "decision": "mine"}
    sheet.path.write_text("answers: [")
    assert "It is kept as m00.who_am_i.damaged-2.yaml" in said(sheet._widget())
    assert capsys.readouterr().out == ""


def test_a_newer_worksheet_is_refused_and_left_as_it_is():
    sheet = qse.worksheet(NAME, team="Ward 7")
    newer = sheet.path.read_text().replace("format: 2", "format: 3")
    sheet.path.write_text(newer)
    with pytest.raises(Problem, match=r"^m00.who_am_i.yaml was written by a newer version[^\n]*$"):
        qse.worksheet(NAME)
    with pytest.raises(Problem, match="newer version"):
        sheet.save("team", "Ward 8")
    assert sheet.path.read_text() == newer


def test_without_widgets_the_form_and_its_answers_can_be_read():
    bundle = qse.worksheet(NAME, team="<b>Ward</b>")._repr_mimebundle_()
    assert "My team or unit: <b>Ward</b>" in bundle["text/plain"]
    assert "not filled in yet" in bundle["text/plain"]
    assert "<b>" not in bundle["text/html"]
    assert "Run the cell to fill it in" in bundle["text/html"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"teem": "x"}, "has no line 'teem'. Did you mean 'team'"),
        ({"role": "Patient leed"}, "Did you mean 'Patient lead'"),
    ],
)
def test_a_wrong_line_or_option_gets_one_sentence_and_nothing_is_saved(answers, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.worksheet(NAME, decision="mine", **answers)
    assert says in str(problem.value)
    assert qse.worksheet(NAME).answers == {}


def test_what_could_not_be_saved_is_told_and_saved_with_the_next_change(work):
    work.mkdir()
    (work / "worksheets").write_text("a file where the folder should be")
    widget = qse.worksheet(NAME)._widget()
    controls(widget)["My team or unit"].value = "Ward 7"
    assert "could not be saved" in said(widget)
    (work / "worksheets").unlink()
    controls(widget)["One decision that is mine to take"].value = "mine"
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "decision": "mine"}


@pytest.mark.usefixtures("toy")
def test_a_form_has_a_control_with_a_label_of_its_own_for_everything():
    sheet = qse.worksheet("m04.toy")
    mine = controls(sheet._widget())
    assert list(mine)[:9] == [
        "A note",
        "In which form",
        "On which day",
        "Row 1, What",
        "Row 1, Form",
        "Row 2, What",
        "Row 2, Form",
        "Add a row",
        "Community and population health, Name",
    ]
    assert "Patient lead, Hours" in mine
    assert list(mine)[-4:] == [
        "Take the figures from the invented data",
        "Do we ask?",
        "Which document, or which date? (Do we ask?)",
        "Make copies to share (Word, page, text)",
    ]


@pytest.mark.usefixtures("toy")
def test_every_kind_is_saved_from_the_form_and_comes_back():
    from datetime import date

    widget = qse.worksheet("m04.toy")._widget()
    mine = controls(widget)
    mine["On which day"].value = date(2031, 4, 1)
    mine["Row 2, What"].value = "Huddle"
    mine["Add a row"].click()
    mine = controls(widget)
    mine["Row 3, Form"].value = "in writing"
    mine["Patient lead, Hours"].value = "4"
    mine["Do we ask?"].value = "a document"
    assert said(widget).endswith("Now write which document.")
    mine["Which document, or which date? (Do we ask?)"].value = "Minutes"
    assert qse.worksheet("m04.toy").answers == {
        "day": "2031-04-01",
        "meetings": [{"what": "Huddle", "form": ""}, {"what": "", "form": "in writing"}],
        "people": {"PAT": ["", "4"]},
        "proof": {"is": "a document", "what": "Minutes"},
    }
    again = form("m04.toy")
    assert again["On which day"].value == date(2031, 4, 1)
    assert [again["Row 1, What"].value, again["Row 2, Form"].value] == ["Huddle", "in writing"]
    assert again["Patient lead, Hours"].value == "4"
    assert again["Which document, or which date? (Do we ask?)"].value == "Minutes"
    again["Row 1, What"].value = ""
    again["On which day"].value = None
    answers = qse.worksheet("m04.toy").answers
    assert answers["meetings"] == [{"what": "", "form": "in writing"}]
    assert answers["day"] == ""
    assert qse.worksheet("m04.toy").earlier == {}


@pytest.mark.usefixtures("toy")
def test_the_box_for_a_proof_is_there_when_there_is_something_to_write():
    mine = form("m04.toy")
    box = mine["Which document, or which date? (Do we ask?)"]
    assert box.layout.display == "none"
    mine["Do we ask?"].value = "a date"
    assert box.layout.display is None
    mine["Do we ask?"].value = "we do not know"
    assert box.layout.display == "none"


def moved_by_keyboard(widget: Any) -> list[Any]:
    """List the parts that can be wider than the form and are moved sideways, by keyboard too."""
    parts = [widget]
    for part in parts:
        parts.extend(getattr(part, "children", ()))
    return [part for part in parts if part.tabbable and part.layout.overflow == "auto"]


@pytest.mark.usefixtures("toy")
def test_figures_are_taken_by_a_button_and_kept_as_displayed(monkeypatch):
    small = qse.load_records("mini")
    monkeypatch.setattr("qse.records.load_records", lambda: small)
    widget = qse.worksheet("m04.toy")._widget()
    assert not moved_by_keyboard(widget)
    controls(widget)["Take the figures from the invented data"].click()
    assert said(widget).startswith("Saved in")
    assert ["<table" in part.value for part in moved_by_keyboard(widget)] == [True]
    result = qse.stratify(small, "readmission", by="language")
    kept = qse.worksheet("m04.toy").answers["finding"]
    assert kept["rows"] == result.table().astype(str).to_numpy().tolist()
    assert kept["sentence"] == result.sentence
    shown = qse.worksheet("m04.toy")._repr_mimebundle_()
    assert result.sentence in shown["text/plain"]
    assert "too few to show safely" in shown["text/html"]
    assert result.source.about in shown["text/html"]


@pytest.mark.usefixtures("toy")
def test_what_a_form_cannot_show_is_shown_beside_it_and_never_lost():
    sheet = qse.worksheet("m04.toy")
    sheet.path.parent.mkdir(parents=True)
    sheet.path.write_text("answers: {day: soon, meetings: a text of old, form: by pigeon}\n")
    widget = qse.worksheet("m04.toy")._widget()
    notes = [part.children[-1].value for part in widget.children[1:-2]]
    assert notes[2:4] == ["<p>In the file stands: soon</p>", "<p>In the file stands: a text of old</p>"]
    mine = controls(widget)
    assert mine["In which form"].value == "by pigeon"
    mine["Row 1, What"].value = "Huddle"
    assert said(widget).endswith("Something else stood in “Meetings”: both texts are kept.")
    assert "Kept beside it: a text of old" in widget.children[4].children[-1].value
    assert "In the file stands" not in widget.children[4].children[-1].value
    again = qse.worksheet("m04.toy")
    assert again.earlier == {"meetings": ["a text of old"]}
    assert again.answers["meetings"] == [{"what": "Huddle", "form": ""}]
    assert again.answers["form"] == "by pigeon"


def test_readiness_shows_what_was_answered_the_time_before_and_what_changed():
    qse.worksheet("m00.readiness", access="we do not know", screening={"is": "a date", "what": "May"})
    later = qse.worksheet("m06.readiness", access={"is": "a document", "what": "Minutes"})
    assert later.before.name == "m00.readiness"
    asides = [part.children[-1].value for part in later._widget().children[1:4]]
    assert asides == ["<p>Kick-off: we do not know</p>", "<p>Kick-off: a date: May</p>", ""]
    assert "Answer of the kick-off" in later._html()
    last = qse.worksheet("m12.readiness")
    assert last.before.name == "m06.readiness"
    later.path.unlink()
    assert last.before.name == "m00.readiness"
    assert qse.worksheet("m04.feedback").before is None


def test_the_report_has_every_line_and_what_changed():
    qse.worksheet("m00.readiness", access="we do not know")
    text = qse.worksheet("m06.readiness", access={"is": "a date", "what": "May"}).report().markdown()
    for says in (
        "Readiness",
        "AMA STEPS Forward",
        "What changed",
        "now we know",
        "still open",
        "a date: May",
    ):
        assert says in text
    assert "What changed" not in qse.worksheet("m00.readiness").report().markdown()


def test_copies_to_share_are_made_and_a_changed_one_is_never_overwritten(work):
    widget = qse.worksheet(NAME, team="Ward 7")._widget()
    for _ in range(2):
        controls(widget)["Make copies to share (Word, page, text)"].click()
        assert said(widget) == (f"Copies made in my-work/exports: {NAME}.docx, {NAME}.html, {NAME}.md")
        assert len(list((work / "exports").iterdir())) == 3
    (work / "exports" / f"{NAME}.md").write_text("with a remark by hand")
    paths = qse.worksheet(NAME).export()
    assert [path.suffix for path in paths] == [".docx", ".html", ".md"]
    assert "Ward 7" in paths[2].read_text(encoding="utf-8")
    assert (work / "exports" / f"{NAME}.earlier-1.md").read_text() == "with a remark by hand"


@pytest.mark.usefixtures("toy")
def test_a_private_worksheet_stays_in_the_private_folder(work):
    sheet = qse.worksheet("m04.secret", what="A fall")
    assert "Ask counsel before you save" in repr(sheet)
    widget = sheet._widget()
    controls(widget)["Make copies for my-work/private (Word, page, text)"].click()
    assert said(widget).startswith("Copies made in my-work/private: m04.secret.docx")
    assert [path.name for path in work.iterdir()] == ["private"]


@pytest.mark.usefixtures("toy")
def test_a_saved_page_does_not_hold_what_is_private():
    empty = qse.worksheet("m04.secret")._repr_mimebundle_()
    assert "Ask counsel" in empty["text/plain"]
    bundle = qse.worksheet("m04.secret", what="A fall in room four")._repr_mimebundle_()
    stored = bundle["text/plain"] + bundle["text/html"]
    assert "room four" not in stored
    assert "kept in my-work/private/m04.secret.yaml" in stored


def test_copies_that_cannot_be_made_are_told(work):
    widget = qse.worksheet(NAME, team="Ward 7")._widget()
    (work / "exports").write_text("no folder")
    controls(widget)["Make copies to share (Word, page, text)"].click()
    assert "could not be saved" in said(widget)


def test_every_worksheet_of_the_course_opens_and_says_itself():
    from qse.learn.months.year import the_year
    from qse.learn.worksheets.forms import forms

    for month in the_year().months:
        for name in forms(month):
            sheet = qse.worksheet(name)
            assert isinstance(sheet, Worksheet)
            assert sheet.state == "not begun"
            bundle = sheet._repr_mimebundle_()
            for line in sheet.fields:
                assert line.label in bundle["text/plain"]
                assert line.label.split("'")[0] in bundle["text/html"]
