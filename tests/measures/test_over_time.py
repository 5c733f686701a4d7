"""Series by strata: counts by hand, charts as `qse.stats` makes them, hidden points left out."""

import numpy as np
import pandas as pd
import pytest
from small import BACK, as_text, measure, own, visits

import qse
from qse import stats
from qse.files import Problem
from qse.measures.words import HIDDEN
from qse.records import Records

MONTHS = 24


def two(seed: int = 1, months: int = MONTHS) -> list[tuple]:
    """Return two series whose counts are never small."""
    draw = np.random.default_rng(seed)
    rows = [("female", month, int(draw.binomial(150, 0.3)), 0, 0) for month in range(months)]
    rows += [("male", month, int(draw.binomial(200, 0.4)), 0, 0) for month in range(months)]
    return [(sex, month, x, (150 if sex == "female" else 200) - x, y) for sex, month, x, _, y in rows]


def events(rows, sex):
    return np.array([row[2] for row in rows if row[0] == sex]), np.array(
        [row[2] + row[3] for row in rows if row[0] == sex]
    )


def test_counts_by_month_are_those_of_plain_pandas(net):
    frame = as_text(net.table("encounters"))
    frame = frame[frame["readmit_30d"].notna()]
    expected = frame.groupby("month")["readmit_30d"].agg(n="size", x=lambda each: (each == "yes").sum())
    rows = qse.over_time(net, "readmission").rows
    assert rows["n"].tolist() == expected["n"].tolist()
    shown = rows["numerator"].notna()
    assert shown.sum() > 20
    assert rows["numerator"][shown].tolist() == expected["x"].to_numpy()[shown].tolist()


def test_periods_add_up():
    rows = two()
    monthly = qse.over_time(own(rows), BACK, by="sex").rows
    for period, width in (("quarter", 3), ("half-year", 6), ("year", 12)):
        found = qse.over_time(own(rows), BACK, by="sex", period=period).rows
        for sex in ("Female", "Male"):
            months = monthly.loc[monthly["group"] == sex, "numerator"].to_numpy()
            shown = found.loc[found["group"] == sex, "numerator"].tolist()
            assert shown == months.reshape(-1, width).sum(axis=1).tolist()


def test_some_months_and_some_strata():
    result = qse.over_time(own(two()), BACK, months=(6, 17), where={"sex": "male"})
    x, _ = events(two(), "male")
    assert result.rows["numerator"].tolist() == x[6:18].tolist()
    assert result.rows["period"].tolist()[0] == "Jul 2031"
    assert "Jul 2031 to Jun 2032" in repr(result)
    assert "only sex assigned at birth: male" in repr(result)


@pytest.mark.parametrize("rules", ["anhoej", "ihi"])
@pytest.mark.parametrize("how", [{}, {"freeze": 12}, {"split": (12,)}, {"exclude": (3, 4)}])
def test_run_charts_are_those_of_stats(rules, how):
    rows = two()
    result = qse.over_time(own(rows), BACK, by="sex", rules=rules, **how)
    assert [series.name for series in result.series] == ["Male", "Female"]
    for sex, series in zip(("male", "female"), result.series, strict=True):
        x, n = events(rows, sex)
        expected = stats.run_chart(x / n, rules=rules, **how)
        shown = result.rows[result.rows["group"] == series.name]
        np.testing.assert_allclose(shown["rate"], x / n)
        np.testing.assert_allclose(shown["centre"], expected.centre)
        assert series.signal == bool(expected.signal)
        low, high = stats.wilson(x, n)
        np.testing.assert_allclose(shown[["low", "high"]].to_numpy().T, [low, high])


@pytest.mark.parametrize("rules", ["anhoej", "nhs"])
def test_control_charts_are_those_of_stats(rules):
    rows = two()
    result = qse.over_time(own(rows), BACK, by="sex", chart="control", rules=rules)
    assert [series.name for series in result.series] == ["Male", "Female"]
    for sex, series in zip(("male", "female"), result.series, strict=True):
        expected = stats.control_chart(*events(rows, sex), kind="p", rules=rules)
        shown = result.rows[result.rows["group"] == series.name]
        for ours, theirs in (("centre", "centre"), ("lower", "lower"), ("upper", "upper")):
            np.testing.assert_allclose(shown[ours], getattr(expected, theirs))
        assert series.signal == bool(expected.signal)


def test_rates_have_a_u_chart_and_means_an_xmr_chart(net):
    frames = visits([("female", month, 40, 0, 0) for month in range(14)])
    visit = frames["encounters"]["visit_occurrence_id"]
    frames["patient_days"] = frames["encounters"].assign(patient_days=visit % 7 + 1)
    frames["safety_events"] = pd.DataFrame({"event_id": range(280), "visit_occurrence_id": visit.iloc[::2]})
    parts = {"exposure": "patient_days", "exposure_unit": "days", "per": 1000}
    asked = measure(scoring="rate", table="patient_days", numerator={"recorded_in": "safety_events"}, **parts)
    rate = qse.over_time(Records(frames), asked, chart="control")
    days = frames["patient_days"].groupby("month")["patient_days"].sum()
    assert rate.rows["n"].tolist() == days.tolist()
    expected = stats.control_chart(np.full(14, 20), days / 1000, kind="u")
    np.testing.assert_allclose(rate.rows["upper"], expected.upper)
    np.testing.assert_allclose(rate.rows["rate"], 20 * 1000 / days)
    mean = qse.over_time(net, "stay", chart="control")
    expected = stats.control_chart(mean.rows["mean"], kind="xmr")
    np.testing.assert_allclose(mean.rows["upper"], expected.upper)


def test_a_step_gives_a_signal_and_says_so():
    rows = [("female", month, 30 if month < 12 else 75, 120 if month < 12 else 75, 0) for month in range(24)]
    for chart in ("run", "control"):
        result = qse.over_time(own(rows), BACK, chart=chart)
        assert result.series[0].signal
        assert "a change that chance does not explain" in result.title
        assert "from 20.0% to 50.0% over 24 months" in result.sentence
        assert "no signal" not in result.sentence
    beyond = qse.over_time(own(rows), BACK, chart="control", freeze=12)
    assert "12 points lie beyond the limits" in beyond.sentence


def test_hidden_points_take_no_part_in_the_chart():
    rows = two(months=14)
    rows = [(sex, month, 4 if (sex, month) == ("female", 5) else x, *rest) for sex, month, x, *rest in rows]
    result = qse.over_time(own(rows), BACK, by="sex")
    shown = result.rows[result.rows["group"] == "Female"]
    assert np.isnan(shown["rate"].iloc[5])
    assert shown["hidden"].iloc[5]
    values = shown["rate"].to_numpy()
    np.testing.assert_allclose(result.series[1].judged.centre, stats.run_chart(values).centre)
    assert HIDDEN in result.table()["Female"].iloc[5]


def test_fewer_than_ten_points_are_not_judged():
    result = qse.over_time(own(two(months=9)), BACK, by="sex")
    assert all(series.judged is None for series in result.series)
    assert result.sentence.count("too few points are shown to judge") == 2
    assert "too few to follow over time" in result.title
    assert qse.over_time(own(two(months=10)), BACK, by="sex").series[0].judged is not None


def test_a_month_without_rows_stays_empty():
    rows = [row for row in two() if row[:2] != ("female", 7)]
    result = qse.over_time(own(rows), BACK, by="sex")
    shown = result.rows[result.rows["group"] == "Female"].reset_index(drop=True)
    assert len(shown) == MONTHS
    assert np.isnan(shown.loc[7, "rate"])
    assert result.table()["Female"].iloc[7] == "–" or shown.loc[7, "hidden"]


def test_the_gap_is_the_difference_of_two_strata():
    rows = two()
    result = qse.over_time(own(rows), BACK, by="sex")
    gap = result.gap("Male", "Female")
    male, female = events(rows, "male"), events(rows, "female")
    expected = stats.risk_difference(*male, *female)
    np.testing.assert_allclose(gap.rows[["difference", "low", "high"]].to_numpy().T, expected)
    span = stats.risk_difference(*(np.array([part.sum()]) for part in (*male, *female)))
    np.testing.assert_allclose(gap.spans[["difference", "low", "high"]].to_numpy()[0], np.ravel(span))
    assert "higher by" in gap.sentence
    assert "lower by" in result.gap("Female", "Male").sentence


def test_the_gap_before_and_after_a_change():
    rows = two()
    gap = qse.over_time(own(rows), BACK, by="sex").gap("Male", "Female", change="Jan 2032")
    assert gap.spans["period"].tolist() == ["Before Jan 2032", "From Jan 2032 on"]
    for part, shown in ((slice(0, 12), 0), (slice(12, None), 1)):
        sums = (np.array([of[part].sum()]) for sex in ("male", "female") for of in events(rows, sex))
        expected = np.ravel(stats.risk_difference(*sums))
        np.testing.assert_allclose(gap.spans[["difference", "low", "high"]].to_numpy()[shown], expected)
    assert "cannot tell" in gap.sentence


def test_a_span_with_a_hidden_period_is_hidden():
    rows = two()
    rows = [(sex, month, 4 if (sex, month) == ("female", 5) else x, *rest) for sex, month, x, *rest in rows]
    result = qse.over_time(own(rows), BACK, by="sex")
    spans = result.gap("Male", "Female", change="Jan 2032").spans
    assert spans.loc[0, ["difference", "low", "high"]].isna().all()
    assert spans.loc[0, "hidden"]


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_the_interval_is_named_by_its_level(level):
    gap = qse.over_time(own(two()), BACK, by="sex", level=level).gap("Male", "Female")
    assert f"{100 * level:g}% interval" in gap.table().columns


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"chart": "line"}, '"run" or "control"'),
        ({"period": "week"}, "'quarter'"),
        ({"rules": "anhoj"}, "anhoej"),
        ({"rules": "nhs"}, "anhoej"),
        ({"freeze": 99}, "chart cannot be made"),
        ({"freeze": "x"}, "freeze"),
        ({"split": [99]}, "split"),
        ({"split": 5}, "split"),
        ({"exclude": [-1]}, "exclude"),
        ({"months": (5, 2)}, "months"),
        ({"months": 5}, "months"),
        ({"by": "sexx"}, "Did you mean 'sex'"),
        ({"by": 3}, "Write the name"),
        ({"level": 2.0}, "between 0 and 1"),
        ({"measure": "portal_active"}, "has no month"),
        ({"records": "mini"}, "qse.load_records"),
    ],
)
def test_a_bad_question_gets_one_sentence(net, change, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.over_time(**({"records": net, "measure": "readmission"} | change))
    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("names", "change"),
    [
        (("Mal", "Female"), ""),
        (("Male", "Femal"), ""),
        (("Male", "Female"), "Jan 2099"),
        (("Male", "Male"), ""),
    ],
)
def test_a_gap_that_cannot_be_gets_one_sentence(names, change):
    result = qse.over_time(own(two()), BACK, by="sex")
    with pytest.raises(Problem, match=r"^[^\n]+$"):
        result.gap(*names, change=change)


def test_there_is_no_gap_without_strata():
    with pytest.raises(Problem, match=r"^[^\n]+$"):
        qse.over_time(own(two()), BACK).gap("Everybody", "Everybody")


def test_blank_months_are_left_out():
    frames = visits(two())
    month = frames["encounters"]["month"].astype(float)
    frames["encounters"]["month"] = month.where(month.index % 10 != 0)
    rows = qse.over_time(Records(frames), BACK).rows
    assert rows["n"].sum() == frames["encounters"]["month"].notna().sum()
    assert len(rows) == MONTHS


def test_outcomes_that_nobody_recorded_are_said():
    rows = [(sex, month, x, y, 2) for sex, month, x, y, _ in two()]
    assert "96 visits have no outcome recorded" in repr(qse.over_time(own(rows), BACK, by="sex"))
    few = [(sex, month, x, y, int(month == 3)) for sex, month, x, y, _ in two()]
    assert "A few visits have no outcome recorded" in repr(qse.over_time(own(few), BACK, by="sex"))


def test_a_median_over_time(net):
    frame = as_text(net.table("encounters"))
    inside = frame["visit_type"].isin(["ed_only", "ed_to_inpatient"]) & (frame["disposition"] != "lwbs")
    expected = frame[inside].groupby(frame["month"] // 12)["door_to_provider_min"].median()
    found = qse.over_time(net, "door_to_provider", period="year").rows
    assert found["median"].tolist() == expected.tolist()
