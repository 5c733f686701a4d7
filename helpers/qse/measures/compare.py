"""Two worlds of the same people: what changes where a mechanism is repaired."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem, nearest
from qse.measures import estimate
from qse.measures.catalogue import measure as look_up
from qse.measures.count import count
from qse.measures.definition import CONDITIONS, Measure
from qse.measures.path import tables
from qse.measures.result import Result, Source, chart_words, unit_of
from qse.measures.strata import Stratifier, stratifier
from qse.measures.tally import Tally
from qse.measures.words import NONE, Words, places, plain, whole
from qse.records import Network, Records

EXEMPT = (
    "These are counts of an invented world beside its repaired twin. They point to nobody, so small ones are shown; on "
    "real records they would be hidden."
)
NOTHING = "nothing"
MOVED = "These strata belong to the visit: a repair can move a visit from one to another, so compare the figures only."


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """The same people in two worlds.

    `rows` has one row a stratum and one for everybody: group, kind, n_before, n_after, before, after, change (after
    less before), spared (events before less events after; of proportions and rates), gap_before and gap_after (to the
    reference), closed (the part of the gap that is gone). The strata are those recorded in the first world. It is
    the whole of both worlds, so there is no interval.
    """

    measure: Measure
    by: str
    by_label: str
    reference: str
    repaired: str
    rows: pd.DataFrame
    source: Source

    @cached_property
    def words(self) -> Words:
        """How the figures are written."""
        figures = np.concatenate([self.rows["before"], self.rows["after"]])
        return Words(self.measure, places(self.measure, figures, np.full(len(figures), np.nan), 0.0))

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"{self.measure.title}, by {self.by_label}: as it is, and repaired ({self.repaired})"

    @property
    def title(self) -> str:
        """The finding in a few words."""
        everybody = self.rows.iloc[-1]
        if self.repaired == NOTHING:
            return f"{self.measure.title}: {self.words.value(everybody['before'])}, nothing is repaired"
        before, after = self.words.value(everybody["before"]), self.words.value(everybody["after"])
        return f"{self.measure.title}: {before} as it is, {after} repaired"

    @property
    def sentence(self) -> str:
        """What the repair changes for everybody, and for the gaps."""
        everybody, write = self.rows.iloc[-1], self.words
        said = [
            f"The same people, in a world where this is repaired: {self.repaired}. "
            f"For everybody it goes from {write.value(everybody['before'])} to {write.value(everybody['after'])}."
        ]
        if not np.isnan(everybody["spared"]):
            many = everybody["spared"]
            word = "fewer" if many >= 0 else "more"
            said.append(
                f"That is {abs(many):,.0f} {word} in {everybody['n_before']:,.0f} {self.measure.unit}."
            )
        compared = self.rows[(self.rows["kind"] == "group") & self.rows["gap_before"].notna()].iloc[:]
        compared = compared[compared["group"] != self.reference]
        largest = compared["gap_before"].abs().sort_values(ascending=False).index[:3]
        for row in compared.loc[sorted(largest)].to_dict("records"):
            said.append(
                f"{row['group']}: the difference to {self.reference_name} goes from {write.gap(row['gap_before'])} to "
                f"{write.gap(row['gap_after'])}."
            )
        return " ".join(said)

    @property
    def reference_name(self) -> str:
        """The reference as a reader would call it."""
        return "everybody" if self.reference == "overall" else plain(self.reference)

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        cells = []
        for row in self.rows.to_dict("records"):
            cell = {
                "group": row["group"],
                "n": whole(row["n_before"]),
                "as it is": self._or_none(row["before"], self.words.value),
                "repaired": self._or_none(row["after"], self.words.value),
                "change": self._or_none(row["change"], self.words.gap),
            }
            if self.rows["spared"].notna().any():
                cell["fewer with it"] = self._or_none(row["spared"], lambda many: f"{many:,.0f}")
            to = f"difference to {self.reference_name}"
            cell |= {
                f"{to}, as it is": self._or_none(row["gap_before"], self.words.gap),
                f"{to}, repaired": self._or_none(row["gap_after"], self.words.gap),
            }
            cells.append(cell)
        return pd.DataFrame(cells)

    @staticmethod
    def _or_none(value: float, form: Any) -> str:
        return NONE if np.isnan(value) else str(form(value))

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        moved = [] if stratifier(self.by).table in ("patients", "locations") else [MOVED]
        return [EXEMPT, *moved, *super().notes()]

    def chart(self) -> Any:
        """Draw both worlds, a panel each; see `qse.charts.dot_plot`."""
        from qse.charts import dot_plot

        rows = []
        for name, column, n in (("as it is", "before", "n_before"), ("repaired", "after", "n_after")):
            for row in self.rows.iloc[:-1].to_dict("records"):
                value = {"rate": row[column], "low": row[column], "high": row[column], "n": row[n]}
                apart = row["kind"] != "group"
                rows.append({"group": row["group"], "panel": name, "hidden": False, "apart": apart} | value)
        return dot_plot(
            rows,
            axis=self.measure.axis,
            level=None,
            unit=unit_of(self.words),
            **chart_words(self, self.title),
        )


def compare(
    records: Records, repaired: Records, measure: str | Measure, by: str, *, reference: str = "overall"
) -> Comparison:
    """Hold a world against its repaired twin.

    Parameters
    ----------
    records : the invented network, as it is.
    repaired : the same people, from `records.repaired(...)`.
    measure, by : see `stratify`.
    reference : "overall" or one stratum.

    Returns
    -------
    Comparison : each person and place stays in the stratum recorded in `records`.

    Raises
    ------
    Problem : the two are not worlds of the same people, or a name is not known.

    Examples
    --------
    >>> import qse
    >>> records = qse.load_records("mini")
    >>> result = qse.compare(records, records.repaired("interpreter_gap"), "readmission", by="interpreter_needed")
    >>> bool(result.rows["change"].iloc[-1] < 0)
    True

    """
    if not isinstance(records, Network) or not isinstance(repaired, Network):
        raise Problem(
            "compare takes the invented network twice: records, and records.repaired(...). On your own "
            "records, compare months with qse.over_time."
        )
    worlds = records.world, repaired.world
    if len({(world.number, world.first, world.size) for world in worlds}) > 1:
        raise Problem(
            "These are not the same people: take the second from the first, with records.repaired(...)."
        )
    definition, of = look_up(measure), stratifier(by)
    first = count(records, definition, [(of,)])[0].inhabited()
    fixed = of.table in ("patients", "locations")
    if fixed and of.column in str([getattr(definition, part) for part in CONDITIONS]):
        raise Problem(
            f"{definition.title!r} is about the field {of.column} itself; compare it by something else."
        )
    twin = _AsRecorded(records, repaired, of) if fixed else repaired
    second = count(twin, definition, [(of,)])[0]
    second = second.aligned(0, first.axes[0])
    labels, kinds = first.axes[0].labels, first.axes[0].kinds
    if reference in first.axes[0].values[:-1]:
        reference = labels[first.axes[0].values.index(reference)]
    if reference != "overall" and reference not in labels:
        raise Problem(f"{reference!r} is not one of the groups.{nearest(reference, ['overall', *labels])}")
    at = labels.index(reference) if reference in labels else len(labels)
    values = [_figures(definition, tally) for tally in (first, second)]
    gaps = [np.where(np.arange(len(labels) + 1) == at, np.nan, each - each[at]) for each in values]
    events = [
        np.append(tally.events, tally.events.sum()) for tally in (first, second) if tally.events is not None
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        closed = 1 - gaps[1] / gaps[0]
    rows = pd.DataFrame(
        {
            "group": [*labels, "Everybody"],
            "kind": [*kinds, "everybody"],
            "n_before": _sizes(definition, first),
            "n_after": _sizes(definition, second),
            "before": values[0],
            "after": values[1],
            "change": values[1] - values[0],
            "spared": events[0] - events[1] if events else np.nan,
            "gap_before": gaps[0],
            "gap_after": gaps[1],
            "closed": closed,
        }
    )
    source = Source(repr(records), records.mark, repaired.note(truth=definition.needs == "truth"))
    return Comparison(definition, by, of.label, reference, _named(worlds[0], worlds[1]), rows, source)


class _AsRecorded(Records):
    """The second world, with its people and places in the strata that the first world recorded."""

    own = False

    def __init__(self, first: Network, second: Network, by: Stratifier) -> None:
        self.revealed, self.first_year = second.revealed, second.first_year
        self._second, self._by = second, by
        table, was = second.table(by.table), first.table(by.table)
        key = tables()[by.table]["key"][0]
        place = pd.Index(was[key]).get_indexer(table[key])
        # Who is in one world only (somebody registered twice) keeps the second world's record.
        kept = was[by.column].take(np.maximum(place, 0)).set_axis(table.index)
        self._recorded = table.assign(**{by.column: kept.where(place >= 0, table[by.column])})

    @property
    def names(self) -> list[str]:
        return self._second.names

    def table(self, name: str) -> Any:
        return self._recorded if name == self._by.table else self._second.table(name)


def _figures(measure: Measure, tally: Tally) -> Any:
    everybody = estimate.value(measure, tally.over(0), 0.95).value
    return np.append(estimate.value(measure, tally, 0.95).value, everybody)


def _sizes(measure: Measure, tally: Tally) -> Any:
    size = tally.flat("exposure") if measure.scoring == "rate" else tally.n
    return np.append(size, size.sum())


def _named(first: Any, second: Any) -> str:
    """Name what the second world repairs beyond the first."""
    new = [name for name, state in second.repairs.items() if state != first.repairs.get(name, "none")]
    return ", ".join(f"{name.replace('_', ' ')} ({second.repairs[name]})" for name in new) or NOTHING
