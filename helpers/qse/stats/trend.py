"""Trend: whether a proportion rises or falls over ordered groups."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats
from qse.stats.proportion import counts


class Trend(NamedTuple):
    """Tests over ordered groups; `slope` is the change of the share for one step of the score.

    `chi2`, `p` : of the trend (1 degree of freedom); `chi2_any`, `p_any` : of any difference (k - 1).
    """

    slope: float
    chi2: float
    p: float
    chi2_any: float
    p_any: float


def cochran_armitage(events: ArrayLike, n: ArrayLike, scores: ArrayLike | None = None) -> Trend:
    """Test for a linear trend of a proportion over ordered groups, and for any difference.

    Cochran 1954, Biometrics 10:417-451; Armitage 1955, Biometrics 11:375-386; without continuity
    correction.

    Parameters
    ----------
    events, n : counts of each group, in order, shape (k,); groups of nobody are left out.
    scores : of the groups; 1 to k by default.

    Returns
    -------
    Trend : chi-squares are NaN where none or all have the event.

    Raises
    ------
    ValueError : a count is not possible, scores do not fit, or fewer than two groups have anybody.

    Examples
    --------
    >>> result = cochran_armitage([10, 15, 25], [100, 100, 100])
    >>> round(result.slope, 3), round(result.chi2, 3), round(result.p, 4)
    (0.075, 8.1, 0.0044)

    """
    from scipy.special import chdtrc

    x, size = counts(events, n)
    if x.ndim != 1:
        raise ValueError("a trend needs one row of groups")
    s: Floats = np.arange(1.0, x.size + 1) if scores is None else np.asarray(scores, dtype=float)
    if s.shape != x.shape or not np.isfinite(s).all():
        raise ValueError("a trend needs one score for each group")
    x, size, s = x[size > 0], size[size > 0], s[size > 0]
    if np.unique(s).size < 2:
        raise ValueError("a trend needs at least two groups with somebody in them and different scores")
    share = x.sum() / size.sum()
    away = s - (size * s).sum() / size.sum()
    product, square = (away * x).sum(), (size * away**2).sum()
    one = share * (1 - share) if 0 < x.sum() < size.sum() else np.nan
    chi2 = product**2 / (one * square)
    chi2_any = ((x - size * share) ** 2 / (size * one)).sum()
    return Trend(
        float(product / square),
        float(chi2),
        float(chdtrc(1, chi2)),
        float(chi2_any),
        float(chdtrc(x.size - 1, chi2_any)),
    )
