"""A check and a worksheet worked with keys alone once the page is open: no click, no focus set by the test."""

from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from lab import kept_answers, open_notebook
from running import Course

FOCUSED = "selector => document.activeElement?.matches(selector)"


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    cells = ("import qse", 'qse.check("m00.reports")', 'qse.worksheet("m00.who_am_i")')
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(made, course.folder / "keys.ipynb")
    return "keys.ipynb"


def tab_to(page: Any) -> Callable[[str], None]:
    def press(selector: str) -> None:
        """Press Tab until what has the focus is this; a person gives up after ten."""
        for _ in range(10):
            page.keyboard.press("Tab")
            page.wait_for_timeout(100)
            if page.evaluate(FOCUSED, selector):
                return
        raise AssertionError(f"ten times Tab do not lead to {selector}")

    return press


@pytest.mark.slow
def test_a_check_and_a_worksheet_are_worked_by_keys_alone(course: Course, page: Any, notebook: str) -> None:
    open_notebook(page, course, notebook)
    press, to = page.keyboard.press, tab_to(page)
    for shows in (None, "Not tried yet.", "My role in the team"):
        press("Shift+Enter")
        if shows:
            page.locator(".jp-OutputArea-output").filter(has_text=shows).first.wait_for()
    # Running the last cell made an empty one to write in; out of it, and up to the question.
    press("Escape")
    for _ in range(3):
        press("ArrowUp")
    press("ArrowDown")

    to("input[type=radio]")
    for key in ("Space", "ArrowDown", "ArrowDown"):
        press(key)
    to("button")
    press("Enter")
    page.get_by_role("status").filter(has_text="Yes. A rate of reports is made of two things").wait_for()

    to("select")
    page.keyboard.type("Patient")
    to("input[type=text]")
    page.keyboard.type("Ward 7, nights")
    to("select")
    page.get_by_role("status").filter(has_text="Saved in my-work/worksheets/m00.who_am_i.yaml").wait_for()
    wanted = {"role": "Patient lead", "team": "Ward 7, nights"}
    assert kept_answers(course, page, "m00.who_am_i", wanted) == wanted
