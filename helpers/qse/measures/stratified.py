"""What `stratify` gives back: a value that prints as a table, says its finding and draws its chart."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures.definition import Measure
from qse.measures.result import HIDDEN_NOTE, Result, Source, cautions_of, chart_words, unit_of
from qse.measures.words import DERIVED, NONE, Words, interval_name, places, plain, ratio, span, whole

CLEAR = ("higher", "lower")


@dataclass(frozen=True, repr=False)
class Stratified(Result):
    """A measure by strata.

    `rows` has one row a stratum: group, kind ("group", "declined", "unknown", "not recorded"), n, numerator (events;
    not for means and medians), the figure ("rate", "mean" or "median") with its interval (low, high), difference and
    ratio to the reference with theirs, missing (rows without an outcome), hidden, and flag ("", "hidden", "few" where
    it is not compared, "unreliable"). Shares are between 0 and 1. `overall` has the same for everybody. `pooled` says
    what longer period would hide fewer. `named`
    turns the name of a stratum into words for a title.
    """

    measure: Measure
    by: tuple[str, ...]
    by_label: str
    named: str
    reference: str
    reference_value: float
    level: float
    rows: pd.DataFrame
    overall: pd.Series
    source: Source
    standardised_by: str = ""
    pooled: str = ""
    open: bool = False
    remade: Callable[[], "Stratified"] | None = field(default=None, compare=False)

    @property
    def values(self) -> pd.Series:
        """The figures: shares, rates, means or medians."""
        return self.rows[self.measure.figure]

    @property
    def clear(self) -> pd.Series:
        """For each row "higher", "lower", "no clear difference", "reference", "hidden" or "not compared"."""
        rows = self.rows
        words = pd.Series("no clear difference", index=rows.index)
        words[rows["difference_low"] > 0] = "higher"
        words[rows["difference_high"] < 0] = "lower"
        words[rows["difference"].isna() | rows["difference_low"].isna()] = "not compared"
        words[rows["hidden"]] = "hidden"
        words[rows["group"] == self.reference] = "reference"
        return words

    @cached_property
    def words(self) -> Words:
        """How the figures are written."""
        return Words(
            self.measure, places(self.measure, self.values, self.rows["difference"], self.reference_value)
        )

    @property
    def reference_name(self) -> str:
        """The reference as a reader would call it."""
        return {"overall": "everybody", "target": "the target"}.get(self.reference) or plain(self.reference)

    @property
    def heading(self) -> str:
        """What the table shows."""
        made = f", standardised for {self.standardised_by}" if self.standardised_by else ""
        return f"{self.measure.title}, by {self.by_label}{made}"

    @property
    def sentence(self) -> str:
        """The finding in words, with figures, direction and interval."""
        from qse.measures.finding import describe

        return describe(self)

    @property
    def title(self) -> str:
        """The finding in a few words."""
        from qse.measures.finding import headline

        return headline(self)

    def chart(self) -> Any:
        """Draw the figures with their intervals; see `qse.charts.Chart`."""
        from qse.charts import dot_plot

        rows = self.rows.rename(columns={self.measure.figure: "rate"}).assign(
            apart=self.rows["kind"] != "group"
        )
        told = [name for name in ("why",) if name in rows]
        return dot_plot(
            rows[["group", "apart", "n", "rate", "low", "high", "hidden", *told]].to_dict("records"),
            axis=self.measure.axis,
            reference=(
                f"{self.reference_name}, {self.words.value(self.reference_value)}",
                self.reference_value,
            ),
            level=self.level,
            unit=unit_of(self.words),
            **chart_words(self, self.title),
        )

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them; the same for print, notebook and chart."""
        cells = [self._cells(row) for row in self.rows.to_dict("records")]
        cells.append(self._cells({"group": "Everybody", "flag": ""} | self.overall.to_dict(), compared=False))
        columns = list(dict.fromkeys(name for cell in cells for name in cell))
        return pd.DataFrame(cells, columns=columns).fillna("")

    def _cells(self, row: dict[Any, Any], compared: bool = True) -> dict[str, str]:
        words, measure = self.words, self.measure
        cell = {"group": row["group"], "n" if measure.scoring != "rate" else measure.unit: whole(row["n"])}
        if "numerator" in row:
            cell["with" if measure.scoring == "proportion" else "events"] = whole(row["numerator"])
        figure = row[measure.figure]
        heading = f"standardised {measure.figure}" if self.standardised_by else measure.figure
        nothing = pd.isna(figure) and row.get("hidden") is False
        cell[heading] = row.get("why") or (NONE if nothing else words.value(figure))
        cell[self._interval] = self._ends(row, "low", "high", words.value)
        if self.rows["missing"].fillna(1).any():
            cell["no outcome"] = whole(row["missing"])
        to = f"difference to {self.reference_name}"
        if compared and row["group"] == self.reference:
            cell[to] = "reference"
        elif compared:
            cell[to] = words.gap(row["difference"]) if not np.isnan(row["difference"]) else self._blank(row)
            cell["its interval"] = self._ends(row, "difference_low", "difference_high", words.gap)
            cell["ratio"] = ratio(row["ratio"]) if not np.isnan(row["ratio"]) else self._blank(row)
            cell["interval of the ratio"] = self._ends(row, "ratio_low", "ratio_high", ratio)
        return cell

    def _ends(self, row: dict[Any, Any], low: str, high: str, form: Callable[[float], str]) -> str:
        if pd.isna(row[low]) or pd.isna(row[high]):
            return self._blank(row)
        return span(row[low], row[high], form)

    def _blank(self, row: dict[Any, Any]) -> str:
        """Say why a cell is empty: too few to show, or nothing to say."""
        if row.get("why"):
            return NONE
        reference = self.rows[self.rows["group"] == self.reference]
        hidden = row.get("hidden", pd.isna(row[self.measure.figure])) or reference["hidden"].any()
        return DERIVED if hidden or pd.isna(self.reference_value) else NONE

    @property
    def _interval(self) -> str:
        return interval_name(self.level)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = [text for text in (HIDDEN_NOTE, self.pooled) if text] if self.rows["hidden"].any() else []
        few = self.rows["flag"] == "few"
        if few.any():
            notes.append("Strata too small to be compared are named, and not compared.")
        shaky = self.rows["group"][self.rows["flag"] == "unreliable"].tolist()
        if shaky:
            notes.append(
                f"Too uncertain to rest on alone (standard of the NCHS): {', '.join(map(plain, shaky))}."
            )
        return [*notes, *cautions_of(self.measure, self.overall["missing"]), *super().notes()]

    def unsuppressed(self, *, reason: str) -> "Stratified":
        """Return the same result with nothing hidden, and print a sentence about what that means.

        Parameters
        ----------
        reason : who needs the small counts and why; it stands in the result.

        Raises
        ------
        Problem : there is no reason.

        """
        if not isinstance(reason, str) or not reason.strip():
            raise Problem('Write why small counts are needed: result.unsuppressed(reason="...").')
        if self.remade is None:
            return self
        print(
            f"Small counts are shown: {reason.strip()}. They can point to persons. Do not save, send or show them."
        )
        shown = self.remade()
        caution = f"Nothing is hidden here ({reason.strip()}). Not to be saved, sent or shown."
        return replace(
            shown, open=True, source=replace(shown.source, cautions=(caution, *shown.source.cautions))
        )
