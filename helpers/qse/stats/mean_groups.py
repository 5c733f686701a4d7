"""Two means compared: their difference and their ratio, with intervals that allow for unequal spread."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, tails
from qse.stats.mean import means_in
from qse.stats.two_groups import Estimate


def difference_of_means(
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    mean_ref: ArrayLike,
    sd_ref: ArrayLike,
    n_ref: ArrayLike,
    level: Level = 0.95,
) -> Estimate:
    """Difference of two means, group minus reference, with Welch's t interval.

    Welch 1938, Biometrika 29:350-362; degrees of freedom of Satterthwaite 1946, Biometrics Bull 2:110-114.
    No width where neither group varies. (`mean_difference` is another thing: how far many groups lie
    from a reference, in one number.)

    Parameters
    ----------
    mean, sd, n : of the group (sd with divisor n - 1, as from `moments`), shape (k,).
    mean_ref, sd_ref, n_ref : of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : in the unit of the means; the value NaN where an n is 0, the ends also where an n is 1.

    Raises
    ------
    ValueError : an n is negative or not whole, an sd is negative, or a level not between 0 and 1.

    Examples
    --------
    >>> value, low, high = difference_of_means(5.0, 2.0, 40, 4.0, 3.0, 60)
    >>> round(float(value), 3), round(float(low), 3), round(float(high), 3)
    (1.0, 0.008, 1.992)

    """
    m, s, size, m_ref, s_ref, size_ref = _two(mean, sd, n, mean_ref, sd_ref, n_ref)
    value = m - m_ref
    half = _welch(s**2, size, s_ref**2, size_ref, level)
    return Estimate(value, value - half, value + half)


def ratio_of_means(
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    mean_ref: ArrayLike,
    sd_ref: ArrayLike,
    n_ref: ArrayLike,
    level: Level = 0.95,
) -> Estimate:
    """Ratio of two positive means, group to reference, with a Welch t interval on the log scale.

    By the delta method the log of a mean has the variance (sd / mean)^2 / n; degrees of freedom of
    Satterthwaite from these (Bonett and Price 2020, J Educ Behav Stat 45:750-770).

    Parameters
    ----------
    mean, sd, n : of the group (sd with divisor n - 1, as from `moments`), shape (k,).
    mean_ref, sd_ref, n_ref : of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    Estimate : NaN where a mean is not above 0 or an n is 0, the ends also where an n is 1.

    Raises
    ------
    ValueError : an n is negative or not whole, an sd is negative, or a level not between 0 and 1.

    Examples
    --------
    >>> value, low, high = ratio_of_means(5.0, 2.0, 40, 4.0, 3.0, 60)
    >>> round(float(value), 3), round(float(low), 3), round(float(high), 3)
    (1.25, 0.994, 1.573)

    """
    m, s, size, m_ref, s_ref, size_ref = _two(mean, sd, n, mean_ref, sd_ref, n_ref)
    proper = (m > 0) & (m_ref > 0)
    m, m_ref = np.where(proper, m, np.nan), np.where(proper, m_ref, np.nan)
    value = m / m_ref
    factor = np.exp(_welch((s / m) ** 2, size, (s_ref / m_ref) ** 2, size_ref, level))
    return Estimate(value, value / factor, value * factor)


def _two(
    mean: ArrayLike, sd: ArrayLike, n: ArrayLike, mean_ref: ArrayLike, sd_ref: ArrayLike, n_ref: ArrayLike
) -> tuple[Floats, ...]:
    m, s, size, m_ref, s_ref, size_ref = np.broadcast_arrays(
        *means_in(mean, sd, n), *means_in(mean_ref, sd_ref, n_ref)
    )
    return np.where(size > 0, m, np.nan), s, size, np.where(size_ref > 0, m_ref, np.nan), s_ref, size_ref


def _welch(variance: Floats, n: Floats, variance_ref: Floats, n_ref: Floats, level: Level) -> Floats:
    """Half the width of the interval of a difference; the variances are those of single values."""
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        each, each_ref = variance / n, variance_ref / n_ref
        both = each + each_ref
        freedom = both**2 / (each**2 / (n - 1) + each_ref**2 / (n_ref - 1))
        enough = (n > 1) & (n_ref > 1)
        t = -stdtrit(np.where(enough & (both > 0), freedom, 1.0), tails(level, n.ndim))
        return np.where(enough, t * np.sqrt(both), np.nan)
