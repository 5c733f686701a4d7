"""Medians of whole units: against worked examples and scipy, by property, and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from qse.stats import difference_of_medians, median, medians_to_overall, ratio_of_medians

values = st.lists(st.integers(0, 12), min_size=1, max_size=60)


def histogram(*samples, bins=13):
    return np.array([np.bincount(np.asarray(sample, dtype=int), minlength=bins) for sample in samples])


def flat(*estimates):
    return np.array([np.asarray(end) for estimate in estimates for end in estimate])


@given(values, st.sampled_from([0.5, 0.9, 0.95, 0.998]))
def test_median_and_its_order_statistics(sample, level):
    value, low, high = median(histogram(sample)[0], level)
    assert value == np.median(sample)
    # The widest tail of a fair coin that is still small enough, summed term by term.
    n, ordered = len(sample), np.sort(sample)
    chance = scipy_stats.binom.pmf(np.arange(n + 1), n, 0.5).cumsum()
    rank = int((chance <= (1 - level) / 2 * (1 + 1e-12)).sum())
    if rank == 0:
        assert np.isnan([low, high]).all()
    else:
        assert (low, high) == (ordered[rank - 1], ordered[n - rank])


@pytest.mark.parametrize("n", [6, 11, 25, 60, 200])
def test_median_agrees_with_scipy(n):
    sample = np.random.default_rng(n).permutation(3 * n)[:n]
    end = {
        side: scipy_stats.quantile_test(sample, alternative=side).confidence_interval(0.975)
        for side in ("greater", "less")
    }
    _, low, high = median(histogram(sample, bins=3 * n)[0])
    assert (low, high) == (end["greater"].low, end["less"].high)


def test_median_worked_examples():
    # Altman and others 2000, Statistics with Confidence, p. 38 (in tenths of a unit).
    sample = [660, 712, 830, 836, 1010, 1076, 1220, 1430, 1600, 1770, 4140]
    assert [float(end) for end in median(histogram(sample, bins=4141)[0])] == [1076, 712, 1770]
    value, low, high = median(histogram([5] * 6, [5] * 5, []), (0.95, 0.5))
    assert np.array_equal(value, [5, 5, np.nan], equal_nan=True)
    assert np.array_equal(low, [[5, np.nan, np.nan], [5, 5, np.nan]], equal_nan=True)
    assert np.array_equal(low, high, equal_nan=True)


def test_two_medians_worked_examples():
    # Printed in the documentation of ci.median2 and ci.ratio.median2 (statpsych 1.6). In thousandths, as half
    # a unit is then nothing beside the values.
    first = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29]
    second = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48]
    third = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40]
    fine = dict(
        zip("abc", histogram(*(1000 * np.array(x) for x in (first, second, third)), bins=49001), strict=True)
    )
    difference = flat(difference_of_medians(fine["a"], fine["b"])) / 1000
    assert np.allclose(difference, [-8.5, -16.95977, -0.04022524], atol=3e-3)
    ratio = flat(ratio_of_medians(fine["b"], fine["c"]))
    assert np.allclose(ratio, [1.162162, 0.927667, 1.455933], atol=1e-4)


@given(values, values)
def test_turning_shifting_and_doubling_medians(one, other):
    x, y = histogram(one, other, bins=40)
    difference = flat(difference_of_medians(x, y))
    assert np.allclose(difference, -flat(difference_of_medians(y, x))[[0, 2, 1]], equal_nan=True)
    shifted = histogram(np.array(one) + 20, np.array(other) + 20, bins=40)
    assert np.allclose(difference, flat(difference_of_medians(*shifted)), equal_nan=True)
    ratio, turned = flat(ratio_of_medians(*shifted)), flat(ratio_of_medians(*shifted[::-1]))
    assert np.allclose(ratio, 1 / turned[[0, 2, 1]], equal_nan=True)
    difference, ratio = medians_to_overall(np.array([x, y]), x + y)
    assert np.array_equal(
        difference.value, [np.median(one) - np.median(one + other), np.median(other) - np.median(one + other)]
    )
    assert not (difference.low > difference.high).any()
    assert not (ratio.low > ratio.high).any()
    # Empty bins above the values change nothing.
    more = medians_to_overall(np.pad([x, y], ((0, 0), (0, 5))), np.pad(x + y, (0, 5)))
    assert np.array_equal(flat(difference, ratio), flat(*more), equal_nan=True)


def test_medians_at_their_ends():
    x = histogram([], [3], range(13), [0] * 20 + [9])
    assert np.isnan(flat(*medians_to_overall(x[0], x[2]))).all()
    assert np.isnan(flat(difference_of_medians(x[0], x[2]))).all()
    few = difference_of_medians(x[1], x[2])
    assert few.value == -3
    assert np.isnan([few.low, few.high]).all()
    zero = ratio_of_medians(x[2:], x[[3, 2]])
    assert np.isnan(zero.value[0])
    assert zero.value[1] == 0
    assert np.isnan([zero.low, zero.high]).all()
    alone = medians_to_overall(x[2:], x[2:])
    assert np.array_equal(flat(*alone)[:, 0], [0, 0, 0, 1, 1, 1])
    several = medians_to_overall(x[2:], x[2] + x[3], (0.9, 0.95))
    assert several[0].low.shape == (2, 2)
    assert np.allclose(several[0].low[1], medians_to_overall(x[2:], x[2] + x[3])[0].low)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: median([1, -1]), "whole number"),
        (lambda: median([0.5]), "whole number"),
        (lambda: median(3), "histogram"),
        (lambda: median([1, 2], 95), "level"),
        (lambda: difference_of_medians([1, 2], [1, 2, 3]), "same bins"),
        (lambda: medians_to_overall([1, 2], [1, 1]), "smaller"),
    ],
)
def test_impossible_histograms_are_refused(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def drawn(random, n, middle, spread, repeats):
    """Histograms of log-normal times, rounded to whole units, with these medians (one a repeat)."""
    times = np.rint(
        np.reshape(middle, (-1, 1)) * np.exp(spread * random.standard_normal((repeats, n)))
    ).astype(int)
    bins = int(times.max()) + 1
    rows = np.repeat(np.arange(repeats), n)
    return np.bincount(rows * bins + times.ravel(), minlength=repeats * bins).reshape(repeats, bins)


def same_bins(*samples):
    most = max(x.shape[1] for x in samples)
    return [np.pad(x, ((0, 0), (0, most - x.shape[1]))) for x in samples]


def holds(estimate, truth):
    return float(((estimate.low <= truth) & (truth <= estimate.high)).mean())


@pytest.mark.slow
@pytest.mark.parametrize("n", [6, 15, 40, 300])
def test_coverage_of_the_exact_interval(n):
    random = np.random.default_rng(1)
    assert holds(median(drawn(random, n, 90, 0.8, 4000)), 90) >= 0.945
    # Many ties: days.
    assert holds(median(drawn(random, n, 3.2, 0.8, 4000)), 3) >= 0.945


@pytest.mark.slow
@pytest.mark.parametrize(("n", "n_ref"), [(15, 40), (60, 60), (60, 900), (300, 300)])
def test_coverage_of_two_medians(n, n_ref):
    random = np.random.default_rng(2)
    x, y = same_bins(drawn(random, n, 120, 0.7, 4000), drawn(random, n_ref, 90, 0.5, 4000))
    assert 0.93 <= holds(difference_of_medians(x, y), 30) <= 0.985
    assert 0.93 <= holds(ratio_of_medians(x, y), 120 / 90) <= 0.985


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.1, 0.3, 0.8])
def test_coverage_of_two_medians_with_many_ties(spread):
    # Days in hospital, the medians anywhere between two whole days.
    random = np.random.default_rng(3)
    middle, middle_ref = random.uniform(3, 8, (2, 6000))
    x, y = same_bins(drawn(random, 80, middle, spread, 6000), drawn(random, 200, middle_ref, spread, 6000))
    truth, truth_ref = np.rint(middle), np.rint(middle_ref)
    assert holds(difference_of_medians(x, y), truth - truth_ref) >= 0.93
    assert holds(ratio_of_medians(x, y), truth / truth_ref) >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize(("n", "part"), [(60, 0.3), (100, 0.5), (400, 0.1), (400, 0.9)])
@pytest.mark.parametrize("middle", [100, 150, 250])
def test_coverage_of_a_median_to_the_whole(n, part, middle):
    from scipy.optimize import brentq

    random = np.random.default_rng(4)
    own = round(part * n)
    x, rest = same_bins(drawn(random, own, middle, 0.6, 2000), drawn(random, n - own, 100, 0.6, 2000))

    def below(time):
        apart = np.log(time / np.array([middle, 100])) / 0.6
        return np.dot([part, 1 - part], scipy_stats.norm.cdf(apart)) - 0.5

    whole = brentq(below, 50, 500)
    difference, ratio = medians_to_overall(x, x + rest)
    assert 0.93 <= holds(difference, middle - whole) <= 0.985
    assert 0.93 <= holds(ratio, middle / whole) <= 0.985
