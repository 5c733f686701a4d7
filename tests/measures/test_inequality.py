"""Summary measures of disparity: those of `qse.stats`, from the groups that are shown."""

import re

import numpy as np
import pytest
from small import BACK, measure, own

import qse
from qse import stats
from qse.files import Problem

GROUPS = [("Apple", 0, 30, 90, 0), ("Birch", 0, 60, 120, 0), ("Cedar", 0, 45, 155, 0), (None, 0, 80, 40, 0)]
X, N = np.array([30, 60, 45]), np.array([120, 180, 200])


def values(result):
    return {row["name"]: (row["value"], row["low"], row["high"]) for row in result.rows.to_dict("records")}


def test_shares(net):
    result = qse.disparity(qse.stratify(own(GROUPS), BACK, by="sex"))
    p = X / N
    se = np.sqrt(p * (1 - p) / N)
    difference, ratio = stats.extremes(p, se)
    _, fraction = stats.population_attributable(p, N, se, favourable=False)
    expected = {
        "largest difference": difference,
        "largest ratio": ratio,
        "between-group variance": stats.between_group_variance(p, N, se),
        "index of disparity": stats.index_of_disparity(p, N, se),
        "Theil index": stats.theil(p, N, se).total,
        "mean log deviation": stats.mean_log_deviation(p, N, se).total,
        "population attributable fraction": fraction,
    }
    found = values(result)
    assert list(found) == list(expected)
    for name, each in expected.items():
        np.testing.assert_allclose(found[name], (each.value, each.low, each.high), rtol=1e-9, err_msg=name)
    # By hand: the highest less the lowest, and the mean distance from the mean as a share of it.
    assert found["largest difference"][0] == pytest.approx(60 / 180 - 45 / 200)
    mean = 135 / 500
    assert found["index of disparity"][0] == pytest.approx(np.abs(p - mean).mean() / mean)
    assert result.left_out == ("Not recorded",)
    assert "Not in these numbers: not recorded." in repr(result)


@pytest.mark.parametrize(("notation", "has"), [("increase", True), ("decrease", True), ("neither", False)])
def test_an_attributable_fraction_needs_a_better_end(notation, has):
    result = qse.stratify(own(GROUPS), measure(improvement_notation=notation), by="sex")
    assert ("population attributable fraction" in values(qse.disparity(result))) == has


def test_the_best_end_is_where_improvement_is():
    found = {}
    for notation in ("increase", "decrease"):
        result = qse.stratify(own(GROUPS), measure(improvement_notation=notation), by="sex")
        found[notation] = values(qse.disparity(result))["population attributable fraction"][0]
    mean = 135 / 500
    assert abs(found["decrease"]) == pytest.approx((mean - 45 / 200) / mean)
    assert abs(found["increase"]) == pytest.approx((60 / 180 - mean) / mean)


def test_ordered_strata_have_a_slope(net):
    result = qse.stratify(net, "readmission", by="neighbourhood")
    rows = result.rows[result.values.notna() & (result.rows["kind"] == "group")]
    p, n, order = rows["rate"].to_numpy(), rows["n"].to_numpy(), np.arange(len(rows))
    se = np.sqrt(p * (1 - p) / n)
    gradient = stats.slope_index(order, p, n, se)
    found = values(qse.disparity(result))
    np.testing.assert_allclose(found["slope index of inequality"], _ends(gradient.slope))
    np.testing.assert_allclose(found["relative index of inequality"], _ends(gradient.ratio))
    index = stats.concentration_index(order, p, n, se)
    np.testing.assert_allclose(found["concentration index"], _ends(index))
    assert found["slope index of inequality"][0] > 0
    assert "slope index of inequality" not in values(
        qse.disparity(qse.stratify(net, "readmission", by="payer"))
    )


def _ends(each):
    return each.value, each.low, each.high


def test_means_and_rates(net):
    result = qse.stratify(net, "stay", by="payer")
    rows = result.rows
    # Half of a t interval over its factor is the standard error.
    factor = -stats.mean_t(np.zeros(5), np.sqrt(rows["n"]), rows["n"].to_numpy())[0]
    se = (rows["high"] - rows["low"]).to_numpy() / 2 / factor
    expected = stats.between_group_variance(rows["mean"].to_numpy(), rows["n"].to_numpy(), se)
    np.testing.assert_allclose(values(qse.disparity(result))["between-group variance"], _ends(expected))
    result = qse.stratify(net, "reported_harm_rate", by="payer")
    rows = result.rows[result.values.notna()]
    se = 1000 * np.sqrt(rows["numerator"]) / rows["n"]
    expected = stats.theil(rows["rate"].to_numpy(), rows["n"].to_numpy(), se.to_numpy()).total
    np.testing.assert_allclose(values(qse.disparity(result))["Theil index"], _ends(expected))


def test_it_follows_the_level_of_the_result():
    wide, narrow = (
        qse.disparity(qse.stratify(own(GROUPS), BACK, by="sex", level=level)) for level in (0.998, 0.95)
    )
    widths = [result.rows["high"] - result.rows["low"] for result in (wide, narrow)]
    assert (widths[0] > widths[1]).all()
    assert "99.8% interval" in wide.table().columns
    assert "95% interval" in narrow.table().columns


def test_a_group_without_events_has_no_logs():
    groups = [("Apple", 0, 0, 120, 0), ("Birch", 0, 60, 120, 0), ("Cedar", 0, 45, 155, 0)]
    result = qse.disparity(qse.stratify(own(groups), BACK, by="sex"))
    assert list(values(result)) == ["largest difference", "largest ratio", "between-group variance"]
    assert "higher for Birch" in result.sentence
    for text in (repr(result), result.sentence):
        assert not re.search(r"\b(nan|inf)\b", text)


def test_its_sentence_says_from_whom_to_whom():
    result = qse.disparity(qse.stratify(own(GROUPS), BACK, by="sex"))
    assert "From Cedar, it is 10.83 percentage points higher for Birch, a ratio of 1.48." in result.sentence
    assert "partly chance" in result.sentence


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda net: "readmission", "qse.disparity(qse.stratify"),
        (lambda net: qse.stratify(net, "readmission", by=["sex", "payer"]), "qse.disparity(qse.stratify"),
        (lambda net: qse.stratify(net, "door_to_provider", by="payer"), "a proportion, a rate or a mean"),
        (
            lambda net: qse.stratify(net, "readmission", by=["sex", "payer"], crossed=True),
            "by one stratifier",
        ),
        (lambda net: qse.stratify(own([("female", 0, 40, 60, 0)]), BACK, by="sex"), "Fewer than two groups"),
        (
            lambda net: qse.stratify(own([("female", 0, 4, 60, 0), ("male", 0, 5, 60, 0)]), BACK, by="sex"),
            "Fewer",
        ),
    ],
)
def test_what_has_no_disparity_gets_one_sentence(net, made, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.disparity(made(net))
    assert says in str(problem.value)
