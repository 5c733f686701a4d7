"""Sentences: figures and direction words come from the result."""

import dataclasses

import pandas as pd
import pytest

import qse
from qse.files import Problem
from qse.measures import Stratified


@pytest.fixture(scope="module")
def result():
    return qse.stratify(qse.load_records(), "reported_harm", by="interpreter_needed", reference="no")


NEEDS = "Patients who need an interpreter"


def test_fields_are_filled_from_the_result(result):
    row = result.rows[result.rows["group"] == NEEDS].iloc[0]
    said = qse.say(result, "{group}: {rate}, {direction} {reference} ({reference_rate}).", group=NEEDS)
    assert str(said) == (
        f"{NEEDS[0].lower()}{NEEDS[1:]}: {result.words.value(row['rate'])}, lower than "
        f"patients who need no interpreter ({result.words.value(result.reference_value)})."
    )


def test_direction_words_follow_the_interval(result):
    rows = result.rows.copy()

    def word(low: float, high: float) -> str:
        rows.loc[rows["group"] == NEEDS, ["difference_low", "difference_high"]] = low, high
        changed: Stratified = dataclasses.replace(result, rows=rows)
        return qse.say(changed, "{direction}", group=NEEDS)

    assert word(0.01, 0.02) == "higher than"
    assert word(-0.02, -0.01) == "lower than"
    assert word(-0.01, 0.02) == "not clearly different from"
    assert word(0.0, 0.02) == "not clearly different from"


def test_its_own_sentence_names_everybody_once(result):
    assert result.sentence.count(NEEDS) == 1
    assert "lower by" in result.sentence
    assert "higher" not in result.sentence


def test_a_single_group_has_its_wording():
    records = qse.load_records(2000)
    result = qse.stratify(records, "readmission", by="sex")
    one = dataclasses.replace(
        result, rows=result.rows.iloc[:1].assign(difference_low=0.0, difference_high=0.0)
    )
    assert "There is one group only, Male: nothing to compare." in one.sentence
    assert isinstance(one.rows, pd.DataFrame)


def test_a_figure_that_could_not_be_made_is_not_said_to_be_hidden():
    result = qse.stratify(
        qse.load_records("mini"),
        "readmission",
        by="race_ethnicity",
        reference="White",
        standardise_by="language",
    )
    said = qse.say(result, "{rate}; {difference}", group="Black or African American")
    assert str(said) == "no figure (a stratum has nobody); –"


@pytest.mark.parametrize(
    ("template", "group", "says"),
    [
        ("{rat}", NEEDS, "Did you mean 'rate'"),
        ("{rate", NEEDS, "lacks a brace"),
        ("{rate}", "", "Say which group you mean"),
        ("{rate}", "Patients who need", "Did you mean"),
    ],
)
def test_a_bad_sentence_gets_one(result, template, group, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.say(result, template, group=group)
    assert says in str(problem.value)


def test_only_results_can_be_said():
    with pytest.raises(Problem, match="takes a result first"):
        qse.say("harm")


def test_markup_in_a_sentence_is_shown_not_executed(result):
    assert "&lt;b&gt;" in qse.say(result, "<b>{overall}</b>")._repr_html_()
