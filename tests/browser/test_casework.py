"""The forms of a case review worked by keyboard in a real JupyterLab, and looked at by axe."""

from pathlib import Path
from typing import Any

import pytest
from lab import OURS, open_notebook, run_all, serious
from running import Course

NOTEBOOK = "case_01_fall_language_barrier.ipynb"


def output(page: Any, source: str) -> Any:
    return page.locator(".jp-CodeCell").filter(has_text=source).locator(OURS).first


@pytest.mark.slow
def test_factors_are_coded_by_keyboard_and_kept(course: Course, page: Any, tmp_path: Path) -> None:
    open_notebook(page, course, NOTEBOOK)
    run_all(page)
    form = output(page, "case.coding")
    form.get_by_text("preset, 1 of 10").wait_for()
    form.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "coding.png")
    form.get_by_role("combobox", name="mechanism").select_option("missing data")
    form.get_by_text("Kept. 0 of 10").wait_for()
    first = form.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Next text").focus()
    page.keyboard.press("Enter")
    form.get_by_text("understands, 2 of 10").wait_for()
    form.get_by_role("button", name="Show how another coder read it").focus()
    page.keyboard.press("Space")
    form.get_by_text("One way to code it:").wait_for()
    kept = next(course.folder.rglob("case_01-coding.yaml")).read_text(encoding="utf-8")
    assert "mechanism: missing_data" in kept
    assert "structural: 'yes'" in kept
    # No export and no other folder holds any of it.
    assert {path.parent.name for path in course.folder.rglob("case_01-*")} == {"private"}
    assert not serious(page)
