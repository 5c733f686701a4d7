"""Rates, standardisation and disparity by property: what must hold whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse import stats

people = st.integers(20, 900)
rows = st.lists(st.tuples(st.floats(0.02, 0.9), people), min_size=3, max_size=7)
SPREADS = {
    "variance": stats.between_group_variance,
    "deviation": stats.between_group_deviation,
    "mean_difference": stats.mean_difference,
    "index": lambda y, n, se=None: stats.index_of_disparity(y, n, se, weighted=True),
    "theil": lambda y, n, se=None: stats.theil(y, n, se).total,
    "mld": lambda y, n, se=None: stats.mean_log_deviation(y, n, se).total,
    "risk": lambda y, n, se=None: stats.population_attributable(y, n, se, "best", True)[0],
    "fraction": lambda y, n, se=None: stats.population_attributable(y, n, se, "best", True)[1],
}
RELATIVE = {"index", "theil", "mld", "fraction"}
ORDERED = {
    "slope": lambda o, y, n, se=None: stats.slope_index(o, y, n, se).slope,
    "concentration": stats.concentration_index,
    "absolute": lambda o, y, n, se=None: stats.concentration_index(o, y, n, se, "absolute"),
    "erreygers": lambda o, y, n, se=None: stats.concentration_index(o, y, n, se, "erreygers"),
    "wagstaff": lambda o, y, n, se=None: stats.concentration_index(o, y, n, se, "wagstaff"),
}
same = lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)  # noqa: E731


def arrays(rows):
    y, n = np.transpose(rows)
    return y, n, np.sqrt(y * (1 - y) / n)


def bars(result):
    return [result.value, result.se, result.low, result.high]


@pytest.mark.parametrize("name", SPREADS)
@given(rows=rows, random=st.randoms())
def test_order_scale_and_splitting_of_unordered_groups(name, rows, random):
    y, n, _ = arrays(rows)
    measure = SPREADS[name]
    value = measure(y, n).value
    mixed = np.array(random.sample(range(len(y)), len(y)))
    same(measure(y[mixed], n[mixed]).value, value)
    same(measure(y, 7 * n).value, value)
    scale = 1 if name in RELATIVE else 100**2 if name == "variance" else 100
    same(measure(100 * y, n).value, scale * value)
    # Splitting a group in two with the same value changes nothing.
    same(measure([*y, y[0]], [n[0] / 4, *n[1:], n[0] * 3 / 4]).value, value)
    assert value >= -1e-12
    same(measure(np.full(len(y), 0.3), n).value, 0)


@pytest.mark.parametrize("name", ORDERED)
@given(rows=rows, random=st.randoms())
def test_order_direction_and_splitting_of_ordered_groups(name, rows, random):
    y, n, se = arrays(rows)
    place = np.arange(len(y)) // 2  # with ties
    measure = ORDERED[name]
    found = measure(place, y, n, se)
    mixed = np.array(random.sample(range(len(y)), len(y)))
    same(bars(measure(place[mixed], y[mixed], n[mixed], se[mixed])), bars(found))
    same(bars(measure(3 * place + 5, y, 7 * n, se)), bars(found))
    other = measure(-place, y, n, se)
    same([other.value, other.low, other.high], [-found.value, -found.high, -found.low])
    split = measure([*place, place[0]], [*y, y[0]], [n[0] / 4, *n[1:], n[0] * 3 / 4])
    same(split.value, found.value)
    if name != "slope":
        assert abs(found.value) <= 1 + 1e-12


@pytest.mark.parametrize("name", [*sorted(SPREADS.keys() - {"variance"}), *ORDERED])
def test_standard_errors_are_those_of_the_numerical_derivative(name):
    y = np.array([0.12, 0.2, 0.31, 0.36, 0.55])
    n, se = np.array([78.0, 91, 162, 103, 105]), np.array([0.05, 0.07, 0.1, 0.12, 0.14])
    measure = SPREADS.get(name) or (lambda *args: ORDERED[name](range(5), *args))
    step = 1e-6 * np.eye(5)
    slope = (measure(y + step, np.tile(n, (5, 1))).value - measure(y - step, np.tile(n, (5, 1))).value) / 2e-6
    np.testing.assert_allclose(measure(y, n, se).se, np.sqrt(((slope * se) ** 2).sum()), rtol=1e-6)


@pytest.mark.parametrize("name", ["theil", "mld", "fraction", "risk", "variance"])
def test_standard_errors_are_those_of_a_simulation(name):
    # The example of docs/intervals.md, with a tenth of its standard errors.
    y, se = np.array([20.0, 30, 40, 50, 60]), np.array([0.5, 0.7, 1.0, 1.2, 1.4])
    n = np.array([78.0, 91, 162, 103, 105])
    drawn = SPREADS[name](np.random.default_rng(4).normal(y, se, (40_000, 5)), n).value
    assert np.std(drawn) == pytest.approx(SPREADS[name](y, n, se).se, rel=0.02)


def test_between_and_within_have_the_right_standard_errors():
    y, n = np.array([0.1, 0.2, 0.3, 0.2]), np.array([50.0, 50, 60, 40])
    se, step, parent = np.array([0.02, 0.03, 0.01, 0.04]), 1e-6 * np.eye(4), list("ABAB")
    for measure in (stats.theil, stats.mean_log_deviation):
        for up, down, part in zip(
            measure(y + step, n, parent=parent),
            measure(y - step, n, parent=parent),
            measure(y, n, se, parent),
            strict=True,
        ):
            slope = (up.value - down.value) / 2e-6
            np.testing.assert_allclose(part.se, np.sqrt(((slope * se) ** 2).sum()), rtol=1e-6)


@given(rows=rows)
def test_theil_parts_add_up_and_vanish_where_they_must(rows):
    y, n, _ = arrays(rows)
    parent = np.arange(len(y)) % 2
    for measure in (stats.theil, stats.mean_log_deviation):
        total, between, within = (part.value for part in measure(y, n, parent=parent))
        same(between + within, total)
        assert min(between, within) >= -1e-12
        assert measure(y, n).within.value == 0
        same(measure(y, n, parent=np.zeros(len(y))).between.value, 0)


def test_reference_and_direction_stand_in_the_result():
    gap = stats.difference_to([0.2, 0.1], names=["A", "B"], favourable=False)
    assert gap.reference == "B (the best)"
    assert gap.direction.startswith("group minus reference")
    assert stats.ratio_to([0.2, 0.1], names=["A", "B"], reference="A").reference == "A"
    assert "divisor n-1" in stats.index_of_disparity([0.2, 0.1], reference=0, divisor="n-1").direction
    mean = stats.difference_to([0.2, 0.1], [0.01, 0.02], [300, 100], reference="mean")
    np.testing.assert_allclose(mean.value, [0.025, -0.075])
    np.testing.assert_allclose(mean.se, [np.hypot(0.0025, 0.005), np.hypot(0.0075, 0.015)])


def test_nothing_to_gain_is_zero_without_interval():
    risk, fraction = stats.population_attributable([0.2, 0.5], [10, 10], [0.1, 0.1], 0, True)
    assert risk.value == fraction.value == 0
    assert np.isnan([risk.low, fraction.high]).all()


def test_a_group_at_zero():
    parts = stats.theil([0.0, 0.2], [10, 10], [0.0, 0.1])
    assert parts.total.value == pytest.approx(np.log(2))
    assert np.isnan(parts.total.low)
    assert np.isinf(stats.mean_log_deviation([0.0, 0.2], [10, 10]).total.value)
    ratio = stats.ratio_to([0.0, 0.2], [0.0, 0.1], reference=1)
    assert ratio.value[0] == 0
    assert np.isnan(ratio.low[0])


def test_logit_without_a_fit_is_not_a_number():
    events = [[0, 0, 0], [10, 10, 10], [0, 0, 10], [2, 5, 9]]
    found = stats.logit_index([1, 2, 3], events, [[10, 10, 10]] * 4)
    assert np.isnan(found.slope.value[:3]).all()
    assert 0 < found.slope.low[3] < found.slope.value[3] < 1


@given(rows=st.lists(st.tuples(st.integers(0, 60), people, people), min_size=2, max_size=6))
def test_standardisation(rows):
    x, n, standard = np.transpose(rows)
    rate = stats.direct_rate(x, n, standard, fewest=1)
    if x.sum():
        assert (x / n).min() - 1e-12 <= rate.value <= (x / n).max() + 1e-12
        assert rate.low <= rate.value <= rate.high
        gamma = stats.direct_rate(x, n, standard, fewest=1, method="gamma")
        assert gamma.low <= gamma.value <= gamma.high
        # To its own make-up, the rate is the crude one; splitting a stratum evenly changes nothing.
        same(stats.direct_rate(x, n, n, fewest=1).value, x.sum() / n.sum())
        double = stats.direct_rate([*x, *x], [*n, *n], [*standard, *standard], fewest=1)
        same(double.value, rate.value)
        smr = stats.indirect_ratio(x, n, x, n)
        same(smr.ratio, 1)
        assert smr.low <= 1 <= smr.high
    gap = stats.kitagawa(x, n, x[::-1], standard)
    same(gap.composition + gap.rate, gap.difference)
    turned = stats.kitagawa(x[::-1], standard, x, n)
    same([turned.composition, turned.rate], [-gap.composition, -gap.rate])


def test_direct_standardisation_is_refused_with_the_reason():
    found = stats.direct_rate([[2, 7], [2, 8], [9, 0]], [[50, 50], [50, 50], [50, 0]], [1, 1])
    assert found.reason.tolist() == ["fewer than 10 events", "", "a stratum has nobody"]
    assert np.isnan(found.value).tolist() == [True, False, True]


@given(x=st.integers(0, 400), y=st.integers(0, 400), t=st.floats(0.5, 1e4), u=st.floats(0.5, 1e4))
def test_rates(x, y, t, u):
    for interval in (stats.poisson_exact, stats.byar):
        low, high = interval(x, t)
        assert 0 <= low <= x / t <= high
        both = interval([x, y], [t, u], (0.95, 0.998))
        same(np.array(both)[:, 0], interval([x, y], [t, u]))
        same(np.array(both)[:, 1], interval([x, y], [t, u], 0.998))
    if x or y:
        found = stats.rate_ratio(x, t, y, u)
        assert found.low <= found.value <= found.high
        assert (found.low == 0) == (x == 0)
        assert np.isinf(found.high) == (y == 0)
    assert 0 <= stats.rate_test(x, t, y, u) <= 1


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=5))
def test_pooled_ratios(rows):
    x, y = np.transpose(rows)
    arguments = x, np.full(len(x), 50), y, np.full(len(x), 60)
    for pooled, plain in (
        (stats.pooled_odds_ratio, stats.odds_ratio),
        (stats.pooled_risk_ratio, stats.risk_ratio),
    ):
        # One stratum is the plain ratio with its interval; an empty stratum adds nothing.
        one = [part[:1] for part in arguments]
        same(np.squeeze(pooled(*one)[:3]), np.squeeze(plain(*one)))
        all_in = pooled(*arguments)
        same(
            pooled(*([*part[::-1], empty] for part, empty in zip(arguments, (3, 9, 0, 0), strict=True))),
            all_in,
        )
        each = plain(*arguments).value
        assert each.min() - 1e-12 <= all_in.value <= each.max() + 1e-12


def test_edges_of_nobody_and_nothing():
    assert np.isnan(stats.byar(0, 0)).all()
    assert np.isnan(stats.mean_t(1.0, 1.0, [0, 1])).all()
    assert np.isnan(stats.clopper_pearson(0, 0)).all()
    found = stats.odds_ratio([0, 5, 0], [5, 5, 5], [2, 2, 0], [5, 5, 5])
    assert found.value[:2].tolist() == [0, np.inf]
    assert found.low[0] == 0
    assert np.isfinite(found.high[0])
    assert np.isnan([found.value[2], found.low[2]]).all()
    assert np.isnan(stats.rate_ratio(0, 10, 0, 10).value)


def test_the_overlap_narrows_the_attributable_risk():
    published = stats.attributable_risk(1307, 8120, 1847, 14890).risk
    right = stats.attributable_risk(1307, 8120, 1847, 14890, overlap=True).risk
    assert published.low < right.low < right.value < right.high < published.high


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stats.byar(1, 0), "exposure"),
        (lambda: stats.byar(1.5, 10), "whole"),
        (lambda: stats.mean_t(1, -1, 5), "negative"),
        (lambda: stats.wilson(1, 2, (0.95, 1.0)), "between 0 and 1"),
        (lambda: stats.theil([0.1, np.nan], [1, 1]), "needs a value"),
        (lambda: stats.theil([0.1, -0.2], [1, 1]), "0 or more"),
        (lambda: stats.theil([0.1, 0.2], [1, 0]), "population above 0"),
        (lambda: stats.difference_to([0.1, 0.2]), "favourable"),
        (lambda: stats.difference_to([0.1, 0.2], reference="X"), "reference is"),
        (lambda: stats.index_of_disparity([0.1, 0.2], divisor="n-1"), "divisor"),
        (lambda: stats.slope_index([1, 1], [0.1, 0.2], [5, 5]), "same place"),
        (lambda: stats.concentration_index([1, 2], [0.1, 2.0], kind="wagstaff"), "bounds"),
        (lambda: stats.kitagawa([1, 2], [5, 0], [1, 2], [5, 5]), "exposure"),
        (lambda: stats.pooled_odds_ratio(1, 2, 1, 2), "strata"),
        (lambda: stats.risk_difference(1, 2, 1, 2, method="exact"), "method"),
    ],
)
def test_impossible_input_gets_one_sentence(call, words):
    with pytest.raises(ValueError, match=words) as error:
        call()
    assert "\n" not in str(error.value)
