"""A map of tiles: one number of every place, side by side."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures.place.capture import NO_PATIENTS, hidden_places, per
from qse.measures.place.finding import Finding
from qse.measures.place.values import Value, value_of
from qse.measures.result import HIDDEN_NOTE
from qse.measures.words import HIDDEN

if TYPE_CHECKING:
    from qse.measures.place.places import Places

ACROSS, MOST = 8, 112
CAPTURE = Value("capture", "Patients on record for every hundred people", "", 1)
LIES = "Tiles stand in the order of the deprivation rank, the lowest rank first: these places have no map."
AS_LISTED = "Tiles stand in the order of the table."


def tiles(area: "Places", name: str) -> Finding:
    """Map one number of every place; see `Places.map`."""
    frame = area.frame
    if name == "capture" and "patients" not in frame:
        raise Problem(NO_PATIENTS)
    if name == "capture":
        value, numbers = CAPTURE, 100 * frame["patients"] / frame["people"].where(frame["people"] > 0)
        hidden = hidden_places(frame)
    else:
        value = value_of(name, frame)
        numbers, hidden = frame[name].astype(float), np.zeros(len(frame), dtype=bool)
    cells = frame[["place", "people"]].assign(value=np.where(hidden, np.nan, numbers), hidden=hidden)
    order = frame["adi_natrank"] if "adi_natrank" in frame else pd.Series(range(len(frame)), frame.index)
    cells = cells.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    seen = cells["value"].dropna()
    shown = pd.DataFrame(
        {
            "place": cells["place"],
            "people who live there": [f"{one:,.0f}" for one in cells["people"]],
            value.title: [
                HIDDEN if hide else _write(value, one)
                for one, hide in zip(cells["value"], cells["hidden"], strict=True)
            ],
        }
    )
    low, high = (_write(value, end) for end in (seen.min(), seen.max())) if len(seen) else ("–", "–")
    return Finding(
        about=f"{value.title}, place by place, {area.name}",
        title=f"{value.title} in {area.name}: from {low} to {high}",
        says=f"{value.title}, {len(cells):,} places: from {low} to {high}, middle {_write(value, seen.median())}.",
        rows=cells,
        shown=shown,
        source=area.source,
        cautions=((HIDDEN_NOTE,) if hidden.any() else ())
        + ("It belongs to the place, not to each person there.",),
        draw=lambda said: draw(cells, value, said, LIES if "adi_natrank" in frame else AS_LISTED),
    )


def draw(
    cells: pd.DataFrame, value: Value, said: dict[str, Any], lies: str, cuts: Any = None, sign: bool = False
) -> Any:
    """Draw places as tiles, `ACROSS` in a row.

    Parameters
    ----------
    cells : place, value and hidden of each, in order.
    value : what they show.
    said : the words of the chart.
    lies : how the tiles stand.
    cuts : between the classes; where left out, between fifths of what is shown.
    sign : whether values have a sign.

    """
    from qse.charts import Unit, tile_map

    note = f"{lies} Their size says nothing."
    if len(cells) > MOST:
        note = f"Drawn: the {MOST} places with most people, of {len(cells):,}; the table has all. {note}"
        cells = cells.loc[cells["people"].nlargest(MOST).sort_index().index].reset_index(drop=True)
    seen = cells["value"].dropna()
    if cuts is None:
        ends = np.quantile(seen, [0.2, 0.4, 0.6, 0.8]) if len(seen) else [0.0]
        cuts = sorted({float(round(end, value.places)) for end in ends})
    rows = [
        {"name": row["place"], "row": at // ACROSS, "column": at % ACROSS,
         "value": None if pd.isna(row["value"]) else row["value"], "hidden": row["hidden"]}
        for at, row in enumerate(cells.to_dict("records"))
    ]  # fmt: skip
    unit = Unit(places=value.places, signed=sign)
    axis = f"{value.title} ({value.unit})" if value.unit else value.title
    return tile_map(rows, cuts=cuts, axis=axis, unit=unit, lie=note, **said)


def _write(value: Value, number: float) -> str:
    return ("–" if pd.isna(number) else per(number / 100)) if value is CAPTURE else value.write(number)
