"""Keys and columns that cannot be counted get one sentence, in every frame."""

import numpy as np
import pandas as pd
import pytest
from small import BACK, frames_of, measure, tally, visits

import qse
from qse.files import Problem
from qse.records import Records

SENTENCE = r"^[^\n]+$"


def keys(kind, encounters=None, patients=None):
    frames = visits([("female", 0, 30, 50, 0)])
    for name, how in (("encounters", encounters), ("patients", patients)):
        if how:
            ids = "P" + frames[name]["person_id"].astype(str) if how != "number" else None
            frames[name]["person_id"] = ids.astype("category") if how == "category" else ids
    return Records(frames_of(kind, frames))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("forms", [("text", "text"), ("category", "category"), ("category", "text")])
def test_keys_may_be_text(kind, forms):
    assert tally(keys(kind, *forms), BACK, "sex").axes[0].labels == ["Female"]


MISTAKES = {
    "keys of two kinds": ({}, ("text", None), "person_id"),
    "text where numbers belong": (
        {"scoring": "mean", "value": "readmit_30d", "value_unit": "days"},
        (),
        "encounters.readmit_30d",
    ),
    "a range of text": ({"numerator": {"readmit_30d": {"from": 3}}}, (), "readmit_30d"),
    "unknown column": ({"numerator": {"readmitted": ["yes"]}}, (), "'readmitted' in encounters"),
    "unknown borrowed column": ({"numerator": {"patients.sx": ["x"]}}, (), "'sx' in patients"),
    "unknown table": ({"numerator": {"patient.sex": ["x"]}}, (), "patient"),
    "unknown value column": ({"scoring": "mean", "value": "los", "value_unit": "days"}, (), "'los'"),
    "table without key to it": ({"numerator": {"suppliers.local_flag": ["x"]}}, (), "suppliers"),
    "a number among text": ({"numerator": {"readmit_30d": [3]}}, (), "readmit_30d"),
    "yes without quotation marks": ({"numerator": {"readmit_30d": [True]}}, (), "readmit_30d"),
    "text among numbers": ({"numerator": {"month": ["3"]}}, (), "month"),
}


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_sentence_in_every_frame(kind, mistake):
    parts, forms, says = MISTAKES[mistake]
    with pytest.raises(Problem, match=SENTENCE) as problem:
        qse.stratify(keys(kind, *forms), measure(**parts), by="sex")
    assert says in str(problem.value)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"sex": "femal"}, "'femal' is not one of the strata of sex. Did you mean 'Female'"),
        ({"sex": ["male", "femal"]}, "'femal' is not one of the strata of sex. Did you mean 'Female'"),
        ({"sexx": "female"}, "Did you mean 'sex'"),
        ({"payer": "medicaid"}, "payer_primary"),
        ("female", "where"),
        (["female"], "where"),
    ],
)
def test_a_bad_where_gets_one_sentence(kind, where, says):
    records = Records(frames_of(kind, visits([("female", 0, 30, 50, 0), ("male", 0, 30, 50, 0)])))
    with pytest.raises(Problem, match=SENTENCE) as problem:
        qse.stratify(records, BACK, by="sex", where=where)
    assert says in str(problem.value)


def test_frames_of_two_kinds_are_counted_or_refused_in_a_sentence():
    polars = pytest.importorskip("polars")
    frames = visits([("female", 0, 30, 50, 0), ("male", 0, 20, 60, 0)])
    for name in frames:
        try:
            mixed = Records(frames | {name: polars.from_pandas(frames[name]).lazy()})
            assert tally(mixed, BACK, "sex").n.tolist() == [80, 80]
        except Problem as problem:
            assert "\n" not in str(problem)  # noqa: PT017


STAY = {"value": "los_days", "value_unit": "days"}
RATE = {
    "scoring": "rate",
    "table": "patient_days",
    "numerator": {"recorded_in": "safety_events"},
    "exposure": "patient_days",
    "exposure_unit": "days",
}
NUMBERS = {
    "a median below nothing": (-1.0, "below 0"),
    "a sentinel in a median": (9_999_999.0, "los_days"),
}


def with_number(value):
    frames = visits([("female", 0, 40, 60, 0), ("male", 0, 50, 50, 0)])
    encounters = frames["encounters"].assign(los_days=1.0)
    encounters.loc[3:5, "los_days"] = value
    frames["encounters"] = encounters
    days = encounters[["visit_occurrence_id", "month", "los_days"]].rename(
        columns={"los_days": "patient_days"}
    )
    events = pd.DataFrame(
        {"event_id": range(60), "visit_occurrence_id": days["visit_occurrence_id"].iloc[:60]}
    )
    return frames | {"patient_days": days, "safety_events": events}


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("mistake", NUMBERS)
def test_a_number_that_no_wait_can_be_gets_one_sentence(kind, mistake):
    value, says = NUMBERS[mistake]
    with pytest.raises(Problem, match=SENTENCE) as problem:
        qse.stratify(
            Records(frames_of(kind, with_number(value))), measure(scoring="median", **STAY), by="sex"
        )
    assert says in str(problem.value)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ({"scoring": "mean"} | STAY, np.inf),
        ({"scoring": "median"} | STAY, np.inf),
        (RATE, -2.0),
        (RATE, np.inf),
    ],
)
def test_a_number_that_cannot_be_is_as_if_nobody_had_recorded_it(kind, parts, value):
    found = tally(Records(frames_of(kind, with_number(value))), measure(**parts), "sex")
    assert found.missing.sum() == 3
    assert found.n.sum() == 197
    for part in (found.total, found.exposure):
        assert part is None or part.sum() == 197


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("asked", ["recorded", "blank"])
def test_a_number_that_cannot_be_is_blank(kind, asked):
    found = tally(Records(frames_of(kind, with_number(np.inf))), measure(numerator={"los_days": asked}))
    assert float(found.events) == {"recorded": 197, "blank": 3}[asked]


def test_a_group_without_exposure_has_no_rate():
    frames = with_number(1.0)
    frames["patient_days"].loc[:99, "patient_days"] = 0.0
    result = qse.stratify(Records(frames), measure(**RATE), by="sex")
    assert np.isnan(result.remade().rows.set_index("group").loc["Female", "rate"])
    assert "inf" not in repr(result)


@pytest.mark.parametrize("kind", ["pandas", "polars", "duckdb"])
def test_empty_tables_get_a_sentence(kind):
    frames = visits([("female", 0, 1, 1, 0)])
    if kind == "duckdb":
        connection = pytest.importorskip("duckdb").connect()
        frames = {name: connection.from_df(frame).filter("false") for name, frame in frames.items()}
    else:
        frames = frames_of(kind, {name: frame.iloc[:0] for name, frame in frames.items()})
    for ask in (
        lambda records: qse.stratify(records, BACK, by="sex"),
        lambda records: qse.over_time(records, BACK),
    ):
        with pytest.raises(Problem, match="nothing to show"):
            ask(Records(frames))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("strange", [{"yes": "Y", "no": "N"}, {"no": "UNK"}])
def test_an_outcome_that_the_dictionary_does_not_know_is_never_a_silent_no(kind, strange):
    frames = visits([("female", 0, 40, 60, 0), ("male", 0, 50, 50, 0)])
    frames["encounters"]["readmit_30d"] = frames["encounters"]["readmit_30d"].replace(strange)
    found = tally(Records(frames_of(kind, frames)), BACK, "sex")
    assert found.events.sum() == (90 if "yes" not in strange else 0)
    assert found.missing.sum() == (110 if "yes" not in strange else 200)
    assert found.n.sum() == found.events.sum()
