"""What the tests of the commands share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for good_module.py
from good_module import Good


@pytest.fixture
def good(tmp_path: Path) -> Good:
    """A module without a finding; see `Good`."""
    return Good(tmp_path)
