"""Outcomes that can be counted in a world: values, whose they are, which count, and in which month."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from qse.network import record
from qse.network.noise import Booleans, Floats, Integers
from qse.network.tables.safety import reviewed
from qse.network.world import World

MENA = "middle_eastern_or_north_african"


@dataclass(frozen=True)
class Outcome:
    """Values of an outcome, the position of the patient of each, which count, and in which month."""

    values: Floats | Booleans
    row: Integers
    inside: Booleans
    month: Integers | None = None


def _visit(world: World, values: Floats | Booleans, inside: Booleans) -> Outcome:
    return Outcome(values, world.visits.row, inside, world.visits.month)


def _stay(world: World, values: Floats | Booleans, inside: Booleans | None = None) -> Outcome:
    everybody = np.ones(world.admissions.at.size, dtype=bool)
    at = world.admissions.at
    return Outcome(
        values, world.visits.row[at], everybody if inside is None else inside, world.visits.month[at]
    )


def _person(world: World, values: Floats | Booleans) -> Outcome:
    return Outcome(values, np.arange(world.size), np.ones(world.size, dtype=bool))


def _appointment(world: World, values: Floats | Booleans, inside: Booleans) -> Outcome:
    return Outcome(values, world.appointments.row, inside, world.appointments.month)


def _birth(world: World, values: Floats | Booleans, inside: Booleans | None = None) -> Outcome:
    everybody = np.ones(world.births.row.size, dtype=bool)
    return Outcome(values, world.births.row, everybody if inside is None else inside, world.births.month)


def _reported_harm(world: World) -> Outcome:
    written = np.zeros(world.visits.visit.size, dtype=bool)
    written[world.reports.at[world.reports.level >= 0]] = True
    return _stay(world, written[world.admissions.at])


def _report_written(world: World) -> Outcome:
    return replace(_reported_harm(world), inside=world.admissions.harmed)


def _report_of_mild_harm(world: World) -> Outcome:
    return replace(_reported_harm(world), inside=world.admissions.harm_level == 0)


def _deprioritised(world: World) -> Outcome:
    admissions, cuts = world.admissions, np.array(world.parameters["crisis"]["cuts"])
    wrongly = np.searchsorted(cuts, admissions.sofa) > np.searchsorted(cuts, admissions.sofa_acute)
    return _stay(world, wrongly, admissions.intensive & world.visits.surge[admissions.at])


def _found_harm(world: World) -> Outcome:
    at, found = reviewed(world)
    every = world.admissions.at.size
    values, inside = np.zeros(every, dtype=bool), np.zeros(every, dtype=bool)
    values[at], inside[at] = found, True
    return _stay(world, values, inside)


def _found_harm_reported(world: World) -> Outcome:
    found = _found_harm(world)
    return replace(_reported_harm(world), inside=found.inside & np.asarray(found.values, dtype=bool))


def _near_miss(world: World) -> Outcome:
    written = np.zeros(world.visits.visit.size, dtype=bool)
    written[world.reports.at[world.reports.level < 0]] = True
    return _visit(world, written, ~world.visits.left)


def _inequity_named(world: World) -> Outcome:
    answer = world.table("safety_events")["inequity_contributing"]
    at = world.reports.at
    return Outcome(
        (answer == "yes").to_numpy(),
        world.visits.row[at],
        (answer != "not_asked").to_numpy(),
        world.visits.month[at],
    )


def _complaint(world: World) -> Outcome:
    made = np.isin(world.visits.visit, world.table("complaints")["visit_occurrence_id"].to_numpy())
    return _visit(world, made, np.ones(made.size, dtype=bool))


def _deep_pressure_injury(world: World) -> Outcome:
    admissions = world.admissions
    pressure = list(world.parameters["harm_categories"]).index("pressure_injury")
    return _stay(
        world, admissions.harm_level >= 1, admissions.harmed & (admissions.harm_category == pressure)
    )


def _rating(world: World) -> Outcome:
    rating = world.table("experience")["overall_0_10"].to_numpy()
    alive = ~world.admissions.died
    high = np.zeros(alive.size, dtype=bool)
    high[alive] = rating >= 9
    answered = np.zeros(alive.size, dtype=bool)
    answered[alive] = ~np.isnan(rating)
    return _stay(world, high, answered)


def recorded_race(world: World) -> Integers:
    """Race and ethnicity of each patient as registration has it; see `record.recorded_race`."""
    return record.recorded_race(world.number, world.people, world.strength, world.parameters)


def _in_table(world: World, table: str, columns: list[str]) -> Outcome:
    """Say of each patient with a row in a table whether any of its columns says yes."""
    frame = world.table(table)
    row = np.searchsorted(world.people.person, frame["person_id"].to_numpy())
    values = (frame[columns] == "yes").any(axis=1).to_numpy()
    return Outcome(values, row, np.ones(row.size, dtype=bool), frame["month"].to_numpy())


def _need_told(world: World) -> Outcome:
    return _in_table(world, "sdoh_screens", list(world.parameters["needs"]["kinds"]))


def _need_asked(world: World) -> Outcome:
    asked = np.zeros(world.size, dtype=bool)
    asked[_need_told(world).row] = True
    return _person(world, asked)


def _lead_days(world: World) -> Outcome:
    frame = world.table("appointments")
    row = np.searchsorted(world.people.person, frame["person_id"].to_numpy() % record.SECOND)
    everybody = np.ones(row.size, dtype=bool)
    return Outcome(frame["lead_days"].to_numpy(), row, everybody, frame["month"].to_numpy())


def _disability_asked(world: World) -> Outcome:
    patients = world.table("patients")
    row = np.searchsorted(world.people.person, patients["person_id"].to_numpy() % record.SECOND)
    return Outcome(patients["disability_status"].notna().to_numpy(), row, np.ones(row.size, dtype=bool))


def _as_english(world: World) -> Outcome:
    language = world.people.language
    recorded = record.recorded_language(world.number, world.people, world.strength, world.parameters)
    return replace(_person(world, recorded == 0), inside=language != 0)


def _race_not_known(world: World) -> Outcome:
    return _person(world, recorded_race(world) == len(world.parameters.groups) + 1)


OUTCOMES: dict[str, Callable[[World], Outcome]] = {
    "deprivation": lambda w: _person(w, w.people.deprivation),
    "uninsured": lambda w: Outcome(
        w.people.uninsured, np.arange(w.size), w.people.age < w.parameters["medicare_age"]
    ),
    "no_show": lambda w: _appointment(
        w, w.appointments.no_show, ~w.appointments.cancelled & ~w.appointments.telehealth
    ),
    "cancelled_by_clinic": lambda w: _appointment(
        w, w.appointments.cancelled, np.ones(w.appointments.row.size, dtype=bool)
    ),
    "video": lambda w: _appointment(
        w,
        w.appointments.video,
        w.appointments.telehealth & ~w.appointments.no_show & ~w.appointments.cancelled,
    ),
    "clinic_wait": lambda w: _appointment(
        w, np.nan_to_num(w.appointments.wait_minutes), ~np.isnan(w.appointments.wait_minutes)
    ),
    "wait": lambda w: _visit(
        w, w.visits.wait_minutes, w.visits.emergency & (w.visits.esi == 3) & ~w.visits.left
    ),
    "left_without_being_seen": lambda w: _visit(w, w.visits.left, w.visits.emergency),
    "analgesia": lambda w: _visit(w, w.visits.analgesia, w.visits.painful & (w.visits.pain >= 7)),
    "security_call": lambda w: _visit(w, w.visits.security, ~w.visits.left),
    "restraint": lambda w: _visit(w, w.visits.restraint, ~w.visits.left),
    "restraint_given_call": lambda w: _visit(w, w.visits.restraint, w.visits.security),
    "negative_note": lambda w: _visit(w, w.visits.negative_note, ~w.visits.left),
    "harm": lambda w: _stay(w, w.admissions.harmed),
    "found_harm": _found_harm,
    "found_harm_reported": _found_harm_reported,
    "near_miss": _near_miss,
    "inequity_named": _inequity_named,
    "complaint": _complaint,
    "length_of_stay": lambda w: _stay(w, w.admissions.days),
    "readmission": lambda w: _stay(w, w.admissions.readmitted, ~w.admissions.died),
    "mortality": lambda w: _stay(w, w.admissions.died),
    "occult_hypoxemia": lambda w: _stay(
        w,
        w.admissions.sao2 < 88,
        w.admissions.respiratory
        & w.admissions.blood_gas
        & (w.admissions.spo2 >= 92)
        & (w.admissions.spo2 <= 96),
    ),
    "stretched_ward": lambda w: _stay(w, w.admissions.stretched),
    "cardiology": lambda w: _stay(w, w.admissions.cardiology, w.admissions.heart_failure),
    "wrongly_deprioritised": _deprioritised,
    "deep_pressure_injury": _deep_pressure_injury,
    "report_written": _report_written,
    "report_of_mild_harm": _report_of_mild_harm,
    "reported_harm": _reported_harm,
    "minutes_to_response": lambda w: _birth(w, w.births.minutes, w.births.warning),
    "maternal_morbidity": lambda w: _birth(w, w.births.morbidity),
    "race_not_known": _race_not_known,
    "recorded_as_english": _as_english,
    "disability_asked": _disability_asked,
    "need_told": _need_told,
    "need_asked": _need_asked,
    "blood_pressure_controlled": lambda w: _in_table(w, "blood_pressure", ["controlled"]),
    "lead_days": _lead_days,
    "high_rating": _rating,
    "harm_with_interpreter": lambda w: _stay(w, w.admissions.harmed, ~w.visits.missing[w.admissions.at]),
    "interpreter_of_needs": lambda w: _visit(w, w.visits.interpreter, w.visits.needed),
    "interpreter_of_requests": lambda w: _visit(w, w.visits.interpreter, w.visits.requested),
    "occult_hypoxemia_of_all": lambda w: _stay(
        w,
        w.admissions.sao2 < 88,
        w.admissions.respiratory & (w.admissions.spo2 >= 92) & (w.admissions.spo2 <= 96),
    ),
    "public_cover": lambda w: _person(w, w.people.public),
    "self_mena": lambda w: _person(w, w.people.group == w.parameters.groups.index(MENA)),
    "recorded_mena": lambda w: _person(w, recorded_race(w) == w.parameters.groups.index(MENA)),
    "missed_beyond_score": lambda w: _appointment(
        w,
        w.appointments.no_show - w.appointments.score,
        ~w.appointments.cancelled & ~w.appointments.telehealth,
    ),
}
