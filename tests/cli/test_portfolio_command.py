"""`qse portfolio`: finds my-work as the start does, writes two files, names them."""

import subprocess
import sys
from pathlib import Path

import pytest
from running import strangers_environment

WHO = "answers:\n  team: Ward 7\n"


def typed(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "qse", "portfolio", "--no-browser", *words],
        cwd=folder,
        env=strangers_environment(folder / "home") | more,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def course(tmp_path: Path) -> Path:
    worksheets = tmp_path / "course" / "my-work" / "worksheets"
    worksheets.mkdir(parents=True)
    (worksheets / "m00.who_am_i.yaml").write_text(WHO, encoding="utf-8")
    return tmp_path / "course"


@pytest.mark.parametrize(
    ("cwd", "words"),
    [
        ("", ["--folder", "course"]),
        ("", ["--folder", "course/my-work"]),
        ("course", []),
        ("course/my-work", []),
        ("course/my-work/worksheets", []),
    ],
)
def test_my_work_is_found(tmp_path: Path, course: Path, cwd: str, words: list[str]) -> None:
    done = typed(tmp_path / cwd, *words)
    assert (done.returncode, done.stderr) == (0, "")
    word, page = (Path(line) for line in done.stdout.splitlines())
    folder = course / "my-work" / "portfolio"
    assert (word, page) == (folder / "portfolio.docx", folder / "portfolio.html")
    assert "Ward 7" in page.read_text(encoding="utf-8")
    assert word.read_bytes()[:2] == b"PK"


def test_an_empty_my_work_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "my-work").mkdir()
    done = typed(tmp_path)
    assert done.returncode == 0
    assert "How to begin" in Path(done.stdout.splitlines()[-1]).read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["--folder", "elsewhere"], ["--folder", "none"]])
def test_no_my_work_is_one_sentence_and_none_is_made(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "elsewhere").mkdir()
    done = typed(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "--folder" in done.stderr
    assert not list(tmp_path.rglob("my-work"))


def test_a_folder_that_cannot_be_written_is_one_sentence(course: Path) -> None:
    (course / "my-work" / "portfolio").write_text("a file where the folder should be")
    done = typed(course)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "portfolio.html could not be saved" in done.stderr


def test_the_browser_shows_the_page(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from qse.cli import main

    addresses: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(addresses.append(address)) or True)
    monkeypatch.chdir(course)
    assert main(["portfolio", "--folder", str(course)]) == 0
    assert addresses == [Path(capsys.readouterr().out.splitlines()[-1]).as_uri()]
