"""Stratify: counts against a plain count, and one sentence for every bad question."""

import numpy as np
import pytest

import qse
from qse import stats
from qse.files import Problem
from qse.measures import catalogue, stratifiers
from qse.measures.path import path


@pytest.fixture(scope="module")
def records():
    return qse.load_records(20_000)


def by_hand(records, by: str) -> dict[str, tuple[int, int]]:
    """Count reported harm with a plain pandas group-by."""
    visits = records.table("encounters").merge(records.table("patients"), on="person_id")
    visits = visits[visits["visit_type"].isin(["direct_admit", "ed_to_inpatient"])]
    events = records.table("safety_events")
    harmed = set(events.loc[events["event_class"] == "incident", "visit_occurrence_id"])
    visits["event"] = visits["visit_occurrence_id"].isin(harmed)
    count = visits.groupby(visits[by].astype(object).fillna("blank"))["event"].agg(["size", "sum"])
    return {str(name): (int(row["size"]), int(row["sum"])) for name, row in count.iterrows()}


def test_counts_equal_a_plain_group_by(records):
    result = qse.stratify(records, "reported_harm", by="payer")
    expected = by_hand(records, "payer_primary")
    shown = result.rows[~result.rows["hidden"]]
    assert len(shown) >= 4
    for row in shown.to_dict("records"):
        value = {"Medicare and Medicaid": "dual"}.get(row["group"], row["group"].lower())
        assert (row["n"], row["numerator"]) == expected[value]
    assert result.overall["n"] == sum(n for n, _ in expected.values())
    assert result.overall["numerator"] == sum(x for _, x in expected.values())


def test_blank_is_a_stratum_of_its_own(records):
    groups = qse.stratify(records, "readmission", by="interpreter_needed").rows["group"]
    assert groups.tolist()[-1] == "Not recorded"


def test_every_visit_is_in_one_stratum(records):
    whole = qse.stratify(records, "readmission", by="sex")
    for by in ("race_ethnicity", "payer", "system_name", "language"):
        result = qse.stratify(records, "readmission", by=by)
        assert result.overall["n"] == whole.overall["n"]


def test_a_reference_may_be_a_label_or_a_stored_value(records):
    by_label = qse.stratify(records, "readmission", by="sex", reference="Male")
    by_value = qse.stratify(records, "readmission", by="sex", reference="male")
    assert by_label.rows.equals(by_value.rows)
    assert by_label.clear.tolist()[0] == "reference"


def test_small_cells_are_hidden_everywhere():
    result = qse.stratify(qse.load_records("mini"), "reported_harm", by="race_ethnicity")
    hidden = result.rows[result.rows["hidden"]]
    assert len(hidden) >= 2
    assert hidden[["numerator", "rate", "low", "high", "difference", "ratio"]].isna().all(axis=None)
    shown = result.rows[~result.rows["hidden"]]
    assert not shown["numerator"].between(1, 10).any()
    assert result.overall["numerator"] - shown["numerator"].sum() >= 11
    for text in (repr(result), result._repr_html_(), result.sentence, repr(result.chart())):
        assert "too few to show safely" in text.lower()


def test_a_hidden_reference_hides_what_is_compared_with_it():
    result = qse.stratify(
        qse.load_records("mini"), "reported_harm", by="race_ethnicity", reference="multiracial"
    )
    assert result.rows["difference"].isna().all()
    assert "too few to show safely" in result.sentence


def test_nothing_left_to_hide_behind_hides_the_total():
    result = qse.stratify(qse.load_records(200), "reported_harm", by="sex")
    assert result.overall[["numerator", "rate"]].isna().all()


def test_truth_is_sealed_until_revealed(records):
    with pytest.raises(Problem, match="trigger-tool"):
        qse.stratify(records, "harm", by="sex")
    with pytest.raises(Problem, match="sealed"):
        records.table("truth_harm")
    opened = qse.stratify(records.reveal(), "harm", by="sex")
    assert "not evidence about people" in repr(opened)
    assert "not evidence about people" in opened.chart()._repr_html_()


def test_a_repair_carries_the_line_and_leaves_the_first_records_alone(records):
    before = qse.stratify(records, "readmission", by="sex")
    repaired = qse.stratify(records.repaired("interpreter_gap"), "readmission", by="sex")
    assert "not evidence about people" in repr(repaired)
    assert "repaired: interpreter_gap (full)" in repr(repaired)
    assert qse.stratify(records, "readmission", by="sex").rows.equals(before.rows)
    assert repaired.overall["numerator"] < before.overall["numerator"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"measure": "readmision"}, "Did you mean 'readmission'"),
        ({"by": "race"}, "Nothing to stratify by is called 'race'. Did you mean 'race_ethnicity'"),
        ({"reference": "Mail"}, "Did you mean 'Male'"),
        ({"level": 95}, "between 0 and 1"),
        ({"records": "mini"}, "qse.load_records"),
        ({"measure": ["readmission"]}, "the name of one measure"),
        ({"by": ["sex", "sex"]}, "a list of different names"),
        ({"by": ["sex", 3]}, "Write the name of what to stratify by"),
        ({"by": "sex", "crossed": True}, "Two stratifiers can be crossed"),
        ({"by": ""}, "Nothing to stratify by is called ''. There is"),
    ],
)
def test_a_bad_question_gets_one_sentence(records, change, says):
    question = {"records": records, "measure": "readmission", "by": "sex"} | change
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.stratify(**question)
    assert says in str(problem.value)


def test_printed_rates_and_differences_agree(records):
    for by in ("sex", "payer", "race_ethnicity"):
        result = qse.stratify(records, "readmission", by=by)
        table = result.table()
        percent = lambda cell: float(cell.rstrip("%"))  # noqa: E731
        for row in table.iloc[:-1].itertuples(index=False):
            if "too few" not in row[3]:
                difference = float(row[5].removesuffix(" points"))
                assert abs(percent(row[3]) - percent(table.iloc[-1, 3]) - difference) < 0.0151


def test_every_measure_can_be_counted():
    opened = qse.load_records().reveal()
    for name, measure in catalogue().items():
        by = next(by for by in ("system_name", "neighbourhood", "local_firm") if leads(measure.table, by))
        value = qse.stratify(opened, name, by=by).overall[measure.figure]
        assert value > 0, name
        assert value < 1 or measure.scoring != "proportion", name


def leads(table: str, by: str) -> bool:
    try:
        return bool(path(table, stratifiers()[by].table)) or stratifiers()[by].table == table
    except Problem:
        return False


def test_loading_takes_a_preset_or_a_number():
    assert qse.load_records(100).world.size == 100
    for wrong in ("mino", 0, -1, 2.5, True):
        with pytest.raises(Problem):
            qse.load_records(wrong)


def test_records_say_what_they_do_not_have(records):
    with pytest.raises(Problem, match="There is no table 'truth_nope'"):
        records.table("truth_nope")
    with pytest.raises(Problem, match=r"Write `records.table\('patients'\)`"):
        records.patients  # noqa: B018
    with pytest.raises(AttributeError, match="Did you mean 'reveal'"):
        records.revel  # noqa: B018
    for wrong in (["patients"], 3):
        with pytest.raises(Problem, match="There is no table"):
            records.table(wrong)
    with pytest.raises(Problem, match="no mechanism"):
        records.repaired(["interpreter_gap"])


def test_the_interval_of_the_whole_is_wilson(records):
    result = qse.stratify(records, "readmission", by="sex")
    low, high = stats.wilson(int(result.overall["numerator"]), int(result.overall["n"]))
    assert np.allclose((low, high), (result.overall["low"], result.overall["high"]))


def test_a_short_period_offers_the_long_one():
    few = qse.load_records("mini")
    short = qse.stratify(few, "reported_harm", by="payer", months=(0, 5))
    assert short.rows["hidden"].any()
    assert "All months together hide fewer" in repr(short)
    assert "All months together" not in repr(qse.stratify(few, "reported_harm", by="payer"))
