"""One group beside the others in each place: does the direction of reporting differ, and where can nobody tell?"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from qse.measures.detected import FEWER, MORE, UNSURE, Detection, called
from qse.measures.result import HIDDEN_NOTE, Result, Source, chart_words
from qse.measures.strata import stratifier
from qse.measures.words import DERIVED, HIDDEN, interval_name, plain, ratio, span, whole

SEVERAL_LOOKS = "Of several places one can stand out by chance. Look again with later months."


@dataclass(frozen=True, repr=False)
class Within(Result):
    """Reports about one group, beside those about all others in the same place.

    `rows` has one row a place: group (its name), people and charts of the group there; the ratios reports (share of
    admissions with a report, beside the others) and relative (reports for the harm found, beside the others), each
    with its low and high.
    """

    of: str
    place_label: str
    level: float
    read: bool
    rows: pd.DataFrame
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return (
            f"{self.of}: reports of harm beside those about others in the same place, by {self.place_label}"
        )

    @property
    def clear(self) -> pd.Series:
        """For each place "fewer" or "more" reports for the harm found than about others, or why not."""
        return called(self.rows, "relative" if self.read else "reports")

    @property
    def title(self) -> str:
        """The finding in a few words."""
        words = self.clear
        parts = [
            f"{word} in {(words == word).sum()}" for word in (FEWER, MORE, UNSURE) if (words == word).any()
        ]
        what = "Reports for the harm found" if self.read else "Reports of harm"
        return f"{what}, {plain(self.of)}: {', '.join(parts) or HIDDEN}"

    @property
    def sentence(self) -> str:
        """Where there are fewer, where more, and where nobody can tell: by reports alone, and beside the charts."""
        said = [
            f"{self.of}, beside the others in the same place. Reports of harm alone: {self._named('reports')}."
        ]
        if self.read:
            said.append(f"Reports for the harm that charts show: {self._named('relative')}.")
        return " ".join(said)

    def _named(self, name: str) -> str:
        words, parts = called(self.rows, name), []
        for word in (FEWER, MORE, UNSURE, HIDDEN):
            places = self.rows["group"][words == word].tolist()
            if places:
                parts.append(f"{word} in {', '.join(places)}")
        return "; ".join(parts)

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        cells = []
        for row, word in zip(self.rows.to_dict("records"), self.clear, strict=True):
            cell = {self.place_label: row["group"], "admissions": whole(row["people"])}
            cell["reports, beside the others"] = _with_ends(row, "reports")
            if self.read:
                cell["charts read"] = whole(row["charts"])
                cell["reports for the harm found, beside the others"] = _with_ends(row, "relative")
            cell["reading"] = word
            cells.append(cell)
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        hides = bool(self.rows[["people", "reports"]].isna().any(axis=None) or (self.clear == HIDDEN).any())
        brackets = f"Ratios; in brackets {interval_name(self.level)}s. Below 1: fewer."
        return [brackets, *([HIDDEN_NOTE] if hides else []), SEVERAL_LOOKS, *super().notes()]

    def chart(self) -> Any:
        """Draw the ratios, a panel for reports alone and one beside the charts; see `qse.charts.dot_plot`."""
        from qse.charts import RATIO, dot_plot

        panels = {"reports": "Reports of harm alone"}
        if self.read:
            panels["relative"] = "Reports for the harm that charts show"
        rows = [
            {"group": row["group"], "panel": panel, "n": row["people" if name == "reports" else "charts"]}
            | {"rate": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}
            | {"hidden": pd.isna(row[name])}
            for name, panel in panels.items()
            for row in self.rows.to_dict("records")
        ]
        return dot_plot(
            rows,
            axis="Beside the others in the same place",
            reference=("as many as for the others", 1.0),
            level=self.level,
            unit=RATIO,
            **chart_words(self, self.title),
        )


def look_within(seen: Detection, place: str, group: str) -> Within:
    """Look at one group in each place; see `Detection.within`."""
    from qse.measures.detection import compared, figures

    counts = seen.places(within=place)
    at = counts.groups.labels.index(group)
    hide = counts.hidden(both=False)
    names = ("people", "reported", "charts", "found", "both")
    own = replace(counts, **{name: getattr(counts, name)[at : at + 1] for name in names})
    other = replace(counts.others(), **{name: getattr(counts.others(), name)[at : at + 1] for name in names})
    against = compared(figures(own, seen.level), figures(other, seen.level), seen.level)
    few = {name: hide[name][at, :-1] | hide[name][-1, :-1] for name in hide}
    gone = {"reports": few["people"] | few["reported"]}
    gone["relative"] = gone["reports"] | few["charts"] | few["found"]
    assert counts.places is not None
    columns: dict[str, Any] = {
        "group": counts.places.labels,
        "people": np.where(few["people"], np.nan, own.people[0]),
        "charts": np.where(few["charts"], np.nan, own.charts[0].sum(axis=-1)),
    }
    for name in ("reports", "relative"):
        for end, values in zip((name, f"{name}_low", f"{name}_high"), against[name], strict=True):
            columns[end] = np.where(gone[name], np.nan, values[0])
    rows = pd.DataFrame(columns)
    rows = rows[counts.people.sum(axis=0) > 0].reset_index(drop=True)
    return Within(group, stratifier(place).label, seen.level, seen.read, rows, counts.source)


def _with_ends(row: Any, name: str) -> str:
    if pd.isna(row[name]):
        return DERIVED
    return f"{ratio(row[name])} ({span(row[f'{name}_low'], row[f'{name}_high'], ratio)})"
