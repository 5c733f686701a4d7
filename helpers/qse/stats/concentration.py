"""The concentration index: how unequally a value lies along an order, such as income."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.disparity import Disparity, Floats, as_groups, delta, positive, with_interval
from qse.stats.gradient import ridits
from qse.stats.levels import Level

KINDS = ("relative", "absolute", "erreygers", "wagstaff")
DIRECTION = "above 0: more of it lies at the last end of the order; below 0: at the first"


def concentration_index(
    order: ArrayLike,
    values: ArrayLike,
    weights: ArrayLike | None = None,
    se: ArrayLike | None = None,
    kind: str = "relative",
    bounds: tuple[float, float] = (0.0, 1.0),
    level: Level = 0.95,
    method: str = "delta",
) -> Disparity:
    """Concentration index of people or groups: twice the covariance of value and rank, over the mean.

    Kakwani, Wagstaff and van Doorslaer 1997, J Econometrics 77:87-103. The same place gives the same rank
    (`ridits`), so ties do not depend on the order of the rows. "absolute" (generalised) is not divided by
    the mean; for values with bounds "erreygers" (2009, J Health Econ 28:504-515) is 4 times the absolute
    one over the width, and "wagstaff" (2005, Health Econ 14:429-432) is the absolute one times the width
    over (upper - mean)(mean - lower).

    Three intervals. With `se`, of groups: by the delta method from their standard errors. Without, from
    the regression of the values on the ranks, with k - 2 degrees of freedom: "delta" of its coefficients,
    with the variance of the ranks by divisor k - 1 (O'Donnell and others 2008, Analyzing Health Equity
    Using Household Survey Data, ch. 8), for people; "convenience" of the regression of 2 var(rank)
    value / mean (same source), which takes the mean for known and, of groups, ignores sampling error
    inside them. Both take the values about the line for independent and of equal variance over weight.

    Parameters
    ----------
    order : place of each person or group in the order, shape (k,), the first end first.
    values : on the last axis, shape (..., k), 0 or more.
    weights : people in each group, or sampling weights, shape (..., k); only their shares matter.
    se : standard errors of groups' values, shape (..., k).
    kind : "relative", "absolute", "erreygers" or "wagstaff".
    bounds : lowest and highest possible value, for the last two kinds.
    level : of confidence; several give the ends a leading axis.
    method : "delta" or "convenience", without `se`.

    Returns
    -------
    Disparity : shape (...); relative between -1 and 1, absolute in the unit of the values. No interval
        from a regression on fewer than 3.

    Raises
    ------
    ValueError : an order, value, weight, kind, bound, method or level is not possible.

    Examples
    --------
    >>> index = concentration_index([1, 2, 3, 4], [40.0, 30.0, 20.0, 10.0])
    >>> round(index.value.item(), 3), index.direction
    (-0.25, 'above 0: more of it lies at the last end of the order; below 0: at the first')

    """
    y, w, s = as_groups(values, weights, se)
    low, high = bounds
    if kind not in KINDS:
        raise ValueError(f"the kind is one of {', '.join(KINDS)}, not {kind!r}")
    if method not in ("delta", "convenience"):
        raise ValueError(f'the method is "delta" or "convenience", not {method!r}')
    positive(y)
    if kind in KINDS[2:] and not ((low < high) and (y >= low).all() and (y <= high).all()):
        raise ValueError(f"a value lies outside its bounds {low} to {high}")
    away = ridits(order, w) - 0.5
    mean = (w * y).sum(-1)
    by_absolute = 2 * w * away
    absolute = (by_absolute * y).sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind == "relative":
            factor, by_mean = 1 / mean, -1 / mean**2
        elif kind == "wagstaff":
            room = (high - mean) * (mean - low)
            factor, by_mean = (high - low) / room, -(high - low) * (high + low - 2 * mean) / room**2
        else:
            fixed = 1.0 if kind == "absolute" else 4 / (high - low)
            factor, by_mean = np.full_like(mean, fixed), np.zeros_like(mean)
        if se is not None:
            error = delta(factor[..., None] * by_absolute + (absolute * by_mean)[..., None] * w, s)
        else:
            error = factor * _regression(y, w, away, method)
    return with_interval(factor * absolute, error, level, "the order, ranked from 0 to 1", DIRECTION)


def _regression(y: Floats, w: Floats, away: Floats, method: str) -> Floats:
    """Standard error of the absolute index from the regression of the values on the ranks."""
    size = y.shape[-1]
    if size < 3:
        return np.full(y.shape[:-1], np.nan)
    spread = (w * away**2).sum(-1)
    mean = (w * y).sum(-1)
    slope = (w * away * y).sum(-1) / spread
    rest = y - mean[..., None] - slope[..., None] * away
    scatter = (w * rest**2).sum(-1) / (size - 2)
    if method == "convenience":
        return 2 * np.sqrt(scatter * spread)
    # The index is 2 var slope / mean; mean and slope of the regression are independent.
    by_mean = slope * spread / mean
    return 2 * size / (size - 1) * np.sqrt(scatter * (spread + by_mean**2))
