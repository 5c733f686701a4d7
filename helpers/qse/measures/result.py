"""What `stratify` gives back: a value that prints as a table, says its finding and draws its chart."""

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from qse.measures.catalogue import Measure

HIDDEN = "too few to show safely"


@dataclass(frozen=True)
class Stratified:
    """A measure by strata.

    `rows` has one row a stratum: group, n, numerator, rate with its interval (low, high), difference and
    ratio to the reference with theirs, and hidden. Shares are between 0 and 1; hidden cells are blank.
    `overall` has the same for everybody. `named` turns the name of a stratum into words for a title.
    """

    measure: Measure
    by: str
    by_label: str
    named: str
    reference: str
    level: float
    rows: pd.DataFrame
    overall: pd.Series
    mark: str
    note: str
    about: str

    @property
    def clear(self) -> pd.Series:
        """For each row "higher", "lower", "no clear difference", "reference" or "hidden"."""
        rows = self.rows
        words = pd.Series("no clear difference", index=rows.index)
        words[rows["difference_low"] > 0] = "higher"
        words[rows["difference_high"] < 0] = "lower"
        words[rows["difference"].isna()] = "hidden"
        words[rows["group"] == self.reference] = "reference"
        return words

    @property
    def reference_rate(self) -> float:
        """The rate that the strata are compared with."""
        if self.reference == "overall":
            return float(self.overall["rate"])
        return float(self.rows.loc[self.rows["group"] == self.reference, "rate"].iloc[0])

    @property
    def sentence(self) -> str:
        """The finding in words, with figures, direction and interval."""
        return _describe(self)

    def chart(self) -> Any:
        """Draw the rates with their intervals; see `qse.charts.Chart`."""
        from qse.charts import dot_plot

        return dot_plot(
            self.rows[["group", "n", "rate", "low", "high", "hidden"]].to_dict("records"),
            title=_headline(self),
            sentence=self.sentence,
            axis=self.measure.axis,
            reference=(f"{self.reference_name}, {self.percent(self.reference_rate)}", self.reference_rate),
            level=self.level,
            table=self.table(),
            source=self.about,
            mark=self.mark,
            note=self.note,
        )

    @property
    def reference_name(self) -> str:
        """The reference as a reader would call it."""
        return "everybody" if self.reference == "overall" else plain(self.reference)

    @property
    def places(self) -> int:
        """Decimals to print: one, or two where rounding to one would make a difference look miscounted."""
        shown = 100 * self.rows[["rate", "difference"]].dropna()
        printed = shown["rate"].round(1) - round(100 * self.reference_rate, 1)
        return 1 if (printed - shown["difference"].round(1)).abs().lt(0.05).all() else 2

    def percent(self, share: float) -> str:
        """Write a share as a reader sees it."""
        return HIDDEN if pd.isna(share) else f"{100 * share:.{self.places}f}%"

    def points(self, share: float) -> str:
        """Write a difference of shares as a reader sees it."""
        return HIDDEN if pd.isna(share) else f"{100 * share:+.{self.places}f} points"

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them; the same for print, notebook and chart."""
        interval = f"{self.level:.0%} interval"
        cells = []
        for row in self.rows.to_dict("records"):
            cell = {
                "group": row["group"],
                "n": whole(row["n"]),
                "with": whole(row["numerator"]),
                "rate": self.percent(row["rate"]),
                interval: _between(row["low"], row["high"], self.percent),
            }
            if row["group"] == self.reference:
                cells.append({**cell, f"difference to {self.reference_name}": "reference"})
                continue
            cells.append(
                cell
                | {
                    f"difference to {self.reference_name}": self.points(row["difference"]),
                    "its interval": _between(row["difference_low"], row["difference_high"], self.points),
                    "ratio": _ratio(row["ratio"]),
                    "interval of the ratio": _between(row["ratio_low"], row["ratio_high"], _ratio),
                }
            )
        everybody = {
            "group": "Everybody",
            "n": whole(self.overall["n"]),
            "with": whole(self.overall["numerator"]),
            "rate": self.percent(self.overall["rate"]),
            interval: _between(self.overall["low"], self.overall["high"], self.percent),
        }
        columns = max((list(cell) for cell in cells), key=len)
        return pd.DataFrame([*cells, everybody], columns=columns).fillna("")

    def __repr__(self) -> str:
        heading = f"{self.measure.title}, by {self.by_label} ({self.about})"
        return "\n".join([heading, self.table().to_string(index=False), *self._notes()])

    def _repr_html_(self) -> str:
        from qse.charts import html_table

        heading = f"{self.measure.title}, by {self.by_label}"
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        return html_table(self.table(), caption=f"{heading} ({self.about})") + notes

    def _notes(self) -> list[str]:
        notes = [note for note in (self.measure.caution, self.note) if note]
        if self.rows["hidden"].any():
            notes.insert(0, f"“{HIDDEN}”: a count of 1 to 10, or one that would give such a count away.")
        return notes


def whole(value: float) -> str:
    """Write a count as a reader sees it.

    >>> whole(12345.0), whole(float("nan"))
    ('12,345', 'too few to show safely')
    """
    return HIDDEN if pd.isna(value) else f"{value:,.0f}"


def _ratio(value: float) -> str:
    return HIDDEN if pd.isna(value) else f"{value:.2f}"


def _between(low: float, high: float, form: Any) -> str:
    return HIDDEN if pd.isna(low) or pd.isna(high) else f"{form(low)} to {form(high)}"


def plain(name: str) -> str:
    """Lower the first letter of plain phrases; names of peoples, languages and systems keep theirs.

    >>> plain("Patients who need an interpreter"), plain("Asian")
    ('patients who need an interpreter', 'Asian')
    """
    return name[0].lower() + name[1:] if name.startswith(("Patients ", "Not ", "Asked ")) else name


def _headline(result: Stratified) -> str:
    """Return the title of a chart: the finding in a few words."""
    words = result.clear
    shown = words[~words.isin(["reference"])]
    parts = []
    for word in ("higher", "lower"):
        groups = result.rows["group"][words == word].tolist()
        if groups:
            named = " and ".join(map(plain, groups))
            named = result.named.format(named) if len(groups) < 3 else f"{len(groups)} groups"
            parts.append(f"{word} for {named}")
    if not parts:
        parts = ["nothing to compare"] if shown.empty else ["no clear difference between groups"]
    return f"{result.measure.title}: {', '.join(parts)}"


def _describe(result: Stratified) -> str:
    """Return the finding in full: overall, reference, who is higher or lower, what is not clear."""
    table, words = result.table(), result.clear
    everybody = table.iloc[-1]
    interval = table.columns[4]
    said = [
        f"{everybody['rate']} {result.measure.sentence} ({everybody['n']} {result.measure.unit}, "
        f"{interval} {everybody[interval]})."
    ]
    if result.reference != "overall":
        said.append(f"Reference: {plain(result.reference)}, {result.percent(result.reference_rate)}.")
    for word in ("higher", "lower"):
        for at in result.rows.index[words == word]:
            row = table.iloc[at]
            said.append(
                f"{row['group']}: {row['rate']}, {word} by "
                f"{row.iloc[5].lstrip('+-').replace('points', 'percentage points')} "
                f"({_unsigned(row['its interval'], word)}), "
                f"ratio {row['ratio']} ({row['interval of the ratio']})."
            )
    for word, lead in (
        ("no clear difference", "No clear difference to the reference"),
        ("hidden", "Too few to show safely"),
    ):
        groups = [plain(name) for name in result.rows["group"][words == word]]
        if groups:
            said.append(f"{lead} for: {', '.join(groups)}.")
    return " ".join(said)


def _unsigned(interval: str, word: str) -> str:
    """Write the interval of a clear difference as sizes, smaller end first."""
    ends = [part.strip().lstrip("+-").removesuffix(" points") for part in interval.split(" to ")]
    return " to ".join(ends if word == "higher" else reversed(ends))
