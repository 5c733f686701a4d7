"""Funnels, segregation, reliability, agreement, tests: by property and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.stats.agreement import kappa, kappa_by_level, ppv, sensitivity
from qse.stats.funnel import funnel_proportion, funnel_rate, overdispersion
from qse.stats.multiple import benjamini_hochberg, holm
from qse.stats.quantile import binomial_quantile, binomial_upto, poisson_quantile, poisson_upto
from qse.stats.reliability import nchs_proportion
from qse.stats.segregation import dissimilarity, exposure, ice, theil_h
from qse.stats.trend import cochran_armitage

share = st.floats(0.001, 0.999)
units = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=2, max_size=8)
square = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


@given(share, st.integers(0, 5000), share)
def test_binomial_quantile_is_the_first_to_reach(p, n, chance):
    r = binomial_quantile(p, n, chance)
    assert binomial_upto(r, n, chance) >= p * (1 - 1e-12)
    assert binomial_upto(r - 1, n, chance) < p


@given(share, st.floats(0, 5000))
def test_poisson_quantile_is_the_first_to_reach(p, mean):
    r = poisson_quantile(p, mean)
    assert poisson_upto(r, mean) >= p * (1 - 1e-12)
    assert poisson_upto(r - 1, mean) < p


@given(st.integers(1, 3000), st.floats(0.01, 0.99))
def test_exact_funnels_nest_and_lie_about_the_quantiles(n, target):
    funnel = funnel_proportion([0], [n], target=target)
    assert (np.diff(funnel.low, axis=0) <= 0).all()
    assert (np.diff(funnel.high, axis=0) >= 0).all()
    assert (funnel.low < funnel.high).all()
    rate = funnel_rate([0], [n], target=target)
    for p, ends, whole in ((0.025, rate.low, rate), (0.975, rate.high, rate)):
        r = poisson_quantile(p, whole.target * n)
        assert r - 1 <= ends[0, 0] * n + 1e-9
        assert ends[0, 0] * n <= r + 1e-9


def test_poisson_funnel_is_the_limit_of_the_binomial():
    few = funnel_proportion([0], [10_000_000], target=2e-6)
    rate = funnel_rate([0], [10_000_000], target=2e-6)
    assert np.allclose(few.low, rate.low, rtol=1e-4)
    assert np.allclose(few.high, rate.high, rtol=1e-4)


def test_units_alike_show_no_overdispersion_and_a_unit_of_nobody_is_passed_over():
    alike = overdispersion([10, 20, 40, 0], [100, 200, 400, 0])
    assert alike.tau2 == 0
    assert np.allclose(alike.z[:3], 0)
    assert np.isnan([alike.z[3], alike.z_adjusted[3]]).all()
    ratio = overdispersion([8, 30, 12, 45], [10, 20, 12, 30], target=1, kind="rate", trim=0)
    assert np.allclose(ratio.z, 2 * (np.sqrt([8, 30, 12, 45]) - np.sqrt([10, 20, 12, 30])))
    assert np.isnan(funnel_proportion([1, 0], [10, 0]).value[1])


@given(units)
def test_segregation_keeps_its_bounds_and_ignores_how_alike_units_are_cut(rows):
    x = np.array(rows)
    if not x[:, 0].any():
        x[0, 0] = 1
    for index in (lambda g: dissimilarity(g[:, 0], g[:, 1]), theil_h):
        value = index(x)
        assert -1e-12 <= value <= 1 + 1e-12
        assert index(x[::-1]) == pytest.approx(value)
        assert index(np.vstack([x, x])) == pytest.approx(value)
        assert index(x[:, ::-1]) == pytest.approx(value)
    met = exposure(x)
    assert np.allclose(met.sum(axis=1), 1)
    of_all = x.sum(axis=0)
    assert np.allclose(met * of_all[:, None], (met * of_all[:, None]).T)
    index = ice(x[:, 0], x[:, 1], x.sum(axis=1), poles=("one", "other"))
    assert (np.abs(index.value) <= 1).all()
    assert index.overall == pytest.approx((of_all[0] - of_all[1]) / of_all.sum())


def test_segregation_at_its_ends():
    assert dissimilarity([5, 50], [7, 70]) == pytest.approx(0)
    assert dissimilarity([5, 0], [0, 70]) == theil_h([[5, 0], [0, 70]]) == 1
    assert np.array_equal(exposure([[5, 0], [0, 70]]), np.eye(2))
    assert np.isnan(ice([0, 1], [0, 1], [0, 4], poles=("a", "b")).value[0])


@given(square)
def test_agreement_keeps_its_bounds(rows):
    x = np.array(rows)
    value, low, high = kappa(x)
    if not np.isnan(value):
        assert -1 <= low <= value <= high <= 1
        assert kappa(x.T).value == pytest.approx(float(value))
        assert kappa(x * 7).value == pytest.approx(float(value))
    for level in range(3):
        other = np.delete(np.arange(3), level)
        two = [
            [x[level, level], x[level, other].sum()],
            [x[other, level].sum(), x[np.ix_(other, other)].sum()],
        ]
        assert np.allclose(kappa_by_level(x).value[level], kappa(two).value, equal_nan=True)
        assert np.allclose(sensitivity(x).value[level], sensitivity(two).value[0], equal_nan=True)
        assert np.allclose(ppv(x).value[level], ppv(two).value[0], equal_nan=True)


def test_interval_of_kappa_by_the_delta_method():
    x = np.array([[40, 9, 2], [6, 45, 3], [1, 8, 20]], dtype=float)
    p, step = x / x.sum(), 1e-6

    def plain(q):
        chance = (q.sum(axis=0) / q.sum()) @ (q.sum(axis=1) / q.sum())
        return (np.trace(q) / q.sum() - chance) / (1 - chance)

    slope = np.zeros_like(p)
    for at in np.ndindex(p.shape):
        nudge = np.zeros_like(p)
        nudge[at] = step
        slope[at] = (plain(p + nudge) - plain(p - nudge)) / (2 * step)
    error = np.sqrt(((p * slope**2).sum() - (p * slope).sum() ** 2) / x.sum())
    value, low, high = kappa(x)
    assert np.allclose([high - value, value - low], 1.959964 * error, rtol=1e-5)


def test_a_trend_where_all_have_the_event_is_undefined():
    assert np.isnan(cochran_armitage([1, 2], [1, 2])[1:]).all()


def test_agreement_at_its_ends():
    assert [float(end) for end in kappa([[5, 0], [0, 5]])] == [1, 1, 1]
    assert np.isnan(kappa([[5, 0], [0, 0]]).value)
    assert np.isnan(sensitivity([[5, 1], [0, 0]]).value[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.randoms())
def test_adjusted_p_values(p, random):
    strict, loose = holm(p), benjamini_hochberg(p)
    assert (np.array(p) <= loose + 1e-15).all()
    assert (loose <= strict + 1e-15).all()
    assert (strict <= 1).all()
    order = list(range(len(p)))
    random.shuffle(order)
    assert np.allclose(holm(np.array(p)[order]), strict[order])
    assert np.allclose(benjamini_hochberg(np.array(p)[order]), loose[order])


@given(units)
def test_trend_turns_with_the_groups_and_ignores_the_unit_of_the_score(rows):
    x, n = np.minimum(*np.transpose(rows)), np.max(rows, axis=1)
    found, turned = cochran_armitage(x, n), cochran_armitage(x[::-1], n[::-1])
    assert turned.slope == pytest.approx(-found.slope, abs=1e-12)
    other = cochran_armitage(x, n, scores=10 * np.arange(len(n)) - 3)
    assert np.allclose([other.chi2, turned.chi2], found.chi2, equal_nan=True)
    if not np.isnan(found.chi2):
        assert found.chi2 <= found.chi2_any + 1e-9


@given(st.integers(0, 400), st.integers(0, 400))
def test_reliability_of_a_share_and_of_the_rest(x, n):
    x, n = min(x, n), max(x, n)
    found, rest = nchs_proportion([x], [n]), nchs_proportion([n - x], [n])
    assert found.suppress[0] or n >= 30
    assert found.suppress[0] == (found.why[0] != "")
    if not found.suppress[0] and 0 < x < n:
        assert found.complement[0] == (rest.why[0] == "wide_for_its_size")


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: funnel_proportion([0], [0]), "somebody"),
        (lambda: funnel_proportion([1], [2], target=2), "target"),
        (lambda: funnel_proportion([1], [2], levels=[95]), "level"),
        (lambda: funnel_proportion([1], [2], method="wald"), "method"),
        (lambda: funnel_rate([1.5], [2]), "whole"),
        (lambda: funnel_rate([1], [-2]), "negative"),
        (lambda: overdispersion([1], [2], kind="x"), "kind"),
        (lambda: overdispersion([1], [2], trim=0.5), "trim"),
        (lambda: dissimilarity([0, 0], [1, 2]), "nobody"),
        (lambda: theil_h([[1], [2]]), "two groups"),
        (lambda: ice([3], [3], [5], poles=("a", "b")), "poles"),
        (lambda: ice([1], [1], [5], poles=("a", "")), "name"),
        (lambda: kappa([[1, 2, 3], [1, 2, 3]]), "square"),
        (lambda: kappa([[1, 2], [1, -3]]), "whole"),
        (lambda: holm([0.5, 1.2]), "between 0 and 1"),
        (lambda: cochran_armitage([1], [2]), "two groups"),
        (lambda: cochran_armitage([1, 2], [2, 2], scores=[1]), "one score"),
        (lambda: nchs_proportion([3], [2]), "count"),
        (lambda: binomial_quantile(1.5, 3, 0.5), "between 0 and 1"),
        (lambda: poisson_quantile(1, 3), "below 1"),
    ],
)
def test_what_cannot_be_is_refused(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()
