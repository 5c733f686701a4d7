"""Shares of a sample drawn more densely in some strata than in others, and ratios of shares."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, z_value
from qse.stats.proportion import counts
from qse.stats.two_groups import Estimate


def weighted_share(
    events: ArrayLike, n: ArrayLike, weight: ArrayLike, level: float = 0.95
) -> tuple[Estimate, Floats]:
    """Share of a population, estimated from a sample whose strata were drawn at different rates.

    Each row counts for as many people as it stands for (Horvitz and Thompson 1952, JASA 47:663-685). The interval is
    Wilson's with the effective size of the sample (Kish 1965, Survey Sampling, section 11.7; Korn and Graubard 1998,
    Survey Methodology 24:193-201, for putting an effective size into the interval of a proportion).

    Parameters
    ----------
    events, n : counts, shape (..., strata).
    weight : people that one row of each stratum stands for, shape (strata,).
    level : of confidence.

    Returns
    -------
    share : Estimate of shape (...); NaN where nobody was drawn.
    size : effective sizes, shape (...); the plain n where all weights are alike.

    Raises
    ------
    ValueError : a count or a weight is not possible.

    Examples
    --------
    >>> share, size = weighted_share([10, 60], [100, 300], [40, 5])
    >>> round(float(share.value), 4), round(float(share.low), 4), round(float(share.high), 4)
    (0.1273, 0.0863, 0.1838)
    >>> round(float(size), 1)
    180.6

    """
    x, total = counts(events, n)
    each = np.asarray(weight, dtype=float)
    if not (np.isfinite(each).all() and (each >= 0).all()):
        raise ValueError("a weight is a number of people, 0 or more")
    people, cases = (each * total).sum(axis=-1), (each * x).sum(axis=-1)
    z = z_value(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share, size = cases / people, people**2 / (each**2 * total).sum(axis=-1)
        centre = share + z**2 / (2 * size)
        half = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
        low, high = (centre - half) / (1 + z**2 / size), (centre + half) / (1 + z**2 / size)
    low, high = np.where(share == 0, 0.0, low), np.where(share == 1, 1.0, high)
    return Estimate(share, low, high), np.asarray(size)


def ratio_of_shares(
    over: list[tuple[ArrayLike, ArrayLike]], under: list[tuple[ArrayLike, ArrayLike]], level: float = 0.95
) -> Estimate:
    """Product of shares over a product of others, all of different samples, with an interval on the log scale.

    For one share over another it is Katz's interval (Katz and others 1978, Biometrics 34:469-474); further shares add
    their part to the variance of the logarithm. A share of 0 or none counts one half for the interval, as in
    Pettigrew, Gart and Thomas 1986, Biometrika 73:425-435.

    Parameters
    ----------
    over, under : pairs of a share and the size of its sample, each of shape (k,).
    level : of confidence.

    Returns
    -------
    Estimate : of shape (k,); NaN where a share is not known, or where both sides are 0.

    Examples
    --------
    >>> value, low, high = ratio_of_shares([(0.8, 70)], [(0.6, 80)])
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (1.3333, 1.0766, 1.6512)

    """
    value, middle, variance = np.asarray(1.0), np.asarray(0.0), np.asarray(0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        for sign, pairs in ((1, over), (-1, under)):
            for pair in pairs:
                share, size = (np.asarray(part, dtype=float) for part in pair)
                used = np.where(share == 0, 0.5 / (size + 1), share)
                many = np.where(share == 0, size + 1, size)
                value = value * share if sign > 0 else value / share
                middle = middle + sign * np.log(used)
                variance = variance + np.maximum((1 - used) / (many * used), 0)
        half = z_value(level) * np.sqrt(variance)
        low, high = np.exp(middle - half), np.exp(middle + half)
    low, high = np.where(value == 0, 0.0, low), np.where(np.isinf(value), np.inf, high)
    return Estimate(value, *(np.where(np.isnan(value), np.nan, end) for end in (low, high)))
