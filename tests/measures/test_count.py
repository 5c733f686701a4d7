"""Counts against plain pandas; blanks, duplicates and mistakes."""

import numpy as np
import pandas as pd
import pytest
from small import BACK, as_text, frames_of, measure, own, tally, visits, whole

import qse
from qse.files import Problem
from qse.measures.tally import window
from qse.records import Records

SENTENCE = r"^[^\n]+$"


@pytest.fixture(scope="module")
def visits_of(net):
    """Visits of the mini network with what their patients and places hold, as plain pandas has it."""
    frame = as_text(net.table("encounters")).merge(
        as_text(net.table("patients")).drop(columns="system_id"), on="person_id", how="left"
    )
    return frame.merge(
        as_text(net.table("locations")).drop(columns="system_id"), on="location_id", how="left"
    )


def test_a_proportion_with_a_numerator_in_another_table(net, visits_of):
    events = as_text(net.table("safety_events"))
    harmed = set(events.loc[events["event_class"] == "incident", "visit_occurrence_id"].dropna())
    inside = visits_of[visits_of["visit_type"].isin(["direct_admit", "ed_to_inpatient"])]
    inside = inside.assign(event=inside["visit_occurrence_id"].isin(harmed))
    expected = inside.groupby("payer_primary")["event"].agg(["size", "sum"])
    found = tally(net, qse.measures.measure("reported_harm"), "payer")
    assert found.n.tolist() == expected.loc[found.axes[0].values[: len(expected)], "size"].tolist()
    assert found.events.tolist() == expected.loc[found.axes[0].values[: len(expected)], "sum"].tolist()


def test_an_outcome_that_nobody_recorded(net, visits_of):
    asked = measure(numerator={"readmit_30d": ["yes"]}, initial_population={"visit_type": ["direct_admit"]})
    inside = visits_of[visits_of["visit_type"] == "direct_admit"]
    expected = inside.groupby("sex_assigned")["readmit_30d"].agg(
        n="count", events=lambda found: (found == "yes").sum(), missing=lambda found: found.isna().sum()
    )
    found = tally(net, asked, "sex")
    for part in ("n", "events", "missing"):
        assert getattr(found, part).tolist() == expected.loc[found.axes[0].values, part].tolist()
    assert found.missing.sum() > 0


def test_a_mean_by_bands_and_quarters(net, visits_of):
    inside = visits_of[visits_of["los_days"].notna()]
    band = pd.cut(inside["adi_natrank"], [0, 20, 40, 60, 80, 101], labels=False).fillna(5).astype(int)
    expected = inside.groupby([band, inside["month"] // 3])["los_days"].agg(["count", "sum"])
    expected = expected.unstack(fill_value=0)
    found = tally(net, qse.measures.measure("stay"), "neighbourhood", when=window(None, "quarter"))
    np.testing.assert_array_equal(found.n, expected["count"].to_numpy())
    np.testing.assert_allclose(found.total, expected["sum"].to_numpy())
    assert found.periods[0] == "2031 Q1"
    assert len(found.periods) == 12


def test_a_median_by_age(net, visits_of):
    inside = visits_of[
        visits_of["visit_type"].isin(["ed_only", "ed_to_inpatient"]) & (visits_of["disposition"] != "lwbs")
    ]
    age = pd.cut(2031 - inside["year_of_birth"], [-1, 17, 44, 64, 74, 200], labels=False)
    result = qse.stratify(net, "door_to_provider", by="age")
    expected = inside.groupby(age)["door_to_provider_min"].median()
    assert whole(result)["median"].tolist() == expected.tolist()


def test_a_rate_counts_every_event_of_a_visit(net, visits_of):
    days = net.table("patient_days").merge(visits_of, on="visit_occurrence_id", how="left")
    events = as_text(net.table("safety_events"))
    many = events.loc[events["event_class"] == "incident", "visit_occurrence_id"].value_counts()
    days["events"] = days["visit_occurrence_id"].map(many).fillna(0)
    expected = days.groupby("sex_assigned")[["events", "patient_days"]].sum()
    found = tally(net, qse.measures.measure("reported_harm_rate"), "sex")
    assert found.events.tolist() == expected.loc[found.axes[0].values, "events"].tolist()
    assert found.exposure.tolist() == expected.loc[found.axes[0].values, "patient_days"].tolist()


def test_where_and_months_leave_the_rest_out(net, visits_of):
    inside = visits_of[
        visits_of["readmit_30d"].notna()
        & visits_of["month"].between(4, 9)
        & visits_of["payer_primary"].isin(["medicaid", "dual"])
        & visits_of["interpreter_needed"].isna()
    ]
    where = {"payer": ["Medicaid", "dual"], "interpreter_needed": "Not recorded"}
    found = tally(net, qse.measures.measure("readmission"), when=window((4, 9)), where=where)
    assert (float(found.n), float(found.events)) == (len(inside), (inside["readmit_30d"] == "yes").sum())


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("was", ["yes", "no"])
def test_a_missing_outcome_is_never_no_event(kind, was):
    frames = visits([("female", 0, 30, 50, 5), ("male", 0, 20, 60, 0)])
    before = tally(Records(frames_of(kind, frames)), BACK, "sex")
    outcomes = frames["encounters"]["readmit_30d"]
    frames["encounters"].loc[outcomes[outcomes == was].index[0], "readmit_30d"] = None
    after = tally(Records(frames_of(kind, frames)), BACK, "sex")
    assert before.n.sum() - after.n.sum() == 1
    assert after.missing.sum() - before.missing.sum() == 1
    assert before.events.sum() - after.events.sum() == (was == "yes")


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_blank_value_of_a_mean_or_rate_is_left_out(kind):
    frames = visits([("female", 0, 4, 4, 0)])
    frames["encounters"]["los_days"] = [1.0, 2.0, None, 4.0, 5.0, None, 7.0, 8.0]
    days = frames["encounters"][["visit_occurrence_id", "month", "los_days"]]
    frames["patient_days"] = days.rename(columns={"los_days": "patient_days"})
    frames["safety_events"] = pd.DataFrame(
        {"event_id": range(3), "visit_occurrence_id": frames["encounters"]["visit_occurrence_id"].iloc[:3]}
    )
    records = Records(frames_of(kind, frames))
    mean = tally(records, measure(scoring="mean", value="los_days", value_unit="days"), "sex")
    assert (mean.n.tolist(), mean.missing.tolist(), mean.total.tolist()) == ([6], [2], [27.0])
    events = {"recorded_in": "safety_events"}
    asked = measure(
        scoring="rate", table="patient_days", numerator=events, exposure="patient_days", exposure_unit="days"
    )
    rate = tally(records, asked, "sex")
    # The third visit has an event but no days, so neither counts.
    assert (rate.events.tolist(), rate.exposure.tolist(), rate.missing.tolist()) == ([2], [27.0], [2])


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_halves_are_rounded_up_in_every_frame(kind):
    frames = visits([("female", 0, 3, 3, 0)])
    frames["encounters"]["los_days"] = [0.5, 1.5, 2.5, 3.5, 4.4, 4.6]
    found = tally(
        Records(frames_of(kind, frames)), measure(scoring="median", value="los_days", value_unit="days")
    )
    assert found.histogram.tolist() == [0, 1, 1, 1, 2, 1]


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_groups_that_nobody_recorded_never_vanish(kind):
    frames = visits([("female", 0, 30, 50, 0), (None, 0, 12, 15, 2)])
    # Two visits name a patient who is not there, three name none.
    frames["encounters"]["person_id"] = frames["encounters"]["person_id"].astype(float)
    frames["encounters"].loc[:1, "person_id"] = 9e6
    frames["encounters"].loc[2:4, "person_id"] = None
    found = tally(Records(frames_of(kind, frames)), BACK, "sex")
    assert found.axes[0].labels == ["Female", "Not recorded"]
    assert found.n.tolist() == [75, 32]
    ages = tally(Records(frames_of(kind, frames)), BACK, "age")
    assert ages.axes[0].labels[-1] == "Not recorded"
    assert ages.n[-1] == 5


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_values_the_dictionary_does_not_know_are_strata_and_are_named(kind):
    groups = [("female", 0, 30, 50, 0), ("Mann", 0, 20, 60, 0), (None, 0, 15, 15, 0)]
    result = qse.stratify(Records(frames_of(kind, visits(groups))), BACK, by="sex")
    assert result.rows["group"].tolist() == ["Female", "Mann", "Not recorded"]
    assert "The dictionary does not know 'Mann'." in repr(result)
    one = qse.stratify(
        Records(frames_of(kind, visits(groups))), BACK, by="sex", where={"sex": "Mann"}, reference=0.3
    )
    assert one.rows["group"].tolist() == ["Mann"]


def test_two_values_with_one_label_stay_two_strata():
    groups = [("male", at, 30, 50, 0) for at in range(12)] + [("Male", at, 20, 60, 0) for at in range(12)]
    groups += [("Not recorded", at, 20, 60, 0) for at in range(12)] + [
        (None, at, 20, 60, 0) for at in range(12)
    ]
    result = qse.stratify(own(groups), BACK, by="sex", reference="male")
    assert result.rows["group"].is_unique
    assert (result.clear == "reference").sum() == 1
    assert len(qse.over_time(own(groups), BACK, by="sex").table()) == 12


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_rows_that_stand_twice_are_reported(kind):
    frames = visits([("female", 0, 30, 50, 0), ("male", 0, 20, 60, 0)])
    twice = pd.concat([frames["encounters"], frames["encounters"].iloc[:2]], ignore_index=True)
    records = Records(frames_of(kind, frames | {"encounters": twice}))
    result = qse.stratify(records, BACK, by="sex")
    assert "2 rows of encounters repeat a visit_occurrence_id" in repr(result)
    assert result.overall["n"] == 162
    clean = qse.stratify(Records(frames_of(kind, frames)), BACK, by="sex")
    assert "repeat" not in repr(clean)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_patient_who_stands_twice_is_refused(kind):
    frames = visits([("female", 0, 30, 50, 0)])
    frames["patients"] = pd.concat([frames["patients"], frames["patients"].iloc[:3]], ignore_index=True)
    with pytest.raises(Problem, match=SENTENCE) as problem:
        qse.stratify(Records(frames_of(kind, frames)), BACK, by="sex")
    assert "patients holds person_id more than once in 3 rows" in str(problem.value)


def test_periods_begin_where_the_population_does():
    frames = visits([("female", at, 5, 5, 0) for at in range(30)])
    frames["encounters"]["esi"] = np.where(frames["encounters"]["month"] >= 12, 3.0, 1.0)
    asked = measure(initial_population={"esi": [3.0]})
    polars = [frames_of("polars", frames)] if pytest.importorskip("polars") else []
    for each in (frames, *polars):
        found = tally(Records(each, first_year=2025), asked, when=window(None, "year"))
        assert found.periods == ("2026", "2027")


def test_nobody_in_the_population_gets_a_sentence():
    with pytest.raises(Problem, match=SENTENCE):
        qse.stratify(
            own([("female", 0, 3, 3, 0)]), measure(initial_population={"month": {"from": 99}}), by="sex"
        )


def test_many_stratifiers_in_one_pass_are_what_they_are_alone(net):
    names = ["race_ethnicity", "sex", "payer", "age"]
    together = qse.stratify(net, "readmission", by=names)
    for name in names:
        assert whole(together[name]).equals(whole(qse.stratify(net, "readmission", by=name)))
