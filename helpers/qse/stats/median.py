"""Medians of whole units, such as minutes, from histograms: alone, two compared, and against the whole.

A histogram holds counts of the values 0, 1, 2, ... in one unit on its last axis; all results are in
that unit. Histograms add over parts of the data, so medians can be counted in one pass.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats, Level, tails, z_values
from qse.stats.quantile import binomial_quantile, binomial_upto
from qse.stats.two_groups import Estimate


class _Sample(NamedTuple):
    """A median with its standard error and that of its log; whether there are enough values for an interval."""

    value: Floats
    se: Floats
    se_log: Floats
    enough: NDArray[np.bool_]


def median(histogram: ArrayLike, level: Level = 0.95) -> Estimate:
    """Median with the exact interval between two order statistics, which assumes no distribution.

    Of an even number of values the median is the mean of the two in the middle. The interval holds the
    median with at least the level, also where values are tied (Conover 1999, Practical Nonparametric
    Statistics, ch. 3.2; Hahn and Meeker 1991, Statistical Intervals, ch. 5.2).

    Parameters
    ----------
    histogram : counts of the values 0, 1, 2, ..., shape (bins,) or (k, bins).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : shape () or (k,); the value NaN of no values, the ends also of too few for the level (below
        6 at 0.95, below 10 at 0.998).

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> value, low, high = median([[0, 3, 4, 2, 1], [0, 0, 1, 0, 2]])
    >>> value.tolist(), low.tolist(), high.tolist()
    ([2.0, 4.0], [1.0, nan], [3.0, nan])

    """
    x = _counts(histogram)
    upto, n = x.cumsum(-1), x.sum(-1)
    rank = _rank(n, level)
    return Estimate(
        _middle(upto, n),
        np.where(rank > 0, _ordered(upto, rank), np.nan),
        np.where(rank > 0, _ordered(upto, n + 1 - rank), np.nan),
    )


def difference_of_medians(histogram: ArrayLike, histogram_ref: ArrayLike, level: Level = 0.95) -> Estimate:
    """Difference of two medians, group minus reference, with the interval of Price and Bonett.

    Price and Bonett 2002, J Stat Comput Simul 72:119-124: the standard error of a median from the
    distance of two order statistics. They are taken half a unit further out, as a whole unit stands for
    what was rounded to it; without this the interval is too narrow where many values are tied.

    Parameters
    ----------
    histogram : of the group, counts of the values 0, 1, 2, ..., shape (bins,) or (k, bins).
    histogram_ref : of the reference, shape (bins,) or (k, bins), with the same bins.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : shape () or (k,); the value NaN where one has no values, the ends also where one has too
        few for an interval of its own (see `median`).

    Raises
    ------
    ValueError : a count is not possible, the bins differ, or the level is not possible.

    Examples
    --------
    >>> value, low, high = difference_of_medians([0, 10, 20, 80, 90, 40, 10], [0, 50, 90, 60, 30, 10, 10])
    >>> round(float(value), 3), round(float(low), 3), round(float(high), 3)
    (2.0, 0.588, 3.412)

    """
    x, x_ref = _alike(histogram, histogram_ref)
    return _difference(_sample(x, level), _sample(x_ref, level), 0.0, level)


def ratio_of_medians(histogram: ArrayLike, histogram_ref: ArrayLike, level: Level = 0.95) -> Estimate:
    """Ratio of two medians, group to reference, with the interval of Price and Bonett on the log scale.

    As `difference_of_medians`, from the logs of the order statistics.

    Parameters
    ----------
    histogram : of the group, counts of the values 0, 1, 2, ..., shape (bins,) or (k, bins).
    histogram_ref : of the reference, shape (bins,) or (k, bins), with the same bins.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : as for `difference_of_medians`; the value NaN also where the reference's median is 0, the
        ends where an order statistic is 0.

    Raises
    ------
    ValueError : a count is not possible, the bins differ, or the level is not possible.

    Examples
    --------
    >>> value, low, high = ratio_of_medians([0, 10, 20, 80, 90, 40, 10], [0, 50, 90, 60, 30, 10, 10])
    >>> round(float(value), 3), round(float(low), 3), round(float(high), 3)
    (2.0, 1.195, 3.347)

    """
    x, x_ref = _alike(histogram, histogram_ref)
    return _ratio(_sample(x, level), _sample(x_ref, level), 0.0, level)


def medians_to_overall(
    histogram: ArrayLike, histogram_all: ArrayLike, level: Level = 0.95
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of a group's median to the median of the whole that it is a part of.

    No identity leads from the rest to the whole, as it does for means. The values are the plain
    difference and ratio to the median of the whole. The interval takes the standard errors of
    `difference_of_medians` and, for large samples (Bahadur 1966, Ann Math Stat 37:577-580), the
    correlation 2 sqrt(w) min(F, 1 - F) of the two medians: w is the group's part of the whole, F the share
    of the group below the median of the whole. docs/intervals.md derives it.

    Parameters
    ----------
    histogram : of each group, counts of the values 0, 1, 2, ..., shape (bins,) or (k, bins).
    histogram_all : of the whole, shape (bins,) or (k, bins), with the same bins.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    difference, ratio : Estimates as from `difference_of_medians` and `ratio_of_medians`; exactly 0 and 1 of
        a group that is the whole.

    Raises
    ------
    ValueError : a count is not possible, the bins differ, the whole is smaller than its part, or the level
        is not possible.

    Examples
    --------
    >>> difference, ratio = medians_to_overall([0, 10, 20, 80, 90, 40, 10], [0, 60, 110, 140, 120, 50, 20])
    >>> [round(float(end), 3) for end in difference], [round(float(end), 3) for end in ratio]
    ([1.0, 0.078, 1.922], [1.333, 1.014, 1.753])

    """
    x, x_all = _alike(histogram, histogram_all)
    if (x > x_all).any():
        raise ValueError("the whole is smaller than a group that is part of it")
    group, whole = _sample(x, level), _sample(x_all, level)
    n, n_all = x.sum(-1), x_all.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        side = np.heaviside(whole.value[..., None] - np.arange(x.shape[-1]), 0.5)
        below = (x * side).sum(-1) / n
        together = 2 * np.sqrt(n / n_all) * np.minimum(below, 1 - below)
    alone = (n == n_all) & (n > 0)
    return (
        Estimate(*(np.where(alone, 0.0, end) for end in _difference(group, whole, together, level))),
        Estimate(*(np.where(alone, 1.0, end) for end in _ratio(group, whole, together, level))),
    )


def _counts(histogram: ArrayLike) -> Floats:
    x = np.asarray(histogram, dtype=float)
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError("a histogram needs counts of the values 0, 1, 2, and so on")
    if not np.isfinite(x).all() or (x < 0).any() or (x % 1).any():
        raise ValueError("each count must be a whole number, 0 or more")
    return x


def _alike(histogram: ArrayLike, other: ArrayLike) -> tuple[Floats, Floats]:
    x, y = _counts(histogram), _counts(other)
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(f"both histograms need the same bins, not {x.shape[-1]} and {y.shape[-1]}")
    x, y = np.broadcast_arrays(x, y)
    return x, y


def _ordered(upto: Floats, rank: Floats) -> Floats:
    """The value at a rank, counted from 1, of the values in order; `upto` counts them cumulatively."""
    return np.asarray((upto < rank[..., None]).sum(-1), dtype=float)


def _middle(upto: Floats, n: Floats) -> Floats:
    middle = (_ordered(upto, np.floor((n + 1) / 2)) + _ordered(upto, np.floor(n / 2) + 1)) / 2
    return np.where(n > 0, middle, np.nan)


def _rank(n: Floats, level: Level) -> Floats:
    """The largest rank below which the median lies with no more than a tail's chance; 0 where there is none."""
    tail = tails(level, n.ndim)
    rank = binomial_quantile(tail, n, 0.5)
    return rank + (binomial_upto(rank, n, 0.5) <= tail)


def _sample(x: Floats, level: Level) -> _Sample:
    from scipy.special import ndtri

    upto, n = x.cumsum(-1), x.sum(-1)
    # A rank about two standard deviations of a count of n / 2 from the middle, as Price and Bonett advise.
    rank = np.maximum(np.rint((n + 1) / 2 - np.sqrt(n)), 1)
    z = -ndtri(binomial_upto(rank - 1, n, 0.5))
    low, high = _ordered(upto, rank) - 0.5, _ordered(upto, n + 1 - rank) + 0.5
    with np.errstate(invalid="ignore", divide="ignore"):
        se, se_log = (high - low) / (2 * z), np.log(high / low) / (2 * z)
    return _Sample(_middle(upto, n), se, se_log, _rank(n, level) > 0)


def _difference(one: _Sample, other: _Sample, together: ArrayLike, level: Level) -> Estimate:
    """`together` is the correlation of the two medians."""
    value = one.value - other.value
    half = _half(one.se, other.se, together, one.enough & other.enough, level)
    return Estimate(value, value - half, value + half)


def _ratio(one: _Sample, other: _Sample, together: ArrayLike, level: Level) -> Estimate:
    value = one.value / np.where(other.value > 0, other.value, np.nan)
    factor = np.exp(_half(one.se_log, other.se_log, together, one.enough & other.enough, level))
    return Estimate(value, value / factor, value * factor)


def _half(
    se: Floats, se_other: Floats, together: ArrayLike, enough: NDArray[np.bool_], level: Level
) -> Floats:
    with np.errstate(invalid="ignore"):
        variance = se**2 + se_other**2 - 2 * np.asarray(together) * se * se_other
        return np.where(enough, z_values(level, se.ndim) * np.sqrt(np.maximum(variance, 0)), np.nan)
