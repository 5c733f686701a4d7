"""What the join of several sources shows: how many places each one holds, and what does not match."""

from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.measures.place.joined import ASSETS, table
from qse.measures.words import HIDDEN, whole
from qse.records import Records

COUNTS = {
    "patients": ("our records", "patients registered at any time, by where they live"),
    "location_population": (
        "the census estimate",
        "everybody who lives there, on one day; shares are estimates",
    ),
    "locations": (
        "the list of places",
        "the place itself: grade on the old maps, deprivation rank, way to the hospital",
    ),
    "location_payer_year": (
        "payers",
        "members by payer and year, where the payer counts them with the health system",
    ),
    "health_department_year": (
        "the health department",
        "everybody who lives there, by year, wherever they are treated",
    ),
    "location_assets": ("the list of assets", "what has a name and a door, counted once"),
}


def matched(records: Records, frame: pd.DataFrame) -> pd.DataFrame:
    """List for each source what it counts, how many of the places it holds, and what does not match.

    Parameters
    ----------
    records : the sources.
    frame : the places asked for, as `joined` gives them.

    Returns
    -------
    frame : source, what it counts, places found, does not match.

    """
    asked = set(frame["location_id"])
    rows = []
    for name, (source, counts) in COUNTS.items():
        if name not in records.names or (name == "patients" and "patients" not in frame):
            continue
        if name == "patients":
            found, unlike = set(frame.loc[frame["patients"] > 0, "location_id"]), _no_address(records, frame)
        else:
            held = table(records, name)
            found = set(held["location_id"]) & asked
            unlike = _unlike(name, held[held["location_id"].isin(asked)], frame)
        rows.append((source, counts, f"{len(found)} of {len(asked)}", unlike))
    return pd.DataFrame(rows, columns=["source", "what it counts", "places found", "does not match"])


def _unlike(name: str, held: pd.DataFrame, frame: pd.DataFrame) -> str:
    if name == "location_population" and "moe_flag" in held:
        wide = int((held["moe_flag"].astype(str) == "yes").sum())
        income = "income as one middle figure, so nobody can be counted by it"
        return f"{_places(wide, 'with an error too wide to lean on')}; {income}"
    if name == "locations" and "holc_grade" in held:
        return _places(int((held["holc_grade"].astype(str) == "ungraded").sum()), "never graded")
    if name == "location_payer_year" and "members" in held:
        few = held["members"].isna()
        most = held.assign(few=few).groupby(held["payer"].astype(str))["few"].sum()
        said = f"{few.sum():,} of {len(held):,} cells blank (1 to 10 members)"
        return f"{said}, {most.max():,} of them at one payer: {most.idxmax()}" if few.any() else said
    if name == "health_department_year" and "infant_mortality_per_1000" in held:
        blank = int(held["infant_mortality_per_1000"].isna().sum())
        return f"{blank:,} of {len(held):,} infant death rates blank (too few births)"
    if name == "location_assets":
        none = int((held[[kind for kind in ASSETS if kind in held]].sum(axis=1) == 0).sum())
        return _places(none, "with nothing on the list")
    return "–"


def _places(many: int, what: str) -> str:
    """Count places in words.

    >>> _places(0, "never graded"), _places(1, "never graded")
    ('no place never graded', '1 place never graded')
    """
    return f"{many or 'no'} place{'s' if many > 1 else ''} {what}"


def _no_address(records: Records, frame: pd.DataFrame) -> str:
    people: Any = table(records, "patients")[["location_id", "system_id"]] if "system_id" in frame else None
    if people is None:
        return "patients without an address are in no place"
    here = people[people["system_id"].isin(frame["system_id"].unique())]
    gone = int(here["location_id"].isna().sum())
    shown = HIDDEN if 0 < gone < stats.THRESHOLD else whole(float(gone))
    return f"{shown} patients have no address on file, and are in no place"


def two_captures(records: Records, frame: pd.DataFrame) -> str:
    """Say how many people are "ours" by our records and by payers, for every hundred who live there."""
    people = frame["people"].sum()
    said = f"{len(frame)} places, {whole(float(people))} people."
    if "patients" in frame and not stats.hide([int(frame["patients"].sum())], []).n.any():
        said += f" Ours by our records: {100 * frame['patients'].sum() / people:.1f} for every 100 people."
    if "location_payer_year" in records.names:
        payers = table(records, "location_payer_year")
        last = payers[
            (payers["year"] == payers["year"].max()) & payers["location_id"].isin(frame["location_id"])
        ]
        share = 100 * np.nansum(last["members"]) / people
        said += f" Ours by the payers' count of {last['year'].iloc[0]}: {share:.1f}."
    return said
