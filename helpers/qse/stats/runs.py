"""Runs in a series: how long, how many, and what the published rules call unusual."""

from functools import lru_cache
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats
from qse.stats.quantile import binomial_quantile

Integers = NDArray[np.int_]
Signs = NDArray[np.int8]
BROKEN = 2  # stands where nothing was measured, in a row of signs


class Runs(NamedTuple):
    """Runs of each part of each series, with the limits of the rules used; each of shape (..., parts)."""

    n_useful: Integers
    longest: Integers
    longest_max: Integers
    crossings: Integers
    crossings_min: Integers
    crossings_max: Integers


def anhoej_limits(n_useful: ArrayLike) -> tuple[Integers, Integers]:
    """Limits of the two Anhøj rules.

    A longest run above round(log2 n) + 3 is unusual, or fewer crossings than the 5% point of the
    binomial distribution of n - 1 trials with chance one half. Anhøj and Olesen 2014, PLoS ONE
    9:e113825; the run length after Schilling 2012, Math Mag 85:196-207; the crossings after Chen 2010,
    Qual Manag Health Care 19:156-166.

    Parameters
    ----------
    n_useful : points not on the centre line, any shape.

    Returns
    -------
    longest_max, crossings_min : of the same shape; 0 where nothing is useful.

    Raises
    ------
    ValueError : a number of points is negative.

    Examples
    --------
    >>> longest_max, crossings_min = anhoej_limits([10, 24])
    >>> longest_max.tolist(), crossings_min.tolist()
    ([6, 8], [2, 8])

    """
    n = np.asarray(n_useful, dtype=int)
    if (n < 0).any():
        raise ValueError("a number of points cannot be negative")
    longest = np.where(n > 0, np.round(np.log2(np.maximum(n, 1))) + 3, 0)
    crossings = binomial_quantile(0.05, np.maximum(n - 1, 0), 0.5)
    return longest.astype(int), crossings.astype(int)


def runs_limits(n_useful: ArrayLike) -> tuple[Integers, Integers]:
    """Fewest and most runs about the median that chance explains, at 2.5% on either side.

    Exact distribution of runs of two kinds of equal number, Swed and Eisenhart 1943, Ann Math Stat
    14:66-87. The table printed with Perla's rules goes back to them; as these limits are computed, an
    entry there may differ by one. Below 10 points, where that table begins, nothing is unusual.

    Parameters
    ----------
    n_useful : points not on the median, any shape.

    Returns
    -------
    fewest, most : runs that are still usual, of the same shape.

    Examples
    --------
    >>> fewest, most = runs_limits([10, 24])
    >>> fewest.tolist(), most.tolist()
    ([3, 8], [9, 18])

    """
    n = np.asarray(n_useful, dtype=int)
    sizes, back = np.unique(n, return_inverse=True)
    limits = np.array([_usual_runs(int(size)) for size in sizes], dtype=int).reshape(-1, 2)
    both = limits[back.reshape(n.shape)]
    return both[..., 0], both[..., 1]


@lru_cache(maxsize=512)
def _usual_runs(n: int) -> tuple[int, int]:
    if n < 10:
        return 0, n
    a, b = n // 2, n - n // 2
    ways = [0, 0]
    for runs in range(2, n + 1):
        half, odd = divmod(runs, 2)
        more = [comb(side - 1, half) for side in (a, b)]
        same = [comb(side - 1, half - 1) for side in (a, b)]
        ways.append(same[0] * more[1] + same[1] * more[0] if odd else 2 * same[0] * same[1])
    upto = np.cumsum(np.array(ways, dtype=object))
    few = [runs for runs in range(n + 1) if 40 * upto[runs] <= upto[-1]]
    many = [runs for runs in range(1, n + 1) if 40 * (upto[-1] - upto[runs - 1]) <= upto[-1]]
    return max(few) + 1, min(many, default=n + 1) - 1


def streaks(signs: Signs, skip: bool = True) -> tuple[Integers, Integers]:
    """Length of the streak that each sign belongs to, and the number of streaks in each row.

    A streak is a run in the sense of Swed and Eisenhart 1943, Ann Math Stat 14:66-87.

    Parameters
    ----------
    signs : -1, 0 or 1, shape (k, t); BROKEN where nothing was measured, which ends a streak.
    skip : zeros are passed over; otherwise they end a streak too.

    Returns
    -------
    length : shape (k, t), 0 at zeros and breaks.
    number : streaks in each row, shape (k,).

    Examples
    --------
    >>> length, number = streaks(np.array([[1, 1, 0, 1, -1]], dtype=np.int8))
    >>> length.tolist(), number.tolist()
    ([[3, 3, 0, 3, 1]], [2])

    """
    k, t = signs.shape
    order = np.argsort(signs == 0, axis=1, kind="stable") if skip else np.tile(np.arange(t), (k, 1))
    row = np.take_along_axis(signs, order, axis=1)
    begins = np.ones((k, t), dtype=bool)
    begins[:, 1:] = row[:, 1:] != row[:, :-1]
    name = np.cumsum(begins.ravel()) - 1
    length = np.bincount(name, minlength=1)[name].reshape(k, t) if t else np.zeros((k, t), dtype=int)
    counts = np.abs(row) == 1
    out = np.zeros((k, t), dtype=int)
    np.put_along_axis(out, order, np.where(counts, length, 0), axis=1)
    return out, (begins & counts).sum(axis=1)


def side_of(values: Floats, centre: Floats) -> Signs:
    """Which side of the centre line each value lies on; on it means equal but for rounding (1e-12).

    The points of a run chart as above, below and on the line: Perla 2011, BMJ Qual Saf 20:46-51.

    Parameters
    ----------
    values, centre : shape (k, t), in the same unit.

    Returns
    -------
    signs : 1, -1, or 0 on the line; BROKEN where either is missing.

    Examples
    --------
    >>> side_of(np.array([[1.0, 2.0, 3.0, np.nan]]), np.array([[2.0]])).tolist()
    [[-1, 0, 1, 2]]

    """
    gap = values - centre
    sign = np.where(np.abs(gap) <= 1e-12 * np.abs(centre), 0.0, np.sign(gap))
    return np.where(np.isnan(gap), BROKEN, sign).astype(np.int8)


def trend(values: Floats, points: int, skip: bool) -> Signs:
    """Points of a trend: `points` or more in a row all rising (1) or all falling (-1).

    Perla 2011, BMJ Qual Saf 20:46-51 (5 points, like values passed over); NHS England, Making Data Count
    (7 points). A missing value ends a trend.

    Parameters
    ----------
    values : shape (k, t).
    points : in a row.
    skip : a value like the one before is passed over; otherwise it ends a trend.

    Returns
    -------
    signs : shape (k, t); 0 outside a trend.

    Examples
    --------
    >>> trend(np.array([[3.0, 1, 2, 2, 3, 4, 5, 0]]), 5, skip=True).tolist()
    [[0, 1, 1, 1, 1, 1, 1, 0]]

    """
    steps = side_of(values[:, 1:], values[:, :-1])
    steps = np.where(streaks(steps, skip)[0] >= points - 1, steps, 0).astype(np.int8)
    out = np.zeros(values.shape, dtype=np.int8)
    out[:, 1:] = steps
    out[:, :-1] = np.where(steps, steps, out[:, :-1])
    return out


def judge(rules: str, values: Floats, centre: Floats) -> tuple[Runs, dict[str, Signs]]:
    """Apply rules on runs to series that have one centre line each.

    anhoej : Anhøj and Olesen 2014, PLoS ONE 9:e113825. `long_run`, `few_crossings`.
    ihi : Perla 2011, BMJ Qual Saf 20:46-51. `shift` (6 on one side), `trend` (5), `few_crossings` and
    `many_crossings` (runs less one, see `runs_limits`). The astronomical point is left to the eye.
    nhs : NHS England, Making Data Count. `shift` (7 on one side; a point on the line ends it), `trend` (7).

    Parameters
    ----------
    rules : one of the three.
    values, centre : shape (k, t), one unit.

    Returns
    -------
    runs : of shape (k,); the limits are those of the rules.
    signals : for each code the points that signal, shape (k, t): the side of the line they lie on (1 or
        -1; of a trend its way), else 0. A signal of the whole series marks all its useful points.

    Raises
    ------
    ValueError : there are no such rules.

    Examples
    --------
    >>> runs, signals = judge("ihi", np.array([[1.0, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3]]), np.array([[2.0]]))
    >>> int(runs.longest[0]), [code for code in signals if signals[code].any()]
    (6, ['shift', 'few_crossings'])

    """
    if rules not in ("anhoej", "ihi", "nhs"):
        raise ValueError(f'rules must be "anhoej", "ihi" or "nhs", not "{rules}"')
    raw = side_of(values, centre)
    side = np.where(raw == BROKEN, 0, raw).astype(np.int8)
    length, number = streaks(raw, skip=False) if rules == "nhs" else streaks(side)
    n = np.count_nonzero(side, axis=1)
    crossings = np.maximum((streaks(side)[1] if rules == "nhs" else number) - 1, 0)
    fewest, most, longest = np.zeros_like(n), np.maximum(n - 1, 0), np.full_like(n, 6)
    if rules == "anhoej":
        longest, fewest = anhoej_limits(n)
    elif rules == "ihi":
        low, high = runs_limits(n)
        longest, fewest, most = np.full_like(n, 5), np.maximum(low - 1, 0), np.maximum(high - 1, 0)

    def marked(where: NDArray[np.bool_]) -> Signs:
        return np.where(where, side, 0).astype(np.int8)

    few, many = marked((crossings < fewest)[:, None]), marked((crossings > most)[:, None])
    long = marked(length > longest[:, None])
    signals = {
        "anhoej": lambda: {"long_run": long, "few_crossings": few},
        "ihi": lambda: {
            "shift": long,
            "trend": trend(values, 5, skip=True),
            "few_crossings": few,
            "many_crossings": many,
        },
        "nhs": lambda: {"shift": long, "trend": trend(values, 7, skip=False)},
    }[rules]()
    return Runs(n, length.max(axis=1, initial=0), longest, crossings, fewest, most), signals
