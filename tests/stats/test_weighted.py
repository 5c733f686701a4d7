"""Weighted shares and ratios of shares: against the plain ones, by hand, at the edges, and their coverage."""

import numpy as np
import pytest

from qse import stats


def test_one_weight_for_all_is_wilson():
    share, size = stats.weighted_share([[10, 20], [0, 0]], [[50, 90], [30, 40]], [7, 7])
    low, high = stats.wilson([30, 0], [140, 70])
    assert size.tolist() == pytest.approx([140, 70])
    np.testing.assert_allclose([share.value, share.low, share.high], [[30 / 140, 0], low, high])


def test_nobody_drawn_is_not_known():
    share, _ = stats.weighted_share([0, 0], [0, 0], [3, 5])
    assert np.isnan(share.value)
    assert np.isnan(share.low)


def test_a_weight_is_a_number_of_people():
    with pytest.raises(ValueError, match="number of people"):
        stats.weighted_share([1, 2], [3, 4], [1, -1])


def test_the_interval_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(4)
    people, drawn, risk = np.array([9000, 1000]), np.array([300, 300]), np.array([0.12, 0.18])
    truth = (people * risk).sum() / people.sum()
    events = random.binomial(drawn, risk, (4000, 2))
    share, _ = stats.weighted_share(events, np.broadcast_to(drawn, events.shape), people / drawn)
    held = ((share.low <= truth) & (truth <= share.high)).mean()
    assert 0.94 < held < 0.965


def test_one_share_over_another_is_katz():
    ours = stats.ratio_of_shares(
        [(np.array([56 / 70, 9 / 90]), [70, 90])], [([48 / 80, 30 / 100], [80, 100])]
    )
    theirs = stats.risk_ratio([56, 9], [70, 90], [48, 30], [80, 100])
    np.testing.assert_allclose(ours, theirs)


def test_nothing_over_something_is_nothing_with_an_upper_end():
    value, low, high = stats.ratio_of_shares([(0.0, 50)], [(0.2, 50)])
    assert (value, low) == (0, 0)
    assert 0 < high < 1.5
    value, low, high = stats.ratio_of_shares([(0.2, 50)], [(0.0, 50)])
    assert np.isinf(value)
    assert np.isinf(high)
    assert low > 0
    assert np.isnan(stats.ratio_of_shares([(0.0, 50)], [(0.0, 50)])).all()


def test_four_shares_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(5)
    sizes, risks = [3000, 800, 3000, 800], [0.03, 0.16, 0.04, 0.13]
    one, two, three, four = (
        (random.binomial(n, risk, 4000) / n, np.full(4000, n)) for n, risk in zip(sizes, risks, strict=True)
    )
    _, low, high = stats.ratio_of_shares([one, four], [two, three])
    truth = 0.03 / 0.16 / (0.04 / 0.13)
    assert 0.94 < ((low <= truth) & (truth <= high)).mean() < 0.965
