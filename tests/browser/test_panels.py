"""The panels worked by keyboard in a real JupyterLab, and looked at by axe."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab import OURS, open_notebook, run_all, serious
from running import Course

from qse.files import content

CELLS = {
    "board": 'qse.repair_board(records, "harm", "interpreter_needed", reference="no")',
    "explorer": "qse.explore(records)",
    "reader": 'qse.signal_or_noise(qse.over_time(records, "readmission", "sex", period="quarter"))',
}


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    """A notebook with the three panels, in the course's folder."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    made.cells = [nbformat.v4.new_code_cell('import qse; records = qse.load_records("mini").reveal()')]
    made.cells += [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    nbformat.write(made, course.folder / "panels.ipynb")
    return "panels.ipynb"


def output(page: Any, panel: str) -> Any:
    return page.locator(".jp-CodeCell").filter(has_text=CELLS[panel][:20]).locator(OURS).first


def test_a_repair_board_is_worked_by_keyboard(course: Course, page: Any, notebook: str, tmp_path) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    board = output(page, "board")
    region = board.get_by_role("status")
    region.filter(has_text="Nothing is repaired").wait_for()
    kept = region.element_handle()
    picture = board.locator("figure img").get_attribute("src")
    title = "The hospital did not provide an interpreter"
    button = board.get_by_role("button", name="repaired", exact=True)
    ours = next(each for each in button.all() if title in (each.get_attribute("title") or ""))
    ours.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "board-before.png")
    # From the button before it, by Tab and Space alone.
    ours.evaluate("button => button.previousElementSibling.focus()")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    region.filter(has_text="fewer of").wait_for()
    assert kept.evaluate("region => region.isConnected"), "the region that speaks must stay"
    assert "Patients who need an interpreter: from" in region.text_content()
    page.wait_for_function(
        "([figure, was]) => figure.src !== was", arg=[board.locator("figure img").element_handle(), picture]
    )
    region.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "board-after.png")
    board.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    region.filter(has_text="Nothing is repaired").wait_for()


@pytest.mark.slow
def test_the_explorer_answers_its_menus(course: Course, page: Any, notebook: str, tmp_path) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    explorer = output(page, "explorer")
    explorer.get_by_label("By", exact=True).select_option("Main payer")
    explorer.get_by_text('by="payer"').wait_for()
    explorer.get_by_label("Compared with").select_option("Commercial")
    explorer.get_by_text('reference="Commercial"').wait_for()
    explorer.locator("figcaption").filter(has_text="Reference: Commercial").wait_for()
    assert "Readmission within 30 days: higher for" in explorer.get_by_role("status").text_content()
    explorer.get_by_label("Measure", exact=True).select_option("Length of stay")
    explorer.get_by_text('"stay"').wait_for()
    explorer.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "explorer.png")


@pytest.mark.slow
def test_the_reader_says_what_the_rules_say(course: Course, page: Any, notebook: str, tmp_path) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    reader = output(page, "reader")
    assert "no signal" not in reader.text_content()
    reader.get_by_role("button", name="Noise").click()
    reader.get_by_role("status").filter(has_text="The rules say").wait_for()
    reader.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "reader.png")
    reader.get_by_role("button", name="Next chart").click()
    reader.get_by_role("status").filter(has_text="Chart 2 of").wait_for()


@pytest.mark.slow
def test_axe_finds_nothing_serious_in_the_panels(course: Course, page: Any, notebook: str) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    output(page, "board").get_by_role("status").filter(has_text="Nothing is repaired").wait_for()
    assert not serious(page)


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.name for path in sorted(content("notebooks").glob("*.ipynb"))])
def test_axe_finds_nothing_serious_in_a_notebook_before_and_after_it_runs(
    course: Course, page: Any, name: str
) -> None:
    open_notebook(page, course, name)
    page.locator(OURS).first.wait_for()
    assert not serious(page)
    run_all(page)
    assert not serious(page)


PLAIN = [*sorted(content("read").glob("*.html")), Path(__file__).parents[2] / "docs" / "gallery.html"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.stem == "00_kickoff" else pytest.mark.slow, id=path.stem)
        for path in PLAIN
    ],
)
def test_axe_finds_nothing_serious_on_a_plain_page(page: Any, path: Path) -> None:
    page.goto(path.as_uri())
    assert not serious(page, "")
