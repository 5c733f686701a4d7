"""Checks: every item of the curriculum is sound, and every form of asking works."""

import pytest
import yaml

import qse
from qse.files import Problem, content
from qse.learn import curriculum
from qse.learn.items import item

NAMES = [
    f"m{path.parent.name[:2]}.{key}"
    for path in sorted(content("curriculum").glob("*/checks.yaml"))
    for key in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("name", NAMES)
def test_items_are_sound(name):
    asked = item(name)
    assert len(asked.options) >= 3
    assert len({option.text for option in asked.options}) == len(asked.options)
    assert all(len(option.reason) > 20 for option in asked.options)
    assert asked.hints
    right = [option.letter for option in asked.options if option.right]
    assert str(qse.answer(name)).startswith(f"The answer is {right[0]}.")
    for option in asked.options:
        verdict = "Yes." if option.right else "Not yet."
        assert str(qse.check(name, option.letter)) == f"{verdict} {option.reason}"


@pytest.mark.parametrize("name", NAMES)
def test_without_widgets_the_question_and_its_folded_answer_can_be_read(name):
    bundle = qse.check(name)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    for option in item(name).options:
        assert option.text in bundle["text/plain"]
    assert "<details>" in bundle["text/html"]


def controls(name: str):
    """Take the widget of a question apart: radio buttons, check button, hint button, what is said."""
    _, choices, buttons, said = qse.check(name)._widget().children
    return choices, *buttons.children, said


def test_the_widget_starts_with_nothing_chosen_and_says_so():
    choices, press, _, said = controls("m00.reports")
    assert choices.value is None
    assert "Not tried yet" in said.value
    press.click()
    assert "Choose an answer first" in said.value


def test_the_widget_says_what_the_function_says():
    choices, press, more, said = controls("m00.reports")
    for letter in ("a", "c"):
        choices.value = letter
        press.click()
        assert qse.check("m00.reports", letter)._repr_html_() in said.value
    for step in (1, 2, 2):
        more.click()
        assert f"Hint {step} of 2" in said.value


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: qse.check("m00.report"), "Did you mean 'm00.reports'"),
        (lambda: qse.check("reports"), "write the module"),
        (lambda: qse.check("m77.reports"), "Module 'm77' has no checks.yaml"),
        (lambda: qse.check("m00.reports", "z"), "Write one of 'a', 'b', 'c', 'd'"),
        (lambda: qse.check("m00.reports", 3), "'c'"),
        (lambda: qse.hint("m00.reports", 9), "hints 1 to 2"),
        (lambda: qse.answer("m00.nothing"), "There is"),
    ],
)
def test_a_wrong_call_gets_one_sentence(call, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        call()
    assert says in str(problem.value)


def test_no_letter_is_not_tried_yet():
    assert str(qse.check("m00.reports", "")).startswith("Not tried yet.")


def test_a_letter_may_be_typed_carelessly():
    assert str(qse.check("m00.reports", " C ")).startswith("Yes.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("q: {question: Q, hints: [h], objective: o}", "line 1, q: the part 'options' is missing"),
        (
            "q:\n  question: Q\n  hints: [h]\n  objective: o\n  options:\n    - {text: a, reason: b}",
            "line 5, q.options: mark exactly one",
        ),
        (
            "q:\n  question: Q\n  hints: [h]\n  objective: o\n  options:\n    - {text: a}",
            "line 6, q.options.0: the part 'reason' is missing",
        ),
        ("q: 3", "line 1, q: this must be a list of named parts"),
    ],
)
def test_a_broken_item_names_file_line_and_field(tmp_path, monkeypatch, text, says):
    folder = tmp_path / "curriculum" / "00_broken"
    folder.mkdir(parents=True)
    (folder / "checks.yaml").write_text(text)
    monkeypatch.setattr(curriculum, "content", lambda name: tmp_path / name)
    curriculum._read.cache_clear()
    try:
        with pytest.raises(Problem, match=r"checks\.yaml, ") as problem:
            item("m00.q")
        assert says in str(problem.value)
    finally:
        curriculum._read.cache_clear()
