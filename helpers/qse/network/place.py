"""Neighbourhoods: what was invested in them, and what was withheld."""

from dataclasses import dataclass

import numpy as np

from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength

GRADES = ["A", "B", "C", "D", "ungraded"]


@dataclass(frozen=True)
class Places:
    """The neighbourhoods of all systems, one entry each; `per_system` of them belong to each system."""

    location: Integers
    system: Integers
    grade: Integers
    deprivation: Floats  # standard scale; higher means that more was withheld
    transit_minutes: Floats
    pm25: Floats
    population: Floats  # relative size
    per_system: int

    @property
    def deprivation_rank(self) -> Integers:
        """Rank from 1 (most invested) to 100 (most withheld)."""
        return np.clip(np.round(100 / (1 + np.exp(-1.45 * self.deprivation))), 1, 100).astype(np.int64)


def neighbourhoods(seed: int, m: Strength, p: Parameters) -> Places:
    """Make the neighbourhoods, the same for every size of the network.

    Redlining withholds investment by grade; repaired, every place has what the places graded A have.
    """
    like = p["places"]
    location = np.arange(like["per_system"] * len(p.systems))
    noise = Noise(seed, location)
    system = location // like["per_system"]
    grade = noise.choice("place.grade", np.array(like["grade"], dtype=float))
    withheld = m["redlining"] * np.array(like["withheld"])[grade]
    rural = np.array([p["systems"][name]["type"] == "rural" for name in p.systems])[system]

    population = np.exp(0.4 * noise.normal("place.population"))
    cell = system * len(GRADES) + grade

    def level(name: str) -> Floats:
        # Chance alone must not make one grade worse than another, or a repair would leave a gap that is nobody's.
        how, chance = like[name], noise.normal(f"place.{name}")
        middle = np.bincount(cell, population * chance) / np.maximum(np.bincount(cell, population), 1e-9)
        return how["base"] + how["withheld"] * withheld + how["sd"] * (chance - middle[cell])

    minutes = level("transit_minutes") + like["transit_minutes"]["rural"] * rural
    return Places(
        location=location,
        system=system,
        grade=grade,
        deprivation=level("deprivation"),
        transit_minutes=np.maximum(5, np.round(minutes)),
        pm25=np.round(level("pm25"), 1),
        population=population,
        per_system=like["per_system"],
    )
