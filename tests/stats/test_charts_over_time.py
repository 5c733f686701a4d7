"""Run and control charts: by property, at the edges, and the rates at which the rules signal by chance."""

from itertools import combinations, groupby, permutations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.stats.control_chart import control_chart
from qse.stats.run_chart import run_chart
from qse.stats.runs import anhoej_limits, runs_limits, streaks, trend

series = st.lists(st.integers(-9, 9), min_size=1, max_size=40)


def halves(n):
    """Every order of n // 2 points below and the others above, as lengths of runs."""
    for low in combinations(range(n), n // 2):
        yield [len(list(run)) for _, run in groupby(range(n), key=lambda at, low=low: at in low)]


def chance_of_no_signal(n, longest_max, runs_min, runs_max):
    """Exact, by counting: n / 2 points on either side of the median, every order equally likely."""
    half = n // 2

    def ways(parts):
        """Ways to cut `half` points into so many runs of at most `longest_max` (inclusion, exclusion)."""
        return sum(
            (-1) ** over * comb(parts, over) * comb(half - over * longest_max - 1, parts - 1)
            for over in range(parts + 1)
            if half - over * longest_max >= max(parts, 1)
        )

    usual = sum(
        2 * ways(runs // 2) * ways(runs - runs // 2) for runs in range(max(runs_min, 2), runs_max + 1)
    )
    return usual / comb(n, half)


def chance_of_no_trend(n, points):
    """Exact: share of all orders of n values without `points` in a row rising, or falling.

    State: rank of the last value among those so far, way, length; a new value has any rank alike.
    """
    steps = points - 1
    now = np.zeros((1, 2, steps))
    now[0, :, 0] = 0.5
    for size in range(2, n + 1):
        new = np.zeros((size, 2, steps))
        for rank in range(size):
            rising, falling = now[:rank].sum(axis=0), now[rank:].sum(axis=0)
            for way, came in ((0, rising), (1, falling)):
                new[rank, way, 1] += came[1 - way, 1:].sum() + came[:, 0].sum()
                new[rank, way, 2:] += came[way, 1 : steps - 1]
        now = new / size
    return now.sum()


@given(series)
def test_streaks_by_hand(values):
    signs = np.sign([values]).astype(np.int8)
    useful = [sign for sign in signs[0] if sign]
    runs = [len(list(run)) for _, run in groupby(useful)]
    length, number = streaks(signs)
    assert number[0] == len(runs)
    assert length[0][signs[0] != 0].tolist() == [size for size in runs for _ in range(size)]
    assert not length[0][signs[0] == 0].any()


@given(series, st.integers(-5, 5), st.sampled_from([1, 2, 10]), st.sampled_from(["anhoej", "ihi"]))
def test_moving_and_stretching_change_nothing_and_turning_over_turns_the_signs(values, add, times, rules):
    y = np.array(values, dtype=float)
    chart, moved, over = (run_chart(x, rules=rules) for x in (y, y * times + add, -y))
    for code, found in chart.signals.items():
        assert (moved.signals[code] == found).all()
        if code != "trend":
            assert (over.signals[code] == -found).all()
    assert [part.tolist() for part in chart.runs] == [part.tolist() for part in over.runs]


@given(st.lists(st.lists(st.integers(0, 9), min_size=24, max_size=24), min_size=1, max_size=5))
def test_many_series_at_once_are_charted_as_one_by_one(rows):
    options = {"split": [12], "exclude": [3, 20]}
    together = run_chart(rows, **options)
    limits = control_chart(rows, np.full_like(rows, 10), kind="p", laney=True, rules="nhs", split=[9])
    for at, row in enumerate(rows):
        alone = run_chart(row, **options)
        assert np.array_equal(together[at].centre, alone.centre)
        assert np.array_equal(together.runs.crossings[at], alone.runs.crossings)
        assert together.signal[at] == alone.signal
        chart = control_chart(row, [10] * 24, kind="p", laney=True, rules="nhs", split=[9])
        assert np.allclose(limits[at].upper, chart.upper, rtol=1e-12, equal_nan=True)
        assert all((limits.signals[code][at] == chart.signals[code]).all() for code in chart.signals)


@given(series, series, st.sampled_from(["anhoej", "ihi"]))
def test_a_split_series_is_two_series(first, second, rules):
    both = run_chart(first + second, rules=rules, split=[len(first)])
    parts = [run_chart(part, rules=rules) for part in (first, second)]
    assert both.centre.tolist() == [value for part in parts for value in part.centre]
    for code, found in both.signals.items():
        assert found.tolist() == [sign for part in parts for sign in part.signals[code]]
    assert both.runs.longest.tolist() == [int(part.runs.longest[0]) for part in parts]


@given(st.lists(st.integers(0, 50), min_size=5, max_size=30), st.integers(0, 4), st.integers(0, 50))
def test_an_excluded_point_is_shown_and_sets_nothing(values, at, other):
    changed = [other if place == at else value for place, value in enumerate(values)]
    one, two = (control_chart(x, kind="c", exclude=[at]) for x in (values, changed))
    assert np.array_equal(one.upper, two.upper)
    assert np.array_equal(one.signals["long_run"], two.signals["long_run"])
    assert two.values[at] == other


@given(st.lists(st.integers(0, 20), min_size=4, max_size=30), st.integers(0, 3))
def test_a_missing_point_counts_in_no_run(values, at):
    holed = [np.nan if place == at else value for place, value in enumerate(values)]
    left = [value for place, value in enumerate(values) if place != at]
    chart, plain = run_chart(holed), run_chart(left)
    assert [part.tolist() for part in chart.runs] == [part.tolist() for part in plain.runs]
    assert np.delete(chart.signals["long_run"], at).tolist() == plain.signals["long_run"].tolist()


def test_a_missing_month_breaks_the_moving_range():
    # Moving ranges 1, 1 and 2, 2 on either side of the gap; 96 across it is not one.
    chart = control_chart([1, 2, 3, None, 99, 101, 103], kind="xmr", screen=False)
    assert chart.upper[0] - chart.centre[0] == pytest.approx(3 * 1.5 / 1.128)


def test_screening_leaves_out_the_two_ranges_of_an_outlier():
    y = [10, 11, 10, 11, 10, 60, 10, 11, 10, 11]
    assert control_chart(y, kind="xmr").upper[0] == pytest.approx(np.mean(y) + 3 / 1.128)
    plain = control_chart(y, kind="xmr", screen=False)
    assert plain.upper[0] == pytest.approx(np.mean(y) + 3 * (107 / 9) / 1.128)


def test_points_on_the_median_neither_count_nor_break():
    chart = run_chart([1, 1, 1, 1, 5, 5, 9, 9, 9, 9])
    assert (chart.runs.n_useful[0], chart.runs.longest[0], chart.runs.crossings[0]) == (8, 4, 1)
    nhs = control_chart([1, 1, 1, 1, 5, 5, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9], kind="c", rules="nhs", freeze=16)
    assert set(nhs.signals["shift"][:9].tolist()) == {0}


def test_ihi_rules():
    six = run_chart([0, 0, 0, 0, 0, 0, 9, 9, 9, 1, 9, 9, 9, 9], rules="ihi")
    assert six.signals["shift"].tolist() == [-1] * 6 + [0] * 8
    assert trend(np.array([[5.0, 1, 2, 3, 4, 4, 5, 0]]), 5, skip=True)[0].tolist() == [0, 1, 1, 1, 1, 1, 1, 0]
    assert not trend(np.array([[1, 2, 3, np.nan, 4, 5.0]]), 5, skip=True).any()
    assert run_chart([1, 9] * 8, rules="ihi").why == ("many_crossings",)


@pytest.mark.parametrize("n", [10, 12, 14])
def test_limits_of_runs_by_listing_every_order(n):
    runs = np.array([len(lengths) for lengths in halves(n)])
    fewest, most = (int(limit) for limit in runs_limits(n))
    assert (runs < fewest).mean() <= 0.025 < (runs <= fewest).mean()
    assert (runs > most).mean() <= 0.025 < (runs >= most).mean()


def test_the_yardsticks_of_the_simulation_by_listing_every_order():
    orders = list(halves(12))
    usual = np.mean([max(runs) <= 4 and 4 <= len(runs) <= 9 for runs in orders])
    assert chance_of_no_signal(12, 4, 4, 9) == pytest.approx(usual)
    quiet = [not trend(np.array([order], dtype=float), 5, True).any() for order in permutations(range(7))]
    assert chance_of_no_trend(7, 5) == pytest.approx(np.mean(quiet))


def test_the_edges():
    assert run_chart([None, None]).runs.n_useful[0] == 0
    assert run_chart(np.empty((0, 5)), split=[2]).runs.crossings.shape == (0, 2)
    assert control_chart(np.empty((0, 5)), kind="c").upper.shape == (0, 5)
    assert not run_chart([4]).signal
    assert not run_chart([0.3] * 30).signal
    steady = control_chart([3, 3, 3, 3], kind="xmr")
    assert (steady.upper == 3).all()
    assert not steady.signal
    assert not control_chart([0.3] * 30, kind="xmr").signal
    empty = control_chart([1, 0, 2], [10, 0, 10], kind="p")
    assert np.isnan([empty.values[1], empty.upper[1]]).all()
    assert empty.centre[1] == pytest.approx(0.15)
    assert np.isnan(control_chart([1, 2], kind="c", exclude=[0, 1]).upper).all()
    assert control_chart([1, 2], [100, 300], kind="p").small.tolist() == [True, True]
    assert control_chart([40, 200], [100, 400], kind="p").small.tolist() == [False, False]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rules": "west"}, "rules"),
        ({"freeze": 9}, "freeze"),
        ({"split": [0]}, "split"),
        ({"exclude": [5]}, "excluded"),
        ({"freeze": 2, "split": [2]}, "not both"),
    ],
)
def test_what_cannot_be_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        run_chart([1, 2, 3, 4], **options)


@pytest.mark.parametrize(
    ("values", "n", "options", "words"),
    [
        ([1, 2], None, {"kind": "p"}, "needs n"),
        ([1, 2], [1, 1], {"kind": "p"}, "denominator"),
        ([1, 2], [3, 3], {"kind": "c"}, "no denominator"),
        ([0.5, 2], None, {"kind": "c"}, "whole"),
        ([1, 2], None, {"kind": "q"}, "kind"),
        ([1, 2], None, {"kind": "c", "laney": True}, "Laney"),
        ([1, 2], None, {"kind": "c", "rules": "ihi"}, "rules"),
        ([], None, {"kind": "c"}, "at least one"),
    ],
)
def test_impossible_control_charts_are_refused(values, n, options, words):
    with pytest.raises(ValueError, match=words):
        control_chart(values, n, **options)


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 20, 24, 36, 60, 100])
def test_series_in_control_signal_as_often_as_the_published_rules_say(n):
    # Measured about their own median, half of n points lie on either side, every order equally likely: the
    # rates of the published limits follow exactly, by counting. 20,000 series, within four standard errors.
    series = 20_000
    y = np.random.default_rng(20141 + n).standard_normal((series, n))
    anhoej, ihi = run_chart(y), run_chart(y, rules="ihi")

    def near(seen, expected):
        assert abs(seen.mean() - expected) <= 4 * np.sqrt(expected * (1 - expected) / series) + 1e-12

    longest_max, crossings_min = (int(limit) for limit in anhoej_limits(n))
    rate = 1 - chance_of_no_signal(n, longest_max, crossings_min + 1, n)
    near(anhoej.signal, rate)
    near(anhoej.signals["long_run"].any(axis=1), 1 - chance_of_no_signal(n, longest_max, 2, n))
    near(anhoej.signals["few_crossings"].any(axis=1), 1 - chance_of_no_signal(n, n, crossings_min + 1, n))
    fewest, most = (int(limit) for limit in runs_limits(n))
    near(ihi.signals["shift"].any(axis=1), 1 - chance_of_no_signal(n, 5, 2, n))
    crossings = ihi.signals["few_crossings"] | ihi.signals["many_crossings"]
    near(crossings.any(axis=1), 1 - chance_of_no_signal(n, n, fewest, most))
    near(ihi.signals["trend"].any(axis=1), 1 - chance_of_no_trend(n, 5))
