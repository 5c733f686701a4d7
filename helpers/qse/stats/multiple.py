"""Many tests at once: p-values adjusted for their number."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats


def holm(p: ArrayLike) -> Floats:
    """Adjust so that the chance of even one false finding stays below the level (Holm 1979).

    Scand J Stat 6:65-70.

    Parameters
    ----------
    p : p-values, shape (m,).

    Returns
    -------
    adjusted p-values in the same order, at most 1.

    Raises
    ------
    ValueError : a p-value is missing or not between 0 and 1.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]

    """
    values = _checked(p)
    order = np.argsort(values, kind="stable")
    stepped = values[order] * np.arange(values.size, 0, -1)
    return _back(np.minimum(np.maximum.accumulate(stepped), 1), order)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjust so that the expected share of false findings among all stays below the level.

    Benjamini and Hochberg 1995, JRSS B 57:289-300.

    Parameters
    ----------
    p : p-values, shape (m,).

    Returns
    -------
    adjusted p-values in the same order, at most 1.

    Raises
    ------
    ValueError : a p-value is missing or not between 0 and 1.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]

    """
    values = _checked(p)
    order = np.argsort(values, kind="stable")[::-1]
    stepped = values[order] * (values.size / np.arange(values.size, 0, -1))
    return _back(np.minimum(np.minimum.accumulate(stepped), 1), order)


def _checked(p: ArrayLike) -> Floats:
    values = np.asarray(p, dtype=float)
    if values.ndim != 1:
        raise ValueError("p-values must form one row")
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("each p-value must lie between 0 and 1, and none may be missing")
    return values


def _back(adjusted: Floats, order: np.ndarray) -> Floats:
    out = np.empty_like(adjusted)
    out[order] = adjusted
    return out
