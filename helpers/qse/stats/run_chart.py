"""The run chart: a series about its median."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.levels import Floats
from qse.stats.runs import Integers, Runs, Signs, judge

Booleans = NDArray[np.bool_]


class Plan(NamedTuple):
    """Which points belong together, and which of them set the line; each of shape (t,)."""

    part: Integers
    included: Booleans
    baseline: Booleans

    def parts(self) -> Iterator[tuple[int, Integers, Integers, Integers]]:
        """Give for each part its number, all its points, those judged, those that set the line."""
        for number in range(int(self.part[-1]) + 1):
            here = self.part == number
            judged = here & self.included
            base = judged & self.baseline
            yield number, np.flatnonzero(here), np.flatnonzero(judged), np.flatnonzero(base)


def plan(points: int, freeze: int | None, split: Sequence[int], exclude: Sequence[int]) -> Plan:
    """Lay out a series: freeze, split and exclude as Provost and Murray, Health Care Data Guide (2011).

    Parameters
    ----------
    points : length of the series.
    freeze : the first so many points set the line.
    split : positions, from 0, at which a new part with a line of its own begins.
    exclude : positions, from 0, that are shown but neither set the line nor count in runs.

    Raises
    ------
    ValueError : a position is outside the series, or both freeze and split are given.

    Examples
    --------
    >>> plan(4, None, [2], [1]).part.tolist()
    [0, 0, 1, 1]

    """
    if points < 1:
        raise ValueError("a chart needs at least one point")
    if freeze is not None and len(split):
        raise ValueError("give freeze or split, not both: each part of a split series has its own line")
    if freeze is not None and not 1 <= freeze <= points:
        raise ValueError(f"freeze must be a number of points from 1 to {points}, not {freeze}")
    if any(not 0 < at < points for at in split):
        raise ValueError(f"each split must be a position from 1 to {points - 1}")
    if any(not 0 <= at < points for at in exclude):
        raise ValueError(f"each excluded point must be a position from 0 to {points - 1}")
    at = np.arange(points)
    part = np.searchsorted(np.unique(np.asarray(split, dtype=int)), at, side="right")
    return Plan(part, ~np.isin(at, np.asarray(exclude, dtype=int)), at < (freeze or points))


@dataclass(frozen=True)
class RunChart:
    """What a run chart shows. Series lie along the last axis; `runs` has one column for each part.

    `signals` says for each code which points signal (see `judge`): 1 above the line or rising, -1 below
    or falling, else 0. The codes are those of the rules; the words for them are another room's.
    """

    values: Floats
    centre: Floats
    part: Integers
    included: Booleans
    rules: str
    runs: Runs
    signals: dict[str, Signs]

    @property
    def signal(self) -> Booleans:
        """Say for each series whether anything signals."""
        return np.any([found.any(axis=-1) for found in self.signals.values()], axis=0)

    @property
    def why(self) -> tuple[str, ...]:
        """Name the codes that signal somewhere."""
        return tuple(code for code, found in self.signals.items() if found.any())

    def __getitem__(self, at: int) -> "RunChart":
        """Give one series out of many."""
        pieces = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, piece in pieces.items():
            if isinstance(piece, np.ndarray) and piece.ndim > 1:
                pieces[name] = piece[at]
        pieces["runs"] = Runs(*(number[at] for number in self.runs))
        pieces["signals"] = {code: found[at] for code, found in self.signals.items()}
        return type(self)(**pieces)


def median(values: Floats) -> Floats:
    """Median along the last axis, missing values left out, the axis kept; NaN where all are missing.

    The mean of the two in the middle where their number is even (Perla 2011, BMJ Qual Saf 20:46-51).

    Examples
    --------
    >>> median(np.array([[3.0, np.nan, 1.0]]))
    array([[2.]])

    """
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], 1), np.nan)
    n = np.count_nonzero(~np.isnan(values), axis=-1, keepdims=True)
    ordered = np.sort(values, axis=-1)
    low, high = (
        np.take_along_axis(ordered, np.maximum(at, 0), axis=-1) for at in ((n - 1) // 2, n // 2 - (n == 0))
    )
    return (low + high) / 2


def run_chart(
    values: ArrayLike,
    *,
    rules: str = "anhoej",
    freeze: int | None = None,
    split: Sequence[int] = (),
    exclude: Sequence[int] = (),
) -> RunChart:
    """Chart one series or many about their medians and look for unusual runs.

    Anhøj rules: Anhøj and Olesen 2014, PLoS ONE 9:e113825. `rules="ihi"`: Perla, Provost and Murray
    2011, BMJ Qual Saf 20:46-51; its astronomical point is left to the eye. Points on the median and
    missing points are passed over; the runs of frozen series are judged over all their points.

    Parameters
    ----------
    values : in any one unit, shape (t,) or (..., t); NaN where nothing was measured.
    rules : "anhoej" or "ihi"; codes `long_run`, `few_crossings`; `shift`, `trend`, `few_crossings`,
        `many_crossings`.
    freeze : the first so many points set the median.
    split : positions, from 0, at which a new part with a median of its own begins.
    exclude : positions, from 0, that are shown but neither set the median nor count in runs.

    Returns
    -------
    RunChart : of the shape of `values`.

    Raises
    ------
    ValueError : rules, freeze, split or exclude are not possible.

    Examples
    --------
    >>> chart = run_chart([5, 6, 4, 5, 6, 5, 4, 5, 6, 4, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9])
    >>> float(chart.centre[0]), int(chart.runs.longest[0]), int(chart.runs.longest_max[0]), chart.why
    (7.0, 10, 7, ('long_run', 'few_crossings'))

    """
    if rules not in ("anhoej", "ihi"):
        raise ValueError(f'rules of a run chart must be "anhoej" or "ihi", not "{rules}"')
    y = as_series(values)
    layout = plan(y.shape[-1], freeze, split, exclude)
    rows = y.reshape(-1, y.shape[-1])
    centre = np.empty_like(rows)
    for _, here, _, base in layout.parts():
        centre[:, here] = median(rows[:, base])
    runs, signals = judge_parts(layout, rules, rows, centre)
    lead = y.shape[:-1]
    return RunChart(
        y,
        centre.reshape(y.shape),
        layout.part,
        layout.included,
        rules,
        Runs(*(number.reshape(*lead, number.shape[-1]) for number in runs)),
        {code: found.reshape(y.shape) for code, found in signals.items()},
    )


def as_series(values: ArrayLike) -> Floats:
    """Check that values can be charted, and return them as floats.

    Points in time order as Perla 2011, BMJ Qual Saf 20:46-51.

    Raises
    ------
    ValueError : there is no series, or a value is infinite.

    Examples
    --------
    >>> as_series([1, None])
    array([ 1., nan])

    """
    y = np.asarray(values, dtype=float)
    if y.ndim < 1 or not y.shape[-1]:
        raise ValueError("a chart needs at least one point")
    if np.isinf(y).any():
        raise ValueError("a value of a chart cannot be infinite")
    return y


def judge_parts(layout: Plan, rules: str, rows: Floats, centre: Floats) -> tuple[Runs, dict[str, Signs]]:
    """Judge each part on its own and set the pieces side by side (see `judge` for rules and sources).

    Parameters
    ----------
    layout : of the points.
    rules : their name.
    rows, centre : shape (k, t).

    Returns
    -------
    runs : shape (k, parts).
    signals : shape (k, t).

    Examples
    --------
    >>> rows = np.array([[1.0, 3, 1, 3]])
    >>> judge_parts(plan(4, None, [2], []), "anhoej", rows, np.full((1, 4), 2.0))[0].crossings.tolist()
    [[1, 1]]

    """
    found: dict[str, Signs] = {}
    runs = []
    for _, _, judged, _ in layout.parts():
        numbers, signals = judge(rules, rows[:, judged], centre[:, judged])
        runs.append(numbers)
        for code, signs in signals.items():
            found.setdefault(code, np.zeros(rows.shape, dtype=np.int8))[:, judged] = signs
    return Runs(*(np.stack(column, axis=-1) for column in zip(*runs, strict=True))), found
