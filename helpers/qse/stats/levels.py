"""The level of confidence: one, or several at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Level = float | Sequence[float]


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
    return float(z_values(float(level), 0))


def z_values(level: Level, ndim: int) -> Floats:
    """Return the normal value of each level, shaped to stand before arrays of `ndim` axes.

    Parameters
    ----------
    level : one level, or L levels such as (0.95, 0.998).
    ndim : number of axes of the arrays it will meet.

    Returns
    -------
    z : shape () for one level; (L, 1, ..., 1) with `ndim` ones for several, so that ends of intervals
        gain a leading axis.

    Raises
    ------
    ValueError : a level is not between 0 and 1.

    Examples
    --------
    >>> z_values((0.95, 0.998), 1).round(2).tolist()
    [[1.96], [3.09]]

    """
    from scipy.special import ndtri

    return np.asarray(-ndtri(tails(level, ndim)), dtype=float)


def tails(level: Level, ndim: int) -> Floats:
    """Return the probability left in each tail, e.g. 0.025 for 0.95, shaped like `z_values`.

    Raises
    ------
    ValueError : a level is not between 0 and 1.

    Examples
    --------
    >>> tails((0.95, 0.5), 0).round(3).tolist()
    [0.025, 0.25]

    """
    share = np.asarray(level, dtype=float)
    if share.ndim > 1 or share.size == 0 or not ((share > 0) & (share < 1)).all():
        raise ValueError(f"level must be between 0 and 1, such as 0.95, not {level}")
    return (1 - share.reshape(share.shape + (1,) * (ndim if share.ndim else 0))) / 2
