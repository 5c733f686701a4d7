"""The command as it is typed: help for newcomers, one sentence for what is wrong, never a traceback."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import COMMAND, any_free_port, strangers_environment

from qse.cli import main
from qse.cli.command import COMMANDS


def typed(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "qse", *words],
        cwd=folder,
        env=strangers_environment(folder / "home") | more,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_alone_it_prints_a_short_help(tmp_path: Path) -> None:
    done = typed(tmp_path)
    assert done.returncode == 0
    assert "New here? Type: qse start" in done.stdout
    assert len(done.stdout.splitlines()) < 20
    assert not (tmp_path / "my-work").exists()


WRONG = [
    (["strat"], "qse has no command 'strat'. Did you mean 'start'?"),
    (["zzz"], "qse has no command 'zzz'. There is: 'doctor', 'map', 'portfolio', 'read', 'start', 'tidy'."),
    (["start", "--prt", "9000"], "qse start does not know '--prt'. Did you mean '--port'?"),
    (["start", "course"], "qse start does not know 'course'."),
    (["start", "--port"], "--port: expected one argument."),
    (["start", "--port", "abc"], "'abc' cannot be a port; choose a whole number from 1024 to 65535"),
    (["start", "--port", "80"], "'80' cannot be a port"),
    (["start", "--port", "70000"], "'70000' cannot be a port"),
    (["start", "--port", "-1"], "cannot be a port|--port: expected one argument"),
    (["start", "--port", "8888.0"], "cannot be a port"),
    (["start", "--folder", ""], "--folder needs the name of a folder"),
    (["start", "--records", "nowhere"], "There is no folder or file 'nowhere'; --records takes your extract"),
    (["map"], "the following arguments are required: PATH."),
    (["map", ""], "qse map needs the name of a folder or file"),
    (["map", "my-data", "--agian"], "qse map does not know '--agian'. Did you mean '--again'?"),
    (["tidy", "--folder", "nowhere"], "There is no my-work folder in nowhere"),
    (["doctor", "--folder", "x"], "qse doctor does not know '--folder'."),
    (["--vers"], "qse does not know '--vers'."),
]


@pytest.mark.parametrize(
    ("words", "said"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_is_wrong_is_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert any(part in error for part in said.split("|")), error


@pytest.mark.parametrize("words", [["start", "--port", "abc"], ["dcotor"], ["start", "--folder", "file"]])
def test_the_same_from_the_shell(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").touch()
    done = typed(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], *([command, "--help"] for command in COMMANDS), ["--version"]])
def test_help_and_version(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    out, error = capsys.readouterr()
    assert error == ""
    assert "qse" in out


def test_the_doctor_of_a_stranger(tmp_path: Path) -> None:
    done = typed(tmp_path, "doctor")
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FAIL")]
    assert all(line.startswith(("OK    ", "FAIL  ")) for line in lines[:-2])
    assert done.returncode == (1 if failed else 0)
    assert failed == []
    assert done.stderr == ""


def test_the_doctor_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = typed(tmp_path, "doctor", QSE_HOME=str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert any(line.startswith("FAIL  my-work: ") for line in done.stdout.splitlines())


def test_the_unexpected_is_one_sentence_and_more_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> int:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.delenv("QSE_DEBUG", raising=False)
    monkeypatch.setattr("qse.cli.doctor.doctor", broken)
    assert main(["doctor"]) == 1
    error = capsys.readouterr().err
    assert "(ZeroDivisionError: division by zero); please report it" in error
    assert error.count("\n") == 1
    monkeypatch.setenv("QSE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["doctor"])


def test_ctrl_c_says_stopped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("qse.cli.doctor.doctor", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().out.strip() == "Stopped."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no Ctrl-C to one process alone")
@pytest.mark.parametrize("wait", [0.0, 0.3, 0.7, 1.2])
def test_ctrl_c_at_any_moment_shows_no_traceback(tmp_path: Path, wait: float) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", str(any_free_port())],
        cwd=tmp_path,
        env=strangers_environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout is not None
    while not process.stdout.readline().startswith("Your work"):
        pass
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    try:
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert "Stopped." in said
    assert "Traceback" not in said
    # A shell shows a death by that signal as 130.
    assert process.returncode in (0, 130, -signal.SIGINT)
