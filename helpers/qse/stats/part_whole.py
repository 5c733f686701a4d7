"""A group against the whole that it is a part of: difference and ratio of risks, rates and means.

A group and the whole are not independent; a group and the rest are. With w the group's part of the
whole (of the people, or of the exposure), the whole's value is w times the group's plus (1 - w) times the
rest's. So the difference to the whole is (1 - w) times the difference to the rest, and the ratio to the
whole is RR / (w RR + 1 - w) with RR the ratio to the rest: exact identities, applied to the ends of the
intervals of the group against the rest. The part w is taken as known.
"""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level
from qse.stats.mean import moments
from qse.stats.mean_groups import difference_of_means, ratio_of_means
from qse.stats.proportion import counts
from qse.stats.rate import events_in
from qse.stats.two_groups import Estimate, rate_difference, rate_ratio, risk_difference, risk_ratio


def to_overall(
    events: ArrayLike, n: ArrayLike, events_all: ArrayLike, n_all: ArrayLike, level: Level = 0.95
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of a group's risk to the risk of the whole that it is a part of.

    From Newcombe's interval of the difference to the rest and Katz's of the ratio.

    Parameters
    ----------
    events, n : counts of each group, shape (k,).
    events_all, n_all : counts of the whole, one of each or shape (k,).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    difference, ratio : Estimates; exactly 0 and 1 of a group that is the whole; NaN where the n is 0.

    Raises
    ------
    ValueError : a count is not possible, or the whole is smaller than its part.

    Examples
    --------
    >>> difference, ratio = to_overall([30, 10], [100, 100], 40, 200)
    >>> difference.value.round(3).tolist(), ratio.value.round(3).tolist()
    ([0.1, -0.1], [1.5, 0.5])

    """
    x, total, x_all, total_all = np.broadcast_arrays(*counts(events, n), *counts(events_all, n_all))
    both = x, total, _rest(x, x_all), _rest(total, total_all), level
    return _against_whole(risk_difference(*both), risk_ratio(*both), total, total_all)


def rates_to_overall(
    events: ArrayLike,
    exposure: ArrayLike,
    events_all: ArrayLike,
    exposure_all: ArrayLike,
    level: Level = 0.95,
    per: float = 1.0,
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of a group's rate to the rate of the whole that it is a part of.

    From Wald's interval of the difference to the rest and the exact one of the ratio.

    Parameters
    ----------
    events, exposure : of each group, shape (k,).
    events_all, exposure_all : of the whole, one of each or shape (k,); exposure in the same unit.
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a difference per 1000.

    Returns
    -------
    difference, ratio : Estimates; exactly 0 and 1 of a group that is the whole; NaN where the exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible, or the whole is smaller than its part.

    Examples
    --------
    >>> difference, ratio = rates_to_overall([17, 23], [5211, 14302], 40, 19513, per=1000)
    >>> difference.value.round(3).tolist(), ratio.value.round(3).tolist()
    ([1.212, -0.442], [1.591, 0.785])
    >>> ratio.low.round(3).tolist(), ratio.high.round(3).tolist()
    ([1.013, 0.558], [2.213, 0.995])

    """
    x, time, x_all, time_all = np.broadcast_arrays(
        *events_in(events, exposure), *events_in(events_all, exposure_all)
    )
    both = x, time, _rest(x, x_all), _rest(time, time_all), level
    return _against_whole(rate_difference(*both, per), rate_ratio(*both), time, time_all)


def means_to_overall(
    total: ArrayLike,
    squares: ArrayLike,
    n: ArrayLike,
    total_all: ArrayLike,
    squares_all: ArrayLike,
    n_all: ArrayLike,
    level: Level = 0.95,
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of a group's mean to the mean of the whole that it is a part of.

    From Welch's interval of the difference to the rest and that of the ratio of means. It takes sums, as
    the sums of the rest are those of the whole less the group's; `moments` says when they lose digits.

    Parameters
    ----------
    total, squares, n : sum of the values, sum of their squares and how many, of each group, shape (k,).
    total_all, squares_all, n_all : of the whole, one of each or shape (k,).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    difference, ratio : Estimates; exactly 0 and 1 of a group that is the whole; NaN where the n is 0, the
        ends also where the group or the rest has one value, the ratio where its mean or the rest's is
        not above 0.

    Raises
    ------
    ValueError : an n is not possible, sums cannot belong together, or the whole is smaller than its part.

    Examples
    --------
    >>> difference, ratio = means_to_overall([20, 60], [110, 720], [5, 6], 80, 830, 11)
    >>> difference.value.round(3).tolist(), ratio.value.round(3).tolist()
    ([-3.273, 2.727], [0.55, 1.375])

    """
    s, q, size, s_all, q_all, size_all = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (total, squares, n, total_all, squares_all, n_all))
    )
    s_rest, q_rest, size_rest = s_all - s, _rest(q, q_all), _rest(size, size_all)
    # What rounding took off the rest's squares is judged by the whole's, which may be far larger.
    least = np.divide(s_rest**2, size_rest, out=np.zeros(s.shape), where=size_rest > 0)
    q_rest = np.where(np.abs(least - q_rest) <= 1e-9 * q_all, np.maximum(q_rest, least), q_rest)
    both = *moments(s, q, size), size, *moments(s_rest, q_rest, size_rest), size_rest, level
    return _against_whole(difference_of_means(*both), ratio_of_means(*both), size, size_all)


def _rest(part: Floats, whole: Floats) -> Floats:
    """The whole less the part; a hair's breadth of rounding is nothing."""
    rest = np.where(np.abs(whole - part) <= 1e-12 * whole, 0.0, whole - part)
    if (rest < 0).any():
        raise ValueError("the whole is smaller than a group that is part of it")
    return rest


def _against_whole(
    difference: Estimate, ratio: Estimate, size: Floats, size_all: Floats
) -> tuple[Estimate, Estimate]:
    """Turn the difference and ratio to the rest into those to the whole."""
    alone = (_rest(size, size_all) == 0) & (size > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = size / size_all

        def whole(to_rest: Floats) -> Floats:
            return np.where(np.isinf(to_rest), 1 / part, to_rest / (part * to_rest + 1 - part))

        return (
            Estimate(*(np.where(alone, 0.0, (1 - part) * end) for end in difference)),
            Estimate(*(np.where(alone, 1.0, whole(end)) for end in ratio)),
        )
