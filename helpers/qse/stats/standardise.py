"""Standardisation: as if the groups had the same make-up; and how much of a gap the make-up explains."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats, Level, tails, z_values
from qse.stats.rate import byar_count, events_in, exact_count

FEWEST = 10


class Standardised(NamedTuple):
    """A standardised rate, shape (...), with its interval; where it is refused, NaN and the reason."""

    value: Floats
    low: Floats
    high: Floats
    reason: NDArray[np.str_]


class Indirect(NamedTuple):
    """Observed and expected events, shape (...), and their ratio with its interval."""

    observed: Floats
    expected: Floats
    ratio: Floats
    low: Floats
    high: Floats


class Kitagawa(NamedTuple):
    """A gap, group minus reference, and its two parts; the last two fields stratum by stratum."""

    difference: Floats
    composition: Floats
    rate: Floats
    composition_by_stratum: Floats
    rate_by_stratum: Floats


def direct_rate(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    level: Level = 0.95,
    per: float = 1.0,
    method: str = "dobson",
    fewest: int = FEWEST,
) -> Standardised:
    """Directly standardised rate: the rate if the group had the standard's make-up.

    Interval "dobson": Dobson and others 1991, Stat Med 10:457-462, with Byar's limits of the count;
    "gamma": Fay and Feuer 1997, Stat Med 16:791-801. Below 10 events it is refused (Public Health
    England 2018, technical guide); so it is where a stratum that counts in the standard has nobody.

    Parameters
    ----------
    events, population : by stratum on the last axis, shape (..., strata).
    standard : the standard population, shape (strata,) or (..., strata); only its shares matter.
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a rate per 1000.
    method : "dobson" or "gamma".
    fewest : fewest events in all to be given a value.

    Returns
    -------
    Standardised : shape (...), per `per`; `reason` is "" where there is a value.

    Raises
    ------
    ValueError : a count or population is not possible, the standard is empty, the method is unknown.

    Examples
    --------
    >>> rate = direct_rate([20, 45], [1000, 900], [600, 400], per=1000)
    >>> round(float(rate.value), 2), round(float(rate.low), 2), round(float(rate.high), 2)
    (32.0, 24.62, 40.88)
    >>> direct_rate([2, 4], [1000, 900], [600, 400]).reason.item()
    'fewer than 10 events'

    """
    x, people = events_in(events, population)
    x, people, weight = np.broadcast_arrays(x, people, np.asarray(standard, dtype=float))
    share = standard_shares(weight)
    if method not in ("dobson", "gamma"):
        raise ValueError(f'the method of direct standardisation is "dobson" or "gamma", not {method!r}')
    nobody = ((people == 0) & (share > 0)).any(-1)
    each = np.where(people > 0, share / np.where(people > 0, people, 1), 0.0)
    value, variance, total = (each * x).sum(-1), (each**2 * x).sum(-1), x.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "dobson":
            low, high = byar_count(total, level)
            step = np.sqrt(variance / total)
            low, high = value + step * (low - total), value + step * (high - total)
        else:
            low, high = _gamma(value, variance, each.max(-1), level)
    reason = np.where(
        nobody, "a stratum has nobody", np.where(total < fewest, f"fewer than {fewest} events", "")
    )
    value, low, high = (np.where(reason == "", per * end, np.nan) for end in (value, low, high))
    return Standardised(value, low, high, reason)


def standard_shares(weight: Floats) -> Floats:
    """Check the standard population, strata on the last axis, and return each stratum's share of it.

    Raises
    ------
    ValueError : there are no strata, a population is negative or missing, or nobody is in any.

    Examples
    --------
    >>> standard_shares(np.array([600.0, 400.0])).tolist()
    [0.6, 0.4]

    """
    if weight.ndim == 0 or not np.isfinite(weight).all() or (weight < 0).any() or (weight.sum(-1) <= 0).any():
        raise ValueError("the standard needs a population, 0 or more, in every stratum and above 0 in all")
    return np.asarray(weight / weight.sum(-1, keepdims=True))


def _gamma(value: Floats, variance: Floats, largest: Floats, level: Level) -> tuple[Floats, Floats]:
    from scipy.special import gammainccinv, gammaincinv

    tail = tails(level, value.ndim)
    low = np.where(value > 0, variance / value * gammaincinv(value**2 / variance, tail), 0.0)
    next_value, next_variance = value + largest, variance + largest**2
    return low, next_variance / next_value * gammainccinv(next_value**2 / next_variance, tail)


def indirect_ratio(
    events: ArrayLike,
    population: ArrayLike,
    events_ref: ArrayLike,
    population_ref: ArrayLike,
    level: Level = 0.95,
    method: str = "byar",
) -> Indirect:
    """Indirectly standardised ratio: events seen to events expected at the reference's stratum rates.

    Times the reference's crude rate it is the indirectly standardised rate. Intervals as for
    `observed_expected`.

    Parameters
    ----------
    events, population : of the group by stratum on the last axis, shape (..., strata).
    events_ref, population_ref : of the reference, shape (strata,) or (..., strata).
    level, method : as for `observed_expected`.

    Returns
    -------
    Indirect : shape (...).

    Raises
    ------
    ValueError : a count or population is not possible, or the reference has nobody where the group has.

    Examples
    --------
    >>> smr = indirect_ratio([50, 150, 200], [20000, 18000, 9000], [700, 1900, 5600], [390000, 260000, 150000])
    >>> round(float(smr.expected), 1), round(float(smr.ratio), 3)
    (503.4, 0.795)

    """
    x, people = events_in(events, population)
    x_ref, people_ref = events_in(events_ref, population_ref)
    x, people, x_ref, people_ref = np.broadcast_arrays(x, people, x_ref, people_ref)
    if x.ndim == 0:
        raise ValueError("strata are needed: give lists of counts, one of each stratum")
    if ((people > 0) & (people_ref == 0)).any():
        raise ValueError("the reference has nobody in a stratum where the group has people")
    rate = np.where(people_ref > 0, x_ref / np.where(people_ref > 0, people_ref, 1), 0.0)
    return observed_expected(x.sum(-1), (people * rate).sum(-1), level, method)


def observed_expected(
    observed: ArrayLike, expected: ArrayLike, level: Level = 0.95, method: str = "byar"
) -> Indirect:
    """Ratio of the events seen to the events expected (standardised mortality or morbidity ratio).

    The expected number is taken as known. Interval "byar": Byar's, exact below 10 events; "exact":
    Garwood's (both as in `rate`); "lognormal": ratio times exp(+-z / sqrt(observed)) (Kahn and Sempos
    1989, Statistical Methods in Epidemiology), with no ends at no events.

    Parameters
    ----------
    observed : counts, shape (...).
    expected : expected events, shape (...).
    level : of confidence; several give the ends a leading axis.
    method : "byar", "exact" or "lognormal".

    Returns
    -------
    Indirect : shape (...); 1 is as expected; NaN where nothing is expected and nothing seen.

    Raises
    ------
    ValueError : a count is not possible, events where none are expected, or the method is unknown.

    Examples
    --------
    >>> smr = observed_expected([9, 40], [12.0, 31.5])
    >>> smr.ratio.round(2).tolist(), smr.low.round(2).tolist(), smr.high.round(2).tolist()
    ([0.75, 1.27], [0.34, 0.91], [1.42, 1.73])

    """
    x, mean = events_in(observed, expected)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "byar":
            low, high = byar_count(x, level)
        elif method == "exact":
            low, high = exact_count(x, level)
        elif method == "lognormal":
            factor = np.exp(np.where(x > 0, z_values(level, x.ndim) / np.sqrt(x), np.nan))
            low, high = x / factor, x * factor
        else:
            raise ValueError(f'the method is "byar", "exact" or "lognormal", not {method!r}')
        ratio, low, high = (np.where(mean > 0, end / mean, np.nan) for end in (x, low, high))
    return Indirect(x, mean, ratio, low, high)


def kitagawa(events: ArrayLike, n: ArrayLike, events_ref: ArrayLike, n_ref: ArrayLike) -> Kitagawa:
    """Split the gap between two crude rates into make-up and rates (Kitagawa 1955, JASA 50:1168-1194).

    Composition: each stratum's difference in share times the mean of the two rates; rate: its
    difference in rate times the mean of the two shares. The two sum to the gap exactly. Which strata
    feed the composition part depends on the level of the rates; only its sum has a meaning.

    Parameters
    ----------
    events, n : events and people (or time) of the group by stratum, shape (..., strata).
    events_ref, n_ref : of the reference, the same shape.

    Returns
    -------
    Kitagawa : group minus reference; shape (...), and (..., strata) by stratum.

    Raises
    ------
    ValueError : a count is not possible, or a stratum has nobody in one of the groups.

    Examples
    --------
    >>> gap = kitagawa([70, 18], [2600, 320], [120, 40], [9000, 1500])
    >>> [round(float(part), 4) for part in gap[:3]]
    [0.0149, -0.0007, 0.0156]

    """
    x, people = events_in(events, n)
    x_ref, people_ref = events_in(events_ref, n_ref)
    x, people, x_ref, people_ref = np.broadcast_arrays(x, people, x_ref, people_ref)
    if x.ndim == 0 or (people == 0).any() or (people_ref == 0).any():
        raise ValueError("every stratum needs people in both groups; put strata together where one has none")
    share, share_ref = (size / size.sum(-1, keepdims=True) for size in (people, people_ref))
    rate, rate_ref = x / people, x_ref / people_ref
    composition = (share - share_ref) * (rate + rate_ref) / 2
    rates = (rate - rate_ref) * (share + share_ref) / 2
    difference = x.sum(-1) / people.sum(-1) - x_ref.sum(-1) / people_ref.sum(-1)
    return Kitagawa(difference, composition.sum(-1), rates.sum(-1), composition, rates)
