"""Tables of staff: workforce, staff_survey. The same at any size."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from qse.network.noise import Noise
from qse.network.tables.columns import category, yes_no
from qse.network.units import strain, units
from qse.network.workforce import Workforce
from qse.network.workforce import workforce as make_workforce

if TYPE_CHECKING:
    from qse.network.world import World

_SHUFFLE = 7919
"""A prime: the number of a respondent does not say which employee it was."""


def workforce(world: "World") -> pd.DataFrame:
    """Make one row an employee."""
    p, made = world.parameters, _made(world)
    noise = Noise(world.number, made.employee)
    blank = noise.chance("employee.race_blank", p["workforce"]["race_blank"])
    return pd.DataFrame(
        {
            "employee_id": made.employee,
            "system_id": made.system,
            "location_id": made.location,
            "job_family": category(made.job, list(p["jobs"])),
            "hourly_wage_usd": made.wage,
            "hire_month": made.hired,
            "separation_month": np.where(made.separated < p["calendar"]["months"], made.separated, np.nan),
            "benefit_eligible": yes_no(made.benefits),
            "race_ethnicity": category(np.where(blank, -1, made.group), p.groups),
        }
    )


def staff_survey(world: "World") -> pd.DataFrame:
    """Make one row an answer to the staff survey; nobody's answer can be joined to the workforce."""
    p, m, made, how = world.parameters, world.strength, _made(world), world.parameters["staff_survey"]
    waves = np.array(how["months"])
    entity = np.arange(made.employee.size * waves.size)
    row, month = entity // waves.size, waves[entity % waves.size]
    employed = (made.hired[row] <= month) & (made.separated[row] > month)
    at = np.flatnonzero(employed & Noise(world.number, entity).chance("staff.answers", how["answers"]))
    row, month, noise = row[at], month[at], Noise(world.number, entity[at])
    site = made.system[row] * len(p["units"]) + made.unit[row]
    where = units(p)
    counted = ~np.isnan(where.nurses[site])
    strained = np.where(counted, strain(made.system[row], where.stretched[site], month, m, p), 0.0)

    c = p.mechanisms["staff_conduct"]
    exposure = m["staff_conduct"] * p.exposure("staff_conduct")[made.group[row]]
    toward_me = noise.chance("staff.conduct", expit(c["base"] + c["log_odds"] * exposure))
    w = how["witnessed"]
    usual = w["base"] + w["site"] * Noise(world.number, where.site).normal("unit.conduct")[site]
    witnessed = noise.chance("staff.witnessed", expit(usual + w["conduct"] * toward_me))
    s, r = how["speak_up"], how["respect"]
    speak_up = (
        s["mean"]
        + s["culture"] * p.by_system("report_culture")[made.system[row]]
        + s["strain"] * strained
        + s["conduct"] * toward_me
        + s["sd"] * noise.normal("staff.speak_up")
    )
    respect = (
        r["mean"]
        + r["strain"] * strained
        + r["conduct"] * toward_me
        + r["sd"] * noise.normal("staff.respect")
    )
    race = np.where(noise.chance("staff.race_blank", how["race_blank"]), -1, made.group[row])
    table = pd.DataFrame(
        {
            "response_id": entity[at] * _SHUFFLE % entity.size,
            "care_site_id": site,
            "month": month,
            "speak_up": np.clip(np.round(speak_up), 1, 5).astype(np.int64),
            "respect": np.clip(np.round(respect), 1, 5).astype(np.int64),
            "conduct_witnessed": yes_no(witnessed, ~noise.chance("staff.witnessed_blank", how["item_blank"])),
            "conduct_toward_me": yes_no(toward_me, ~noise.chance("staff.conduct_blank", how["item_blank"])),
            "race_ethnicity": category(race, p.groups),
        }
    )
    return table.sort_values("response_id", ignore_index=True)


def _made(world: "World") -> Workforce:
    return make_workforce(world.number, world.places, world.parameters)


TABLES = {"workforce": workforce, "staff_survey": staff_survey}
