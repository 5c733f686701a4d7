"""The network, written in a foreign layout and mapped back, gives the same counts where nothing was lost."""

from pathlib import Path

import pandas as pd
import pytest

import qse
from qse.files import Problem, read_yaml
from qse.measures import strata
from qse.measures.catalogue import catalogue
from qse.records import open_records
from qse.records.own import delimited, propose, what_was_lost

STRATIFIERS = list(read_yaml(Path(strata.__file__).with_name("strata.yaml")).data)
ANSWERED = {
    "no_cover": "patients",
    "interpreter_need_on_record": "patients",
    "race_known": "patients",
    "race_not_known": "patients",
    "door_to_provider": "encounters",
    "wait": "encounters",
    "left_without_being_seen": "encounters",
    "interpreter_used": "encounters",
    "readmission": "encounters",
    "stay": "encounters",
    "mortality": "encounters",
    "stretched_ward": "encounters",
    "reported_harm": "encounters",
    "near_miss": "encounters",
    "report_graded_severe": "safety_events",
}
"""The measures that the extract can answer, and whose rows they count."""
LOST = {"race_ethnicity", "language", "payer"}
"""Stratifiers of which the layout lost groups; on the others every count is the same."""


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def records(request, foreign, corrected):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "on disk":
            patch.setattr(delimited, "LARGEST", -1)
        return open_records(foreign, corrected)


def counted(records, measure, by):
    """Return a result with nothing hidden, a row a group."""
    return qse.stratify(records, measure, by=by).remade().rows.set_index("group")


def counts(records, measure, by):
    rows = counted(records, measure, by)
    return rows[[name for name in ("n", "numerator", "mean", "median") if name in rows]]


def test_every_other_measure_says_what_is_missing(records, net):
    for name, measure in catalogue().items():
        if name in ANSWERED or measure.needs:
            continue
        by = next(by for by in STRATIFIERS if answered(net, name, by))
        with pytest.raises(Problem, match=r"these records do not have (it|them)|There is no column"):
            counts(records, name, by)


def answered(records, measure, by):
    try:
        return bool(len(counts(records, measure, by)))
    except Problem:
        return False


@pytest.mark.parametrize("measure", ANSWERED)
def test_every_measure_is_the_same_to_the_last_count_where_nothing_was_lost(records, net, measure):
    assert catalogue()[measure].table == ANSWERED[measure]
    by_what = [by for by in STRATIFIERS if by not in LOST and answered(records, measure, by)]
    assert len(by_what) >= 4
    for by in by_what if measure != "race_not_known" else []:
        ours, theirs = counts(records, measure, by), counts(net, measure, by)
        # The layout rounds stays to a tenth of an hour.
        pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9, atol=0.05 / 24 if measure == "stay" else 0)


@pytest.mark.parametrize("measure", [name for name in ANSWERED if name != "race_not_known"])
@pytest.mark.parametrize("by", sorted(LOST))
def test_groups_of_which_nothing_was_lost_are_the_same(records, net, measure, by):
    ours, theirs = (counts(each, measure, by) for each in (records, net))
    touched = {
        "race_ethnicity": {
            "White",
            "Middle Eastern or North African",
            "Multiracial",
            "Other",
            "Not asked",
            "Not recorded",
        },
        "language": {"Somali", "Korean"},
        "payer": {"Medicare and Medicaid", "Medicare"},
    }[by]
    same = [group for group in theirs.index if group not in touched]
    assert len(same) >= 3
    pd.testing.assert_frame_equal(ours.loc[same], theirs.loc[same], rtol=1e-9, atol=0.05 / 24)
    assert ours["n"].sum() == theirs["n"].sum()


def moved(ours, theirs, lost, into):
    """Whether a group is missing and another is larger by just its counts."""
    assert theirs.loc[lost, "n"] > 0
    assert lost not in ours.index
    grown = theirs.loc[into] + theirs.loc[lost]
    assert (ours.loc[into] == grown).all()


def white(records, net):
    """Middle Eastern or North African people stand under White."""
    for measure in ("readmission", "reported_harm", "race_known"):
        ours, theirs = (
            counts(each, measure, "race_ethnicity")[["n", "numerator"]] for each in (records, net)
        )
        moved(ours, theirs, "Middle Eastern or North African", "White")
    assert any("Middle Eastern or North African" in says for says in records.notes)


def several(records, net):
    """Who ticked several boxes stands under Other."""
    ours, theirs = (
        counts(each, "readmission", "race_ethnicity")[["n", "numerator"]] for each in (records, net)
    )
    moved(ours, theirs, "Multiracial", "Other")
    assert any("keep less of who chose several" in says for says in records.notes)


def never_asked(records, net):
    """Who was never asked counts as unknown."""
    ours, theirs = (qse.stratify(each, "race_not_known", by="sex").remade().rows for each in (records, net))
    asked = net.table("patients")["race_ethnicity_recorded"].notna()
    assert 0 < (~asked).sum() == ours["numerator"].sum() - theirs["numerator"].sum()
    assert records.table("patients", show_rows=True)["race_ethnicity_recorded"].notna().all()


def short_list(records, net):
    """Somali and Korean are unmapped together, and listed."""
    ours, theirs = (counts(each, "readmission", "language") for each in (records, net))
    assert not {"Somali", "Korean"} & set(ours.index)
    assert (ours.loc["unmapped"] == theirs.loc["Somali"] + theirs.loc["Korean"]).all()
    spoken = net.table("patients")["preferred_language_recorded"].isin(["so", "ko"]).sum()
    assert records.lost[["text", "rows"]].values.tolist() == [["Other language", spoken]]


def first_payer(records, net):
    """Dual stands under Medicare; the payer at the visit still has it."""
    ours, theirs = (counts(each, "readmission", "payer") for each in (records, net))
    (dual,) = set(theirs.index) - set(ours.index)
    moved(ours, theirs, dual, "Medicare")
    at_visit = [counts(each, "readmission", "payer_at_visit") for each in (records, net)]
    pd.testing.assert_frame_equal(*at_visit)


def no_end(records, net):
    """No time of discharge, and no stay in days for emergency visits."""
    ours = records.table("encounters", show_rows=True)
    assert "visit_end_datetime" not in ours
    assert net.table("encounters")["visit_end_datetime"].notna().all()
    assert ours["los_days"][ours["visit_type"] == "ed_only"].isna().all()


def not_exported(records, net):
    """The measures say which column is missing."""
    for measure, column in (
        ("disability_asked", "disability_status"),
        ("gender_identity_asked", "gender_identity"),
    ):
        assert counted(net, measure, "sex")["n"].sum() > 0
        with pytest.raises(Problem, match=f"no column '{column}'"):
            counted(records, measure, "sex")


PROOFS = [white, several, never_asked, short_list, first_payer, no_end, not_exported]


def test_there_is_a_proof_for_each_line_of_what_was_lost():
    assert len(what_was_lost().table) == len(PROOFS)


@pytest.mark.parametrize("at", range(len(PROOFS)))
def test_what_was_lost_is_lost(records, net, at):
    line = what_was_lost().table.iloc[at]
    PROOFS[at](records, net)
    named = {"records.notes": records.notes, "records.lost": list(records.lost["column"])}
    if line["named in"] in named:
        assert named[line["named in"]]


def test_months_are_those_of_the_dates(records, net):
    ours, theirs = records.table("encounters", show_rows=True), net.table("encounters")
    dates = theirs["visit_start_datetime"]
    assert ours["month"].tolist() == (12 * (dates.dt.year - 2031) + dates.dt.month - 1).tolist()
    events = records.table("safety_events", show_rows=True)["event_datetime"]
    assert events.tolist() == net.table("safety_events")["event_datetime"].tolist()
    assert records.first_year == 2031
    assert records.mark == "Own data, January 2031 to December 2033, not for publication without review"


@pytest.mark.slow
def test_without_corrections_what_is_not_known_is_listed_and_counted(foreign, net):
    records = open_records(foreign, propose(foreign))
    lost = records.lost.set_index("text")["rows"].to_dict()
    declined = (net.table("patients")["race_ethnicity_recorded"] == "asked_declined").sum()
    assert lost["Pt ref. + N"] == declined
    assert set(lost) == {"Pt ref. + N", "Creole", "sign", "Other language", "MCR/MCD", "Delay"}
    rows = counted(records, "readmission", "race_ethnicity")
    theirs = counted(net, "readmission", "race_ethnicity")
    assert rows.loc["unmapped", "n"] == theirs.loc["Asked but declined", "n"]


@pytest.mark.slow
def test_a_saved_map_is_read_back(foreign, corrected):
    records = open_records(foreign, corrected)
    before = {each.name: each.read_bytes() for each in foreign.iterdir()}
    path = corrected.save()
    again = open_records(foreign)
    assert again.lost["text"].tolist() == ["Other language"]
    pd.testing.assert_frame_equal(
        again.table("patients", show_rows=True), records.table("patients", show_rows=True)
    )
    assert foreign not in path.parents
    assert {each.name: each.read_bytes() for each in foreign.iterdir()} == before
    path.unlink()


def test_parquet_is_counted_from_the_file(net, tmp_path):
    polars = pytest.importorskip("polars")
    visits, people = net.table("encounters"), net.table("patients")
    race = people["race_ethnicity_recorded"].astype(object)
    race = race.replace({"white": "W", "asked_declined": "Refused"})
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
