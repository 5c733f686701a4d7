"""A year's work survives kills and a second window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

TWO_WINDOWS = """
import sys
import qse
line = sys.argv[1]
sheet = qse.worksheet("m00.team_charter")
for number in range(200):
    said = sheet.save(line, f"{line} {number}")
    assert said == "Saved in my-work/worksheets/m00.team_charter.yaml", said
    assert sheet.answers[line] == f"{line} {number}"
"""


def python(work: Path, *what: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *what],
        env=os.environ | {"QSE_HOME": str(work), "PYTEST_VERSION": "yes"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill strikes a forked process")
def test_a_kill_at_any_moment_of_saving_200_times_loses_nothing(tmp_path):
    program = python(tmp_path, str(HERE / "kill_while_saving.py"))
    said, _ = program.communicate()
    assert program.returncode == 0, said
    assert "200 kills" in said
    assert "0 set aside" in said


@pytest.mark.slow
def test_two_windows_that_write_different_lines_200_times_lose_nothing(tmp_path):
    both = [python(tmp_path, "-c", TWO_WINDOWS, line) for line in ("purpose", "norms")]
    for window in both:
        said, _ = window.communicate()
        assert window.returncode == 0, said
    text = (tmp_path / "worksheets" / "m00.team_charter.yaml").read_text(encoding="utf-8")
    assert "purpose: purpose 199" in text
    assert "norms: norms 199" in text
    assert "earlier" not in text
