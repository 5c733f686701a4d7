"""The page "My data": each step by the controls that a person uses, and what it keeps."""

from pathlib import Path
from typing import Any

import pytest

import qse
from qse.files import Problem
from qse.files.chosen import choose, chosen
from qse.intake.my_data import practice_place
from qse.records.own.mapping import map_path
from qse.records.own.read_map import read_map

RACES = ("W", "Black", "Martian")
ROWS = "".join(
    f"{at},A{at % 60},{1 + at % 28}/{1 + at % 12}/2024,{RACES[at % 3]},{'YN'[at % 2]},Inpatient,Home\n"
    for at in range(300)
)


@pytest.fixture
def extract(tmp_path: Path):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date,Race,Came back,Class,Disposition\n" + ROWS)
    yield tmp_path
    choose(None)


def every(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in every(child))]


class Form:
    """The form of an extract, with its controls by their names."""

    def __init__(self, extract: Path) -> None:
        self.page = qse.my_data(extract)
        self.box = self.page._widget()
        self.said = next(each for each in every(self.box) if hasattr(each, "said"))

    def __getitem__(self, name: str) -> Any:
        return next(each for each in every(self.box) if getattr(each, "description", "").startswith(name))

    def press(self, name: str) -> str:
        self[name].click()
        return self.said.said

    def choose(self, heading: str, to: str) -> str:
        self["Heading"].value = heading
        self["This heading stands for"].value = to
        return self.said.said

    @property
    def text(self) -> str:
        return " ".join(str(getattr(each, "value", "")) for each in every(self.box))


def test_from_files_to_a_first_result_by_click(extract):
    form = Form(extract)
    assert "1 table with 7 headings" in form.press("Look at the headings")
    assert form.choose("Came back", "encounters.readmit_30d").startswith(
        "Kept: Came back stands for encounters: readmit"
    )
    assert "TO ANSWER" not in str(form["Heading"].options)
    form["Heading"].value = "Race"
    assert form["A text that stands in it"].value == "Martian", "what is open stands first"
    form["That text means"].value = "other"
    said = form.press("Open the records")
    assert said.startswith("Own data, January 2024 to December 2024: encounters, patients")
    assert chosen() == extract.resolve()
    assert "visits.csv" in [path.name for path in extract.iterdir()]
    assert len(list(extract.iterdir())) == 1
    kept = read_map(extract).sources["visits.csv"].columns
    assert kept["Race"].values["Martian"] == "other"
    assert kept["Came back"].because == "corrected by hand"
    form["Measure"].value = "readmission"
    form["By"].value = "race_ethnicity"
    assert "Own data, January 2024 to December 2024, not for publication without review" in form.text
    assert "qse.stratify(records, &quot;readmission&quot;, by=&quot;race_ethnicity&quot;)" in form.text


def test_a_measure_that_lacks_a_column_is_named_and_not_offered(extract):
    text = (extract / "visits.csv").read_text().replace("Disposition", "Shoe size")
    (extract / "visits.csv").write_text(text)
    form = Form(extract)
    form.press("Look at the headings")
    form.choose("Came back", "encounters.readmit_30d")
    form.press("Open the records")
    assert "readmission" not in [name for _, name in form["Measure"].options]
    assert "Readmission within 30 days lacks encounters.disposition" in form.text


def test_a_date_that_can_be_read_in_two_ways_is_answered_by_a_menu(tmp_path):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date\n1,a,1/2/2024\n2,b,3/4/2024\n")
    form = Form(tmp_path)
    assert "To answer: visits.csv, Admit Date" in form.press("Look at the headings")
    assert "two ways" in form.press("Open the records")
    assert chosen() is None
    form["Heading"].value = "Admit Date"
    form["Its dates or numbers are written"].value = "day-month-year"
    assert "Own data, 2024: encounters" in form.press("Open the records")
    assert form.press("Use the invented network again").startswith("The parts marked")
    assert chosen() is None


def test_the_two_questions_of_the_old_form_are_put_together(tmp_path):
    (tmp_path / "people.csv").write_text("MRN,Race,Q2\n1,W,Yes\n2,W,No\n")
    form = Form(tmp_path)
    form.press("Look at the headings")
    form.choose("Q2", "with Race")
    assert read_map(tmp_path).sources["people.csv"].columns["Q2"].part_of == "Race"
    form.choose("Q2", "")
    assert read_map(tmp_path).sources["people.csv"].columns["Q2"].part_of == ""


def test_another_meaning_is_read_anew_and_a_refused_one_is_not_shown(tmp_path):
    kinds = ("IP", "OBS", "Medicare")
    rows = "".join(f"{at},1{at % 9},19{40 + at % 50},{kinds[at % 3]}\n" for at in range(60))
    (tmp_path / "visits.csv").write_text("CSN,MRN,YOB,Kind\n" + rows)
    form = Form(tmp_path)
    form.press("Look at the headings")
    form.choose("Kind", "encounters.visit_type")
    assert {value for _, value in form["A text that stands in it"].options} == set(kinds)
    form.choose("Kind", "patients.preferred_language_recorded")
    assert "medicare" not in str(read_map(tmp_path).sources["visits.csv"].columns["Kind"].values.values())
    form["Heading"].value = "YOB"
    assert form["Its dates or numbers are written"].value == "year"


def test_an_error_that_nobody_foresaw_is_a_sentence(extract, monkeypatch):
    form = Form(extract)
    monkeypatch.setattr(form.page, "look", lambda *_, **__: 1 / 0)
    said = form.press("Look at the headings")
    assert said.startswith("This should not have happened (ZeroDivisionError")
    assert form["Look at the headings"].disabled is False


def test_a_map_can_be_proposed_anew(extract):
    form = Form(extract)
    form.press("Look at the headings")
    form.choose("Came back", "encounters.readmit_30d")
    (extract / "visits.csv").write_text(
        (extract / "visits.csv").read_text().replace("Class", "Kind of visit")
    )
    form.press("Look at the headings")
    assert "headings that are not in the map" in form.text
    form.press("Propose anew")
    columns = read_map(extract).sources["visits.csv"].columns
    assert columns["Came back"].to == ()
    assert "Kind of visit" in columns


def test_what_the_rows_are_can_be_put_right(tmp_path):
    (tmp_path / "list.csv").write_text("Key,Start\n1,2024-03-05\n2,2024-03-06\n")
    form = Form(tmp_path)
    form.press("Look at the headings")
    form["Each row of it is one of"].value = "encounters"
    assert "one of encounters" in form.said.said
    form.choose("Key", "encounters.visit_occurrence_id")
    form.choose("Start", "encounters.visit_start_datetime")
    assert read_map(tmp_path).sources["list.csv"].columns["Start"].to[1] == "encounters.month"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("/no/such/place", "no folder or file"), ("a\0b", "could not be opened"), ('"{here}"', "1 table")],
)
def test_a_typed_path_is_read_or_named(extract, typed, says):
    form = Form(extract)
    form["Or another folder"].value = typed.format(here=extract)
    assert says in form.press("Look at the headings")
    assert form["Look at the headings"].disabled is False


def test_a_map_that_was_damaged_by_hand_is_one_sentence(extract):
    path = map_path(extract)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("period: [")
    said = Form(extract).press("Look at the headings")
    assert said.startswith("mapping.yaml, line 2")
    assert "\n" not in said


def test_a_stored_page_shows_the_practice_extract_and_never_own_headings(extract):
    own = qse.my_data(extract)
    bundle = own._repr_mimebundle_()
    assert "Admit Date" not in bundle["text/html"] + bundle["text/plain"]
    assert "my-work/own-records" in bundle["text/plain"]
    practice = qse.my_data(practice_place())
    assert practice.is_practice
    assert "form with four steps" in repr(practice)
    assert "Medical Record Number" in practice._html()
    assert str(practice_place()) not in practice._html()


@pytest.mark.slow
def test_the_practice_extract_says_that_it_is_invented():
    page = qse.my_data(practice_place())
    page.look(practice_place())
    try:
        records = page.open()
        assert "invented" in records.mark
        assert not [note for note in records.notes if "The map was made of" in note]
    finally:
        choose(None)


def test_no_place_is_a_problem():
    with pytest.raises(Problem, match="folder or file in quotation marks"):
        qse.my_data(7)
