"""How a measure's figures are written: one form for print, notebook, chart and sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from qse.measures.definition import Measure

HIDDEN = "too few to show safely (1-10)"
DERIVED = "hidden"
NONE = "–"


@dataclass(frozen=True)
class Words:
    """Writes values, differences and ratios of a measure.

    Parameters
    ----------
    measure : shares are written as percentages, rates to their unit, means and medians with theirs.
    places : decimals.

    """

    measure: Measure
    places: int = 1

    @property
    def times(self) -> float:
        """What a value is multiplied by before it is written."""
        return 100.0 if self.measure.scoring == "proportion" else 1.0

    def value(self, value: float) -> str:
        """Write a value.

        >>> from qse.measures.catalogue import measure
        >>> Words(measure("readmission")).value(0.1234), Words(measure("stay")).value(4.2)
        ('12.3%', '4.2 days')
        """
        if pd.isna(value):
            return HIDDEN
        unit = {"proportion": "%", "rate": ""}.get(self.measure.scoring, f" {self.measure.value_unit}")
        return f"{self._rounded(value):,.{self.places}f}{unit}"

    def gap(self, value: float) -> str:
        """Write a difference with its sign.

        >>> from qse.measures.catalogue import measure
        >>> Words(measure("readmission")).gap(-0.0123)
        '-1.2 points'
        """
        return (
            DERIVED
            if pd.isna(value)
            else f"{self._rounded(value):+,.{self.places}f}{self._gap_unit('points')}"
        )

    def size(self, value: float) -> str:
        """Write how large a difference is, without its sign."""
        return f"{abs(self._rounded(value)):,.{self.places}f}{self._gap_unit('percentage points')}"

    def between(self, low: float, high: float) -> str:
        """Write an interval of values."""
        return span(low, high, self.value)

    def gap_between(self, low: float, high: float) -> str:
        """Write an interval of differences with their signs."""
        return span(low, high, self.gap)

    def size_between(self, low: float, high: float) -> str:
        """Write an interval of a clear difference as sizes, the smaller first."""
        near, far = sorted((abs(low), abs(high)))
        return f"{self.times * near:,.{self.places}f} to {self.times * far:,.{self.places}f}"

    def _rounded(self, value: float) -> float:
        """Round, so that what rounds to nothing has no sign."""
        return round(self.times * float(value), self.places) + 0.0

    def _gap_unit(self, points: str) -> str:
        return {"proportion": f" {points}", "rate": ""}.get(
            self.measure.scoring, f" {self.measure.value_unit}"
        )


def places(measure: Measure, values: Any, differences: Any, reference: float) -> int:
    """Choose one decimal, or two where rounding to one would make a difference look miscounted.

    Medians of whole units have none, unless one lies between two units. Where all values are below 2, two are needed.

    Parameters
    ----------
    measure : whose values they are.
    values, differences : as they are stored, NaN where hidden.
    reference : the value that the differences are taken from.

    """
    times = Words(measure).times
    values, differences = (
        times * np.asarray(values, dtype=float),
        times * np.asarray(differences, dtype=float),
    )
    if measure.scoring == "median":
        return int((values[~np.isnan(values)] % 1).any())
    if not np.isnan(values).all() and np.nanmax(np.abs(values)) < 2:
        return 2
    shown = ~np.isnan(values) & ~np.isnan(differences)
    apart = np.round(values, 1) - np.round(times * reference, 1) - np.round(differences, 1)
    return 1 if (np.abs(apart[shown]) < 0.05).all() else 2


def interval_name(level: float) -> str:
    """Name an interval.

    >>> interval_name(0.95), interval_name(0.998)
    ('95% interval', '99.8% interval')
    """
    return f"{100 * level:g}% interval"


def whole(value: float) -> str:
    """Write a count.

    >>> whole(12345.0), whole(float("nan"))
    ('12,345', 'too few to show safely (1-10)')
    """
    return HIDDEN if pd.isna(value) else f"{value:,.0f}"


def ratio(value: float) -> str:
    """Write a ratio.

    >>> ratio(1.234), ratio(float("inf"))
    ('1.23', 'no ratio')
    """
    return DERIVED if pd.isna(value) else "no ratio" if np.isinf(value) else f"{value:.2f}"


def span(low: float, high: float, form: Any) -> str:
    """Write an interval."""
    if pd.isna(low) or pd.isna(high):
        return DERIVED
    return f"{form(low)} or more" if np.isinf(high) else f"{form(low)} to {form(high)}"


def plain(name: str) -> str:
    """Lower the first letter of plain phrases; names of peoples, languages and systems keep theirs.

    >>> plain("Patients who need an interpreter"), plain("Asian")
    ('patients who need an interpreter', 'Asian')
    """
    return name[0].lower() + name[1:] if name.startswith(("Patients ", "Not ", "Asked ")) else name
