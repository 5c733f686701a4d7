"""Tests of two groups: whether two risks or two rates are the same."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats
from qse.stats.proportion import counts
from qse.stats.rate import events_in

ALIKE = 1 + 1e-7


def chi_square(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike
) -> tuple[Floats, Floats]:
    """Pearson's test that two risks are the same, without continuity correction.

    Pearson 1900, Philos Mag 50:157-175.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.

    Returns
    -------
    chi_square, p : shape (k,); NaN where an n is 0, or nobody or everybody has the event.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> square, p = chi_square(56, 70, 48, 80)
    >>> round(float(square), 3), round(float(p), 4)
    (7.023, 0.008)

    """
    from scipy.special import chdtrc

    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    size, cases = total + total_ref, x + x_ref
    with np.errstate(invalid="ignore", divide="ignore"):
        cross = (x * (total_ref - x_ref) - x_ref * (total - x)) ** 2
        square = size * cross / (total * total_ref * cases * (size - cases))
    return square, chdtrc(1, square)


def fisher(events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike) -> Floats:
    """Fisher's exact test that two risks are the same, two-sided.

    Fisher 1934, Statistical Methods for Research Workers, 5th ed.: the tables with the same margins that
    are no more likely than the one seen.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.

    Returns
    -------
    p : shape (k,); NaN where an n is 0.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> round(float(fisher(56, 70, 48, 80)), 4)
    0.0125

    """
    from scipy.special import gammaln

    def tables(x: Floats, total: float, total_ref: float, cases: float) -> Floats:
        """Log probability of `x` of the events in the group, up to a constant."""
        return -sum(gammaln(c + 1) for c in (x, total - x, cases - x, total_ref - cases + x))

    def one(x: float, total: float, x_ref: float, total_ref: float) -> float:
        if total == 0 or total_ref == 0:
            return np.nan
        cases = x + x_ref
        log = tables(np.arange(max(0, cases - total_ref), min(cases, total) + 1), total, total_ref, cases)
        seen = log[int(x - max(0, cases - total_ref))]
        chance = np.exp(log - log.max())
        return float(chance[chance <= np.exp(seen - log.max()) * ALIKE].sum() / chance.sum())

    cells = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    return np.vectorize(one, otypes=[float])(*cells)


def rate_test(
    events: ArrayLike, exposure: ArrayLike, events_ref: ArrayLike, exposure_ref: ArrayLike
) -> Floats:
    """Exact test that two rates are the same, two-sided: given the events of both, binomial.

    Przyborowski and Wilenski 1940, Biometrika 31:313-323: the splits of the events that are no more
    likely than the one seen.

    Parameters
    ----------
    events, exposure : of the group, shape (k,).
    events_ref, exposure_ref : of the reference, shape (k,) or one of each; exposure in the same unit.

    Returns
    -------
    p : shape (k,); 1 where neither has events, NaN where an exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible.

    Examples
    --------
    >>> round(float(rate_test(17, 5211, 23, 14302)), 4)
    0.031

    """
    from scipy.special import gammaln, xlogy

    def one(x: float, time: float, x_ref: float, time_ref: float) -> float:
        if time == 0 or time_ref == 0:
            return np.nan
        both, part = x + x_ref, time / (time + time_ref)
        k = np.arange(both + 1)
        log = xlogy(k, part) + xlogy(both - k, 1 - part) - gammaln(k + 1) - gammaln(both - k + 1)
        chance = np.exp(log - log.max())
        return float(chance[chance <= chance[int(x)] * ALIKE].sum() / chance.sum())

    cells = np.broadcast_arrays(*events_in(events, exposure), *events_in(events_ref, exposure_ref))
    return np.vectorize(one, otypes=[float])(*cells)
