"""The network, written in a foreign layout and mapped back, gives the same counts where nothing was lost."""

import own_foreign
import pandas as pd
import pytest

import qse
from qse.records import open_records
from qse.records.own import propose


@pytest.fixture(scope="module")
def records(foreign, corrected):
    return open_records(foreign, corrected)


def counted(records, measure, by):
    """Return a result with nothing hidden, a row a group."""
    return qse.stratify(records, measure, by=by).remade().rows.set_index("group")


@pytest.mark.parametrize("by", ["language", "payer", "sex", "interpreter_needed", "age"])
@pytest.mark.parametrize("measure", ["readmission", "mortality"])
def test_counts_are_the_same_to_the_last_where_nothing_was_lost(records, net, measure, by):
    pd.testing.assert_frame_equal(counted(records, measure, by), counted(net, measure, by))


def test_stays_in_hours_with_a_decimal_comma_are_days(records, net):
    ours, theirs = (counted(each, "stay", "payer") for each in (records, net))
    assert ours["n"].tolist() == theirs["n"].tolist()
    # The layout rounds to a tenth of an hour.
    assert (ours["mean"] - theirs["mean"]).abs().max() < 0.05 / 24


def test_only_what_the_old_form_has_no_place_for_is_lost(records, net):
    ours, theirs = (
        counted(each, "readmission", "race_ethnicity")[["n", "numerator"]] for each in (records, net)
    )
    lost, into = "Middle Eastern or North African", "White"
    assert lost not in ours.index
    assert (ours.loc[into] == theirs.loc[into] + theirs.loc[lost]).all()
    rest = theirs.index.drop([lost, into])
    pd.testing.assert_frame_equal(ours.loc[rest], theirs.loc[rest])
    assert any("Middle Eastern or North African" in says for says in records.notes)


def test_months_are_those_of_the_dates(records, net):
    ours, theirs = records.table("encounters", show_rows=True), net.table("encounters")
    dates = theirs["visit_start_datetime"]
    assert ours["month"].tolist() == (12 * (dates.dt.year - 2031) + dates.dt.month - 1).tolist()
    assert records.first_year == 2031
    assert records.mark == "Own data, January 2031 to December 2033, not for publication without review"


def test_without_corrections_what_is_not_known_is_listed_and_counted(foreign, net):
    records = open_records(foreign, propose(foreign))
    lost = records.lost.set_index("text")["rows"].to_dict()
    declined = (net.table("patients")["race_ethnicity_recorded"] == "asked_declined").sum()
    assert lost["Pt ref. + N"] == declined
    assert set(lost) == {"Pt ref. + N", "Creole", "sign", "MCR/MCD"}
    rows = counted(records, "readmission", "race_ethnicity")
    assert (
        rows.loc["unmapped", "n"]
        == counted(net, "readmission", "race_ethnicity").loc["Asked but declined", "n"]
    )


def test_a_saved_map_is_read_back(foreign, corrected, records):
    before = {each.name: each.read_bytes() for each in foreign.iterdir()}
    path = corrected.save()
    again = open_records(foreign)
    assert again.lost.empty
    pd.testing.assert_frame_equal(
        again.table("patients", show_rows=True), records.table("patients", show_rows=True)
    )
    assert foreign not in path.parents
    assert {each.name: each.read_bytes() for each in foreign.iterdir()} == before
    path.unlink()


def test_parquet_is_counted_from_the_file(net, tmp_path):
    polars = pytest.importorskip("polars")
    visits, people = net.table("encounters"), net.table("patients")
    race = own_foreign.words_of(
        people["race_ethnicity_recorded"], {"white": "W", "asked_declined": "Refused"}
    )
    polars.DataFrame(
        {
            "encounter_id": visits["visit_occurrence_id"].to_numpy(),
            "patient_id": visits["person_id"].to_numpy(),
            "admit_date": visits["visit_start_datetime"].to_numpy().astype("datetime64[us]"),
            "patient_class": visits["visit_type"].astype(str).tolist(),
            "disposition": visits["disposition"].astype(str).tolist(),
            "readmitted": [{"yes": "1", "no": "0"}.get(each) for each in visits["readmit_30d"]],
        }
    ).write_parquet(tmp_path / "encounters.parquet")
    own = pd.DataFrame({"patient_id": people["person_id"], "race": race, "sex": people["sex_assigned"]})
    own.to_csv(tmp_path / "patients.csv", index=False)
    records = open_records(tmp_path, propose(tmp_path))
    assert type(records.table("encounters")).__name__ == "LazyFrame"
    for by in ("race_ethnicity", "sex"):
        found, expected = counted(records, "readmission", by), counted(net, "readmission", by)
        assert found[["n", "numerator"]].to_dict() == expected[["n", "numerator"]].to_dict()
    assert records.describe("encounters").set_index("column").loc["visit_type", "different values"] == 3
