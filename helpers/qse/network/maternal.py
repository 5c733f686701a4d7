"""Births: a warning sign, how long until somebody acts, and what follows."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from qse.network import biology
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import People
from qse.network.slots import SLOTS
from qse.network.visits import interpreter_chance

SLOT = 63


@dataclass(frozen=True)
class Births:
    """One entry a birth; `row` is the position of the patient."""

    birth: Integers
    row: Integers
    month: Integers
    needed: Booleans
    interpreter: Booleans
    hypertension: Booleans
    warning: Booleans
    minutes: Floats
    morbidity: Booleans


def births(
    seed: int, people: People, burden: Floats, programmes: frozenset[str], m: Strength, p: Parameters
) -> Births:
    """Simulate the births among `people`: at most one a person; none at the children's and cancer systems."""
    like = p["maternal"]
    low, high = like["age"]
    elsewhere = np.isin(people.system, [p.systems.index(name) for name in ("curlew", "dunlin")])
    can = people.female & (people.age >= low) & (people.age < high) & ~elsewhere
    row = np.flatnonzero(can & Noise(seed, people.person).chance("person.birth", like["delivered"]))
    birth = people.person[row] * SLOTS + SLOT
    noise = Noise(seed, birth)
    month = np.floor(p["calendar"]["months"] * noise.uniform("birth.month")).astype(np.int64)
    system, group, age = people.system[row], people.group[row], people.age[row]
    surge = (month >= p["surge"]["from"]) & (month < p["surge"]["until"])
    needed = people.needs_interpreter[row]
    provided = interpreter_chance(noise, system, month, surge, programmes, p)
    interpreter = needed & noise.chance("birth.interpreter", 1 - m["interpreter_gap"] * (1 - provided))
    missing = needed & ~interpreter
    clinician = 2 * expit(0.6 * noise.normal("birth.clinician"))
    hypertension = biology.high_pressure_in_pregnancy(noise, burden[row], people.deprivation[row], age, p)
    warning = biology.warning_sign(noise, hypertension, p)
    # Repaired, every place is as good as the best.
    quality = p.by_system("site_quality")
    site = (quality.min() + m["staffing"] * (quality - quality.min()))[system]
    t = like["minutes"]
    minutes = np.exp(
        np.log(t["median"])
        + t["sd"] * noise.normal("birth.minutes")
        + m["heeding"] * t["exposed"] * p.exposure("heeding")[group] * clinician
        + t["no_interpreter"] * missing
        + site
    )
    s = like["morbidity"]
    morbidity = noise.chance(
        "birth.morbidity",
        expit(
            s["base"]
            + s["hypertension"] * hypertension
            + warning * (s["warning"] + s["delay"] * np.log(minutes / t["median"]))
            + s["site"] * site
            + s["deprivation"] * people.deprivation[row]
        ),
    )
    return Births(birth, row, month, needed, interpreter, hypertension, warning, np.round(minutes), morbidity)
