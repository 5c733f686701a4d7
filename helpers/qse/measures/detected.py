"""What `detection` gives back: a value that prints as a table, says its finding and draws its chart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures.result import HIDDEN_NOTE, Result, Source, chart_words
from qse.measures.two_sources import TWO_PARTS, WEIGHED, TwoSources
from qse.measures.words import DERIVED, HIDDEN, NONE, interval_name, plain, ratio, span, whole

OTHERS = "others"
FEWER, MORE, UNSURE = "fewer", "more", "too uncertain to call"
MOST = 6
NO_CHARTS = (
    "These records hold no charts that were read for harm (trigger_tool_sample). So they cannot say how much harm has "
    "no report, whether a group with fewer reports is harmed less or written about less, or whether a change in "
    "reports is a change in harm."
)
CAUTION = (
    "A chart review misses some harm and sees some where there was none. A report that names no visit counts as none. "
    "The ratio says how reports and harm go together; it does not say why."
)


@dataclass(frozen=True, repr=False)
class Detection(Result):
    """Reports of harm beside harm that a chart review found, by strata.

    `rows` has one row a stratum: group, kind, people (admissions), reported, charts, found, both (harms found that have
    a report too); report_share, found_share and seen_share (of the harms found, those with a report); ratio (reports
    for each harm found); and, beside the reference, the ratios reports (of report_share), relative (of ratio) and
    completeness (of seen_share); each with its low and high. `overall` has the first ones for everybody. Counts of
    charts that are weighed are not counted out.
    """

    by: str
    by_label: str
    reference: str
    level: float
    read: bool
    rows: pd.DataFrame
    overall: pd.Series
    source: Source
    weighed: bool
    places: Callable[..., TwoSources] = field(compare=False)

    @property
    def clear(self) -> pd.Series:
        """For each row "fewer" or "more" reports for the harm found than the reference, or why not."""
        return called(self.rows, "relative" if self.read else "reports", self.reference)

    @property
    def reference_name(self) -> str:
        """The reference as a reader would call it."""
        return "the others" if self.reference == OTHERS else plain(self.reference)

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"Harm that was reported, beside harm that charts show, by {self.by_label}"

    @property
    def title(self) -> str:
        """The finding in a few words."""
        words, what = self.clear, "Reports for the harm found" if self.read else "Reports of harm"
        parts = []
        for word in (FEWER, MORE):
            groups = self.rows["group"][words == word].tolist()
            if groups:
                parts.append(
                    f"{word} for {' and '.join(map(plain, groups)) if len(groups) < 2 else f'{len(groups)} groups'}"
                )
        if len(self.rows) == 2 and len(parts) == 2:
            parts = parts[:1]
        return f"{what}: {', '.join(parts) or UNSURE}"

    @property
    def sentence(self) -> str:
        """The finding in words, with figures, direction and interval."""
        row = self.overall
        if not self.read:
            said = [
                f"{share(row['report_share'])} of {whole(row['people'])} admissions had a report of harm."
            ]
            return " ".join([*said, *self._compared("reports", share, "report_share"), NO_CHARTS])
        return " ".join([self._of_everybody(), *self._compared("relative", hundred, "ratio")])

    def _of_everybody(self) -> str:
        """Set both sources side by side for everybody."""
        row = self.overall
        reports = f"Of {whole(row['people'])} admissions, {share(row['report_share'])} had a report of harm"
        if not np.isfinite(row["ratio"]):
            return f"{reports}; {whole(row['charts'])} charts were read. No ratio of the two can be shown."
        weighed = " (each chart weighed)" if TWO_PARTS in self.source.cautions else ""
        return (
            f"{reports}; of {whole(row['charts'])} charts that were read, {share(row['found_share'])} showed a "
            f"harm{weighed}. For every 100 harms that the charts show there were {hundred(row['ratio'])} reports "
            f"({span(row['ratio_low'], row['ratio_high'], hundred)})."
        )

    def _compared(self, name: str, form: Any, figure: str) -> list[str]:
        """Say who has fewer or more, and for whom it cannot be told."""
        rows, words, said = self.rows, self.clear, []
        clear = rows[words.isin([FEWER, MORE])]
        if len(rows) == 2 and len(clear) == 2:
            # Each of two groups is the other's reference: the second says it all.
            clear = clear.iloc[1:]
        largest = (clear[name].map(_far)).sort_values(ascending=False).index[:MOST]
        for at in sorted(largest):
            row = rows.loc[at]
            said.append(
                f"{row['group']}: {form(row[figure])}, {words[at]} than for {self.reference_name}, "
                f"{ratio(row[name])} times as many ({span(row[f'{name}_low'], row[f'{name}_high'], ratio)})."
            )
        if len(clear) > len(largest):
            said.append(f"{len(clear) - len(largest)} more groups differ, by less.")
        for word in (UNSURE, HIDDEN):
            groups = [plain(name) for name in rows["group"][words == word]]
            if groups:
                said.append(f"{word[0].upper()}{word[1:]}: {', '.join(groups)}.")
        return said

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them; the same for print, notebook and chart."""
        cells = []
        everybody = {"group": "Everybody", **self.overall.to_dict()}
        for row, word in zip([*self.rows.to_dict("records"), everybody], [*self.clear, ""], strict=True):
            cell = {"group": row["group"]}
            cell["stays with a report"] = _with_ends(row, "report_share", share, row["people"])
            if self.read:
                cell["charts with a harm"] = _with_ends(row, "found_share", share, row["charts"])
                cell["reports for a hundred harms found"] = _with_ends(row, "ratio", hundred)
                cell["harms found that have a report"] = _with_ends(row, "seen_share", share)
            name = "relative" if self.read else "reports"
            cell[f"beside {self.reference_name}"] = (
                f"{_with_ends(row, name, ratio)}: {word}" if word in (FEWER, MORE, UNSURE) else word or NONE
            )
            cells.append(cell)
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = [f"In brackets: {interval_name(self.level)}s.", *([HIDDEN_NOTE] if self._hides else [])]
        if self.weighed:
            notes.append(WEIGHED)
        return [*notes, CAUTION if self.read else NO_CHARTS, *super().notes()]

    @property
    def _hides(self) -> bool:
        return bool(
            self.rows[["people", "report_share"]].isna().any(axis=None) or (self.clear == HIDDEN).any()
        )

    def chart(self, show: str = "sources") -> Any:
        """Draw both sources, a panel each; see `qse.charts.dot_plot`.

        Parameters
        ----------
        show : "sources", or "ratio" for the reports for every 100 harms found.

        Raises
        ------
        Problem : it cannot show that.

        """
        from qse.charts import SHARE, Unit, dot_plot

        if show not in ("sources", "ratio") or (show == "ratio" and not self.read):
            raise Problem(f'chart shows "sources" or, with charts read for harm, "ratio", not {show!r}.')
        common = chart_words(self, self.title)
        if show == "ratio":
            overall = self.overall["ratio"]
            line = ("everybody, " + hundred(overall), 100 * overall)
            rows = self._panel("ratio", "charts", "", 100.0)
            unit = Unit("for a hundred harms found", places=0)
            return dot_plot(
                rows, axis="Reports of harm", reference=line, level=self.level, unit=unit, **common
            )
        rows = self._panel("report_share", "people", "Admissions with a report of harm")
        if self.read:
            rows += self._panel("found_share", "charts", "Charts read that showed a harm")
        return dot_plot(
            rows, axis="Share of admissions, or of charts", level=self.level, unit=SHARE, **common
        )

    def _panel(self, name: str, n: str, panel: str, times: float = 1.0) -> list[dict[str, Any]]:
        return [
            {"group": row["group"], "panel": panel, "apart": row["kind"] != "group", "n": row[n]}
            | {
                "rate": times * row[name],
                "low": times * row[f"{name}_low"],
                "high": times * row[f"{name}_high"],
            }
            | {"hidden": pd.isna(row[name])}
            for row in self.rows.to_dict("records")
        ]

    def within(self, place: str, group: str = "") -> Any:
        """Look at one group beside the others in each place, such as each health system; see `Within`.

        Parameters
        ----------
        place : a stratifier, such as "system_name".
        group : which group; of two the second.

        """
        from qse.measures.detected_within import look_within

        return look_within(self, place, self.group_named(group))

    def what_if(self, group: str = "", complete: tuple[float, float] = (0.5, 1.0)) -> Any:
        """Ask how far harm that nobody reported could move the conclusion; see `WhatIf`.

        Parameters
        ----------
        group : which group; of two the second.
        complete : how completely its harm is reported, from and to, beside the reference: 0.5 is half as completely.

        """
        from qse.measures.what_if import ask_what_if

        return ask_what_if(self, self.group_named(group), complete)

    def group_named(self, group: str) -> str:
        """Find the group that is meant.

        Raises
        ------
        Problem : there is no such group, or none was named and there are more than two.

        """
        from qse.files import nearest

        groups = self.rows["group"].tolist()
        if not group and len(groups) == 2:
            return str(groups[1])
        if group not in groups:
            raise Problem(f"Say which group you mean: {group!r} is not one.{nearest(group, groups)}")
        return group


def called(rows: pd.DataFrame, name: str, reference: str = OTHERS) -> pd.Series:
    """Say in three values what an interval of a ratio tells: fewer, more, too uncertain; or that it is not shown."""
    words = pd.Series(UNSURE, index=rows.index)
    words[rows[f"{name}_high"] < 1] = FEWER
    words[rows[f"{name}_low"] > 1] = MORE
    words[rows[name].isna()] = HIDDEN
    words[rows["group"] == reference] = "reference"
    return words


def share(value: float) -> str:
    """Write a share.

    >>> share(0.1234)
    '12.3%'
    """
    return HIDDEN if pd.isna(value) else f"{100 * value:.1f}%"


def hundred(value: float) -> str:
    """Write a ratio as reports for every 100 harms.

    >>> hundred(0.264)
    '26'
    """
    return DERIVED if pd.isna(value) else f"{100 * value:,.0f}"


def _with_ends(row: Any, name: str, form: Any, of: float | None = None) -> str:
    """Write a figure, out of how many, and its interval."""
    value = row.get(name, float("nan"))
    many = "" if of is None else f" of {whole(of)}"
    if pd.isna(value):
        return (HIDDEN if name.endswith("share") else DERIVED) + ("" if of is None or pd.isna(of) else many)
    return f"{form(value)}{many} ({span(row[f'{name}_low'], row[f'{name}_high'], form)})"


def _far(value: float) -> float:
    """Say how far a ratio is from 1, either way."""
    return max(value, 1 / value) if value > 0 else float("inf")
