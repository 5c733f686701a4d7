"""Gaps by what really happened: an outcome in one group against another, standardised by age and health system.

The truth of an invented world can be counted. A gap here is a difference of means (or of shares), directly
standardised to both groups together by ten-year age band and health system, so that what a repair
leaves is not a difference of ages or of places.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from qse.network import record
from qse.network.noise import Booleans, Floats, Integers
from qse.network.people import PAYERS
from qse.network.world import World

CHUNK = 300_000
BANDS = 10
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


def _recorded_race(world: World) -> Integers:
    return record.recorded_race(world.number, world.people, world.strength, world.parameters)


def _race_not_known(world: World) -> Outcome:
    return _person(world, _recorded_race(world) == len(world.parameters.groups) + 1)


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
    "recorded_mena": lambda w: _person(w, _recorded_race(w) == w.parameters.groups.index(MENA)),
    "missed_beyond_score": lambda w: _appointment(
        w,
        w.appointments.no_show - w.appointments.score,
        ~w.appointments.cancelled & ~w.appointments.telehealth,
    ),
}


def sides(world: World, by: str) -> tuple[list[str], Integers]:
    """Name the groups of `by`, and give each patient a position among them."""
    people = world.people
    yes_no = ["no", "yes"]
    if by == "group":
        return world.parameters.groups, people.group
    if by == "tone":
        from_tone = world.parameters["harm_level"]["skin_from_tone"]
        return ["light", "dark"], (people.tone >= from_tone).astype(int)
    if by == "payer":
        return PAYERS, people.payer
    if by == "system":
        return world.parameters.systems, people.system
    if by == "recorded_group":
        recorded = _recorded_race(world)
        names = [*world.parameters.groups, record.OTHER, record.NOT_ASKED, record.DECLINED, "blank"]
        return names, np.where(recorded < 0, len(names) - 1, recorded)
    if by == "recorded_need":
        recorded = record.recorded_need(world.number, people, world.strength, world.parameters)
        return ["no", "yes", "blank"], np.where(recorded < 0, 2, recorded)
    flags = {
        "needs_interpreter": people.needs_interpreter,
        "no_vehicle": people.no_vehicle,
        "public": people.public,
        "kidney": world.kidney,
        "hard_to_be_heard": people.hard_to_be_heard,
        "hearing_or_vision": people.disability[:, :2].any(axis=1),
        "deprived": people.deprivation > 0.6,
        "needs_where_programme": people.needs_interpreter
        & (world.parameters.by_system("programme_month")[people.system] == 18),
        "anyone": np.ones(world.size, dtype=bool),
        "rural": people.system == world.parameters.systems.index("egret"),
        "high_score": np.bincount(
            world.appointments.row,
            world.appointments.score > world.parameters["appointments"]["vendor_score"]["overbook_above"],
            world.size,
        )
        > 0,
    }
    return yes_no, flags[by].astype(int)


@dataclass
class Counts:
    """Sums of an outcome by group and cell; those of parts of a world add up."""

    n: Floats  # groups x cells
    total: Floats
    squares: Floats

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def difference(self, group: int, reference: int) -> tuple[float, float]:
        """Return the standardised difference of means and its standard error."""
        n, total, squares = (part[[group, reference]] for part in (self.n, self.total, self.squares))
        use = (n > 1).all(axis=0)
        n, total, squares = n[:, use], total[:, use], squares[:, use]
        if not use.any():
            return float("nan"), float("nan")
        mean = total / n
        # One spread for both sides of a cell: a side without a single event would have none of its own.
        both = np.maximum(squares.sum(axis=0) / n.sum(axis=0) - (total.sum(axis=0) / n.sum(axis=0)) ** 2, 0)
        variance = both / n
        weight = n.sum(axis=0) / n.sum()
        return float((weight * (mean[0] - mean[1])).sum()), float(np.sqrt((weight**2 * variance).sum()))

    def mean(self, group: int) -> tuple[float, float]:
        """Return the mean of one group as it stands, and its standard error."""
        n, total, squares = self.n[group].sum(), self.total[group].sum(), self.squares[group].sum()
        return float(total / n), float(np.sqrt(max(squares / n - (total / n) ** 2, 0) / n))


def count(
    world: World, measure: str, by: str, adjust: str = "age_system", months: tuple[int, int] | None = None
) -> Counts:
    """Count an outcome by group and by cell of age band and health system, in one world.

    Parameters
    ----------
    measure, by : names in OUTCOMES and `sides`.
    adjust : what makes a cell: "age_system", "age", "system" or "none".
    months : from and until, where only some count.

    """
    outcome = OUTCOMES[measure](world)
    names, side = sides(world, by)
    inside = outcome.inside
    if months is not None:
        assert outcome.month is not None, f"{measure} has no month"
        inside = inside & (outcome.month >= months[0]) & (outcome.month < months[1])
    row = outcome.row[inside]
    systems = len(world.parameters.systems)
    band = np.minimum(world.people.age[row] // 10, BANDS - 1).astype(np.int64) * ("age" in adjust)
    place = world.people.system[row] * ("system" in adjust)
    cells = BANDS * systems
    at = side[row] * cells + band * systems + place
    values = np.asarray(outcome.values, dtype=float)[inside]
    size = len(names) * cells
    parts = (
        np.bincount(at, minlength=size),
        np.bincount(at, values, size),
        np.bincount(at, values**2, size),
    )
    return Counts(*(part.astype(float).reshape(len(names), cells) for part in parts))


def gap(
    world: World,
    measure: str,
    by: str,
    group: str,
    reference: str,
    adjust: str = "age_system",
    months: tuple[int, int] | None = None,
) -> tuple[float, float]:
    """Return the standardised gap of an outcome, group minus reference, and its standard error.

    Large worlds are counted in parts, so that memory stays small.

    Examples
    --------
    >>> value, error = gap(World(20_000), "harm", "needs_interpreter", "yes", "no")
    >>> value > 0
    True

    """
    names = sides(replace(world, size=1), by)[0]
    end = world.first + world.size
    parts = (
        [world]
        if world.size <= CHUNK
        else [
            replace(world, first=first, size=min(CHUNK, end - first))
            for first in range(world.first, end, CHUNK)
        ]
    )
    total = count(parts[0], measure, by, adjust, months)
    for part in parts[1:]:
        total = total + count(part, measure, by, adjust, months)
    return total.difference(names.index(group), names.index(reference))
