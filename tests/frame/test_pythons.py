"""The quick tests pass on every other Python we can find, and with the oldest packages we allow."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def quick_tests(python: str, requirements: str, project: Path, *arguments: str) -> None:
    """Let start.py set up a copy of the project with this Python and pass its quick tests there."""
    dropped = ("PYTEST_", "QSE_", "IPYTHONDIR", "VIRTUAL_ENV", "PYENV_VERSION")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    pytest_arguments = ["-q", "-m", "not slow and not browser", *arguments]
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
    assert ran.returncode == 0, ran.stdout[-8000:]
    assert re.search(r"\d+ passed", ran.stdout)


FOUND = pythons()
OTHERS = {version: path for version, path in FOUND.items() if version != HERE}
OLD = next((version for version in ("3.11", "3.12") if version in FOUND), "")

# Nothing found means no test, rather than one that is skipped: a stranger has one Python.
if OTHERS:

    @pytest.mark.slow
    @pytest.mark.parametrize("version", OTHERS)
    def test_the_quick_tests_pass_on(version: str, project: Path) -> None:
        quick_tests(OTHERS[version], "test", project)


if OLD:

    @pytest.mark.slow
    def test_the_quick_tests_pass_with_the_oldest_packages(project: Path) -> None:
        quick_tests(FOUND[OLD], "lowest", project, *WITH_LOWEST)
