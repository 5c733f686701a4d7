"""What is proposed, how it is corrected, and that mistakes in mapping.yaml name file, line and field."""

import pandas as pd
import pytest

import qse
from qse.files import Problem
from qse.records import open_records
from qse.records.own import propose
from qse.records.own.mapping import map_path
from qse.records.own.read_map import read_map

SAYS = """\
period: "2024"
first_year: 2024
sources:
  visits.csv:
    rows_are: encounters
    columns:
      CSN: {to: encounters.visit_occurrence_id}
      MRN: {to: encounters.person_id}
      Seen: {to: [encounters.visit_start_datetime, encounters.month], reads: month-day-year}
      Origin: {to: patients.race_ethnicity_recorded, values: {A: asian, B: "asian;white"}}
      Home: {to: encounters.readmit_30d, values: {Z: yes}}
"""
ROWS = "CSN,MRN,Seen,Origin,Home\n1,a,1/2/2024,A,Z\n2,a,2/3/2024,B,N\n3,b,2/4/2024,,maybe\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "visits.csv").write_text(ROWS)
    (tmp_path / "mapping.yaml").write_text(SAYS)
    return tmp_path


def test_a_map_that_was_written_by_hand(folder):
    records = open_records(folder, folder / "mapping.yaml")
    visits, people = (records.table(name, show_rows=True) for name in ("encounters", "patients"))
    assert visits["month"].tolist() == [0, 1, 1]
    assert visits["readmit_30d"].astype(object).tolist() == ["yes", "no", "unmapped"]
    # The person's last filled answer counts, and that they differ is said.
    assert people["race_ethnicity_recorded"].astype(object).where(
        people.notna().all(axis=1), None
    ).tolist() == [
        "multiracial",
        None,
    ]
    assert people["race_ethnicity_selected"].tolist()[0] == "asian;white"
    assert any("1 rows of patients held different race_ethnicity_recorded" in says for says in records.notes)
    assert records.lost[["text", "rows"]].values.tolist() == [["maybe", 1]]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("first_year: 2024", "first_year: soon", "line 2, first_year: write a year"),
        ("rows_are: encounters", "rows_are: encounter", "line 5, .*Did you mean 'encounters'"),
        ("encounters.person_id", "encounters.persn_id", "line 8, .*MRN.to: .*Did you mean 'person_id'"),
        ("encounters.person_id", "visits.person_id", "line 8, .*no table 'visits'"),
        ("month-day-year", "american", "line 9, .*Seen.reads: there is no such way"),
        ("reads:", "read:", "line 9, .*Did you mean 'reads'"),
        ("A: asian", "A: asiann", "line 10, .*Origin.values: 'A' stands for 'asiann'.*Did you mean 'asian'"),
        ("values: {Z: yes}", "values: Z", "line 11, .*Home.values: write each text"),
        ("Home: {to", "Home: [to", "line 11"),
        (
            "  visits.csv:",
            "  visit.csv:",
            "line 4, .*visit.csv: there is no such table in .*Did you mean 'visits.csv'",
        ),
        ("      MRN:", "      MRNS:", "line 8, .*no heading 'MRNS' any more.*Did you mean 'MRN'"),
        (
            "encounters.person_id}",
            "encounters.esi}",
            "line 6, .*columns go to patients, and no column holds person_id",
        ),
        ("month-day-year", "ask", "line 9, .*Seen.reads: these dates or numbers can be read in two ways"),
        ("      MRN:", "      CSN:", "'CSN' stands twice"),
        (SAYS, "- a", "it needs the fields period"),
        (SAYS, "", "is empty"),
    ],
)
def test_a_mistake_names_file_line_and_field(folder, old, new, says):
    (folder / "mapping.yaml").write_text(SAYS.replace(old, new))
    with pytest.raises(Problem, match=rf"^mapping.yaml[^\n]*{says}[^\n]*$"):
        open_records(folder, folder / "mapping.yaml")


def test_dates_that_can_be_read_in_two_ways_are_asked(tmp_path):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date\n1,a,1/2/2024\n2,b,3/4/2024\n")
    found = propose(tmp_path)
    assert found.questions == [("visits.csv", "Admit Date")]
    with pytest.raises(Problem, match=r"^The map, visits.csv, Admit Date, reads: .* two ways"):
        open_records(tmp_path, found)
    with pytest.raises(
        Problem, match=r"^mapping.yaml, line \d+, .*visits.csv.columns.Admit Date.reads: .* two ways"
    ):
        open_records(tmp_path)
    assert "reads: ask" in map_path(tmp_path).read_text(encoding="utf-8")
    found.correct("visits.csv", "Admit Date", reads="day-month-year").save()
    assert open_records(tmp_path).table("encounters", show_rows=True)["month"].tolist() == [1, 3]
    assert read_map(tmp_path).sources["visits.csv"].columns["Admit Date"].because == "corrected by hand"


def test_a_correction_that_is_wrong_is_one_sentence(folder):
    found = read_map(folder, folder / "mapping.yaml")
    for source, heading, parts, says in (
        ("visit.csv", "MRN", {}, "Did you mean 'visits.csv'"),
        ("visits.csv", "MNR", {}, "Did you mean 'MRN'"),
        ("visits.csv", "MRN", {"into": "x"}, "no part 'into'"),
        ("visits.csv", "MRN", {"to": "encounters.x"}, "MRN, to: encounters has no column 'x'"),
        ("visits.csv", "Origin", {"values": {"A": "blue"}}, "'A' stands for 'blue'"),
    ):
        with pytest.raises(Problem, match=says):
            found.correct(source, heading, **parts)
    assert not found.correct("visits.csv", "Home", to="").sources["visits.csv"].columns["Home"].to


def test_values_tell_what_a_heading_does_not(tmp_path):
    rows = "".join(f"{at},{word}\n" for at, word in enumerate(["Spanish", "English", "Somali", "Korean"] * 3))
    (tmp_path / "people.csv").write_text("MRN,Q17\n" + rows)
    column = propose(tmp_path).sources["people.csv"].columns["Q17"]
    assert (column.to, column.perhaps) == ((), ("patients.preferred_language_recorded",))
    assert "100% of its filled rows read as languages" in column.because


def test_ten_thousand_values_are_no_race(tmp_path):
    rows = "".join(f"{at},name of somebody {at}\n" for at in range(10_000))
    (tmp_path / "people.csv").write_text("MRN,Race\n" + rows)
    found = propose(tmp_path)
    column = found.sources["people.csv"].columns["Race"]
    assert (column.to, dict(column.values)) == ((), {})
    assert "only 0% of its filled rows" in column.because
    records = open_records(
        tmp_path, found.correct("people.csv", "Race", to="patients.race_ethnicity_recorded")
    )
    assert records.lost["rows"].sum() == 10_000
    assert len(records.lost) == 1001
    assert records.table("patients", show_rows=True)["race_ethnicity_recorded"].unique().tolist() == [
        "unmapped"
    ]


def test_one_sheet_with_a_row_a_visit_is_visits_and_people(net, tmp_path):
    people = net.table("patients").set_index("person_id")
    visits = net.table("encounters")
    flat = pd.DataFrame(
        {
            "Encounter ID": visits["visit_occurrence_id"],
            "Patient ID": visits["person_id"],
            "Admission Date": visits["visit_start_datetime"],
            "Unit": visits["care_site_id"].map("Unit {}".format),
            "Language": visits["person_id"].map(people["preferred_language_recorded"].astype(str)),
            "Visit Type": visits["visit_type"],
            "Disposition": visits["disposition"],
            "Readmission": visits["readmit_30d"],
        }
    )
    flat.to_csv(tmp_path / "extract.csv", index=False)
    records = open_records(tmp_path, propose(tmp_path))
    assert sorted(records.names) == ["care_sites", "encounters", "patients"]
    ours, theirs = (qse.stratify(each, "readmission", by="language").remade().rows for each in (records, net))
    pd.testing.assert_frame_equal(ours, theirs)
    assert len(qse.compare_units(records, "readmission").rows)
    harm = qse.stratify(records, "reported_harm", by="language")
    assert "Not answered" in qse.say(harm)
    assert "needs safety_events" in repr(harm.chart())
    with pytest.raises(Problem, match="needs safety_events"):
        harm.rows  # noqa: B018


def test_two_files_of_one_table_go_under_each_other(tmp_path):
    for year in (2023, 2024):
        (tmp_path / f"visits {year}.csv").write_text(f"CSN,MRN,Admit Date\n{year},a,{year}-03-05\n")
    records = open_records(tmp_path, propose(tmp_path))
    assert records.table("encounters", show_rows=True)["month"].tolist() == [2, 14]
    assert repr(records) == "Own data, March 2023 to March 2024: encounters"


def test_rows_are_not_printed_unless_asked(tmp_path):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date\n1,SECRET7,2024-03-05\n2,SECRET8,2024-03-06\n")
    found = propose(tmp_path)
    records = open_records(tmp_path, found)
    table = records.table("encounters")
    shown = [
        found,
        table,
        table.head(),
        table["person_id"],
        table[["person_id"]],
        records,
        records.describe(),
    ]
    for each in (*shown, records.describe("encounters")):
        assert "SECRET" not in repr(each)
        assert "SECRET" not in getattr(each, "_repr_html_", str)()
    assert "2 rows" in repr(table)
    asked = records.table("encounters", show_rows=True)
    assert "SECRET" not in repr(asked)
    assert "SECRET" in asked._repr_mimebundle_()[0]["text/html"]
    with pytest.raises(Problem, match="no table 'patients'"):
        records.table("patients")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_that_keys_of_several_files_lead_to_have_a_row_for_each_key(tmp_path, form):
    for year, race in ((2023, "W,"), (2024, "B,W")):
        rows = zip("ab", race.split(","), strict=True)
        frame = pd.DataFrame([(year, p, f"{year}-03-05", "East", r) for p, r in rows])
        frame.columns = ["CSN", "MRN", "Admit Date", "Facility", "Race"]
        frame["CSN"] = [f"{year}{at}" for at in range(2)]
        if form == "csv":
            frame.to_csv(tmp_path / f"visits {year}.csv", index=False)
        else:
            polars = pytest.importorskip("polars")
            polars.DataFrame(frame.to_dict("list")).write_parquet(tmp_path / f"visits {year}.parquet")
    records = open_records(tmp_path, propose(tmp_path))
    people = records.table("patients", show_rows=True)
    race = people.set_index("person_id")["race_ethnicity_recorded"].astype(str).to_dict()
    assert race == {"a": "black_or_african_american", "b": "white"}
    assert records.describe().set_index("table")["rows"].to_dict() == {
        "encounters": 4,
        "patients": 2,
        "systems": 1,
    }


def test_a_key_is_not_used_on_a_heading_that_is_only_near(tmp_path):
    (tmp_path / "incidents.csv").write_text("Incident No,Evnt ID,Severity\n1,2,Mild\n2,3,Severe\n")
    column = propose(tmp_path).sources["incidents.csv"].columns["Evnt ID"]
    assert (column.to, column.perhaps) == ((), ("safety_events.event_id",))
