"""Reliability: whether a proportion may be shown, by the standard of the US statistics office for health."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats
from qse.stats.proportion import clopper_pearson, counts

Booleans = NDArray[np.bool_]


class Reliability(NamedTuple):
    """A proportion with its exact 95% interval and what the standard says of it; each of shape (k,).

    `why` is a code: "" (show), "few_people", "wide", "wide_for_its_size". `complement` asks for a note that
    the share without the event is not reliable; `review` for a look by a person (none or all have it, or
    fewer than 8 degrees of freedom, which a simple sample of 30 never has).
    """

    value: Floats
    low: Floats
    high: Floats
    suppress: Booleans
    complement: Booleans
    review: Booleans
    why: NDArray[np.str_]


def nchs_proportion(events: ArrayLike, n: ArrayLike) -> Reliability:
    """NCHS presentation standard for proportions, for a simple random sample or a full count.

    Parker and others 2017, Vital Health Stat 2(175). Not to be shown: fewer than 30 people; an exact 95%
    interval (Clopper and Pearson 1934, Biometrika 26:404-413) 0.30 wide or more; or one wider than 0.05
    and than 130% of the proportion. Where none or all have the event the width is taken as 0, and a
    person should look at it. Weighted samples need the effective sample size and are not covered.

    Parameters
    ----------
    events, n : counts, shape (k,).

    Returns
    -------
    Reliability

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> result = nchs_proportion([3, 12, 40, 1], [25, 31, 60, 30])
    >>> result.why.tolist(), result.suppress.tolist()
    (['few_people', 'wide', '', 'wide_for_its_size'], [True, True, False, True])

    """
    x, size = counts(events, n)
    low, high = clopper_pearson(x, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = x / size
        bound = (x == 0) | (x == size)
        width = np.where(bound, 0.0, high - low)
        relative, relative_rest = width / value, width / (1 - value)
    few = size < 30
    wide = ~few & (width >= 0.30)
    between = ~few & ~wide & (width > 0.05)
    uneven = between & (relative > 1.30)
    return Reliability(
        value,
        low,
        high,
        few | wide | uneven,
        between & ~uneven & (relative_rest > 1.30),
        ~few & bound,
        np.select([few, wide, uneven], ["few_people", "wide", "wide_for_its_size"], ""),
    )
