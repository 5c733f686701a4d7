"""What comes after the map was made is named, and what a spreadsheet or a missing heading spoils is refused."""

import pandas as pd
import pytest

import qse
from qse.files import Problem
from qse.records import open_records
from qse.records.own import propose

HEAD = "CSN,MRN,Admit Date\n"
ROWS = "".join(f"{at},A{at % 7},2024-03-{1 + at % 28:02d}\n" for at in range(40))


def test_new_files_headings_and_months_are_named(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(HEAD + ROWS)
    assert repr(open_records(tmp_path)) == "Own data, March 2024: encounters"
    later = "".join(f"{at},A{at % 7},2025-11-{1 + at % 28:02d},Spanish\n" for at in range(40, 80))
    path.write_text(HEAD.strip() + ",Preferred Language\n" + ROWS.replace("\n", ",Spanish\n") + later)
    (tmp_path / "visits 2026.csv").write_text(HEAD + "99,B,2026-01-05\n")
    records = open_records(tmp_path)
    assert repr(records) == "Own data, March 2024 to November 2025: encounters"
    said = " ".join(records.notes)
    assert "visits 2026.csv is not in the map, so it is not read" in said
    assert "visits.csv has headings that are not in the map, so they are not read: Preferred Language" in said
    assert "The map was made of March 2024; the files hold March 2024 to November 2025 now." in said
    assert all(note in qse.validate(records).report().markdown() for note in records.notes)


def test_earlier_months_count_from_their_own_year(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(HEAD + ROWS)
    open_records(tmp_path)
    path.write_text(HEAD + ROWS.replace("2024", "2022"))
    months = open_records(tmp_path).table("encounters")["month"]
    assert set(months) == {2}


def test_a_period_that_somebody_wrote_stays(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(HEAD + ROWS)
    kept = propose(tmp_path).save()
    kept.write_text(kept.read_text().replace("period: March 2024", "period: the pilot"))
    path.write_text(HEAD + ROWS.replace("2024-03", "2024-05"))
    assert repr(open_records(tmp_path)) == "Own data, the pilot: encounters"


def test_numbers_that_a_spreadsheet_shortened_are_refused(tmp_path):
    (tmp_path / "visits.csv").write_text(HEAD + "".join(f"{at},1.23457E+11,2024-03-05\n" for at in range(30)))
    with pytest.raises(Problem, match=r"MRN.*shortened these numbers.*export the column again as text"):
        open_records(tmp_path)


@pytest.mark.parametrize(
    "first",
    [
        "A100234,Jane Roe,Spanish,White,F,2024-05-01",
        "A100234,Jane Roe,Spanish,White,F,none",
    ],
)
def test_a_first_patient_is_not_taken_for_headings(tmp_path, first):
    rows = "".join(f"A{at},Somebody {at},Spanish,White,F,2024-05-0{1 + at % 9}\n" for at in range(20))
    (tmp_path / "people.csv").write_text(f"{first}\n{rows}")
    with pytest.raises(Problem, match="no row of headings") as problem:
        propose(tmp_path)
    assert "Jane" not in str(problem.value)


def test_headings_that_stand_on_each_page_are_headings(tmp_path):
    (tmp_path / "people.csv").write_text("MRN,Race,Language\n1,W,English\nMRN,Race,Language\n2,B,Spanish\n")
    assert list(propose(tmp_path).sources["people.csv"].columns) == ["MRN", "Race", "Language"]


def test_years_with_two_figures_are_asked_for_or_lie_before_the_records(tmp_path):
    (tmp_path / "people.csv").write_text(
        "MRN,Birth Year\n" + "".join(f"{at},{40 + at}\n" for at in range(50))
    )
    assert propose(tmp_path).questions == [("people.csv", "Birth Year")]
    (tmp_path / "people.csv").write_text("MRN,Age\n" + "".join(f"{at},{40 + at}\n" for at in range(50)))
    assert propose(tmp_path).questions == []
    (tmp_path / "people.csv").write_text("MRN,DOB\n1,12/31/27\n2,12/31/71\n3,12/31/12\n")
    records = open_records(tmp_path, propose(tmp_path).correct("people.csv", "DOB", reads="month-day-year"))
    now = pd.Timestamp.now().year
    years = pd.DataFrame(records.table("patients"))["year_of_birth"].tolist()
    assert years == [1927 if now < 2026 else years[0], 1971, 2012]
    assert "DOB writes years with two figures" in " ".join(records.notes)
