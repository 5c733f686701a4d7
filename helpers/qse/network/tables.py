"""The tables as a quality department would hold them, and, apart from them, the truth."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from qse.network import record
from qse.network.care import HARM_LEVELS, VISIT_TYPES, Care
from qse.network.noise import Integers, Noise
from qse.network.parameters import Parameters
from qse.network.people import PAYERS, SIGNED, People, languages
from qse.network.place import Places
from qse.network.record import DECLINED, NOT_ASKED, Reports

Tables = dict[str, pd.DataFrame]


def _category(position: Integers, names: Sequence[str]) -> pd.Categorical:
    """Positions as categories; -1 is blank."""
    return pd.Categorical.from_codes(np.asarray(position), categories=pd.Index(names, dtype=object))


def observed(
    seed: int, places: Places, people: People, care: Care, reports: Reports, p: Parameters
) -> Tables:
    """Make the observed tables. No column of them holds the truth.

    Returns
    -------
    dict : systems, locations, patients, encounters, interpreter_requests, safety_events.

    """
    return {
        "systems": _systems(p),
        "locations": _locations(places),
        "patients": _patients(seed, people, p),
        "encounters": _encounters(people, care, p),
        "interpreter_requests": _interpreter_requests(seed, people, care, p),
        "safety_events": _safety_events(people, care, reports, p),
    }


def truth(people: People, care: Care, p: Parameters) -> Tables:
    """Make the tables that only an invented world has: truth_patients and truth_harm."""
    return {
        "truth_patients": pd.DataFrame(
            {
                "person_id": people.person,
                "group_self": _category(people.group, p.groups),
                "needs_interpreter": _category(people.needs_interpreter.astype(int), ["no", "yes"]),
            }
        ),
        "truth_harm": pd.DataFrame(
            {
                "visit_occurrence_id": care.visit[care.harmed],
                "harm_level": _category(care.harm_level[care.harmed], HARM_LEVELS),
                "harm_category": _category(care.harm_category[care.harmed], list(p["harm_categories"])),
            }
        ),
    }


def _systems(p: Parameters) -> pd.DataFrame:
    types = [p["systems"][name]["type"] for name in p.systems]
    return pd.DataFrame(
        {
            "system_id": np.arange(len(p.systems)),
            "system_name": _category(np.arange(len(p.systems)), p.systems),
            "system_type": pd.Categorical(types, categories=pd.Index(sorted(set(types)), dtype=object)),
        }
    )


def _locations(places: Places) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "location_id": places.location,
            "system_id": places.system,
            "deprivation_rank": places.deprivation_rank,
            "transit_minutes": places.transit_minutes.astype(np.int64),
        }
    )


def _patients(seed: int, people: People, p: Parameters) -> pd.DataFrame:
    first_year = p["calendar"]["first_day"].year
    return pd.DataFrame(
        {
            "person_id": people.person,
            "system_id": people.system,
            "location_id": people.location,
            "year_of_birth": first_year - people.age.astype(np.int64),
            "sex_assigned": _category(people.female.astype(int), ["male", "female"]),
            "race_ethnicity_recorded": _category(
                record.recorded_race(seed, people, p), [*p.groups, NOT_ASKED, DECLINED]
            ),
            "preferred_language_recorded": _category(people.language, languages(p)),
            "interpreter_needed": _category(record.need_recorded(seed, people, p), ["no", "yes"]),
            "payer_primary": _category(people.payer, PAYERS),
        }
    )


def _encounters(people: People, care: Care, p: Parameters) -> pd.DataFrame:
    start = np.datetime64(p["calendar"]["first_day"], "m") + care.day * 1440 + care.minute
    again = np.where(care.inpatient, care.readmitted, -1).astype(np.int64)
    return pd.DataFrame(
        {
            "visit_occurrence_id": care.visit,
            "person_id": people.person[care.row],
            "system_id": people.system[care.row],
            "month": care.month,
            "visit_start_datetime": start.astype("datetime64[s]"),
            "visit_type": _category(care.visit_type, VISIT_TYPES),
            "interpreter_used": _category(care.interpreter.astype(int), ["no", "yes"]),
            "los_days": care.length_of_stay,
            "readmit_30d": _category(again, ["no", "yes"]),
        }
    )


def _interpreter_requests(seed: int, people: People, care: Care, p: Parameters) -> pd.DataFrame:
    asked = np.flatnonzero(care.requested)
    noise = Noise(seed, care.visit[asked])
    language = people.language[care.row[asked]]
    signed = language == languages(p).index(SIGNED)
    modality = np.where(
        signed,
        np.where(noise.chance("request.modality", 0.5), 0, 2),
        noise.choice("request.modality", np.array([0.25, 0.40, 0.35])),
    )
    minutes = np.round(np.exp(3.0 + 0.7 * noise.normal("request.minutes")))
    met = care.interpreter[asked]
    return pd.DataFrame(
        {
            "request_id": care.visit[asked],
            "visit_occurrence_id": care.visit[asked],
            "language": _category(language, languages(p)),
            "modality": _category(np.where(met, modality, -1), ["in_person", "phone", "video"]),
            "response_min": np.where(met, minutes, np.nan),
            "fulfilled": _category(met.astype(int), ["no", "yes"]),
        }
    )


def _safety_events(people: People, care: Care, reports: Reports, p: Parameters) -> pd.DataFrame:
    scale: list[Any] = ["none", *HARM_LEVELS, "unknown"]
    level = np.where(reports.level_known, reports.level + 1, len(scale) - 1)
    return pd.DataFrame(
        {
            "event_id": reports.event,
            "visit_occurrence_id": care.visit[reports.position],
            "system_id": people.system[care.row[reports.position]],
            "month": care.month[reports.position],
            "event_class": _category((reports.level < 0).astype(int), ["incident", "near_miss"]),
            "event_category": _category(reports.category, list(p["harm_categories"])),
            "harm_scale_reported": _category(level, scale),
            "reporter_role": _category(reports.role, list(p["reports"]["roles"])),
            "days_to_report": reports.days_later,
        }
    )
