"""The world: same people at any size and in any world, and repairs that close their gap."""

import numpy as np
import pandas as pd
import pytest

from qse.files import Problem
from qse.network import STATES, World, parameters

MECHANISMS = list(parameters().mechanisms)


def test_patient_k_is_the_same_person_at_any_size():
    few, many = World(1000).tables(), World(5000).tables()
    for name in few:
        key = "person_id" if "person_id" in few[name] else None
        if name in ("systems", "locations"):
            head = many[name]
        elif key:
            head = many[name][many[name][key] < 1000]
        else:
            head = many[name][many[name]["visit_occurrence_id"] // 64 < 1000]
        pd.testing.assert_frame_equal(few[name], head.reset_index(drop=True))


def test_parts_made_apart_are_the_parts_of_the_whole():
    whole, part = World(3000).tables(), World(500, first=1200).tables()
    wanted = whole["patients"].query("1200 <= person_id < 1700").reset_index(drop=True)
    pd.testing.assert_frame_equal(part["patients"], wanted)


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
    for name in ("interpreter_requests", "safety_events"):
        assert tables[name]["visit_occurrence_id"].isin(tables["encounters"]["visit_occurrence_id"]).all()
    assert tables["patients"]["location_id"].isin(tables["locations"]["location_id"]).all()
    assert tables["encounters"]["month"].between(0, 35).all()
    assert tables["encounters"]["visit_start_datetime"].dt.year.between(2031, 2033).all()


def test_observed_tables_hold_no_truth():
    columns = {column for table in World(200).tables().values() for column in table}
    assert not columns & {"group_self", "harm", "harm_level", "harm_probability", "needs_interpreter"}


def test_an_unmet_need_often_leaves_no_row():
    world = World(20_000)
    unmet = (world.care.needed & ~world.care.interpreter).sum()
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
    for mechanism in parameters().mechanisms.values():
        weights = mechanism.get("exposure", {}).values()
        assert all(weight["source"] != "assumed" for weight in weights if weight["weight"] == 0)
        assert len({weight["weight"] for weight in weights if weight["source"] == "assumed"}) <= 1


def standardised(world: World, outcome: np.ndarray, group: np.ndarray, inside: np.ndarray) -> float:
    """Difference of a mean, group 1 minus group 0, standardised to both by age band and health system."""
    row = world.care.row[inside]
    cell = (np.minimum(world.people.age[row] // 10, 9) * 8 + world.people.system[row]).astype(int)
    which, value = group[inside].astype(int), outcome[inside].astype(float)
    n = np.array([np.bincount(cell[which == side], minlength=80) for side in (0, 1)])
    total = np.array([np.bincount(cell[which == side], value[which == side], 80) for side in (0, 1)])
    use = (n > 0).all(axis=0)
    mean = total[:, use] / n[:, use]
    weight = n[:, use].sum(axis=0)
    return float(((mean[1] - mean[0]) * weight).sum() / weight.sum())


def target_gap(world: World, mechanism: str) -> float:
    """Measure the gap that a mechanism names as its target."""
    care, people, p = world.care, world.people, world.parameters
    row = care.row
    reported = np.zeros(care.visit.size, dtype=bool)
    reported[world.reports.position[world.reports.level >= 0]] = True
    if mechanism == "interpreter_gap":
        return standardised(world, care.harmed, people.needs_interpreter[row], care.inpatient)
    group, reference = (
        p.groups.index(p.mechanisms[mechanism]["target"][name]) for name in ("group", "reference")
    )
    inside = care.harmed & np.isin(people.group[row], (group, reference))
    return standardised(world, reported, people.group[row] == group, inside)


@pytest.fixture(scope="module")
def large():
    return World(300_000)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_repair_closes_its_gap_within_a_fifth_on_either_side(large, mechanism):
    planted = target_gap(large, mechanism)
    half = target_gap(large.repaired(mechanism, state="half"), mechanism)
    left = target_gap(large.repaired(mechanism), mechanism)
    assert abs(planted) > 0.02, "the planted gap is too small to teach anything"
    assert abs(left) <= 0.2 * abs(planted)
    assert 0.25 < half / planted < 0.75


def test_states_run_from_planted_to_repaired():
    assert STATES == {"none": 1.0, "half": 0.5, "full": 0.0}
