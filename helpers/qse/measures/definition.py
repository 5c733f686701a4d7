"""What a measure is: the parts of an electronic clinical quality measure, as one value."""

from dataclasses import dataclass, field
from typing import Any

from qse.files import Problem, nearest
from qse.measures.conditions import Condition, well_formed
from qse.measures.path import tables

SCORINGS = ("proportion", "rate", "mean", "median")
NOTATIONS = ("increase", "decrease", "neither")
FIGURES = {"proportion": "rate", "rate": "rate", "mean": "mean", "median": "median"}
WORDS = ("name", "title", "sentence", "axis", "unit", "table", "caution")
NAMES = ("value", "value_unit", "exposure", "exposure_unit", "month", "needs", "stand_in", "status")
CONDITIONS = ("initial_population", "denominator", "denominator_exclusions", "numerator")


@dataclass(frozen=True)
class Measure:
    """One measure.

    Parameters
    ----------
    name : as it is written in code.
    title : a few words.
    sentence : what stands after the figure, such as "of admissions were followed by a readmission".
    axis : what the axis of a chart shows.
    unit : what is counted, in the plural, such as "admissions".
    table : whose rows are counted.
    improvement_notation : "increase", "decrease", or "neither" (a change can mean two things).
    caution : what the measure cannot tell.
    scoring : "proportion" (share with the numerator), "rate" (events to exposure), "mean" or "median".
    initial_population, denominator, denominator_exclusions, numerator : conditions, see `conditions.answer`.
        For a rate the numerator is a `recorded_in`, and every such row counts.
    value, value_unit : the column of a mean or a median, and its unit in the plural. A median counts whole units.
    exposure, per, exposure_unit : the column of a rate's exposure, 1000 for a rate per 1,000, and of what.
    month : the column that says in which month a row belongs.
    needs, stand_in : "truth" for a measure that no hospital has, and what to use instead.
    status : what is to be known about the definition, such as that it is historical.

    Raises
    ------
    Problem : a part is missing or impossible; it is named.

    Examples
    --------
    >>> Measure(name="long_stay", title="Long stay", sentence="of admissions lasted a week or more",
    ...         axis="Admissions of a week or more", unit="admissions", table="encounters",
    ...         numerator={"los_days": {"from": 7}}, improvement_notation="neither",
    ...         caution="A long stay can be care that was needed.").figure
    'rate'

    """

    name: str
    title: str
    sentence: str
    axis: str
    unit: str
    table: str
    improvement_notation: str
    caution: str
    scoring: str = "proportion"
    initial_population: Condition = field(default_factory=dict)
    denominator: Condition = field(default_factory=dict)
    denominator_exclusions: Condition = field(default_factory=dict)
    numerator: Condition = field(default_factory=dict)
    value: str = ""
    value_unit: str = ""
    exposure: str = ""
    exposure_unit: str = ""
    per: int = 1
    month: str = "month"
    needs: str = ""
    stand_in: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        for part in WORDS:
            if not isinstance(getattr(self, part), str) or not getattr(self, part):
                self.wrong(part, "write it in words.")
        for part in NAMES:
            if not isinstance(getattr(self, part), str):
                self.wrong(part, f"write it as text, not {getattr(self, part)!r}.")
        for part in CONDITIONS:
            well_formed(getattr(self, part), f"{self.name}.{part}")
        self._one_of("improvement_notation", NOTATIONS)
        self._one_of("scoring", SCORINGS)
        if self.table not in tables():
            self.wrong("table", f"there is no table {self.table!r}.{nearest(self.table, tables())}")
        wanted = {
            "proportion": ("numerator",),
            "rate": ("numerator", "exposure", "exposure_unit"),
            "mean": ("value", "value_unit"),
            "median": ("value", "value_unit"),
        }[self.scoring]
        for part in wanted:
            if not getattr(self, part):
                self.wrong(part, f"a {self.scoring} needs it.")
        for part in {"numerator", "value", "exposure"} - set(wanted):
            if getattr(self, part):
                self.wrong(part, f"a {self.scoring} has none.")
        if self.scoring == "rate" and "recorded_in" not in self.numerator:
            self.wrong("numerator", "the events of a rate are rows of another table: write recorded_in.")
        if isinstance(self.per, bool) or not isinstance(self.per, int) or self.per < 1:
            self.wrong("per", "write a whole number, such as 1000.")
        if self.needs not in ("", "truth"):
            self.wrong("needs", 'write "truth" or leave it out.')
        if self.needs and not self.stand_in:
            self.wrong("stand_in", "say what a hospital can use instead of the truth.")

    @property
    def figure(self) -> str:
        """The name of the value: rate, mean or median."""
        return FIGURES[self.scoring]

    @property
    def key(self) -> str:
        """The first key of the measure's table."""
        return str((tables()[self.table]["key"] or [""])[0])

    def wrong(self, part: str, says: str) -> Any:
        """Raise the sentence about a part."""
        raise Problem(f"{self.name}.{part}: {says}")

    def _one_of(self, part: str, allowed: tuple[str, ...]) -> None:
        given = getattr(self, part)
        if given not in allowed:
            self.wrong(part, f"write {', '.join(allowed[:-1])} or {allowed[-1]}, not {given!r}.")
