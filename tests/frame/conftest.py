"""What the tests of the frame share."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for copied.py
from copied import copy_of_the_project

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
    """A copy of the project; see `copy_of_the_project`."""
    with copy_of_the_project() as copied:
        yield copied
