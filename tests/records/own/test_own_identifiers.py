"""Columns that identify people are named and no value of them; what was lost is told without rare texts."""

import pytest

from qse.records import open_records
from qse.records.own import propose
from qse.records.own.findings import look_at
from qse.records.own.looked_at.identifiers import HEADINGS, looks_like
from qse.records.own.looked_at.lost import showable

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write visits in which names, numbers and notes stand; each of their values holds the word SECRET or a number."""
    place = tmp_path_factory.mktemp("identifying")
    lines = ["CSN,MRN,Admit Date,Race,contact,who,post,told,DOB,Pref Lang,ss"]
    for at in range(60):
        race = "SECRET, Jane" if at < 15 else "SECRET rare" if at == 20 else "Klingon" if at < 40 else "W"
        name = f"Secret{LETTERS[at % 26].lower()}, Ann{LETTERS[at // 26].lower()}"
        lines.append(
            f'{at},A{at},2024-{1 + at % 12:02d}-07,"{race}",secret{at}@example.org,"{name}",'
            f'{at} Secret Street,"SECRET the patient told us at length what happened at home, number {at}",'
            f"1950-03-{1 + at % 28:02d},English,123-45-{6000 + at}"
        )
    (place / "visits.csv").write_text("\n".join(lines), encoding="utf-8")
    return place


def test_each_is_named_by_its_form_and_no_value_is_shown(folder):
    records = open_records(folder, propose(folder))
    looked = {each.check: each for each in look_at(records)}
    found = {each.column: each for each in looked["identifiers"].findings}
    assert set(found) == {"MRN", "contact", "who", "post", "told", "DOB", "ss"}
    for heading, what in {
        "contact": "e-mail",
        "who": "names",
        "post": "street",
        "told": "free text",
        "DOB": "birth",
        "ss": "social security",
    }.items():
        assert what in found[heading].means, heading
    said = repr(looked) + repr(records.extract)
    assert "ecret" not in said.replace("SECRET", "ecret")
    assert "123-45" not in said


def test_what_was_lost_shows_frequent_texts_that_are_nobodys_name(folder):
    mapped = propose(folder).correct("visits.csv", "Race", to="patients.race_ethnicity_recorded")
    looked = {each.check: each for each in look_at(open_records(folder, mapped))}
    (lost,) = looked["lost"].findings
    assert (lost.table, lost.column, lost.rows) == ("patients", "race_ethnicity_recorded", 40)
    assert "“Klingon” and 2 more" in lost.do
    assert "SECRET" not in lost.do + lost.means


def test_few_people_with_an_entry_are_told_in_words(tmp_path):
    rows = [f"{at},{'Martian' if at < 4 else 'W'}" for at in range(50)]
    (tmp_path / "people.csv").write_text("\n".join(["MRN,Race", *rows]), encoding="utf-8")
    looked = {each.check: each for each in look_at(open_records(tmp_path, propose(tmp_path)))}
    (lost,) = looked["lost"].findings
    assert lost.rows == 4
    assert lost.many == "fewer than 11 of 50 rows"


@pytest.mark.parametrize(
    "heading", ["Race", "Pat Class", "Hospital Name", "Race Description", "Unit", "Excel", "Hotel"]
)
def test_a_heading_of_a_category_is_no_identifier(heading):
    values = (
        [f"General {letter}ide" for letter in LETTERS] if heading in ("Hospital Name", "Unit") else ["White"]
    )
    assert looks_like(heading, values) is None


@pytest.mark.parametrize(
    "heading",
    ["PAT_LAST_NAME", "patientName", "E-Mail", "Cell Phone", "ZIP", "SSN", "birthDate", "Progress Notes"],
)
def test_a_heading_alone_is_enough(heading):
    assert looks_like(heading, [])[0] in HEADINGS


def test_numbers_of_visits_are_no_telephone_numbers():
    assert looks_like("CSN", [str(5_550_000_000 + at) for at in range(50)]) is None
    assert looks_like("reach at", [f"(555) 010-{1000 + at}" for at in range(50)]) is not None


def test_a_text_of_many_rows_can_still_be_a_name():
    assert showable(["Roe, Jane", "x@y.org", "W" * 50, "Pt ref."], [500, 500, 500, 11]) == ["Pt ref."]
    assert showable(["Pt ref."], [10]) == []
