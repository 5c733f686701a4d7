"""A new module: it runs as it is, the review lists what is left to write and nothing else, nothing is written over."""

import re
import shutil
import subprocess
import sys

import pytest
from good_module import MONTH

from qse.dev.__main__ import main
from qse.dev.new_module import write_module
from qse.dev.review import findings
from qse.dev.review.page import read
from qse.files import Problem, content
from qse.learn.months.year import the_year

NOT_RUN = "It was not run."
MARK = re.compile(r"\[write:")


@pytest.mark.parametrize("month", the_year().months, ids=lambda month: month.id)
def test_the_review_lists_exactly_what_is_left_to_write(tmp_path, month):
    paths = write_module(month, tmp_path)
    assert len(paths) == 5
    found = findings(paths[0])
    code = len(read(paths[0]).of("code"))
    assert [finding.wrong for finding in found].count(NOT_RUN) == code
    left = [finding for finding in found if finding.wrong != NOT_RUN]
    assert {finding.wrong for finding in left} == {"It is still to be written."}
    assert len(left) == sum(len(MARK.findall(path.read_text(encoding="utf-8"))) for path in paths)


def test_nothing_is_written_over(tmp_path):
    folder = tmp_path / "curriculum" / MONTH.notebook
    folder.mkdir(parents=True)
    (folder / "handout.md").write_text("ours", encoding="utf-8")
    with pytest.raises(Problem, match=r"^curriculum/04_seeing_harm/handout\.md is there already"):
        write_module(MONTH, tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["handout.md"]


def test_a_month_that_is_there_or_none_is_refused(capsys):
    before = sorted(content("curriculum/00_kickoff").iterdir())
    assert main(["new-module", "0"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["new-module", "13"]) == 1
    assert "The year has no month 13" in capsys.readouterr().err
    assert sorted(content("curriculum/00_kickoff").iterdir()) == before


def test_forms_of_every_month_stand_in_a_new_module(tmp_path):
    (tmp_path / "curriculum").mkdir()
    shared = "feedback:\n  title: Two minutes\nreadiness:\n  title: Readiness\n  months: [0, 6, 12]\n"
    (tmp_path / "curriculum" / "every_month.yaml").write_text(shared, encoding="utf-8")
    for month in (4, 6):
        paths = write_module(the_year().months[month], tmp_path)
        sources = [cell.source for cell in read(paths[0]).of("code", 12)]
        wanted = ["feedback", "readiness"] if month == 6 else ["feedback"]
        assert sources == [f'qse.worksheet("m0{month}.{key}")' for key in wanted]
        assert "readiness_again" not in paths[2].read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_new_module_runs_and_can_be_read(project_copy):
    """The commands as a person gives them, in a copy of the project that has no month 4 yet."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "qse.dev", *arguments],
            cwd=project_copy,
            env={"PYTHONPATH": str(project_copy / "helpers"), "HOME": str(project_copy.parent), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )

    notebook = f"notebooks/{MONTH.notebook}.ipynb"
    made = run("new-module", "4")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[0] == f"{notebook} written"
    ran = run("run", notebook)
    assert ran.returncode == 0, ran.stderr
    assert run("read", notebook).returncode == 0
    assert {path.name for path in (project_copy / "read").glob("04_*")} == {
        "04_seeing_harm.html",
        "04_seeing_harm_handout.html",
    }
    reviewed = run("review", notebook)
    assert reviewed.returncode == 1
    *left, last = reviewed.stdout.splitlines()
    assert all("It is still to be written. Write " in line for line in left), reviewed.stdout
    assert last == f"Notebooks reviewed: 1. Findings: {len(left)}."


@pytest.fixture
def project_copy(tmp_path):
    root = content("curriculum").parent
    copy = tmp_path / "course"
    skip = shutil.ignore_patterns("__pycache__", "*_cache", f"{MONTH.notebook}*")
    for name in ("helpers", "curriculum", "notebooks", "read", "data"):
        shutil.copytree(root / name, copy / name, ignore=skip)
    return copy
