"""Two groups compared: difference and ratio of two risks or two rates, with intervals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, z_values
from qse.stats.proportion import clopper_pearson, counts, wilson
from qse.stats.rate import events_in


class Estimate(NamedTuple):
    """A value with the two ends of its interval, of shape (k,); the ends (levels, k) of several levels."""

    value: Floats
    low: Floats
    high: Floats


def risk_difference(
    events: ArrayLike,
    n: ArrayLike,
    events_ref: ArrayLike,
    n_ref: ArrayLike,
    level: Level = 0.95,
    method: str = "newcombe",
) -> Estimate:
    """Difference of two risks, group minus reference, with Newcombe's hybrid score interval or Wald's.

    Methods 10 and 1 of Newcombe 1998, Stat Med 17:873-890. Method 10 behaves at 0 and at small n; Wald's
    is too narrow there, and has no width where each risk is 0 or 1.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.
    method : "newcombe" or "wald".

    Returns
    -------
    Estimate : as a share (0.05 is five percentage points); NaN where an n is 0.

    Raises
    ------
    ValueError : a count, the level or the method is not possible.

    Examples
    --------
    >>> value, low, high = risk_difference(56, 70, 48, 80)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (0.2, 0.0524, 0.3339)

    """
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    with np.errstate(invalid="ignore", divide="ignore"):
        risk, risk_ref = x / total, x_ref / total_ref
        value = risk - risk_ref
        if method == "wald":
            half = z_values(level, x.ndim) * np.sqrt(
                risk * (1 - risk) / total + risk_ref * (1 - risk_ref) / total_ref
            )
            return Estimate(value, value - half, value + half)
    if method != "newcombe":
        raise ValueError(f'the method of a risk difference is "newcombe" or "wald", not {method!r}')
    low, high = wilson(x, total, level)
    low_ref, high_ref = wilson(x_ref, total_ref, level)
    return Estimate(
        value,
        value - np.sqrt((risk - low) ** 2 + (high_ref - risk_ref) ** 2),
        value + np.sqrt((high - risk) ** 2 + (risk_ref - low_ref) ** 2),
    )


def risk_ratio(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: Level = 0.95
) -> Estimate:
    """Ratio of two risks, group to reference, with an interval on the log scale.

    Katz and others 1978, Biometrics 34:469-474. Where either group has no event one half is added to
    the events and one to the n of both (Pettigrew, Gart and Thomas 1986, Biometrika 73:425-435) for the
    interval; the ratio itself is then 0, or infinite, or undefined (NaN) when both have none.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : NaN where an n is 0.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> value, low, high = risk_ratio(56, 70, 48, 80)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (1.3333, 1.0766, 1.6512)

    """
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.asarray((x / total) / (x_ref / total_ref))
        none = (x == 0) | (x_ref == 0)
        a, m, b, k = (
            np.where(none, count + add, count)
            for count, add in ((x, 0.5), (total, 1), (x_ref, 0.5), (total_ref, 1))
        )
        middle = np.log((a / m) / (b / k))
        half = z_values(level, x.ndim) * np.sqrt(np.maximum(1 / a - 1 / m + 1 / b - 1 / k, 0))
    empty = (total == 0) | (total_ref == 0)
    low = np.where(x == 0, 0.0, np.exp(middle - half))
    high = np.where(x_ref == 0, np.inf, np.exp(middle + half))
    nothing = empty | ((x == 0) & (x_ref == 0))
    return Estimate(
        np.where(nothing, np.nan, value), np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    )


def odds_ratio(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: Level = 0.95
) -> Estimate:
    """Ratio of two odds, group to reference, with an interval on the log scale.

    Woolf 1955, Ann Hum Genet 19:251-253. Where one of the four cells is 0, one half is added to all four
    for the interval (Haldane 1956, Ann Hum Genet 20:309-311; Anscombe 1956, Biometrika 43:461-464); the
    ratio itself is then 0, or infinite, or undefined (NaN) where both are.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : NaN where an n is 0.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> value, low, high = odds_ratio(56, 70, 48, 80)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (2.6667, 1.2762, 5.572)

    """
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    cells = np.stack([x, total - x, x_ref, total_ref - x_ref])
    lowest = (cells[0] == 0) | (cells[3] == 0)
    highest = (cells[1] == 0) | (cells[2] == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = cells[0] * cells[3] / (cells[1] * cells[2])
        a, b, c, d = cells + np.where(lowest | highest, 0.5, 0.0)
        half = z_values(level, x.ndim) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        middle = np.log(a * d / (b * c))
    low = np.where(lowest, 0.0, np.exp(middle - half))
    high = np.where(highest, np.inf, np.exp(middle + half))
    nothing = lowest & highest
    return Estimate(*(np.where(nothing, np.nan, end) for end in (value, low, high)))


def rate_ratio(
    events: ArrayLike,
    exposure: ArrayLike,
    events_ref: ArrayLike,
    exposure_ref: ArrayLike,
    level: Level = 0.95,
) -> Estimate:
    """Ratio of two rates, group to reference, with the exact conditional interval.

    Given the events of both, the group's are binomial (Przyborowski and Wilenski 1940, Biometrika 31:313).

    Parameters
    ----------
    events, exposure : of the group, shape (k,).
    events_ref, exposure_ref : of the reference, shape (k,) or one of each; exposure in the same unit.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : 0 or infinite where only one has events; NaN where none has, or an exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible.

    Examples
    --------
    >>> value, low, high = rate_ratio(17, 5211, 23, 14302)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (2.0286, 1.0173, 3.9675)

    """
    x, time, x_ref, time_ref = np.broadcast_arrays(
        *events_in(events, exposure), *events_in(events_ref, exposure_ref)
    )
    low, high = clopper_pearson(x, x + x_ref, level)
    empty = (time == 0) | (time_ref == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        times = np.where(empty, np.nan, time_ref / time)
        return Estimate(x / x_ref * times, low / (1 - low) * times, high / (1 - high) * times)


def rate_difference(
    events: ArrayLike,
    exposure: ArrayLike,
    events_ref: ArrayLike,
    exposure_ref: ArrayLike,
    level: Level = 0.95,
    per: float = 1.0,
) -> Estimate:
    """Difference of two rates, group minus reference, with Wald's interval.

    Rothman, Greenland and Lash 2008, Modern Epidemiology, ch. 14. No width where neither has events.

    Parameters
    ----------
    events, exposure : of the group, shape (k,).
    events_ref, exposure_ref : of the reference, shape (k,) or one of each; exposure in the same unit.
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a difference per 1000.

    Returns
    -------
    Estimate : per `per` of exposure; NaN where an exposure is 0.

    Raises
    ------
    ValueError : a count or an exposure is not possible.

    Examples
    --------
    >>> value, low, high = rate_difference(17, 5211, 23, 14302, per=1000)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (1.6542, -0.0301, 3.3385)

    """
    x, time, x_ref, time_ref = np.broadcast_arrays(
        *events_in(events, exposure), *events_in(events_ref, exposure_ref)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        value = per * (x / time - x_ref / time_ref)
        half = per * z_values(level, x.ndim) * np.sqrt(x / time**2 + x_ref / time_ref**2)
    return Estimate(value, value - half, value + half)
