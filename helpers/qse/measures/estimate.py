"""From tallies to figures: values, differences and ratios with their intervals."""

import numpy as np

from qse import stats
from qse.measures.definition import Measure
from qse.measures.tally import Array, Tally
from qse.stats import Estimate

Pair = tuple[Estimate, Estimate]


def value(measure: Measure, tally: Tally, level: float) -> Estimate:
    """Give the figure of each cell: Wilson, Byar, Student's t or order statistics.

    Parameters
    ----------
    measure : says which.
    tally : any shape.
    level : of confidence.

    Returns
    -------
    Estimate : of the shape of `tally.n`; shares, rates per `measure.per`, or the unit of the values; NaN
        where a cell is empty.

    """
    n, shape = tally.n.ravel(), tally.n.shape
    if measure.scoring == "proportion":
        events = tally.flat("events").ravel()
        with np.errstate(invalid="ignore"):
            found = Estimate(events / n, *stats.wilson(events, n, level))
    elif measure.scoring == "rate":
        events, exposure = tally.flat("events").ravel(), tally.flat("exposure").ravel()
        time = np.where(exposure > 0, exposure, np.nan)
        low, high = stats.byar(events, np.nan_to_num(time, nan=1.0), level, measure.per)
        found = Estimate(
            *(np.where(exposure > 0, end, np.nan) for end in (measure.per * events / time, low, high))
        )
    elif measure.scoring == "mean":
        mean, sd = stats.moments(tally.flat("total").ravel(), tally.flat("squares").ravel(), n)
        found = Estimate(mean, *stats.mean_t(mean, np.nan_to_num(sd), n, level))
    else:
        found = stats.median(_histogram(tally), level)
    return Estimate(*(np.asarray(part).reshape(shape) for part in found))


def against_group(measure: Measure, tally: Tally, reference: Tally, level: float) -> Pair:
    """Compare each cell with another group: Newcombe and Katz, rates exactly, Welch, or Price and Bonett.

    Parameters
    ----------
    measure, tally, level : see `value`.
    reference : of the same shape, or one that spreads to it.

    Returns
    -------
    difference, ratio : Estimates of the shape of `tally.n`.

    """
    shape = tally.n.shape
    if measure.scoring == "median":
        other = np.broadcast_to(reference.flat("histogram"), tally.flat("histogram").shape)
        two = _histogram(tally), other.reshape(-1, other.shape[-1])
        return _shaped((stats.difference_of_medians(*two, level), stats.ratio_of_medians(*two, level)), shape)
    ours, theirs = _flat(measure, tally, shape), _flat(measure, reference, shape)
    if measure.scoring == "mean":
        (total, squares, n), (total_ref, squares_ref, n_ref) = ours, theirs
        mean, sd = stats.moments(total, squares, n)
        mean_ref, sd_ref = stats.moments(total_ref, squares_ref, n_ref)
        six = mean, np.nan_to_num(sd), n, mean_ref, np.nan_to_num(sd_ref), n_ref
        return _shaped((stats.difference_of_means(*six, level), stats.ratio_of_means(*six, level)), shape)
    (x, size), (x_ref, size_ref) = ours, theirs
    if measure.scoring == "rate":
        difference = stats.rate_difference(x, size, x_ref, size_ref, level, measure.per)
        return _shaped((difference, stats.rate_ratio(x, size, x_ref, size_ref, level)), shape)
    difference = stats.risk_difference(x, size, x_ref, size_ref, level)
    return _shaped((difference, stats.risk_ratio(x, size, x_ref, size_ref, level)), shape)


def against_everybody(measure: Measure, tally: Tally, everybody: Tally, level: float) -> Pair:
    """Compare each cell with the whole that it is a part of.

    Parameters and returns as `against_group`; `everybody` is the sum over the first axis.
    """
    shape = tally.n.shape
    if measure.scoring == "median":
        whole = np.broadcast_to(everybody.flat("histogram"), tally.flat("histogram").shape)
        pair = stats.medians_to_overall(_histogram(tally), whole.reshape(-1, whole.shape[-1]), level)
        return _shaped(pair, shape)
    ours, theirs = _flat(measure, tally, shape), _flat(measure, everybody, shape)
    if measure.scoring == "mean":
        (total, squares, n), (total_all, squares_all, n_all) = ours, theirs
        pair = stats.means_to_overall(total, squares, n, total_all, squares_all, n_all, level)
        return _shaped(pair, shape)
    (x, size), (x_all, size_all) = ours, theirs
    if measure.scoring == "rate":
        return _shaped(stats.rates_to_overall(x, size, x_all, size_all, level, measure.per), shape)
    return _shaped(stats.to_overall(x, size, x_all, size_all, level), shape)


def against_target(found: Estimate, target: float) -> Pair:
    """Compare each value with a number that is no estimate, such as an aim."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = Estimate(*(part / target if target else np.full_like(part, np.nan) for part in found))
    return Estimate(*(part - target for part in found)), ratio


def standardised(
    measure: Measure, crossed: Tally, reference: int | None, level: float
) -> tuple[Estimate, Pair, Array]:
    """Give directly standardised figures: what each group would have if it were made up as everybody is.

    Parameters
    ----------
    measure : a proportion or a rate.
    crossed : axes: the groups, and the strata to standardise by.
    reference : the place of a group, or None for everybody.
    level : of confidence.

    Returns
    -------
    value, (difference, ratio) : NaN where the reason says why.
    reason : "" where there is a value, for each group.

    """
    events = crossed.flat("events")
    size = crossed.n if measure.scoring == "proportion" else crossed.flat("exposure")
    standard = size.sum(axis=0)
    rate = stats.direct_rate(events, size, standard, level, measure.per if measure.scoring == "rate" else 1.0)
    gap = stats.standardised_gap(
        events,
        size,
        standard,
        reference,
        measure.scoring,
        level,
        measure.per if measure.scoring == "rate" else 1.0,
    )
    return Estimate(rate.value, rate.low, rate.high), gap, rate.reason


def _flat(measure: Measure, tally: Tally, shape: tuple[int, ...]) -> tuple[Array, ...]:
    """Give the counts that a comparison needs, spread to a shape and laid out in one row."""
    names = {"proportion": ("events", "n"), "rate": ("events", "exposure"), "mean": ("total", "squares", "n")}
    return tuple(np.broadcast_to(tally.flat(name), shape).ravel() for name in names[measure.scoring])


def _histogram(tally: Tally) -> Array:
    counts = tally.flat("histogram")
    return counts.reshape(-1, counts.shape[-1])


def _shaped(pair: Pair, shape: tuple[int, ...]) -> Pair:
    difference, ratio = (Estimate(*(np.asarray(part).reshape(shape) for part in each)) for each in pair)
    return difference, ratio
