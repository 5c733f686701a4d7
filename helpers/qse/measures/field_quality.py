"""How good a field of registration is: what is blank, unknown, declined, unmapped, and what disagrees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.count import count
from qse.measures.field_disagreement import disagreement, field_measure
from qse.measures.field_values import STATES, Field, registration_field
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
    measure = field_measure(of, {of.column: "recorded"})
    entries = Stratifier(f"entry of {field}", of.title, "{}", of.table, of.column, many=True)
    view = (entries, *([stratifier(by)] if by else []))
    tally = count(records, measure, [view], where=where)[0]
    tally = tally.inhabited() if by else tally
    groups = tally.axes[1].labels if by else []
    states, unmapped = _sorted(of, tally)
    columns: dict[str, Any] = {"group": [*groups, "Everybody"], **shown_states(states)}
    for name in DISAGREE:
        columns[name], columns[f"{name}_of"] = disagreement(records, of, name, by, groups, where)
    source = narrowed(source_of(records, measure, [tally.over(0)]), records, None, where)
    return FieldQuality(of, by, stratifier(by).label if by else "", pd.DataFrame(columns), unmapped, source)


def shown_states(states: Any) -> dict[str, Any]:
    """Give n and the count of each state for each group and for everybody, NaN where hidden.

    Parameters
    ----------
    states : counts, shape (states, groups), or (states,) for everybody alone.

    """
    _, sums = stats.margins(states.shape)
    hidden = stats.hide(stats.with_margins(states.astype(int)).ravel(), sums).n
    hidden = hidden.reshape([length + 1 for length in states.shape])
    by = states.ndim > 1
    # Laid out as states by groups, each with its total last.
    cells = np.concatenate([states, states.sum(axis=1, keepdims=True)], axis=1) if by else states[:, None]
    hide_state = hidden[:-1] if by else hidden[:-1, None]
    hide_n = hidden[-1] if by else hidden[-1:]
    shown = np.where(hide_state, np.nan, cells)
    return {"n": np.where(hide_n, np.nan, cells.sum(axis=0))} | {
        state: shown[at] for at, state in enumerate(STATES)
    }


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
