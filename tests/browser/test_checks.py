"""The kinds of check worked by keyboard in a real JupyterLab, and looked at by axe."""

from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import open_notebook, run_all
from running import Course

NAMES = ("reports", "proof", "need_rate", "path_of_a_report", "practices", "own_decision")
RUNS = "document.querySelectorAll('.jp-CodeCell').length"


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    """A notebook with a check of each kind, in the course's folder."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    made.cells = [nbformat.v4.new_code_cell("import qse")]
    made.cells += [nbformat.v4.new_code_cell(f'qse.check("m00.{name}")') for name in NAMES]
    nbformat.write(made, course.folder / "checks.ipynb")
    return "checks.ipynb"


@pytest.mark.slow
def test_every_kind_is_answered_by_keyboard_alone(course: Course, page: Any, notebook: str, tmp_path) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    cells = page.evaluate(RUNS)
    press = page.keyboard.press

    def group(name: str) -> Any:
        output = (
            page.locator(".jp-CodeCell").filter(has_text=f'"m00.{name}"').locator(".jp-OutputArea-output")
        )
        output.first.scroll_into_view_if_needed()
        output.first.get_by_role("status").filter(has_text="Not tried yet.").wait_for()
        return output.first

    def says(output: Any, words: str) -> None:
        region = output.get_by_role("status").filter(has_text=words)
        region.wait_for()

    choice = group("reports")
    assert choice.get_by_role("group", name="What can you conclude from this number alone?").count() == 1
    assert choice.get_by_role("radio", checked=True).count() == 0
    choice.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        press(key)
    says(choice, "Yes. A rate of reports is made of two things")
    page.screenshot(path=tmp_path / "choice.png")

    several = group("proof")
    assert several.get_by_role("checkbox", checked=True).count() == 0
    several.get_by_role("checkbox").first.focus()
    for key in ("Space", "Tab", "Space", "Tab", "Space"):
        press(key)
    several.get_by_role("button", name="Check my answer").focus()
    press("Space")
    says(several, "Not yet. Look again at one of them.")
    for at in (1, 3):
        several.get_by_role("checkbox").nth(at).focus()
        press("Space")
    several.get_by_role("button", name="Check my answer").focus()
    press("Space")
    says(several, "Yes. Every one that fits.")
    page.screenshot(path=tmp_path / "several.png")

    number = group("need_rate")
    number.get_by_role("textbox", name="Your answer, in percent").focus()
    page.keyboard.type("0,027")
    press("Enter")
    says(number, "That is a share of 1.")
    press("Control+A")
    page.keyboard.type("2,7 %")
    press("Enter")
    says(number, "Yes. 2.7%")
    press("Tab")
    press("Tab")
    press("Enter")
    says(number, "Hint 1 of 2")
    page.screenshot(path=tmp_path / "number.png")

    order = group("path_of_a_report")
    menus = order.get_by_role("combobox")
    # The step that comes first stands at c, then a, and so on: ecabd.
    for at, place in enumerate("34251"):
        menus.nth(at).focus()
        page.keyboard.type(place)
        press("Tab")
    order.get_by_role("button", name="Check my answer").focus()
    press("Enter")
    says(order, "Yes. Each step is in its place.")
    page.screenshot(path=tmp_path / "order.png")

    sort = group("practices")
    for at, place in enumerate("1435215243"):
        sort.get_by_role("combobox").nth(at).focus()
        page.keyboard.type(f"D{place}")
        press("Tab")
    sort.get_by_role("button", name="Check my answer").focus()
    press("Enter")
    says(sort, "Yes. 10 of 10 stand where we put them.")
    page.screenshot(path=tmp_path / "sort.png")

    reflection = group("own_decision")
    reflection.get_by_role("textbox", name="Your answer").focus()
    page.keyboard.type("Which ward we look at first.")
    reflection.get_by_role("button", name="Keep my answer").focus()
    press("Enter")
    says(reflection, "Kept. It stands in my-work/reflections.yaml")
    page.screenshot(path=tmp_path / "reflection.png")

    assert page.evaluate(RUNS) == cells, "no letter was taken for a command of the notebook"
    assert "Which ward we look at first." in (course.folder / "reflections.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_axe_finds_nothing_serious_in_the_checks(course: Course, page: Any, notebook: str) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    page.get_by_role("status").filter(has_text="Not tried yet.").first.wait_for()
    found = Axe().run(page, context=".jp-OutputArea-output").response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert not serious, serious
