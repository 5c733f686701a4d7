"""Quantiles of counts: binomial and Poisson, element by element."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats


def binomial_upto(count: ArrayLike, n: ArrayLike, chance: ArrayLike) -> Floats:
    """Probability of `count` events or fewer in `n` trials, whole numbers; 0 for a count below 0.

    Definition: Johnson, Kemp, Kotz, Univariate Discrete Distributions (3rd ed., 2005), chapter 3.

    Examples
    --------
    >>> binomial_upto([-1, 1, 2], 2, 0.5).tolist()
    [0.0, 0.75, 1.0]

    """
    from scipy.special import bdtr

    k = np.asarray(count, dtype=float)
    return np.where(k < 0, 0.0, bdtr(np.maximum(k, 0), np.asarray(n).astype(np.int64), chance))


def poisson_upto(count: ArrayLike, mean: ArrayLike) -> Floats:
    """Probability of `count` events or fewer where `mean` are expected; 0 for a count below 0.

    Definition: Johnson, Kemp, Kotz, Univariate Discrete Distributions (3rd ed., 2005), chapter 4.

    Examples
    --------
    >>> poisson_upto([-1, 0, 1], 1.0).round(4).tolist()
    [0.0, 0.3679, 0.7358]

    """
    from scipy.special import pdtr

    k = np.asarray(count, dtype=float)
    return np.where(k < 0, 0.0, pdtr(np.maximum(k, 0), mean))


def binomial_quantile(p: ArrayLike, n: ArrayLike, chance: ArrayLike) -> Floats:
    """Smallest count whose binomial distribution function reaches `p`.

    Definition: Johnson, Kemp, Kotz, Univariate Discrete Distributions (3rd ed., 2005), chapter 3.

    Parameters
    ----------
    p : probabilities between 0 and 1.
    n : whole numbers of trials.
    chance : of one event, between 0 and 1; the three broadcast together.

    Returns
    -------
    counts, of the broadcast shape; -1 where `p` is 0.

    Raises
    ------
    ValueError : `p` or `chance` is not between 0 and 1.

    Examples
    --------
    >>> binomial_quantile(0.05, [9, 23], 0.5)
    array([2., 8.])

    """
    p, n, chance = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (p, n, chance)))
    _between_0_and_1(p, chance)
    return _smallest(lambda count: binomial_upto(count, n, chance), p, n)


def poisson_quantile(p: ArrayLike, mean: ArrayLike) -> Floats:
    """Smallest count whose Poisson distribution function reaches `p`.

    Definition: Johnson, Kemp, Kotz, Univariate Discrete Distributions (3rd ed., 2005), chapter 4.

    Parameters
    ----------
    p : probabilities, 0 or more and below 1.
    mean : of the count, 0 or more; the two broadcast together.

    Returns
    -------
    counts, of the broadcast shape; -1 where `p` is 0.

    Raises
    ------
    ValueError : `p` is not from 0 to below 1.

    Examples
    --------
    >>> poisson_quantile([0.025, 0.975], 10)
    array([ 4., 17.])

    """
    p, mean = np.broadcast_arrays(np.asarray(p, dtype=float), np.asarray(mean, dtype=float))
    _between_0_and_1(p)
    if (p == 1).any():
        raise ValueError("a Poisson count has no largest value: the probability must be below 1")
    most = np.ceil(mean + 10 * np.sqrt(mean) + 10)
    while (poisson_upto(most, mean) < p).any():
        most = most * 2
    return _smallest(lambda count: poisson_upto(count, mean), p, most)


def _between_0_and_1(*shares: Floats) -> None:
    if any(((share < 0) | (share > 1)).any() for share in shares):
        raise ValueError("a probability must lie between 0 and 1")


def _smallest(reached: Callable[[Floats], Floats], p: Floats, most: Floats) -> Floats:
    """Halve the range of counts until one is left; a hair's breadth below `p` counts as reached."""
    low, high = np.full(p.shape, -1.0), np.array(most, dtype=float)
    aim = p * (1 - 64 * np.finfo(float).eps)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        there = reached(middle) >= aim
        high, low = np.where(there, middle, high), np.where(there, low, middle)
    return np.where(p > 0, high, -1.0)
