"""Worksheets worked by keyboard in a real JupyterLab, and looked at by axe."""

from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import open_notebook, run_all
from running import Course

NAMES = ["m00.team_charter", "m00.readiness", "m00.feedback"]
OURS = ".jp-OutputArea-output"


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    made.cells = [nbformat.v4.new_code_cell("import qse")]
    made.cells += [nbformat.v4.new_code_cell(f'qse.worksheet("{name}")') for name in NAMES]
    nbformat.write(made, course.folder / "forms.ipynb")
    return "forms.ipynb"


def output(page: Any, name: str) -> Any:
    return page.locator(".jp-CodeCell").filter(has_text=f'"{name}"').locator(OURS).first


def test_worksheets_are_worked_by_keyboard_and_axe_finds_nothing(
    course: Course, page: Any, notebook: str
) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    charter = output(page, "m00.team_charter")
    charter.get_by_label("What we are here for").wait_for()
    charter.get_by_label("Row 1, What", exact=True).fill("Huddle")
    charter.get_by_role("button", name="Add a row").focus()
    page.keyboard.press("Space")
    charter.get_by_label("Row 4, What", exact=True).wait_for()
    charter.get_by_label("Signed on").fill("2031-04-01")
    charter.get_by_label("Signed on").press("Tab")
    region = charter.get_by_role("status")
    region.filter(has_text="Saved in my-work/worksheets/m00.team_charter.yaml").wait_for()
    charter.get_by_role("button", name="Make copies").click()
    region.filter(has_text="Copies made in my-work/exports").wait_for()
    ready = output(page, "m00.readiness")
    ready.get_by_label("Access: does who", exact=False).first.select_option("a document")
    ready.get_by_role("status").filter(has_text="Now write which document").wait_for()
    ready.get_by_label("Which document, or which date? (Access").fill("Minutes")
    found = Axe().run(page, context=OURS)
    assert not [v["id"] for v in found.response["violations"]], found.generate_report()
