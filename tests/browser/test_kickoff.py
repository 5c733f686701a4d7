"""The kick-off as a learner works it: a check by click and by typing, a worksheet that comes back."""

from typing import Any

import pytest
from lab import kept_answers, open_notebook, run_all, save, wait_for_kernel
from running import Course

QUESTION = "What can you conclude from this number alone?"


def outputs(page: Any) -> Any:
    return page.locator(".jp-OutputArea-output")


def test_every_output_that_is_stored_can_be_read_before_anything_is_run(
    course: Course, page: Any, tmp_path
) -> None:
    from playwright.sync_api import expect

    open_notebook(page, course, "00_kickoff.ipynb")
    figures = page.locator(".jp-OutputArea-output figure")
    # JupyterLab renders the cells further down when it has time.
    expect(figures).to_have_count(5)
    expect(outputs(page).filter(has_text=QUESTION)).to_have_count(1)
    expect(outputs(page).filter(has_text="not filled in yet")).to_have_count(5)
    for figure in figures.all():
        assert len(figure.locator("img").get_attribute("alt")) > 40
        assert "Invented data" in figure.locator("figcaption").text_content()
    page.locator("figure").first.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "stored.png")


def test_a_check_is_answered_by_click_and_by_typing(course: Course, page: Any, tmp_path) -> None:
    open_notebook(page, course, "00_kickoff.ipynb")
    run_all(page)
    question = outputs(page).filter(has_text=QUESTION).first
    question.scroll_into_view_if_needed()
    assert "Not tried yet" in question.get_by_role("status").text_content()
    assert question.get_by_role("radio", checked=True).count() == 0
    question.get_by_role("button", name="Check my answer").click()
    question.get_by_text("Choose an answer first").wait_for()
    question.get_by_role("radio").nth(0).check()
    question.get_by_role("button", name="Check my answer").click()
    question.get_by_text("Not yet. That is one possible reading").wait_for()
    question.get_by_role("button", name="Give me a hint").click()
    question.get_by_text("Hint 1 of 2").wait_for()
    question.get_by_role("radio").nth(2).check()
    question.get_by_role("button", name="Check my answer").click()
    question.get_by_text("Yes. A rate of reports is made of two things").wait_for()
    page.screenshot(path=tmp_path / "checked.png")

    typed = page.locator(".jp-CodeCell").filter(has_text='"m00.reports", ""').first
    typed.scroll_into_view_if_needed()
    typed.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type('qse.check("m00.reports", "c")')
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-CodeCell").filter(has_text="Yes. A rate of reports").nth(1).wait_for()


@pytest.mark.slow
def test_the_worksheet_is_kept_over_a_restart(course: Course, page: Any, tmp_path) -> None:
    open_notebook(page, course, "00_kickoff.ipynb")
    run_all(page)
    page.get_by_label("My team or unit").fill("Ward 7, nights")
    page.get_by_label("My role in the team").select_option("Patient lead")
    page.get_by_text("Saved in my-work/worksheets/m00.who_am_i.yaml").wait_for()
    wait_for_kernel(page)
    page.get_by_label("My team or unit").scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "worksheet.png")
    wanted = {"team": "Ward 7, nights", "role": "Patient lead"}
    assert kept_answers(course, page, "m00.who_am_i", wanted) == wanted
    save(page)
    assert course.stop() == 0
    course.start()
    assert "/doc/tree/00_kickoff.ipynb" in course.address, "the course opens where one left off"
    open_notebook(page, course)
    run_all(page)
    assert page.get_by_label("My team or unit").input_value() == "Ward 7, nights"
    assert page.get_by_label("My role in the team").input_value() == "Patient lead"
    page.get_by_label("My team or unit").scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "back.png")
