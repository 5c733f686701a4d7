"""The wheel carries the course, and a wheel and a checkout each find their own."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
CONTENT = ("notebooks", "curriculum", "read", "data/synthetic")
ASK = f"import qse; from qse.files import content; print(qse.__file__, *map(content, {CONTENT}), sep='\\n')"


def python(folder: Path, *arguments: str, path: Path | None = None) -> str:
    """Run this Python in `folder`, with no more than `path` to import from, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if path:
        environment["PYTHONPATH"] = str(path)
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without network or isolation."""
    folder = tmp_path_factory.mktemp("wheel")
    python(ROOT, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("installed")
    python(
        folder,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--target",
        str(folder),
        str(wheel),
    )
    return folder


def test_an_installed_wheel_finds_its_own_content(installed: Path, tmp_path: Path) -> None:
    module, *found = map(Path, python(tmp_path, "-c", ASK, path=installed).splitlines())
    assert module == installed / "qse" / "__init__.py"
    assert found == [installed / "qse" / "content" / name for name in CONTENT]


def test_a_checkout_finds_its_own_content(tmp_path: Path) -> None:
    module, *found = map(Path, python(tmp_path, "-c", ASK, path=ROOT / "helpers").splitlines())
    assert module == ROOT / "helpers" / "qse" / "__init__.py"
    assert found == [ROOT / name for name in CONTENT]


def files(folder: Path) -> set[Path]:
    """Return the files of a folder, relative to it, without what Jupyter and Python leave behind."""
    found = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
    return {file for file in found if not {".ipynb_checkpoints", "__pycache__"} & set(file.parts)}


def test_the_wheel_has_each_file_of_the_course(installed: Path) -> None:
    for name in CONTENT:
        assert files(installed / "qse" / "content" / name) == files(ROOT / name), name


def test_the_wheel_brings_the_command_qse_and_no_start_py(wheel: Path, installed: Path) -> None:
    (metadata,) = installed.glob("*.dist-info")
    assert "qse = qse.cli:main" in (metadata / "entry_points.txt").read_text(encoding="utf-8")
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert tops == {"qse", metadata.name}
