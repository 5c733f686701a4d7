"""Charts over time, funnels, segregation, reliability, agreement, tests: against numbers from elsewhere.

The files in `cases` say where each number comes from. Not tested here, because not built: of I01 Gini, the
correlation ratio and the multigroup indices; of L03 Bonferroni.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from qse.stats.agreement import kappa, ppv, sensitivity, share_agreed
from qse.stats.control_chart import control_chart
from qse.stats.funnel import funnel_proportion, overdispersion
from qse.stats.multiple import benjamini_hochberg, holm
from qse.stats.reliability import nchs_proportion
from qse.stats.run_chart import run_chart
from qse.stats.runs import anhoej_limits
from qse.stats.segregation import dissimilarity, exposure, ice, isolation, theil_h
from qse.stats.trend import cochran_armitage

CASES = Path(__file__).parent / "cases"


def case(name):
    """Return input, expected, and a comparison to the tolerance of the case."""
    found = json.loads(next(CASES.glob(f"{name}_*.json")).read_text(encoding="utf-8"))
    rel, absolute = found["tolerance"]["rel"], found["tolerance"]["abs"]

    def same(ours, theirs):
        np.testing.assert_allclose(
            np.asarray(ours, float), np.asarray(theirs, float), rtol=rel, atol=absolute
        )

    return found["input"], found["expected"], same


def test_anhoej_limits():
    given, expected, same = case("F01")
    longest_max, crossings_min = anhoej_limits(given["n_useful"])
    same(longest_max, expected["longest_run_max"])
    same(crossings_min, expected["crossings_min"])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("F03", {}),
        ("F06", {"kind": "p"}),
        ("F07", {"kind": "p", "freeze": 12}),
        ("F11", {"kind": "u"}),
        ("F13", {"kind": "p", "laney": True}),
        ("F15", {"kind": "xmr", "screen": False}),
        ("F18", {"kind": "g"}),
    ],
)
def test_charts(name, options):
    given, expected, same = case(name)
    scale = 1000 if name == "F11" else 1
    series, summary = expected["series"], expected["summary"][0]
    if options:
        chart = control_chart(given.get("events", given.get("y")), given.get("n"), **options)
        same(chart.lower * scale, series["lcl"])
        same(chart.upper * scale, series["ucl"])
        same(chart.signals["beyond_limits"] != 0, series["sigma.signal"])
    else:
        chart = run_chart(given["y"])
    same(chart.values * scale, series["y"])
    same(chart.centre * scale, series["cl"])
    keys = ("n.useful", "longest.run", "longest.run.max", "n.crossings", "n.crossings.min")
    same([number[0] for number in chart.runs[:5]], [summary[key] for key in keys])
    assert bool({"long_run", "few_crossings"} & set(chart.why)) == bool(summary["runs.signal"])


@pytest.mark.parametrize(("name", "split"), [("F22", []), ("F23", [12])])
def test_nhs_rules(name, split):
    given, expected, same = case(name)
    chart = control_chart(given["y"], kind="xmr", rules="nhs", split=split)
    same(chart.centre, expected["mean"])
    same(chart.lower, expected["lower"])
    same(chart.upper, expected["upper"])
    special = np.any([found != 0 for found in chart.signals.values()], axis=0)
    assert special.tolist() == expected["special_cause"]
    way = np.where(chart.signals["trend"], chart.signals["trend"], np.sign(chart.values - chart.centre))
    kind = np.where(way > 0, "special_cause_improvement", "special_cause_concern")
    assert np.where(special, kind, "common_cause").tolist() == expected["point_type"]


def test_funnel():
    given, expected, same = case("G01")
    funnel = funnel_proportion(given["events"], given["n"])
    same(funnel.target, expected["theta"])
    same(funnel.low, [expected["lower95"], expected["lower998"]])
    same(funnel.high, [expected["upper95"], expected["upper998"]])
    assert not funnel.outside.any()
    rows = expected["phe_limits_pct"]
    n = [row["Population"] for row in rows]
    score = funnel_proportion(np.zeros(len(n)), n, target=expected["theta"], method="score")
    same(score.low * 100, [[row[f"lower_{s}s_limit"] for row in rows] for s in (2, 3)])
    same(score.high * 100, [[row[f"upper_{s}s_limit"] for row in rows] for s in (2, 3)])


def test_overdispersion():
    given, expected, same = case("G03")
    found = overdispersion(given["numerator"], given["denominator"], trim=given["trim"])
    for key in ("z", "z_trimmed", "phi", "tau2", "z_adjusted"):
        same(getattr(found, key), expected[key])


def test_segregation():
    given, expected, same = case("I01")
    a, b, c = (np.array(given[key]) for key in "abc")
    groups, rest = np.column_stack([a, b, c]), b + c
    same(dissimilarity(a, b), expected["dissimilarity_a_vs_b"])
    same(dissimilarity(a, rest), expected["dissimilarity_a_vs_rest"])
    same(theil_h(groups), expected["theil_H_3_groups"])
    same(theil_h(groups[:, :2]), expected["theil_H_a_vs_b"])
    same(theil_h(np.column_stack([a, rest])), expected["theil_H_a_vs_rest"])
    same(isolation(groups), list(expected["isolation"].values()))
    same(exposure(groups).ravel(), list(expected["exposure"].values()))
    index = ice(b, a, a + b + c, poles=("b", "a"))
    same(index.value, expected["ice_b_minus_a"])
    same(index.overall, expected["ice_overall"])
    assert (index.high, index.low) == ("b", "a")


def test_reliability():
    given, expected, same = case("H01")
    found = nchs_proportion(given["events"], given["n"])
    same(found.value, expected["rate"])
    same(np.column_stack([found.low, found.high]), expected["ci95_clopper_pearson"])
    assert found.suppress.tolist() == expected["suppress"]
    assert found.complement.tolist() == expected["footnote_complement"]
    assert found.review.tolist() == expected["review_zero_or_all"]
    assert ((found.why != "") == found.suppress).all()


def test_trend_over_groups():
    given, expected, same = case("L01")
    found = cochran_armitage(given["events"], given["n"])
    same(
        [found.chi2, found.p, found.chi2_any, found.p_any],
        [expected[key] for key in ("trend_chisq", "trend_p", "homogeneity_chisq", "homogeneity_p")],
    )


def test_many_tests():
    given, expected, same = case("L03")
    same(holm(given["p"]), expected["holm"])
    same(benjamini_hochberg(given["p"]), expected["bh"])


def test_agreement():
    given, expected, same = case("N03")
    table = given["rows_self_report_columns_recorded"]
    same(share_agreed(table).value, expected["agreement"])
    same(kappa(table).value, expected["kappa"])
    same(sensitivity(table).value, list(expected["sensitivity"].values()))
    same(ppv(table).value, list(expected["ppv"].values()))
