"""The widget of a question says what the functions say; its page side is tried in tests/browser."""

import pytest

import qse
from qse.files import Problem
from qse.learn.checks.answers import right_answer
from qse.learn.checks.items import item

CONTROLS = {
    "m00.reports": "radio",
    "m00.proof": "checkbox",
    "m00.practices": "select",
    "m00.need_rate": "text",
    "m00.path_of_a_report": "select",
    "m00.own_decision": "textarea",
}
RIGHT = {
    "m00.reports": ["c"],
    "m00.proof": ["a", "c", "d"],
    "m00.practices": list("adcebaebdc"),
    "m00.need_rate": [" 2,7 "],
    "m00.own_decision": ["Which ward we look at first."],
}
LEFT_OPEN = {
    "m00.reports": ([], "Choose an answer first."),
    "m00.practices": ([*"adcebaebd", ""], "Give every card a place first."),
    "m00.proof": ([], "Choose at least one answer first."),
    "m00.need_rate": ([" "], "Write a number first."),
    "m00.path_of_a_report": (["1", "2", "", "4", "5"], "Give every step a place first."),
    "m00.own_decision": ([""], "Write a sentence first."),
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("qse.learn.checks.reflections.my_work", lambda: tmp_path)


class Page:
    """A question as a page holds it: what is shown, and buttons to press."""

    def __init__(self, name: str) -> None:
        self.asked, self.status = qse.check(name)._widget().children

    def press(self, button: str, given: object = None) -> str:
        self.asked._handle_custom_msg({"press": button, "given": given}, [])
        return self.status.said


def places(name: str) -> list[str]:
    """What stands in the menus of an order that is right."""
    asked = item(name)
    return [str(asked.right.index(letter) + 1) for letter in asked.letters]


@pytest.mark.parametrize(("name", "control"), CONTROLS.items())
def test_it_starts_with_nothing_chosen_and_a_named_group(name, control):
    page = Page(name)
    ask = page.asked.ask
    assert (ask["control"], ask["value"], ask["question"]) == (control, "", item(name).question)
    assert page.status.said == "Not tried yet."
    assert all(line["text"] for line in ask["lines"])
    given, says = LEFT_OPEN[name]
    assert page.press("check", given) == f"Not tried yet. {says}"


@pytest.mark.parametrize("name", CONTROLS)
def test_it_says_what_the_function_says(name):
    page = Page(name)
    right = RIGHT.get(name) or places(name)
    assert page.press("check", right) == str(qse.check(name, right_answer(item(name))))
    hints = len(item(name).hints)
    for step in (*range(1, hints + 1), hints):
        assert page.press("hint") == str(qse.hint(name, step))


def test_each_wrong_choice_gets_its_reason():
    page = Page("m00.reports")
    for letter in "abd":
        assert page.press("check", [letter]) == str(qse.check("m00.reports", letter))
        assert page.status.said.startswith("Not yet.")


def test_what_cannot_be_read_is_one_sentence_on_the_page():
    assert "cannot be read as a number" in Page("m00.need_rate").press("check", ["many"])
    assert "Two steps have place 2" in Page("m00.path_of_a_report").press("check", ["2", "2", "1", "3", "4"])


def test_a_reflection_that_cannot_be_kept_says_so(monkeypatch):
    def none():
        raise Problem("There is no my-work folder.")

    monkeypatch.setattr("qse.learn.checks.reflections.my_work", none)
    page = Page("m00.own_decision")
    assert page.press("check", ["Which ward we look at first."]) == "There is no my-work folder."
