"""The funnel: how far units of a given size may lie from the whole by chance."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats, tails, z_values
from qse.stats.proportion import counts
from qse.stats.quantile import binomial_quantile, binomial_upto, poisson_quantile, poisson_upto

LEVELS = (0.95, 0.998)


class Funnel(NamedTuple):
    """Units with their limits: `value` (k,); `low`, `high`, `outside` (levels, k).

    `outside` is 1 above the upper limit, -1 below the lower, else 0.
    """

    value: Floats
    target: float
    levels: tuple[float, ...]
    low: Floats
    high: Floats
    outside: NDArray[np.int8]


class Overdispersion(NamedTuple):
    """Variation between units beyond chance; all of shape (k,) but `phi`, `tau2` (single numbers).

    `z` on the transformed scale, `z_trimmed` drawn in at both ends, `z_adjusted` with the variance
    between units `tau2` added; `phi` is the mean square of `z_trimmed`, 1 where only chance is at work.
    """

    z: Floats
    z_trimmed: Floats
    phi: float
    tau2: float
    z_adjusted: Floats


def funnel_proportion(
    events: ArrayLike,
    n: ArrayLike,
    target: float | None = None,
    levels: Sequence[float] = LEVELS,
    method: str = "exact",
) -> Funnel:
    """Funnel limits of proportions.

    "exact": binomial quantiles with interpolation, Spiegelhalter 2005, Stat Med 24:1185-1202, appendix
    A.1. "score": target ± z sqrt(target (1 - target) / n), within 0 and 1; the shares whose Wilson interval
    just reaches the target (Wilson 1927, JASA 22:209-212).

    Parameters
    ----------
    events, n : counts of each unit, shape (k,).
    target : share that all are held against; all units together by default.
    levels : of the limits.
    method : "exact" or "score".

    Returns
    -------
    Funnel : shares; NaN where n is 0. An exact lower limit may lie just below 0.

    Raises
    ------
    ValueError : a count, the target, a level or the method is not possible, or nobody is counted.

    Examples
    --------
    >>> funnel = funnel_proportion([12, 90, 60], [110, 640, 200])
    >>> funnel.low.round(3).tolist(), funnel.outside.tolist()
    ([[0.099, 0.141, 0.117], [0.065, 0.125, 0.091]], [[0, -1, 1], [0, 0, 1]])

    """
    x, size = counts(events, n)
    centre = _target(x, size, target, most=1.0)
    if method not in ("exact", "score"):
        raise ValueError(f'method must be "exact" or "score", not "{method}"')
    if method == "score":
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = np.sqrt(centre * (1 - centre) / size)
        reach = z_values(levels, 1) * spread
        low, high = np.maximum(centre - reach, 0), np.minimum(centre + reach, 1)
    else:

        def limit(p: Floats) -> Floats:
            r = binomial_quantile(p, size, centre)
            below = binomial_upto(r - 1, size, centre)
            return _interpolated(r, p, binomial_upto(r, size, centre), below, size)

        low, high = _both(limit, levels)
    return _funnel(x, size, centre, levels, low, high)


def funnel_rate(
    events: ArrayLike, exposure: ArrayLike, target: float | None = None, levels: Sequence[float] = LEVELS
) -> Funnel:
    """Funnel limits of rates, or of observed over expected, from exact Poisson quantiles.

    Spiegelhalter 2005, Stat Med 24:1185-1202, appendix A.1, with interpolation.

    Parameters
    ----------
    events : counts of each unit, shape (k,).
    exposure : such as days; or the expected counts, with `target` 1.
    target : rate that all are held against; all units together by default.
    levels : of the limits.

    Returns
    -------
    Funnel : events per unit of exposure; NaN where the exposure is 0.

    Raises
    ------
    ValueError : a count, an exposure, the target or a level is not possible, or there is no exposure.

    Examples
    --------
    >>> funnel = funnel_rate([4, 30], [10.0, 20.0], target=1)
    >>> funnel.high.round(2).tolist(), funnel.outside.tolist()
    ([[1.62, 1.44], [2.07, 1.74]], [[0, 1], [0, 0]])

    """
    x, size = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(exposure, dtype=float))
    if not (np.isfinite(x).all() and np.isfinite(size).all()) or (x < 0).any() or (x % 1).any():
        raise ValueError("counts must be whole numbers of 0 or more, and none may be missing")
    if (size < 0).any():
        raise ValueError("an exposure cannot be negative")
    centre = _target(x, size, target, most=np.inf)

    def limit(p: Floats) -> Floats:
        mean = centre * size
        r = poisson_quantile(p, mean)
        return _interpolated(r, p, poisson_upto(r, mean), poisson_upto(r - 1, mean), size)

    low, high = _both(limit, levels)
    return _funnel(x, size, centre, levels, low, high)


def overdispersion(
    events: ArrayLike, n: ArrayLike, target: float | None = None, kind: str = "proportion", trim: float = 0.1
) -> Overdispersion:
    """Additive over-dispersion: the variance between units that chance does not explain.

    Spiegelhalter 2005, Stat Med 24:1185-1202, section 3, and Spiegelhalter and others 2012, JRSS A
    175:1-47: z-scores of arcsine (proportion) or square root (rate) values, the outer `trim` on either
    side drawn in to the quantiles there, tau2 by moments (DerSimonian and Laird 1986).

    Parameters
    ----------
    events, n : counts and denominators of each unit, shape (k,); units with n = 0 are passed over (NaN).
    target : share or rate; all units together by default. For observed over expected give 1.
    kind : "proportion" or "rate".
    trim : share drawn in at each end.

    Returns
    -------
    Overdispersion : tau2 on the transformed scale, squared.

    Raises
    ------
    ValueError : the kind, the trim, a count or the target is not possible.

    Examples
    --------
    >>> spread = overdispersion([5, 20, 30, 60], [100, 100, 100, 100])
    >>> round(spread.phi, 2), round(spread.tau2, 4)
    (13.51, 0.0425)

    """
    if kind not in ("proportion", "rate"):
        raise ValueError(f'kind must be "proportion" or "rate", not "{kind}"')
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim must be from 0 to below 0.5, not {trim}")
    if kind == "proportion":
        x, size = counts(events, n)
    else:
        x, size = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(n, dtype=float))
        if not (np.isfinite(x).all() and np.isfinite(size).all()) or (x < 0).any() or (size < 0).any():
            raise ValueError("counts and exposures must be 0 or more, and none may be missing")
    centre = _target(x, size, target, most=1.0 if kind == "proportion" else np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        root, s = np.sqrt(x / size), 1 / (2 * np.sqrt(size))
        gap = np.arcsin(root) - np.arcsin(np.sqrt(centre)) if kind == "proportion" else root - np.sqrt(centre)
        z = gap / s
    has = size > 0
    ends = np.quantile(z[has], [trim, 1 - trim])
    trimmed = np.clip(z, *ends)
    units = int(has.sum())
    phi = float(np.mean(trimmed[has] ** 2))
    weight = 1 / s[has] ** 2
    room = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, float((units * phi - (units - 1)) / room)) if units > 1 else 0.0
    with np.errstate(invalid="ignore"):
        adjusted = np.where(has, gap / np.sqrt(s**2 + tau2), np.nan)
    return Overdispersion(np.where(has, z, np.nan), np.where(has, trimmed, np.nan), phi, tau2, adjusted)


def adjusted_limits(
    n: ArrayLike, target: float, tau2: float, kind: str = "proportion", levels: Sequence[float] = LEVELS
) -> tuple[Floats, Floats]:
    """Funnel limits that allow for the variation between units, on the scale of `overdispersion`.

    Spiegelhalter 2005, Stat Med 24:1185-1202, section 3.3: the transformed target, plus and minus z times the root of
    1/(4n) + tau2, transformed back.

    Parameters
    ----------
    n : denominators, shape (k,).
    target : share or rate.
    tau2 : from `overdispersion`.
    kind : "proportion" or "rate".
    levels : of the limits.

    Returns
    -------
    low, high : shape (levels, k).

    Raises
    ------
    ValueError : the kind is not known, or a number is not possible.

    Examples
    --------
    >>> low, high = adjusted_limits([100.0], 0.2, 0.001, levels=(0.95,))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([[0.116]], [[0.3]])

    """
    size = np.asarray(n, dtype=float)
    if kind not in ("proportion", "rate"):
        raise ValueError(f'kind must be "proportion" or "rate", not "{kind}"')
    if not (size > 0).all() or target < 0 or tau2 < 0:
        raise ValueError("sizes must be above 0, target and tau2 not below")
    reach = z_values(levels, size.ndim) * np.sqrt(1 / (4 * size) + tau2)
    if kind == "rate":
        middle = np.sqrt(target)
        return np.maximum(middle - reach, 0) ** 2, (middle + reach) ** 2
    middle = np.arcsin(np.sqrt(target))
    return np.sin(np.maximum(middle - reach, 0)) ** 2, np.sin(np.minimum(middle + reach, np.pi / 2)) ** 2


def _target(x: Floats, size: Floats, target: float | None, most: float) -> float:
    if x.ndim != 1:
        raise ValueError("a funnel needs one row of units")
    if not size.sum() > 0:
        raise ValueError("a funnel needs at least one unit with somebody in it")
    centre = float(x.sum() / size.sum()) if target is None else float(target)
    if not 0 <= centre <= most or np.isinf(centre):
        raise ValueError(f"the target cannot be {centre}")
    return centre


def _both(limit: Callable[[Floats], Floats], levels: Sequence[float]) -> tuple[Floats, Floats]:
    tail = tails(levels, 1)
    return limit(tail), limit(1 - tail)


def _interpolated(r: Floats, p: Floats, reached: Floats, below: Floats, size: Floats) -> Floats:
    """Move the quantile back by the part of its own probability that is not needed to reach p."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (r - (reached - p) / (reached - below)) / np.where(size > 0, size, np.nan)


def _funnel(
    x: Floats, size: Floats, target: float, levels: Sequence[float], low: Floats, high: Floats
) -> Funnel:
    with np.errstate(invalid="ignore", divide="ignore"):
        value = x / np.where(size > 0, size, np.nan)
    outside = (value > high).astype(np.int8) - (value < low).astype(np.int8)
    return Funnel(value, target, tuple(levels), low, high, outside)
