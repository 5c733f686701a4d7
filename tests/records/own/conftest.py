"""The invented network in a foreign layout, written once."""

import own_foreign
import pytest

import qse
from qse.records.own import propose


@pytest.fixture(scope="session")
def net():
    return qse.load_records("mini")


@pytest.fixture(scope="session")
def foreign(net, tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    own_foreign.write(folder, net)
    return folder


@pytest.fixture(scope="session")
def corrected(foreign):
    """The proposal, with what a person who knows the hospital puts right."""
    people = "people.xlsx > Registration"
    found = propose(foreign)
    found = found.correct(people, "Race", values={"Pt ref.": "asked_declined"})
    found = found.correct(people, "Pref Lang", values={"Creole": "ht", "sign": "ase"})
    return found.correct(people, "Financial Class", values={"MCR/MCD": "dual"})
