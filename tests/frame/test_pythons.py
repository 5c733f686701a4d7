"""The quick tests pass on every other Python we can find, and with the oldest packages we allow."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from copied import copy_of_the_project

ROOT = Path(__file__).parents[2]
TESTED = ("3.11", "3.12", "3.13")
HERE = "{}.{}".format(*sys.version_info)
# Old packages among today's are full of warnings about each other.
WITH_LOWEST = ("-W", "default", "tests", "helpers")


def pythons() -> dict[str, str]:
    """Find one Python of each tested version: this one, on PATH, or kept by pyenv."""
    found = {HERE: sys.executable}
    for version in TESTED:
        kept = [path for root in pyenv_roots() for path in root.glob(f"versions/{version}.*/bin/python")]
        for candidate in (*map(str, sorted(kept)), shutil.which(f"python{version}")):
            if candidate and version not in found and is_python(candidate, version):
                found[version] = candidate
    return found


def pyenv_roots() -> list[Path]:
    """Return where pyenv may keep its Pythons, also if HOME was emptied for this run."""
    roots = [Path(os.environ["PYENV_ROOT"])] if os.environ.get("PYENV_ROOT") else []
    try:
        import pwd
    except ImportError:
        return roots
    return [*roots, Path(pwd.getpwuid(os.getuid()).pw_dir) / ".pyenv"]


def is_python(path: str, version: str) -> bool:
    """Tell whether `path` runs and is that version; a pyenv shim may stand for a Python that is not there."""
    try:
        asked = subprocess.run([path, "-V"], capture_output=True, text=True, timeout=60)
    except OSError:
        return False
    return asked.returncode == 0 and asked.stdout.startswith(f"Python {version}.")


def quick_tests(python: str, requirements: str, *arguments: str) -> str:
    """Let start.py set up a copy of the project with this Python and pass its quick tests; return what it says."""
    dropped = ("PYTEST_", "QSE_", "IPYTHONDIR", "VIRTUAL_ENV", "PYENV_VERSION")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    pytest_arguments = ["-q", "-n", "2", "--dist", "loadfile", "-m", "not slow and not browser", *arguments]
    with copy_of_the_project() as project:
        ran = subprocess.run(
            [
                python,
                "-c",
                f"import start; start.prepare({requirements!r}); "
                f"raise SystemExit(start.in_venv('-m', 'pytest', *{pytest_arguments!r}))",
            ],
            cwd=project,
            env=kept | {"HOME": str(project.parent / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    return ran.stdout if ran.returncode == 0 else f"FAILED ({ran.returncode})\n{ran.stdout[-8000:]}"


FOUND = pythons()
OLD = next((version for version in ("3.11", "3.12") if version in FOUND), "")
RUNS: dict[str, tuple[str, ...]] = {
    version: (path, "test") for version, path in FOUND.items() if version != HERE
}
if OLD:
    RUNS["the oldest packages"] = (FOUND[OLD], "lowest", *WITH_LOWEST)


@pytest.fixture(scope="session")
def running(request: pytest.FixtureRequest) -> Iterator[dict[str, "Future[str]"]]:
    """All runs that were asked for, one after another: each has two workers, and most machines have two cores."""
    asked = [
        item.callspec.params["which"] for item in request.session.items if "running" in item.fixturenames
    ]
    with ThreadPoolExecutor(1) as pool:
        yield {which: pool.submit(quick_tests, *RUNS[which]) for which in asked}


# Nothing found means no test, rather than one that is skipped: a stranger has one Python.
if RUNS:

    @pytest.mark.slow
    @pytest.mark.parametrize("which", RUNS)
    def test_the_quick_tests_pass_with(which: str, running: dict[str, "Future[str]"]) -> None:
        said = running[which].result()
        assert not said.startswith("FAILED"), said
        assert re.search(r"\d+ passed", said)
