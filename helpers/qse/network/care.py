"""What happens in care: visits, interpreters, harm, length of stay, readmission."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, pdtr

from qse.network import biology
from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.people import People

VISIT_TYPES = ["direct_admit", "ed_only", "ed_to_inpatient"]
HARM_LEVELS = ["mild", "moderate", "severe", "death"]
SLOTS = 64  # numbers kept for each person, so that a visit has the same number in every world


@dataclass(frozen=True)
class Care:
    """One entry a visit. `row` is the position of the patient; `harm_level` is -1 where nothing happened."""

    visit: Integers
    row: Integers
    day: Integers
    month: Integers
    minute: Integers
    visit_type: Integers
    needed: NDArray[np.bool_]
    interpreter: NDArray[np.bool_]
    requested: NDArray[np.bool_]
    harm_probability: Floats
    harm_level: Integers
    harm_category: Integers
    length_of_stay: Floats
    readmitted: NDArray[np.bool_]

    @property
    def inpatient(self) -> NDArray[np.bool_]:
        """Was admitted."""
        return self.visit_type != VISIT_TYPES.index("ed_only")

    @property
    def harmed(self) -> NDArray[np.bool_]:
        """Was harmed during the admission."""
        return self.harm_level >= 0


def visits(seed: int, people: People, strength: dict[str, float], p: Parameters) -> Care:
    """Simulate the visits of `people`, in order of person and then of number.

    Parameters
    ----------
    seed : of the world.
    people : from `people.patients`.
    strength : for each mechanism 1 (as planted), 0.5 (half repaired) or 0 (repaired).
    p : the parameters.

    """
    burden = biology.burden(seed, people.person, people.age, people.deprivation, people.uninsured, p)
    rate = np.exp(
        p["visits"]["base"] + p["visits"]["burden"] * burden + p["visits"]["uninsured"] * people.uninsured
    )
    slot = np.arange(p["visits"]["slots"])
    number = (Noise(seed, people.person).uniform("person.visits")[:, None] > pdtr(slot, rate[:, None])).sum(
        axis=1
    )
    row = np.repeat(np.arange(people.person.size), number)
    visit = people.person[row] * SLOTS + np.arange(row.size) - np.repeat(np.cumsum(number) - number, number)

    noise = Noise(seed, visit)
    months = p["calendar"]["months"]
    when = noise.uniform("visit.when")
    severity = biology.severity(seed, visit, burden[row], p)
    emergency = noise.chance("visit.emergency", p["emergency"])
    admitted = ~emergency | (severity > p["admitted_above"])
    visit_type = np.where(~emergency, 0, np.where(admitted, 2, 1))

    gap = strength["interpreter_gap"]
    needed = people.needs_interpreter[row]
    provided = 1 - gap * (1 - p.by_system("interpreter_provided")[people.system[row]])
    interpreter = needed & noise.chance("visit.interpreter", provided)
    missing = needed & ~interpreter
    requested = interpreter | (missing & noise.chance("visit.request", p["care"]["request_written"]))

    age = people.age[row]
    probability, level, category = _harm(noise, severity, age, missing, admitted, p)
    harmed = level >= 0
    stay = p["care"]["length_of_stay"]
    days = (
        np.exp(
            stay["base"]
            + stay["severity"] * severity
            + stay["age"] * (age - 55)
            + stay["sd"] * noise.normal("visit.stay")
        )
        + stay["no_interpreter"] * missing
        + stay["harm"] * (level + 1)
    )
    again = p["care"]["readmission"]
    readmitted = admitted & noise.chance(
        "visit.readmission",
        expit(
            again["base"]
            + again["severity"] * severity
            + again["burden"] * burden[row]
            + again["deprivation"] * people.deprivation[row]
            + again["no_interpreter"] * missing
            + again["harm"] * harmed
        ),
    )
    return Care(
        visit=visit,
        row=row,
        day=np.floor(30.4375 * months * when).astype(np.int64),
        month=np.floor(months * when).astype(np.int64),
        minute=np.floor(1440 * noise.uniform("visit.minute")).astype(np.int64),
        visit_type=visit_type,
        needed=needed,
        interpreter=interpreter,
        requested=requested,
        harm_probability=probability,
        harm_level=level,
        harm_category=category,
        length_of_stay=np.where(admitted, np.round(np.maximum(0.5, days), 1), np.nan),
        readmitted=readmitted,
    )


def _harm(
    noise: Noise,
    severity: Floats,
    age: Floats,
    missing: NDArray[np.bool_],
    admitted: NDArray[np.bool_],
    p: Parameters,
) -> tuple[Floats, Integers, Integers]:
    harm, levels = p["care"]["harm"], p["care"]["harm_level"]
    probability = np.where(
        admitted,
        expit(
            harm["base"]
            + harm["severity"] * severity
            + harm["age"] * (np.maximum(age, 40) - 60)
            + harm["no_interpreter"] * missing
        ),
        0.0,
    )
    harmed = noise.chance("visit.harm", probability)
    how_bad = (
        noise.normal("visit.harm_level") + levels["severity"] * severity + levels["no_interpreter"] * missing
    )
    level = np.where(harmed, np.searchsorted(np.array(levels["cuts"]), how_bad), -1)
    shares = np.array(list(p["harm_categories"].values()))
    category = np.where(harmed, noise.choice("visit.harm_category", shares), -1)
    return probability, level, category
