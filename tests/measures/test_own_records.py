"""A hospital's own tables: marked, counted like the network's, and never repaired or revealed."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small import BACK, measure, own, visits, whole

import qse
from qse.files import Problem
from qse.records import Records

HERE = Path(__file__).parent / "cases"
CASE = json.loads((HERE / "M01_rate_table.json").read_text(encoding="utf-8"))["expected"]
CLOSE = "differs from one shown before by fewer than 11"
STORED = {
    "White": "white",
    "Asian": "asian",
    "Hispanic or Latino": "hispanic_or_latino",
    "Black or African American": "black_or_african_american",
    "American Indian or Alaska Native": "american_indian_or_alaska_native",
    "Unknown": "unknown",
    "English": "en",
    "Spanish": "es",
    "Commercial": "commercial",
    "Medicaid": "medicaid",
    "Medicare": "medicare",
    "Self-pay": "uninsured",
}
LABELS = {"(missing)": "Not recorded", "Unknown": "Not asked", "Self-pay": "Uninsured"}


def brought(*, once: bool = True) -> Records:
    """Bring the columns of the case into the shape of the dictionary."""
    table = pd.read_csv(HERE / "M01_rate_table.csv")
    table = table.drop_duplicates("encounter_id", ignore_index=True) if once else table
    people = np.arange(len(table))
    month = pd.to_datetime(table["month"])
    patients = {
        column: table[name].map(lambda text: STORED.get(text, text))
        for name, column in (
            ("race_ethnicity", "race_ethnicity_recorded"),
            ("language", "preferred_language_recorded"),
            ("payer", "payer_primary"),
        )
    }
    encounters = {
        "visit_occurrence_id": table["encounter_id"],
        "person_id": people,
        "month": (month.dt.year - 2024) * 12 + month.dt.month - 1,
        "readmit_30d": table["adverse_event"].map({1: "yes", 0: "no"}),
        "los_days": table["los"],
        "los_tenths": (10 * table["los"]).round(),
    }
    frames = {
        "encounters": pd.DataFrame(encounters),
        "patients": pd.DataFrame({"person_id": people} | patients),
    }
    return Records(frames, period="January to March 2024", first_year=2024)


@pytest.mark.parametrize(
    ("name", "by", "reference"),
    [
        ("race_ethnicity",) * 2 + ("White",),
        ("language",) * 2 + ("English",),
        ("payer",) * 2 + ("Commercial",),
    ],
)
def test_a_table_worked_out_elsewhere(name, by, reference):
    result = qse.stratify(brought(), BACK, by=by, reference=reference)
    rows = whole(result).set_index("group")
    assert len(rows) == len(CASE[name])
    for each in CASE[name]:
        row = rows.loc[LABELS.get(each["group"], each["group"])]
        assert (row["n"], row["numerator"]) == (each["n"], each["events"])
        np.testing.assert_allclose(
            row[["rate", "low", "high"]].tolist(), [each["rate"], *each["wilson95"]], 1e-9
        )
        np.testing.assert_allclose(row["difference"], each["rate_difference"], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(row["ratio"], each["rate_ratio"], rtol=1e-9)
        if each["rr95"]:
            np.testing.assert_allclose(row[["ratio_low", "ratio_high"]].tolist(), each["rr95"], rtol=1e-9)
        if not each["show_under_cms_11"] and each["events"]:
            assert np.isnan(result.rows.set_index("group").loc[row.name, "numerator"])


def test_the_same_by_month():
    result = qse.over_time(brought(), BACK, by="race_ethnicity")
    assert result.labels == ("Jan 2024", "Feb 2024", "Mar 2024")
    labels = result.tally.axes[0].labels
    for each in CASE["by_month_race"]:
        at = labels.index(LABELS.get(each["group"], each["group"])), int(each["month"][-2:]) - 1
        assert (result.tally.n[at], result.tally.events[at]) == (each["n"], each["events"])


def test_means_and_medians_of_the_same_table():
    # The case leaves out rows without an event on record.
    known = {"readmit_30d": "recorded"}
    mean = measure(scoring="mean", value="los_days", value_unit="days", initial_population=known)
    rows = whole(qse.stratify(brought(), mean, by="payer")).set_index("group")["mean"]
    median = measure(scoring="median", value="los_tenths", value_unit="tenths", initial_population=known)
    middle = whole(qse.stratify(brought(), median, by="payer")).set_index("group")["median"]
    for group, value in CASE["los_mean_by_payer"].items():
        assert rows[LABELS.get(group, group)] == pytest.approx(value, rel=1e-9)
        assert middle[LABELS.get(group, group)] / 10 == pytest.approx(CASE["los_median_by_payer"][group])


def test_what_the_table_has_too_much_and_too_little_of_is_said():
    records = brought(once=False)
    assert len(records.table("encounters")) == CASE["rows"]["raw"]
    assert "1 rows of encounters repeat a visit_occurrence_id" in repr(
        qse.stratify(records, BACK, by="payer")
    )
    clean = qse.stratify(brought(), BACK, by="payer").remade()
    assert clean.overall["n"] == CASE["rows"]["after_dropping_duplicates_and_unknown_event"]
    assert clean.overall["missing"] == CASE["rows"]["missing_event"]


def test_the_mark_stands_on_every_result():
    frames = visits([(sex, at, 40, 60, 0) for sex in ("female", "male") for at in range(12)])
    frames["patients"]["race_ethnicity_recorded"] = "white"
    records = Records(frames, period="2025")
    mark = "Own data, 2025, not for publication without review"
    assert records.mark == mark
    result = qse.stratify(records, BACK, by="sex")
    assert mark in result.chart()._repr_html_()
    for each in (
        result,
        qse.over_time(records, BACK, by="sex"),
        qse.field_quality(records, "race_ethnicity"),
    ):
        assert each.source.mark == mark
        assert "Own data, 2025" in repr(each)
        assert "not evidence about people" not in repr(each)
    assert "period not stated" in Records(visits([("female", 0, 1, 1, 0)])).mark


def test_own_records_are_not_repaired_or_revealed():
    records = own([("female", 0, 40, 60, 0)])
    for ask, says in (
        (lambda: records.repaired("interpreter_gap"), "qse.over_time"),
        (records.reveal, "Nobody knows"),
    ):
        with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
            ask()
        assert says in str(problem.value)
    with pytest.raises(Problem, match="trigger-tool sample"):
        qse.stratify(Records({"encounters": records.table("encounters")}), "harm", by="sex")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda records: qse.stratify(records, "reported_harm", by="sex"), "needs safety_events"),
        (lambda records: qse.stratify(records, BACK, by="neighbourhood"), "locations"),
        (lambda records: qse.stratify(records, BACK, by="system_name"), "systems"),
        (lambda records: qse.stratify(records, "stay", by="sex"), "column 'visit_type' in encounters"),
        (lambda records: qse.over_time(records, "rating"), "experience"),
        (lambda records: qse.compare_units(records, BACK), "care_sites"),
        (lambda records: records.table("encounter"), "Did you mean 'encounters'"),
        (lambda records: Records({"encounter": None}), "Did you mean 'encounters'"),
    ],
)
def test_what_is_not_there_is_named(ask, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        ask(own([("female", 0, 40, 60, 0)]))
    assert says in str(problem.value)


def test_ages_count_from_the_first_year():
    frames = visits([("female", 0, 60, 60, 0)])
    frames["patients"]["year_of_birth"] = 2010
    for year, band in ((2025, "under 18"), (2031, "18 to 44")):
        result = qse.stratify(Records(frames, first_year=year), BACK, by="age")
        assert result.rows["group"].tolist() == [band]


@pytest.mark.parametrize("kind", ["int8", "uint8", "int32", "float32", "Int16"])
def test_numbers_may_be_stored_in_any_width(kind):
    rows = [("female", month, 40, 60, 0) for month in range(130)]
    frames = visits(rows)
    expected = qse.over_time(Records(frames), BACK, period="year").rows
    narrow = frames["encounters"].assign(month=frames["encounters"]["month"].clip(upper=127).astype(kind))
    wide = frames["encounters"].assign(month=frames["encounters"]["month"].clip(upper=127))
    found, same = (
        qse.over_time(Records(frames | {"encounters": each}), BACK, period="year").rows
        for each in (narrow, wide)
    )
    pd.testing.assert_frame_equal(found, same)
    assert len(found) == len(expected)
    born = frames["patients"].assign(year_of_birth=frames["patients"]["year_of_birth"].astype("int16"))
    found = qse.stratify(Records(frames | {"patients": born}), BACK, by="age").rows
    assert found.equals(qse.stratify(Records(frames), BACK, by="age").rows)


NEAR = [("female", 0, 40, 60, 0), ("male", 0, 50, 60, 0), ("x", 0, 30, 30, 0)]
NARROW = measure(denominator_exclusions={"esi": [1.0]})


def without(groups, fewer: int) -> Records:
    """Return records in which NARROW counts so many fewer of the first group."""
    frames = visits(groups)
    people = frames["encounters"]["visit_occurrence_id"]
    frames["encounters"]["esi"] = np.where(people > people.min() + fewer - 1, 3.0, 1.0)
    return Records(frames)


@pytest.mark.parametrize(("fewer", "warns"), [(1, True), (10, True), (11, False), (0, False)])
def test_a_table_that_hardly_differs_from_an_earlier_one(fewer, warns):
    records = without(NEAR, fewer)
    first = qse.stratify(records, BACK, by="sex")
    assert CLOSE not in repr(first)
    second = qse.stratify(records, NARROW, by="sex")
    assert (CLOSE in repr(second)) == warns


def test_the_same_table_twice_is_no_second_one():
    records = own(NEAR)
    for _ in range(2):
        assert CLOSE not in repr(qse.stratify(records, BACK, by="sex"))
    other = own(NEAR)
    assert CLOSE not in repr(qse.stratify(other, BACK, by="sex", months=(0, 0)))


def test_counts_of_months_are_compared_too():
    records = without([(sex, at, 40, 60, 0) for sex in ("female", "male") for at in range(12)], 3)
    assert CLOSE not in repr(qse.over_time(records, BACK, by="sex"))
    assert CLOSE in repr(qse.over_time(records, NARROW, by="sex"))


def test_the_network_needs_no_such_warning(net):
    qse.stratify(net, "readmission", by="sex")
    near = measure(
        denominator_exclusions={"esi": [1.0]},
        initial_population={"visit_type": ["direct_admit", "ed_to_inpatient"]},
    )
    assert CLOSE not in repr(qse.stratify(net, near, by="sex"))


def test_records_and_results_stay_as_they_were():
    frames = visits(NEAR)
    records = Records(frames)
    before = repr(qse.stratify(records, BACK, by="sex"))
    frames["patients"]["sex_assigned"] = "x"
    seen = records.table("encounters")
    seen["readmit_30d"] = "no"
    assert repr(qse.stratify(records, BACK, by="sex")) == before
    assert qse.stratify(Records(frames), BACK, by="sex").rows["group"].tolist() == ["X"]
