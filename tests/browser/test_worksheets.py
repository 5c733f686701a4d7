"""Worksheets worked by keyboard in a real JupyterLab, and looked at by axe."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from lab import open_notebook, run_all
from running import Course

from qse.learn.worksheets.forms import form as form_of

NAMES = ["m00.who_am_i", "m00.team_charter", "m00.readiness", "m00.feedback"]
OURS = ".jp-OutputArea-output"
ASKED = next(one.asks for one in form_of("m00.team_charter").fields if one.kind == "people")


@pytest.fixture(scope="module")
def notebook(course: Course) -> str:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    made.cells = [nbformat.v4.new_code_cell("import qse")]
    made.cells += [nbformat.v4.new_code_cell(f'qse.worksheet("{name}")') for name in NAMES]
    nbformat.write(made, course.folder / "forms.ipynb")
    return "forms.ipynb"


def output(page: Any, name: str) -> Any:
    return page.locator(".jp-CodeCell").filter(has_text=f'"{name}"').locator(OURS).first


def until_kept(page: Any, path: Path, wanted: dict[str, Any]) -> None:
    """Wait until the file holds these answers; the kernel saves a moment after the key."""
    answers: dict[str, Any] = {}
    for _ in range(100):
        if path.is_file():
            answers = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["answers"]
            if wanted.items() <= answers.items():
                return
        page.wait_for_timeout(100)
    assert wanted.items() <= answers.items(), answers


@pytest.mark.slow
def test_a_worksheet_is_filled_in_by_keyboard_alone(course: Course, page: Any, notebook: str) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    form, press = output(page, "m00.who_am_i"), page.keyboard.press
    form.get_by_label("My role in the team").focus()
    for typed in ("Patient", "Ward 7, nights", "Curlew", "When to call an interpreter", "Who reads them?"):
        page.keyboard.type(typed)
        press("Tab")
    form.get_by_role("status").filter(has_text="Saved in my-work/worksheets/m00.who_am_i.yaml").wait_for()
    press("Enter")
    form.get_by_role("status").filter(has_text="Copies made in my-work/exports").wait_for()
    wanted = {
        "role": "Patient lead",
        "team": "Ward 7, nights",
        "health_system": "Curlew",
        "decision": "When to call an interpreter",
        "question": "Who reads them?",
    }
    until_kept(page, course.folder / "worksheets" / "m00.who_am_i.yaml", wanted)
    copies = {path.suffix for path in (course.folder / "exports").glob("m00.who_am_i.*")}
    assert copies == {".docx", ".html", ".md"}


@pytest.mark.slow
def test_rows_dates_and_proofs_work_by_keyboard_and_axe_finds_nothing(
    course: Course, page: Any, notebook: str
) -> None:
    open_notebook(page, course, notebook)
    run_all(page)
    press, write = page.keyboard.press, page.keyboard.type
    charter = output(page, "m00.team_charter")
    beside = [charter.get_by_label(f"Executive, {asked}", exact=True) for asked in ASKED]
    beside[0].focus()
    assert len({round(box.bounding_box()["y"]) for box in beside}) == 1, "boxes of one row stand on one line"
    charter.get_by_role("button", name="Add a row").focus()
    press("Space")
    charter.get_by_label("Row 4, What", exact=True).focus()
    write("Huddle")
    press("Tab")
    write("Mondays at eight")
    charter.get_by_label("Signed on").focus()
    write("04012031")
    press("Tab")
    charter.get_by_role("status").filter(has_text="Saved in my-work/worksheets/m00.team_charter").wait_for()
    ready = output(page, "m00.readiness")
    ready.get_by_label("Access: does who", exact=False).first.focus()
    write("a doc")
    ready.get_by_role("status").filter(has_text="Now write which document").wait_for()
    press("Tab")
    write("Minutes of the spring meeting")
    press("Tab")
    ready.get_by_role("status").filter(has_text="Saved in my-work/worksheets/m00.readiness").wait_for()
    folder = course.folder / "worksheets"
    # Rows that nobody filled in are not kept.
    meetings = [{"what": "Huddle", "day": "Mondays at eight", "lead": "", "form": ""}]
    until_kept(page, folder / "m00.team_charter.yaml", {"meetings": meetings, "signed_on": "2031-04-01"})
    proof = {"is": "a document", "what": "Minutes of the spring meeting"}
    until_kept(page, folder / "m00.readiness.yaml", {"access": proof})
    found = Axe().run(page, context=OURS)
    assert not [v["id"] for v in found.response["violations"]], found.generate_report()
