"""Small records with counts that a test chooses, and the same tables in any frame."""

import re

import numpy as np
import pandas as pd
import pytest

from qse.measures import Measure
from qse.measures.count import count
from qse.measures.strata import stratifier
from qse.measures.tally import window
from qse.records import Records


def measure(**parts) -> Measure:
    """Return a measure of visits: who came back, unless told otherwise."""
    plain = {
        "name": "back",
        "title": "Back within 30 days",
        "sentence": "of visits were followed by another",
        "axis": "Visits followed by another",
        "unit": "visits",
        "table": "encounters",
        "improvement_notation": "decrease",
        "caution": "It does not say why.",
    }
    if "scoring" not in parts:
        plain["numerator"] = {"readmit_30d": ["yes"]}
    return Measure(**(plain | parts))


BACK = measure()
TEXT = {True: "yes", False: "no", None: None}


def visits(groups, *, column="sex_assigned") -> dict[str, pd.DataFrame]:
    """Make visits of one patient each.

    Parameters
    ----------
    groups : rows (value of the column or None, month, with, without, unknown).
    column : of patients, or "care_site_name".

    """
    rows = [
        (value, month, TEXT[outcome])
        for value, month, *counts in groups
        for outcome, many in zip((True, False, None), counts, strict=True)
        for _ in range(many)
    ]
    frame = pd.DataFrame(rows, columns=["value", "month", "readmit_30d"])
    frame["value"] = frame["value"].astype(object).where(frame["value"].notna(), None)
    people = np.arange(len(frame)) + 1
    encounters = pd.DataFrame(
        {
            "visit_occurrence_id": people + 5000,
            "person_id": people,
            "month": frame["month"],
            "readmit_30d": frame["readmit_30d"].astype(object),
        }
    )
    patients = pd.DataFrame({"person_id": people, "year_of_birth": 1950 + people % 60})
    if column != "care_site_name":
        return {"encounters": encounters, "patients": patients.assign(**{column: frame["value"]})}
    names = sorted(frame["value"].dropna().unique())
    sites = pd.DataFrame({"care_site_id": range(len(names)), "care_site_name": names})
    encounters["care_site_id"] = frame["value"].map(dict(zip(names, range(len(names)), strict=True)))
    return {"encounters": encounters, "patients": patients, "care_sites": sites}


def own(groups, **more) -> Records:
    """Return `visits` as records of a hospital."""
    return Records(visits(groups, **more), period="2025")


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn categories into text, blanks into None."""
    frame = frame.copy()
    for name in frame.select_dtypes("category"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame


def whole(result) -> pd.DataFrame:
    """Return the rows of a stratified result with nothing hidden."""
    return result.remade().rows


def words(html: str) -> str:
    """Return what a reader sees of a page: no tags, no pictures."""
    return re.sub(r"<[^>]+>", " ", re.sub(r'"data:[^"]*"', "", html))


def frames_of(kind, frames):
    """Return pandas frames as they are, or as lazy frames of polars."""
    if kind == "pandas":
        return frames
    polars = pytest.importorskip("polars")
    return {name: polars.from_pandas(frame).lazy() for name, frame in frames.items()}


def tally(records, asked, *by, when=None, where=None):
    """Count one view, without the strata in which there is nobody."""
    found = count(records, asked, [tuple(map(stratifier, by))], when or window(None), where)[0]
    return found.inhabited()
