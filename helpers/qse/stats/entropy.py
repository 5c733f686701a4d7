"""Entropy measures of inequality between groups: Theil's T and the mean log deviation."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.disparity import Disparity, Floats, as_groups, delta, positive, with_interval
from qse.stats.levels import Level

MEAN = "mean of all groups by population"
APART = "0 when all groups are alike; the larger the further apart; natural log, not times 1000"


class Parts(NamedTuple):
    """An inequality in all, between the larger groups, and within them; between + within = total."""

    total: Disparity
    between: Disparity
    within: Disparity


def theil(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    parent: ArrayLike | None = None,
    level: Level = 0.95,
) -> Parts:
    """Theil's T of groups: in all, and between and within larger groups (say, hospitals).

    Theil 1967, Economics and Information Theory, ch. 4; as a measure of health disparity: Harper and
    Lynch 2005, NIH 05-5777. With w the group's share of people and r its value over the mean, the sum of
    w r ln r. Interval by the delta method (`docs/intervals.md`).

    Parameters
    ----------
    values, population, se : of the groups on the last axis, shape (..., k).
    parent : the larger group of each, shape (k,); without it each group is its own and nothing is within.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Parts : total, between, within; Disparities of shape (...). A group at 0 counts as r ln r = 0 and
        there is no interval.

    Raises
    ------
    ValueError : a value is negative, or a population, standard error, parent or level not possible.

    Examples
    --------
    >>> parts = theil([0.10, 0.20, 0.30, 0.20], [50, 50, 60, 40], parent=["A", "A", "B", "B"])
    >>> [round(part.value.item(), 4) for part in parts]
    [0.0688, 0.0364, 0.0324]

    """
    return _parts(values, population, se, parent, level, mld=False)


def mean_log_deviation(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    parent: ArrayLike | None = None,
    level: Level = 0.95,
) -> Parts:
    """Mean log deviation of groups: in all, and between and within larger groups.

    Theil 1967 (his L) and Harper and Lynch 2005, NIH 05-5777: the sum of w (-ln r), w the group's share
    of people and r its value over the mean. Interval by the delta method (`docs/intervals.md`).

    Parameters
    ----------
    values, population, se, parent, level : as for `theil`.

    Returns
    -------
    Parts : total, between, within; Disparities of shape (...); infinite where a group is at 0.

    Raises
    ------
    ValueError : a value is negative, or a population, standard error, parent or level not possible.

    Examples
    --------
    >>> parts = mean_log_deviation([0.10, 0.20, 0.30, 0.20], [50, 50, 60, 40], parent=["A", "A", "B", "B"])
    >>> [round(part.value.item(), 4) for part in parts]
    [0.0763, 0.0374, 0.039]

    """
    return _parts(values, population, se, parent, level, mld=True)


def _parts(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None,
    parent: ArrayLike | None,
    level: Level,
    mld: bool,
) -> Parts:
    y, w, s = as_groups(values, population, se)
    positive(y)
    size = y.shape[-1]
    labels = np.arange(size) if parent is None else np.asarray(parent)
    if labels.shape != (size,):
        raise ValueError(f"there are {size} groups; each needs one larger group that it belongs to")
    _, code = np.unique(labels, return_inverse=True)
    belongs = np.eye(code.max() + 1)[code]
    w_parent = w @ belongs
    y_parent = ((w * y) @ belongs) / w_parent
    total, slope = _entropy(y, w, mld)
    between, slope_parent = _entropy(y_parent, w_parent, mld)
    with np.errstate(invalid="ignore"):
        # A group moves its parent's mean by its share of the parent's people.
        slope_between = (slope_parent / w_parent)[..., code] * w
        if parent is None:
            between, slope_between = total, slope
        within = np.where(np.isinf(total) & np.isfinite(between), np.inf, total - between)
        pairs = (total, slope), (between, slope_between), (within, slope - slope_between)
        return Parts(*(with_interval(value, delta(by, s), level, MEAN, APART) for value, by in pairs))


def _entropy(y: Floats, w: Floats, mld: bool) -> tuple[Floats, Floats]:
    """Value of the measure, shape (...), and its slope by each value, shape (..., k)."""
    mean = (w * y).sum(-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = y / mean
        log = np.log(r)
        if mld:
            return -(w * log).sum(-1), w * (1 / mean - 1 / y)
        value = np.where(mean[..., 0] > 0, (w * np.where(r > 0, r * log, 0.0)).sum(-1), np.nan)
        return value, w / mean * (log - value[..., None])
