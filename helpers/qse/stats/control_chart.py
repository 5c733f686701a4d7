"""The control chart: a series about its centre, between limits of three standard deviations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.levels import Floats
from qse.stats.run_chart import Booleans, RunChart, as_series, judge_parts, median, plan
from qse.stats.runs import Runs, Signs, side_of, streaks

D2 = 1.128  # mean moving range of two, in standard deviations (Montgomery, appendix VI)
D4 = 3.267  # upper limit of the moving range, in mean moving ranges (the same)
KINDS = ("p", "u", "c", "xmr", "g")


@dataclass(frozen=True)
class ControlChart(RunChart):
    """What a control chart shows, beside all that a run chart does.

    `lower` and `upper` are NaN where there is no limit. `small` marks points where fewer than 5 events
    are expected (of a proportion: or fewer than 5 without one); three-sigma limits mislead there.
    """

    kind: str
    lower: Floats
    upper: Floats
    small: Booleans


def control_chart(
    values: ArrayLike,
    n: ArrayLike | None = None,
    *,
    kind: str,
    laney: bool = False,
    screen: bool = True,
    rules: str = "anhoej",
    freeze: int | None = None,
    split: Sequence[int] = (),
    exclude: Sequence[int] = (),
) -> ControlChart:
    """Chart one series or many with a centre line and three-sigma limits.

    p, u, c, xmr: Montgomery, Introduction to Statistical Quality Control (7th ed., 2013), chapters 6 and
    7. Screening of moving ranges: Nelson 1982, J Qual Technol 14:172-173 (those above 3.267 times their
    mean are left out of it once). Laney's p' and u': Laney 2002, Qual Eng 14:531-537, its factor not held
    above 1. g: Benneyan 2001, Health Care Manag Sci 4:305-318; limits about the mean, the median as
    centre line. Limits below 0 (of a share: above 1) are drawn at the bound, except for xmr.

    A missing point breaks the moving range: its neighbours are not compared. Neighbours of an excluded
    point are.

    Parameters
    ----------
    values : events (p, u, c), cases between events (g) or measurements (xmr), shape (t,) or (..., t); NaN
        where nothing was measured.
    n : people (p) or exposure such as days (u), of the shape of `values`; 0 or NaN makes a point missing.
    kind : "p", "u", "c", "xmr" or "g".
    laney : p and u charts only: widen the limits by the variation between points.
    screen : leave out moving ranges above their own limit.
    rules : on runs. "anhoej": `long_run`, `few_crossings`. "nhs" (NHS England, Making Data Count):
        `shift` (7), `trend` (7), `two_of_three` (beyond two thirds of the way to the limit); its xmr limits
        use the rounded factor 2.66. With both goes `beyond_limits`, for excluded points too.
    freeze : the first so many points set the line and the limits.
    split : positions, from 0, at which a new part with its own line begins.
    exclude : positions, from 0, that are shown but neither set the line nor count in runs.

    Returns
    -------
    ControlChart : values as a share (p), events per unit of exposure (u), or as given.

    Raises
    ------
    ValueError : the kind, the rules or a count is not possible, or `n` is missing or superfluous.

    Examples
    --------
    >>> chart = control_chart([4, 6, 5, 3, 30], [100] * 5, kind="p")
    >>> round(float(chart.centre[0]), 3), round(float(chart.upper[0]), 4), chart.signals["beyond_limits"]
    (0.096, 0.1844, array([0, 0, 0, 0, 1], dtype=int8))

    """
    if kind not in KINDS:
        raise ValueError(f'kind must be "p", "u", "c", "xmr" or "g", not "{kind}"')
    if rules not in ("anhoej", "nhs"):
        raise ValueError(f'rules of a control chart must be "anhoej" or "nhs", not "{rules}"')
    if laney and kind not in ("p", "u"):
        raise ValueError(f"Laney's correction is for p and u charts, not for {kind}")
    x, size = _checked(as_series(values), n, kind)
    layout = plan(x.shape[-1], freeze, split, exclude)
    events, people = x.reshape(-1, x.shape[-1]), size.reshape(-1, x.shape[-1])
    y = events / people
    centre, middle, reach = np.empty_like(y), np.empty_like(y), np.empty_like(y)
    for _, here, _, base in layout.parts():
        middle[:, here] = _mean(events[:, base], people[:, base])
        centre[:, here] = median(y[:, base]) if kind == "g" else middle[:, here]
        spread = _sigma(kind, middle[:, here], people[:, here])
        if kind == "xmr":
            spread = _moving_range(y[:, base], screen) / D2 * np.ones_like(people[:, here])
        reach[:, here] = 3 * spread
        if kind == "xmr" and rules == "nhs":
            reach[:, here] = 2.66 * D2 * spread
        if laney:
            ours = _sigma(kind, middle[:, base], people[:, base])
            with np.errstate(invalid="ignore", divide="ignore"):
                z = (y[:, base] - middle[:, base]) / ours
            reach[:, here] *= _moving_range(z, screen) / D2
    lower, upper = middle - reach, middle + reach
    if kind != "xmr":
        lower = np.maximum(lower, 0)
    if kind == "p":
        upper = np.minimum(upper, 1)
    runs, signals = judge_parts(layout, rules, y, centre)
    beyond = (side_of(y, upper) == 1).astype(np.int8) - (side_of(y, lower) == -1).astype(np.int8)
    signals = {"beyond_limits": beyond} | signals
    if rules == "nhs":
        signals["two_of_three"] = np.zeros_like(beyond)
        for _, _, judged, _ in layout.parts():
            signals["two_of_three"][:, judged] = _two_of_three(
                y[:, judged], centre[:, judged], reach[:, judged], beyond[:, judged]
            )
    expected = people * middle
    small = expected < 5 if kind in ("p", "u", "c") else np.zeros_like(y, dtype=bool)
    if kind == "p":
        small = small | (people - expected < 5)

    def shaped(rows: Floats) -> Floats:
        return rows.reshape(x.shape)

    return ControlChart(
        shaped(y),
        shaped(centre),
        layout.part,
        layout.included,
        rules,
        Runs(*(number.reshape(*x.shape[:-1], number.shape[-1]) for number in runs)),
        {code: found.reshape(x.shape) for code, found in signals.items()},
        kind,
        shaped(lower),
        shaped(upper),
        small.reshape(x.shape),
    )


def _checked(x: Floats, n: ArrayLike | None, kind: str) -> tuple[Floats, Floats]:
    """Return events and their denominators; a point without either is missing in both."""
    if kind != "xmr" and ((x < 0).any() or (x[~np.isnan(x)] % 1).any()):
        raise ValueError(f"a {kind} chart needs whole counts of 0 or more")
    if kind not in ("p", "u"):
        if n is not None:
            raise ValueError(f"a {kind} chart has no denominator; give values only")
        return x, np.ones_like(x)
    if n is None:
        raise ValueError(f"a {kind} chart needs n, the denominators")
    x, size = np.broadcast_arrays(x, np.asarray(n, dtype=float))
    if (size < 0).any() or np.isinf(size).any() or (kind == "p" and (x > size).any()):
        raise ValueError("each count must fit its denominator, and no denominator may be negative")
    missing = np.isnan(x) | np.isnan(size) | (size == 0)
    return np.where(missing, np.nan, x), np.where(missing, np.nan, size)


def _mean(events: Floats, people: Floats) -> Floats:
    """Events over denominators, of the points that have them."""
    has = ~np.isnan(events)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sum(events, axis=1, where=has, keepdims=True) / np.sum(
            people, axis=1, where=has, keepdims=True
        )


def _sigma(kind: str, centre: Floats, people: Floats) -> Floats:
    """One standard deviation of a point, from the distribution its kind of chart assumes."""
    variance = {
        "p": lambda: np.maximum(centre * (1 - centre), 0) / people,
        "u": lambda: centre / people,
        "c": lambda: centre,
        "g": lambda: centre * (centre + 1),
        "xmr": lambda: np.zeros_like(centre),
    }[kind]()
    return np.sqrt(variance)


def _moving_range(values: Floats, screen: bool) -> Floats:
    """Mean distance of a point from the one before, of those that have one; shape (k, 1)."""
    steps = np.abs(np.diff(values, axis=1))

    def mean(some: Booleans) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            total = np.sum(steps, axis=1, where=some, keepdims=True)
            return total / np.count_nonzero(some, axis=1, keepdims=True)

    first = mean(~np.isnan(steps))
    return mean(steps <= D4 * first) if screen else first


def _two_of_three(y: Floats, centre: Floats, reach: Floats, beyond: Signs) -> Signs:
    """Mark points in the outer third, two or more of three in a row that lie on one side (NHS England)."""
    side = side_of(y, centre)
    outer = (np.abs(y - centre) > reach * 2 / 3) & (beyond == 0)
    out = np.zeros_like(beyond)
    for first in range(y.shape[1] - 2):
        three = slice(first, first + 3)
        together = (streaks(side[:, three], skip=False)[0] == 3).all(axis=1)
        found = together & (outer[:, three].sum(axis=1) >= 2)
        out[:, three] |= np.where(found[:, None] & outer[:, three], side[:, three], 0).astype(np.int8)
    return out
