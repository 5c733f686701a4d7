"""Tables of the organisation: care_sites, unit_months, providers. The same at any size."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import expit

from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.tables.columns import category, yes_no
from qse.network.units import strain, surging, units, ward_nurses

if TYPE_CHECKING:
    from qse.network.world import World

DEVICES = ["A", "B_recalibrated"]
SOFTWARE = ["v1", "v2"]


def care_sites(world: "World") -> pd.DataFrame:
    """Make one row a unit, under the name it had in the first month."""
    p, made = world.parameters, units(world.parameters)
    kind = [_kind(system, unit, p) for system in p.systems for unit in p["units"]]
    places = list(p["places_of_service"])
    by_programme = tablet_from(world)[made.system] < p["calendar"]["months"]
    return pd.DataFrame(
        {
            "care_site_id": made.site,
            "system_id": made.system,
            "care_site_name": category(made.site, _names(p)),
            "place_of_service": category(np.array([places.index(one["place"]) for one in kind]), places),
            "licensed_beds": made.beds,
            "ward_tier": category(made.stretched.astype(np.int64), ["standard", "stretched"]),
            "teaching_service": yes_no(made.stretched),
            "has_interpreter_tablet": yes_no(_usual_tablet(world) | by_programme),
        }
    )


def unit_months(world: "World") -> pd.DataFrame:
    """Make one row a unit and month: its patients by its beds, its nurses, its devices and its name."""
    p, m, made = world.parameters, world.strength, units(world.parameters)
    how, months = p["unit_month"], p["calendar"]["months"]
    at, month = np.repeat(made.site, months), np.tile(np.arange(months), made.size)
    noise, site_noise = Noise(world.number, at * months + month), Noise(world.number, made.site)
    system, surge = made.system[at], surging(month, p)
    counted, ward = ~np.isnan(made.nurses[at]), made.beds[at] > 0
    strained = np.where(counted, strain(system, made.stretched[at], month, m, p), 0.0)
    ratio = np.round(made.nurses[at] * ward_nurses(system, made.stretched[at], month, m, p), 1)

    o, h = how["occupancy"], how["hours"]
    occupied = (
        o["mean"]
        + o["site"] * site_noise.normal("unit.occupancy")[at]
        + o["season"] * np.cos(2 * np.pi * month / 12)
        + o["surge"] * surge
        + o["sd"] * noise.normal("unit.occupancy_month")
    )
    days = np.round(made.beds[at] * _days(p)[month] * np.clip(occupied, o["low"], 1.0))
    by_nurse = 24 / np.where(counted, ratio, 5.0) * np.exp(h["sd"] * noise.normal("unit.hours"))
    hours = np.round(np.clip(by_nurse, h["low"], h["high"]), 2)

    def share(name: str) -> Floats:
        like = how[name]
        log_odds = like["base"] + like["strain"] * strained + like["surge"] * surge
        return np.round(expit(log_odds + like["sd"] * noise.normal(f"unit.{name}")), 3)

    c, up = how["culture"], how["uptime"]
    culture = (
        c["mean"]
        + c["reports"] * p.by_system("report_culture")[system]
        + c["strain"] * strained
        + c["site"] * site_noise.normal("unit.culture")[at]
        + c["sd"] * noise.normal("unit.culture_month")
    )
    new = [f"{name} {p['site_renamed']['name']}" for name in p.systems]
    fielded = ~noise.chance("unit.culture_blank", c["blank"])
    tablet = _usual_tablet(world)[at] | (month >= tablet_from(world)[system])
    uptime = expit(up["base"] + up["surge"] * surge + up["sd"] * noise.normal("unit.uptime"))
    recalibrated = site_noise.uniform("unit.oximeter")[at] >= m["oximeter"]
    return pd.DataFrame(
        {
            "care_site_id": at,
            "month": month,
            "care_site_name": category(_name(world, at, month), [*_names(p), *new]),
            "patient_days": np.where(ward, days, np.nan),
            "rn_hours": np.where(ward, np.round(days * hours), np.nan),
            "nurse_hppd": np.where(ward, hours, np.nan),
            "patients_per_nurse": ratio,
            "agency_share": share("agency"),
            "safety_culture_score": np.where(fielded, np.round(np.clip(culture, 0, 100), 1), np.nan),
            "turnover_rate": share("turnover"),
            "interpreter_tablet_uptime": np.where(tablet, np.round(uptime, 3), np.nan),
            "oximeter_model": category(recalibrated.astype(np.int64), DEVICES),
            "reporting_software": category(
                (month >= p["reporting_software_month"]).astype(np.int64), SOFTWARE
            ),
        }
    )


def providers(world: "World") -> pd.DataFrame:
    """Make one row a clinician or other member of a unit; nothing here says how anybody treats patients."""
    p = world.parameters
    how, roles = p["providers"], p["providers"]["roles"]
    provider = np.arange(how["number"])
    noise = Noise(world.number, provider)
    system = noise.choice("provider.system", p.by_system("beds"))
    site = system * len(p["units"]) + noise.choice("provider.unit", np.ones(len(p["units"])))
    role = noise.choice("provider.role", np.array([one["share"] for one in roles.values()]))
    years = np.array([one["years"] for one in roles.values()], dtype=float)[role]
    years = np.minimum(np.floor(-np.log(noise.uniform("provider.years")) * years), 44)
    schooling = np.array([one["schooling"] for one in roles.values()])[role]
    invested = np.array([group["residence"][0] for group in p["groups"].values()])
    race = noise.choice("provider.race", p.group_mix[system] * invested ** schooling[:, None])
    blank = noise.chance("provider.race_blank", how["race_blank"])
    month = np.floor(p["calendar"]["months"] * noise.uniform("provider.trained_month"))
    texts = _languages(noise, role == list(roles).index("interpreter"), p)
    known = sorted(set(texts))
    return pd.DataFrame(
        {
            "provider_id": provider,
            "care_site_id": site,
            "role": category(role, list(roles)),
            "years_experience": years.astype(np.int64),
            "languages": category(np.array([known.index(text) for text in texts]), known),
            "self_reported_race_ethnicity": category(np.where(blank, -1, race), p.groups),
            "equity_training_month": np.where(
                noise.chance("provider.trained", how["trained"]), month, np.nan
            ),
        }
    )


def tablet_from(world: "World") -> Integers:
    """Month from which a programme brought tablets to every unit of each system; none before the calendar ends."""
    months = world.parameters.by_system("programme_month").astype(np.int64)
    return months if "language_programme" in world.programmes else np.full_like(months, 99)


def _usual_tablet(world: "World") -> Booleans:
    noise = Noise(world.number, units(world.parameters).site)
    return noise.chance("unit.tablet", world.parameters["site_tablet"]["usual"])


def _kind(system: str, unit: str, p: Parameters) -> dict[str, Any]:
    return {**p["sites"][unit], **p["sites_instead"].get(system, {}).get(unit, {})}


def _names(p: Parameters) -> list[str]:
    return [f"{system} {_kind(system, unit, p)['name']}" for system in p.systems for unit in p["units"]]


def _name(world: "World", site: Integers, month: Integers) -> Integers:
    """Position of the name of a unit in a month: one unit of each system gets a new one.

    A record of good quality keeps one name for one unit.
    """
    p, made = world.parameters, units(world.parameters)
    changes = Noise(world.number, np.arange(len(p.systems))).chance(
        "unit.renamed", world.strength["record_quality"]
    )
    renamed = made.unit[site] == p["units"].index(p["site_renamed"]["unit"])
    renamed &= (month >= p["unit_renamed_month"]) & changes[made.system[site]]
    return np.where(renamed, made.size + made.system[site], site)


def _days(p: Parameters) -> Integers:
    """Days in each month of the calendar."""
    first = np.datetime64(p["calendar"]["first_day"], "M")
    start = (first + np.arange(p["calendar"]["months"] + 1)).astype("datetime64[D]")
    return np.diff(start).astype(np.int64)


def _languages(noise: Noise, interpreter: Booleans, p: Parameters) -> list[str]:
    """Write the languages that each person speaks, English first: BCP-47 with ";" between."""
    how = p["providers"]
    names = list(how["speaks"])
    spoken = np.stack(
        [noise.chance(f"provider.{name}", share) for name, share in how["speaks"].items()], axis=1
    )
    works_in = noise.choice(
        "provider.works_in", np.array([how["interpreter_language"][name] for name in names])
    )
    spoken[interpreter, works_in[interpreter]] = True
    return [";".join(["en", *(names[at] for at in np.flatnonzero(row))]) for row in spoken]


TABLES = {"care_sites": care_sites, "unit_months": unit_months, "providers": providers}
