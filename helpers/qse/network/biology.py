"""How ill people are. The firewall: nothing in this file knows anybody's group.

Functions take age, what was withheld from a neighbourhood, and cover; a test reads this file and
fails when a function could reach the group column.
"""

import numpy as np
from numpy.typing import NDArray

from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters


def burden(
    seed: int, person: Integers, age: Floats, deprivation: Floats, uninsured: NDArray[np.bool_], p: Parameters
) -> Floats:
    """Long-term illness, on a scale with mean near 0 and spread near 1; shape (people,)."""
    b = p["burden"]
    noise = Noise(seed, person)
    return (
        b["age"] * (age - p["age"]["mean"])
        + b["deprivation"] * deprivation
        + b["uninsured"] * uninsured
        + b["sd"] * noise.normal("person.burden")
    )


def severity(seed: int, visit: Integers, burden_of_person: Floats, p: Parameters) -> Floats:
    """How ill at this visit, same scale; shape (visits,)."""
    s = p["severity"]
    return s["burden"] * burden_of_person + s["sd"] * Noise(seed, visit).normal("visit.severity")
