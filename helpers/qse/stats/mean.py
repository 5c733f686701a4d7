"""The interval of a mean."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, tails


def moments(total: ArrayLike, squares: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and standard deviation (divisor n - 1) from the sum and the sum of squares.

    Sums add over parts of the data, so means can be counted in one pass. Where the mean is more than
    about a million times the standard deviation, take the mean off first: the subtraction loses digits.

    Parameters
    ----------
    total, squares : sums of the values and of their squares, shape (k,).
    n : how many values, shape (k,).

    Returns
    -------
    mean, sd : shape (k,), in the unit of the values; NaN where n is 0, the sd also where n is 1.

    Raises
    ------
    ValueError : an n is negative or not whole, or the sums cannot belong to the same values.

    Examples
    --------
    >>> mean, sd = moments([12.0], [50.0], [3])
    >>> mean.tolist(), sd.tolist()
    ([4.0], [1.0])

    """
    s, q, size = np.broadcast_arrays(
        np.asarray(total, dtype=float), np.asarray(squares, dtype=float), np.asarray(n, dtype=float)
    )
    _whole(size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(size > 0, s / size, np.nan)
        rest = q - s * mean
        if (rest < -1e-9 * np.abs(q)).any():
            raise ValueError("the sum of squares is too small for the sum: they are not of the same values")
        return mean, np.where(size > 1, np.sqrt(np.maximum(rest, 0) / (size - 1)), np.nan)


def means_in(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Check means with their standard deviations and counts, and return the three as floats of one shape.

    Raises
    ------
    ValueError : an n is negative or not whole, or an sd is negative.

    Examples
    --------
    >>> means_in([4.0, 5.0], 1.0, 3)
    (array([4., 5.]), array([1., 1.]), array([3., 3.]))

    """
    m, s, size = np.broadcast_arrays(
        np.asarray(mean, dtype=float), np.asarray(sd, dtype=float), np.asarray(n, dtype=float)
    )
    _whole(size)
    if (s < 0).any():
        raise ValueError("a standard deviation cannot be negative")
    return m, s, size


def mean_t(mean: ArrayLike, sd: ArrayLike, n: ArrayLike, level: Level = 0.95) -> tuple[Floats, Floats]:
    """Student's t interval of a mean (Student 1908, Biometrika 6:1-25).

    Parameters
    ----------
    mean, sd : of the values (sd with divisor n - 1), shape (k,).
    n : how many values, shape (k,).
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    low, high : shape (k,) or (levels, k), in the unit of the mean; NaN where n is below 2.

    Raises
    ------
    ValueError : an n is negative or not whole, an sd is negative, or a level not between 0 and 1.

    Examples
    --------
    >>> low, high = mean_t(4.0, 1.0, 3)
    >>> round(float(low), 3), round(float(high), 3)
    (1.516, 6.484)

    """
    from scipy.special import stdtrit

    m, s, size = means_in(mean, sd, n)
    enough = size > 1
    t = -stdtrit(np.where(enough, size - 1, 1.0), tails(level, m.ndim))
    half = t * s / np.sqrt(np.where(enough, size, 1.0))
    return np.where(enough, m - half, np.nan), np.where(enough, m + half, np.nan)


def _whole(size: Floats) -> None:
    if not np.isfinite(size).all() or (size < 0).any() or (size % 1).any():
        raise ValueError("each n must be a whole number, 0 or more")
