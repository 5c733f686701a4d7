"""Units compared: which lie outside what chance would do, given their size."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.catalogue import measure as look_up
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.protect import protect
from qse.measures.result import HIDDEN_NOTE, Result, Source, cautions_of, chart_words, unit_of
from qse.measures.seen import narrowed, source_of
from qse.measures.strata import stratifier
from qse.measures.tally import window
from qse.measures.unanswered import answered
from qse.measures.words import Words, plain, whole
from qse.records import Missing, Records

LEVELS = (0.95, 0.998)
BEYOND = {
    2: "above the outer limit",
    1: "above the inner limit",
    0: "within",
    -1: "below the inner limit",
    -2: "below the outer limit",
}
POINTS = 60


@dataclass(frozen=True, repr=False)
class Units(Result):
    """Units with their funnel limits.

    `rows` has one row a unit: unit, n, numerator, rate, outside (2 above the outer limit, 1 above the inner, 0, -1, -2
    below) by chance alone, allowing (the same with the variation between units allowed for), hidden. `spread` is 1
    where units differ by chance alone; `widened` says whether the limits allow for more. `limits` has
    the level, n, low and high of both funnels.
    """

    measure: Measure
    by: str
    by_label: str
    target: float
    spread: float
    widened: bool
    rows: pd.DataFrame
    limits: tuple[dict[str, Any], ...]
    source: Source

    @cached_property
    def words(self) -> Words:
        """How the figures are written."""
        return Words(self.measure)

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.measure.title}, {self.by_label} by {self.by_label}"

    @property
    def title(self) -> str:
        """The finding in a few words."""
        beyond = int((self.rows["allowing"].abs() == 2).sum())
        found = (
            f"{beyond} of {len(self.rows)} lie outside the outer limits"
            if beyond
            else "none outside the outer limits"
        )
        return f"{self.measure.title}: {found}"

    @property
    def sentence(self) -> str:
        """How many lie outside, which, and whether units differ by more than chance."""
        names = {place: self.rows["unit"][self.rows["allowing"] == place].tolist() for place in (2, -2)}
        said = [
            f"Everybody together: {self.words.value(self.target)}; {len(self.rows)} {self.by_label}s are compared."
        ]
        for place, word in ((2, "above"), (-2, "below")):
            if names[place]:
                said.append(f"Outside the outer limit (99.8%) {word}: {', '.join(map(plain, names[place]))}.")
        if not names[2] and not names[-2]:
            said.append("None lies outside the outer limits (99.8%).")
        if self.spread > 1.5:
            said.append(
                "Units differ by more than chance would make them: patients, recording or care differ. The count "
                "allows for that variation."
            )
        said.append("A unit outside is a question, not a verdict.")
        return " ".join(said)

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        rows = self.rows.to_dict("records")
        return pd.DataFrame(
            {
                self.by_label: [row["unit"] for row in rows],
                "n": [whole(row["n"]) for row in rows],
                "with": [whole(row["numerator"]) for row in rows],
                self.measure.figure: [self.words.value(row["rate"]) for row in rows],
                "by chance alone": [
                    "hidden" if row["hidden"] else BEYOND[int(row["outside"])] for row in rows
                ],
                "with variation between units": [
                    "hidden" if row["hidden"] else BEYOND[int(row["allowing"])] for row in rows
                ],
            }
        )

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = [HIDDEN_NOTE] if self.rows["hidden"].any() else []
        return [*notes, *cautions_of(self.measure, 0.0), *super().notes()]

    def chart(self) -> Any:
        """Draw the funnel; see `qse.charts.funnel_plot`."""
        from qse.charts import funnel_plot

        rows = self.rows.rename(columns={"unit": "name", "rate": "value"})
        units = rows.assign(outside=self.rows["allowing"])[["name", "n", "value", "hidden", "outside"]]
        return funnel_plot(
            units.to_dict("records"),
            limits=self.limits,
            target=(f"everybody, {self.words.value(self.target)}", self.target),
            axis=self.measure.axis,
            size=self.measure.exposure_unit or self.measure.unit,
            unit=unit_of(self.words),
            said="The limits allow for variation between units." if self.widened else "",
            **chart_words(self, self.title),
        )


@answered
def compare_units(
    records: Records,
    measure: str | Measure,
    unit: str = "unit",
    *,
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> Units:
    """Hold units against everybody, with limits that widen as units get smaller.

    Parameters
    ----------
    records, measure, months, where : see `stratify`; a proportion or a rate.
    unit : what to compare: "unit", "system_name", or another stratifier.

    Returns
    -------
    Units : exact limits of 95% and 99.8%, and whether units differ by more than chance (additive over-dispersion).
        Rows without a unit take no part.

    Raises
    ------
    Problem : an unknown name, a mean or a median, fewer than three units, or no rows to count.

    Examples
    --------
    >>> import qse
    >>> result = qse.compare_units(qse.load_records("mini"), "readmission", "system_name")
    >>> len(result.rows)
    8

    """
    if not isinstance(records, Records):
        raise Problem(
            "compare_units takes records first: write `records = qse.load_records()` and use `records`."
        )
    definition = look_up(measure)
    if definition.scoring not in ("proportion", "rate"):
        raise Problem(
            f"A funnel takes a proportion or a rate; {definition.title!r} is a {definition.scoring}."
        )
    by = stratifier(unit)
    tally = count(records, definition, [(by,)], window(months), where)[0].inhabited()
    named = [at for at, kind in enumerate(tally.axes[0].kinds) if kind == "group"]
    if len(named) < 3:
        raise Missing("A funnel needs at least three units.")
    tally = tally.take(0, named)
    masks = protect(definition, [tally])[0]
    if masks.figure[-1]:
        raise Missing(
            "These units have too few events to show safely (1-10) even together. Take more months."
        )
    figure, n = masks.figure[:-1], masks.n[:-1]
    events = tally.flat("events")
    proportion = definition.scoring == "proportion"
    size = tally.n if proportion else tally.flat("exposure") / definition.per
    funnel = (stats.funnel_proportion if proportion else stats.funnel_rate)(events, size)
    spread = stats.overdispersion(events, size, kind=definition.scoring)
    # Two digits: more would be one more equation about the units that are hidden.
    phi, tau2 = (float(f"{value:.2g}") for value in (spread.phi, spread.tau2))
    outside = funnel.outside.sum(axis=0)
    allowing = _beyond(spread.z_adjusted) if tau2 > 0 else outside
    rows = pd.DataFrame(
        {
            "unit": tally.axes[0].labels,
            "n": np.where(n, np.nan, tally.n if proportion else tally.flat("exposure")),
            "numerator": np.where(figure, np.nan, events),
            "rate": np.where(figure, np.nan, funnel.value),
            "outside": np.where(figure, 0, outside),
            "allowing": np.where(figure, 0, allowing).astype(int),
            "hidden": figure,
        }
    )
    return Units(
        measure=definition,
        by=unit,
        by_label=by.label,
        target=funnel.target,
        spread=phi,
        widened=tau2 > 0,
        rows=rows,
        limits=_limits(definition, size[~figure], funnel.target, tau2),
        source=narrowed(source_of(records, definition, [tally]), records, months, where),
    )


def _beyond(z: Any) -> Any:
    """Say how many limits a unit lies beyond, above or below."""
    z = np.nan_to_num(z)
    return sum((np.abs(z) > stats.z_value(level)).astype(int) for level in LEVELS) * np.sign(z)


def _limits(measure: Measure, size: Any, target: float, tau2: float) -> tuple[dict[str, Any], ...]:
    """Draw the limits over the sizes that are shown; they allow for what units differ beyond chance."""
    if not len(size):
        return ()
    grid = np.geomspace(max(float(size.min()) * 0.8, 1e-9), float(size.max()) * 1.05, POINTS)
    if measure.scoring == "proportion":
        grid = np.unique(np.maximum(np.round(grid), 1.0))
    if tau2 > 0:
        low, high = stats.adjusted_limits(grid, target, tau2, measure.scoring, LEVELS)
    else:
        exact = stats.funnel_proportion if measure.scoring == "proportion" else stats.funnel_rate
        found = exact(np.zeros(len(grid)), grid, target, LEVELS)
        low, high = np.maximum(found.low, 0.0), found.high
    times = 1 if measure.scoring == "proportion" else measure.per
    return tuple(
        {"level": level, "n": grid * times, "low": low[at], "high": high[at]}
        for at, level in enumerate(LEVELS)
    )
