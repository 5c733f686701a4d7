"""What the tests of the frame share."""

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def start() -> ModuleType:
    """start.py as a fresh module, so that a test may bend it."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project() -> Iterator[Path]:
    """A copy of what git keeps, beside an empty home; removed at once, as an environment is large."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    skip = shutil.ignore_patterns(".git", *[name.rstrip("/") for name in ignored])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "home").mkdir()
        yield Path(shutil.copytree(ROOT, Path(folder) / "a course", ignore=skip))
