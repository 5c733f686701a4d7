"""How unequal a measure is over all its groups: summary measures of disparity, each with its reference."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.definition import Measure
from qse.measures.result import Result, Source
from qse.measures.strata import stratifier
from qse.measures.stratified import Stratified
from qse.measures.words import NONE, Words, interval_name, plain

SAYS = {
    "largest difference": "the highest group less the lowest",
    "largest ratio": "the highest group over the lowest",
    "between-group variance": "squared distance from the mean, each group by its size",
    "index of disparity": "mean distance from the mean, as a share of the mean; every group counts the same",
    "Theil index": "0 where all are alike; a group counts by its size, and more where it is high",
    "mean log deviation": "0 where all are alike; a group counts by its size, and more where it is low",
    "population attributable fraction": "what would change for everybody if all were as the best group, as a share",
    "slope index of inequality": "from the first end of the order to the last, along the fitted line",
    "relative index of inequality": "the last end of the order over the first, along the fitted line",
    "concentration index": "above 0: more of it lies at the last end of the order",
}


@dataclass(frozen=True, repr=False)
class Inequality(Result):
    """Summary measures of disparity.

    `rows` has name, value, low, high, reference, direction and scale ("figure" in the unit of the measure, "ratio",
    "index"). They are worked out from the groups that are shown; `left_out` names the others.
    """

    measure: Measure
    by_label: str
    level: float
    rows: pd.DataFrame
    left_out: tuple[str, ...]
    words: Words
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.measure.title}, by {self.by_label}: how unequal"

    @property
    def sentence(self) -> str:
        """The largest difference and ratio, and the index of disparity."""
        of = {row["name"]: row for row in self.rows.to_dict("records")}
        widest, ratio = of["largest difference"], of["largest ratio"]
        said = [
            f"From {widest['reference']}, it is {self._write(widest)} higher for {widest['direction']}"
            + ("." if not np.isfinite(ratio["value"]) else f", a ratio of {self._write(ratio)}.")
        ]
        if "index of disparity" in of:
            said.append(f"The groups lie on average {of['index of disparity']['value']:.0%} from their mean.")
        said.append("Which groups are highest and lowest is partly chance where groups are small.")
        return " ".join(said)

    def _write(self, row: dict[Any, Any], end: str = "value") -> str:
        value = row[end]
        if np.isnan(value) or np.isinf(value):
            return NONE if np.isnan(value) else "no ratio"
        if row["scale"] == "figure":
            return (
                self.words.size(value)
                if end == "value"
                else f"{self.words.times * value:,.{self.words.places}f}"
            )
        return f"{value:.2f}" if row["scale"] == "ratio" else f"{value:.4f}"

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        cells = []
        for row in self.rows.to_dict("records"):
            ends = (
                f"{self._write(row, 'low')} to {self._write(row, 'high')}"
                if not np.isnan(row["low"])
                else NONE
            )
            cells.append(
                {
                    "measure of disparity": row["name"],
                    "value": self._write(row),
                    interval_name(self.level): ends,
                    "measured from": row["reference"],
                    "what it says": SAYS[row["name"]],
                }
            )
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = []
        if self.left_out:
            notes.append(f"Not in these numbers: {', '.join(map(plain, self.left_out))}.")
        notes.append(
            "Each measure weighs groups in its own way; they can point different ways. Look at the groups first."
        )
        return [*notes, self.measure.caution, *super().notes()]


def disparity(result: Stratified) -> Inequality:
    """Sum up how unequal the groups of a result are.

    Parameters
    ----------
    result : from `stratify`, by one stratifier; a proportion, rate or mean.

    Returns
    -------
    Inequality : ordered stratifiers, such as age, have the slope, relative and concentration index too.

    Raises
    ------
    Problem : no result of stratify, a median, or fewer than two groups are shown.

    Examples
    --------
    >>> import qse
    >>> result = qse.disparity(qse.stratify(qse.load_records("mini"), "readmission", by="payer"))
    >>> result.rows["name"].tolist()[:2]
    ['largest difference', 'largest ratio']

    """
    if not isinstance(result, Stratified):
        raise Problem("disparity takes a result of stratify: qse.disparity(qse.stratify(records, ...)).")
    measure = result.measure
    if result.standardised_by:
        raise Problem("disparity takes a result that is not standardised.")
    if measure.scoring == "median" or len(result.by) != 1:
        raise Problem("disparity takes a proportion, a rate or a mean by one stratifier.")
    used = result.values.notna() & (result.rows["kind"] == "group") & (result.rows["n"] > 1)
    rows = result.rows[used]
    if len(rows) < 2:
        raise Problem("Fewer than two groups are shown, so there is no disparity to sum up.")
    values, names = rows[measure.figure].to_numpy(), rows["group"].tolist()
    people, errors = rows["n"].to_numpy(), _errors(measure, rows, result.level)
    level = result.level
    low, high = int(np.argmin(values)), int(np.argmax(values))
    found: list[dict[str, Any]] = []

    def add(name: str, each: Any, scale: str, reference: str = "", direction: str = "") -> None:
        found.append(
            {
                "name": name,
                "value": float(each.value),
                "low": float(each.low),
                "high": float(each.high),
                "reference": reference or each.reference,
                "direction": direction or each.direction,
                "scale": scale,
            }
        )

    difference, ratio = stats.extremes(values, errors, level)
    add("largest difference", difference, "figure", plain(names[low]), plain(names[high]))
    add("largest ratio", ratio, "ratio", plain(names[low]), plain(names[high]))
    add("between-group variance", stats.between_group_variance(values, people, errors, level), "index")
    if (values > 0).all():
        add("index of disparity", stats.index_of_disparity(values, people, errors, level=level), "index")
        mean = "mean of the groups, each by its size"
        add("Theil index", stats.theil(values, people, errors, level=level).total, "index", mean)
        add(
            "mean log deviation",
            stats.mean_log_deviation(values, people, errors, level=level).total,
            "index",
            mean,
        )
    if measure.improvement_notation != "neither" and (values > 0).all():
        good = measure.improvement_notation == "increase"
        _, fraction = stats.population_attributable(
            values, people, errors, favourable=good, names=names, level=level
        )
        add("population attributable fraction", fraction, "index")
    if stratifier(result.by[0]).ordered and len(rows) > 2:
        order = np.arange(len(rows))
        gradient = stats.slope_index(order, values, people, errors, level)
        ends = f"{names[0]}, to {names[-1]}"
        add("slope index of inequality", gradient.slope, "figure", ends)
        add("relative index of inequality", gradient.ratio, "ratio", ends)
        add(
            "concentration index",
            stats.concentration_index(order, values, people, errors, level=level),
            "index",
            ends,
        )
    left = tuple(result.rows["group"][~used])
    return Inequality(measure, result.by_label, level, pd.DataFrame(found), left, result.words, result.source)


def _errors(measure: Measure, rows: pd.DataFrame, level: float) -> Any:
    """Give the standard error of each figure."""
    n = rows["n"].to_numpy()
    if measure.scoring == "proportion":
        share = rows["rate"].to_numpy()
        return np.sqrt(share * (1 - share) / n)
    if measure.scoring == "rate":
        return measure.per * np.sqrt(rows["numerator"].to_numpy()) / n
    low, _ = stats.mean_t(np.zeros(len(rows)), np.sqrt(n), n, level)
    return (rows["high"] - rows["low"]).to_numpy() / 2 / -low
