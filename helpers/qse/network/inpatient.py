"""Admissions: the ward, the oximeter, harm, the length of stay, what follows."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from qse.network import biology
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import People
from qse.network.visits import Visits

HARM_LEVELS = ["mild", "moderate", "severe", "death"]
TIERS = ["red", "orange", "yellow", "blue"]


@dataclass(frozen=True)
class Admissions:
    """One entry an admission; `at` is the position of the visit. `harm_level` is -1 where nothing happened."""

    at: Integers
    stretched: Booleans
    nurses: Floats
    respiratory: Booleans
    sao2: Floats
    spo2: Floats
    blood_gas: Booleans
    heart_failure: Booleans
    cardiology: Booleans
    harm_probability: Floats
    harm_level: Integers
    harm_category: Integers
    days: Floats
    died: Booleans
    readmitted: Booleans
    intensive: Booleans
    sofa: Integers
    sofa_acute: Integers

    @property
    def harmed(self) -> Booleans:
        """Was harmed during the admission."""
        return self.harm_level >= 0


def admissions(
    seed: int, people: People, visits: Visits, burden: Floats, kidney: Booleans, m: Strength, p: Parameters
) -> Admissions:
    """Simulate what happens in the admissions among `visits`."""
    at = np.flatnonzero(visits.admitted)
    row = visits.row[at]
    noise = Noise(seed, visits.visit[at])
    age, system, group = people.age[row], people.system[row], people.group[row]
    severity, month, missing = visits.severity[at], visits.month[at], visits.missing[at]
    clinician, tone, deprivation = visits.clinician[at], people.tone[row], people.deprivation[row]

    stretched, nurses = _ward(noise, system, people.public[row], visits.surge[at], m, p)
    respiratory = noise.chance("visit.respiratory", p["hypoxia"]["respiratory"])
    sao2 = biology.oxygen(noise, severity, respiratory)
    spo2 = _oximeter(noise, sao2, tone, m, p)
    missed_hypoxia = (sao2 < 88) & (spo2 >= 92)
    gas = p["blood_gas"]
    blood_gas = (
        (spo2 <= gas["spo2"]) | (severity > gas["severity"]) | noise.chance("visit.gas", gas["otherwise"])
    )
    adult = (system != p.systems.index("curlew")) & (system != p.systems.index("dunlin"))
    failure = adult & (age >= p["heart_failure"]["from_age"])
    failure &= noise.chance("visit.heart_failure", p["heart_failure"]["share"])
    cardiology = failure & _cardiology(noise, people, row, age, group, clinician, m, p)

    h = p["harm"]
    heeding = m["heeding"] * (
        h["exposed"] * p.exposure("heeding")[group] * clinician
        + h["disability"] * people.hard_to_be_heard[row]
    )
    probability = expit(
        h["base"]
        + h["severity"] * severity
        + h["nurses"] * (nurses - 5)
        + h["no_interpreter"] * missing
        + h["missed_hypoxia"] * missed_hypoxia
        + heeding
        + h["age"] * (np.maximum(age, 40) - 60)
        + h["month"] * month
    )
    level, category = _harm(noise, probability, severity, missing, missed_hypoxia, tone, m, p)
    # Nobody comes back after a death.
    last = visits.last[at]
    level = np.where((level == HARM_LEVELS.index("death")) & ~last, level - 1, level)

    stay, end, back = p["length_of_stay"], p["death"], p["readmission"]
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
    died = (level == HARM_LEVELS.index("death")) | last & noise.chance(
        "visit.death",
        expit(
            end["base"]
            + end["severity"] * severity
            + end["age"] * (age - 60)
            + end["severe_harm"] * (level >= 2)
            + end["missed_hypoxia"] * missed_hypoxia
        ),
    )
    readmitted = ~died & noise.chance(
        "visit.readmission",
        expit(
            back["base"]
            + back["severity"] * severity
            + back["burden"] * burden[row]
            + back["no_interpreter"] * missing
            + back["deprivation"] * deprivation
            + back["transit"] * m["transport"] * (people.transit_minutes[row] - 20)
            + back["rural"] * (system == p.systems.index("egret"))
            + back["public"] * people.public[row]
            + back["cardiology"] * cardiology
            + back["harm"] * (level >= 0)
        ),
    )
    c = p["crisis"]
    sofa_acute = np.clip(
        np.round(
            c["base"] + c["severity"] * (severity - c["icu_above"]) + c["sd"] * noise.normal("visit.sofa")
        ),
        0,
        20,
    )
    chronic = m["crisis_score"] * kidney[row] * (2 + (noise.uniform("visit.creatinine_points") < 0.5))
    return Admissions(
        at=at,
        stretched=stretched,
        nurses=nurses,
        respiratory=respiratory,
        sao2=np.round(sao2, 1),
        spo2=spo2,
        blood_gas=blood_gas,
        heart_failure=failure,
        cardiology=cardiology,
        harm_probability=probability,
        harm_level=level,
        harm_category=category,
        days=np.round(np.maximum(0.5, days), 1),
        died=died,
        readmitted=readmitted,
        intensive=severity > c["icu_above"],
        sofa=np.clip(np.round(sofa_acute + chronic), 0, 24).astype(np.int64),
        sofa_acute=sofa_acute.astype(np.int64),
    )


def _ward(
    noise: Noise, system: Integers, public: Booleans, surge: Booleans, m: Strength, p: Parameters
) -> tuple[Booleans, Floats]:
    """Which ward, and how many patients a nurse has there; repaired, no ward is short and payer sorts nobody."""
    w, k = p["wards"]["stretched"], m["staffing"]
    safety_net = system == p.systems.index("fulmar")
    sorted_to = w["base"] + k * (w["public"] * public + w["safety_net"] * safety_net)
    stretched = noise.chance("visit.ward", sorted_to)
    usual = p.by_system("nurses")[system]
    standard = np.minimum(usual, 5.0)
    nurses = standard + k * (usual - standard + w["nurses"] * stretched) + w["surge"] * surge
    return stretched, np.round(nurses, 1)


def _oximeter(noise: Noise, sao2: Floats, tone: Integers, m: Strength, p: Parameters) -> Floats:
    """What the device shows: its error grows with pigmentation; repaired, it errs alike for all."""
    o = p["oximeter"]
    darker = m["oximeter"] * np.maximum(0, tone - o["tone_from"])
    z = noise.normal("visit.spo2")
    error = o["offset"] + o["per_tone"] * darker
    spread = (o["spread"] + o["spread_per_tone"] * darker) * z * np.exp(0.05 * z * z)
    return np.clip(np.round(sao2 + error + spread), 60, 100)


def _cardiology(
    noise: Noise,
    people: People,
    row: Integers,
    age: Floats,
    group: Integers,
    clinician: Floats,
    m: Strength,
    p: Parameters,
) -> Booleans:
    """Cared for by cardiology: by need; as planted, by who already has a specialist outside."""
    s, c, k = p["appointments"]["specialist"], p["cardiology"], m["care_pathway"]
    specialist = noise.chance(
        "visit.specialist",
        expit(
            s["base"]
            + s["public"] * people.public[row]
            + s["transit"] * (people.transit_minutes[row] - 25)
            + s["language"] * people.needs_interpreter[row]
        ),
    )
    chance = expit(
        c["base"]
        + k * (c["specialist"] * specialist + c["without"])
        + (1 - k) * c["repaired"]
        + k * c["exposed"] * p.exposure("care_pathway")[group] * clinician
        + c["old"] * (age > 75)
    )
    return noise.chance("visit.cardiology", chance)


def _harm(
    noise: Noise,
    probability: Floats,
    severity: Floats,
    missing: Booleans,
    missed_hypoxia: Booleans,
    tone: Integers,
    m: Strength,
    p: Parameters,
) -> tuple[Integers, Integers]:
    levels, names = p["harm_level"], list(p["harm_categories"])
    harmed = noise.chance("visit.harm", probability)
    shares = np.array(list(p["harm_categories"].values()))
    category = noise.choice("visit.harm_category", shares)
    category = np.where(missed_hypoxia, names.index("delayed_recognition"), category)
    unseen = m["skin_assessment"] * (
        (category == names.index("pressure_injury")) & (tone >= levels["skin_from_tone"])
    )
    how_bad = (
        noise.normal("visit.harm_level")
        + levels["severity"] * severity
        + levels["no_interpreter"] * missing
        + levels["skin"] * unseen
    )
    level = np.searchsorted(np.array(levels["cuts"]), how_bad)
    return np.where(harmed, level, -1), np.where(harmed, category, -1)
