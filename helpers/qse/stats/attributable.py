"""What would be gained if all groups were as the reference: attributable fraction and risk."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.disparity import Disparity, as_groups, delta, positive, reference_weights, with_interval
from qse.stats.levels import Level, z_values
from qse.stats.proportion import counts
from qse.stats.two_groups import Estimate, risk_ratio


class Attributable(NamedTuple):
    """Share of the group's risk, of everyone's risk, and everyone's risk itself, above the reference."""

    fraction_group: Estimate
    fraction: Estimate
    risk: Estimate


def population_attributable(
    values: ArrayLike,
    population: ArrayLike,
    se: ArrayLike | None = None,
    reference: int | str = "best",
    favourable: bool | None = None,
    names: Sequence[str] | None = None,
    level: Level = 0.95,
) -> tuple[Disparity, Disparity]:
    """Population attributable risk and fraction of many groups: reference minus mean, and over the mean.

    Schlotheuber and Hosseinpoor 2022, Int J Environ Res Public Health 19:3697: above 0 for a favourable
    measure, below 0 for an adverse one, and 0 where the reference is worse than the mean, as there is
    nothing to gain. Interval by the delta method with the reference's part in the mean
    (`docs/intervals.md`).

    Parameters
    ----------
    values, population, se : of the groups on the last axis, shape (..., k).
    reference : a group's place or name, or "best"; for ordered groups the most advantaged one.
    favourable : whether a higher value is better.
    names : of the groups.
    level : of confidence; several give the ends a leading axis.

    Returns
    -------
    risk, fraction : Disparities of shape (...): in the unit of the values, and as a share of the mean. No
        interval where the value was set to 0.

    Raises
    ------
    ValueError : a value, population, standard error, reference or level is not possible.

    Examples
    --------
    >>> risk, fraction = population_attributable([20, 30, 60], [1, 1, 2], reference="best", favourable=True)
    >>> risk.value.item(), round(fraction.value.item(), 4), risk.reference
    (17.5, 0.4118, 'group 3 (the best)')

    """
    if favourable is None:
        raise ValueError("say favourable=True or False, so that a gain is known from a loss")
    if reference == "mean":
        raise ValueError('the reference is a group or "best"; the mean has nothing to gain on itself')
    groups = as_groups(values, population, se)
    positive(groups.values)
    c, name = reference_weights(groups, reference, favourable, names)
    y, w, s = groups
    mean, base = (w * y).sum(-1), (c * y).sum(-1)
    none = (base < mean) if favourable else (base > mean)
    with np.errstate(invalid="ignore", divide="ignore"):
        fraction = base / mean - 1
        slope = c / mean[..., None] - w * (base / mean**2)[..., None]
    sign = "above 0" if favourable else "below 0"
    direction = f"reference minus mean; {sign}: what all would gain as the reference; 0: nothing to gain"
    risk_, fraction_ = (
        with_interval(
            np.where(none, 0.0, value), np.where(none, np.nan, delta(by, s)), level, name, direction
        )
        for value, by in ((base - mean, c - w), (fraction, slope))
    )
    return risk_, fraction_


def attributable_risk(
    events: ArrayLike,
    n: ArrayLike,
    events_ref: ArrayLike,
    n_ref: ArrayLike,
    level: Level = 0.95,
    overlap: bool = False,
) -> Attributable:
    """Attributable fractions and risk of one group against a reference, the two being everyone.

    Of the group: 1 - 1/RR with the ends of the risk ratio (`risk_ratio`). Of everyone: fraction with its
    interval on the log scale of 1 - fraction (Jewell 2004, Statistics for Epidemiology, pp. 84-85); risk
    with Wald's interval as published, which takes everyone and the reference for independent (Rothman
    and Greenland 1998, Modern Epidemiology, 2nd ed., p. 271). They share the reference's people, so that
    interval is too wide; `overlap=True` allows for it by the delta method (`docs/intervals.md`).

    Parameters
    ----------
    events, n : counts of the group, shape (k,).
    events_ref, n_ref : counts of the reference, shape (k,) or one of each.
    level : of confidence; several give the ends a leading axis.
    overlap : whether the interval of the risk allows for the people in common.

    Returns
    -------
    Attributable : shares, and a risk as a share; above 0 where the group's risk is higher. NaN where an n
        is 0 or the reference has no events (then the whole is attributable and no interval is known).

    Raises
    ------
    ValueError : a count or the level is not possible.

    Examples
    --------
    >>> result = attributable_risk(1307, 8120, 1847, 14890)
    >>> [round(float(end), 4) for end in result.fraction]
    [0.095, 0.0701, 0.1193]

    """
    x, total, x_ref, total_ref = np.broadcast_arrays(*counts(events, n), *counts(events_ref, n_ref))
    ratio = risk_ratio(x, total, x_ref, total_ref, level)
    z = z_values(level, x.ndim)
    with np.errstate(invalid="ignore", divide="ignore"):
        of_group = Estimate(*(1 - 1 / end for end in ratio))
        size = total + total_ref
        everyone = (x + x_ref) / size
        base, part = x_ref / total_ref, total / size
        fraction = 1 - base / everyone
        error = np.sqrt((total - x + fraction * (x + total_ref - x_ref)) / (size * x_ref))
        ends = (1 - (1 - fraction) * np.exp(side * z * error) for side in (1, -1))
        value, gap = everyone - base, x / total - base
        spread = base * (1 - base) / total_ref
        if overlap:
            own = x / total * (1 - x / total) / total
            variance = part**2 * (own + spread) + gap**2 * part * (1 - part) / size
        else:
            variance = everyone * (1 - everyone) / size + spread
        half = z * np.sqrt(variance)
        return Attributable(of_group, Estimate(fraction, *ends), Estimate(value, value - half, value + half))
