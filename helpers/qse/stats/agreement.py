"""Agreement of two records of the same thing, such as a field and what people say of themselves."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, z_value
from qse.stats.proportion import wilson
from qse.stats.two_groups import Estimate


def share_agreed(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Share of all on whom the two records agree, with a Wilson interval (Wilson 1927, JASA 22:209-212).

    Parameters
    ----------
    table : counts, shape (..., levels, levels): rows the truth, columns what is recorded.
    level : of confidence.

    Returns
    -------
    Estimate : of shape (...); NaN where nobody is.

    Raises
    ------
    ValueError : the table is not square, or a count is not possible.

    Examples
    --------
    >>> value, low, high = share_agreed([[40, 9], [6, 45]])
    >>> round(float(value), 2), round(float(low), 3), round(float(high), 3)
    (0.85, 0.767, 0.907)

    """
    x = _square(table)
    return _share(np.trace(x, axis1=-2, axis2=-1), x.sum(axis=(-2, -1)), level)


def kappa(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Agreement beyond chance, Cohen's kappa, with a large-sample interval.

    Cohen 1960, Educ Psychol Meas 20:37-46; its standard error by Fleiss, Cohen and Everitt 1969, Psychol
    Bull 72:323-327. The ends are held within -1 and 1.

    Parameters
    ----------
    table : counts, shape (..., levels, levels): rows one record, columns the other.
    level : of confidence.

    Returns
    -------
    Estimate : of shape (...); NaN where all have one level in both, or nobody is.

    Raises
    ------
    ValueError : the table is not square, or a count is not possible.

    Examples
    --------
    >>> value, low, high = kappa([[40, 9], [6, 45]])
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (0.6995, 0.5596, 0.8394)

    """
    x = _square(table)
    z = z_value(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        n = x.sum(axis=(-2, -1))
        p = x / n[..., None, None]
        row, column = p.sum(axis=-1), p.sum(axis=-2)
        seen, chance = np.trace(p, axis1=-2, axis2=-1), (row * column).sum(axis=-1)
        value = (seen - chance) / (1 - chance)
        off = 1 - value
        same = np.diagonal(p, axis1=-2, axis2=-1)
        a = (same * (1 - (row + column) * off[..., None]) ** 2).sum(axis=-1)
        pull = (column[..., :, None] + row[..., None, :]) ** 2
        b = (p * pull).sum(axis=(-2, -1)) - (same * (row + column) ** 2).sum(axis=-1)
        c = (value - chance * off) ** 2
        error = np.sqrt(np.maximum(a + off**2 * b - c, 0) / n) / (1 - chance)
    defined = np.asarray(n > 0) & (chance < 1 - 1e-15)
    ends = np.maximum(value - z * error, -1), np.minimum(value + z * error, 1)
    return Estimate(*(np.where(defined, part, np.nan) for part in (value, *ends)))


def kappa_by_level(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Kappa of each level against all the rest taken together (Fleiss, Statistical Methods, chapter 18).

    Parameters
    ----------
    table : counts, shape (levels, levels).
    level : of confidence.

    Returns
    -------
    Estimate : of shape (levels,); NaN for a level that nobody has.

    Raises
    ------
    ValueError : the table is not square, or a count is not possible.

    Examples
    --------
    >>> kappa_by_level([[20, 2, 0], [1, 30, 4], [0, 3, 40]]).value.round(3).tolist()
    [0.911, 0.78, 0.858]

    """
    x = _square(table)
    same = np.diagonal(x, axis1=-2, axis2=-1)
    row, column = x.sum(axis=-1) - same, x.sum(axis=-2) - same
    rest = x.sum(axis=(-2, -1))[..., None] - same - row - column
    return kappa(np.stack([np.stack([same, row], -1), np.stack([column, rest], -1)], -2), level)


def sensitivity(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Of those who truly have a level, the share recorded with it; Wilson interval.

    Altman and Bland 1994, BMJ 308:1552; interval of Wilson 1927, JASA 22:209-212.

    Parameters
    ----------
    table : counts, shape (..., levels, levels): rows the truth, columns what is recorded.
    level : of confidence.

    Returns
    -------
    Estimate : of shape (..., levels); NaN for a level that nobody truly has.

    Raises
    ------
    ValueError : the table is not square, or a count is not possible.

    Examples
    --------
    >>> sensitivity([[40, 9], [6, 45]]).value.round(3).tolist()
    [0.816, 0.882]

    """
    x = _square(table)
    return _share(np.diagonal(x, axis1=-2, axis2=-1), x.sum(axis=-1), level)


def ppv(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Of those recorded with a level, the share who truly have it; Wilson interval.

    Positive predictive value, Altman and Bland 1994, BMJ 309:102; interval of Wilson 1927, JASA 22:209-212.

    Parameters
    ----------
    table : counts, shape (..., levels, levels): rows the truth, columns what is recorded.
    level : of confidence.

    Returns
    -------
    Estimate : of shape (..., levels); NaN for a level that nobody is recorded with.

    Raises
    ------
    ValueError : the table is not square, or a count is not possible.

    Examples
    --------
    >>> ppv([[40, 9], [6, 45]]).value.round(3).tolist()
    [0.87, 0.833]

    """
    return sensitivity(np.swapaxes(_square(table), -1, -2), level)


def _square(table: ArrayLike) -> Floats:
    x = np.asarray(table, dtype=float)
    if x.ndim < 2 or x.shape[-1] != x.shape[-2] or x.shape[-1] < 2:
        raise ValueError("agreement needs a square table: the same two or more levels in rows and columns")
    if not np.isfinite(x).all() or (x < 0).any() or (x % 1).any():
        raise ValueError("counts must be whole numbers of 0 or more, and none may be missing")
    return x


def _share(part: Floats, whole: Floats, level: float) -> Estimate:
    low, high = wilson(part, whole, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Estimate(part / whole, low, high)
