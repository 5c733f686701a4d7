"""Every check of the course is sound: marked, reasoned, answerable, and its figures computed."""

import re

import pytest
from checks_of_the_course import NAMES

import qse
from qse.learn.checks.answers import right_answer
from qse.learn.checks.item_kinds import Choice, Number, Order, Reflection, Sort
from qse.learn.checks.items import item
from qse.learn.checks.questions import Question
from qse.learn.months.year import the_year


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("qse.learn.checks.reflections.my_work", lambda: tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_an_item_is_sound(name):
    asked = item(name)
    assert asked.name == name
    assert 1 <= asked.objective <= len(the_year().months[int(name[1:3])].objectives)
    assert asked.hints
    if isinstance(asked, Choice):
        assert asked.right
        assert asked.right != asked.letters
        assert asked.kind == "several" or len(asked.right) == 1
        reasons = [option.reason for option in asked.options]
    elif isinstance(asked, Order):
        assert all(shown is not step for shown, step in zip(asked.shown, asked.steps, strict=True))
        reasons = [step.reason for step in asked.steps]
    elif isinstance(asked, Sort):
        reasons = [card.reason for card in asked.cards]
    elif isinstance(asked, Number):
        reasons = [asked.reason, *(near.reason for near in asked.near)]
    else:
        assert isinstance(asked, Reflection)
        reasons = [asked.worked, *asked.look_for]
    assert all(len(reason) > 12 for reason in reasons)
    assert len({" ".join(reason.lower().split()) for reason in reasons}) == len(reasons)


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_passes_and_every_other_gets_its_reason(name):
    asked = item(name)
    word = "Kept." if isinstance(asked, Reflection) else "Yes."
    assert str(qse.check(name, right_answer(asked))).startswith(word)
    if isinstance(asked, Choice) and asked.kind == "choice":
        for letter, option in zip(asked.letters, asked.options, strict=True):
            verdict = "Yes." if option.right else "Not yet."
            assert str(qse.check(name, letter)) == f"{verdict} {option.reason}"
    elif isinstance(asked, Choice):
        for letter, option in zip(asked.letters, asked.options, strict=True):
            said = str(qse.check(name, letter))
            if not option.right:
                assert said.startswith("Not yet.")
                assert option.reason in said
    elif isinstance(asked, Order):
        assert str(qse.check(name, asked.right[::-1])).startswith("Not yet.")


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(item(name), Number)])
def test_a_usual_slip_is_told_as_one(name):
    asked = item(name)
    for near in asked.near:
        assert abs(near.figure.number - asked.figure.number) > asked.tolerance
        said = str(qse.check(name, near.figure.number))
        assert said == f"Not yet. {near.reason.replace('{value}', near.figure.shown)}"


@pytest.mark.parametrize("name", NAMES)
def test_without_widgets_the_question_and_its_folded_answer_can_be_read(name):
    question = qse.check(name)
    bundle = question._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"].startswith(item(name).question)
    html = bundle["text/html"]
    shown, folded = html.split("<details>")
    for letter in getattr(item(name), "letters", ""):
        assert f"<p>{letter}. " in shown
        assert isinstance(item(name), Sort) or f"<p>{letter}. " in folded
    assert Question(item(name))._html() == html, "a saved page never changes by itself"
    assert not re.search(r"\{\w*\}", html)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_and_every_hint_can_be_had(name):
    asked = item(name)
    said = str(qse.answer(name))
    if isinstance(asked, Number):
        assert asked.figure.shown in said
        assert asked.figure.place in said
    elif isinstance(asked, Choice):
        assert all(option.reason in said for option in asked.options)
    elif isinstance(asked, Sort):
        assert all(card.reason in said for card in asked.cards)
    elif isinstance(asked, Order):
        assert said.startswith(f"The order is {asked.right}.")
    else:
        assert asked.worked in said
    for step in range(1, len(asked.hints) + 1):
        assert str(qse.hint(name, step)) == f"Hint {step} of {len(asked.hints)}: {asked.hints[step - 1]}"


def test_the_kick_off_has_all_kinds_and_serves_every_objective():
    items = [item(name) for name in NAMES if name.startswith("m00.")]
    assert {each.kind for each in items} == {"choice", "several", "number", "order", "sort", "reflection"}
    assert {each.objective for each in items} == {1, 2, 3, 4}
    assert len(item("m00.practices").cards) == 10, "objective 1 speaks of ten practices, eight of them right"
    assert item("m00.practices").enough == 8
