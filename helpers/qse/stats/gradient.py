"""Inequality along an order, such as deprivation: slope and relative index of inequality."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.disparity import Disparity, Floats, as_groups, delta, with_interval
from qse.stats.levels import Level
from qse.stats.proportion import counts

FIRST = "rank 0, the first end of the order"
SLOPE = "fitted value at rank 1 minus rank 0; above 0: the value rises along the order"
RATIO = "fitted value at rank 1 over rank 0; above 1: the value rises along the order"


class Gradient(NamedTuple):
    """Slope and relative index of inequality."""

    slope: Disparity
    ratio: Disparity


def ridits(order: ArrayLike, population: ArrayLike) -> Floats:
    """Rank of each group on the scale 0 to 1: the share of people before it and half its own.

    Bross 1958, Biometrics 14:18-38. Groups at the same place in the order share one rank, so the order of
    the rows does not matter.

    Parameters
    ----------
    order : place of each group in the order, shape (k,), lowest first.
    population : of the groups on the last axis, shape (..., k).

    Returns
    -------
    ranks : shape (..., k); their mean by population is one half.

    Raises
    ------
    ValueError : the places are missing or not one for each group.

    Examples
    --------
    >>> ridits([1, 2, 2, 3], [10, 20, 20, 50]).round(2).tolist()
    [0.05, 0.3, 0.3, 0.75]

    """
    place, people = np.asarray(order, dtype=float), np.asarray(population, dtype=float)
    if place.ndim != 1 or people.shape[-1:] != place.shape:
        raise ValueError("the order needs one place for each group")
    if not np.isfinite(place).all():
        raise ValueError("a place in the order is missing; leave that group out")
    by = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[by], prepend=-np.inf) > 0)
    tied = np.add.reduceat(people[..., by], starts, axis=-1)
    ranks = (np.cumsum(tied, axis=-1) - tied / 2) / tied.sum(-1, keepdims=True)
    return np.take(ranks, np.searchsorted(place[by][starts], place), axis=-1)


def slope_index(
    order: ArrayLike,
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    level: Level = 0.95,
) -> Gradient:
    """Slope and relative index of inequality by least squares on the ranks, weighted by population.

    Mackenbach and Kunst 1997, Soc Sci Med 44:757-771. The slope index is
    the fitted value at rank 1 minus that at rank 0; the relative index is their ratio. Intervals by the
    delta method from the groups' standard errors; that of the ratio on the log scale.

    Parameters
    ----------
    order : place of each group, shape (k,), the first end first (say, the most disadvantaged).
    values, population, se : of the groups on the last axis, shape (..., k).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Gradient : `slope` in the unit of the values and `ratio`, shape (...); the ratio is NaN where a fitted
        end is not above 0.

    Raises
    ------
    ValueError : an order, value, population, standard error or level is not possible.

    Examples
    --------
    >>> gradient = slope_index([1, 2, 3], [10.0, 14.0, 18.0], [100, 100, 100])
    >>> gradient.slope.value.item(), round(gradient.ratio.value.item(), 3)
    (12.0, 2.5)

    """
    y, w, s = as_groups(values, population, se)
    away = ridits(order, w) - 0.5
    spread = (w * away**2).sum(-1, keepdims=True)
    if (spread == 0).any():
        raise ValueError("all groups have the same place in the order")
    by_slope = w * away / spread
    slope, mean = (by_slope * y).sum(-1), (w * y).sum(-1)
    ends = [(mean + side * slope, w + side * by_slope) for side in (-0.5, 0.5)]
    return _gradient(slope, delta(by_slope, s), ends, s, level)


def logit_index(order: ArrayLike, events: ArrayLike, n: ArrayLike, level: Level = 0.95) -> Gradient:
    """Slope and relative index of inequality of proportions, by logistic regression on the ranks.

    Hosseinpoor and Schlotheuber (WHO Health Equity Assessment Toolkit, technical notes) for the use of
    the logit; McCullagh and Nelder 1989, Generalized Linear Models, ch. 4 for the fit. Each person counts
    once. Intervals by the delta method from the fit; that of the ratio on the log scale.

    Parameters
    ----------
    order : place of each group, shape (k,), the first end first (say, the most disadvantaged).
    events, n : counts of the groups on the last axis, shape (..., k).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Gradient : `slope` as a share and `ratio`, shape (...); NaN where no fit exists (no events at all, only
        events, or events and non-events apart in the order).

    Raises
    ------
    ValueError : an order, count or level is not possible, or a group has nobody.

    Examples
    --------
    >>> gradient = logit_index([1, 2, 3], [10, 14, 18], [100, 100, 100])
    >>> round(gradient.slope.value.item(), 4), round(gradient.ratio.value.item(), 3)
    (0.1208, 2.385)

    """
    x, total = counts(events, n)
    _, w, _ = as_groups(x, total, None)
    r = ridits(order, w)
    if (((w * (r - 0.5) ** 2).sum(-1)) == 0).any():
        raise ValueError("all groups have the same place in the order")
    middle, at_middle, steep, root = _logistic(r, x, total)
    ends = []
    for rank in (0.0, 1.0):
        p = _expit(at_middle + steep * (rank - middle))
        ends.append((p, (p * (1 - p))[..., None] * np.stack([np.ones_like(middle), rank - middle], axis=-1)))
    (low, by_low), (high, by_high) = ends
    return _gradient(high - low, delta(by_high - by_low, root), ends, root, level)


def _gradient(
    slope: Floats, error: Floats, ends: list[tuple[Floats, Floats]], se: Floats, level: Level
) -> Gradient:
    """Put the slope and the ratio of the two fitted ends (value and its slopes) into one result."""
    (low, by_low), (high, by_high) = ends
    proper = (low > 0) & (high > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_log = by_high / high[..., None] - by_low / low[..., None]
        ratio = np.where(proper, high / low, np.nan)
    ratio_error = np.where(proper, delta(by_log, se), np.nan)
    return Gradient(
        with_interval(slope, error, level, FIRST, SLOPE),
        with_interval(ratio, ratio_error, level, FIRST, RATIO, log=True),
    )


def _expit(x: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(x), dtype=float)


def _logistic(r: Floats, x: Floats, total: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Fit by Newton's method: mean rank, logit there, slope, and the standard errors of the last two.

    Taken about the mean rank, each weighing as its binomial variance, the two are independent.
    """
    with np.errstate(all="ignore"):
        share = x.sum(-1) / total.sum(-1)
        at, steep, middle = np.log(share / (1 - share)), np.zeros_like(share), np.full_like(share, 0.5)
        for _ in range(60):
            p = _expit(at[..., None] + steep[..., None] * (r - middle[..., None]))
            v, rest = total * p * (1 - p), x - total * p
            weight, before = v.sum(-1), middle
            middle = (v * r).sum(-1) / weight
            away = r - middle[..., None]
            spread = (v * away**2).sum(-1)
            step = np.clip(rest.sum(-1) / weight, -5, 5), np.clip((rest * away).sum(-1) / spread, -5, 5)
            at, steep = at + steep * (middle - before) + step[0], steep + step[1]
            if not (np.maximum(np.abs(step[0]), np.abs(step[1])) > 1e-12).any():
                break
        found = np.maximum(np.abs(step[0]), np.abs(step[1])) < 1e-9
        parts = middle, at, steep
        root = np.where(found[..., None], np.stack([weight, spread], axis=-1) ** -0.5, np.nan)
        return (*(np.where(found, part, np.nan) for part in parts), root)  # type: ignore[return-value]
