"""Acute visits: the wait, the interpreter, pain and its treatment, the chart's words, a call to security."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, pdtr

from qse.network import biology
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import People
from qse.network.slots import slots

VISIT_TYPES = ["direct_admit", "ed_only", "ed_to_inpatient"]


@dataclass(frozen=True)
class Visits:
    """One entry an acute visit; `row` is the position of the patient."""

    visit: Integers
    row: Integers
    month: Integers
    minute: Integers  # from the first minute of the calendar
    surge: Booleans
    last: Booleans  # no later visit of the same person
    clinician: Floats  # how strongly biased processes act at this visit, mean near 1
    severity: Floats
    emergency: Booleans
    esi: Integers
    needed: Booleans
    interpreter: Booleans
    requested: Booleans
    wait_minutes: Floats
    left: Booleans
    admitted: Booleans
    painful: Booleans
    pain: Integers
    pain_recorded: Floats
    analgesia: Booleans
    negative_note: Booleans
    security: Booleans
    restraint: Booleans

    @property
    def missing(self) -> Booleans:
        """An interpreter was needed and none was there."""
        return self.needed & ~self.interpreter

    @property
    def visit_type(self) -> Integers:
        """Position in VISIT_TYPES."""
        return np.where(~self.emergency, 0, np.where(self.admitted, 2, 1))


def visits(
    seed: int,
    people: People,
    burden: Floats,
    missed: Integers,
    programmes: frozenset[str],
    m: Strength,
    p: Parameters,
) -> Visits:
    """Simulate the acute visits of `people`, in order of person and then of number."""
    v = p["visits"]
    uncovered = people.public & (people.age < p["medicare_age"])
    r = v["rate"]
    rate = np.exp(r["base"] + r["burden"] * burden + r["uncovered"] * uncovered + r["missed"] * missed)
    slot = np.arange(v["slots"])
    number = (Noise(seed, people.person).uniform("person.visits")[:, None] > pdtr(slot, rate[:, None])).sum(
        axis=1
    )
    row, visit = slots(people.person, number)
    noise = Noise(seed, visit)

    when = noise.uniform("visit.when")
    months = p["calendar"]["months"]
    month = np.floor(months * when).astype(np.int64)
    surge = (month >= p["surge"]["from"]) & (month < p["surge"]["until"])
    clinician = 2 * expit(0.6 * noise.normal("visit.clinician"))
    system, group = people.system[row], people.group[row]
    severity = biology.severity(noise, burden[row], people.deprivation[row], p)
    emergency = noise.chance("visit.emergency", v["emergency"])
    esi = 1 + sum((severity < cut).astype(np.int64) for cut in v["esi_cuts"])

    needed = people.needs_interpreter[row]
    provided = interpreter_chance(noise, system, month, surge, programmes, p)
    interpreter = needed & noise.chance("visit.interpreter", 1 - m["interpreter_gap"] * (1 - provided))
    missing = needed & ~interpreter
    requested = interpreter | (missing & noise.chance("visit.request", v["request_written"]))

    wait = _wait(noise, esi, system, group, clinician, surge, missing, m, p)
    lv = v["left"]
    left = emergency & noise.chance(
        "visit.left",
        expit(
            lv["base"]
            + lv["wait"] * np.minimum(wait, 150)
            + lv["low_acuity"] * (esi >= 4)
            + lv["urgent"] * (esi <= 2)
        ),
    )
    admitted = (~emergency | (severity > v["admitted_above"])) & ~left

    painful = emergency & ~left & noise.chance("visit.painful", v["painful"])
    pain_like = v["pain"]
    pain = np.clip(np.round(pain_like["mean"] + pain_like["sd"] * noise.normal("visit.pain")), 1, 10)
    n = v["negative_note"]
    uncovered_visit = uncovered[row]
    negative = ~left & noise.chance(
        "visit.negative_note",
        expit(
            n["base"]
            + m["chart_stigma"]
            * (
                p.mechanisms["chart_stigma"]["log_odds"] * p.exposure("chart_stigma")[group] * clinician
                + n["missed"] * missed[row]
                + n["public"] * uncovered_visit
            )
        ),
    )
    before = _before(row, when, negative)
    recorded = np.clip(
        pain
        - m["pain_bias"] * p.mechanisms["pain_bias"]["points"] * p.exposure("pain_bias")[group] * clinician
        - m["chart_stigma"] * pain_like["chart"] * before
        - pain_like["no_interpreter"] * missing,
        0,
        10,
    )
    an = v["analgesia"]
    analgesia = painful & noise.chance("visit.analgesia", expit(an["base"] + an["recorded"] * recorded))
    ag = v["agitation"]
    agitated = biology.agitation(noise, painful & ~analgesia & (pain >= 7), missing, p)
    threat = p.mechanisms["threat_bias"]["shift"] * p.exposure("threat_bias")[group] * clinician
    threat = m["threat_bias"] * threat
    security = ~left & (agitated + threat > ag["call"])
    return Visits(
        visit=visit,
        row=row,
        month=month,
        minute=_minute(month, months * when - month, p),
        surge=surge,
        last=_last(row, when),
        clinician=clinician,
        severity=severity,
        emergency=emergency,
        esi=esi,
        needed=needed,
        interpreter=interpreter,
        requested=requested,
        wait_minutes=np.where(emergency, np.round(wait), np.nan),
        left=left,
        admitted=admitted,
        painful=painful,
        pain=pain.astype(np.int64),
        pain_recorded=np.round(recorded, 1),
        analgesia=analgesia,
        negative_note=negative,
        security=security,
        restraint=security & (agitated + ag["carried"] * threat > ag["restraint"]),
    )


def interpreter_chance(
    noise: Noise,
    system: Integers,
    month: Integers,
    surge: Booleans,
    programmes: frozenset[str],
    p: Parameters,
) -> Floats:
    """Share of visits with a need in which an interpreter is there: what the place has, and its programme."""
    like, programme = p["visits"]["interpreter"], p["programmes"]["language_programme"]
    since = month - p.by_system("programme_month")[system] + 1
    running = programme["gain"] * np.clip(since / programme["ramp_months"], 0, 1)
    chance = (
        p.by_system("interpreter")[system]
        + ("language_programme" in programmes) * running
        + like["rare"] * (noise.uniform("visit.rare_language") < like["rare_share"])
        + like["surge"] * surge
    )
    return np.clip(chance, 0.02, 0.95)


def _wait(
    noise: Noise,
    esi: Integers,
    system: Integers,
    group: Integers,
    clinician: Floats,
    surge: Booleans,
    missing: Booleans,
    m: Strength,
    p: Parameters,
) -> Floats:
    w = p["visits"]["wait"]
    # Repaired, every department is as little crowded as the least crowded, and nobody waits longer at the same need.
    crowding = p.by_system("crowding")
    crowded = crowding.min() + m["ed_triage"] * (crowding - crowding.min())
    exposed = np.array(w["exposed"])[esi - 1] * p.exposure("ed_triage")[group] * clinician
    return np.exp(
        np.log(np.array(w["base"]))[esi - 1]
        + crowded[system]
        + w["surge"] * surge
        + m["ed_triage"] * exposed
        + w["no_interpreter"] * missing
        + w["sd"] * noise.normal("visit.wait")
    )


def _minute(month: Integers, part: Floats, p: Parameters) -> Integers:
    """Minutes from the start of the calendar, for a month and the part of it that has passed."""
    first = np.datetime64(p["calendar"]["first_day"], "M")
    starts = (first + np.arange(p["calendar"]["months"] + 1)).astype("datetime64[m]").astype(np.int64)
    return starts[month] - starts[0] + np.floor(part * (starts[month + 1] - starts[month])).astype(np.int64)


def _last(row: Integers, when: Floats) -> Booleans:
    """Say for each visit whether it is the last of its person."""
    last = np.ones(row.size, dtype=bool)
    for back in (1, 2, 3):
        if row.size <= back:
            break
        same, later = row[back:] == row[:-back], when[back:] > when[:-back]
        last[:-back] &= ~(same & later)
        last[back:] &= ~(same & ~later)
    return last


def _before(row: Integers, when: Floats, marked: Booleans) -> NDArray[np.bool_]:
    """Say for each visit whether an earlier visit of the same person was marked."""
    before = np.zeros(row.size, dtype=bool)
    for back in (1, 2, 3):
        if row.size <= back:
            break
        same, later = row[back:] == row[:-back], when[back:] > when[:-back]
        before[back:] |= same & later & marked[:-back]
        before[:-back] |= same & ~later & marked[back:]
    return before
