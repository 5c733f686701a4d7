"""The world: same people at any size and in any world, and repairs that close their gap."""

from dataclasses import replace

import pandas as pd
import pytest

from qse.files import Problem
from qse.network import STATES, World, parameters
from qse.network.gaps import count, gap
from qse.network.outcomes import OUTCOMES
from qse.network.record import SECOND

MECHANISMS = list(parameters().mechanisms)
OF_PATIENTS = [name for name in MECHANISMS if name != "staff_conduct"]
NEED_MANY = {"oximeter", "skin_assessment", "heeding", "care_pathway"}


def rows_of(tables: dict, low: int, high: int) -> dict:
    """Keep of each table the rows of persons `low` to `high`."""
    kept = {}
    for name, table in tables.items():
        if "person_id" in table:
            person = table["person_id"] % SECOND
        elif "visit_occurrence_id" in table:
            person = table["visit_occurrence_id"] // 64
        elif "event_id" in table:
            person = table["event_id"] // 128
        else:
            kept[name] = table
            continue
        if name == "safety_events":
            person = table["event_id"] // 128
        kept[name] = table[person.between(low, high - 1)].reset_index(drop=True)
    return kept


def test_patient_k_is_the_same_person_at_any_size():
    few, many = World(1000).tables(), rows_of(World(5000).tables(), 0, 1000)
    for name in few:
        pd.testing.assert_frame_equal(few[name], many[name])


def test_parts_made_apart_are_the_parts_of_the_whole():
    whole, part = rows_of(World(3000).tables(), 1200, 1700), World(500, first=1200).tables()
    for name in part:
        pd.testing.assert_frame_equal(part[name], whole[name])


def test_another_seed_is_another_network():
    assert not World(500, seed=1).tables()["patients"].equals(World(500, seed=2).tables()["patients"])


def test_keys_hold():
    tables = World(4000).tables()
    for name, key in (
        ("patients", "person_id"),
        ("encounters", "visit_occurrence_id"),
        ("interpreter_requests", "request_id"),
        ("safety_events", "event_id"),
        ("locations", "location_id"),
    ):
        assert tables[name][key].is_unique
    assert tables["encounters"]["person_id"].isin(tables["patients"]["person_id"]).all()
    for name in ("interpreter_requests", "safety_events", "oximetry", "note_flags", "trigger_tool_sample"):
        visit = tables[name]["visit_occurrence_id"].dropna()
        assert visit.isin(tables["encounters"]["visit_occurrence_id"]).all()
    lives = tables["patients"]["location_id"].dropna()
    assert lives.isin(tables["locations"]["location_id"]).all()
    assert tables["encounters"]["month"].between(0, 35).all()
    assert tables["encounters"]["visit_start_datetime"].dt.year.between(2031, 2033).all()


def test_observed_tables_hold_no_truth():
    columns = {column for table in World(200).tables().values() for column in table}
    assert not columns & {
        "group_self",
        "harm",
        "harm_level",
        "harm_probability",
        "needs_interpreter",
        "skin_tone",
    }


def test_an_unmet_need_often_leaves_no_row():
    world = World(20_000)
    unmet = world.visits.missing.sum()
    rows = (world.tables()["interpreter_requests"]["fulfilled"] == "no").sum()
    assert 0.64 < rows / unmet < 0.74


def test_unknown_names_get_one_sentence_with_the_nearest():
    with pytest.raises(Problem, match="interpreter_gap"):
        World(10).repaired("interpretr_gap")
    with pytest.raises(Problem, match="'none', 'half' or 'full'"):
        World(10).repaired("interpreter_gap", state="most")


def test_every_mechanism_says_what_it_is():
    for name, mechanism in parameters().mechanisms.items():
        for part in (
            "title",
            "stands_for",
            "full_repair",
            "keyed_to",
            "reaches",
            "target",
            "source",
            "assumed",
        ):
            assert mechanism.get(part), f"{name} lacks {part}"


def test_no_weight_is_zero_without_a_source_and_assumed_weights_are_alike():
    assumed = set()
    for mechanism in parameters().mechanisms.values():
        weights = mechanism.get("exposure", {}).values()
        assert all(weight["source"] != "assumed" for weight in weights if weight["weight"] == 0)
        assumed |= {weight["weight"] for weight in weights if weight["source"] == "assumed"}
    assert len(assumed) == 1


PLANTED_AT_LEAST = 0.005
WHO_PEOPLE_ARE = {"self_mena", "recorded_mena"}


def test_a_repair_closes_the_gap_among_staff():
    def conduct(state: str) -> float:
        survey = World(10).repaired("staff_conduct", state=state).table("staff_survey")
        share = (survey["conduct_toward_me"] == "yes").groupby(survey["race_ethnicity"], observed=True).mean()
        return share["black_or_african_american"] - share["white"]

    assert conduct("none") > 0.05
    assert abs(conduct("full")) < 0.2 * conduct("none")


@pytest.mark.slow
@pytest.mark.parametrize("mechanism", OF_PATIENTS)
def test_a_repair_closes_its_gap_within_a_fifth_on_either_side(mechanism):
    target = parameters().mechanisms[mechanism]["target"]
    size = 2_000_000 if mechanism in NEED_MANY else 300_000

    def measured(state: str) -> float:
        return gap(World(size).repaired(mechanism, state=state), **target)[0]

    planted = measured("none")
    assert abs(planted) > PLANTED_AT_LEAST, "the planted gap is too small to teach anything"
    assert abs(measured("full")) <= 0.2 * abs(planted)
    assert 0.2 < measured("half") / planted < 0.8


@pytest.mark.slow
def test_with_everything_repaired_no_outcome_differs_between_groups():
    world = World(2_000_000).repaired(*MECHANISMS)
    groups = world.parameters.groups
    white = groups.index("white")
    found = {}
    for first in range(0, world.size, 100_000):
        part = replace(world, first=first, size=100_000)
        for name in set(OUTCOMES) - WHO_PEOPLE_ARE:
            counted = count(part, name, "group")
            found[name] = found[name] + counted if name in found else counted
    worst = {}
    for name, counted in found.items():
        for at, group in enumerate(groups):
            value, error = counted.difference(at, white)
            if at != white and error > 0:
                worst[f"{name}, {group}"] = abs(value / error)
    assert max(worst.values()) < 3.5, max(worst, key=worst.get)


def test_states_run_from_planted_to_repaired():
    assert STATES == {"none": 1.0, "half": 0.5, "full": 0.0}
