"""Mantel-Haenszel: one odds ratio or risk ratio over many strata."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, z_values
from qse.stats.proportion import counts


class Pooled(NamedTuple):
    """A ratio over strata with its interval and the test that it is 1; each of shape (...)."""

    value: Floats
    low: Floats
    high: Floats
    chi_square: Floats
    p: Floats


def pooled_odds_ratio(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: Level = 0.95
) -> Pooled:
    """Odds ratio over strata, group to reference, with the Robins-Breslow-Greenland interval.

    Mantel and Haenszel 1959, J Natl Cancer Inst 22:719-748; interval: Robins, Breslow and Greenland 1986,
    Biometrics 42:311-323; the test is Mantel and Haenszel's without continuity correction. A stratum
    that lacks one of the groups adds nothing.

    Parameters
    ----------
    events, n : counts of the group, strata on the last axis, shape (..., strata).
    events_ref, n_ref : counts of the reference, the same shape.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Pooled : shape (...); the interval is NaN where the ratio is 0, infinite or undefined.

    Raises
    ------
    ValueError : a count is not possible, or there is no axis of strata.

    Examples
    --------
    >>> pooled = pooled_odds_ratio([30, 8], [80, 90], [12, 9], [60, 140])
    >>> [round(float(x), 4) for x in pooled[:3]]
    [1.9804, 1.0808, 3.629]

    """
    x, total, x_ref, total_ref, size = _strata(events, n, events_ref, n_ref)
    rest, rest_ref = total - x, total_ref - x_ref
    agree, differ = (x + rest_ref) / size, (rest + x_ref) / size
    up, down = x * rest_ref / size, rest * x_ref / size
    above, below = up.sum(-1), down.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (
            (agree * up).sum(-1) / above**2
            + (agree * down + differ * up).sum(-1) / (above * below)
            + (differ * down).sum(-1) / below**2
        ) / 2
    return _pooled(above, below, variance, (x, total, x_ref, total_ref), level)


def pooled_risk_ratio(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: Level = 0.95
) -> Pooled:
    """Risk ratio over strata, group to reference, with the Greenland-Robins interval.

    Greenland and Robins 1985, Biometrics 41:55-68; the test is Mantel and Haenszel's without continuity
    correction. A stratum that lacks one of the groups adds nothing.

    Parameters
    ----------
    events, n : counts of the group, strata on the last axis, shape (..., strata).
    events_ref, n_ref : counts of the reference, the same shape.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Pooled : shape (...); the interval is NaN where the ratio is 0, infinite or undefined.

    Raises
    ------
    ValueError : a count is not possible, or there is no axis of strata.

    Examples
    --------
    >>> pooled = pooled_risk_ratio([30, 8], [80, 90], [12, 9], [60, 140])
    >>> [round(float(x), 4) for x in pooled[:3]]
    [1.708, 1.0474, 2.785]

    """
    x, total, x_ref, total_ref, size = _strata(events, n, events_ref, n_ref)
    above, below = (x * total_ref / size).sum(-1), (x_ref * total / size).sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (total * total_ref * (x + x_ref) - x * x_ref * size) / size**2
        variance = spread.sum(-1) / (above * below)
    return _pooled(above, below, variance, (x, total, x_ref, total_ref), level)


def _strata(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Counts by stratum, emptied where one of the groups is missing; a size that can be divided by."""
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    if x.ndim == 0:
        raise ValueError("strata are needed: give lists of counts, one of each stratum")
    both = (total > 0) & (total_ref > 0)
    x, total, x_ref, total_ref = (np.where(both, count, 0.0) for count in (x, total, x_ref, total_ref))
    return x, total, x_ref, total_ref, np.where(both, total + total_ref, 1.0)


def _pooled(
    above: Floats,
    below: Floats,
    variance: Floats,
    cells: tuple[Floats, Floats, Floats, Floats],
    level: Level,
) -> Pooled:
    from scipy.special import chdtrc

    x, total, x_ref, total_ref = cells
    size = total + total_ref
    with np.errstate(invalid="ignore", divide="ignore"):
        value = above / below
        half = z_values(level, value.ndim) * np.sqrt(variance)
        low, high = value * np.exp(-half), value * np.exp(half)
        cases = x + x_ref
        expected = np.where(size > 0, total * cases / size, 0.0)
        spread = total * total_ref * cases * (size - cases) / (size**2 * (size - 1))
        square = (x - expected).sum(-1) ** 2 / np.where(size > 1, spread, 0.0).sum(-1)
    clear = np.isfinite(value) & (value > 0)
    return Pooled(
        value, np.where(clear, low, np.nan), np.where(clear, high, np.nan), square, chdtrc(1, square)
    )
