"""The invented network, and its foreign extract, looked at once."""

import pytest

import qse
from qse.records import open_records
from qse.records.own import propose, write_practice_extract


@pytest.fixture(scope="session")
def network():
    return qse.load_records("mini")


@pytest.fixture(scope="session")
def foreign(tmp_path_factory):
    folder = write_practice_extract(tmp_path_factory.mktemp("foreign") / "practice")
    return open_records(folder, propose(folder))


@pytest.fixture(scope="session")
def of_network(network):
    return qse.validate(network)


@pytest.fixture(scope="session")
def of_foreign(foreign):
    return qse.validate(foreign)
