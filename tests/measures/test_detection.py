"""Reports beside a chart review: counted by hand, weighed, hidden, three valued; and without charts."""

import numpy as np
import pandas as pd
import pytest
from small import as_text, frames_of, words

import qse
from qse.files import Problem
from qse.measures.detected import FEWER, MORE, NO_CHARTS, UNSURE
from qse.measures.two_sources import WITH, WITHOUT
from qse.measures.words import HIDDEN
from qse.records import Records

NEED = {"no": WITHOUT, "yes": WITH}
TABLES = ("encounters", "patients", "safety_events", "trigger_tool_sample", "systems")


@pytest.fixture(scope="module")
def standard():
    return qse.load_records(120_000)


def own(net, *without, kind="pandas") -> Records:
    frames = {name: as_text(net.table(name)) for name in TABLES if name not in without}
    return Records(frames_of(kind, frames), period="2031 to 2033")


def made(counts, drawn=None) -> Records:
    """Make records of a hospital: rows of (value, stays, reported, charts, found, both)."""
    stays, charts, events = [], [], []
    for value, n, reported, read, found, both in counts:
        first = len(stays)
        stays += [value] * n
        charts += [(first + at, "yes" if at < found else "no", value) for at in range(read)]
        events += list(range(first, first + both)) + list(range(first + read, first + read + reported - both))
    ids = np.arange(len(stays)) + 1
    values = pd.Series(stays, dtype=object)
    frames = {
        "patients": pd.DataFrame({"person_id": ids, "sex_assigned": values, "interpreter_needed": values}),
        "encounters": pd.DataFrame(
            {"visit_occurrence_id": ids, "person_id": ids, "month": 0, "visit_type": "direct_admit"}
        ),
        "safety_events": pd.DataFrame(
            {
                "event_id": np.arange(len(events)),
                "visit_occurrence_id": ids[events],
                "month": 0,
                "event_class": "incident",
            }
        ),
        "trigger_tool_sample": pd.DataFrame(
            {
                "visit_occurrence_id": [ids[at] for at, _, _ in charts],
                "ae_found": [found for _, found, _ in charts],
            }
        ),
    }
    if drawn:
        frames["trigger_tool_sample"]["sampled_as"] = [drawn[value] for _, _, value in charts]
    return Records(frames, period="2025")


def test_counts_and_figures_by_hand(standard):
    stays = as_text(standard.table("encounters"))
    stays = stays[stays["visit_type"].isin(["direct_admit", "ed_to_inpatient"])]
    stays = stays.merge(
        as_text(standard.table("patients"))[["person_id", "interpreter_needed"]], on="person_id"
    )
    need = np.where(stays["interpreter_needed"] == "yes", WITH, WITHOUT)
    events = as_text(standard.table("safety_events"))
    events = events[events["event_class"] == "incident"]
    reported = stays["visit_occurrence_id"].isin(events["visit_occurrence_id"])
    charts = as_text(standard.table("trigger_tool_sample")).set_index("visit_occurrence_id")["ae_found"]
    found = stays["visit_occurrence_id"].map(charts)
    rows = qse.detection(standard).rows.set_index("group")
    for group in (WITHOUT, WITH):
        here = need == group
        assert rows.loc[group, "people"] == here.sum()
        assert rows.loc[group, "reported"] == (here & reported).sum()
        assert rows.loc[group, "charts"] == (here & found.notna()).sum()
        assert rows.loc[group, "found"] == (here & (found == "yes")).sum()
        assert rows.loc[group, "both"] == (here & (found == "yes") & reported).sum()
        row = rows.loc[group]
        assert row["ratio"] == pytest.approx(row["reported"] / row["people"] / (row["found"] / row["charts"]))
        assert row["seen_share"] == pytest.approx(row["both"] / row["found"])
    assert rows.loc[WITH, "relative"] == pytest.approx(rows.loc[WITH, "ratio"] / rows.loc[WITHOUT, "ratio"])
    assert rows.loc[WITHOUT, "relative"] == pytest.approx(1 / rows.loc[WITH, "relative"])


def test_two_groups_agree_with_the_interval_of_katz():
    rows = qse.detection(
        made([("male", 2000, 100, 400, 60, 20), ("female", 3000, 90, 500, 90, 15)]), by="sex"
    ).rows
    variance = sum(1 / x - 1 / n for x, n in ((100, 2000), (60, 400), (90, 3000), (90, 500)))
    ratio = (100 / 2000) / (60 / 400) / ((90 / 3000) / (90 / 500))
    np.testing.assert_allclose(
        rows.loc[0, ["relative", "relative_low", "relative_high"]].tolist(),
        [ratio, *(ratio * np.exp(sign * 1.959964 * variance**0.5) for sign in (-1, 1))],
        1e-5,
    )


def test_charts_drawn_at_different_rates_are_weighed():
    # The same harm in both parts, and one part drawn ten times as often: the weights bring everybody back.
    drawn = {"no": "no_interpreter_need", "yes": "interpreter_need"}
    counts = [("no", 8000, 300, 200, 20, 11), ("yes", 1000, 30, 500, 150, 30)]
    seen = qse.detection(made(counts, drawn), level=0.95)
    assert seen.overall["found_share"] == pytest.approx((8000 * 20 / 200 + 1000 * 150 / 500) / 9000)
    assert "each chart weighed" in seen.sentence
    plain = qse.detection(made(counts))
    assert plain.overall["found_share"] == pytest.approx(170 / 700)
    assert "weighed" not in plain.sentence


def test_three_values_and_their_words():
    seen = qse.detection(
        made([("male", 9000, 500, 900, 120, 50), ("female", 9000, 250, 900, 120, 25)]), by="sex"
    )
    assert seen.clear.tolist() == [MORE, FEWER]
    unsure = qse.detection(made([("male", 900, 50, 90, 22, 11), ("female", 900, 45, 90, 23, 11)]), by="sex")
    assert unsure.clear.tolist() == [UNSURE, UNSURE]
    assert UNSURE in unsure.title
    assert "Too uncertain to call: Male, Female." in unsure.sentence


def test_small_counts_stand_nowhere():
    counts = [("male", 3000, 90, 300, 60, 20), ("female", 3000, 120, 300, 70, 25), ("x", 40, 13, 25, 7, 3)]
    seen = qse.detection(made(counts), by="sex")
    row = seen.rows.set_index("group").loc["X"]
    assert row[["found", "both", "found_share", "seen_share", "ratio", "relative"]].isna().all()
    assert seen.clear.iloc[2] == HIDDEN
    for text in (repr(seen), seen.sentence, words(seen._repr_html_()), words(seen.chart()._repr_html_())):
        assert "28.0%" not in text
        assert HIDDEN in text or HIDDEN.capitalize() in text
    # Nor can a hidden count be had from the sums: more than one group hides it, or the total does.
    for name in ("found", "both"):
        assert seen.rows[name].isna().sum() > 1 or np.isnan(seen.overall[name])


def test_counts_of_weighed_charts_are_not_counted_out(standard):
    rows = qse.detection(standard, by="race_ethnicity").rows
    large = rows[rows["charts"] > 100]
    assert large["found"].isna().all()
    assert large["found_share"].notna().any()


def test_without_charts_it_names_what_nobody_can_answer(net):
    seen = qse.detection(own(net, "trigger_tool_sample"), by="sex")
    assert not seen.read
    assert NO_CHARTS in seen.sentence
    assert NO_CHARTS in repr(seen)
    assert not [name for name in seen.table().columns if "charts" in name]
    assert len(seen.chart().table) == len(seen.rows) + 1
    with pytest.raises(Problem, match="with charts read for harm"):
        seen.chart("ratio")
    assert not seen.what_if("Female").rows["measured"].any()


def test_without_reports_the_missing_table_is_named(net):
    with pytest.raises(Problem, match="needs safety_events"):
        qse.detection(own(net, "safety_events"))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_own_records_give_the_same(net, kind):
    of_net, brought = qse.detection(net), qse.detection(own(net, kind=kind))
    pd.testing.assert_frame_equal(of_net.rows, brought.rows)
    assert brought.source.mark.startswith("Own data")


def test_a_group_in_each_place(standard):
    looked = qse.detection(standard).within("system_name")
    assert looked.rows["group"].tolist()[:2] == ["Avocet", "Bittern"]
    assert set(looked.clear) <= {FEWER, MORE, UNSURE, HIDDEN}
    alone = qse.detection(standard, where={"system_name": "hoopoe"}).rows.set_index("group").loc[WITH]
    there = looked.rows.set_index("group").loc["Hoopoe"]
    np.testing.assert_allclose(
        there[["reports", "relative"]].tolist(), alone[["reports", "relative"]].tolist()
    )
    assert "Hoopoe" in looked.sentence
    assert len(looked.chart().table) == len(looked.rows)


def test_what_if_turns_at_the_ratio_of_the_reports():
    seen = qse.detection(
        made([("male", 9000, 500, 900, 120, 50), ("female", 9000, 375, 900, 150, 25)]), by="sex"
    )
    asked = seen.what_if("Female", complete=(0.5, 1.0))
    assert asked.reports[0] == pytest.approx(0.75)
    assumed = asked.rows[~asked.rows["measured"]]
    np.testing.assert_allclose(assumed["harm"] * assumed["complete"], 0.75)
    assert assumed["reading"].iloc[[0, -1]].tolist() == ["less harm", "more harm"]
    charts = asked.rows[asked.rows["measured"]].iloc[0]
    assert charts["complete"] == pytest.approx((25 / 150) / (50 / 120))
    assert charts["high"] / charts["low"] > assumed["high"].iloc[0] / assumed["low"].iloc[0]
    for text in (asked.sentence, repr(asked), words(asked.chart()._repr_html_())):
        assert "0.75" in text


def test_where_a_group_has_more_reports_nothing_speaks_of_fewer():
    seen = qse.detection(
        made([("male", 9000, 400, 900, 120, 40), ("female", 9000, 500, 900, 120, 60)]), by="sex"
    )
    assert "fewer" not in seen.what_if("Female").sentence


@pytest.mark.parametrize("range_", [(0, 1), (0.5,), "half", (0.5, 9)])
def test_a_range_that_cannot_be_is_named(net, range_):
    with pytest.raises(Problem, match="complete takes two numbers"):
        qse.detection(net).what_if(complete=range_)


def test_mistakes_are_named(net):
    with pytest.raises(Problem, match="takes records first"):
        qse.detection("reported_harm")
    with pytest.raises(Problem, match="not one of the groups"):
        qse.detection(net, by="sex", reference="Mael")
    with pytest.raises(Problem, match="level is a share"):
        qse.detection(net, level=95)
    seen = qse.detection(net, by="sex", reference="Male")
    assert seen.clear.iloc[0] == "reference"
    with pytest.raises(Problem, match="Say which group you mean"):
        seen.what_if()
    with pytest.raises(Problem, match="is the reference"):
        seen.what_if("Male")
    with pytest.raises(Problem, match="chart shows"):
        seen.chart("rates")


def test_nobody_found_a_harm():
    seen = qse.detection(made([("male", 900, 50, 90, 0, 0), ("female", 900, 45, 90, 0, 0)]), by="sex")
    assert seen.rows["found_share"].tolist() == [0, 0]
    assert seen.rows["seen_share"].isna().all()
    assert "No ratio of the two can be shown" in seen.sentence
    assert "hidden" not in seen.sentence
    assert repr(seen)
    assert seen.chart("ratio")
