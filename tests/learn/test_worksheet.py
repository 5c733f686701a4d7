"""Worksheets: kept at every change, found again, never lost."""

import pytest

import qse
from qse.files import Problem
from qse.learn.worksheets import Worksheet

NAME = "m00.who_am_i"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("qse.learn.worksheets.my_work", lambda: tmp_path)


def controls(sheet: Worksheet) -> dict[str, object]:
    widget = sheet._widget()
    return {field.name: control for field, control in zip(sheet.fields, widget.children[1:-1], strict=True)}


def test_every_change_is_saved_and_comes_back():
    form = controls(qse.worksheet(NAME))
    form["role"].value = "Patient lead"
    form["team"].value = "Ward 7, nights: été, 夜, «»"
    form["decision"].value = "Two lines:\n- one\n- two # not a comment"
    again = controls(qse.worksheet(NAME))
    assert {name: control.value for name, control in again.items()} == {
        "role": "Patient lead",
        "team": "Ward 7, nights: été, 夜, «»",
        "health_system": "",
        "decision": "Two lines:\n- one\n- two # not a comment",
        "question": "",
    }


def test_the_file_can_be_read_by_a_person():
    qse.worksheet(NAME, team="Ward 7")
    text = qse.worksheet(NAME).path.read_text(encoding="utf-8")
    assert text.startswith("# Who am I, and what do I decide?\n# Kept on this machine only")
    assert "team: Ward 7" in text


def test_two_open_forms_do_not_lose_each_others_lines():
    one, other = controls(qse.worksheet(NAME)), controls(qse.worksheet(NAME))
    one["team"].value = "Ward 7"
    other["decision"].value = "When to call an interpreter"
    assert qse.worksheet(NAME).answers == {"team": "Ward 7", "decision": "When to call an interpreter"}


@pytest.mark.parametrize("damage", ["answers: [", "", "just words", "answers: 3", "\0\0\0"])
def test_a_damaged_file_is_set_aside_with_a_sentence(capsys, damage):
    sheet = qse.worksheet(NAME, team="Ward 7")
    sheet.path.write_text(damage)
    assert sheet.answers == {}
    assert "is kept as m00.who_am_i.damaged-1.yaml" in capsys.readouterr().out
    assert sheet.path.with_name("m00.who_am_i.damaged-1.yaml").read_text() == damage
    sheet.save("team", "Ward 8")
    assert qse.worksheet(NAME).answers == {"team": "Ward 8"}


def test_without_widgets_the_form_and_its_answers_can_be_read():
    bundle = qse.worksheet(NAME, team="<b>Ward</b>")._repr_mimebundle_()
    assert "My team or unit: <b>Ward</b>" in bundle["text/plain"]
    assert "not filled in yet" in bundle["text/plain"]
    assert "<b>" not in bundle["text/html"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"teem": "x"}, "has no line 'teem'. Did you mean 'team'"),
        ({"role": "Patient leed"}, "Did you mean 'Patient lead'"),
    ],
)
def test_a_wrong_line_or_option_gets_one_sentence(answers, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.worksheet(NAME, **answers)
    assert says in str(problem.value)


def test_a_folder_that_cannot_be_written_is_told_in_the_form(tmp_path):
    (tmp_path / "worksheets").write_text("a file where the folder should be")
    sheet = qse.worksheet(NAME)
    widget = sheet._widget()
    widget.children[2].value = "Ward 7"
    assert "could not be saved" in widget.children[-1].value
