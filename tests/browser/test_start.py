"""What a learner sees who typed `qse start`: the kick-off, alone, quiet, ready to run."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lab import open_notebook, run_all, save
from running import Course

TOY = """
import nbformat.v4 as v4, sys, nbformat
spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
cells = [v4.new_markdown_cell("# A page"), v4.new_code_cell("import os; print('here:', os.getcwd())"),
         v4.new_code_cell("import qse.files; print('work:', qse.files.my_work())"),
         v4.new_code_cell("import time; time.sleep(1); print('slow cell ran')")]
nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), sys.argv[1])
"""


def toy(path: Path) -> None:
    subprocess.run([sys.executable, "-c", TOY, str(path)], check=True)


def test_the_first_notebook_opens_alone_and_runs(
    course: Course, page: Any, seen: Any, tmp_path: Path
) -> None:
    open_notebook(page, course)
    assert "/doc/tree/00_kickoff.ipynb" in page.url
    assert page.evaluate("window.jupyterapp.shell.mode") == "single-document"
    page.wait_for_timeout(1000)  # a pop-up would need a moment
    page.screenshot(path=tmp_path / "opened.png")
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0
    run_all(page)
    page.screenshot(path=tmp_path / "ran.png")
    assert_quiet(course, seen)


@pytest.mark.slow
def test_run_all_works_in_the_learners_own_folder_and_work_is_there_the_next_time(
    course: Course, page: Any, tmp_path: Path
) -> None:
    toy(course.folder / "toy.ipynb")
    open_notebook(page, course, "toy.ipynb")
    run_all(page)
    page.screenshot(path=tmp_path / "ran.png")
    printed = [f"here: {course.folder}", f"work: {course.folder}", "slow cell ran"]
    assert shown(page) == printed
    save(page)
    old = course.token
    assert course.stop() == 0
    assert "What you saved is kept in" in "".join(course.said)
    course.start()
    assert course.token != old
    assert "/doc/tree/toy.ipynb" in course.address
    open_notebook(page, course)
    page.screenshot(path=tmp_path / "back.png")
    assert shown(page) == printed


def test_nothing_shows_without_the_token(course: Course, page: Any) -> None:
    page.context.clear_cookies()
    page.goto(f"{course.base}/lab")
    assert "/login" in page.url


def assert_quiet(course: Course, seen: Any) -> None:
    inside = (f"http://127.0.0.1:{course.port}/", f"ws://127.0.0.1:{course.port}/", "data:", "blob:")
    assert len(seen.requests) > 20
    assert [address for address in seen.requests if not address.startswith(inside)] == []
    assert not [address for address in seen.requests if "/lab/api/news" in address or "/update" in address]
    assert seen.errors == []


def shown(page: Any) -> list[str]:
    return [text.strip() for text in page.locator(".jp-OutputArea-output").all_inner_texts()]
