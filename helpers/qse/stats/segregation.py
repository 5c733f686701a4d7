"""Segregation: how unevenly groups are spread over units such as wards, hospitals or tracts."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats


class Ice(NamedTuple):
    """Concentration at the extremes: -1 all at the `low` pole, 1 all at the `high` pole."""

    value: Floats
    overall: float
    high: str
    low: str


def dissimilarity(a: ArrayLike, b: ArrayLike) -> float:
    """Share of either group that would have to move for both to be spread alike: 0 even, 1 apart.

    Duncan and Duncan 1955, Am Sociol Rev 20:210-217.

    Parameters
    ----------
    a, b : counts of the two groups in each unit, shape (units,).

    Returns
    -------
    from 0 to 1.

    Raises
    ------
    ValueError : a count is negative or missing, or a group has nobody.

    Examples
    --------
    >>> dissimilarity([100, 60, 40, 0], [0, 40, 60, 100])
    0.6

    """
    groups = _counts(np.stack(np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float)), axis=-1))
    share = groups / groups.sum(axis=0)
    return float(np.abs(share[:, 0] - share[:, 1]).sum() / 2)


def exposure(groups: ArrayLike) -> Floats:
    """Chance that somebody met in the unit of a member of one group belongs to another.

    P* of Lieberson 1981, in Massey and Denton 1988, Soc Forces 67:281-315.

    Parameters
    ----------
    groups : counts, shape (units, groups); together everybody there is.

    Returns
    -------
    shape (groups, groups): of the row's group, the exposure to the column's. Rows add to 1.

    Raises
    ------
    ValueError : a count is negative or missing, or a group has nobody.

    Examples
    --------
    >>> exposure([[10, 30], [10, 10]]).round(3).tolist()
    [[0.375, 0.625], [0.312, 0.688]]

    """
    x = _counts(groups)
    total = x.sum(axis=1, keepdims=True)
    share = np.divide(x, total, out=np.zeros_like(x), where=total > 0)
    return (x / x.sum(axis=0)).T @ share


def isolation(groups: ArrayLike) -> Floats:
    """Chance that somebody met in the unit of a member of a group belongs to the same group.

    P* of Lieberson 1981, in Massey and Denton 1988, Soc Forces 67:281-315.

    Parameters
    ----------
    groups : counts, shape (units, groups); together everybody there is.

    Returns
    -------
    shape (groups,), from a group's share of all (even) to 1 (alone).

    Raises
    ------
    ValueError : a count is negative or missing, or a group has nobody.

    Examples
    --------
    >>> isolation([[10, 30], [10, 10]]).tolist()
    [0.375, 0.6875]

    """
    return np.diagonal(exposure(groups)).copy()


def theil_h(groups: ArrayLike) -> float:
    """Information index: how much less mixed the units are than the whole, 0 even, 1 apart.

    Theil 1972; Reardon and Firebaugh 2002, Sociol Methodol 32:33-67. It is the mutual information of unit
    and group over the entropy of the groups, whatever the base of the logarithm.

    Parameters
    ----------
    groups : counts, shape (units, groups); two or more groups.

    Returns
    -------
    from 0 to 1.

    Raises
    ------
    ValueError : a count is negative or missing, a group has nobody, or there is one group only.

    Examples
    --------
    >>> round(theil_h([[10, 30], [10, 10]]), 4)
    0.048

    """
    x = _counts(groups)
    if x.shape[1] < 2:
        raise ValueError("Theil's H needs two groups or more")
    share = x / x.sum()
    of_group, of_unit = share.sum(axis=0), share.sum(axis=1, keepdims=True)
    even = of_unit * of_group
    ratio = np.divide(share, even, out=np.ones_like(share), where=share > 0)
    return float((share * np.log(ratio)).sum() / -(of_group * np.log(of_group)).sum())


def ice(high: ArrayLike, low: ArrayLike, total: ArrayLike, *, poles: tuple[str, str]) -> Ice:
    """Index of concentration at the extremes: (high - low) / total.

    Massey 2001; Krieger and others 2016, Am J Public Health 106:256-263.

    Parameters
    ----------
    high, low : counts at the privileged and the deprived pole in each unit, shape (units,).
    total : everybody in each unit, those at neither pole too.
    poles : names of the two, the high one first; they stand in the result.

    Returns
    -------
    Ice : a value for each unit, from -1 to 1 (NaN where nobody is), and for all units together.

    Raises
    ------
    ValueError : a count is negative or missing, more are at the poles than in the unit, nobody is in any
        unit, or a pole has no name.

    Examples
    --------
    >>> ice([400, 150], [120, 300], [580, 650], poles=("high income", "low income"))._asdict()["high"]
    'high income'
    >>> ice([400, 150], [120, 300], [580, 650], poles=("high income", "low income")).value.round(3).tolist()
    [0.483, -0.231]

    """
    top, bottom, people = np.broadcast_arrays(*(np.asarray(part, float) for part in (high, low, total)))
    if not np.isfinite([top, bottom, people]).all() or (top < 0).any() or (bottom < 0).any():
        raise ValueError("counts must be 0 or more, and none may be missing")
    if (top + bottom > people).any():
        raise ValueError("a unit cannot have more people at its two poles than in all")
    if not people.sum() > 0:
        raise ValueError("there is nobody in any unit")
    if not all(poles):
        raise ValueError("name both poles, the high one first")
    gap = top - bottom
    value = np.divide(gap, people, out=np.full(gap.shape, np.nan), where=people > 0)
    return Ice(value, float(gap.sum() / people.sum()), *poles)


def _counts(groups: ArrayLike) -> Floats:
    x = np.asarray(groups, dtype=float)
    if x.ndim != 2 or not x.size:
        raise ValueError("counts must form a table of units by groups")
    if not np.isfinite(x).all() or (x < 0).any():
        raise ValueError("counts must be 0 or more, and none may be missing")
    if (x.sum(axis=0) == 0).any():
        raise ValueError("a group has nobody in any unit; leave it out")
    return x
