"""Intervals, two groups, standardisation and disparity against outputs of established software.

The cases are copied as they are; each says where its numbers come from.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from qse.stats import (
    attributable_risk,
    between_group_deviation,
    between_group_variance,
    byar,
    chi_square,
    clopper_pearson,
    concentration_index,
    difference_to,
    extremes,
    fisher,
    index_of_disparity,
    indirect_ratio,
    kitagawa,
    logit_index,
    mean_difference,
    mean_log_deviation,
    odds_ratio,
    poisson_exact,
    population_attributable,
    rate_difference,
    rate_ratio,
    rate_test,
    ratio_to,
    risk_difference,
    risk_ratio,
    slope_index,
    theil,
    wilson,
    wilson_corrected,
)

HERE = Path(__file__).parent / "cases"


class Case:
    """One case: its input, what is expected, and a comparison to its tolerance."""

    def __init__(self, name):
        (path,) = HERE.glob(f"{name}_*.json")
        found = json.loads(path.read_text(encoding="utf-8"))
        self.input, self.expected, self.tolerance = found["input"], found["expected"], found["tolerance"]

    def agrees(self, got, *expected):
        want = [np.asarray(list(e.values()) if isinstance(e, dict) else e, dtype=float) for e in expected]
        np.testing.assert_allclose(
            np.asarray(got, dtype=float),
            want[0] if len(want) == 1 else np.array(want),
            rtol=self.tolerance["rel"],
            atol=self.tolerance["abs"],
        )


def four(result, at=()):
    return [np.asarray(x)[at] for x in (result.value, result.se, result.low, result.high)]


def test_a01_proportions():
    case = Case("A01")
    events, n, expected = case.input["events"], case.input["n"], case.expected
    case.agrees(
        np.moveaxis(wilson(events, n, (0.95, 0.998)), 0, -1), expected["wilson_95"], expected["wilson_998"]
    )
    case.agrees(np.transpose(clopper_pearson(events, n)), expected["clopper_pearson_95"])
    case.agrees(np.transpose(wilson_corrected(events, n)), expected["wilson_continuity_95"])


def test_a03_rates():
    case = Case("A03")
    events, exposure, expected = case.input["events"], case.input["exposure"], case.expected
    case.agrees(np.transpose(poisson_exact(events, exposure, per=1000)), expected["exact_poisson_95"])
    both = np.moveaxis(byar(events, exposure, (0.95, 0.998), per=1000), 0, -1)
    case.agrees(both, expected["phe_95"], expected["phe_998"])


@pytest.mark.parametrize("row", range(3))
def test_b01_two_groups(row):
    case = Case("B01")
    counts = [case.input[row][key] for key in ("events_group", "n_group", "events_ref", "n_ref")]
    expected = case.expected[row]
    case.agrees(risk_ratio(*counts), [expected["risk_ratio"], *expected["rr_ci_log_wald"]])
    case.agrees(odds_ratio(*counts), [expected["odds_ratio"], *expected["or_ci_wald"]])
    case.agrees(risk_difference(*counts), [expected["risk_difference"], *expected["rd_ci_newcombe"]])
    wald = risk_difference(*counts, method="wald")
    case.agrees(wald, [expected["risk_difference"], *expected["rd_ci_wald"]])
    case.agrees(
        [chi_square(*counts)[1], fisher(*counts)], [expected["chisq_p_uncorrected"], expected["fisher_p"]]
    )


def test_b04_two_rates():
    case = Case("B04")
    counts, expected = list(case.input.values()), case.expected
    case.agrees(rate_ratio(*counts), [expected["irr"], *expected["irr_ci_exact"]])
    case.agrees(rate_test(*counts), expected["p_exact"])
    difference = rate_difference(*counts, per=1000)
    case.agrees(difference, [expected["rate_difference_per_1000"], *expected["rd_ci_wald_per_1000"]])


def test_c06_indirect():
    case = Case("C06")
    smr = indirect_ratio(*case.input.values(), method="lognormal")
    case.agrees(smr, case.expected["sir"])
    crude = sum(case.input["stdcount"]) / sum(case.input["stdpop"])
    case.agrees([end * crude for end in smr[2:]], list(case.expected["rate"].values())[1:])


def values(case):
    """Values, standard errors, population, reference, whether higher is better."""
    given = case.input
    if "estimate" in given:
        arrays = (np.array(given[key], dtype=float) for key in ("estimate", "se", "population"))
        return *arrays, given["reference_index"], given["favourable"]
    n = np.array(given["n"], dtype=float)
    share = np.array(given["events"]) / n
    place = given["group"].index(given["reference"]) if "group" in given else None
    return 100 * share, 100 * np.sqrt(share * (1 - share) / n), n, place, given["favourable"]


@pytest.mark.parametrize("name", ["D01", "D02"])
def test_d01_d02_unordered(name):
    case = Case(name)
    y, se, population, place, favourable = values(case)
    expected = case.expected
    difference, ratio = extremes(y, se)
    case.agrees(four(difference), expected["range_difference"])
    case.agrees(four(ratio), expected["range_ratio"])
    # The software signs the most distant group so that inequality is positive, or above 1.
    far = np.abs(y - y[place]).argmax()
    group, base = (place, far) if favourable else (far, place)
    case.agrees(four(difference_to(y, se, reference=base), group), expected["difference_vs_reference"])
    case.agrees(four(ratio_to(y, se, reference=base), group), expected["ratio_vs_reference"])
    case.agrees(four(between_group_variance(y, population, se)), expected["bgv"])
    case.agrees(between_group_deviation(y, population).value, expected["bgsd"])
    relative = between_group_deviation(y, population, relative=True).value
    case.agrees(100 * relative, expected["coef_variation_pct"])
    for key, (reference, weighted) in {
        "mdmu": ("mean", False),
        "mdmw": ("mean", True),
        "mdbu": ("best", False),
        "mdbw": ("best", True),
        "mdru": (place, False),
        "mdrw": (place, True),
    }.items():
        got = mean_difference(y, population, None, reference, favourable, weighted)
        case.agrees(got.value, expected[key])
    case.agrees(100 * index_of_disparity(y, population).value, expected["idis_unweighted_vs_mean"])
    weighted = index_of_disparity(y, population, weighted=True)
    case.agrees(100 * weighted.value, expected["idis_weighted_vs_mean"])
    for divisor, key in (("n", "idisp_ref_over_n"), ("n-1", "idisp_ref_over_n_minus_1")):
        case.agrees(100 * index_of_disparity(y, reference=place, divisor=divisor).value, expected[key])
    for measure, key in ((theil, "theil_x1000"), (mean_log_deviation, "mld_x1000")):
        total = measure(y, population, se).total
        case.agrees([1000 * total.value, 1000 * total.se], expected[key])
    risk, fraction = population_attributable(y, population, se, "best", favourable)
    case.agrees([risk.value, 100 * fraction.value], [expected["par_vs_best"], expected["paf_pct_vs_best"]])


def test_d05_ordered():
    case = Case("D05")
    y, se, n, _, favourable = values(case)
    order, expected = case.input["quintile"], case.expected
    case.agrees(four(difference_to(y, se, reference=0), -1), expected["difference"])
    case.agrees(four(ratio_to(y, se, reference=0), -1), expected["ratio"])
    absolute = concentration_index(order, y, n, kind="absolute", method="convenience")
    case.agrees(four(absolute), expected["aci"])
    case.agrees(four(concentration_index(order, y, n, method="convenience")), expected["rci"])
    linear = slope_index(order, y, n, se)
    case.agrees(
        [linear.slope.value, linear.ratio.value], [expected["sii_linear_wls"], expected["rii_linear_wls"]]
    )
    logit = logit_index(order, case.input["events"], n)
    case.agrees(
        [100 * logit.slope.value, logit.ratio.value],
        [expected["sii_logit_standard"], expected["rii_logit_standard"]],
    )
    risk, fraction = population_attributable(y, n, se, 4, favourable)
    case.agrees([risk.value, 100 * fraction.value], [expected["par"], expected["paf_pct"]])


@pytest.mark.parametrize("name", ["E01", "E02"])
def test_e01_e02_concentration(name):
    case = Case(name)
    order, outcome, weights = case.input.values()
    kinds = {"CI": "relative", "CIg": "absolute", "CIc": "erreygers", "CIw": "wagstaff"}
    for key in kinds.keys() & case.expected.keys():
        case.agrees(four(concentration_index(order, outcome, kind=kinds[key]))[:2], case.expected[key])
    weighted = concentration_index(order, outcome, weights).value
    case.agrees(weighted, case.expected["exact_weighted_CI"])


def test_j01_between_and_within():
    case = Case("J01")
    n, rate, group = case.input.values()
    parts = [*theil(rate, n, parent=group), *mean_log_deviation(rate, n, parent=group)]
    case.agrees([part.value for part in parts], case.expected)


def test_j03_kitagawa():
    case = Case("J03")
    x, n = np.reshape(case.input["x"], (2, 4)), np.reshape(case.input["n"], (2, 4))
    gap = kitagawa(x[1], n[1], x[0], n[0])
    keys = ("total_difference", "composition_effect", "rate_effect")
    case.agrees(gap[:3], [case.expected[key] for key in keys])


def test_j05_attributable():
    case = Case("J05")
    case.agrees(attributable_risk(*case.input.values()), *case.expected.values())
