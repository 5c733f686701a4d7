"""What contributed, as a table: each factor with mechanism, level, evidence, and whether coders agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qse.casework.case_file import CaseFile, Factor
from qse.casework.codebook import Item, Reading, in_words
from qse.casework.shown import Shown
from qse.casework.words import case_words
from qse.charts import Chart
from qse.documents.report import Paragraph, Part, Table


@dataclass(frozen=True)
class Coded:
    """One factor with its codes; an axis that nobody coded is missing from `codes`."""

    factor: Factor
    codes: Mapping[str, Any]
    coders: str

    def says(self, axis: str) -> str:
        """Write the code on an axis as a reader sees it."""
        axes = {one.name: one for one in case_words().axes}
        return in_words(axes[axis], self.codes.get(axis))


class Factors(Shown):
    """The factors of a case; prints as a table, and `.diagram()` draws them."""

    def __init__(self, case: CaseFile, mine: Reading) -> None:
        self.case, self.mine = case, mine
        self.writers = case.readings.get("writers", Reading("the writers", {}))

    @cached_property
    def rows(self) -> tuple[Coded, ...]:
        """Each factor with the reader's own codes where it is coded in full, else the writers'."""
        return tuple(self._coded(factor) for factor in self.case.factors)

    def _coded(self, factor: Factor) -> Coded:
        item, axes = Item(factor.name, factor.says), case_words().axes
        mine, theirs = (
            {axis.name: reading.code(item, axis) for axis in axes} for reading in (self.mine, self.writers)
        )
        level = next(axis for axis in axes if axis.several)
        if not all(mine.values()) or len(mine[level.name]) < len(level.values):
            return Coded(factor, theirs, f"one: {self.writers.by}" if any(theirs.values()) else "nobody yet")
        if not any(theirs.values()):
            return Coded(factor, mine, f"one: {self.mine.by}")
        apart = [name for name in mine if mine[name] != theirs[name]]
        return Coded(factor, mine, f"two differ on {', '.join(apart)}" if apart else "two agree")

    @property
    def table(self) -> Table:
        """The table, one row a factor."""
        columns = ("what contributed", "to", "mechanism", "level", "evidence", "coders")
        return Table(
            f"What contributed: {self.case.title}",
            columns,
            tuple(
                (
                    row.factor.says,
                    self.case.outcomes[row.factor.to],
                    *(row.says(axis) for axis in ("mechanism", "level", "evidence")),
                    row.coders,
                )
                for row in self.rows
            ),
        )

    @property
    def sentence(self) -> str:
        """How many factors stand at which level, and how many rest on one source."""
        levels = next(axis for axis in case_words().axes if axis.several)
        counts = [
            f"{name} {sum(bool((row.codes.get('level') or {}).get(name)) for row in self.rows)}"
            for name in levels.values
        ]
        thin = sum(row.codes.get("evidence") == "reported" for row in self.rows)
        many = "factor" if len(self.rows) == 1 else "factors"
        return (
            f"{len(self.rows)} {many}. Level, more than one may be yes: {', '.join(counts)}. "
            f"Resting on one source so far: {thin}."
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """The table and what it says."""
        return (self.table, Paragraph(self.sentence))

    def diagram(self) -> Chart:
        """Draw the factors by level, each with its mechanism and evidence."""
        from qse.casework.diagram import diagram

        return diagram(self)
