"""Tables of acute visits: encounters, interpreter requests, pain, security, notes."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qse.network import record
from qse.network.noise import Integers, Noise
from qse.network.people import PAYERS, SIGNED, languages
from qse.network.slots import SLOTS
from qse.network.tables.columns import category, moment, yes_no
from qse.network.tables.words import drawn, language_of
from qse.network.visits import VISIT_TYPES

if TYPE_CHECKING:
    from qse.network.world import World

DISPOSITIONS = ["discharged_home", "admitted", "lwbs", "expired"]
SITES = 9


def care_site(world: "World") -> Integers:
    """Unit of each visit: the emergency department, or for admissions the ward."""
    visits, admissions, p = world.visits, world.admissions, world.parameters
    unit = {name: at for at, name in enumerate(p["units"])}
    site = np.full(visits.visit.size, unit["ed"])
    surgical = Noise(world.number, visits.visit[admissions.at]).chance("visit.surgical", 0.35)
    ward = np.where(
        admissions.intensive,
        unit["icu"],
        np.where(
            admissions.cardiology,
            unit["cardiology"],
            np.where(
                admissions.stretched,
                unit["medicine_teaching"],
                np.where(surgical, unit["surgery"], unit["medicine"]),
            ),
        ),
    )
    site[admissions.at] = ward
    return world.people.system[visits.row] * SITES + site


def encounters(world: "World") -> pd.DataFrame:
    """Make one row an acute visit."""
    visits, admissions, people = world.visits, world.admissions, world.people
    p, size, at = world.parameters, visits.visit.size, admissions.at
    days = np.full(size, np.nan)
    days[at] = admissions.days
    nurses = np.full(size, np.nan)
    nurses[at] = admissions.nurses
    died = np.zeros(size, dtype=bool)
    died[at] = admissions.died
    again = np.full(size, -1)
    again[at] = np.where(admissions.died, -1, admissions.readmitted)
    failure = np.full(size, -1)
    failure[at] = admissions.heart_failure
    cardiology = np.full(size, -1)
    cardiology[at] = admissions.cardiology
    k, r = world.strength["record_quality"], p["registration"]
    noise = Noise(world.number, visits.visit)
    first = visits.visit == people.person[visits.row] * SLOTS
    twice = record.second_number(world.number, people, world.strength, p)[visits.row] & ~first
    payer = people.payer[visits.row]
    retro = (payer == PAYERS.index("medicaid")) & noise.chance("record.retro", k * r["retro_enrolled"])
    stayed = np.where(
        visits.admitted, np.nan_to_num(days) * 1440, 60 + np.nan_to_num(visits.wait_minutes) * 3
    )
    turned = noise.chance("record.impossible_time", k * r["impossible_time"])
    end = visits.minute + np.where(turned, -45, stayed).astype(np.int64)
    disposition = np.where(visits.left, 2, np.where(died, 3, np.where(visits.admitted, 1, 0)))
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit,
            "person_id": people.person[visits.row] + record.SECOND * twice,
            "system_id": people.system[visits.row],
            "care_site_id": care_site(world),
            "month": visits.month,
            "visit_start_datetime": moment(visits.minute),
            "visit_end_datetime": moment(end),
            "visit_type": category(visits.visit_type, VISIT_TYPES),
            "esi": np.where(visits.emergency, visits.esi, np.nan),
            "door_to_provider_min": np.where(visits.left, np.nan, visits.wait_minutes),
            "disposition": category(disposition, DISPOSITIONS),
            "payer_at_visit": category(np.where(retro, PAYERS.index("uninsured"), payer), PAYERS),
            "interpreter_used": yes_no(visits.interpreter),
            "los_days": days,
            "nurse_ratio": nurses,
            "hf_principal": category(failure, ("no", "yes")),
            "admit_cardiology": category(cardiology, ("no", "yes")),
            "readmit_30d": category(again, ("no", "yes")),
        }
    )


def interpreter_requests(world: "World") -> pd.DataFrame:
    """Make one row a request for an interpreter; a need that nobody asked for leaves none."""
    visits, people, p = world.visits, world.people, world.parameters
    asked = np.flatnonzero(visits.requested)
    noise = Noise(world.number, visits.visit[asked])
    language = people.language[visits.row[asked]]
    signed = language == languages(p).index(SIGNED)
    spoken = noise.choice("request.modality", np.array([0.25, 0.40, 0.35]))
    modality = np.where(signed, np.where(noise.chance("request.signed", 0.5), 0, 2), spoken)
    minutes = np.round(np.exp(3.0 + 0.7 * noise.normal("request.minutes")))
    met = visits.interpreter[asked]
    return pd.DataFrame(
        {
            "request_id": visits.visit[asked],
            "visit_occurrence_id": visits.visit[asked],
            "language": category(language, languages(p)),
            "modality": category(np.where(met, modality, -1), ["in_person", "phone", "video"]),
            "response_min": np.where(met, minutes, np.nan),
            "fulfilled": yes_no(met),
        }
    )


def pain_assessments(world: "World") -> pd.DataFrame:
    """Make one row an emergency visit with pain: what the patient said, what was recorded, what was given."""
    visits = world.visits
    at = np.flatnonzero(visits.painful)
    minutes = np.round(np.exp(3.9 + 0.5 * Noise(world.number, visits.visit[at]).normal("pain.minutes")))
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[at],
            "pain_self_report": visits.pain[at],
            "pain_recorded": visits.pain_recorded[at],
            "analgesia": yes_no(visits.analgesia[at]),
            "minutes_to_analgesia": np.where(visits.analgesia[at], minutes, np.nan),
        }
    )


def security_and_restraint(world: "World") -> pd.DataFrame:
    """Make one row a call to security."""
    visits = world.visits
    at = np.flatnonzero(visits.security)
    noise = Noise(world.number, visits.visit[at])
    tried = noise.chance("security.tried", 0.6)
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[at],
            "de_escalation_tried": yes_no(tried, ~noise.chance("security.blank", 0.22)),
            "restraint": yes_no(visits.restraint[at]),
            "debrief_done": yes_no(noise.chance("security.debrief", 0.3)),
        }
    )


def note_flags(world: "World") -> pd.DataFrame:
    """Make one row a visit with a note: whether its words blame or doubt."""
    visits = world.visits
    at = np.flatnonzero(~visits.left)
    noise = Noise(world.number, visits.visit[at])
    negative = visits.negative_note[at]
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[at],
            "negative_descriptor": yes_no(negative),
            "quote_doubt": yes_no(negative & noise.chance("note.quote", 0.35)),
            "person_first": yes_no(noise.chance("note.person_first", 0.55) & ~negative),
        }
    )


def note_snippets(world: "World") -> pd.DataFrame:
    """Make one row a note whose words are kept for reading: a small share of all notes."""
    visits = world.visits
    kept = ~visits.left & Noise(world.number, visits.visit).chance("note.kept", 0.02)
    at = np.flatnonzero(kept)
    kinds = ["other", "stigmatising"]
    noise = Noise(world.number, visits.visit[at])
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[at],
            "text_id": drawn(
                "note_snippets", noise, visits.negative_note[at].astype(int), kinds, language_of
            ),
        }
    )


TABLES = {
    "encounters": encounters,
    "interpreter_requests": interpreter_requests,
    "pain_assessments": pain_assessments,
    "security_and_restraint": security_and_restraint,
    "note_flags": note_flags,
    "note_snippets": note_snippets,
}
