"""Disparity between groups without an order: differences, ratios, and how far groups lie apart."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, z_values


class Disparity(NamedTuple):
    """A measure of disparity: its interval, what it is measured from, and how to read its sign.

    `value` and `se` of shape (...), `low` and `high` with a leading axis of several levels. The interval
    is NaN where no standard errors were given. `se` is on the scale where the interval is symmetric: the
    measure's own, and the log scale of a ratio.
    """

    value: Floats
    low: Floats
    high: Floats
    se: Floats
    reference: str
    direction: str


class Groups(NamedTuple):
    """Checked input: the values, the shares of people, the standard errors (NaN if not given)."""

    values: Floats
    shares: Floats
    se: Floats


def as_groups(values: ArrayLike, population: ArrayLike | None, se: ArrayLike | None) -> Groups:
    """Check groups on the last axis, shape (..., k); without a population the groups weigh the same.

    Raises
    ------
    ValueError : fewer than two groups, a missing value, a population or standard error not possible.

    Examples
    --------
    >>> as_groups([0.1, 0.2], [300, 100], None).shares.tolist()
    [0.75, 0.25]

    """
    y = np.asarray(values, dtype=float)
    people = np.ones(y.shape) if population is None else np.asarray(population, dtype=float)
    error = np.full(y.shape, np.nan) if se is None else np.asarray(se, dtype=float)
    y, people, error = np.broadcast_arrays(y, people, error)
    if y.ndim == 0 or y.shape[-1] < 2:
        raise ValueError("a disparity needs at least two groups")
    if not np.isfinite(y).all():
        raise ValueError("each group needs a value; leave a group without one out")
    if not np.isfinite(people).all() or (people <= 0).any():
        raise ValueError("each group needs a population above 0")
    if se is not None and (not np.isfinite(error).all() or (error < 0).any()):
        raise ValueError("each standard error must be a number, 0 or more")
    return Groups(y, people / people.sum(-1, keepdims=True), error)


def positive(values: Floats) -> None:
    """Refuse values below 0, where a ratio of values has no meaning.

    Raises
    ------
    ValueError : a value is negative.

    Examples
    --------
    >>> positive(np.array([0.0, 2.0]))

    """
    if (values < 0).any():
        raise ValueError("a relative measure needs values of 0 or more")


def reference_weights(
    groups: Groups, reference: int | str, favourable: bool | None, names: Sequence[str] | None
) -> tuple[Floats, str]:
    """Return the weights whose sum over the values is the reference, shape (..., k), and its name.

    Raises
    ------
    ValueError : the reference is no group's number or name, "mean" or "best", or "best" lacks its sense.

    Examples
    --------
    >>> reference_weights(as_groups([0.1, 0.2], [300, 100], None), "best", False, ["A", "B"])
    (array([1., 0.]), 'A (the best)')

    """
    y, size = groups.values, groups.values.shape[-1]
    if names is not None and len(names) != size:
        raise ValueError(f"there are {size} groups but {len(names)} names")
    note = ""
    if names is not None and reference in names:
        index = np.asarray(list(names).index(str(reference)))
    elif reference == "mean":
        return groups.shares, "mean of all groups, each by its population"
    elif reference == "best":
        if favourable is None:
            raise ValueError("say favourable=True or False, so that the best group is known")
        index, note = np.argmax(y if favourable else -y, axis=-1), " (the best)"
    elif isinstance(reference, int | np.integer) and -size <= reference < size:
        index = np.asarray(reference % size)
    else:
        raise ValueError(f'the reference is a group, "mean" or "best", not {reference!r}')
    weights = np.broadcast_to(np.eye(size)[index], y.shape)
    if (index != index.flat[0]).any():
        return weights, "best group of each table"
    number = int(index.flat[0])
    return weights, (f"group {number + 1}" if names is None else str(names[number])) + note


def with_interval(
    value: Floats, se: Floats, level: Level, reference: str, direction: str, log: bool = False
) -> Disparity:
    """Put the normal interval round a value, on the log scale if asked.

    Examples
    --------
    >>> made = with_interval(np.array(2.0), np.array(0.1), 0.95, "group 1", "above 1: higher", log=True)
    >>> round(float(made.low), 3)
    1.644

    """
    value, se = np.asarray(value, dtype=float), np.asarray(se, dtype=float)
    half = z_values(level, value.ndim) * se
    if log:
        # An error so large that the upper end is beyond any number leaves it infinite, which is true.
        with np.errstate(over="ignore"):
            return Disparity(value, value * np.exp(-half), value * np.exp(half), se, reference, direction)
    return Disparity(value, value - half, value + half, se, reference, direction)


def delta(gradient: Floats, se: Floats) -> Floats:
    """Return the standard error by the delta method from independent groups on the last axis.

    Oehlert 1992, American Statistician 46:27-29.

    Examples
    --------
    >>> float(delta(np.array([1.0, -1.0]), np.array([3.0, 4.0])))
    5.0

    """
    return np.sqrt(((gradient * se) ** 2).sum(-1))


def difference_to(
    values: ArrayLike,
    se: ArrayLike | None = None,
    population: ArrayLike | None = None,
    reference: int | str = "best",
    favourable: bool | None = None,
    names: Sequence[str] | None = None,
    level: Level = 0.95,
) -> Disparity:
    """Difference of each group to a reference, group minus reference.

    Harper and Lynch 2005, Methods for Measuring Cancer Disparities, NIH 05-5777. To the mean, the
    interval allows for the group's own part in it. That the best group was picked by its value is not
    allowed for.

    Parameters
    ----------
    values, se : of the groups on the last axis, shape (..., k); independent of each other.
    population : of the groups; needed for the mean by population.
    reference : a group's place or name, "best", or "mean".
    favourable : whether a higher value is better; needed for "best".
    names : of the groups.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Disparity : shape (..., k), in the unit of the values; 0 of the reference itself.

    Raises
    ------
    ValueError : a value, population, standard error, reference or level is not possible.

    Examples
    --------
    >>> gap = difference_to([20, 30, 60], [5, 7, 14], reference="best", favourable=True)
    >>> gap.value.tolist(), gap.reference
    ([-40.0, -30.0, 0.0], 'group 3 (the best)')

    """
    groups = as_groups(values, population, se)
    c, name = reference_weights(groups, reference, favourable, names)
    y, s = groups.values, groups.se
    variance = s**2 * (1 - 2 * c) + ((c * s) ** 2).sum(-1, keepdims=True)
    value = y - (c * y).sum(-1, keepdims=True)
    return with_interval(
        value,
        np.sqrt(np.maximum(variance, 0)),
        level,
        name,
        "group minus reference; above 0: the group's value is higher",
    )


def ratio_to(
    values: ArrayLike,
    se: ArrayLike | None = None,
    population: ArrayLike | None = None,
    reference: int | str = "best",
    favourable: bool | None = None,
    names: Sequence[str] | None = None,
    level: Level = 0.95,
) -> Disparity:
    """Ratio of each group to a reference, with an interval on the log scale (source: `difference_to`).

    Parameters
    ----------
    values, se, population, reference, favourable, names, level : as for `difference_to`.

    Returns
    -------
    Disparity : shape (..., k), `se` of the log; NaN where both are 0, no interval where one is.

    Raises
    ------
    ValueError : a value is negative, or something else is not possible.

    Examples
    --------
    >>> gap = ratio_to([20, 30, 60], [5, 7, 14], reference=0)
    >>> gap.value.tolist(), gap.low.round(2).tolist(), gap.direction
    ([1.0, 1.5, 3.0], [1.0, 0.77, 1.53], "group to reference; above 1: the group's value is higher")

    """
    groups = as_groups(values, population, se)
    positive(groups.values)
    c, name = reference_weights(groups, reference, favourable, names)
    y, s = groups.values, groups.se
    base = (c * y).sum(-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (s / y) ** 2 - 2 * c * s**2 / (y * base) + ((c * s) ** 2).sum(-1, keepdims=True) / base**2
        value = y / base
        error = np.where((y > 0) & (base > 0), np.sqrt(np.maximum(variance, 0)), np.nan)
    return with_interval(
        value, error, level, name, "group to reference; above 1: the group's value is higher", log=True
    )
