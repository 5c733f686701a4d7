"""The practice extract, written once, and its map with what a person who knows the hospital puts right."""

import pytest

import qse
from qse.records.own import propose, write_practice_extract


@pytest.fixture(scope="session")
def net():
    return qse.load_records("mini")


@pytest.fixture(scope="session")
def foreign(tmp_path_factory):
    return write_practice_extract(tmp_path_factory.mktemp("foreign") / "practice")


@pytest.fixture(scope="session")
def corrected(foreign):
    """The proposal, corrected by what the sheet of notes says."""
    people, visits = "registration.xlsx > Registration", "visits 2031-33.csv"
    found = propose(foreign)
    found = found.correct(people, "Race", values={"Pt ref.": "asked_declined"})
    found = found.correct(people, "Pref Lang", values={"Creole": "ht", "sign": "ase"})
    found = found.correct(visits, "Fin Class", values={"MCR/MCD": "dual"})
    found = found.correct("incident reports.txt", "Event Type", values={"Delay": "delayed_recognition"})
    staffing = {"Std": "standard", "Short": "stretched"}
    return found.correct("registration.xlsx > Units", "Staffing", to="care_sites.ward_tier", values=staffing)
