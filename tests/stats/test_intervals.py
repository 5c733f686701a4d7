"""Intervals and two groups, against published and independently computed numbers, and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.stats import risk_difference, risk_ratio, to_overall, wilson

# Newcombe 1998 (Stat Med 17:857-872) rows and edge cases.
EVENTS, N = [81, 15, 0, 1, 5, 9, 0], [263, 148, 20, 29, 5, 1000, 3]
WILSON_95 = [
    (0.2552885198783, 0.3662095769828),
    (0.06238639953074, 0.1604872417233),
    (0, 0.1611251580528),
    (0.006113214292763, 0.1717552187932),
    (0.5655175352168, 1),
    (0.004742060667477, 0.01701581616534),
    (0, 0.561497031755),
]
WILSON_998 = [
    (0.228035740242, 0.4013894219094),
    (0.04738368050657, 0.203645530902),
    (0, 0.3231704146241),
    (0.003016001358717, 0.2965864580364),
    (0.3436535777502, 1),
    (0.003351863243782, 0.02393707576486),
    (0, 0.7609473314183),
]


@pytest.mark.parametrize(("level", "expected"), [(0.95, WILSON_95), (0.998, WILSON_998)])
def test_wilson_published(level, expected):
    assert np.allclose(np.transpose(wilson(EVENTS, N, level)), expected, rtol=1e-9, atol=1e-12)


def test_wilson_of_nobody_is_not_a_number():
    assert np.isnan(wilson(0, 0)).all()


@pytest.mark.parametrize(
    ("counts", "difference", "interval", "ratio", "ratio_interval"),
    [
        ((56, 70, 48, 80), 0.2, (0.052431, 0.333873), 1.333333333333, (1.076626422763, 1.651248511266)),
        ((1307, 8120, 1847, 14890), 0.0369176, (0.027409, 0.046587), 1.297619492, (1.215370949, 1.385434092)),
        ((19, 96, 1847, 14890), 0.0738736, (0.006269, 0.164658), 1.595549089, (1.064241945, 2.392103512)),
    ],
)
def test_two_groups_published(counts, difference, interval, ratio, ratio_interval):
    assert np.allclose(risk_difference(*counts), (difference, *interval), atol=2e-6)
    assert np.allclose(risk_ratio(*counts), (ratio, *ratio_interval), atol=2e-6)


def test_ratio_at_zero_events():
    value, low, high = risk_ratio([0, 5, 0], [50, 50, 50], [5, 0, 0], [50, 50, 50])
    assert value[0] == low[0] == 0
    assert 1 < high[0] < 5
    assert value[1] == high[1] == np.inf
    assert 0.2 < low[1] < 1
    assert np.isnan([value[2], low[2], high[2]]).all()


groups = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=2, max_size=6).map(
    lambda rows: [(min(x, n), n) for x, n in rows]
)


@given(groups)
def test_bounds_hold(rows):
    x, n = np.transpose(rows)
    low, high = wilson(x, n)
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert ((low <= x / n) & (x / n <= high)).all()
    value, low, high = risk_difference(x[1:], n[1:], x[0], n[0])
    assert ((low >= -1) & (low <= value) & (value <= high) & (high <= 1)).all()


@given(groups)
def test_turning_the_groups_round_turns_the_signs(rows):
    (x, n), (y, m) = rows[:2]
    one, other = risk_difference(x, n, y, m), risk_difference(y, m, x, n)
    assert np.allclose([one.value, one.low, one.high], [-other.value, -other.high, -other.low])
    if x and y:
        one, other = risk_ratio(x, n, y, m), risk_ratio(y, m, x, n)
        assert np.allclose([one.value, one.low, one.high], [1 / other.value, 1 / other.high, 1 / other.low])


@given(groups)
def test_to_overall_agrees_with_the_plain_difference_and_ratio(rows):
    x, n = np.transpose(rows)
    difference, ratio = to_overall(x, n, x.sum(), n.sum())
    assert np.allclose(difference.value, x / n - x.sum() / n.sum())
    if x.sum():
        assert np.allclose(ratio.value, (x / n) / (x.sum() / n.sum()))
    assert (difference.low <= difference.high + 1e-12).all()


@pytest.mark.parametrize(("events", "n"), [(5, 4), (-1, 4), (1.5, 4), (np.nan, 4)])
def test_impossible_counts_are_refused(events, n):
    with pytest.raises(ValueError, match="count"):
        wilson(events, n)


def test_impossible_levels_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, 95)
