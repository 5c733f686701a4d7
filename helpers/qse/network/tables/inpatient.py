"""Tables of admissions and births: oximetry, crisis triage, maternal, experience."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from qse.network.inpatient import TIERS
from qse.network.noise import Noise
from qse.network.tables.columns import category, yes_no

if TYPE_CHECKING:
    from qse.network.world import World


def oximetry(world: "World") -> pd.DataFrame:
    """Make one row a pulse oximeter reading of a patient short of breath, with a blood gas where one was drawn."""
    admissions = world.admissions
    at = np.flatnonzero(admissions.respiratory)
    return pd.DataFrame(
        {
            "visit_occurrence_id": world.visits.visit[admissions.at[at]],
            "spo2_pct": admissions.spo2[at].astype(np.int64),
            "sao2_pct": np.where(admissions.blood_gas[at], admissions.sao2[at], np.nan),
        }
    )


def csc_triage(world: "World") -> pd.DataFrame:
    """Make one row an adult in intensive care during the surge: the score and the priority it gave."""
    admissions, visits, p = world.admissions, world.visits, world.parameters
    child = world.people.system[visits.row[admissions.at]] == p.systems.index("curlew")
    at = np.flatnonzero(admissions.intensive & visits.surge[admissions.at] & ~child)
    tier = np.searchsorted(np.array(p["crisis"]["cuts"]), admissions.sofa[at])
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[admissions.at[at]],
            "sofa_total": admissions.sofa[at],
            "priority_tier": category(tier, TIERS),
        }
    )


def maternal(world: "World") -> pd.DataFrame:
    """Make one row a birth."""
    births, people = world.births, world.people
    noise = Noise(world.number, births.birth)
    return pd.DataFrame(
        {
            "visit_occurrence_id": births.birth,
            "person_id": people.person[births.row],
            "system_id": people.system[births.row],
            "month": births.month,
            "chronic_htn": yes_no(births.hypertension),
            "warning_sign": yes_no(births.warning),
            "warning_to_response_min": np.where(births.warning, births.minutes, np.nan),
            "interpreter_used": yes_no(births.interpreter),
            "smm": yes_no(births.morbidity),
            "infant_race_copied": yes_no(
                noise.chance(
                    "birth.infant_copied",
                    world.strength["record_quality"] * world.parameters["registration"]["infant_copied"],
                )
            ),
            "postpartum_visit_by_12wk": yes_no(
                noise.chance("birth.postpartum", expit(0.8 - 0.5 * people.uninsured[births.row]))
            ),
        }
    )


def experience(world: "World") -> pd.DataFrame:
    """Make one row a discharge that was surveyed; blank where nobody answered."""
    visits, admissions, people, p = world.visits, world.admissions, world.people, world.parameters
    how, m = p["experience"], world.strength
    kept = np.flatnonzero(~admissions.died)
    at = admissions.at[kept]
    row = visits.row[at]
    noise = Noise(world.number, visits.visit[at])
    answered = noise.chance(
        "survey.answered",
        expit(
            how["base"]
            + m["record_quality"] * (how["public"] * people.public[row] + how["language"] * visits.needed[at])
            + how["age"] * (people.age[row] - 55)
            + how["negative_note"] * visits.negative_note[at]
        ),
    )
    quality = np.array([p["experience_quality"][name] for name in p.systems])[people.system[row]]
    rating = (
        how["mean"]
        + how["quality"] * quality
        + how["sd"] * noise.normal("survey.rating")
        + how["no_interpreter"] * visits.missing[at]
        + how["note"] * visits.negative_note[at]
        + how["harm"] * admissions.harmed[kept]
        + how["nurses"] * (admissions.nurses[kept] - 5)
        + how["style"] * people.public[row]
    )
    rating = np.clip(np.round(rating), 0, 10)
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[at],
            "responded": yes_no(answered),
            "overall_0_10": np.where(answered, rating, np.nan),
            "respect_item": yes_no(
                noise.chance("survey.respect", expit(1.6 + 0.35 * (rating - 8.5))), answered
            ),
        }
    )


TABLES = {"oximetry": oximetry, "csc_triage": csc_triage, "maternal": maternal, "experience": experience}
