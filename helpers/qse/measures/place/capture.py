"""The capture ratio: how many patients are on record for every hundred people who live in a place."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.place.finding import Finding
from qse.measures.place.values import INTERVAL, and_list
from qse.measures.result import HIDDEN_NOTE
from qse.measures.words import DERIVED, HIDDEN, plain, span, whole

if TYPE_CHECKING:
    from qse.measures.place.places import Places

BY = {
    "map_grade": "grade on the lending maps of the 1930s",
    "neighbourhood": "deprivation rank of the place",
    "area": "health system",
}
NO_PATIENTS = "Nothing says how many patients live in each of these places, so there is no capture ratio."
CAUTION = (
    "On record means registered at any time in the years covered; living there is a census estimate of one day. "
    "The interval holds chance in the count of patients only. A low ratio does not say why people are not here."
)


def capture(area: "Places", by: str) -> Finding:
    """Count patients on record for every hundred people, by a grouping of places; see `Places.capture`."""
    frame = area.frame
    if "patients" not in frame:
        raise Problem(NO_PATIENTS)
    if by not in BY:
        raise Problem(f"Places are grouped by {and_list(BY)}, not by {by!r}.{nearest(by, BY)}")
    if by not in frame:
        raise Problem(f"Nothing says the {BY[by]} of these places.")
    known = frame[frame["people"] > 0]
    named = [name for name in area.order(by) if (known[by] == name).any()]
    sums = [known[known[by] == name] for name in named]
    x = np.array([each["patients"].sum() for each in sums])
    people = np.array([each["people"].sum() for each in sums])
    hide = hidden_groups(known, by, named)
    share, low, high = x / people, *stats.poisson_exact(x, people)
    difference, _ = stats.rates_to_overall(x, people, x.sum(), people.sum())
    rows = pd.DataFrame({"group": named, "places": [len(each) for each in sums], "people": people})
    for name, values in (
        ("patients", x), ("share", share), ("low", low), ("high", high),
        ("difference", difference.value), ("difference_low", difference.low), ("difference_high", difference.high),
    ):  # fmt: skip
        rows[name] = np.where(hide[:-1], np.nan, values)
    rows["hidden"] = hide[:-1]
    overall = np.nan if hide[-1] else float(x.sum() / people.sum())
    words = np.select(
        [rows["difference_low"] > 0, rows["difference_high"] < 0], ["higher", "lower"], "not clear"
    )
    return Finding(
        about=f"Patients on record for every hundred people, by {BY[by]}, {area.name}",
        title=_title(area, rows, words, by),
        says=_says(area, rows, words, overall),
        rows=rows,
        shown=_table(rows, overall, words),
        source=area.source,
        cautions=((HIDDEN_NOTE,) if hide.any() else ()) + (CAUTION,),
        draw=lambda said: _draw(rows, overall, said),
    )


def hidden_groups(frame: pd.DataFrame, by: str, named: Sequence[str]) -> Any:
    """Say which groups may not show their patients, and last whether their sum may not."""
    counts = [round(frame.loc[frame[by] == name, "patients"].sum()) for name in named]
    if (pd.isna(frame["patients"])).any():
        return np.ones(len(named) + 1, dtype=bool)
    _, sums = stats.margins((len(counts),))
    return stats.hide([*counts, sum(counts)], sums).n


def hidden_places(frame: pd.DataFrame) -> Any:
    """Say which places may not show their patients, beside sums by any grouping of them.

    >>> few = pd.DataFrame({"patients": [4.0, 300.0, 200.0, 90.0], "area": "A", "map_grade": ["D", "D", "C", "C"]})
    >>> hidden_places(few).tolist()
    [True, True, False, False]
    """
    counts = frame["patients"].fillna(1).round().astype(int).to_numpy()
    ways = [
        key for key in (["area"], ["area", "map_grade"], ["area", "neighbourhood"]) if set(key) <= set(frame)
    ]
    cells, sums = list(counts), []
    for way in ways:
        for at in frame.reset_index(drop=True).groupby(way, observed=True).indices.values():
            sums.append((len(cells), np.asarray(at)))
            cells.append(int(counts[at].sum()))
    return stats.hide(cells, sums).n[: len(counts)]


def _title(area: "Places", rows: pd.DataFrame, words: Any, by: str) -> str:
    what = "" if by == "area" else "places "
    parts = [
        f"{word} in {what}{and_list(map(plain, rows['group'][words == word]))}"
        for word in ("lower", "higher")
        if (words == word).any()
    ]
    return f"Capture in {area.name}: {', '.join(parts) or 'no clear difference between groups'}"


def _says(area: "Places", rows: pd.DataFrame, words: Any, overall: float) -> str:
    if np.isnan(overall):
        return f"{area.name}: {HIDDEN}."
    said = [f"{area.name}: {per(overall)} patients on record for every 100 people who live there."]
    for word in ("lower", "higher"):
        for row in rows[words == word].to_dict("records"):
            said.append(
                f"{row['group']}: {per(row['share'])} ({per(row['low'])} to {per(row['high'])}), {word} than "
                f"everywhere together by {per(abs(row['difference']))}."
            )
    rest = rows["group"][(words == "not clear") & ~rows["hidden"]].tolist()
    if rest:
        said.append(f"Not clearly different from everywhere together: {', '.join(map(plain, rest))}.")
    return " ".join(text[0].upper() + text[1:] for text in said)


def per(share: float) -> str:
    """Write a share as a number for every hundred.

    >>> per(0.1234)
    '12.3'
    """
    return DERIVED if np.isnan(share) else f"{100 * share:.1f}"


def _table(rows: pd.DataFrame, overall: float, words: Any) -> pd.DataFrame:
    cells = [
        {
            "group": row["group"],
            "places": f"{row['places']:,}",
            "people who live there": whole(row["people"]),
            "patients on record": whole(row["patients"]),
            "for every 100 people": per(row["share"]),
            INTERVAL: span(row["low"], row["high"], per),
            "to everywhere": "hidden" if row["hidden"] else word,
        }
        for row, word in zip(rows.to_dict("records"), words, strict=True)
    ]
    everywhere = {
        "group": "Everywhere together",
        "places": f"{rows['places'].sum():,}",
        "people who live there": whole(rows["people"].sum()),
        "patients on record": whole(np.nan if np.isnan(overall) else rows["people"].sum() * overall),
        "for every 100 people": per(overall),
    }
    return pd.DataFrame([*cells, everywhere]).fillna("")


def _draw(rows: pd.DataFrame, overall: float, said: dict[str, Any]) -> Any:
    from qse.charts import SHARE, dot_plot

    return dot_plot(
        rows.assign(rate=rows["share"], n=rows["people"])[
            ["group", "n", "rate", "low", "high", "hidden"]
        ].to_dict("records"),
        axis="Patients on record for every hundred people who live there",
        reference=None if np.isnan(overall) else (f"everywhere together, {per(overall)}", overall),
        level=0.95,
        unit=replace(SHARE, suffix="", most=np.inf),
        **said,
    )
