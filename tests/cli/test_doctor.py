"""Each line of `qse doctor` can fail by itself, says what to do, and stops no other."""

import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import qse
from qse.cli import doctor
from qse.cli.doctor import WELL
from qse.files import Problem

Patch = pytest.MonkeyPatch


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(("OK", "FAIL"))]


@pytest.fixture
def no_kernel(monkeypatch: Patch) -> None:
    monkeypatch.setattr(doctor, "kernel", lambda: "not tried here")


def test_all_ok(monkeypatch: Patch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "checks", lambda: iter([("one", lambda: "here"), ("two", lambda: "there")]))
    assert doctor.doctor() == 0
    assert capsys.readouterr().out == f"OK    one: here\nOK    two: there\n\n{WELL}\n"


def test_one_broken_check_stops_no_other(monkeypatch: Patch, capsys: pytest.CaptureFixture[str]) -> None:
    broken = [
        ("one", raising(Problem("gone; get it."))),
        ("two", raising(ZeroDivisionError("over\nhere"))),
        ("three", lambda: "there"),
    ]
    monkeypatch.setattr(doctor, "checks", lambda: iter(broken))
    assert doctor.doctor() == 1
    assert lines(capsys) == [
        "FAIL  one: gone; get it.",
        "FAIL  two: please report this ZeroDivisionError: over here",
        "OK    three: there",
    ]


@pytest.mark.usefixtures("no_kernel")
def test_every_need_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.doctor()
    named = [line[6:].split(":")[0] for line in lines(capsys)]
    for name in (
        "Python",
        "jupyterlab",
        "pandas",
        "notebooks",
        "curriculum",
        "data/synthetic",
        "my-work",
        "disk",
    ):
        assert named.count(name) == 1, name
    assert named[-4:] == ["this computer's own network", "Jupyter kernel", "browser", "invented network"]


def test_the_kernel_computes() -> None:
    assert "1 + 1 = 2" in doctor.kernel()


def test_an_old_python(monkeypatch: Patch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 9, 1))
    with pytest.raises(Problem, match=r"this is 3\.9\.1; install Python 3\.11 or newer"):
        doctor.python()


def test_the_bounds_come_from_the_package_or_else_from_the_checkout(monkeypatch: Patch) -> None:
    from_checkout = raising(metadata.PackageNotFoundError())
    wanted = ["pandas>=2.2,<4", 'colorama>=1; sys_platform == "no-such"', 'pytest>=8; extra == "test"']
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: wanted)
    assert doctor.requirements() == ["pandas <4,>=2.2"]
    monkeypatch.setattr(doctor.metadata, "requires", from_checkout)
    assert any(line.startswith("jupyterlab ") for line in doctor.requirements())
    assert not any(line.startswith("pytest") for line in doctor.requirements())


@pytest.mark.usefixtures("no_kernel")
def test_bounds_that_cannot_be_read(monkeypatch: Patch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "requirements", raising(ImportError("no packaging")))
    assert doctor.doctor() == 1
    assert any(line.startswith("FAIL  packages: ") and "no packaging" in line for line in lines(capsys))


def test_a_missing_and_an_unfit_package() -> None:
    with pytest.raises(Problem, match=r"not installed; run `python3 start\.py` again"):
        doctor.package("no-such-package-of-ours >=1")
    with pytest.raises(Problem, match=r"is installed, <0\.1 is needed"):
        doctor.package("packaging <0.1")


def test_a_course_without_its_notebooks(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "content", lambda folder: tmp_path)
    with pytest.raises(Problem, match=r"no \*\.ipynb in it; get the course again"):
        doctor.course_folder("notebooks", "*.ipynb")
    (tmp_path / "a.ipynb").touch()
    assert doctor.course_folder("notebooks", "*.ipynb") == "1 file"


def test_a_folder_that_cannot_be_written(monkeypatch: Patch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(doctor, "my_work", lambda: tmp_path / "file" / "below")
    with pytest.raises(Problem, match="cannot be written"):
        doctor.own_folder()


def test_without_a_my_work_the_current_folder_is_looked_at(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "my_work", raising(Problem("none")))
    monkeypatch.chdir(tmp_path)
    assert doctor.own_folder() == str(Path.cwd())


def test_a_full_disk(monkeypatch: Patch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: SimpleNamespace(free=5 * 10**6))
    with pytest.raises(Problem, match="5 MB are free, 200 MB are needed"):
        doctor.disk()


@pytest.mark.parametrize(
    ("folder", "said"),
    [("OneDrive - Hospital/course", "kept in step by OneDrive"), ("x" * 200, "too long a path")],
)
def test_a_place_that_windows_will_spoil(monkeypatch: Patch, folder: str, said: str) -> None:
    monkeypatch.setattr(doctor, "_own", lambda: Path(folder))
    with pytest.raises(Problem, match=said):
        doctor.place()
    monkeypatch.setattr(doctor, "WINDOWS", True)
    assert "place" in [name for name, _ in doctor.checks()]


def test_no_free_port(monkeypatch: Patch) -> None:
    monkeypatch.setattr("qse.cli.start.socket.create_server", raising(OSError("no")))
    with pytest.raises(Problem, match="No port from 8888 on is free"):
        doctor.port()


def test_a_kernel_that_does_not_start(monkeypatch: Patch) -> None:
    monkeypatch.setattr("jupyter_client.manager.start_new_kernel", raising(RuntimeError("died")))
    with pytest.raises(Problem, match=r"does not start \(died\)"):
        doctor.kernel()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"sum": "3", "prefix": repr(sys.prefix)}, r"1 \+ 1 = 3"),
        ({"sum": "2", "prefix": "'/other'"}, "another Python"),
        (None, "does not answer"),
    ],
)
def test_a_kernel_that_answers_wrongly(monkeypatch: Patch, answers: dict[str, str] | None, said: str) -> None:
    def execute(*_: object, **__: object) -> Any:
        if answers is None:
            raise TimeoutError
        shown = {name: {"data": {"text/plain": value}} for name, value in answers.items()}
        return {"content": {"user_expressions": shown}}

    client = SimpleNamespace(execute=execute, stop_channels=lambda: None)
    manager = SimpleNamespace(shutdown_kernel=lambda now: None)
    monkeypatch.setattr("jupyter_client.manager.start_new_kernel", lambda **_: (manager, client))
    with pytest.raises(Problem, match=said):
        doctor.kernel()


def test_no_browser_is_no_failure(monkeypatch: Patch) -> None:
    import webbrowser

    monkeypatch.setattr(webbrowser, "get", raising(webbrowser.Error("none")))
    assert "copy the address" in doctor.browser()
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    assert doctor.browser() == "can be opened"


def test_a_network_that_cannot_be_computed(monkeypatch: Patch) -> None:
    monkeypatch.setattr(qse, "load_records", raising(ValueError("no")), raising=False)
    with pytest.raises(Problem, match=r"could not be computed \(no\)"):
        doctor.network()
