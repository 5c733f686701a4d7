"""start.py: what it says when something is in the way, what it makes, and that it makes it once."""

import ast
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]

# What pip 23 to 26 and Python print, cut to the lines that matter.
LOGS = {
    "disk is full": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "PIP_CERT": (
        "Could not fetch URL: There was a problem confirming the ssl certificate: (Caused by SSLError("
        "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self "
        "signed certificate in certificate chain'))) - skipping\n"
        "ERROR: No matching distribution found for anyio==4.16.0"
    ),
    "PIP_INDEX_URL": (
        "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError('Failed to "
        "establish a new connection: [Errno 111] Connection refused')': /simple/anyio/\n"
        "ERROR: No matching distribution found for anyio==4.16.0"
    ),
    "not the one that was tested": (
        "WARNING: Retrying (Retry(total=1)) after connection broken by 'ReadTimeoutError()': /simple/anyio/\n"
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
    ),
    "may not be written to": "Error: [Errno 13] Permission denied: '/srv/course/.venv'",
    "in use": "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'zmq.pyd'",
    "C:\\course": "HINT: This error might have occurred since this system lacks Windows Long Path support",
    "found no anyio==4.16.0": "ERROR: No matching distribution found for anyio==4.16.0",
    "'Something new'": "Collecting anyio\nSomething new\n\n",
    "'nothing'": "",
}


@pytest.mark.parametrize("told", LOGS)
def test_each_cause_has_its_sentence(told: str, start: ModuleType) -> None:
    sentence = start.remedy(LOGS[told])
    assert told in sentence
    assert "\n" not in sentence


def test_a_folder_of_wheels_that_lacks_one_is_named(start: ModuleType) -> None:
    sentence = start.remedy("ERROR: No matching distribution found for anyio==4.16.0", "D:/wheels")
    assert "D:/wheels lacks anyio==4.16.0" in sentence


def test_an_old_python_is_told_what_to_do(start: ModuleType) -> None:
    needs = "The course needs Python 3.11 or newer; this is 3.8: "
    assert start.refusal((3, 8, 18)) == needs + "install one from python.org or your software centre."
    assert start.refusal((2, 7, 18))
    assert not start.refusal((3, 11, 0))
    assert not start.refusal((3, 15, 0))


def test_an_old_python_can_read_start_py() -> None:
    """Grammar only: that names exist was tried by hand with 3.6 to 3.10."""
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_settings_that_lead_astray_are_dropped(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "mirror")
    kept = start.environment()
    assert not {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET"} & set(kept)
    assert kept["PIP_INDEX_URL"] == "mirror"


def test_the_stamp_knows_the_file_and_the_python(start: ModuleType, tmp_path: Path) -> None:
    assert start.stamp("course") != start.stamp("test")
    before = start.stamp("course")
    start.HERE = "3.99"
    assert start.stamp("course") != before
    start.ROOT = tmp_path
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "course.txt").write_text("other")
    start.HERE = "{}.{}".format(*sys.version_info)
    assert start.stamp("course") != before


class Kept:
    """start.py with a .venv that is only pretended: the steps are noted, not taken."""

    def __init__(self, start: ModuleType, folder: Path, python: str, stamped: str) -> None:
        self.steps: list[str] = []
        start.VENV = folder / ".venv"
        start.LOG, start.STAMP = start.VENV / "install.log", start.VENV / "installed.txt"
        start.VENV.mkdir()
        if stamped:
            start.STAMP.write_text(stamped)
        start.ask_venv = lambda code: python if "version" in code else str(start.VENV)
        start.make_venv = lambda: self.steps.append("make")
        start.step = lambda *command: self.steps.append(Path(command[-1]).name)


@pytest.mark.parametrize(
    ("asked", "has", "python", "steps"),
    [
        ("course", "course", "same", []),
        ("course", "test", "same", []),
        ("test", "test", "same", []),
        ("test", "course", "same", ["test.txt"]),
        ("course", "older", "same", ["course.txt"]),
        ("course", "", "same", ["make", "course.txt"]),
        ("test", "", "same", ["make", "test.txt"]),
        ("course", "course", "3.99", ["make", "course.txt"]),
        ("course", "course", "", ["make", "course.txt"]),
    ],
)
def test_only_what_is_missing_is_installed(
    asked: str, has: str, python: str, steps: list[str], start: ModuleType, tmp_path: Path
) -> None:
    stamped = start.stamp(has) if has in ("course", "test") else has
    kept = Kept(start, tmp_path, start.HERE if python == "same" else python, stamped)
    start.prepare(asked)
    assert kept.steps == steps
    assert start.STAMP.read_text() == (start.stamp(asked) if steps else stamped)


def test_a_failed_installation_leaves_no_stamp(start: ModuleType, tmp_path: Path) -> None:
    Kept(start, tmp_path, start.HERE, "older")

    def fails(*command: str) -> None:
        raise start.SetupError("no")

    start.step = fails
    with pytest.raises(start.SetupError):
        start.prepare("course")
    assert not start.STAMP.exists()


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        ("", "-m qse start --folder ROOT"),
        ("start --port 9000", "-m qse start --folder ROOT --port 9000"),
        ("--no-browser", "-m qse start --folder ROOT --no-browser"),
        ("--records data", "-m qse start --folder ROOT --records data"),
        ("map data", "-m qse map --folder ROOT data"),
        ("tidy", "-m qse tidy --folder ROOT"),
        ("doctor", "-m qse doctor"),
        ("--help", "-m qse --help"),
        ("test -m slow", "-m pytest -n 2 --dist loadfile --no-loadscope-reorder -m slow"),
    ],
)
def test_commands_and_options_go_along(typed: str, run: str, start: ModuleType) -> None:
    ran: list[str] = []
    start.prepare = lambda name: None
    start.in_venv = lambda *arguments, **_: ran.extend(arguments) or 0
    assert start.main(typed.split()) == 0
    assert ran == [str(ROOT) if word == "ROOT" else word for word in run.split()]


@pytest.mark.parametrize("debian", [True, False])
def test_a_python_without_ensurepip_is_told_where_to_get_it(
    debian: bool, start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(Path, "exists", lambda path: debian)
    cure = f"sudo apt install python{start.HERE}-venv" if debian else "install Python again from python.org"
    with pytest.raises(start.SetupError, match=cure):
        start.make_venv()


def test_what_the_system_says_becomes_a_sentence(
    start: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    start.VENV = tmp_path / "file" / ".venv"
    start.LOG, start.STAMP = start.VENV / "install.log", start.VENV / "installed.txt"
    start.PYTHON = start.VENV / "bin" / "python"
    assert start.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The course could not be installed: ")
    assert said.count("\n") == 1


def run_start(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run start.py from another folder, with an empty home."""
    home = project.parent / "home"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "QSE_"))}
    return subprocess.run(
        [sys.executable, str(project / "start.py"), *arguments],
        cwd=home,
        env=kept | {"HOME": str(home), "USERPROFILE": str(home)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_from_nothing_to_the_course_and_again(project: Path) -> None:
    blocked = run_start(project, "--version", QSE_WHEELS=str(project.parent / "home"))
    assert blocked.returncode == 1
    assert "lacks" in blocked.stderr
    assert "Traceback" not in blocked.stderr

    first = run_start(project, "--version", PIP_USER="1", PYTHONPATH=str(project))
    assert first.returncode == 0, first.stdout + first.stderr
    assert "only half made" in first.stdout
    assert "qse 0." in first.stdout

    log = project / ".venv" / "install.log"
    written, began = log.stat().st_mtime_ns, time.monotonic()
    again = run_start(project, "--version", QSE_WHEELS=str(project / "nowhere"))
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.startswith("qse 0.")
    assert log.stat().st_mtime_ns == written
    assert time.monotonic() - began < 10

    moved = project.rename(project.parent / "moved")
    assert run_start(moved, "--version").stdout.startswith("qse 0.")
