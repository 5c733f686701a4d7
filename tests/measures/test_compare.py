"""Two worlds of the same people: what a repair closes, in the strata of the first world."""

import numpy as np
import pytest
from small import own, whole

import qse
from qse.files import Problem

NEED, NONE = "Patients who need an interpreter", "Patients who need no interpreter"


@pytest.fixture(scope="module")
def larger():
    return qse.load_records(40_000)


def row(result, group):
    return result.rows[result.rows["group"] == group].iloc[0]


def test_a_repair_closes_the_gap_that_the_mechanism_made(larger):
    result = qse.compare(
        larger, larger.repaired("interpreter_gap"), "readmission", by="interpreter_needed", reference="no"
    )
    needs = row(result, NEED)
    assert needs["gap_before"] > 0.02
    assert needs["closed"] > 0.4
    assert row(result, "Everybody")["change"] < 0
    assert np.isnan(row(result, NONE)["gap_before"])
    half = qse.compare(
        larger, larger.repaired("interpreter_gap", state="half"), "readmission", by="interpreter_needed"
    )
    assert 0 < row(half, "Everybody")["spared"] < row(result, "Everybody")["spared"]


def test_each_world_is_counted_as_stratify_counts_it(net):
    repaired = net.repaired("interpreter_gap")
    for name, by in (("readmission", "payer"), ("stay", "sex"), ("door_to_provider", "payer")):
        result = qse.compare(net, repaired, name, by=by)
        figure = result.measure.figure
        for world, column in ((net, "before"), (repaired, "after")):
            expected = qse.stratify(world, name, by=by).remade()
            np.testing.assert_allclose(
                result.rows[column], [*expected.rows[figure], expected.overall[figure]], rtol=1e-9
            )
        np.testing.assert_allclose(result.rows["change"], result.rows["after"] - result.rows["before"])


def test_people_stay_in_the_stratum_of_the_first_world(net):
    # A repaired record moves people between strata of race; here each stays where the first world had them.
    repaired = net.repaired("redlining", "coverage")
    first, second = (world.table("patients").set_index("person_id") for world in (net, repaired))
    assert (first["payer_primary"] != second["payer_primary"].reindex(first.index)).any()
    result = qse.compare(net, repaired, "readmission", by="payer").rows
    visits = repaired.table("encounters")
    inside = visits[visits["readmit_30d"].notna()]
    payer = first["payer_primary"].reindex(inside["person_id"])
    assert (
        result["n_after"].iloc[:-1].tolist()
        == payer.value_counts().reindex(["commercial", "dual", "medicaid", "medicare", "uninsured"]).tolist()
    )
    assert result["n_after"].iloc[-1] == len(inside)


@pytest.mark.parametrize("by", ["sex", "language", "system_name"])
@pytest.mark.parametrize("name", ["race_known", "interpreter_used"])
def test_a_repair_of_the_record_is_seen_in_the_record(net, by, name):
    repaired = net.repaired("record_quality")
    result = qse.compare(net, repaired, name, by=by)
    before, after = (whole_of(world, name) for world in (net, repaired))
    assert row(result, "Everybody")["before"] == pytest.approx(before)
    assert row(result, "Everybody")["after"] == pytest.approx(after, abs=0.004)
    assert row(result, "Everybody")["change"] != 0


def whole_of(world, name):
    result = qse.stratify(world, name, by="system_name")
    return result.remade().overall["rate"]


def test_small_counts_are_shown_and_said_to_be(net):
    result = qse.compare(net, net.repaired("interpreter_gap"), "readmission", by="sex")
    assert row(result, "X")["n_before"] == whole(qse.stratify(net, "readmission", by="sex"))["n"].iloc[-1]
    assert row(result, "X")["n_before"] < 11
    assert "too few to show" not in repr(result)
    assert "These are counts of an invented world" in repr(result)
    assert "It is not evidence about people" in repr(result)
    assert "It is not evidence about people" in result._repr_html_()


def test_its_sentence_has_size_and_direction(net):
    result = qse.compare(
        net, net.repaired("interpreter_gap"), "readmission", by="interpreter_needed", reference="no"
    )
    everybody = row(result, "Everybody")
    for value in (everybody["before"], everybody["after"]):
        assert result.words.value(value) in result.sentence
    assert (
        f"That is {everybody['spared']:,.0f} fewer in {everybody['n_before']:,.0f} admissions"
        in result.sentence
    )
    assert "interpreter gap (full)" in result.sentence
    assert "the difference to patients who need no interpreter goes from +" in result.sentence


@pytest.mark.parametrize("reference", ["no", NONE])
def test_a_reference_may_be_a_label_or_a_stored_value(net, reference):
    result = qse.compare(net, net.repaired("staffing"), "stay", by="interpreter_needed", reference=reference)
    assert result.reference == NONE
    gaps = result.rows.set_index("group")["gap_before"]
    before = result.rows.set_index("group")["before"]
    np.testing.assert_allclose(gaps[NEED], before[NEED] - before[NONE])


def test_truth_must_be_revealed_in_both_worlds(net):
    opened = net.reveal()
    repaired = opened.repaired("staffing")
    assert row(qse.compare(opened, repaired, "harm", by="sex"), "Everybody")["change"] < 0
    with pytest.raises(Problem, match="sealed"):
        qse.compare(net, repaired, "harm", by="sex")
    with pytest.raises(Problem, match="sealed"):
        qse.compare(opened, net.repaired("staffing"), "harm", by="sex")


@pytest.mark.parametrize(
    ("pair", "change", "says"),
    [
        (lambda net: (net, own([("female", 0, 20, 20, 0)])), {}, "compare takes the invented network twice"),
        (lambda net: (own([("female", 0, 20, 20, 0)]), net), {}, "qse.over_time"),
        (lambda net: (net, qse.load_records(500)), {}, "not the same people"),
        (lambda net: (net, net.repaired("staffing")), {"by": "sexx"}, "Did you mean 'sex'"),
        (
            lambda net: (net, net.repaired("staffing")),
            {"measure": "readmision"},
            "Did you mean 'readmission'",
        ),
        (lambda net: (net, net.repaired("staffing")), {"reference": "Femal"}, "Did you mean 'Female'"),
        (lambda net: (net, net.repaired("staffing")), {"reference": 3}, "3 is not one of the groups"),
        (lambda net: (net, net.repaired("staffing")), {"by": ["sex"]}, "Write the name"),
    ],
)
def test_a_bad_question_gets_one_sentence(net, pair, change, says):
    first, second = pair(net)
    question = {"records": first, "repaired": second, "measure": "readmission", "by": "sex"} | change
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.compare(**question)
    assert says in str(problem.value)
