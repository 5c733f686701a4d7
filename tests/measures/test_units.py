"""Units held against everybody: the limits of `qse.stats`, and words that do not judge."""

import numpy as np
import pandas as pd
import pytest
from small import BACK, measure, own, visits

import qse
from qse import stats
from qse.files import Problem
from qse.records import Records

UNITS = [
    ("A", 0, 30, 170, 0),
    ("B", 0, 45, 255, 0),
    ("C", 0, 20, 80, 0),
    ("D", 0, 130, 170, 0),
    ("E", 0, 60, 440, 0),
]
X, N = (
    np.array([count(row) for row in UNITS]) for count in (lambda row: row[2], lambda row: row[2] + row[3])
)


@pytest.fixture(scope="module")
def result():
    return qse.compare_units(own(UNITS, column="care_site_name"), BACK)


def test_the_funnel_is_that_of_stats(result):
    funnel = stats.funnel_proportion(X, N)
    spread = stats.overdispersion(X, N, kind="proportion")
    rows = result.rows
    assert rows["unit"].tolist() == list("ABCDE")
    assert (rows["n"].tolist(), rows["numerator"].tolist()) == (N.tolist(), X.tolist())
    np.testing.assert_allclose(rows["rate"], X / N)
    assert result.target == pytest.approx(X.sum() / N.sum())
    assert rows["outside"].tolist() == funnel.outside.sum(axis=0).tolist()
    beyond = [np.abs(spread.z_adjusted) > stats.z_value(level) for level in (0.95, 0.998)]
    assert rows["allowing"].tolist() == (np.sum(beyond, axis=0) * np.sign(spread.z_adjusted)).tolist()
    assert rows.loc[3, "outside"] == 2


CALM = [("A", 0, 30, 170, 0), ("B", 0, 45, 255, 0), ("C", 0, 75, 425, 0), ("D", 0, 25, 175, 0)]


def test_the_lines_of_the_funnel():
    calm = qse.compare_units(own(CALM, column="care_site_name"), BACK)
    for at, line in enumerate(calm.limits):
        assert line["level"] == (0.95, 0.998)[at]
        expected = stats.funnel_proportion(np.zeros(len(line["n"])), line["n"], calm.target)
        np.testing.assert_allclose(line["high"], expected.high[at])
        np.testing.assert_allclose(line["low"], np.maximum(expected.low[at], 0))
        assert (line["n"].min() <= 200) & (line["n"].max() >= 500)


def test_the_drawn_lines_part_the_units_as_the_words_do(result):
    assert result.spread > 1.5
    for at, line in enumerate(result.limits):
        low, high = (np.interp(result.rows["n"], line["n"], line[end]) for end in ("low", "high"))
        beyond = (result.rows["rate"] > high).astype(int) - (result.rows["rate"] < low)
        said = np.sign(result.rows["allowing"]) * (result.rows["allowing"].abs() > at)
        assert beyond.tolist() == said.tolist()


def test_a_rate_by_units():
    frames = visits(UNITS, column="care_site_name")
    encounters = frames["encounters"]
    frames["patient_days"] = encounters[["visit_occurrence_id", "care_site_id", "month"]].assign(
        patient_days=2
    )
    back = encounters["readmit_30d"] == "yes"
    frames["safety_events"] = pd.DataFrame(
        {"event_id": range(back.sum()), "visit_occurrence_id": encounters.loc[back, "visit_occurrence_id"]}
    )
    parts = {"exposure": "patient_days", "exposure_unit": "days", "per": 1000}
    asked = measure(scoring="rate", table="patient_days", numerator={"recorded_in": "safety_events"}, **parts)
    found = qse.compare_units(Records(frames), asked)
    funnel = stats.funnel_rate(X, 2 * N / 1000)
    assert found.rows["outside"].tolist() == funnel.outside.sum(axis=0).tolist()
    np.testing.assert_allclose(found.rows["rate"], 1000 * X / (2 * N))
    assert found.rows["n"].tolist() == (2 * N).tolist()
    assert repr(found)


def test_rows_without_a_unit_take_no_part(result):
    more = qse.compare_units(own([*UNITS, (None, 0, 400, 100, 0)], column="care_site_name"), BACK)
    assert more.target == pytest.approx(result.target)
    assert more.rows["unit"].tolist() == list("ABCDE")
    assert more.rows["rate"].equals(result.rows["rate"])


def test_it_names_who_is_outside_and_does_not_judge(result):
    more = [*CALM, *((f"E{at}", 0, 30 + at, 170 - at, 0) for at in range(12)), ("Far", 0, 78, 122, 0)]
    found = qse.compare_units(own(more, column="care_site_name"), BACK)
    assert "Everybody together:" in found.sentence
    assert "not a verdict" in found.sentence
    assert found.rows.loc[found.rows["allowing"].abs() == 2, "unit"].tolist() == ["Far"]
    assert "Outside the outer limit (99.8%) above: Far." in found.sentence
    assert "1 of 17 lie" in found.title
    assert "Units differ by more than chance" in result.sentence
    calm = qse.compare_units(own(CALM, column="care_site_name"), BACK)
    assert "None lies outside the outer limits (99.8%)" in calm.sentence
    assert "more than chance" not in calm.sentence


def test_systems_of_the_network(net):
    rows = qse.compare_units(net, "readmission", "system_name").rows
    by = qse.stratify(net, "readmission", by="system_name").rows
    assert rows["unit"].tolist() == by["group"].tolist()
    assert rows["numerator"].tolist() == by["numerator"].tolist()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"measure": "stay"}, "A funnel takes a proportion or a rate"),
        ({"measure": "door_to_provider"}, "A funnel takes a proportion or a rate"),
        ({"unit": "system_nam"}, "Did you mean 'system_name'"),
        ({"unit": "system_name", "where": {"system_name": ["avocet", "egret"]}}, "at least three units"),
        ({"records": "mini"}, "qse.load_records"),
        ({"unit": ["unit"]}, "Write the name"),
    ],
)
def test_a_bad_question_gets_one_sentence(net, change, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.compare_units(**({"records": net, "measure": "readmission"} | change))
    assert says in str(problem.value)


def test_words_and_lines_agree_without_variation_between_units():
    counts = zip("ABCDE", [35, 62, 72, 63, 29], [106, 323, 372, 331, 148], strict=True)
    found = qse.compare_units(
        own([(name, 0, x, n - x, 0) for name, x, n in counts], column="care_site_name"), BACK
    )
    assert found.rows.loc[0, "rate"] > np.interp(106, found.limits[1]["n"], found.limits[1]["high"])
    assert "above: A." in found.sentence
    assert "1 of 5" in found.title
