"""The gap between two strata over time."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse.measures import estimate
from qse.measures.definition import Measure
from qse.measures.result import HIDDEN_NOTE, Result, Source, chart_words, unit_of
from qse.measures.tally import Tally
from qse.measures.words import HIDDEN, NONE, Words, interval_name, places, plain

if TYPE_CHECKING:
    from qse.measures.series import OverTime


@dataclass(frozen=True, repr=False)
class Gap(Result):
    """The difference of a measure between two strata, period by period.

    `rows` has period, difference, low, high, hidden; `spans` the same for all periods, or, where a change is named, for
    those before it and those from it on.
    """

    measure: Measure
    group: str
    reference: str
    change: str
    level: float
    period: str
    rows: pd.DataFrame
    spans: pd.DataFrame
    source: Source

    @cached_property
    def words(self) -> Words:
        """How the figures are written."""
        return Words(
            self.measure, places(self.measure, self.spans["difference"], self.spans["difference"], 0.0)
        )

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.measure.title}: difference between {plain(self.group)} and {plain(self.reference)}"

    @property
    def title(self) -> str:
        """The finding in a few words."""
        return self.heading

    @property
    def sentence(self) -> str:
        """The gap before and after, with direction and interval."""
        said = [f"{span['period']}: {self._says(span)}." for span in self.spans.to_dict("records")]
        if self.change:
            said.append("Whether the change made the difference, these two numbers alone cannot tell.")
        return " ".join(said)

    def _says(self, span: dict[Any, Any]) -> str:
        if pd.isna(span["difference"]):
            return HIDDEN
        ends = self.words.gap_between(span["low"], span["high"])
        direction = "higher" if span["low"] > 0 else "lower" if span["high"] < 0 else ""
        if not direction:
            return f"no clear difference between {plain(self.group)} and {plain(self.reference)} ({ends})"
        size = self.words.size(span["difference"])
        near = self.words.size_between(span["low"], span["high"])
        return f"{direction} by {size} for {plain(self.group)} than for {plain(self.reference)} ({near})"

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        interval = interval_name(self.level)
        cells = []
        for row in [*self.rows.to_dict("records"), *self.spans.to_dict("records")]:
            blank = HIDDEN if row["hidden"] else NONE
            empty = pd.isna(row["difference"])
            ends = pd.isna(row["low"])
            cells.append(
                {
                    self.period: row["period"],
                    "difference": blank if empty else self.words.gap(row["difference"]),
                    interval: blank if ends else self.words.gap_between(row["low"], row["high"]),
                }
            )
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [*([HIDDEN_NOTE] if self.rows["hidden"].any() else []), self.measure.caution, *super().notes()]

    def chart(self) -> Any:
        """Draw the gap with its interval; see `qse.charts.gap_chart`."""
        from qse.charts import gap_chart

        rows = self.rows.rename(columns={"period": "label"}).to_dict("records")
        names = self.rows["period"].tolist()
        return gap_chart(
            rows,
            sides=(f"higher for {plain(self.group)}", f"higher for {plain(self.reference)}"),
            axis=f"Difference: {self.measure.axis[0].lower()}{self.measure.axis[1:]}",
            level=self.level,
            changes=[(names.index(self.change), self.change)] if self.change else (),
            unit=unit_of(self.words, gap=True),
            **chart_words(self, self.title),
        )


def gap(result: "OverTime", group: int, reference: int, change: str) -> Gap:
    """Follow the difference between two strata; see `OverTime.gap`."""
    one, other = result.tally.take(0, [group]), result.tally.take(0, [reference])
    figure = result.hidden.inner.figure
    hide = figure[group] | figure[reference]
    rows = _compared(result, one, other, list(result.labels), hide)
    at = result.labels.index(change) if change else 0
    parts = {"All periods": slice(0, None)}
    if at:
        parts = {f"Before {change}": slice(0, at), f"From {change} on": slice(at, None)}
    spans = []
    for name, part in parts.items():
        # Sums over fewer periods could give hidden ones away, so they stand only where no period in them is hidden.
        ours, theirs = (_together(tally, part) for tally in (one, other))
        hidden_here = (
            np.array([bool(hide[part].any())]) if at else np.array([_total_hidden(result, group, reference)])
        )
        spans.append(_compared(result, ours, theirs, [name], hidden_here))
    return Gap(
        result.measure,
        result.series[group].name,
        result.series[reference].name,
        change,
        result.level,
        result.period,
        rows,
        pd.concat(spans, ignore_index=True),
        result.source,
    )


def _together(tally: Tally, part: slice) -> Tally:
    """Put some periods together into one."""
    kept = np.arange(len(tally.periods))[part]
    added = tally.take(1, kept).over(1)
    return replace(added, periods=())


def _compared(result: "OverTime", one: Tally, other: Tally, names: list[str], hide: Any) -> pd.DataFrame:
    difference, _ = estimate.against_group(result.measure, one, other, result.level)
    ends = {
        name: np.where(hide, np.nan, np.asarray(values).reshape(-1))
        for name, values in zip(("difference", "low", "high"), difference, strict=True)
    }
    return pd.DataFrame({"period": names} | ends | {"hidden": hide})


def _total_hidden(result: "OverTime", group: int, reference: int) -> bool:
    return bool(result.hidden.figure[[group, reference], -1].any())
