"""Checks: every form of asking works, and any answer gets feedback or one sentence."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qse
from qse.documents.twin import Words
from qse.files import Problem
from qse.files.kept import Kept
from qse.learn.checks.answers import right_answer
from qse.learn.checks.given import number
from qse.learn.checks.items import item

ONE_OF_EACH = {
    "choice": "m00.reports",
    "several": "m00.proof",
    "sort": "m00.practices",
    "number": "m00.need_rate",
    "order": "m00.path_of_a_report",
    "reflection": "m00.own_decision",
}
ODD = ["z", 3, True, 2.5, ["a", None], [[]], ("q",), {"a": 1}, b"a", object(), "a\nb\x00\u2028c" * 99, 1 + 2j]
NO_NUMBERS = [
    True,
    np.bool_(True),
    [2.7],
    None.__class__,
    float("inf"),
    float("-inf"),
    float("nan"),
    "nan",
    "inf",
]
NO_NUMBERS += [
    "about 3",
    "2.7 days",
    "1e3",
    "2.7.1",
    "%",
    "--3",
    "3 or 4",
    "²",
    10**400,
    "9" * 400,
    "0x1f",
    2 + 0j,
]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("qse.learn.checks.reflections.my_work", lambda: tmp_path)
    monkeypatch.setattr("qse.learn.progress.note_check", lambda *_: "")


def says(name: str, answer: object) -> str:
    return str(qse.check(name, answer))


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
def test_nothing_given_is_not_tried_yet_and_leaves_no_mark(name, tmp_path):
    for nothing in ("", "  ", [], ()):
        assert says(name, nothing).startswith("Not tried yet. Write ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "answer", "begins"),
    [
        ("m00.reports", " C ", "Yes. A rate of reports"),
        ("m00.reports", "a", "Not yet. That is one possible reading"),
        ("m00.proof", "a c d", "Yes."),
        ("m00.proof", "C, A, D", "Yes."),
        ("m00.proof", "acd", "Yes."),
        ("m00.proof", "a, c and d", "Yes."),
        ("m00.proof", ["a", "c", "d"], "Yes."),
        ("m00.proof", ("c", " A ", "d"), "Yes."),
        ("m00.proof", {"a", "c", "d"}, "Yes."),
        ("m00.proof", "a", "Not yet. What you chose fits."),
        ("m00.proof", "a b c d", "Not yet. Look again at one of them.\nb. It may be true"),
        ("m00.proof", "b e", "Not yet. Look again at some of them.\nb. It may"),
        ("m00.practices", "adceb aebdc", "Yes. 10 of 10 stand"),
        ("m00.practices", "adceb aebde", "Yes. 9 of 10 stand where we put them.\n10. Show every measure"),
        ("m00.practices", list("adcebaebdc"), "Yes."),
        ("m00.practices", "aaaaa aaaaa", "Not yet. 2 of 10 stand where we put them.\nThink again about 2:"),
        ("m00.need_rate", 2.7, "Yes. 2.7%"),
        ("m00.need_rate", np.float32(2.7), "Yes."),
        ("m00.need_rate", "2,7", "Yes."),
        ("m00.need_rate", "2.7%", "Yes."),
        ("m00.need_rate", " 2.70 % ", "Yes."),
        ("m00.need_rate", "2.7 percent", "Yes."),
        ("m00.need_rate", "2.8", "Yes."),
        ("m00.need_rate", "2.9", "Not yet. Look at the row “Patients who need an interpreter”"),
        ("m00.need_rate", "-2.7", "Not yet. Look at the row"),
        ("m00.need_rate", 3, "Not yet. Look at the row"),
        ("m00.need_rate", "0.027", "Not yet. That is a share of 1. Asked in percent"),
        ("m00.need_rate", 0.027, "Not yet. That is a share of 1."),
        ("m00.need_rate", "0.027 %", "Not yet. Look at the row"),
        ("m00.need_rate", "3.5", "Not yet. 3.5% is the number for everybody."),
        ("m00.need_gap", "0.9", "Yes. 0.9 percentage points apart."),
        ("m00.need_gap", "-0.9", "Yes."),
        ("m00.need_gap", "−0,9 points", "Yes."),
        ("m00.need_gap", "+0.9", "Not yet. The size is right. Look at the sign"),
        ("m00.need_gap", "0.75", "Not yet. 0.75 is the ratio"),
        ("m00.own_decision", "short", "Not yet. Write a little more"),
        ("m00.own_decision", "Which ward we look at first.", "Kept."),
    ],
)
def test_an_answer_may_be_typed_as_people_type(name, answer, begins):
    assert says(name, answer).startswith(begins)


def test_an_order_is_told_how_far_it_holds():
    right = item("m00.path_of_a_report").right
    assert says("m00.path_of_a_report", " > ".join(right.upper())).startswith(
        "Yes. Each step is in its place."
    )
    assert says("m00.path_of_a_report", list(right)).startswith("Yes.")
    swapped = right[:3] + right[4] + right[3]
    assert says("m00.path_of_a_report", swapped).startswith("Not yet. Up to step 3 the order holds.")
    assert says("m00.path_of_a_report", right[::-1]).startswith("Not yet. Look at the first step.")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: qse.check("m00.report"), "Did you mean 'm00.reports'"),
        (lambda: qse.check("reports"), "write the module"),
        (lambda: qse.check("m77.reports"), "Module 'm77' has no checks.yaml"),
        (lambda: qse.check("m00.reports", "z"), "Write one of 'a', 'b', 'c', 'd'"),
        (lambda: qse.check("m00.reports", "ab"), "'ab' is not an option of m00.reports"),
        (lambda: qse.check("m00.reports", 3), "'c'"),
        (lambda: qse.check("m00.proof", "a z"), "Write letters out of 'a', 'b', 'c', 'd', 'e'"),
        (lambda: qse.check("m00.practices", "abc"), "gives 3 places. Write 10 letters"),
        (lambda: qse.check("m00.proof", "a a"), "The letter 'a' stands twice"),
        (lambda: qse.check("m00.path_of_a_report", "abc"), "Write all 5 letters"),
        (lambda: qse.check("m00.path_of_a_report", "aabcd"), "stands twice"),
        (lambda: qse.check("m00.need_rate", "three"), "Write one such as 12.3, in percent"),
        (lambda: qse.check("m00.need_rate", pd.DataFrame({"a": [1, 2]})), "cannot be read as a number"),
        (lambda: qse.check("m00.own_decision", 5), "is not a text"),
        (lambda: qse.hint("m00.reports", 9), "hints 1 to 2"),
        (lambda: qse.hint("m00.reports", True), "not True"),
        (lambda: qse.hint("m00.reports", 1.0), "not 1.0"),
        (lambda: qse.hint("m00.reports", None), "not None"),
        (lambda: qse.answer("m00.nothing"), "There is"),
    ],
)
def test_a_wrong_call_gets_one_sentence(call, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        call()
    assert says in str(problem.value)


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_an_odd_answer_gets_feedback_or_one_sentence(name, answer):
    said_or_one_sentence(name, answer)


@pytest.mark.parametrize("answer", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
def test_what_is_no_number_is_said_to_be_none(answer):
    with pytest.raises(Problem, match=r"^[^\n]{1,120}$"):
        qse.check("m00.need_rate", answer)


def said_or_one_sentence(name: str, answer: object) -> None:
    try:
        said = qse.check(name, answer)
    except Problem as problem:
        said = Words(f"Problem. {problem}", "")
    assert isinstance(said, Words)
    assert re.match(r"(Not tried yet|Not yet|Yes|Kept|Problem)\. ", str(said))
    if str(said).startswith("Problem."):
        assert len(str(said).splitlines()) == 1
        assert len(str(said)) < 300


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
@settings(max_examples=60)
@given(text=st.one_of(st.text(), st.text("abcdez ,>"), st.from_regex(r"[+-]?[0-9]+[.,]?[0-9]* ?%?")))
def test_any_text_gets_feedback_or_one_sentence(name, text, tmp_path_factory):
    said_or_one_sentence(name, text)


@settings(max_examples=200)
@given(answer=st.one_of(st.floats(), st.integers(), st.decimals(), st.fractions()))
def test_any_number_gets_feedback_or_one_sentence(answer):
    said_or_one_sentence("m00.need_rate", answer)


@pytest.mark.parametrize(
    "text", ["13003", "13,003", "13.003", "13 003", "13\u202f003", "13'003", "13,003 admissions"]
)
def test_a_count_may_be_typed_with_its_thousands(text):
    asked = item("m00.need_rate")
    counts = replace(asked, unit="admissions", figure=replace(asked.figure, grouped=True))
    assert number(counts, text).value == 13003.0
    assert number(asked, "13,003").value == 13.003, "a share has no thousands"


def test_a_reflection_is_kept_and_comes_back(tmp_path):
    text = "Wir fragen zuerst: wer fehlt? — 夜\n\ttwo lines: yes # no comment"
    qse.check("m00.own_decision", "Something that was written earlier on.")
    said = says("m00.own_decision", text)
    assert "- a person, by role or name, whom it reaches" in said
    kept = Kept(tmp_path / "reflections.yaml", "").read()
    assert kept["reflections"] == {"m00.own_decision": text}
    control, status = qse.check("m00.own_decision")._widget().children
    assert control.ask["value"] == text
    assert "You wrote this before" in status.said
    assert text not in qse.check("m00.own_decision")._html(), "a saved page shows nobody's own words"


def test_half_a_character_is_kept_as_a_question_mark(tmp_path):
    assert says("m00.own_decision", "one two three four five \ud800").startswith("Kept.")
    assert "five ?" in (tmp_path / "reflections.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ONE_OF_EACH.values())
def test_an_answer_is_noted_with_its_state(name, monkeypatch):
    noted = []
    monkeypatch.setattr("qse.learn.progress.note_check", lambda *what: noted.append(what) or "")
    qse.check(name)
    qse.check(name, "")
    assert noted == []
    wrong = {
        "number": "99",
        "order": item(name).right[::-1] if "path" in name else "",
        "reflection": "no",
    } | {"sort": "a" * 10}
    qse.check(name, wrong.get(item(name).kind, "b"))
    qse.check(name, right_answer(item(name)))
    assert noted == [(name, "not yet"), (name, "yes")]


def test_where_progress_cannot_be_noted_the_feedback_comes_all_the_same(monkeypatch):
    monkeypatch.setattr("qse.learn.progress.note_check", lambda *_: "There is no folder.")
    said = qse.check("m00.reports", "c")
    assert str(said).startswith("Yes. A rate of reports")
    assert str(said).endswith("Your progress was not noted. There is no folder.")
    assert said._repr_html_().endswith("<p>Your progress was not noted. There is no folder.</p>")


def test_markup_in_a_reason_is_shown_as_it_is(monkeypatch):
    asked = item("m00.reports")
    odd = replace(asked.options[0], reason="a < b & <b>c</b>")
    monkeypatch.setattr(
        "qse.learn.checks.questions.item", lambda _: replace(asked, options=(odd, *asked.options[1:]))
    )
    assert "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;" in qse.check("m00.reports", "a")._repr_html_()
    assert "<b>" not in qse.check("m00.reports")._html()
