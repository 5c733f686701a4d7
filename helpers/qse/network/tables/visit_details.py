"""Tables beside the visits: encounter_diagnoses, patient_days, real_history, telehealth_visits."""

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qse.network import record
from qse.network.diagnoses import PRESENT, Codes, diagnoses
from qse.network.noise import Booleans, Integers, Noise
from qse.network.people import People, languages
from qse.network.record import DECLINED, NOT_ASKED, OTHER
from qse.network.tables.columns import category, yes_no
from qse.network.tables.people import month_of_death
from qse.network.tables.visits import care_site
from qse.network.units import surging
from qse.network.visits import interpreter_chance

if TYPE_CHECKING:
    from qse.network.world import World


def encounter_diagnoses(world: "World") -> pd.DataFrame:
    """Make one row a diagnosis of a visit, the reason for the visit first."""
    visits, people, p = world.visits, world.people, world.parameters
    visit, seq, code, present = diagnoses(
        world.number,
        visits,
        world.admissions,
        people.age,
        world.burden,
        world.hypertension,
        world.kidney,
        p,
    )
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[visit],
            "seq": seq + 1,
            "icd10_like": category(code, Codes(p).names),
            "present_on_admission": category(present, PRESENT),
        }
    )


def patient_days(world: "World") -> pd.DataFrame:
    """Make one row an admission: its days, so that harm per 1,000 patient-days can be told apart by patient."""
    visits, admissions = world.visits, world.admissions
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[admissions.at],
            "care_site_id": care_site(world)[admissions.at],
            "month": visits.month[admissions.at],
            "patient_days": np.maximum(1, np.round(admissions.days)).astype(np.int64),
        }
    )


def real_history(world: "World") -> pd.DataFrame:
    """Make one row an entry of race and ethnicity, language or interpreter need in the record of a sampled patient.

    Entries of one patient can disagree: what somebody looked at, or copied, is not what the person says.
    """
    p, m, how = world.parameters, world.strength, world.parameters["real_history"]
    sampled = np.flatnonzero(world.noise.chance("history.sampled", how["sampled"]))
    noise = Noise(world.number, world.people.person[sampled])
    number = 1 + noise.choice("history.rows", np.array(how["rows"]))
    row = np.repeat(sampled, number)
    within = np.arange(row.size) - np.repeat(np.cumsum(number) - number, number)
    entity = world.people.person[row] * 4 + within
    noise = Noise(world.number, entity)
    names, sources = list(how["fields"]), list(how["sources"])
    field = noise.choice("history.field", np.array(list(how["fields"].values())))
    source = noise.choice("history.source", np.array(list(how["sources"].values())))
    own = source == sources.index("self_report_portal")
    anew = noise.chance("history.anew", np.array([how["anew"].get(name, 0.0) for name in sources])[source])

    people = _some(world.people, row)
    again = _some(world.people, row, entity)
    said = {**m, "record_quality": 0.0}
    races = [*p.groups, OTHER, NOT_ASKED, DECLINED]
    codes = [*languages(p), "no", "yes"]
    value = np.full(row.size, -1)
    for at, (read, offset) in enumerate(
        (
            (record.recorded_race, 0),
            (record.recorded_language, len(races)),
            (record.recorded_need, len(races) + len(languages(p))),
        )
    ):
        for who, strength, use in ((people, m, ~own & ~anew), (again, m, anew), (people, said, own)):
            here = np.flatnonzero((field == at) & use)
            found = read(world.number, _some(who, here), strength, p)
            value[here] = np.where(found < 0, -1, found + offset)
    known = value >= 0
    months = p["calendar"]["months"]
    month = np.floor(months * noise.uniform("history.month")).astype(np.int64)
    return pd.DataFrame(
        {
            "person_id": people.person[known],
            "month": month[known],
            "field": category(field[known], names),
            "value": category(value[known], [*races, *codes]),
            "source": category(source[known], sources),
        }
    )


def _some(people: People, row: Integers, person: Integers | None = None) -> People:
    """Pick people by position; under other numbers, what is drawn about them is drawn anew."""
    kept = {field.name: getattr(people, field.name)[row] for field in fields(people)}
    return People(**kept if person is None else {**kept, "person": person})


def telehealth_visits(world: "World") -> pd.DataFrame:
    """Make one row a telehealth appointment that took place: by video as planned, or by phone in the end."""
    made, p, m = world.appointments, world.parameters, world.strength
    how = p["telehealth_details"]
    alive = ~(made.month > month_of_death(world)[made.row])
    at = np.flatnonzero(made.telehealth & ~made.cancelled & ~made.no_show & alive)
    row, month, video = made.row[at], made.month[at], made.video[at]
    noise = Noise(world.number, made.appointment[at])
    app = p["programmes"]["english_only_app"]
    rolled_out = ("english_only_app" in world.programmes) & (month >= app["month"])
    needed = world.people.needs_interpreter[row]
    # The same draw as the appointment itself used: who wanted video and ended on the phone.
    failed = ~video & noise.chance("appointment.wanted", p["appointments"]["video"]["wanted"])
    a, portal = how["attempts"], how["portal"]
    mean = a["base"] + m["tele_design"] * (
        a["no_broadband"] * ~world.people.broadband[row] + a["language"] * needed
    )
    mean = mean + a["failed"] * failed
    more = np.floor(np.log(noise.uniform("telehealth.attempts")) / np.log(mean / (1 + mean)))
    system = world.people.system[row]
    there = _there(noise, system, month, world)
    return pd.DataFrame(
        {
            "appointment_id": made.appointment[at],
            "person_id": world.people.person[row],
            "portal_required": yes_no(
                noise.chance(
                    "telehealth.portal",
                    m["tele_design"] * np.where(rolled_out, portal["app"], portal["usual"]),
                )
            ),
            "connect_attempts": 1 + np.minimum(more, a["most"] - 1).astype(np.int64),
            "fell_back_to_phone": yes_no(failed),
            "interpreter_on_call": yes_no(needed & there),
        }
    )


def _there(noise: Noise, system: Integers, month: Integers, world: "World") -> Booleans:
    """Whether an interpreter could be on the call."""
    p = world.parameters
    provided = interpreter_chance(noise, system, month, surging(month, p), world.programmes, p)
    return noise.chance("telehealth.interpreter", 1 - world.strength["interpreter_gap"] * (1 - provided))


TABLES = {
    "encounter_diagnoses": encounter_diagnoses,
    "patient_days": patient_days,
    "real_history": real_history,
    "telehealth_visits": telehealth_visits,
}
