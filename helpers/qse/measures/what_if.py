"""How far harm that nobody reported could move a conclusion: a range instead of a belief."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures.detected import Detection
from qse.measures.result import Result, Source, chart_words
from qse.measures.words import HIDDEN, interval_name, plain, ratio, span

STEPS = 6
LESS, MORE, UNSURE = "less harm", "more harm", "cannot be told"
ASKS = "No report tells this range. It is what a team finds plausible; write it down before you look."
MEASURED = "as the charts show"


@dataclass(frozen=True, repr=False)
class WhatIf(Result):
    """Harm of a group beside the others, if its harm is reported less, or more, completely than theirs.

    `rows` has one row a case: complete (how completely harm is reported, beside the others: 0.5 is half as completely),
    measured (the row that the charts show), harm (times as much as for the others) with low and high, reading.
    `reports` is the ratio of reports with its ends: the harm if all is reported alike, and the point at which the
    answer turns.
    """

    of: str
    reference: str
    level: float
    reports: tuple[float, float, float]
    rows: pd.DataFrame
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.of}: harm beside {self.reference}, if it is reported less completely"

    @property
    def title(self) -> str:
        """The finding in a few words."""
        turns = ratio(self.reports[0])
        return f"Harm of {plain(self.of)}: the answer turns where reports are {turns} times as complete"

    @property
    def sentence(self) -> str:
        """Both ends of the range, the point at which the answer turns, and what the charts show."""
        value, low, high = self.reports
        said = [
            f"Reports of harm for {plain(self.of)} are {ratio(value)} times as many as for {self.reference} "
            f"({span(low, high, ratio)}). If harm is reported as completely for both, so is the harm."
        ]
        assumed = self.rows[~self.rows["measured"]]
        for row in (assumed.iloc[0], assumed.iloc[-1]):
            if round(row["complete"], 2) == 1:
                continue
            said.append(
                f"If it is reported {ratio(row['complete'])} times as completely, harm is {ratio(row['harm'])} times "
                f"as much ({span(row['low'], row['high'], ratio)}): {row['reading']}."
            )
        said.append(
            f"The answer turns at {ratio(value)}: below it, there is more harm, whatever the reports say."
        )
        for row in self.rows[self.rows["measured"]].to_dict("records"):
            ends = span(row["complete_low"], row["complete_high"], ratio)
            said.append(f"The charts put it at {ratio(row['complete'])} ({ends}).")
        return " ".join(said)

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        return pd.DataFrame(
            {
                "reported, beside the others": f"{ratio(row['complete'])} times as completely"
                + (f", {MEASURED}" if row["measured"] else ""),
                "harm, beside the others": f"{ratio(row['harm'])} times",
                interval_name(self.level): span(row["low"], row["high"], ratio),
                "reading": row["reading"],
            }
            for row in self.rows.to_dict("records")
        )

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [ASKS, *super().notes()]

    def chart(self) -> Any:
        """Draw the harm in each case; see `qse.charts.dot_plot`."""
        from qse.charts import RATIO, dot_plot

        rows = [
            {"group": f"reported {ratio(row['complete'])} times as completely", "n": float("nan")}
            | {"rate": row["harm"], "low": row["low"], "high": row["high"], "hidden": False}
            | ({"group": f"{MEASURED}: {ratio(row['complete'])} times"} if row["measured"] else {})
            for row in self.rows.to_dict("records")
        ]
        return dot_plot(
            rows,
            axis="Harm beside the others",
            reference=("as much harm as for the others", 1.0),
            level=self.level,
            unit=RATIO,
            **chart_words(self, self.title),
        )


def ask_what_if(seen: Detection, group: str, complete: tuple[float, float]) -> WhatIf:
    """Work out the cases; see `Detection.what_if`.

    Raises
    ------
    Problem : the range is not possible, the group is the reference, or its reports are too few to show.

    """
    ends = tuple(complete) if isinstance(complete, (tuple, list)) else ()
    if len(ends) != 2 or not all(isinstance(end, (int, float)) and 0 < end <= 5 for end in ends):
        raise Problem(
            f"complete takes two numbers above 0 and up to 5, such as (0.5, 1.0), not {complete!r}."
        )
    row = seen.rows.iloc[seen.rows["group"].tolist().index(group)]
    value, low, high = (float(row[end]) for end in ("reports", "reports_low", "reports_high"))
    if group == seen.reference:
        raise Problem(f"{group!r} is the reference; ask about another group.")
    if pd.isna(value) or not value > 0:
        raise Problem(f"Reports about {plain(group)}: {HIDDEN}. Nothing can be asked of them.")
    cases = [_case(at, (value / at, low / at, high / at)) for at in np.linspace(max(ends), min(ends), STEPS)]
    if row["completeness"] > 0:
        at = float(row["completeness"])
        # Both ratios have their own uncertainty, and both belong into the interval.
        half = np.hypot(
            *(np.log(row[f"{name}_high"] / row[f"{name}_low"]) / 2 for name in ("reports", "completeness"))
        )
        ends_of = tuple(value / at * np.exp(sign * half) for sign in (-1, 1))
        around = {"complete_low": row["completeness_low"], "complete_high": row["completeness_high"]}
        cases.append(_case(at, (value / at, *ends_of)) | {"measured": True} | around)
    rows = pd.DataFrame(cases)
    return WhatIf(group, seen.reference_name, seen.level, (value, low, high), rows, seen.source)


def _case(complete: float, harm: tuple[float, ...]) -> dict[str, Any]:
    value, low, high = harm
    reading = LESS if high < 1 else MORE if low > 1 else UNSURE
    ends = {"complete_low": np.nan, "complete_high": np.nan}
    return {
        "complete": complete,
        "measured": False,
        "harm": value,
        "low": low,
        "high": high,
        "reading": reading,
    } | ends
