"""What each kind of line takes, refuses with one sentence, reads again and shows."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

import qse
from qse.files import Problem
from qse.learn.worksheets.fields import Column, Field
from qse.learn.worksheets.figures import as_kept, figures
from qse.learn.worksheets.values import checked, empty, is_filled, kept, plain, still_asked

NOTE = Field("note", "A note")
FORM = Field("form", "Form", "choice", options=("by video", "in writing"))
DAY = Field("day", "Day", "date")
ROWS = Field(
    "meets", "Meetings", "rows", columns=(Column("what", "What"), Column("form", "Form", FORM.options))
)
PEOPLE = Field("people", "People", "people", asks=("Name", "Hours"))
FIGURE = Field("finding", "Finding", "figure", measure="readmission", by="language")
PROOF = Field("proof", "Do we ask?", "proof")


@pytest.mark.parametrize(
    ("field", "value", "is_kept"),
    [
        (NOTE, "two\nlines", "two\nlines"),
        (NOTE, 3, "3"),
        (NOTE, None, ""),
        (FORM, "by video", "by video"),
        (FORM, "", ""),
        (DAY, "2031-04-01", "2031-04-01"),
        (DAY, date(2031, 4, 1), "2031-04-01"),
        (DAY, datetime(2031, 4, 1, 12), "2031-04-01"),
        (DAY, "", ""),
        (ROWS, [{"what": "Huddle"}, {"form": ""}, {}], [{"what": "Huddle", "form": ""}]),
        (ROWS, (), []),
        (ROWS, None, []),
        (PEOPLE, {"patient lead": "A", "CPH": ["B", 4]}, {"CPH": ["B", "4"], "PAT": ["A"]}),
        (PEOPLE, {"PAT": ["", ""]}, {}),
        (PROOF, "we do not know", {"is": "we do not know", "what": ""}),
        (PROOF, {"is": "a document", "what": "Minutes"}, {"is": "a document", "what": "Minutes"}),
        (PROOF, {"is": "", "what": ""}, {}),
        (FIGURE, None, {}),
    ],
)
def test_what_a_line_takes_is_kept_and_read_again(field: Field, value: Any, is_kept: Any):
    assert checked(field, value) == is_kept
    assert kept(field, is_kept) == is_kept
    assert checked(field, is_kept, before=is_kept) == is_kept


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        (NOTE, ["a"], "note: write a text, not a list."),
        (NOTE, True, "note: write a text, not True."),
        (NOTE, pd.DataFrame(), "note: write a text, not a DataFrame."),
        (FORM, "by vidio", "form: 'by vidio' is not an option. Did you mean 'by video'?"),
        (DAY, "1.4.2031", "day: write a day as year, month, day, such as 2031-04-01, not '1.4.2031'."),
        (DAY, 20310401, "day: write a day as year, month, day, such as 2031-04-01, not 20310401."),
        (DAY, "2031-02-30", "day: there is no day 2031-02-30."),
        (ROWS, "Huddle", "meets: write a list of rows, such as [{'what': '...'}], not 'Huddle'."),
        (ROWS, {"what": "Huddle"}, "meets: write a list of rows, such as [{'what': '...'}], not a dict."),
        (ROWS, [{"wath": "x"}], "meets: row 1 has no column for 'wath'. Did you mean 'what'?"),
        (
            ROWS,
            [{}, {"form": "by vidio"}],
            "meets, row 2, form: 'by vidio' is not an option. Did you mean 'by video'?",
        ),
        (ROWS, [{"what": [1]}], "meets, row 1, what: write a text, not a list."),
        (PEOPLE, "all of us", "people: write a text for each role, such as {'PAT': '...'}, not 'all of us'."),
        (
            PEOPLE,
            {"patient led": "A"},
            "people: there is no role 'patient led'. Did you mean 'Patient lead'?",
        ),
        (PEOPLE, {"PAT": ["A", "4", "more"]}, "people, PAT: 3 texts for 2 boxes (Name; Hours)."),
        (PEOPLE, {"PAT": [{}, {1}]}, "people, PAT: write a text, not a set."),
        (PROOF, "a documant", "proof: 'a documant' is not an option. Did you mean 'a document'?"),
        (PROOF, {"was": "a date"}, "proof: a proof has no 'was'."),
        (PROOF, 3, "proof: write one of 'a document', 'a date', 'we do not know', not 3."),
        (FIGURE, "12%", "finding: figures are taken from a result, not typed"),
        (FIGURE, 0.12, "finding: figures are taken from a result, not typed"),
        (FIGURE, {"heading": "H", "rows": [["a"]]}, "finding: figures are taken from a result, not typed"),
    ],
)
def test_anything_else_gets_one_sentence(field: Field, value: Any, says: str):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        checked(field, value)
    assert says in str(problem.value)


def test_an_option_of_old_stays_until_it_is_changed():
    assert checked(FORM, "by pigeon", before="by pigeon") == "by pigeon"
    before = [{"what": "Huddle", "form": "by pigeon"}]
    changed = [{"what": "Huddle, daily", "form": "by pigeon"}]
    assert checked(ROWS, changed, before=before) == changed
    with pytest.raises(Problem, match="is not an option"):
        checked(FORM, "by pigeon", before="by video")


@pytest.mark.parametrize("field", [NOTE, FORM, DAY, ROWS, PEOPLE, FIGURE, PROOF])
@pytest.mark.parametrize(
    "stored",
    ["text", ["a", ["b"]], {"a": "b"}, {"rows": "x"}, [{"what": ["x"]}], [[]], {"PAT": [["x"]]}, None, {}],
)
def test_whatever_stands_in_a_file_can_be_shown(field: Field, stored: Any):
    assert isinstance(plain(field, stored), str)
    assert kept(field, stored) in (stored, None)
    is_filled(field, stored)


@pytest.mark.parametrize("field", [NOTE, FORM, DAY, ROWS, PEOPLE, FIGURE, PROOF])
def test_nothing_is_not_filled(field: Field):
    assert not is_filled(field, empty(field))
    assert plain(field, empty(field)) == ""


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (
            ROWS,
            [{"what": "Huddle", "form": ""}, {"what": "Board", "form": "by video"}],
            "Huddle\nBoard · by video",
        ),
        (PEOPLE, {"PAT": ["A", ""]}, "Patient lead (PAT): A"),
        (PROOF, {"is": "we do not know", "what": ""}, "we do not know"),
        (PROOF, {"is": "a date", "what": "May"}, "a date: May"),
    ],
)
def test_a_line_as_text(field: Field, value: Any, text: str):
    assert plain(field, value) == text


def test_a_proof_without_its_document_is_begun_and_not_filled():
    begun = {"is": "a document", "what": ""}
    assert not is_filled(PROOF, begun)
    assert still_asked(PROOF, begun) == "Now write which document."
    assert plain(PROOF, begun) == "a document: not said which"
    assert is_filled(PROOF, {"is": "we do not know", "what": ""})


def test_figures_are_kept_as_a_reader_sees_them():
    result = qse.stratify(qse.load_records("mini"), "readmission", by="language")
    taken = checked(FIGURE, result)
    assert taken["columns"] == result.table().columns.tolist()
    assert "too few to show safely (1-10)" in str(taken["rows"])
    assert taken["heading"] == result.heading
    assert taken["notes"] == result.notes()
    assert (taken["from"], taken["mark"]) == (result.source.about, "Invented data")
    assert plain(FIGURE, taken) == result.sentence
    assert kept(FIGURE, taken) == taken


def test_any_result_can_be_taken():
    records = qse.load_records("mini")
    for result in (
        qse.over_time(records, "readmission", "sex", period="quarter"),
        qse.compare_units(records, "readmission"),
        qse.pathway(records, "interpreter", by="language"),
        qse.field_quality(records, "language"),
    ):
        assert len(checked(FIGURE, result)["rows"]) == len(result.table())


def test_small_counts_that_are_shown_are_not_taken(capsys):
    shown = qse.stratify(qse.load_records("mini"), "readmission", by="language").unsuppressed(reason="audit")
    with pytest.raises(Problem, match=r"^finding: this result shows small counts, which are not to be saved"):
        as_kept(FIGURE, shown)
    assert capsys.readouterr().out


def test_the_button_computes_what_the_worksheet_asks_for(monkeypatch):
    small = qse.load_records("mini")
    monkeypatch.setattr("qse.records.load_records", lambda: small)
    asked = Field("f", "F", "figure", measure="readmission", by="interpreter_needed", reference="no")
    again = qse.stratify(small, "readmission", by="interpreter_needed", reference="no")
    assert repr(figures(asked)) == repr(again)


@pytest.mark.parametrize("by", ["", "system_name"])
def test_the_button_counts_what_the_entries_of_a_field_are(monkeypatch, by: str):
    small = qse.load_records("mini")
    monkeypatch.setattr("qse.records.load_records", lambda: small)
    asked = Field("f", "F", "figure", measure="race_ethnicity", by=by, shows="entries")
    taken = as_kept(asked, figures(asked))
    assert taken["rows"] == qse.field_quality(small, "race_ethnicity", by=by).table().values.tolist()
    assert {"empty", "unknown or not asked", "declined to answer"} <= set(taken["columns"])
