"""The invented network, and its foreign extract, looked at once."""

import sys
from pathlib import Path

import pytest

import qse
from qse.records import open_records
from qse.records.own import propose

sys.path.insert(0, str(Path(__file__).parents[1] / "records" / "own"))  # for own_foreign.py

import own_foreign


@pytest.fixture(scope="session")
def network():
    return qse.load_records("mini")


@pytest.fixture(scope="session")
def foreign(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    own_foreign.write(folder, network)
    return open_records(folder, propose(folder))


@pytest.fixture(scope="session")
def of_network(network):
    return qse.validate(network)


@pytest.fixture(scope="session")
def of_foreign(foreign):
    return qse.validate(foreign)
