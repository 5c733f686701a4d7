"""How far groups without an order lie apart, in one number."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.disparity import (
    Disparity,
    Floats,
    as_groups,
    delta,
    positive,
    reference_weights,
    with_interval,
)
from qse.stats.levels import Level

APART = "0 when all groups are alike; the larger the further apart"


def extremes(
    values: ArrayLike, se: ArrayLike | None = None, level: Level = 0.95
) -> tuple[Disparity, Disparity]:
    """Difference and ratio of the highest to the lowest group.

    Harper and Lynch 2005, Methods for Measuring Cancer Disparities, NIH 05-5777. Which groups these are
    is taken as known, so the interval is too narrow where several groups lie close together.

    Parameters
    ----------
    values, se : of the groups on the last axis, shape (..., k).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    difference, ratio : Disparities of shape (...); the ratio's interval and `se` on the log scale.

    Raises
    ------
    ValueError : a value, standard error or level is not possible.

    Examples
    --------
    >>> difference, ratio = extremes([20, 30, 60])
    >>> float(difference.value), float(ratio.value)
    (40.0, 3.0)

    """
    y, _, s = as_groups(values, None, se)
    eye = np.eye(y.shape[-1])
    top, bottom = eye[y.argmax(-1)], eye[y.argmin(-1)]
    highest, lowest = y.max(-1), y.min(-1)
    difference = with_interval(
        highest - lowest, delta(top - bottom, s), level, "lowest group", f"highest minus lowest; {APART}"
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        proper = lowest > 0
        error = delta(top / highest[..., None] - bottom / lowest[..., None], s)
        ratio = np.where(lowest >= 0, highest / lowest, np.nan)
    return difference, with_interval(
        ratio,
        np.where(proper, error, np.nan),
        level,
        "lowest group",
        "highest to lowest; 1 when all groups are alike, the larger the further apart",
        log=True,
    )


def between_group_variance(
    values: ArrayLike, population: ArrayLike, se: ArrayLike | None = None, level: Level = 0.95
) -> Disparity:
    """Variance of the groups about their mean, each by its population.

    Harper and Lynch 2005, NIH 05-5777. The standard error is that of a quadratic form in independent
    normal values (Searle 1971, Linear Models, ch. 2), so it is not 0 when all groups are alike.

    Parameters
    ----------
    values, population, se : of the groups on the last axis, shape (..., k).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Disparity : shape (...), in the square of the unit of the values.

    Raises
    ------
    ValueError : a value, population, standard error or level is not possible.

    Examples
    --------
    >>> float(between_group_variance([1.0, 3.0], [10, 10]).value)
    1.0

    """
    y, w, s = as_groups(values, population, se)
    away = y - (w * y).sum(-1, keepdims=True)
    first = ((2 * w * away * s) ** 2).sum(-1)
    # The trace of (A V)^2 with A = diag(w) - w w' and V = diag(s^2).
    second = (w**2 * (1 - 2 * w) * s**4).sum(-1) + ((w * s) ** 2).sum(-1) ** 2
    return with_interval(
        (w * away**2).sum(-1), np.sqrt(first + 2 * second), level, "mean of all groups by population", APART
    )


def between_group_deviation(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    level: Level = 0.95,
    relative: bool = False,
) -> Disparity:
    """Square root of the between-group variance; relative, divided by the mean: coefficient of variation.

    Parameters
    ----------
    values, population, se, level : as for `between_group_variance`.
    relative : divide by the mean.

    Returns
    -------
    Disparity : shape (...), in the unit of the values, or as a share of the mean. The interval is by the
        delta method; there is none when all groups are alike.

    Raises
    ------
    ValueError : a value, population, standard error or level is not possible.

    Examples
    --------
    >>> float(between_group_deviation([1.0, 3.0], [10, 10], relative=True).value)
    0.5

    """
    y, w, s = as_groups(values, population, se)
    if relative:
        positive(y)
    mean = (w * y).sum(-1, keepdims=True)
    deviation = np.sqrt((w * (y - mean) ** 2).sum(-1, keepdims=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        gradient = w * (y - mean) / deviation
        if relative:
            gradient = gradient / mean - deviation * w / mean**2
            deviation = deviation / mean
    return with_interval(
        deviation[..., 0], delta(gradient, s), level, "mean of all groups by population", APART
    )


def mean_difference(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    reference: int | str = "mean",
    favourable: bool | None = None,
    weighted: bool = True,
    level: Level = 0.95,
) -> Disparity:
    """Mean distance of the groups from a reference, without sign.

    Schlotheuber and Hosseinpoor 2022, Int J Environ Res Public Health 19:3697. The interval is by the
    delta method; a group that lies at the reference is left out of it.

    Parameters
    ----------
    values, population, se : of the groups on the last axis, shape (..., k).
    reference : a group's place, "best", or "mean" (by population).
    favourable : whether a higher value is better; needed for "best".
    weighted : each distance by its group's population; else all the same, divisor k (the reference counts).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Disparity : shape (...), in the unit of the values.

    Raises
    ------
    ValueError : a value, population, standard error, reference or level is not possible.

    Examples
    --------
    >>> mean_difference([20, 30, 60], [1, 1, 2], reference=2).value.item()
    17.5

    """
    value, gradient, _, _, s, name = _distance(values, population, se, reference, favourable, weighted)
    return with_interval(value, delta(gradient, s), level, name, APART)


def index_of_disparity(
    values: ArrayLike,
    population: ArrayLike | None = None,
    se: ArrayLike | None = None,
    reference: int | str = "mean",
    favourable: bool | None = None,
    weighted: bool = False,
    divisor: str = "n",
    level: Level = 0.95,
) -> Disparity:
    """Mean distance of the groups from a reference, as a share of the reference.

    Pearcy and Keppel 2002, Public Health Rep 117:273-280, whose divisor is the number of groups. Some
    divide by that number less 1, as the reference lies at no distance from itself; say which.

    Parameters
    ----------
    values, population, se : of the groups on the last axis, shape (..., k); without a population the
        mean gives all groups the same weight.
    reference : a group's place, "best", or "mean".
    favourable : whether a higher value is better; needed for "best".
    weighted : each distance by its group's population.
    divisor : "n" or "n-1"; "n-1" only where the reference is a group and the distances are not weighted.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Disparity : shape (...), a share: 0.25 is 25 per cent. The divisor stands in `direction`.

    Raises
    ------
    ValueError : something is not possible, or the divisor does not fit.

    Examples
    --------
    >>> index = index_of_disparity([20, 30, 60], reference="best", favourable=True, divisor="n-1")
    >>> round(index.value.item(), 4), index.reference
    (0.5833, 'group 3 (the best)')

    """
    if divisor not in ("n", "n-1"):
        raise ValueError(f'the divisor is "n" or "n-1", not {divisor!r}')
    if divisor == "n-1" and (weighted or reference == "mean"):
        raise ValueError('the divisor "n-1" is for unweighted distances from a group')
    value, gradient, base, c, s, name = _distance(values, population, se, reference, favourable, weighted)
    if divisor == "n-1":
        size = s.shape[-1]
        value, gradient = value * size / (size - 1), gradient * size / (size - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = value / base
        slope = gradient / base[..., None] - (value / base**2)[..., None] * c
    by = "weighted by population" if weighted else f"divisor {divisor}"
    return with_interval(ratio, delta(slope, s), level, name, f"{APART}; {by}")


def _distance(
    values: ArrayLike,
    population: ArrayLike | None,
    se: ArrayLike | None,
    reference: int | str,
    favourable: bool | None,
    weighted: bool,
) -> tuple[Floats, Floats, Floats, Floats, Floats, str]:
    """Mean distance, its gradient, the reference's value, its weights, standard errors and its name."""
    groups = as_groups(values, population, se)
    positive(groups.values)
    c, name = reference_weights(groups, reference, favourable, None)
    y = groups.values
    base = (c * y).sum(-1)
    away = y - base[..., None]
    side = np.where(np.abs(away) > 1e-12 * np.abs(base[..., None]), np.sign(away), 0.0)
    v = groups.shares if weighted else np.full(y.shape, 1 / y.shape[-1])
    gradient = v * side - c * (v * side).sum(-1, keepdims=True)
    return (v * np.abs(away)).sum(-1), gradient, base, c, groups.se, name
