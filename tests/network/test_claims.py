"""No lesson on noise: claims and traps hold in nine of ten other networks, and sizes are where they were aimed."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import qse.network
from qse.files import read_yaml
from qse.network import World, parameters
from qse.network.claims import SEEDS, ask, claims, shares, traps, word
from qse.network.gaps import count, gap, sides
from qse.network.outcomes import OUTCOMES

TARGETS = read_yaml(Path(qse.network.__file__).with_name("targets.yaml")).data


@pytest.mark.slow
def test_every_claim_and_every_trap_holds_in_nine_of_ten_networks():
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(shares, ([seed] for seed in SEEDS)))
    found = {name: sum(part[name] for part in parts) / len(parts) for name in parts[0]}
    assert set(found) == set(claims()) | {f"trap {name}" for name in traps()}
    weak = {name: share for name, share in found.items() if share < 0.9}
    assert not weak


@pytest.mark.slow
def test_sizes_are_where_they_were_aimed():
    world, counted = World(2_000_000), {}
    for first in range(0, world.size, 250_000):
        part = replace(world, first=first, size=250_000)
        for name, target in TARGETS.items():
            more = count(part, target["measure"], target["by"], "none")
            counted[name] = counted[name] + more if name in counted else more
    for name, target in TARGETS.items():
        names = sides(World(1), target["by"])[0]
        one, other = (counted[name].mean(names.index(target[side]))[0] for side in ("group", "reference"))
        odds = (one / (1 - one)) / (other / (1 - other)) if other < 1 else float("nan")
        value = {"ratio": one / other, "odds_ratio": odds, "level": one}[target["contrast"]]
        low, high = target["band"]
        assert low <= value <= high, f"{name} is {value:.3f}"


@pytest.mark.slow
def test_two_worlds_show_the_same_gaps_and_ask_for_other_repairs():
    usual, rival = World(1_000_000), World(1_000_000, variant="rival")
    black = {"group": "black_or_african_american", "reference": "white"}
    need = {"group": "yes", "reference": "no"}
    asked = {
        by: {"by": by, "adjust": "age" if by == "rural" else "age_system"}
        | (black if by == "group" else need)
        for by in ("group", "needs_interpreter", "public", "rural")
    }
    # All of one world and then all of the other, as parts of few worlds are kept.
    gaps = [
        {by: gap(world, "readmission", **parts) for by, parts in asked.items()} for world in (usual, rival)
    ]
    for by in asked:
        one, other = (found[by] for found in gaps)
        assert abs(one[0] - other[0]) < 2 * (one[1] ** 2 + other[1] ** 2) ** 0.5, by
    (transport, need_met), (rival_transport, rival_need_met) = (
        [
            found["group"][0] - gap(world.repaired(mechanism), "readmission", "group", **black)[0]
            for mechanism in ("transport", "interpreter_gap")
        ]
        for world, found in zip((usual, rival), gaps, strict=True)
    )
    assert transport > 3 * need_met
    assert rival_need_met > rival_transport


@pytest.mark.parametrize("name", claims())
def test_claims_are_whole(name):
    claim = claims()[name]
    assert claim["says"].endswith(".")
    assert claim.get("preset", "standard") in parameters()["presets"]
    words = ("higher", "lower", "uncertain", "not higher", "not lower")
    assert claim["expect"] in (*words, "more than the gap", "no more than a third of the gap")
    assert ask(World(20_000), claim["ask"])[1] > 0


@pytest.mark.parametrize("name", traps())
def test_traps_can_be_read_aloud(name):
    trap = traps()[name]
    assert 60 <= len(trap.text.split()) <= 120, f"{len(trap.text.split())} words"
    assert trap.preset in parameters()["presets"]


def test_there_are_fourteen_traps():
    assert len(traps()) == 14


@pytest.mark.parametrize("name", TARGETS)
def test_targets_say_what_they_aim_at(name):
    target = TARGETS[name]
    assert target["measure"] in OUTCOMES
    assert target["band"][0] < target["chosen"] < target["band"][1]
    assert target["why"]
    assert target["evidence"]


@pytest.mark.parametrize(
    ("value", "error", "says"), [(0.1, 0.01, "higher"), (-0.1, 0.01, "lower"), (0.1, 0.1, "uncertain")]
)
def test_words(value, error, says):
    assert word(value, error) == says
