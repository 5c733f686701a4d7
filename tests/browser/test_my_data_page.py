"""A team's own records in a real JupyterLab: from an Excel file to a finding by click, then months 3 and 4 on them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lab import OURS, open_notebook, run_all, save, serious
from running import Course

LANGUAGES = ("English", "Spanish", "Vietnamese", "ASL")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract as it comes: one sheet, a title above, a row a visit."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Visits"
    sheet.append(["Visits 2024, for the quality team"])
    sheet.merge_cells("A1:I1")
    sheet.append(
        [
            "Encounter",
            "Patient ID",
            "Admit Date",
            "Class",
            "Language",
            "Needs Interp.",
            "Fin Class",
            "Back in 30",
            "Disposition",
        ]
    )
    for at in range(2400):
        need = at % 4 in (1, 2, 3)
        back = "Y" if at % 10 < (3 if need else 1) else "N"
        day = f"2024-{1 + at % 12:02d}-{1 + at % 28:02d}"
        payer = ("Medicaid", "Commercial", "Self-Pay")[at % 3]
        sheet.append(
            [at, f"P{at % 900}", day, "Inpatient", LANGUAGES[at % 4], "NY"[need], payer, back, "Home"]
        )
    path = tmp_path_factory.mktemp("extract") / "visits.xlsx"
    book.save(path)
    return path


def output(page: Any, source: str) -> Any:
    return page.locator(".jp-CodeCell").filter(has_text=source).locator(OURS).first


@pytest.mark.slow
def test_from_an_excel_file_to_a_finding_without_a_line_of_code(
    course: Course, page: Any, workbook: Path, tmp_path: Path
) -> None:
    page.set_default_timeout(60_000)  # reading a workbook and checking it takes its time on a busy machine
    open_notebook(page, course, "tool_my_data.ipynb")
    run_all(page)
    # A bar of progress, on a slow machine, stands before it.
    form = page.locator(".jp-CodeCell").filter(has_text="qse.my_data()").locator(OURS).last
    said, press = form.get_by_role("status").first, page.keyboard.press
    form.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "1-begin.png")
    form.get_by_label("Or another folder or file", exact=False).focus()
    page.keyboard.type(str(workbook))
    press("Tab")
    press("Enter")
    said.filter(has_text="1 table with 9 headings").wait_for()
    page.screenshot(path=tmp_path / "2-headings.png")
    headings = form.get_by_label("Heading: what it stands for")
    headings.select_option(label="Back in 30: not used")
    form.get_by_label("This heading stands for").select_option(label="encounters: readmit 30d")
    said.filter(has_text="Kept: Back in 30 stands for").wait_for()
    headings.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "3-corrected.png")
    form.get_by_role("button", name="Open the records and check them").focus()
    press("Space")
    said.filter(has_text="Own data, January 2024 to December 2024").wait_for()
    form.get_by_text("What the check of the files found").scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "4-checked.png")
    form.get_by_label("Measure", exact=True).select_option("Readmission within 30 days")
    form.get_by_label("By", exact=True).select_option("Interpreter need as recorded")
    caption = form.locator("figcaption").filter(has_text="not for publication without review")
    caption.wait_for()
    caption.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "5-finding.png")
    assert "Own data, January 2024 to December 2024" in caption.text_content()
    assert "higher for patients who need an interpreter" in form.text_content().lower()
    assert not serious(page)
    assert [path.name for path in workbook.parent.iterdir()] == ["visits.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "cell", "answered", "not_answered"),
    [
        (
            "03_own_patient_data.ipynb",
            "field_quality(mine",
            "Language chosen for care is known",
            "disability_status",
        ),
        ("04_seeing_harm.ipynb", "qse.detection(mine", "", "needs safety_events"),
    ],
)
def test_a_month_runs_on_them_end_to_end(
    course: Course,
    page: Any,
    workbook: Path,
    tmp_path: Path,
    name: str,
    cell: str,
    answered: str,
    not_answered: str,
) -> None:
    course.stop()
    course.start(more=("--records", str(workbook)))
    open_notebook(page, course, name)
    run_all(page)
    mine = output(page, "qse.open_records(otherwise=records)")
    mine.filter(has_text="Own data, January 2024 to December 2024").wait_for()
    output(page, cell).filter(has_text=answered).filter(has_text="Not answered").filter(
        has_text=not_answered
    ).wait_for()
    mine.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "own.png")
    # What the page teaches from stays the invented network.
    page.locator(f"{OURS} figcaption").filter(has_text="Invented data").first.wait_for()
    save(page)
    page.close()
    done = subprocess.run(
        [sys.executable, "-m", "qse", "tidy", "--folder", str(course.root)],
        env=course.environment,
        cwd=course.root,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert f"{name}: " in done.stdout
    assert "Own data, January 2024" not in (course.folder / name).read_text(encoding="utf-8")
