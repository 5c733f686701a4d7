"""The practice extract is written whole or not at all, the same every time, and never over what somebody changed."""

import hashlib

import pytest

from qse.files import Problem
from qse.records.own import practice, propose, what_was_lost, write_practice_extract

NAMES = ["README.md", "incident reports.txt", "registration.xlsx", "visits 2031-33.csv"]


def marks(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_it_is_the_same_every_time(foreign, tmp_path):
    again = write_practice_extract(tmp_path / "again")
    assert list(marks(again)) == NAMES
    assert marks(again) == marks(foreign)
    assert "data are invented" in (again / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_somebody_changed_stays_and_what_is_missing_comes_back(foreign, tmp_path):
    folder = write_practice_extract(tmp_path / "mine")
    (folder / "visits 2031-33.csv").write_text("CSN;MRN\n1;2\n")
    (folder / "registration.xlsx").unlink()
    (folder / "my notes.docx").write_bytes(b"mine")
    write_practice_extract(folder)
    assert (folder / "visits 2031-33.csv").read_text() == "CSN;MRN\n1;2\n"
    assert (folder / "my notes.docx").read_bytes() == b"mine"
    assert marks(folder)["registration.xlsx"] == marks(foreign)["registration.xlsx"]


@pytest.mark.slow
def test_it_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    saved = practice.save_whole

    def stopped(path, data):
        if path.name == "visits 2031-33.csv":
            raise KeyboardInterrupt
        saved(path, data)

    monkeypatch.setattr(practice, "save_whole", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_practice_extract(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_invented_data_do_not_mix_with_other_files(tmp_path):
    (tmp_path / "patients.csv").write_text("MRN\n1\n")
    with pytest.raises(Problem, match="invented data may not mix with them"):
        write_practice_extract(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["patients.csv"]
    with pytest.raises(Problem, match="is a file; name a folder"):
        write_practice_extract(tmp_path / "patients.csv")


def test_the_layout_is_foreign_and_read_with_its_reasons(foreign):
    found = propose(foreign)
    assert {source: table.rows_are for source, table in found.sources.items()} == {
        "incident reports.txt": "safety_events",
        "registration.xlsx > Registration": "patients",
        "registration.xlsx > Units": "care_sites",
        "visits 2031-33.csv": "encounters",
    }
    assert not found.questions
    columns = {(source, heading): column for source, heading, column in found.columns()}
    assert columns["visits 2031-33.csv", "Adm Dt"].reads == "day-month-year"
    assert columns["incident reports.txt", "Event Dt"].reads == "month-day-year"
    assert columns["visits 2031-33.csv", "LOS (hours)"].reads == "decimal comma"
    # Their words stand only in the notes, so nothing is used before a person says what they mean.
    assert columns["registration.xlsx > Units", "Staffing"].perhaps == ("care_sites.ward_tier",)


def test_what_was_lost_names_columns_of_the_dictionary():
    from qse.records import dictionary

    lost = what_was_lost().table
    assert lost.notna().all(axis=None)
    for name in lost["column"]:
        table, _, column = name.partition(".")
        assert column in dictionary()[table]["columns"]
