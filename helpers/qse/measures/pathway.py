"""Pathways: steps of care in a row, and how many are lost at each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest, read_yaml
from qse.measures.conditions import Condition
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.result import HIDDEN_NOTE, Result, Source, chart_words
from qse.measures.seen import narrowed, source_of
from qse.measures.strata import Stratifier, stratifier
from qse.measures.tally import Array, Tally, window
from qse.measures.unanswered import answered
from qse.measures.words import HIDDEN, NONE, plain, whole
from qse.records import Records

EVERYBODY = "Everybody"
# How many groups a sentence names one by one.
FEW = 4


@dataclass(frozen=True)
class Step:
    """One step: its name, what the organisation did, and which rows show it."""

    name: str
    title: str
    condition: Condition


@dataclass(frozen=True)
class Definition:
    """A pathway; see pathways.yaml."""

    name: str
    title: str
    unit: str
    table: str
    initial_population: Condition
    steps: tuple[Step, ...]
    caution: str
    improvement: str
    month: str = "month"


@cache
def pathways() -> dict[str, Definition]:
    """Read all pathways by name: pathways.yaml.

    >>> pathways()["interpreter"].steps[0].name
    'asked_for'
    """
    found = read_yaml(Path(__file__).with_name("pathways.yaml")).data
    return {
        name: Definition(name, **(parts | {"steps": tuple(Step(**step) for step in parts["steps"])}))
        for name, parts in found.items()
    }


@dataclass(frozen=True, repr=False)
class Pathway(Result):
    """How many reach each step, by strata.

    `rows` has one row a stratum and step: group, step, title, reached, lost (known not to have), unknown (nobody
    recorded it), share (of all), kept (of those who reached the step before), hidden. The first step of each stratum
    is everyone who set out.
    """

    path: Definition
    by: str
    by_label: str
    rows: pd.DataFrame
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return self.path.title + (f", by {self.by_label}" if self.by else "")

    @property
    def title(self) -> str:
        """The finding in a few words: the step at which most are lost."""
        lost = self._largest_loss(EVERYBODY)
        return f"{self.path.title}: the largest loss is before “{lost['title']}”" if lost else self.path.title

    @property
    def sentence(self) -> str:
        """Who reaches the end, and where most are lost."""
        groups = [name for name in self.rows["group"].unique() if name != EVERYBODY]
        said = [self._says(EVERYBODY)]
        if len(groups) <= FEW:
            return " ".join([*said, *map(self._says, groups)])
        ends = self.rows[(self.rows["step"] == self.path.steps[-1].name) & self.rows["share"].notna()]
        ends = ends[ends["group"] != EVERYBODY].sort_values("share")
        if len(ends) > 1:
            low, high = ends.iloc[0], ends.iloc[-1]
            said.append(
                f"By {self.by_label} it is from {low['share']:.0%} ({plain(low['group'])}) to {high['share']:.0%} "
                f"({plain(high['group'])})."
            )
        return " ".join(said)

    def _says(self, name: str) -> str:
        rows = self.rows[self.rows["group"] == name]
        end, start = rows.iloc[-1], rows.iloc[0]
        lost = self._largest_loss(name)
        most = f"; the largest loss, {whole(lost['lost'])}, is before “{lost['title']}”" if lost else ""
        if pd.isna(end["share"]):
            of = f"of {whole(start['reached'])} {self.path.unit}"
            return f"{name}: {of}, those who reach the last step are {HIDDEN}{most}."
        return f"{name}: {end['share']:.0%} of {whole(start['reached'])} {self.path.unit} reach the last step{most}."

    def _largest_loss(self, name: str) -> dict[Any, Any] | None:
        rows = self.rows[(self.rows["group"] == name) & self.rows["lost"].notna()]
        if rows.empty or not rows["lost"].max() > 0:
            return None
        return rows.loc[rows["lost"].idxmax()].to_dict()

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        cells = []
        for row in self.rows.to_dict("records"):
            first = row["step"] == "start"
            blank = HIDDEN if row["hidden"] else NONE
            cells.append(
                {
                    "group": row["group"],
                    "step": row["title"],
                    "reached": whole(row["reached"]),
                    "lost here": NONE if first else whole(row["lost"]),
                    "nobody recorded it": NONE if first else whole(row["unknown"]),
                    "of all": blank if pd.isna(row["share"]) else f"{row['share']:.1%}",
                    "of the step before": blank if pd.isna(row["kept"]) else f"{row['kept']:.1%}",
                }
            )
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [*([HIDDEN_NOTE] if self.rows["hidden"].any() else []), self.path.caution, *super().notes()]

    def chart(self) -> Any:
        """Draw what is left at each step; see `qse.charts.pathway`."""
        from qse.charts import pathway as draw

        groups = []
        for name in self.rows["group"].unique():
            if self.by and name == EVERYBODY:
                continue
            rows = self.rows[self.rows["group"] == name]
            groups.append(
                {"group": name, "counts": rows["reached"].tolist(), "hidden": rows["reached"].isna().tolist()}
            )
        steps = [self.path.unit, *(step.title for step in self.path.steps)]
        return draw(groups, steps=steps, people=self.path.unit, **chart_words(self, self.title))


@answered
def pathway(
    records: Records,
    name: str,
    by: str = "",
    *,
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> Pathway:
    """Follow people along the steps of a pathway.

    Parameters
    ----------
    records, months, where : see `stratify`.
    name : such as "interpreter", "telehealth" or "referral".
    by : what to stratify by; "" for everybody only.

    Returns
    -------
    Pathway : each step is counted among those who reached the one before. What nobody recorded is not a no.

    Raises
    ------
    Problem : an unknown name, or nobody set out.

    Examples
    --------
    >>> import qse
    >>> result = qse.pathway(qse.load_records("mini"), "interpreter")
    >>> result.rows["step"].tolist()
    ['start', 'asked_for', 'came', 'in_time', 'documented']

    """
    if not isinstance(records, Records):
        raise Problem("pathway takes records first: write `records = qse.load_records()` and use `records`.")
    if not isinstance(name, str) or name not in pathways():
        raise Problem(f"There is no pathway {name!r}.{nearest(name, pathways())}")
    path = pathways()[name]
    view: tuple[Stratifier, ...] = (stratifier(by),) if by else ()
    tallies: list[Tally | None] = []
    for at, step in enumerate(path.steps):
        earlier = [path.initial_population, *(each.condition for each in path.steps[:at])]
        measure = Measure(
            name=f"{path.name}.{step.name}",
            title=path.title,
            sentence=step.title,
            axis=step.title,
            unit=path.unit,
            table=path.table,
            improvement_notation="neither",
            caution=path.caution,
            month=path.month,
            initial_population={"all_of": [condition for condition in earlier if condition] or [{}]},
            numerator=step.condition,
        )
        if at and (tallies[-1] is None or not tallies[-1].flat("events").any()):
            # Nobody reached the step before, so nobody is in the population of this one.
            tallies.append(None)
        else:
            tallies.append(count(records, measure, [view], window(months), where)[0])
    first = tallies[0]
    assert first is not None
    first = first.inhabited()
    used = [tally.aligned(0, first.axes[0]) if tally and by else tally for tally in tallies]
    rows = _rows(path, first, used)
    source = narrowed(source_of(records, measure, [first]), records, months, where)
    return Pathway(path, by, view[0].label if by else "", rows, source)


def _rows(path: Definition, first: Any, tallies: list[Any]) -> pd.DataFrame:
    """Put reached, lost and unknown beside each other, and hide what must be hidden."""
    groups = first.axes[0].labels if first.axes else []

    def counts(tally: Any, part: str) -> Array:
        inner = np.zeros(len(groups)) if tally is None else _part(tally, part)
        return np.append(inner, inner.sum()) if groups else np.array([0.0 if tally is None else float(inner)])

    reached = [counts(first, "all")]
    lost, unknown = [np.zeros_like(reached[0])], [np.zeros_like(reached[0])]
    for tally in tallies:
        reached.append(counts(tally, "events"))
        lost.append(counts(tally, "lost"))
        unknown.append(counts(tally, "missing"))
    table = np.array([reached, lost, unknown], dtype=int)
    index = np.arange(table.size).reshape(table.shape)
    sums = []
    for step in range(1, len(reached)):
        for place in range(table.shape[2]):
            sums.append((int(index[0, step - 1, place]), index[:, step, place]))
    if groups:
        sums += [
            (int(index[part, step, -1]), index[part, step, :-1])
            for part in range(3)
            for step in range(len(reached))
        ]
    hidden = stats.hide(table.ravel(), sums).n.reshape(table.shape)
    shown = np.where(hidden, np.nan, table.astype(float))
    rows = []
    titles = [("start", path.unit), *((step.name, step.title) for step in path.steps)]
    for place, group in enumerate([*groups, EVERYBODY]):
        for step, (name, title) in enumerate(titles):
            here, before = shown[0, step, place], shown[0, max(step - 1, 0), place]
            rows.append(
                {
                    "group": group,
                    "step": name,
                    "title": title,
                    "reached": here,
                    "lost": shown[1, step, place],
                    "unknown": shown[2, step, place],
                    "share": _share(here, shown[0, 0, place]),
                    "kept": np.nan if step == 0 else _share(here, before),
                    "hidden": bool(hidden[:, step, place].any()),
                }
            )
    return pd.DataFrame(rows)


def _part(tally: Any, part: str) -> Array:
    found = {"all": tally.n + tally.missing, "events": tally.events, "missing": tally.missing}
    return np.asarray(tally.n - tally.events if part == "lost" else found[part])


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else np.nan
