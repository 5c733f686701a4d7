"""Each structural check finds exactly what was planted, in pandas and in polars, and nothing on the network itself."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qse
from qse.files import Problem
from qse.records import Records
from qse.records.own.findings import look_at
from qse.records.own.looked_at.coverage import few, main_part
from qse.records.own.looked_at.finding import Finding
from qse.records.own.looked_at.heaps import of_days
from qse.records.own.looked_at.values import bounds_of

LATER = date(2040, 1, 1)
START, END = "visit_start_datetime", "visit_end_datetime"
SLIPS = ("times", "encounters", END)
TABLES = ("systems", "locations", "patients", "care_sites", "encounters")


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Write categories as text."""
    return frame.astype({name: object for name in frame.select_dtypes("category")})


def in_library(frames: dict[str, pd.DataFrame], library: str) -> Records:
    if library == "pandas":
        return Records(frames)
    polars = pytest.importorskip("polars")
    return Records({name: polars.from_pandas(plain(frame)).lazy() for name, frame in frames.items()})


def all_found(records: Records) -> list[Finding]:
    return [each for looked in look_at(records, LATER) for each in looked.findings]


def rows_found(records: Records) -> list[tuple[str, str, str, int]]:
    return sorted((each.check, each.table, each.column, each.rows) for each in all_found(records))


@pytest.fixture(scope="module")
def frames(net):
    return {name: plain(net.table(name)) for name in TABLES}


def test_the_network_as_it_is_raises_no_alarm_but_for_the_slips_it_holds(net):
    # The dictionary says of the end of a visit that in a few rows somebody typed it wrong.
    visits = net.table("encounters")
    assert rows_found(net) == [(*SLIPS, int((visits[END] < visits[START]).sum()))]


@pytest.mark.slow
def test_the_network_at_another_size_raises_none_either():
    found = rows_found(qse.load_records(20_000))
    assert [each[:3] for each in found] == [SLIPS]


def planted(name, frames):
    """Plant one fault, and say which findings come with it."""
    patients, visits = frames["patients"], frames["encounters"]
    good = visits.index[(visits[END] > visits[START])]
    match name:
        case "no number of the patient":
            visits.loc[good[:7], "person_id"] = np.nan
            return [("missing_keys", "encounters", "person_id", 7)]
        case "no number of the visit":
            visits.loc[good[:3], "visit_occurrence_id"] = np.nan
            return [("missing_keys", "encounters", "visit_occurrence_id", 3)]
        case "a patient twice":
            frames["patients"] = pd.concat([patients, patients.head(5).assign(sex_assigned="x")])
            return [("duplicate_keys", "patients", "person_id", 5)]
        case "a row twice":
            frames["encounters"] = pd.concat([visits, visits.loc[good[:4]]])
            return [
                ("duplicate_keys", "encounters", "visit_occurrence_id", 4),
                ("duplicate_rows", "encounters", "", 4),
            ]
        case "a patient nobody knows":
            visits.loc[good[:6], "person_id"] = 10**12
            return [("references", "encounters", "person_id", 6)]
        case "a stay below 0":
            visits.loc[good[:3], "los_days"] = -1.5
            return [("times", "encounters", "los_days", 3)]
        case "a stay over a year":
            visits.loc[good[:2], "los_days"] = 400
            visits.loc[good[:4], END] = visits.loc[good[:4], START] + pd.Timedelta(days=500)
            return [("times", "encounters", "los_days", 2), ("times", "encounters", END, 4)]
        case "a start in the future":
            visits.loc[good[:8], START] = datetime(2045, 5, 5)
            visits.loc[good[:8], END] = datetime(2045, 5, 6)
            return [("calendar", "encounters", column, 8) for column in (START, END)]
        case "a placeholder":
            visits.loc[good[:6], [START, END]] = datetime(1900, 1, 1)
            both = [
                (check, "encounters", column, 6) for check in ("calendar", "heaps") for column in (START, END)
            ]
            return [*both, ("ages", "encounters", START, 6)]
        case "a birth after the visit":
            early = visits[visits[START].dt.year == 2031]
            person = early["person_id"].iloc[0]
            patients.loc[patients["person_id"] == person, "year_of_birth"] = 2032
            return [("ages", "encounters", START, int((early["person_id"] == person).sum()))]
        case "an age over 120":
            patients.loc[patients.index[:12], "year_of_birth"] = 1890
            return [("ages", "patients", "year_of_birth", 12)]
        case "a year of birth for not known":
            patients.loc[patients.index[:900], "year_of_birth"] = 1950
            return [("heaps", "patients", "year_of_birth", int((patients["year_of_birth"] == 1950).sum()))]
        case "a heap on one day":
            visits.loc[good[:900], [START, END]] = datetime(2032, 3, 3)
            visits.loc[good[:900], END] = datetime(2032, 3, 4)
            # They stand in other months than the column of months says, which is the one that is looked at.
            return [
                ("heaps", "encounters", column, int((visits[column].dt.normalize() == day).sum()))
                for column, day in ((START, datetime(2032, 3, 3)), (END, datetime(2032, 3, 4)))
            ]
        case "a month without rows":
            frames["encounters"] = visits[visits["month"] != 10]
            return [("months", "encounters", "month", 0)]
        case "a month with few rows":
            frames["encounters"] = visits[(visits["month"] != 10) | (visits.groupby("month").cumcount() < 20)]
            return [("months", "encounters", "month", 20)]
        case "a last month cut off":
            frames["encounters"] = visits[
                (visits["month"] != 35) | (visits.groupby("month").cumcount() < 130)
            ]
            return [("months", "encounters", "month", 130)]
        case "months far from all others":
            visits.loc[good[:3], "month"] = 400
            return [("months", "encounters", "month", 3)]
        case "a text the dictionary does not have":
            patients.loc[patients.index[:4], "sex_assigned"] = "SECRET"
            return [("unknown_values", "patients", "sex_assigned", 4)]
        case "numbers out of bounds":
            visits.loc[good[:5], "esi"] = 9
            visits.loc[good[:2], "door_to_provider_min"] = -1
            return [
                ("out_of_bounds", "encounters", "esi", 5),
                ("out_of_bounds", "encounters", "door_to_provider_min", 2),
            ]
        case "numbers as text":
            visits["esi"] = visits["esi"].map(str)
            return [("wrong_kind", "encounters", "esi", len(visits))]
        case "no rows":
            frames["locations"] = frames["locations"].iloc[:0]
            return [
                ("empty", "locations", "", 0),
                ("references", "patients", "location_id", int(patients["location_id"].notna().sum())),
            ]
        case "columns that identify people":
            patients["Patient Name"] = "SECRET"
            patients["x"] = "ann.secret@example.org"
            return [("identifiers", "patients", "Patient Name", 0), ("identifiers", "patients", "x", 0)]
    raise AssertionError(name)


FAULTS = [
    "no number of the patient",
    "no number of the visit",
    "a patient twice",
    "a row twice",
    "a patient nobody knows",
    "a stay below 0",
    "a stay over a year",
    "a start in the future",
    "a placeholder",
    "a birth after the visit",
    "an age over 120",
    "a year of birth for not known",
    "a heap on one day",
    "a month without rows",
    "a month with few rows",
    "a last month cut off",
    "months far from all others",
    "a text the dictionary does not have",
    "numbers out of bounds",
    "numbers as text",
    "no rows",
    "columns that identify people",
]


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_planted_is_found_and_nothing_else(frames, fault, library):
    own = {name: frame.copy() for name, frame in frames.items()}
    expected = planted(fault, own)
    visits = own["encounters"]
    slips = int((visits[END] < visits[START]).sum())
    found = all_found(in_library(own, library))
    rows = [(each.check, each.table, each.column, each.rows) for each in found]
    assert sorted(rows) == sorted([*expected, (*SLIPS, slips)])
    said = repr(found)
    assert "SECRET" not in said.replace("'Patient Name'", "")
    assert "secret@" not in said


def test_a_calendar_that_was_moved_is_told_once_and_no_row_of_it_is_wrong(frames):
    found = [each for looked in look_at(Records(frames), date(2026, 1, 1)) for each in looked.findings]
    moved = [each for each in found if each.check == "calendar"]
    assert {each.column for each in moved} == {START, END}
    assert {each.seriousness for each in moved} == {"know"}


def test_what_is_led_to_stops_and_the_rest_does_not(frames):
    twice = {name: pd.concat([frame, frame.head(1)]) for name, frame in frames.items()}
    found = all_found(Records(twice))
    stops = {each.table for each in found if each.check == "duplicate_keys" and each.seriousness == "stops"}
    assert stops == {"systems", "locations", "patients", "care_sites"}


def test_bad_input_gets_one_sentence():
    with pytest.raises(Problem, match="Give records"):
        look_at(pd.DataFrame())
    with pytest.raises(Problem, match="give a frame of pandas"):
        look_at(Records({"systems": [1, 2]}))


def test_a_month_is_thin_only_beyond_chance():
    assert not any(few(np.random.default_rng(7).poisson(30), 30) for _ in range(1000))
    assert few(10, 300)
    assert main_part({-1200: 4, 0: 10, 1: 11, 20: 1}) == {0: 10, 1: 11}


def test_years_that_stand_for_the_day_are_a_heap():
    days = {(2024, month, day): 2 for month in range(1, 13) for day in range(1, 29)} | {(2024, 1, 1): 200}
    days |= {(2023, 1, 1): 25, (2022, 1, 1): 25}
    assert any("only the year was known" in says for _, says, _ in of_days(days))


def test_first_days_that_stand_for_the_month_are_a_heap():
    days = {(2024, month, 1): 30 for month in range(1, 13)}
    days |= {(2024, month, day): 1 for month in range(1, 13) for day in range(2, 29)}
    assert any("first of a month" in says for _, says, _ in of_days(days))
    even = {(2024, month, day): 3 for month in range(1, 13) for day in range(1, 29)}
    assert of_days(even) == []


def test_bounds_of_the_network_bind_only_the_network():
    assert bounds_of("place, 1 to 6") == (1, None)
    assert bounds_of("place, 1 to 6", invented=True) == (1, 6)
    assert bounds_of("points, from 0") == (0, None)


CELL = st.one_of(st.none(), st.integers(-3, 4))
TIME = st.one_of(st.none(), st.datetimes(datetime(1800, 1, 1), datetime(2300, 1, 1)))
TEXT = st.sampled_from([None, "male", "x", "unmapped", "Roe, Jane", ""])
VISIT = st.tuples(CELL, CELL, TIME, TIME, st.one_of(st.none(), st.floats(-5, 500)), CELL)
PERSON = st.tuples(CELL, st.one_of(st.none(), st.integers(1800, 2100)), TEXT)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(VISIT, max_size=25), st.lists(PERSON, max_size=15))
def test_pandas_and_polars_find_the_same(visits, people):
    polars = pytest.importorskip("polars")
    kinds = {
        "visit_occurrence_id": polars.Int64,
        "person_id": polars.Int64,
        START: polars.Datetime("us"),
        END: polars.Datetime("us"),
        "los_days": polars.Float64,
        "month": polars.Int64,
    }
    of_people = {"person_id": polars.Int64, "year_of_birth": polars.Int64, "sex_assigned": polars.String}
    lazy = {
        "encounters": polars.DataFrame(visits, schema=kinds, orient="row").lazy(),
        "patients": polars.DataFrame(people, schema=of_people, orient="row").lazy(),
    }
    eager = {}
    for name, rows, schema in (("encounters", visits, kinds), ("patients", people, of_people)):
        frame = pd.DataFrame(rows, columns=list(schema))
        for column, kind in schema.items():
            if kind.is_numeric():
                frame[column] = frame[column].astype(float)
            elif kind.is_temporal():
                frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
        eager[name] = frame
    assert rows_found(Records(eager)) == rows_found(Records(lazy))
