"""Organisation, staff, anchor, community and the details of visits: keys, ranges, structure, and no group inside."""

import numpy as np
import pandas as pd
import pytest

from qse.network import World, parameters
from qse.network.tables import anchor, community, improvement, organisation, staff, visit_details

FIXED = {
    name: table
    for module in (organisation, improvement, staff, anchor, community)
    for name, table in module.TABLES.items()
}
KEYS = {
    "care_sites": ["care_site_id"],
    "unit_months": ["care_site_id", "month"],
    "providers": ["provider_id"],
    "improvement_log": ["improvement_id"],
    "workforce": ["employee_id"],
    "staff_survey": ["response_id"],
    "suppliers": ["supplier_id"],
    "spend_monthly": ["supplier_id", "month"],
    "community_investments": ["investment_id"],
    "location_population": ["location_id"],
    "location_assets": ["location_id"],
    "location_payer_year": ["location_id", "year", "payer"],
    "health_department_year": ["location_id", "year"],
    "encounter_diagnoses": ["visit_occurrence_id", "seq"],
    "patient_days": ["visit_occurrence_id"],
    "telehealth_visits": ["appointment_id"],
}
ROWS = {
    "care_sites": 72,
    "unit_months": 72 * 36,
    "providers": 480,
    "workforce": 6000,
    "suppliers": 600,
    "community_investments": 90,
    "location_population": 320,
    "location_assets": 320,
    "location_payer_year": 320 * 3 * 5,
    "health_department_year": 320 * 3,
}


def fixed(world: World) -> dict[str, pd.DataFrame]:
    return {name: table(world) for name, table in FIXED.items()}


def changed(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> set[str]:
    return {
        f"{name}.{column}"
        for name, table in one.items()
        for column in table
        if not table[column].equals(other[name][column])
    }


@pytest.fixture(scope="module")
def world() -> World:
    return World(20_000)


@pytest.fixture(scope="module")
def tables(world: World) -> dict[str, pd.DataFrame]:
    return fixed(world) | {name: table(world) for name, table in visit_details.TABLES.items()}


def test_row_counts(tables):
    assert {name: len(tables[name]) for name in ROWS} == ROWS
    assert 120 <= len(tables["improvement_log"]) <= 160
    assert 8000 <= len(tables["spend_monthly"]) <= 10_500
    assert 1.9 < len(tables["encounter_diagnoses"]) / tables["encounter_diagnoses"]["seq"].eq(1).sum() < 2.3


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_complete(tables, name):
    keys = tables[name][KEYS[name]]
    assert not keys.isna().any(axis=None)
    assert not keys.duplicated().any()


def test_foreign_keys_hold(world, tables):
    encounters, appointments = world.table("encounters"), world.table("appointments")
    allowed = {
        "care_site_id": tables["care_sites"]["care_site_id"],
        "location_id": world.table("locations")["location_id"],
        "system_id": world.table("systems")["system_id"],
        "supplier_id": tables["suppliers"]["supplier_id"],
        "person_id": world.table("patients")["person_id"],
        "visit_occurrence_id": encounters["visit_occurrence_id"],
        "appointment_id": appointments["appointment_id"],
    }
    for name, table in tables.items():
        for column in set(table) & set(allowed):
            assert table[column].dropna().isin(allowed[column]).all(), f"{name}.{column}"


def test_units_agree_with_encounters(world, tables):
    encounters, days = world.table("encounters"), tables["patient_days"]
    joined = days.merge(encounters, on="visit_occurrence_id", suffixes=("", "_of_visit"))
    assert len(joined) == len(days) == encounters["los_days"].notna().sum()
    assert (joined["care_site_id"] == joined["care_site_id_of_visit"]).all()
    assert (joined["month"] == joined["month_of_visit"]).all()
    assert joined["patient_days"].ge(1).all()
    assert (joined["patient_days"] - joined["los_days"]).abs().max() <= 0.5
    of_site = encounters.merge(tables["care_sites"], on="care_site_id", suffixes=("", "_of_site"))
    assert (of_site["system_id"] == of_site["system_id_of_site"]).all()


@pytest.mark.parametrize("state", ["none", "half", "full"])
def test_nurses_of_a_ward_are_those_that_admissions_met(world, state):
    repaired = world.repaired("staffing", state=state)
    joined = repaired.table("encounters").merge(FIXED["unit_months"](repaired), on=["care_site_id", "month"])
    units = parameters()["units"]
    wards = [units.index(name) for name in ("medicine", "medicine_teaching", "surgery")]
    joined = joined[(joined["care_site_id"] % len(units)).isin(wards) & joined["nurse_ratio"].notna()]
    assert len(joined) > 5000
    assert (joined["nurse_ratio"] == joined["patients_per_nurse"]).all()


def test_ranges(tables):
    ranges = {
        "unit_months": {
            "nurse_hppd": (3, 16),
            "patients_per_nurse": (1, 9),
            "agency_share": (0, 1),
            "safety_culture_score": (0, 100),
            "turnover_rate": (0, 1),
            "interpreter_tablet_uptime": (0, 1),
        },
        "providers": {"years_experience": (0, 44), "equity_training_month": (0, 35)},
        "workforce": {"hourly_wage_usd": (15, 150), "hire_month": (-420, 35), "separation_month": (0, 35)},
        "staff_survey": {"speak_up": (1, 5), "respect": (1, 5)},
        "spend_monthly": {"month": (0, 35), "spend_usd": (1, 1e7)},
        "improvement_log": {"month": (0, 35), "pdsa_cycle": (1, 5)},
        "location_population": {"svi": (0, 1), "tree_canopy_pct": (0, 100), "median_income_usd": (15e3, 2e5)},
        "location_payer_year": {"hba1c_control_pct": (0, 100), "prenatal_first_trimester_pct": (0, 100)},
        "health_department_year": {"life_expectancy": (65, 90), "heat_days": (0, 60)},
        "encounter_diagnoses": {"seq": (1, 6)},
        "telehealth_visits": {"connect_attempts": (1, 6)},
    }
    for name, columns in ranges.items():
        for column, (low, high) in columns.items():
            assert tables[name][column].dropna().between(low, high).all(), f"{name}.{column}"
    shares = (
        tables["location_population"]
        .filter(regex="^pct_")
        .drop(columns=["pct_lep", "pct_renter", "pct_no_vehicle", "pct_broadband"])
    )
    assert shares.shape[1] == len(parameters().groups)
    assert shares.sum(axis=1).between(99.5, 100.5).all()
    assert (tables["location_population"]["moe_flag"] == "yes").sum() == 6
    left = tables["workforce"].dropna(subset="separation_month")
    assert (left["separation_month"] >= left["hire_month"]).all()


def test_blanks_are_as_many_as_planned(tables):
    planned = {
        "unit_months.safety_culture_score": 0.06,
        "providers.self_reported_race_ethnicity": 0.18,
        "workforce.race_ethnicity": 0.09,
        "staff_survey.race_ethnicity": 0.15,
    }
    for place, share in planned.items():
        name, column = place.split(".")
        values = tables[name][column]
        assert abs(values.isna().mean() - share) < 4 * np.sqrt(share * (1 - share) / len(values)), place


def test_payers_show_no_cell_of_one_to_ten(tables):
    payer_year = tables["location_payer_year"]
    assert not payer_year["members"].between(1, 10).any()
    assert 0.02 < payer_year["members"].isna().mean() < 0.25
    assert payer_year.loc[payer_year["members"].isna(), "ed_visits_per_1000"].isna().all()


def test_beds_of_units_are_the_beds_of_the_system(world, tables):
    beds = tables["care_sites"].groupby("system_id")["licensed_beds"].sum()
    assert (beds.to_numpy() == world.table("systems")["beds"].to_numpy()).all()


def test_one_unit_of_each_system_is_renamed_once(tables):
    names = tables["unit_months"].groupby("care_site_id")["care_site_name"].nunique()
    assert (names > 1).sum() == 8
    assert set(np.flatnonzero(names > 1) // 9) == set(range(8))
    renamed = tables["unit_months"][tables["unit_months"]["care_site_id"] == 1]
    changes = renamed["care_site_name"].astype(str).ne(renamed["care_site_name"].astype(str).shift())
    assert renamed.loc[changes, "month"].tolist() == [0, parameters()["unit_renamed_month"]]


def test_the_smallest_contract_shuts_out_small_local_firms(tables):
    firms = tables["suppliers"]
    paid = firms["supplier_id"].isin(tables["spend_monthly"]["supplier_id"])
    small = firms["annual_capacity_usd"] < firms["min_contract_size_usd"]
    local = firms["local_flag"] == "yes"
    assert small[local].mean() > 3 * small[~local].mean()
    assert paid[small].mean() < 0.10
    # Large enough, local firms are paid as often as others: the rule is about size alone.
    assert abs(paid[~small & local].mean() - paid[~small & ~local].mean()) < 0.12


def test_work_at_low_wages_draws_from_nearer_by_bus(world, tables):
    staff_of = tables["workforce"].merge(world.table("locations"), on="location_id")
    near = {name for name, job in parameters()["jobs"].items() if job["near"] >= 0.03}
    low = staff_of["job_family"].isin(near)
    minutes = (
        staff_of.groupby([staff_of["holc_grade"], low], observed=True)["transit_minutes"].mean().unstack()
    )
    assert (minutes[True] < minutes[False]).mean() >= 0.8
    assert (minutes[False] - minutes[True]).mean() > 0.5


def test_leaving_follows_the_wage_and_the_way(world, tables):
    staff_of = tables["workforce"].merge(world.table("locations"), on="location_id")
    left = staff_of["separation_month"].notna()
    low = staff_of["hourly_wage_usd"] < 25
    far = staff_of["transit_minutes"] > staff_of["transit_minutes"].median()
    assert left[low].mean() > left[~low].mean() + 0.05
    assert left[low & far].mean() > left[low & ~far].mean() + 0.03


def test_conduct_toward_staff_can_be_told_apart_and_its_weights_have_sources(tables):
    survey = tables["staff_survey"].dropna(subset=["race_ethnicity", "conduct_toward_me"])
    met = (survey["conduct_toward_me"] == "yes").groupby(survey["race_ethnicity"], observed=True).mean()
    assert met["black_or_african_american"] > 1.4 * met["white"]
    weights = parameters().mechanisms["staff_conduct"]["exposure"]
    assert list(weights) == parameters().groups
    assert all(one["weight"] == 0.5 for one in weights.values() if one["source"] == "assumed")
    assert all(one["source"] != "assumed" for one in weights.values() if one["weight"] == 0)


def test_entries_of_the_history_disagree_and_what_people_said_of_themselves_is_not_guessed(world, tables):
    history = tables["real_history"]
    race = history[history["field"] == "race_ethnicity"].merge(world.table("truth_patients"), on="person_id")
    several = race.groupby("person_id")["value"].nunique()[race.groupby("person_id").size() > 1]
    assert 0.05 < (several > 1).mean() < 0.5
    right = race["value"].astype(str) == race["group_self"].astype(str)
    own = race["source"] == "self_report_portal"
    assert right[own].mean() > 0.95
    assert right[race["source"] == "registration_observed"].mean() < right[own].mean() - 0.1
    sampled = history["person_id"].nunique() / world.size
    assert 0.28 < sampled < 0.32


def test_no_code_comes_twice_in_a_visit(tables):
    assert not tables["encounter_diagnoses"].duplicated(["visit_occurrence_id", "icd10_like"]).any()


def test_fixed_tables_are_the_same_at_any_size_and_for_any_part(tables):
    for other in (World(10), World(50, first=700)):
        assert changed({name: tables[name] for name in FIXED}, fixed(other)) == set()


@pytest.mark.parametrize("name", visit_details.TABLES)
def test_rows_of_a_patient_are_the_same_at_any_size(world, tables, name):
    part = visit_details.TABLES[name](World(500, first=1200))
    whole = tables[name]
    person = whole["person_id"] if "person_id" in whole else whole.iloc[:, 0] // 64
    wanted = whole[person.between(1200, 1699)].reset_index(drop=True)
    assert len(part) > 50
    pd.testing.assert_frame_equal(part, wanted)


@pytest.mark.parametrize("group", ["white", "black_or_african_american"])
def test_the_labels_of_patients_reach_no_fixed_table(tables, group):
    assert changed({name: tables[name] for name in FIXED}, fixed(World(10, relabel=group))) == set()


def test_group_decides_no_wage_and_no_leaving(monkeypatch):
    """Where everybody has one group, the same people do the same work at the same wage and leave in the same month."""
    planted = FIXED["workforce"](World(10))
    one = np.zeros(len(parameters().groups))
    one[2] = 1.0
    monkeypatch.setattr(
        "qse.network.workforce.composition", lambda places, p: np.tile(one, (places.location.size, 1))
    )
    assert changed({"a": planted}, {"a": FIXED["workforce"](World(10))}) == {"a.race_ethnicity"}


def test_repaired_and_relabelled_only_labels_change():
    mechanisms = list(parameters().mechanisms)
    one = World(5000).repaired(*mechanisms)
    other = World(5000, relabel="white").repaired(*mechanisms)
    details = [{name: table(made) for name, table in visit_details.TABLES.items()} for made in (one, other)]
    assert changed(details[0], details[1]) == {"real_history.value"}


def test_repaired_staffing_reaches_what_follows_from_it_and_nothing_else(tables):
    found = changed({name: tables[name] for name in FIXED}, fixed(World(10).repaired("staffing")))
    strained = {
        "patients_per_nurse",
        "nurse_hppd",
        "rn_hours",
        "agency_share",
        "turnover_rate",
        "safety_culture_score",
    }
    assert found == {f"unit_months.{name}" for name in strained} | {
        "staff_survey.speak_up",
        "staff_survey.respect",
    }


def test_other_repairs_reach_few_fixed_tables(tables):
    before = {name: tables[name] for name in FIXED}
    reached = {
        name: {column.split(".")[0] for column in changed(before, fixed(World(10).repaired(name)))}
        for name in parameters().mechanisms
    }
    places = {"location_population", "location_assets", "location_payer_year", "health_department_year"}
    assert reached.pop("redlining") == places | {"workforce", "staff_survey"}
    assert reached.pop("coverage") == reached.pop("transport") == {"location_payer_year"}
    assert reached.pop("oximeter") == reached.pop("record_quality") == {"unit_months"}
    assert reached.pop("staffing") == {"unit_months", "staff_survey"}
    assert reached.pop("staff_conduct") == {"staff_survey"}
    assert not set().union(*reached.values())
