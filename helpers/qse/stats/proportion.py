"""The interval of a proportion."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def z_value(level: float) -> float:
    """Return the standard normal value of a two-sided interval, e.g. 1.96 for 0.95.

    Raises
    ------
    ValueError : `level` is not between 0 and 1.

    Examples
    --------
    >>> round(z_value(0.95), 4)
    1.96

    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, such as 0.95, not {level}")
    return float(ndtri(0.5 + level / 2))


def counts(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Check that `events` are counts out of `n`, and return both as floats.

    Raises
    ------
    ValueError : a count is negative, not whole, or larger than its n.

    Examples
    --------
    >>> counts([1, 2], 10)
    (array([1., 2.]), array([10., 10.]))

    """
    x, total = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(n, dtype=float))
    if not (np.isfinite(x).all() and np.isfinite(total).all()):
        raise ValueError("counts must be numbers; one is missing")
    if (x < 0).any() or (x > total).any():
        raise ValueError("each count of events must lie between 0 and its n")
    if (x % 1).any() or (total % 1).any():
        raise ValueError("counts must be whole numbers")
    return x, total


def wilson(events: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Score interval of a proportion (Wilson 1927, JASA 22:209-212).

    Parameters
    ----------
    events, n : counts, shape (k,) or broadcast together.
    level : of confidence.

    Returns
    -------
    low, high : shape (k,), between 0 and 1; NaN where n is 0.

    Raises
    ------
    ValueError : a count is not possible, or the level is not.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)

    """
    x, total = counts(events, n)
    z = z_value(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / total
        centre = share + z**2 / (2 * total)
        half = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
        low, high = (centre - half) / (1 + z**2 / total), (centre + half) / (1 + z**2 / total)
    low = np.where(x == 0, 0.0, low)
    high = np.where(x == total, 1.0, high)
    return np.where(total > 0, low, np.nan), np.where(total > 0, high, np.nan)
