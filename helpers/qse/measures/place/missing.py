"""Who is in the community's data and not in the hospital's: how many are on record for every hundred expected."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.count import count
from qse.measures.place.finding import Finding
from qse.measures.place.joined import PEOPLE
from qse.measures.place.values import INTERVAL, and_list, groups
from qse.measures.result import HIDDEN_NOTE
from qse.measures.strata import stratifier
from qse.measures.words import DERIVED, HIDDEN, span, whole

if TYPE_CHECKING:
    from qse.measures.place.places import Places

ENGLISH, SIGNED = "en", "ase"
ABOUT = (
    "Expected: if patients were like the people who live there. Fewer on record has two readings, and this table "
    "cannot tell them apart: they do not come, or they come and were written down otherwise. Of our records, those "
    "with an answer count. Shares add up to all, so where some are too few, others must look too many. The census's "
    "own error is not in the interval."
)


@dataclass(frozen=True)
class _Line:
    """A group: its share among residents, and its number among the patients with an answer."""

    group: str
    residents: float
    n: float
    of: float
    hidden: bool


def missing(area: "Places") -> Finding:
    """Hold who is on record against who lives there; see `Places.missing`."""
    if area.records is None or "patients" not in area.frame:
        raise Problem("This needs records of patients beside the table of places.")
    lines = [*_by_group(area), *_by_language(area)]
    if not lines:
        raise Problem("Nothing is known of both residents and patients, so nobody can be missed.")
    rows = pd.DataFrame([vars(line) for line in lines])
    expected = rows["residents"] * rows["of"]
    rows["per_100"] = np.where(rows["hidden"], np.nan, 100 * rows["n"] / expected)
    low, high = stats.exact_count(rows["n"].fillna(0).to_numpy(float))
    rows["low"], rows["high"] = (
        np.where(rows["hidden"], np.nan, 100 * end / expected) for end in (low, high)
    )
    rows["records"] = np.where(rows["hidden"], np.nan, rows["n"] / rows["of"])
    shown = pd.DataFrame(
        {
            "who": rows["group"],
            "of the people who live there (census estimate)": [f"{one:.1%}" for one in rows["residents"]],
            "of our records with an answer": [
                HIDDEN if np.isnan(one) else f"{one:.1%}" for one in rows["records"]
            ],
            "on record for every 100 expected": [
                DERIVED if np.isnan(one) else f"{one:.0f}" for one in rows["per_100"]
            ],
            INTERVAL: [
                span(low, high, lambda one: f"{one:.0f}") for low, high in rows[["low", "high"]].to_numpy()
            ],
        }
    )
    nowhere = _without_address(area)
    fewer = rows[rows["high"] < 100]
    return Finding(
        about=f"On record for every hundred expected, {area.name}",
        title=f"Fewer on record than the community counts: {len(fewer)} of {len(rows)} groups",
        says=_says(rows, nowhere),
        rows=rows,
        shown=shown,
        source=area.source,
        cautions=((HIDDEN_NOTE,) if rows["hidden"].any() else ()) + (ABOUT,),
        draw=lambda said: _draw(rows, said),
    )


def _by_group(area: "Places") -> list[_Line]:
    known = {label: name for name, label in groups().items() if label in area.frame}
    tally = _tally(area, "race_ethnicity")
    if not known or tally is None:
        return []
    kept = [at for at, label in enumerate(tally.axes[0].labels) if label in known]
    counts = np.array([int(_all(tally)[at]) for at in kept])
    hide = _hidden(counts)
    people = area.frame["people"].sum()
    return [
        _Line(tally.axes[0].labels[at], float(area.frame[tally.axes[0].labels[at]].sum() / people),
              np.nan if hide[place] else float(counts[place]), float(counts.sum()), bool(hide[place]))
        for place, at in enumerate(kept)
    ]  # fmt: skip


def _by_language(area: "Places") -> list[_Line]:
    tally = _tally(area, "language")
    if tally is None or "pct_lep" not in area.frame:
        return []
    values, n = tally.axes[0].values, _all(tally)
    spoken = [at for at, value in enumerate(values) if value not in (None, ENGLISH, SIGNED)]
    asked = [at for at, value in enumerate(values) if value is not None]
    counts = np.array([int(n[spoken].sum()), int(n[asked].sum() - n[spoken].sum())])
    hide = bool(_hidden(counts)[0])
    share = float((area.frame["pct_lep"] * area.frame["people"]).sum() / area.frame["people"].sum() / 100)
    one = np.nan if hide else float(counts[0])
    return [_Line("Another spoken language", share, one, float(counts.sum()), hide)]


def _tally(area: "Places", by: str) -> Any:
    assert area.records is not None
    try:
        return count(area.records, PEOPLE, [(stratifier(by),)], where=area.where)[0]
    except Problem:
        return None


def _all(tally: Any) -> Any:
    return tally.n + tally.missing


def _hidden(counts: Any) -> Any:
    _, sums = stats.margins((len(counts),))
    return stats.hide([*counts, counts.sum()], sums).n[:-1]


def _without_address(area: "Places") -> float:
    assert area.records is not None
    tally = count(area.records, PEOPLE, [()], where=area.where)[0]
    gone = float(_all(tally) - tally.flat("events"))
    return np.nan if 0 < gone < stats.THRESHOLD else gone


def _says(rows: pd.DataFrame, nowhere: float) -> str:
    said = []
    for lead, part in (
        ("Fewer on record than expected", rows[rows["high"] < 100]),
        ("More on record than expected", rows[rows["low"] > 100]),
    ):
        if len(part):
            named = [
                f"{row['group']} ({row['per_100']:.0f} for every 100)" for row in part.to_dict("records")
            ]
            said.append(f"{lead}: {and_list(named)}.")
    rest = rows["group"][(rows["low"] <= 100) & (rows["high"] >= 100)].tolist()
    if rest:
        said.append(f"Not clearly different: {and_list(rest)}.")
    said.append(
        f"The other way round: {whole(nowhere)} patients have no address on file, so no table of places holds them."
    )
    return " ".join(said)


def _draw(rows: pd.DataFrame, said: dict[str, Any]) -> Any:
    from qse.charts import Unit, dot_plot

    cells = rows.rename(columns={"per_100": "rate"})
    return dot_plot(
        cells[["group", "n", "rate", "low", "high", "hidden"]].to_dict("records"),
        axis="On record for every hundred expected",
        reference=("as many as expected", 100.0),
        level=0.95,
        unit=Unit(places=0),
        **said,
    )
