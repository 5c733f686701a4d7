"""What `over_time` gives back: series that print, say what is unusual, and draw their charts."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem, nearest
from qse.measures.definition import Measure
from qse.measures.protect import Hidden
from qse.measures.result import HIDDEN_NOTE, Result, Source, cautions_of, chart_words, unit_of
from qse.measures.tally import WIDTHS, Tally
from qse.measures.words import HIDDEN, NONE, Words, places, plain, whole

SIGNALS = {
    "long_run": "{longest} points in a row on one side of the line (up to {longest_max} is usual)",
    "few_crossings": "the line is crossed {crossings} times ({crossings_min} or more is usual)",
    "many_crossings": "the line is crossed {crossings} times (up to {crossings_max} is usual)",
    "shift": "{longest} points in a row on one side of the line",
    "trend": "a row of points that only rise, or only fall",
    "beyond_limits": "{beyond} beyond the limits",
    "two_of_three": "two of three points near a limit",
}


@dataclass(frozen=True)
class Series:
    """One stratum over time; `judged` is a chart of `stats`, or None where too few points are shown."""

    name: str
    kind: str
    chart: str
    rules: str
    judged: Any = field(repr=False)

    @property
    def signal(self) -> bool:
        """Whether anything is unusual."""
        return self.judged is not None and bool(self.judged.signal)

    @property
    def says(self) -> str:
        """What is unusual, in words."""
        if self.judged is None:
            return "too few points are shown to judge"
        if not self.signal:
            return "no signal: the points vary as chance would make them"
        runs = {name: int(np.max(number)) for name, number in self.judged.runs._asdict().items()}
        beyond = int(np.count_nonzero(self.judged.signals.get("beyond_limits", 0)))
        points = "1 point lies" if beyond == 1 else f"{beyond} points lie"
        return "; ".join(SIGNALS[code].format(**runs, beyond=points) for code in self.judged.why)


@dataclass(frozen=True, repr=False)
class OverTime(Result):
    """A measure over time.

    `rows` has one row a stratum and period: group, period, n, numerator, the figure with its interval, the centre line
    and limits (lower, upper) of the chart, hidden. `series` has one `Series` a stratum.
    """

    measure: Measure
    by: str
    by_label: str
    named: str
    level: float
    period: str
    labels: tuple[str, ...]
    rows: pd.DataFrame
    series: tuple[Series, ...]
    source: Source
    missing: float
    tally: Tally = field(compare=False)
    hidden: Hidden = field(compare=False)

    @cached_property
    def words(self) -> Words:
        """How the figures are written."""
        values = self.rows[self.measure.figure]
        return Words(self.measure, places(self.measure, values, np.full(len(values), np.nan), 0.0))

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.measure.title} by {self.period}" + (f" and {self.by_label}" if self.by else "")

    @property
    def title(self) -> str:
        """The finding in a few words."""
        found = [each.name for each in self.series if each.signal]
        if not found:
            shown = any(each.judged is not None for each in self.series)
            return f"{self.measure.title}: " + (
                "no signal over time" if shown else "too few to follow over time"
            )
        if not self.by:
            return f"{self.measure.title}: a change that chance does not explain"
        if len(found) > 2:
            return f"{self.measure.title}: a signal in {len(found)} of {len(self.series)} groups"
        return f"{self.measure.title}: a signal for {self.named.format(' and '.join(map(plain, found)))}"

    @property
    def sentence(self) -> str:
        """What is unusual in which stratum, and between what the figures lie."""
        said = []
        for each in self.series:
            values = self.rows.loc[self.rows["group"] == each.name, self.measure.figure].dropna()
            where = f"{each.name}: " if self.by else ""
            if each.judged is None:
                said.append(f"{where}{each.says}.")
                continue
            ends = f"from {self.words.value(values.min())} to {self.words.value(values.max())}"
            said.append(f"{where}{ends} over {len(values)} {self.period}s; {each.says}.")
        return " ".join(said)

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them: a row for each period, a column for each stratum."""
        cells: dict[str, list[str]] = {self.period: list(self.labels)}
        for each in self.series:
            rows = self.rows[self.rows["group"] == each.name]
            cells[each.name] = [
                HIDDEN if hide else NONE if pd.isna(value) else f"{self.words.value(value)} of {whole(n)}"
                for value, n, hide in zip(rows[self.measure.figure], rows["n"], rows["hidden"], strict=True)
            ]
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = []
        if self.rows["hidden"].any():
            notes += [HIDDEN_NOTE, *self._pooled()]
        small = [
            each.name
            for each in self.series
            if each.chart == "control" and each.judged is not None and each.judged.small.any()
        ]
        if small:
            named = f" ({', '.join(map(plain, small))})" if self.by else ""
            notes.append(
                f"Fewer than 5 events are expected in some periods{named}: the limits mislead there."
            )
        return [
            *notes,
            *cautions_of(self.measure, self.missing if self.missing > 10 or not self.missing else np.nan),
            *super().notes(),
        ]

    def _pooled(self) -> list[str]:
        longer = [
            name for name, width in WIDTHS.items() if width > WIDTHS[self.period] and width < len(self.labels)
        ]
        hidden = f"{int(self.rows['hidden'].sum())} of {len(self.rows)} cells are hidden."
        return [f'{hidden} Longer periods hide fewer: write period="{longer[0]}".'] if longer else [hidden]

    def chart(self, *, only: str = "", told: bool = True) -> Any:
        """Draw one panel a stratum; see `qse.charts.run_charts`.

        Parameters
        ----------
        only : one stratum; all without it.
        told : whether signals are marked and said; without, a reader can judge first.

        """
        from qse.charts import run_charts

        series = [each for each in self.series if only in ("", each.name)]
        if not series:
            raise Problem(
                f"{only!r} is not one of the groups.{nearest(only, [each.name for each in self.series])}"
            )
        words = chart_words(self, self.title)
        if not told:
            words |= {"title": self.measure.title, "sentence": "Points, and the line in their middle."}
        return run_charts(
            [self._panel(each, told) for each in series],
            labels=self.labels,
            axis=self.measure.axis,
            centre="median" if self.series[0].chart == "run" else "mean",
            unit=unit_of(self.words),
            **words,
        )

    def _panel(self, series: Series, told: bool) -> dict[str, Any]:
        rows = self.rows[self.rows["group"] == series.name]
        panel: dict[str, Any] = {
            "name": series.name if self.by else "",
            "values": rows[self.measure.figure].tolist(),
            "hidden": rows["hidden"].tolist(),
            "centre": rows["centre"].tolist(),
            "says": series.says if told else "",
        }
        if series.judged is not None and told:
            panel["signals"] = _strongest(series.judged.signals)
        if series.judged is not None and series.chart == "control":
            panel |= {"lower": rows["lower"].tolist(), "upper": rows["upper"].tolist()}
        return panel

    def gap(self, group: str, reference: str, *, change: str = "") -> Any:
        """Follow the difference between two strata; see `gap.Gap`.

        Parameters
        ----------
        group, reference : labels of strata; the difference is the first less the second.
        change : the label of the period in which something changed, such as "Jan 2032".

        Raises
        ------
        Problem : a stratum or the period is not there.

        """
        from qse.measures.gap import gap

        names = [each.name for each in self.series]
        if not self.by or group == reference:
            raise Problem(
                'A gap needs two different strata: qse.over_time(records, measure, by="...").gap(one, other).'
            )
        for name in (group, reference):
            if name not in names:
                raise Problem(f"{name!r} is not one of the groups.{nearest(name, names)}")
        if change and change not in self.labels:
            raise Problem(f"{change!r} is not one of the periods.{nearest(change, self.labels)}")
        return gap(self, names.index(group), names.index(reference), change)


def _strongest(signals: dict[str, Any]) -> list[int]:
    stacked = np.stack([np.asarray(found) for found in signals.values()])
    return np.where(stacked.any(axis=0), np.sign(stacked.sum(axis=0)), 0).astype(int).tolist()
