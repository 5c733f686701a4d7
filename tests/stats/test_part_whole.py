"""Two means compared, and a group against the whole it is part of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from qse.stats import (
    difference_of_means,
    means_to_overall,
    moments,
    rate_ratio,
    rates_to_overall,
    ratio_of_means,
    to_overall,
)

samples = st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=12), min_size=2, max_size=5)
rates = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 900)), min_size=2, max_size=6)


def flat(*estimates):
    return np.array([np.asarray(end) for estimate in estimates for end in estimate])


def sums(values):
    x = np.asarray(values, dtype=float)
    return x.sum(), (x**2).sum(), len(x)


def described(values):
    return (*moments(*sums(values)), len(values))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", [0.9, 0.998])
def test_welch_agrees_with_scipy(seed, level):
    random = np.random.default_rng(seed)
    x, y = random.gamma(2, 3, 5 + 9 * seed), random.normal(5, 9, 12)
    expected = scipy_stats.ttest_ind(x, y, equal_var=False).confidence_interval(level)
    value, low, high = difference_of_means(*described(x), *described(y), level)
    assert np.allclose([value, low, high], [x.mean() - y.mean(), *expected])


@pytest.mark.parametrize(("n", "n_ref"), [(10, 13), (40, 7)])
def test_ratio_of_means_by_hand(n, n_ref):
    random = np.random.default_rng(n)
    x, y = random.gamma(2, 3, n), random.gamma(5, 1, n_ref)
    one, other = (v.var(ddof=1) / len(v) / v.mean() ** 2 for v in (x, y))
    freedom = (one + other) ** 2 / (one**2 / (n - 1) + other**2 / (n_ref - 1))
    factor = np.exp(scipy_stats.t.ppf(0.975, freedom) * np.sqrt(one + other))
    ratio = x.mean() / y.mean()
    assert np.allclose(
        flat(ratio_of_means(*described(x), *described(y))), [ratio, ratio / factor, ratio * factor]
    )


def test_means_at_their_ends():
    # Nobody, one value, a mean of 0, no spread.
    mean, sd, n = [np.nan, 5, 0, 5], [np.nan, np.nan, 1, 0], [0, 1, 9, 9]
    difference = difference_of_means(mean, sd, n, 4, 0, 9)
    ratio = ratio_of_means(mean, sd, n, 4, 0, 9)
    nan = np.nan
    assert np.allclose(difference.value, [nan, 1, -4, 1], equal_nan=True)
    assert np.isnan(difference.low[:2]).all()
    assert difference.low[3] == difference.high[3] == 1
    assert np.allclose(ratio.value, [nan, 1.25, nan, 1.25], equal_nan=True)
    assert ratio.low[3] == ratio.high[3] == 1.25
    assert difference_of_means(mean, sd, n, 4, 1, 9, (0.9, 0.95)).low.shape == (2, 4)


@given(samples)
def test_means_to_overall_agree_with_plain_ones(groups):
    everybody = np.concatenate(groups)
    difference, ratio = means_to_overall(*np.transpose([sums(x) for x in groups]), *sums(everybody))
    means = np.array([np.mean(x) for x in groups])
    assert np.allclose(difference.value, means - everybody.mean())
    assert not (difference.low > difference.value + 1e-9).any()
    proper = (means > 0) & (sums(everybody)[0] > [sum(x) for x in groups])
    assert np.allclose(ratio.value[proper], means[proper] / everybody.mean())
    assert np.isnan(ratio.value[~proper]).all()
    # In other units: the difference follows, the ratio stays.
    scaled = means_to_overall(*np.transpose([sums(60 * np.array(x)) for x in groups]), *sums(60 * everybody))
    assert np.allclose(flat(*scaled)[:3], 60 * flat(difference), atol=1e-6)
    assert np.allclose(flat(*scaled)[3:], flat(ratio), equal_nan=True)


def test_a_small_rest_of_a_large_whole_keeps_its_mean():
    random = np.random.default_rng(1)
    large, small = random.normal(1e5, 30, 20_000), np.array([0.1, 0.2, 0.3])
    everybody = sums(np.concatenate([large, small]))
    difference, ratio = means_to_overall(*sums(large), *everybody)
    assert np.isfinite(flat(difference, ratio)).all()


@given(rates, st.floats(0.01, 100))
def test_rates_to_overall_agree_with_plain_ones(rows, scale):
    x, time = np.transpose(rows)
    difference, ratio = rates_to_overall(x, time, x.sum(), time.sum())
    assert np.allclose(difference.value, x / time - x.sum() / time.sum())
    if x.sum():
        assert np.allclose(ratio.value, (x / time) / (x.sum() / time.sum()))
        assert (ratio.low <= ratio.value * (1 + 1e-9)).all()
        assert (ratio.value <= ratio.high * (1 + 1e-9)).all()
        # Everybody cannot have less than the group alone brings.
        assert (ratio.high <= time.sum() / time * (1 + 1e-9)).all()
    else:
        assert np.isnan(flat(ratio)).all()
    other = rates_to_overall(x, time * scale, x.sum(), (time * scale).sum(), per=scale)
    assert np.allclose(flat(*other), flat(difference, ratio), equal_nan=True)
    mixed = rates_to_overall(x[::-1], time[::-1], x.sum(), time.sum())
    assert np.allclose(flat(*mixed)[:, ::-1], flat(difference, ratio), equal_nan=True)


@given(rates)
def test_whole_and_rest_are_clear_of_1_together(rows):
    x, time = np.transpose(rows)
    _, ratio = rates_to_overall(x, time, x.sum(), time.sum())
    to_rest = rate_ratio(x, time, x.sum() - x, time.sum() - time)
    assert np.array_equal(ratio.low > 1 + 1e-9, to_rest.low > 1 + 1e-9)
    assert np.array_equal(ratio.high < 1 - 1e-9, to_rest.high < 1 - 1e-9)


def test_a_group_that_is_the_whole_and_a_group_of_nobody():
    for got in (
        to_overall([4, 0], [9, 0], 4, 9),
        rates_to_overall([4, 0], [0.1 + 0.2, 0], 4, 0.3),
        means_to_overall([4, 0], [9, 0], [3, 0], 4, 9, 3),
    ):
        assert np.array_equal(flat(*got)[:, 0], [0, 0, 0, 1, 1, 1])
        assert np.isnan(flat(*got)[:, 1]).all()
    assert np.isnan(flat(*to_overall(0, 0, 0, 0))).all()


def test_no_events_and_nothing_but_events():
    difference, ratio = rates_to_overall([0, 8], [50, 100], 8, 150, (0.9, 0.95))
    assert np.array_equal(ratio.value, [0, 1.5])
    assert np.array_equal(ratio.low[:, 0], [0, 0])
    assert np.allclose(ratio.high[:, 1], 1.5)
    assert difference.low.shape == ratio.low.shape == (2, 2)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: to_overall(5, 9, 4, 20), "smaller"),
        (lambda: rates_to_overall(5, 9.0, 6, 8.0), "smaller"),
        (lambda: rates_to_overall(5, -9.0, 6, 8.0), "never negative"),
        (lambda: means_to_overall(5, 9, 4, 5, 9, 3), "smaller"),
        (lambda: means_to_overall(5, 9, 4, 90, 10, 9), "too small"),
        (lambda: difference_of_means(1, -1, 4, 5, 9, 3), "negative"),
        (lambda: ratio_of_means(1, 1, 4.5, 5, 9, 3), "whole"),
    ],
)
def test_what_cannot_be_is_refused(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def holds(estimate, truth):
    return float(((estimate.low <= truth) & (truth <= estimate.high)).mean())


@pytest.mark.slow
def test_coverage_of_two_means():
    random = np.random.default_rng(11)
    x, y = random.gamma(4, 2, (20_000, 30)), random.gamma(9, 0.5, (20_000, 80))
    told = [part for v in (x, y) for part in (v.mean(1), v.std(1, ddof=1), v.shape[1])]
    assert 0.93 <= holds(difference_of_means(*told), 8 - 4.5) <= 0.97
    assert 0.93 <= holds(ratio_of_means(*told), 8 / 4.5) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("n", [(30, 90), (90, 30), (300, 20)])
def test_coverage_of_a_mean_to_the_whole(n):
    random = np.random.default_rng(12)
    x, y = random.gamma(4, 2, (10_000, n[0])), random.gamma(9, 0.5, (10_000, n[1]))
    both = np.concatenate([x, y], axis=1)
    told = [part for v in (x, both) for part in (v.sum(1), (v**2).sum(1), v.shape[1])]
    whole = (8 * n[0] + 4.5 * n[1]) / sum(n)
    difference, ratio = means_to_overall(*told)
    assert 0.93 <= holds(difference, 8 - whole) <= 0.97
    assert 0.93 <= holds(ratio, 8 / whole) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("expected", [(20, 60), (60, 20), (15, 400)])
def test_coverage_of_a_rate_to_the_whole(expected):
    random = np.random.default_rng(13)
    x, y = random.poisson(expected, (20_000, 2)).T
    difference, ratio = rates_to_overall(x, 1000, x + y, 4000)
    whole = sum(expected) / 4000
    assert 0.93 <= holds(difference, expected[0] / 1000 - whole) <= 0.97
    assert holds(ratio, expected[0] / 1000 / whole) >= 0.945
