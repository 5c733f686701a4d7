"""A gap between directly standardised groups: difference and ratio to one of them, or to everybody."""

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats, Level, z_values
from qse.stats.proportion import counts
from qse.stats.rate import events_in
from qse.stats.standardise import FEWEST, standard_shares
from qse.stats.two_groups import Estimate


def standardised_gap(
    events: ArrayLike,
    n: ArrayLike,
    standard: ArrayLike,
    reference: int | None = None,
    kind: str = "proportion",
    level: Level = 0.95,
    per: float = 1.0,
    fewest: int = FEWEST,
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of directly standardised proportions or rates, each group to a reference.

    By the delta method, the ratio on the log scale; the standard's shares are taken as known
    (Rothman, Greenland and Lash 2008, Modern Epidemiology, ch. 15). Everybody is all groups put together
    stratum by stratum, and so holds the group: with f its part of a stratum, its gap there is (1 - f) times
    that to the rest, and the variance is of the group and the rest. docs/intervals.md has the formulas.

    Parameters
    ----------
    events, n : counts, or events and exposure, of each group by stratum, shape (k, strata); for
        everybody the groups must not overlap.
    standard : the standard population, shape (strata,); only its shares matter.
    reference : a group's place; everybody if None.
    kind : "proportion" (binomial variance) or "rate" (Poisson variance).
    level : of confidence; several give the ends a leading axis.
    per : 1000 for a difference per 1000.
    fewest : fewest events to be given a value, as in `direct_rate`; of a proportion also fewest without
        the event.

    Returns
    -------
    difference, ratio : Estimates of shape (k,). NaN where a stratum that counts in the standard has nobody,
        or there are too few events, in the group or in what it is compared with (the reference, or the
        rest). Exactly 0 and 1 of the reference to itself, and of a group that is everybody.

    Raises
    ------
    ValueError : a count, the standard, the reference, the kind or the level is not possible.

    Examples
    --------
    >>> difference, ratio = standardised_gap([[20, 45], [60, 30]], [[1000, 900], [2500, 500]], [6, 4], 1)
    >>> [float(round(end[0], 4)) for end in difference], [float(round(end[0], 3)) for end in ratio]
    ([-0.0064, -0.0183, 0.0055], [0.833, 0.595, 1.168])
    >>> difference, ratio = standardised_gap([[20, 45], [60, 30]], [[1000, 900], [2500, 500]], [6, 4])
    >>> difference.value.round(4).tolist(), ratio.value.round(3).tolist()
    ([-0.0031, 0.0033], [0.911, 1.093])

    """
    if kind not in ("proportion", "rate"):
        raise ValueError(f'the kind is "proportion" or "rate", not {kind!r}')
    x, size = counts(events, n) if kind == "proportion" else events_in(events, n)
    if x.ndim != 2:
        raise ValueError("counts must be given by group and stratum, shape (groups, strata)")
    share = standard_shares(np.broadcast_to(np.asarray(standard, dtype=float), x.shape[-1:]))
    if reference is None:
        # The rest may have nobody in a stratum: the group is then everybody there, at no distance.
        x_other, size_other = x.sum(0) - x, size.sum(0) - size
        part = np.divide(size, size.sum(0), out=np.zeros(x.shape), where=size.sum(0) > 0)
        itself = size_other.sum(-1) == 0
        nobody = ((size == 0) & (share > 0)).any(-1)
    else:
        if not 0 <= reference < len(x):
            raise ValueError(f"the reference is a group's place from 0 to {len(x) - 1}, not {reference}")
        x_other, size_other = (np.broadcast_to(part[reference], x.shape) for part in (x, size))
        part = np.zeros(x.shape)
        itself = np.arange(len(x)) == reference
        nobody = (((size == 0) | (size_other == 0)) & (share > 0)).any(-1)
    few = _few(x, size, kind, fewest) | (_few(x_other, size_other, kind, fewest) & ~itself)
    value, variance = _stratum(x, size, kind)
    value_other, variance_other = _stratum(x_other, size_other, kind)

    apart = share * (1 - part)
    difference = (apart * (value - value_other)).sum(-1)
    error = np.sqrt((apart**2 * (variance + variance_other)).sum(-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        own = (share * value).sum(-1, keepdims=True)
        all_of_it = own - difference[..., None]
        ratio = (own / all_of_it)[..., 0]
        slope, slope_other = share / own - share * part / all_of_it, apart / all_of_it
        error_log = np.sqrt((slope**2 * variance + slope_other**2 * variance_other).sum(-1))
        half, factor = z_values(level, 1) * error, np.exp(z_values(level, 1) * error_log)

        def told(end: Floats, alone: float) -> Floats:
            return np.where(nobody | few, np.nan, np.where(itself, alone, end))

        return (
            Estimate(*(told(per * (difference + step), 0.0) for step in (0.0, -half, half))),
            Estimate(*(told(end, 1.0) for end in (ratio, ratio / factor, ratio * factor))),
        )


def _few(x: Floats, size: Floats, kind: str, fewest: int) -> Floats:
    few = x.sum(-1) < fewest
    return few | ((size - x).sum(-1) < fewest) if kind == "proportion" else few


def _stratum(x: Floats, size: Floats, kind: str) -> tuple[Floats, Floats]:
    """Value and variance in each stratum; 0 of nobody, which counts for nothing."""
    people = np.where(size > 0, size, 1.0)
    value = x / people
    return value, value * (1 - value) / people if kind == "proportion" else value / people
