"""Joining what several sources know of the same places, and saying what does not match."""

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.place.values import bands, grades, groups, values
from qse.measures.strata import Stratifier
from qse.records import Records

PEOPLE = Measure(
    name="patients_seen",
    title="Patients on record",
    sentence="of patients have an address on file",
    axis="Patients with an address",
    unit="patients",
    table="patients",
    improvement_notation="neither",
    caution="Somebody who was registered twice counts twice.",
    numerator={"location_id": "recorded"},
    month="",
)
AT_HOME = Stratifier("place of residence", "place of residence", "{}", "patients", "location_id", many=True)
ASSETS = {
    "clinics": "Clinics for primary care",
    "pharmacies": "Pharmacies",
    "food_stores": "Stores with fresh food",
    "parks": "Parks",
    "libraries": "Public libraries",
    "schools": "Schools",
    "congregations": "Congregations, of any faith",
    "community_organisations": "Community organisations",
    "mutual_aid_groups": "Groups in which neighbours help each other",
}


def joined(records: Records) -> pd.DataFrame:
    """Put what is known of each place into one row.

    Parameters
    ----------
    records : with `locations` or `location_population`; every other table of places is joined where it is there.

    Returns
    -------
    frame : one row a place: location_id, place, area, people, a count for each group, and what else is known.

    Raises
    ------
    Problem : the records hold no places.

    """
    if "location_population" not in records.names:
        raise Problem(
            "These records hold no table of places (location_population). Hospital extracts seldom do. Write "
            'qse.places("tracts.csv"), and fill in the table that it puts into my-work from public tables.'
        )
    frame = table(records, "location_population").rename(columns={"pop": "people"})
    for name, label in groups().items():
        if f"pct_{name}" in frame:
            frame[label] = frame["people"] * frame[f"pct_{name}"] / 100
    for name in ("locations", "location_assets"):
        if name in records.names:
            frame = frame.merge(table(records, name), on="location_id", how="left", validate="one_to_one")
    for name in ("health_department_year", "location_payer_year"):
        if name in records.names:
            frame = frame.merge(_means(table(records, name), name), on="location_id", how="left")
    if "holc_grade" in frame:
        frame["map_grade"] = frame["holc_grade"].map(grades())
    if "adi_natrank" in frame:
        frame["neighbourhood"] = bands(frame["adi_natrank"])
    frame["area"] = _areas(records, frame)
    frame["place"] = [f"place {number}" for number in frame["location_id"]]
    if "patients" in records.names and "location_id" in _columns(records, "patients"):
        tally = count(records, PEOPLE, [(AT_HOME,)])[0]
        seen = dict(zip(tally.axes[0].values, (tally.n + tally.missing).tolist(), strict=True))
        frame["patients"] = frame["location_id"].map(seen).fillna(0.0).astype(float)
    return frame


def table(records: Records, name: str) -> pd.DataFrame:
    """Return a small table as a pandas frame, whatever library it is from."""
    frame = records.table(name)
    if isinstance(frame, pd.DataFrame):
        return frame.copy()
    read = nw.from_native(frame)
    read = read.collect() if isinstance(read, nw.LazyFrame) else read
    return pd.DataFrame({column: read[column].to_list() for column in read.columns})


def _columns(records: Records, name: str) -> list[str]:
    return list(nw.from_native(records.table(name)).collect_schema().names())


def _means(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Average the years of a place, and its payers by their members; blank cells are left out."""
    found: dict[str, Any] = {}
    for value in values().values():
        if value.table == name and value.name in frame:
            known = frame[frame[value.name].notna()]
            weight = known[value.weight] if value.weight else pd.Series(1.0, index=known.index)
            place = known["location_id"]
            found[value.name] = (known[value.name] * weight).groupby(place).sum() / weight.groupby(
                place
            ).sum()
    return pd.DataFrame(found).rename_axis("location_id").reset_index()


def _areas(records: Records, frame: pd.DataFrame) -> Any:
    if "systems" not in records.names or "system_id" not in frame:
        return np.full(len(frame), "the area")
    systems = table(records, "systems").set_index("system_id")["system_name"].astype(str)
    return frame["system_id"].map(systems).str.capitalize()
