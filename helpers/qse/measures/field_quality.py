"""How good a field of registration is: what is blank, unknown, declined, unmapped, and what disagrees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.field_values import STATES, Field, registration_field
from qse.measures.protect import protect
from qse.measures.result import HIDDEN_NOTE, Result, Source, chart_words
from qse.measures.seen import narrowed, source_of
from qse.measures.strata import Stratifier, stratifier
from qse.measures.tally import Tally
from qse.measures.unanswered import answered
from qse.measures.words import HIDDEN, NONE, plain, whole
from qse.records import Records

SAYS = {
    "known": "known",
    "blank": "empty",
    "unknown": "unknown or not asked",
    "declined": "declined to answer",
    "other": "“other”",
    "unmapped": "unmapped",
}
DISAGREE = {"between_entries": "entries disagree", "with_self_report": "differs from what the patient wrote"}


@dataclass(frozen=True, repr=False)
class FieldQuality(Result):
    """What stands in a field, by strata.

    `rows` has one row a stratum and one for everybody: group, n, the count of each state (known, blank, unknown,
    declined, other, unmapped), and for `between_entries` (patients with at least two entries that are known) and
    `with_self_report` (patients who told it themselves, and have a known entry) the share that disagrees, and the
    number looked at (`..._of`); NaN where hidden, or where the records hold no earlier entries. `unmapped` lists the
    texts that stand for nothing.
    """

    field: Field
    by: str
    by_label: str
    rows: pd.DataFrame
    unmapped: tuple[str, ...]
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"Registration of {self.field.title}" + (f", by {self.by_label}" if self.by else "")

    @property
    def title(self) -> str:
        """The finding in a few words."""
        share = self.share("known").iloc[-1]
        return f"{self.heading}: " + (HIDDEN if np.isnan(share) else f"known for {share:.0%}")

    def share(self, state: str) -> pd.Series:
        """Return the share of patients in a state, a row each."""
        return self.rows[state] / self.rows["n"]

    @property
    def sentence(self) -> str:
        """How many are known, what the rest are, and where it differs most."""
        everybody = {state: self.share(state).iloc[-1] for state in STATES}
        rest = [
            f"{SAYS[state]} {value:.1%}"
            for state, value in everybody.items()
            if state != "known" and value > 0
        ]
        said = []
        if not np.isnan(everybody["known"]):
            also = f"; the rest: {', '.join(rest)}" if rest else ""
            total = whole(self.rows["n"].iloc[-1])
            said.append(
                f"{self.field.title[0].upper()}{self.field.title[1:]} is known for {everybody['known']:.1%} of "
                f"{total} patients{also}."
            )
        shares = self.share("known").iloc[:-1].dropna()
        if len(shares) > 1:
            low, high = shares.idxmin(), shares.idxmax()
            names = self.rows["group"]
            said.append(
                f"By {self.by_label} it is known for {shares[low]:.1%} ({plain(names[low])}) to "
                f"{shares[high]:.1%} ({plain(names[high])})."
            )
        for name, words in DISAGREE.items():
            value, of = self.rows[[name, f"{name}_of"]].iloc[-1]
            if not np.isnan(value):
                said.append(f"Where it can be checked ({of:,.0f} patients), for {value:.1%} {words}.")
        return " ".join(said) or f"{self.heading}: {HIDDEN}."

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        cells = []
        for at, row in self.rows.iterrows():
            cell = {"group": row["group"], "n": whole(row["n"])}
            for state in STATES:
                share = self.share(state)[at]
                cell[SAYS[state]] = HIDDEN if np.isnan(row[state]) else f"{whole(row[state])} ({share:.1%})"
            for name, words in DISAGREE.items():
                if self.rows[f"{name}_of"].notna().any() or self.field.history:
                    cell[words] = (
                        NONE if np.isnan(row[name]) else f"{row[name]:.1%} of {whole(row[f'{name}_of'])}"
                    )
            cells.append(cell)
        return pd.DataFrame(cells)

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        notes = [HIDDEN_NOTE] if self.rows[list(STATES)].isna().any(axis=None) else []
        if self.unmapped:
            notes.append(
                f"Stands for no value of the dictionary: {', '.join(map(repr, self.unmapped[:20]))}."
            )
        notes.append(
            "Empty, unknown and declined are three things. An entry that is known can still be a guess."
        )
        return [*notes, *super().notes()]

    def chart(self) -> Any:
        """Draw a heat map; see `qse.charts.heat_map`."""
        from qse.charts import heat_map

        rows = self.rows.iloc[:-1] if self.by else self.rows
        values = np.array(
            [[row[state] / row["n"] for state in STATES] for _, row in rows.iterrows()], dtype=float
        )
        return heat_map(
            np.nan_to_num(values),
            rows=rows["group"].tolist(),
            columns=[SAYS[state] for state in STATES],
            axis="Share of patients",
            hidden=np.isnan(values),
            **chart_words(self, self.title),
        )


@answered
def field_quality(
    records: Records, field: str, by: str = "", *, where: Mapping[str, Any] | None = None
) -> FieldQuality:
    """Look at a field of registration.

    Parameters
    ----------
    records, where : see `stratify`.
    field : "race_ethnicity", "language", "interpreter_needed", "gender" or "disability".
    by : what to stratify by, such as "system_name"; "" for everybody only.

    Returns
    -------
    FieldQuality : blank, unknown, declined, other and unmapped apart; where the records hold earlier entries
        (real_history), how many disagree with each other and with what the patient wrote.

    Raises
    ------
    Problem : an unknown name, or a table is missing.

    Examples
    --------
    >>> import qse
    >>> result = qse.field_quality(qse.load_records("mini"), "race_ethnicity", by="sex")
    >>> result.rows["group"].tolist()
    ['Male', 'Female', 'X', 'Everybody']

    """
    if not isinstance(records, Records):
        raise Problem(
            "field_quality takes records first: write `records = qse.load_records()` and use `records`."
        )
    of = registration_field(field)
    measure = _measure(of, {of.column: "recorded"})
    entries = Stratifier(f"entry of {field}", of.title, "{}", of.table, of.column, many=True)
    view = (entries, *([stratifier(by)] if by else []))
    tally = count(records, measure, [view], where=where)[0]
    tally = tally.inhabited() if by else tally
    groups = tally.axes[1].labels if by else []
    states, unmapped = _sorted(of, tally)
    cells = np.concatenate([states, states.sum(axis=1, keepdims=True)], axis=1) if by else states
    _, sums = stats.margins(states.shape)
    hidden = stats.hide(stats.with_margins(states.astype(int)).ravel(), sums).n
    hidden = hidden.reshape([length + 1 for length in states.shape])
    # Laid out as states by groups, each with its total last.
    hide_state = hidden[:-1] if by else hidden[:-1, None]
    hide_n = hidden[-1] if by else hidden[-1:]
    cells = cells if by else states[:, None]
    shown = np.where(hide_state, np.nan, cells)
    columns: dict[str, Any] = {
        "group": [*groups, "Everybody"],
        "n": np.where(hide_n, np.nan, cells.sum(axis=0)),
    }
    columns |= {state: shown[at] for at, state in enumerate(STATES)}
    for name in DISAGREE:
        columns[name], columns[f"{name}_of"] = _disagreement(records, of, name, by, groups, where)
    source = narrowed(source_of(records, measure, [tally.over(0)]), records, None, where)
    return FieldQuality(of, by, stratifier(by).label if by else "", pd.DataFrame(columns), unmapped, source)


def _measure(of: Field, numerator: dict[str, Any], population: dict[str, Any] | None = None) -> Measure:
    return Measure(
        name=f"field.{of.name}",
        title=f"Registration of {of.title}",
        sentence=f"of patients have {of.title} on record",
        axis="Share of patients",
        unit="patients",
        table=of.table,
        improvement_notation="increase",
        caution="An entry can be a guess.",
        numerator=numerator,
        initial_population=population or {},
        month="",
    )


def _sorted(of: Field, tally: Tally) -> tuple[Any, tuple[str, ...]]:
    """Add up the entries by state, shape (states, groups)."""
    states = np.zeros((len(STATES), *tally.n.shape[1:]))
    unmapped = []
    for at, value in enumerate(tally.axes[0].values):
        meant = of.meant(value)
        states[STATES.index(of.state(meant))] += tally.n[at]
        if meant == "unmapped":
            unmapped.append(str(value))
    return states, tuple(unmapped)


def _disagreement(
    records: Records, of: Field, name: str, by: str, groups: list[str], where: Mapping[str, Any] | None
) -> tuple[Any, Any]:
    """Give for each group the share of checked patients whose entries disagree, and how many were checked."""
    nothing = np.full(len(groups) + 1, np.nan)
    if not of.history or "real_history" not in records.names:
        return nothing, nothing
    found = _between_entries(records, of) if name == "between_entries" else _with_self_report(records, of)
    if isinstance(nw.from_native(found), nw.DataFrame) and not len(found):
        return nothing, nothing
    measure = _measure(
        of,
        {"recorded_in": "real_history", "where": {"field": ["differs"]}, "by_key": "person_id"},
        {"recorded_in": "real_history", "by_key": "person_id"},
    )
    view = (stratifier(by),) if by else ()
    try:
        tally = count(_Checked(records, found), measure, [view], where=where)[0]
    except Problem:
        return nothing, nothing
    place = {label: at for at, label in enumerate(tally.axes[0].labels)} if by else {}
    hidden = protect(measure, [tally])[0]
    shares, sizes = nothing.copy(), nothing.copy()
    for at, group in enumerate(groups):
        if group in place and tally.n[place[group]] and not hidden.figure[place[group]]:
            shares[at] = tally.flat("events")[place[group]] / tally.n[place[group]]
            sizes[at] = tally.n[place[group]]
    total = float(tally.n.sum())
    if total and not hidden.figure[(-1,) * hidden.figure.ndim]:
        shares[-1], sizes[-1] = float(tally.flat("events").sum()) / total, total
    return shares, sizes


def _entries(records: Records, of: Field) -> Any:
    """Return the entries of the field that are an answer."""
    answers = [value for value in of.values if of.state(value) == "known"]
    history = nw.from_native(records.table("real_history"))
    text = history.with_columns(nw.col("field", "value", "source").cast(nw.String))
    return text.filter((nw.col("field") == of.history) & nw.col("value").is_in(answers))


def _between_entries(records: Records, of: Field) -> Any:
    each = (
        _entries(records, of)
        .group_by("person_id")
        .agg(nw.col("value").n_unique().alias("different"), nw.len().alias("entries"))
    )
    return _said(each.filter(nw.col("entries") > 1), nw.col("different") > 1)


def _with_self_report(records: Records, of: Field) -> Any:
    told = _entries(records, of).filter(nw.col("source") == "self_report_portal")
    if isinstance(told, nw.DataFrame) and told.is_empty():
        return told.select("person_id", "field").to_native()
    last = told.group_by("person_id").agg(nw.col("month").max().alias("last"))
    told = told.join(last, on="person_id", how="inner").filter(nw.col("month") == nw.col("last"))
    told = told.group_by("person_id").agg(nw.col("value").min())
    answers = [value for value in of.values if of.state(value) == "known"]
    patients = nw.from_native(records.table(of.table)).select(
        "person_id", nw.col(of.column).cast(nw.String).alias("entry")
    )
    both = told.join(patients.filter(nw.col("entry").is_in(answers)), on="person_id", how="inner")
    return _said(both, nw.col("value") != nw.col("entry"))


def _said(frame: Any, differs: Any) -> Any:
    said = nw.when(differs).then(nw.lit("differs")).otherwise(nw.lit("same"))
    return frame.with_columns(said.alias("field")).select("person_id", "field").to_native()


class _Checked(Records):
    """Records in which real_history holds one row a patient who can be checked: "same" or "differs"."""

    own = False

    def __init__(self, records: Records, found: Any) -> None:
        self.first_year, self.revealed = records.first_year, records.revealed
        self._records, self._found = records, found

    @property
    def names(self) -> list[str]:
        return self._records.names

    def table(self, name: str) -> Any:
        return self._found if name == "real_history" else self._records.table(name)
