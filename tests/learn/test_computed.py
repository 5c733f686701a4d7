"""Figures that a check asks for: those of the table that a reader sees, computed once, in one place."""

import ast
from pathlib import Path

import pytest

import qse
import qse.learn
from qse.files import Problem
from qse.learn.computed import Figure, WrongPart, computed

BY = "interpreter_needed"


@pytest.fixture(scope="module")
def records():
    return qse.load_records()


def cell(result, group: str, column: str) -> str:
    table = result.table()
    return str(table[column][table["group"] == group].iloc[0])


@pytest.mark.parametrize(
    ("measure", "value", "column"),
    [
        ("reported_harm", "rate", "rate"),
        ("reported_harm", "n", "n"),
        ("reported_harm", "numerator", "with"),
        ("readmission", "rate", "rate"),
        ("readmission", "ratio", "ratio"),
        ("reported_harm_rate", "rate", "rate"),
        ("reported_harm_rate", "n", "patient-days"),
        ("reported_harm_rate", "numerator", "events"),
        ("stay", "mean", "mean"),
        ("lead_time", "median", "median"),
    ],
)
def test_a_figure_is_written_as_the_table_writes_it(records, measure, value, column):
    result = qse.stratify(records, measure, by=BY, reference="no")
    group = "Patients who need an interpreter"
    for label, stored in ((group, "yes"), (group, group), ("Everybody", "everybody")):
        if value == "ratio" and label == "Everybody":
            continue
        found = computed(Figure(measure, BY, value, stored, reference="no"))
        assert found.shown == cell(result, label, column)
        assert f"“{label}”" in found.place
        assert f"“{column}”" in found.place
        digits = found.shown.replace(",", "").split("%")[0].split()[0]
        assert float(digits) == found.number


def test_ends_and_differences_are_those_of_the_table(records):
    result = qse.stratify(records, "readmission", by=BY, reference="no")
    group = "Patients who need an interpreter"
    low, high = (computed(Figure("readmission", BY, end, "yes", reference="no")) for end in ("low", "high"))
    assert f"{low.shown} to {high.shown}" == cell(result, group, "95% interval")
    gap = computed(Figure("reported_harm", BY, "difference", "yes", reference="no"))
    column = "difference to patients who need no interpreter"
    shown = cell(qse.stratify(records, "reported_harm", by=BY, reference="no"), group, column)
    assert shown == f"{gap.number} points"
    assert gap.shown == f"{abs(gap.number)} percentage points"
    assert f"“{column}”" in gap.place


def test_every_part_of_the_call_is_passed_on(records):
    part = {"months": (0, 11), "where": {"system_name": "curlew"}}
    result = qse.stratify(records, "readmission", by=BY, standardise_by="age", **part)
    found = computed(
        Figure(
            "readmission",
            BY,
            "rate",
            "no",
            standardise_by="age",
            months=(0, 11),
            where=(("system_name", "curlew"),),
        )
    )
    assert found.shown == cell(result, "Patients who need no interpreter", "standardised rate")
    assert "“standardised rate”" in found.place
    opened = records.reveal().repaired("interpreter_gap")
    after = qse.stratify(opened, "harm", by=BY)
    found = computed(Figure("harm", BY, "rate", "yes", revealed=True, repaired="interpreter_gap"))
    assert found.shown == cell(after, "Patients who need an interpreter", "rate")
    assert found.place.endswith("after the repair")


@pytest.mark.parametrize(
    ("figure", "part", "says"),
    [
        (Figure("harms", BY, "rate"), "measure", "Did you mean 'harm'?"),
        (Figure("readmission", "interpreter", "rate"), "by", "Did you mean 'interpreter_needed'?"),
        (Figure("readmission", BY, "rate", standardise_by="ages"), "standardise_by", "Did you mean 'age'?"),
        (Figure("readmission", BY, "mean"), "value", "a proportion has no 'mean'"),
        (Figure("stay", BY, "numerator"), "value", "a mean has no 'numerator'"),
        (Figure("harm", BY, "rate"), "measure", "revealed: true"),
        (Figure("readmission", BY, "rate", "maybe"), "group", "is not one of the groups"),
        (Figure("readmission", BY, "difference"), "group", "compared with nobody"),
        (Figure("readmission", BY, "ratio", "no", reference="no"), "group", "is the reference"),
        (Figure("readmission", BY, "rate", repaired="interpreters"), "repaired", "Did you mean"),
        (
            Figure("reported_harm_rate", "race_ethnicity", "rate", "Middle Eastern or North African"),
            "group",
            "the table shows no rate",
        ),
    ],
)
def test_a_wrong_part_is_named(figure, part, says):
    with pytest.raises(WrongPart, match=r"^[^\n]+$") as problem:
        computed(figure)
    assert problem.value.part == part
    assert says in str(problem.value)


@pytest.mark.parametrize(
    "figure",
    [
        Figure("readmission", BY, "rate", reference="maybe"),
        Figure("readmission", "need", "rate"),
        Figure("readmission", BY, "rate", months=(9, 3)),
        Figure("readmission", BY, "rate", where=(("system_name", "heron"),)),
    ],
)
def test_what_cannot_be_counted_is_one_sentence(figure):
    with pytest.raises(Problem, match=r"^[^\n]+$"):
        computed(figure)


def test_a_second_press_counts_nothing(monkeypatch):
    figure = Figure("reported_harm", BY, "rate", "yes", reference="no")
    first = computed(figure)
    qse.check("m00.need_rate", 2.7)
    monkeypatch.setattr("qse.learn.computed._course", None)
    assert computed(figure) is first
    assert str(qse.check("m00.need_rate", 2.7)).startswith("Yes.")


def test_learning_asks_the_data_in_one_file_only():
    asking = set()
    for path in Path(qse.learn.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.module if isinstance(node, ast.ImportFrom) else ""
            if (named or "").startswith(("qse.measures", "qse.records")):
                asking.add(path.name)
    assert asking == {"computed.py"}
