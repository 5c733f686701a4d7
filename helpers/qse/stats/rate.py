"""The interval of a rate: events in a time, or per bed-day, or per line-day."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, tails, z_values

EXACT_BELOW = 10


def events_in(events: ArrayLike, exposure: ArrayLike) -> tuple[Floats, Floats]:
    """Check that `events` are counts in an `exposure`, and return both as floats.

    Raises
    ------
    ValueError : a count is negative or not whole, an exposure negative, or there are events in none.

    Examples
    --------
    >>> events_in([1, 0], 250.5)
    (array([1., 0.]), array([250.5, 250.5]))

    """
    x, time = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(exposure, dtype=float))
    if not (np.isfinite(x).all() and np.isfinite(time).all()):
        raise ValueError("counts and exposures must be numbers; one is missing")
    if (x < 0).any() or (x % 1).any():
        raise ValueError("each count of events must be a whole number, 0 or more")
    if (time < 0).any() or ((time == 0) & (x > 0)).any():
        raise ValueError("each exposure must be above 0 where there are events, and never negative")
    return x, time


def exact_count(events: ArrayLike, level: Level = 0.95) -> tuple[Floats, Floats]:
    """Exact limits of the mean of a Poisson count (Garwood 1936, Biometrika 28:437-442).

    Parameters
    ----------
    events : counts, shape (k,).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    low, high : shape (k,) or (levels, k), in events; low is 0 at no events.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = exact_count([0, 5])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 1.623], [3.689, 11.668])

    """
    from scipy.special import gammainccinv, gammaincinv

    x, _ = events_in(events, 1)
    tail = tails(level, x.ndim)
    return np.where(x == 0, 0.0, gammaincinv(np.maximum(x, 1), tail)), gammainccinv(x + 1, tail)


def byar_count(
    events: ArrayLike, level: Level = 0.95, exact_below: int = EXACT_BELOW
) -> tuple[Floats, Floats]:
    """Byar's limits of the mean of a Poisson count, the exact ones below 10 events.

    Breslow and Day 1987, Statistical Methods in Cancer Research II, p. 69; the switch to exact limits
    below 10 events: Public Health England 2018, technical guide on confidence intervals.

    Parameters
    ----------
    events : counts, shape (k,).
    level : of confidence; several give the ends a leading axis.
    exact_below : counts smaller than this get exact limits.

    Returns
    -------
    low, high : shape (k,) or (levels, k), in events.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = byar_count([5, 65])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([1.623, 50.163], [11.668, 82.849])

    """
    x, _ = events_in(events, 1)
    z = z_values(level, x.ndim)
    few = x < exact_below
    first, next_one = np.maximum(x, 1), x + 1
    low = first * np.maximum(1 - 1 / (9 * first) - z / (3 * np.sqrt(first)), 0) ** 3
    high = next_one * (1 - 1 / (9 * next_one) + z / (3 * np.sqrt(next_one))) ** 3
    exact_low, exact_high = exact_count(x, level)
    return np.where(few, exact_low, np.where(x == 0, 0.0, low)), np.where(few, exact_high, high)


def poisson_exact(
    events: ArrayLike, exposure: ArrayLike, level: Level = 0.95, per: float = 1.0
) -> tuple[Floats, Floats]:
    """Exact interval of a rate (Garwood 1936, Biometrika 28:437-442).

    Parameters
    ----------
    events : counts, shape (k,).
    exposure : time or number at risk, shape (k,) or one.
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a rate per 1000.

    Returns
    -------
    low, high : shape (k,) or (levels, k), events per `per` of exposure; NaN where the exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible, or the level is not.

    Examples
    --------
    >>> low, high = poisson_exact(5, 100, per=1000)
    >>> round(float(low), 3), round(float(high), 3)
    (16.235, 116.683)

    """
    x, time = events_in(events, exposure)
    return _rate(exact_count(x, level), time, per)


def byar(
    events: ArrayLike,
    exposure: ArrayLike,
    level: Level = 0.95,
    per: float = 1.0,
    exact_below: int = EXACT_BELOW,
) -> tuple[Floats, Floats]:
    """Byar's interval of a rate, the exact one below 10 events (sources: `byar_count`).

    Parameters
    ----------
    events : counts, shape (k,).
    exposure : time or number at risk, shape (k,) or one.
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a rate per 1000.
    exact_below : counts smaller than this get exact limits.

    Returns
    -------
    low, high : shape (k,) or (levels, k), events per `per` of exposure; NaN where the exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible, or the level is not.

    Examples
    --------
    >>> low, high = byar(65, 9000, per=1000)
    >>> round(float(low), 3), round(float(high), 3)
    (5.574, 9.205)

    """
    x, time = events_in(events, exposure)
    return _rate(byar_count(x, level, exact_below), time, per)


def _rate(ends: tuple[Floats, Floats], time: Floats, per: float) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = (np.where(time > 0, per * end / time, np.nan) for end in ends)
    return low, high
