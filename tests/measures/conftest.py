"""Records that the tests of this room share."""

import pytest

import qse


@pytest.fixture(scope="session")
def net():
    return qse.load_records("mini")
