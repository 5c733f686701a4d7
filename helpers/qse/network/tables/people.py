"""Tables of places and people: systems, locations, patients, real_history, sdoh_screens, z_codes, labs and more."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from qse.network import biology, record
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.people import PAYERS, languages
from qse.network.place import GRADES
from qse.network.record import DECLINED, NOT_ASKED, OTHER
from qse.network.tables.columns import category, yes_no

if TYPE_CHECKING:
    from qse.network.world import World

RACE_SOURCES = ["self_report_portal", "registration_asked", "registration_observed", "imported"]
LEGACY_RACE = ["white", "black", "asian", "american_indian", "pacific_islander", "other"]
LANGUAGE_TEXT = {
    "en": "English",
    "ar": "Arabic (any)",
    "es": "Spanish; Castilian",
    "ht": "Creole",
    "ko": "KOR",
    "pt": "Portuguese - Brazil",
    "ru": "RUS",
    "so": "Somali?",
    "tl": "Filipino",
    "vi": "VIETNAMESE",
    "zh": "Chinese NOS",
    "ase": "sign",
}
DISABILITIES = ["none", "hearing", "vision", "cognitive", "ambulatory", "self_care", "multiple"]


def systems(world: "World") -> pd.DataFrame:
    """Make one row a health system."""
    p = world.parameters
    types = sorted({system["type"] for system in p["systems"].values()})
    month = p.by_system("programme_month")
    return pd.DataFrame(
        {
            "system_id": np.arange(len(p.systems)),
            "system_name": category(np.arange(len(p.systems)), p.systems),
            "system_type": category(
                np.array([types.index(p["systems"][name]["type"]) for name in p.systems]), types
            ),
            "beds": p.by_system("beds").astype(np.int64),
            "language_programme_start_month": np.where(month < 99, month, np.nan),
            "real_form_switch_month": p.by_system("form_switch").astype(np.int64),
        }
    )


def locations(world: "World") -> pd.DataFrame:
    """Make one row a neighbourhood."""
    places = world.places
    return pd.DataFrame(
        {
            "location_id": places.location,
            "system_id": places.system,
            "holc_grade": category(places.grade, GRADES),
            "adi_natrank": places.deprivation_rank,
            "transit_minutes": places.transit_minutes.astype(np.int64),
            "pm25_ugm3": places.pm25,
        }
    )


def patients(world: "World") -> pd.DataFrame:
    """Make one row a patient, as registration recorded it."""
    p, people, m, noise = world.parameters, world.people, world.strength, world.noise
    r = p["registration"]
    sex = np.where(noise.chance("record.sex_x", p["sex_x"]), 2, people.female.astype(int))
    no_address = noise.chance("record.no_address", r["no_address"])
    language = record.recorded_language(world.number, people, m, p)
    race = record.recorded_race(world.number, people, m, p)
    legacy = np.floor(36 * noise.uniform("record.registered")) < p.by_system("form_switch")[people.system]
    table = pd.DataFrame(
        {
            "person_id": people.person,
            "system_id": people.system,
            "location_id": np.where(no_address, np.nan, people.location),
            "year_of_birth": p["calendar"]["first_day"].year - people.age.astype(np.int64),
            "sex_assigned": category(sex, ["male", "female", "x"]),
            "gender_identity": _gender(noise, people.female, p),
            "race_ethnicity_recorded": category(race, [*p.groups, OTHER, NOT_ASKED, DECLINED]),
            "race_source_value": category(np.where(legacy, _legacy_race(race, p), -1), LEGACY_RACE),
            "ethnicity_source_value": category(
                np.where(
                    legacy & (race >= 0) & (race <= len(p.groups)),
                    race == p.groups.index("hispanic_or_latino"),
                    -1,
                ),
                ["not_hispanic", "hispanic"],
            ),
            "preferred_language_recorded": category(language, languages(p)),
            "language_source_value": _language_text(noise, language, m["record_quality"], p),
            "interpreter_needed": category(record.recorded_need(world.number, people, m, p), ["no", "yes"]),
            "disability_status": _disability(noise, people.disability, r["disability_blank"]),
            "payer_primary": category(people.payer, PAYERS),
            "portal_active": yes_no(
                noise.chance(
                    "record.portal", np.where(people.broadband & ~people.needs_interpreter, 0.62, 0.24)
                )
            ),
            "comorbidity_index": np.round(np.maximum(0, world.burden + 1) * (1 - 0.35 * people.uninsured), 2),
            "deceased_month": _deceased(world),
        }
    )
    row = np.repeat(np.arange(world.size), 1 + record.second_number(world.number, people, m, p))
    again = np.concatenate([[False], row[1:] == row[:-1]])
    return table.iloc[row].assign(person_id=people.person[row] + record.SECOND * again).reset_index(drop=True)


def _legacy_race(race: Integers, p: Parameters) -> Integers:
    """Answer to the race question of the old form of two questions, for what was recorded."""
    white, black, asian, native, pacific, other = range(6)
    to = {
        "american_indian_or_alaska_native": native,
        "asian": asian,
        "black_or_african_american": black,
        "hispanic_or_latino": white,
        "middle_eastern_or_north_african": white,
        "multiracial": other,
        "native_hawaiian_or_pacific_islander": pacific,
        "white": white,
    }
    return np.array([*(to[name] for name in p.groups), other, -1, -1, -1])[race]


def _language_text(noise: Noise, language: Integers, k: float, p: Parameters) -> pd.Categorical:
    """What somebody typed: the code, or words of their own."""
    codes = languages(p)
    typed = noise.chance("record.language_text", k * p["registration"]["language_as_text"])
    names = [*codes, *(LANGUAGE_TEXT[code] for code in codes)]
    return category(np.where(typed, language + len(codes), language), names)


def month_of_death(world: "World") -> Floats:
    """Month in which each patient died; NaN for the living."""
    visits, admissions = world.visits, world.admissions
    month = np.full(world.size, np.nan)
    at = admissions.at[admissions.died]
    month[visits.row[at]] = visits.month[at]
    return month


def _deceased(world: "World") -> Floats:
    """Month of death as recorded: late for some."""
    share = world.strength["record_quality"] * world.parameters["registration"]["death_late"]
    late = world.noise.chance("record.death_late", share)
    return np.minimum(month_of_death(world) + 2 * late, world.parameters["calendar"]["months"] - 1)


def _gender(noise: Noise, female: Booleans, p: Parameters) -> pd.Categorical:
    shares = p["gender"]
    draw = noise.uniform("record.gender")
    names = ["woman", "man", "nonbinary", "another", "declined"]
    code = np.where(female, 0, 1)
    at = 0.0
    for place, name in enumerate(("nonbinary", "another", "declined"), start=2):
        code = np.where((draw >= at) & (draw < at + shares[name]), place, code)
        at += shares[name]
    blank = noise.chance("record.gender_blank", p["registration"]["gender_blank"])
    return category(np.where(blank, -1, code), names)


def _disability(noise: Noise, disability: Booleans, blank: float) -> pd.Categorical:
    number = disability.sum(axis=1)
    code = np.where(number == 0, 0, np.where(number > 1, 6, 1 + disability.argmax(axis=1)))
    return category(np.where(noise.chance("record.disability_blank", blank), -1, code), DISABILITIES)


def sdoh_screens(world: "World") -> pd.DataFrame:
    """Make one row a patient who was asked about social needs; asked less often in another language."""
    people, noise, how = world.people, world.noise, world.parameters["needs"]
    gap = world.strength["interpreter_gap"]
    share = how["screened"] - gap * (how["screened"] - how["screened_language"]) * people.needs_interpreter
    asked = np.flatnonzero(noise.chance("need.asked", share))
    said = social_needs(world)[asked] & _told(world)[asked]
    month = _month(world, "need.month")[asked]
    columns = {name: yes_no(said[:, at]) for at, name in enumerate(how["kinds"])}
    return pd.DataFrame({"person_id": people.person[asked], "month": month, **columns})


def referrals(world: "World") -> pd.DataFrame:
    """Make one row a referral for a social need that was told, and whether the service was received."""
    people, noise, how = world.people, world.noise, world.parameters["needs"]
    gap = world.strength["interpreter_gap"]
    share = how["screened"] - gap * (how["screened"] - how["screened_language"]) * people.needs_interpreter
    asked = noise.chance("need.asked", share)
    told = social_needs(world) & _told(world) & asked[:, None]
    row, kind = np.nonzero(told)
    entity = people.person[row] * 8 + kind
    made = Noise(world.number, entity)
    referred = made.chance("need.referred", how["referred"])
    row, kind, entity = row[referred], kind[referred], entity[referred]
    made = Noise(world.number, entity)
    received = made.chance("need.received", how["received"] - 0.15 * people.no_vehicle[row])
    return pd.DataFrame(
        {
            "referral_id": entity,
            "person_id": people.person[row],
            "month": _month(world, "need.month")[row],
            "need": category(kind, how["kinds"]),
            "loop_closed": yes_no(received, made.chance("need.known", 0.7)),
            "service_received": yes_no(received),
        }
    )


def z_codes(world: "World") -> pd.DataFrame:
    """Make one row a social need that somebody coded: far fewer than there are."""
    people, noise = world.people, world.noise
    needs = social_needs(world)
    coded = np.flatnonzero(needs.any(axis=1) & noise.chance("need.coded", 0.06))
    codes = ["Z59.41", "Z59.819", "Z59.82", "Z59.12", "Z65.9"]
    return pd.DataFrame(
        {
            "person_id": people.person[coded],
            "month": _month(world, "need.month")[coded],
            "icd10_like": category(needs[coded].argmax(axis=1), codes),
        }
    )


def social_needs(world: "World") -> Booleans:
    """Whether each patient has each social need, shape (people, kinds)."""
    how, people = world.parameters["needs"], world.people
    chance = expit(how["base"] + how["deprivation"] * people.deprivation + how["uncovered"] * people.public)
    kinds = [world.noise.chance(f"need.{name}", chance * 0.55) for name in how["kinds"]]
    return np.stack(kinds, axis=1)


def _told(world: "World") -> Booleans:
    how = world.parameters["needs"]
    told = [world.noise.chance(f"need.told.{name}", how["told"]) for name in how["kinds"]]
    return np.stack(told, axis=1)


def labs(world: "World") -> pd.DataFrame:
    """Make one row an adult with a creatinine: age and sex to compute eGFR by the 2009 and 2021 formulas."""
    people, noise = world.people, world.noise
    measured = np.flatnonzero((people.age >= 18) & noise.chance("lab.measured", 0.4))
    value = biology.creatinine(noise, world.kidney, people.age, people.female)[measured]
    return pd.DataFrame(
        {
            "person_id": people.person[measured],
            "month": _month(world, "lab.month")[measured],
            "creatinine_mg_dl": value,
        }
    )


def blood_pressure(world: "World") -> pd.DataFrame:
    """Make one row an adult with diagnosed high blood pressure: the last reading and whether it is controlled."""
    people, noise, how = world.people, world.noise, world.parameters["blood_pressure"]
    row = np.flatnonzero((people.age >= 18) & (people.age <= 85) & world.hypertension)
    chance = expit(
        how["base"]
        + how["missed"] * world.appointments.missed
        + how["uncovered"] * people.uninsured
        + how["deprivation"] * people.deprivation
    )[row]
    controlled = noise.uniform("pressure.controlled")[row] < chance
    above = np.abs(noise.normal("pressure.systolic")[row])
    systolic = np.where(controlled, 138 - 9 * above, 142 + 12 * above)
    return pd.DataFrame(
        {
            "person_id": people.person[row],
            "month": _month(world, "pressure.month")[row],
            "systolic": np.clip(np.round(systolic), 85, 230).astype(np.int64),
            "controlled": yes_no(controlled),
        }
    )


def _month(world: "World", variable: str) -> Integers:
    months: Floats = world.parameters["calendar"]["months"] * world.noise.uniform(variable)
    return np.floor(months).astype(np.int64)


TABLES = {
    "systems": systems,
    "locations": locations,
    "patients": patients,
    "sdoh_screens": sdoh_screens,
    "referrals": referrals,
    "z_codes": z_codes,
    "labs": labs,
    "blood_pressure": blood_pressure,
}
