"""Two groups compared: difference and ratio of two risks, with intervals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.proportion import Floats, counts, wilson, z_value


class Estimate(NamedTuple):
    """A value with the two ends of its interval; each of shape (k,)."""

    value: Floats
    low: Floats
    high: Floats


def risk_difference(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: float = 0.95
) -> Estimate:
    """Difference of two risks, group minus reference, with Newcombe's hybrid score interval.

    Method 10 of Newcombe 1998, Stat Med 17:873-890. It behaves at 0 and at small n.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence.

    Returns
    -------
    Estimate : as a share (0.05 is five percentage points); NaN where an n is 0.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> value, low, high = risk_difference(56, 70, 48, 80)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (0.2, 0.0524, 0.3339)

    """
    x, total = counts(events, n)
    x_ref, total_ref = counts(events_ref, n_ref)
    low, high = wilson(x, total, level)
    low_ref, high_ref = wilson(x_ref, total_ref, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        risk, risk_ref = x / total, x_ref / total_ref
    value = risk - risk_ref
    return Estimate(
        value,
        value - np.sqrt((risk - low) ** 2 + (high_ref - risk_ref) ** 2),
        value + np.sqrt((high - risk) ** 2 + (risk_ref - low_ref) ** 2),
    )


def risk_ratio(
    events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike, level: float = 0.95
) -> Estimate:
    """Ratio of two risks, group to reference, with an interval on the log scale.

    Katz and others 1978, Biometrics 34:469-474. Where either group has no event one half is added to
    the events and one to the n of both (Pettigrew, Gart and Thomas 1986, Biometrika 73:425-435) for the
    interval; the ratio itself is then 0, or infinite, or undefined (NaN) when both have none.

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence.

    Returns
    -------
    Estimate : NaN where an n is 0.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> value, low, high = risk_ratio(56, 70, 48, 80)
    >>> round(float(value), 4), round(float(low), 4), round(float(high), 4)
    (1.3333, 1.0766, 1.6512)

    """
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.asarray((x / total) / (x_ref / total_ref))
        none = (x == 0) | (x_ref == 0)
        a, m, b, k = (
            np.where(none, count + add, count)
            for count, add in ((x, 0.5), (total, 1), (x_ref, 0.5), (total_ref, 1))
        )
        middle = np.log((a / m) / (b / k))
        half = z_value(level) * np.sqrt(np.maximum(1 / a - 1 / m + 1 / b - 1 / k, 0))
    empty = (total == 0) | (total_ref == 0)
    low = np.where(x == 0, 0.0, np.exp(middle - half))
    high = np.where(x_ref == 0, np.inf, np.exp(middle + half))
    nothing = empty | ((x == 0) & (x_ref == 0))
    return Estimate(
        np.where(nothing, np.nan, value), np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    )


def to_overall(
    events: ArrayLike, n: ArrayLike, events_all: ArrayLike, n_all: ArrayLike, level: float = 0.95
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of a group to the whole that it is a part of.

    A group and the whole are not independent; a group and the rest are. With w the group's part of the
    whole, the difference to the whole is (1 - w) times the difference to the rest, and the ratio to the
    whole is RR / (w RR + 1 - w) with RR the ratio to the rest: exact identities, applied to the ends of
    the intervals of the group against the rest.

    Parameters
    ----------
    events, n : counts of each group, shape (k,).
    events_all, n_all : counts of the whole.
    level : of confidence.

    Returns
    -------
    difference, ratio : Estimates.

    Raises
    ------
    ValueError : a count is not possible.

    Examples
    --------
    >>> difference, ratio = to_overall([30, 10], [100, 100], 40, 200)
    >>> difference.value.round(3).tolist(), ratio.value.round(3).tolist()
    ([0.1, -0.1], [1.5, 0.5])

    """
    x, total, x_all, total_all = np.broadcast_arrays(*counts(events, n), *counts(events_all, n_all))
    difference = risk_difference(x, total, x_all - x, total_all - total, level)
    ratio = risk_ratio(x, total, x_all - x, total_all - total, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = total / total_all

        def whole(to_rest: Floats) -> Floats:
            return np.where(np.isinf(to_rest), 1 / part, to_rest / (part * to_rest + 1 - part))

        alone = total == total_all
        return (
            Estimate(*(np.where(alone, 0.0, (1 - part) * end) for end in difference)),
            Estimate(*(np.where(alone, 1.0, whole(end)) for end in ratio)),
        )
