"""Tallies: how many in each stratum and period, with nothing but sums in them."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qse.files import Problem
from qse.measures.strata import Strata

Array = NDArray[Any]
WIDTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Window(NamedTuple):
    """The months that count, both included, and how many make a period (0: all make one)."""

    first: int | None = None
    last: int | None = None
    width: int = 0

    def between(self, first: int, last: int) -> "Window":
        """Fill in the ends that were not given."""
        return Window(
            first if self.first is None else self.first, last if self.last is None else self.last, self.width
        )

    def holds(self, month: Array) -> Array:
        """Say which months count."""
        low, high = -np.inf if self.first is None else self.first, np.inf if self.last is None else self.last
        return (month >= low) & (month <= high)

    def places(self, month: Array) -> Array:
        """Say in which period months lie."""
        return (month - (self.first or 0)) // self.width

    @property
    def periods(self) -> int:
        """How many periods there are."""
        if not self.width or self.first is None or self.last is None:
            return 1
        return -(-(self.last - self.first + 1) // self.width)

    def labels(self, year: int) -> list[str]:
        """Name the periods.

        >>> Window(0, 5, 3).labels(2031)
        ['2031 Q1', '2031 Q2']
        """
        return [self._label(year, self.first + at * self.width) for at in range(self.periods)]  # type: ignore[operator]

    def _label(self, year: int, month: int) -> str:
        year, part = year + month // 12, month % 12
        if self.width == 12 and part == 0:
            return str(year)
        if self.width == 6 and part % 6 == 0:
            return f"{year} H{part // 6 + 1}"
        if self.width == 3 and part % 3 == 0:
            return f"{year} Q{part // 3 + 1}"
        return f"{MONTHS[part]} {year}" + (f" and {self.width - 1} more" if self.width > 1 else "")


def window(months: tuple[int, int] | None, period: str = "") -> Window:
    """Read which months count and how they are put together.

    Raises
    ------
    Problem : the months or the period cannot be.

    Examples
    --------
    >>> window((0, 11), "quarter").periods
    4

    """
    if period and period not in WIDTHS:
        raise Problem(f"period is {', '.join(map(repr, WIDTHS))}, not {period!r}.")
    if months is None:
        return Window(width=WIDTHS.get(period, 0))
    ends = tuple(months) if isinstance(months, (tuple, list)) else ()
    if len(ends) != 2 or not all(isinstance(end, int) for end in ends) or not 0 <= ends[0] <= ends[1]:
        raise Problem(f"months takes the first and the last month, such as (0, 11), not {months!r}.")
    return Window(*ends, WIDTHS.get(period, 0))


@dataclass(frozen=True)
class Tally:
    """Counts over the axes: one for each stratifier, and one for the periods if they are told apart.

    `n` are rows with an outcome, `missing` rows of the denominator without one. Of the others only those
    that the scoring needs are there: `events`; `exposure`; `total` and `squares` (sums of the values and of
    their squares); `histogram` (a further axis: counts of the values 0, 1, 2, ...).
    """

    axes: tuple[Strata, ...]
    periods: tuple[str, ...]
    n: Array
    missing: Array
    events: Array | None = None
    exposure: Array | None = None
    total: Array | None = None
    squares: Array | None = None
    histogram: Array | None = None
    repeated: int = field(default=0, compare=False)

    def take(self, axis: int, kept: list[int] | NDArray[np.int_]) -> "Tally":
        """Keep some strata of an axis."""
        axes = list(self.axes)
        if axis < len(axes):
            old = axes[axis]
            axes[axis] = Strata(old.by, *([part[at] for at in kept] for part in old[1:]))
        return self._each(lambda array: np.take(array, kept, axis=axis), axes=tuple(axes))

    def aligned(self, axis: int, strata: Strata) -> "Tally":
        """Give the strata of another tally; one that is not here counts nobody."""
        values = self.axes[axis].values
        place = [values.index(value) if value in values else len(values) for value in strata.values]

        def moved(array: Array) -> Array:
            nobody = np.zeros_like(array.take([0], axis=axis))
            return np.concatenate([array, nobody], axis=axis).take(place, axis=axis)

        axes = tuple(strata if at == axis else each for at, each in enumerate(self.axes))
        return self._each(moved, axes=axes)

    def over(self, *gone: int) -> "Tally":
        """Add up over axes."""
        kept = tuple(axis for at, axis in enumerate(self.axes) if at not in gone)
        periods = () if len(self.axes) in gone else self.periods
        return self._each(lambda array: array.sum(axis=gone), axes=kept, periods=periods)

    def inhabited(self) -> "Tally":
        """Leave out the strata in which there is nobody."""
        tally = self
        for axis in range(len(self.axes)):
            others = tuple(at for at in range(tally.n.ndim) if at != axis)
            tally = tally.take(axis, np.flatnonzero((tally.n + tally.missing).sum(axis=others)))
        return tally

    def flat(self, values: str) -> Array:
        """Return one array of the tally, made of floats."""
        return np.asarray(getattr(self, values), dtype=float)

    def _each(self, change, **others: object) -> "Tally":  # type: ignore[no-untyped-def]
        arrays = {
            part.name: change(getattr(self, part.name))
            for part in fields(self)
            if isinstance(getattr(self, part.name), np.ndarray)
        }
        return replace(self, **arrays, **others)  # type: ignore[arg-type]
