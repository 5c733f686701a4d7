"""Gaps by what really happened: an outcome in one group against another, standardised by age and health system.

The truth of an invented world can be counted. A gap here is a difference of means (or of shares), directly
standardised to both groups together by ten-year age band and health system, so that what a repair
leaves is not a difference of ages or of places.
"""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from qse.files import Problem, nearest
from qse.network import record
from qse.network.noise import Floats, Integers
from qse.network.outcomes import OUTCOMES, recorded_race
from qse.network.people import PAYERS, languages
from qse.network.world import World, shared

CHUNK = 300_000
BANDS = 10


GROUPINGS = (
    *("anyone", "deprived", "group", "hard_to_be_heard", "hearing_or_vision", "high_score", "kidney"),
    *("needs_interpreter", "needs_where_programme", "no_vehicle", "payer", "public", "recorded_group"),
    *("recorded_language", "recorded_need", "recorded_need_by_payer", "recorded_need_by_system"),
    *("rural", "system", "tone"),
)


def sides(world: World, by: str) -> tuple[list[str], Integers]:
    """Name the groups of `by`, and give each patient a position among them."""
    if by not in GROUPINGS:
        raise Problem(f"There is nothing to compare by called {by!r}.{nearest(by, GROUPINGS)}")
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
        recorded = recorded_race(world)
        names = [*world.parameters.groups, record.OTHER, record.NOT_ASKED, record.DECLINED, "blank"]
        return names, np.where(recorded < 0, len(names) - 1, recorded)
    if by == "recorded_language":
        recorded = record.recorded_language(world.number, people, world.strength, world.parameters)
        return languages(world.parameters), recorded
    if by == "recorded_need":
        recorded = record.recorded_need(world.number, people, world.strength, world.parameters)
        return ["no", "yes", "blank"], np.where(recorded < 0, 2, recorded)
    if by == "recorded_need_by_system":
        names, need = sides(world, "recorded_need")
        every = [f"{system}_{name}" for system in world.parameters.systems for name in names]
        return every, people.system * len(names) + need
    if by == "recorded_need_by_payer":
        names, need = sides(world, "recorded_need")
        return [f"{payer}_{name}" for payer in PAYERS for name in names], people.payer * len(names) + need
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

    Large worlds are counted in parts, so that memory stays small.

    Parameters
    ----------
    measure, by : names in OUTCOMES and `sides`.
    adjust : what makes a cell: "age_system", "age", "system", "neighbourhood" (five bands of its rank) or "none".
    months : from and until, where only some count.

    """
    if measure not in OUTCOMES:
        raise Problem(f"There is no outcome {measure!r}.{nearest(measure, OUTCOMES)}")
    if world.size > CHUNK:
        end = world.first + world.size
        sizes = ((first, min(CHUNK, end - first)) for first in range(world.first, end, CHUNK))
        chunks = (shared(replace(world, first=first, size=size)) for first, size in sizes)
        return reduce(add, (count(part, measure, by, adjust, months) for part in chunks))
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
    if adjust == "neighbourhood":
        rank = world.places.deprivation_rank[world.people.location[row]]
        band = np.minimum((rank - 1) // 20, 4)
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

    Examples
    --------
    >>> value, error = gap(World(20_000), "harm", "needs_interpreter", "yes", "no")
    >>> value > 0
    True

    """
    names = sides(replace(world, size=1), by)[0]
    for name in (group, reference):
        if name not in names:
            raise Problem(f"{name!r} is not one of the groups of {by}.{nearest(name, names)}")
    counted = count(world, measure, by, adjust, months)
    return counted.difference(names.index(group), names.index(reference))
