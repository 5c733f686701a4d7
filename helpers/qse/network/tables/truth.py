"""The truth: known only because the data are invented, and computed only when it is revealed."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qse.network.inpatient import HARM_LEVELS
from qse.network.tables.columns import category, yes_no

if TYPE_CHECKING:
    from qse.network.world import World


def truth_patients(world: "World") -> pd.DataFrame:
    """Make one row a patient: who people are, whatever was recorded."""
    people, p = world.people, world.parameters
    return pd.DataFrame(
        {
            "person_id": people.person,
            "group_self": category(people.group, p.groups),
            "needs_interpreter": yes_no(people.needs_interpreter),
            "skin_tone": people.tone,
            "broadband": yes_no(people.broadband),
            "no_vehicle": yes_no(people.no_vehicle),
            "kidney_disease": yes_no(world.kidney),
        }
    )


def truth_harm(world: "World") -> pd.DataFrame:
    """Make one row a harm, reported or not."""
    admissions, p = world.admissions, world.parameters
    harmed = admissions.harmed
    return pd.DataFrame(
        {
            "visit_occurrence_id": world.visits.visit[admissions.at[harmed]],
            "harm_level": category(admissions.harm_level[harmed], HARM_LEVELS),
            "harm_category": category(admissions.harm_category[harmed], list(p["harm_categories"])),
        }
    )


def truth_encounters(world: "World") -> pd.DataFrame:
    """Make one row an admission: its oxygen, its acute score, and how likely harm was."""
    admissions = world.admissions
    return pd.DataFrame(
        {
            "visit_occurrence_id": world.visits.visit[admissions.at],
            "harm_probability": np.round(admissions.harm_probability, 6),
            "sao2_pct": admissions.sao2,
            "sofa_acute": admissions.sofa_acute,
        }
    )


TABLES = {"truth_patients": truth_patients, "truth_harm": truth_harm, "truth_encounters": truth_encounters}
