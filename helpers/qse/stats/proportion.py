"""The interval of a proportion."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats as Floats
from qse.stats.levels import Level, tails, z_values
from qse.stats.levels import z_value as z_value


def counts(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Check that `events` are counts out of `n`, and return both as floats.

    Raises
    ------
    ValueError : a count is negative, not whole, or larger than its n.

    Examples
    --------
    >>> counts([1, 2], 10)
    (array([1., 2.]), array([10., 10.]))

    """
    x, total = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(n, dtype=float))
    if not (np.isfinite(x).all() and np.isfinite(total).all()):
        raise ValueError("counts must be numbers; one is missing")
    if (x < 0).any() or (x > total).any():
        raise ValueError("each count of events must lie between 0 and its n")
    if (x % 1).any() or (total % 1).any():
        raise ValueError("counts must be whole numbers")
    return x, total


def wilson(events: ArrayLike, n: ArrayLike, level: Level = 0.95) -> tuple[Floats, Floats]:
    """Score interval of a proportion (Wilson 1927, JASA 22:209-212).

    Parameters
    ----------
    events, n : counts, shape (k,) or broadcast together.
    level : of confidence; several, such as (0.95, 0.998), give the ends a leading axis.

    Returns
    -------
    low, high : shape (k,) or (levels, k), between 0 and 1; NaN where n is 0.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)
    >>> wilson([81, 15], [263, 148], level=(0.95, 0.998))[0].shape
    (2, 2)

    """
    x, total = counts(events, n)
    z = z_values(level, x.ndim)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / total
        centre = share + z**2 / (2 * total)
        half = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
        low, high = (centre - half) / (1 + z**2 / total), (centre + half) / (1 + z**2 / total)
    return _ends(x, total, low, high)


def wilson_corrected(events: ArrayLike, n: ArrayLike, level: Level = 0.95) -> tuple[Floats, Floats]:
    """Score interval with continuity correction (method 4 of Newcombe 1998, Stat Med 17:857-872).

    Parameters
    ----------
    events, n : counts, shape (k,) or broadcast together.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    low, high : shape (k,) or (levels, k), between 0 and 1; NaN where n is 0.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = wilson_corrected(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2535, 0.3682)

    """
    x, total = counts(events, n)
    z = z_values(level, x.ndim)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest, share = total - x, x / total
        below = z * np.sqrt(np.maximum(z**2 - 2 - 1 / total + 4 * share * (rest + 1), 0))
        above = z * np.sqrt(np.maximum(z**2 + 2 - 1 / total + 4 * share * (rest - 1), 0))
        low = (2 * x + z**2 - 1 - below) / (2 * (total + z**2))
        high = (2 * x + z**2 + 1 + above) / (2 * (total + z**2))
    return _ends(x, total, np.maximum(low, 0), np.minimum(high, 1))


def clopper_pearson(events: ArrayLike, n: ArrayLike, level: Level = 0.95) -> tuple[Floats, Floats]:
    """Exact interval of a proportion (Clopper and Pearson 1934, Biometrika 26:404-413).

    Parameters
    ----------
    events, n : counts, shape (k,) or broadcast together.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    low, high : shape (k,) or (levels, k), between 0 and 1; NaN where n is 0.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = clopper_pearson(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2527, 0.3676)

    """
    from scipy.special import betaincinv

    x, total = counts(events, n)
    tail = tails(level, x.ndim)
    low = betaincinv(np.maximum(x, 1), total - x + 1, tail)
    high = betaincinv(x + 1, np.maximum(total - x, 1), 1 - tail)
    return _ends(x, total, low, high)


def _ends(x: Floats, total: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Exactly 0 below no events, exactly 1 above nothing but events, NaN of nobody."""
    low = np.where(x == 0, 0.0, low)
    high = np.where(x == total, 1.0, high)
    return np.where(total > 0, low, np.nan), np.where(total > 0, high, np.nan)
