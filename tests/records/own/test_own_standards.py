"""OMOP CDM and US Core are known outright: extracts built from the network map with no correction."""

import pandas as pd
import pytest

import qse
from qse.records import open_records
from qse.records.own import propose

polars = pytest.importorskip("polars")
RACE = {
    "white": 8527,
    "black_or_african_american": 8516,
    "asian": 8515,
    "american_indian_or_alaska_native": 8657,
    "native_hawaiian_or_pacific_islander": 8557,
    "hispanic_or_latino": 8527,
    "other": 8522,
}
CDM = {
    "person": "person_id gender_concept_id year_of_birth month_of_birth day_of_birth birth_datetime race_concept_id "
    "ethnicity_concept_id location_id provider_id care_site_id person_source_value gender_source_value "
    "gender_source_concept_id race_source_value race_source_concept_id ethnicity_source_value "
    "ethnicity_source_concept_id",
    "visit_occurrence": "visit_occurrence_id person_id visit_concept_id visit_start_date visit_start_datetime "
    "visit_end_date visit_end_datetime visit_type_concept_id provider_id care_site_id visit_source_value "
    "visit_source_concept_id admitted_from_concept_id admitted_from_source_value discharged_to_concept_id "
    "discharged_to_source_value preceding_visit_occurrence_id",
    "care_site": "care_site_id care_site_name place_of_service_concept_id location_id care_site_source_value "
    "place_of_service_source_value",
    "death": "person_id death_date death_datetime death_type_concept_id cause_concept_id cause_source_value "
    "cause_source_concept_id",
    "observation": "observation_id person_id observation_concept_id observation_date observation_datetime "
    "observation_type_concept_id value_as_number value_as_string value_as_concept_id qualifier_concept_id "
    "unit_concept_id provider_id visit_occurrence_id visit_detail_id observation_source_value "
    "observation_source_concept_id unit_source_value qualifier_source_value value_source_value observation_event_id "
    "obs_event_field_concept_id",
}
"""All columns of the tables, in the order of CDM 5.4."""


def omop(net):
    """Give the tables of OMOP that the network can fill, with all their columns."""
    people, visits, units = (net.table(name) for name in ("patients", "encounters", "care_sites"))
    race = people["race_ethnicity_recorded"].astype(object)
    start, end = (visits[f"visit_{at}_datetime"].astype("datetime64[us]") for at in ("start", "end"))
    died = people[people["deceased_month"].notna()]
    months = died["deceased_month"].astype(int)
    said = people[people["interpreter_needed"].notna()]
    observed = [
        (person, asked, answer)
        for asked, column in (
            ("Preferred language", people["preferred_language_recorded"]),
            ("54588-9", said["interpreter_needed"]),
            ("Pets at home", said["interpreter_needed"]),
        )
        for person, answer in zip(people["person_id"].loc[column.index], column.astype(str), strict=True)
    ]
    filled = {
        "person": {
            "person_id": people["person_id"],
            "gender_concept_id": people["sex_assigned"]
            .astype(object)
            .map({"male": 8507, "female": 8532, "x": 0}),
            "year_of_birth": people["year_of_birth"],
            "birth_datetime": pd.to_datetime(people["year_of_birth"].astype(str) + "-07-01").astype(
                "datetime64[us]"
            ),
            "race_concept_id": race.map(RACE).fillna(0).astype(int),
            "ethnicity_concept_id": (race == "hispanic_or_latino").map({True: 38003563, False: 38003564}),
            "person_source_value": people["person_id"].astype(str),
        },
        "visit_occurrence": {
            "visit_occurrence_id": visits["visit_occurrence_id"],
            "person_id": visits["person_id"],
            "visit_concept_id": visits["visit_type"]
            .astype(object)
            .map({"direct_admit": 9201, "ed_only": 9203, "ed_to_inpatient": 262}),
            "visit_start_date": start.dt.date,
            "visit_start_datetime": start,
            "visit_end_date": end.dt.date,
            "visit_end_datetime": end,
            "visit_type_concept_id": 32817,
            "care_site_id": visits["care_site_id"],
        },
        "care_site": {
            "care_site_id": units["care_site_id"],
            "care_site_name": units["care_site_name"].astype(str),
            "place_of_service_concept_id": 8717,
        },
        "death": {
            "person_id": died["person_id"],
            "death_date": [pd.Timestamp(2031 + at // 12, 1 + at % 12, 9).date() for at in months],
        },
        "observation": {
            "observation_id": range(len(observed)),
            "person_id": [each[0] for each in observed],
            "observation_concept_id": 0,
            "observation_date": pd.Timestamp(2031, 1, 5).date(),
            "value_as_string": [each[2] for each in observed],
            "observation_source_value": [each[1] for each in observed],
        },
    }
    return {
        name: pd.DataFrame(columns).reset_index(drop=True).reindex(columns=CDM[name].split())
        for name, columns in filled.items()
    }


@pytest.fixture(scope="module", params=["csv", "parquet"])
def extract(request, net, tmp_path_factory):
    folder = tmp_path_factory.mktemp("omop")
    for name, frame in omop(net).items():
        if request.param == "csv":
            frame.to_csv(folder / f"{name}.csv", index=False)
        else:
            kept = {
                column: cells.astype(object).where(cells.notna(), None).tolist()
                for column, cells in frame.items()
            }
            polars.DataFrame(kept).write_parquet(folder / f"{name}.parquet")
    return folder


def test_omop_maps_with_no_correction(extract):
    found = propose(extract)
    assert not found.questions
    answers = {"Preferred language", "54588-9"}
    assert {column.sure for _, heading, column in found.columns() if heading not in answers} == {100}
    assert {source.rpartition(" > ")[2] for source in found.sources if "answers" in source} == answers
    used = {to for _, _, column in found.columns() for to in column.to}
    assert used >= {
        "patients.person_id",
        "patients.year_of_birth",
        "patients.sex_assigned",
        "patients.race_ethnicity_recorded",
        "patients.preferred_language_recorded",
        "patients.interpreter_needed",
        "patients.deceased_month",
        "encounters.visit_start_datetime",
        "encounters.visit_end_datetime",
        "encounters.month",
        "encounters.visit_type",
        "encounters.care_site_id",
        "care_sites.care_site_name",
    }


def test_omop_holds_what_the_network_holds(extract, net):
    records = open_records(extract, propose(extract))
    assert sorted(records.names) == ["care_sites", "encounters", "patients"]
    frames = {name: records.table(name, show_rows=True) for name in records.names}
    ours = {
        name: frame.collect().to_pandas() if hasattr(frame, "collect") else frame
        for name, frame in frames.items()
    }
    people = ours["patients"].set_index(ours["patients"]["person_id"].astype(int)).sort_index()
    theirs = net.table("patients").set_index("person_id").sort_index()
    assert people.index.tolist() == theirs.index.tolist()
    for column in ("preferred_language_recorded", "interpreter_needed", "year_of_birth", "deceased_month"):
        assert [None if each != each else each for each in people[column].astype(object)] == [
            None if each != each else each for each in theirs[column].astype(object)
        ], column
    race = theirs["race_ethnicity_recorded"].astype(object)
    told = race.isin([*RACE])
    assert people["race_ethnicity_recorded"].astype(object)[told].tolist() == race[told].tolist()
    visits = ours["encounters"]
    for column in ("visit_start_datetime", "visit_end_datetime", "month"):
        assert visits[column].tolist() == net.table("encounters")[column].tolist()
    for by in ("unit", "language", "age", "interpreter_needed"):
        assert _visits(records, by) == _visits(net, by)


def _visits(records, by):
    """Count the visits of each group."""
    from qse.measures.definition import Measure

    measure = Measure(
        name="month_known",
        title="Month on record",
        sentence="of visits have a month",
        axis="Visits with a month",
        unit="visits",
        table="encounters",
        numerator={"month": {"from": 0}},
        improvement_notation="neither",
        caution="It says nothing of care.",
    )
    return qse.stratify(records, measure, by=by).remade().rows[["group", "n"]].values.tolist()


def test_a_death_before_the_first_visit_is_no_month_and_is_listed(tmp_path):
    (tmp_path / "person.csv").write_text("person_id,race_concept_id,year_of_birth\n1,8527,1950\n")
    (tmp_path / "death.csv").write_text("person_id,death_date,death_type_concept_id\n1,2019-05-06,0\n")
    visits = "visit_occurrence_id,person_id,visit_concept_id,visit_start_date\n9,1,9201,2024-03-05\n"
    (tmp_path / "visit_occurrence.csv").write_text(visits)
    records = open_records(tmp_path, propose(tmp_path))
    assert records.lost[["column", "text", "rows"]].values.tolist() == [["deceased_month", "2019-05-06", 1]]
    # Where a site fills no times, the dates count.
    assert records.table("encounters", show_rows=True)["month"].tolist() == [2]


FLAT = {
    "plain": "id birthDate gender us-core-race us-core-ethnicity us-core-birthsex us-core-interpreter-needed "
    "communication.language",
    "dotted": "id birthDate gender us-core-race.ombCategory us-core-ethnicity.ombCategory us-core-birthsex "
    "us-core-interpreter-needed.code communication.language.coding.code",
    "with places": "id birthDate gender extension.us-core-race.ombCategory.0.code "
    "extension.us-core-ethnicity.ombCategory.valueCoding.code extension.us-core-birthsex.valueCode "
    "extension.us-core-interpreter-needed.valueCoding.code communication.0.language.coding.0.code",
    "underscores": "id birth_date gender us_core_race_omb_category us_core_ethnicity_omb_category us_core_birthsex "
    "us_core_interpreter_needed communication_language_code",
}
"""How exports flatten the same elements."""


@pytest.mark.parametrize("names", FLAT)
def test_us_core_maps_with_no_correction(net, tmp_path, names):
    people, visits = net.table("patients"), net.table("encounters")
    race = people["race_ethnicity_recorded"].astype(object)
    codes = {"white": "2106-3", "asian": "2028-9", "multiracial": "2106-3;2028-9"}
    codes["black_or_african_american"] = "2054-5"
    told = race.isin([*codes, "hispanic_or_latino"])
    needed = people["interpreter_needed"].astype(object).map({"yes": 373066001, "no": 373067005})
    patients = pd.DataFrame(
        {
            "id": people["person_id"].map("p{}".format),
            "born": people["year_of_birth"].map("{}-07-01".format),
            "gender": people["sex_assigned"],
            "race": race.map(codes),
            "ethnicity": (race == "hispanic_or_latino").map({True: "2135-2", False: "2186-5"}),
            "birthsex": people["sex_assigned"].astype(object).map({"male": "M", "female": "F", "x": "UNK"}),
            "interpreter": needed.astype("Int64"),
            "language": people["preferred_language_recorded"],
        }
    )[told]
    patients.set_axis(FLAT[names].split(), axis=1).to_csv(tmp_path / "Patient.csv", index=False)
    pd.DataFrame(
        {
            "id": visits["visit_occurrence_id"],
            "subject.reference": visits["person_id"].map("Patient/p{}".format),
            "class.code": visits["visit_type"].astype(object).map({"ed_only": "EMER"}).fillna("IMP"),
            "period.start": visits["visit_start_datetime"].dt.strftime("%Y-%m-%dT%H:%M:%S-05:00"),
        }
    ).to_csv(tmp_path / "Encounter.csv", index=False)
    found = propose(tmp_path)
    assert {column.sure for _, _, column in found.columns()} == {100}
    assert not found.questions
    records = open_records(tmp_path, found)
    assert records.lost.empty
    ours = records.table("patients", show_rows=True)
    assert ours["race_ethnicity_recorded"].astype(object).tolist() == race[told].tolist()
    for column in ("preferred_language_recorded", "interpreter_needed", "year_of_birth"):
        expected = people[column][told].astype(object)
        assert ours[column].astype(object).fillna("").tolist() == expected.fillna("").tolist()
    stays = records.table("encounters", show_rows=True)
    assert stays["visit_start_datetime"].tolist() == visits["visit_start_datetime"].tolist()
    assert set(stays["person_id"]) & set(ours["person_id"]) == set(patients["id"]) & set(stays["person_id"])
