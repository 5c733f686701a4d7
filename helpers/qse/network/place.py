"""Neighbourhoods."""

from dataclasses import dataclass

import numpy as np

from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters


@dataclass(frozen=True)
class Places:
    """The neighbourhoods of all systems, one entry each; `per_system` of them belong to each system."""

    location: Integers
    system: Integers
    deprivation: Floats  # standard normal scale; higher means less was invested
    transit_minutes: Floats
    population: Floats  # relative size
    per_system: int

    @property
    def deprivation_rank(self) -> Integers:
        """National-style rank, 1 (most invested) to 100 (least)."""
        return np.clip(np.round(100 / (1 + np.exp(-1.45 * self.deprivation))), 1, 100).astype(np.int64)


def neighbourhoods(seed: int, p: Parameters) -> Places:
    """Make the neighbourhoods, the same for every size of the network.

    >>> from qse.network.parameters import parameters
    >>> neighbourhoods(2031, parameters()).location.size
    320
    """
    per_system = p["places"]["per_system"]
    location = np.arange(per_system * len(p.systems))
    noise = Noise(seed, location)
    system = location // per_system
    deprivation = p["places"]["deprivation_sd"] * noise.normal("place.deprivation")
    transit = p["places"]["transit_minutes"]
    rural = np.array([p["systems"][name]["type"] == "rural" for name in p.systems])[system]
    minutes = (
        transit["base"]
        + transit["per_deprivation"] * deprivation
        + transit["rural_extra"] * rural
        + transit["sd"] * noise.normal("place.transit")
    )
    population = np.exp(0.4 * noise.normal("place.population"))
    return Places(location, system, deprivation, np.maximum(5, np.round(minutes)), population, per_system)
