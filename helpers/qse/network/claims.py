"""Claims that modules rest on, and traps: in how many networks is the answer clear?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from qse.files import Problem, nearest, read_yaml
from qse.network import place_claims
from qse.network.gaps import count, gap, sides
from qse.network.noise import Noise
from qse.network.parameters import parameters
from qse.network.world import World, shared

SEEDS = range(1, 21)
CLEAR = 1.96
LINKS = ("redlining", "coverage", "staffing", "heeding", "interpreter_gap")
Ask = dict[str, Any]


@dataclass(frozen=True)
class Trap:
    """A wrong answer that the data invite, and a better question; `text` is made to be read aloud."""

    name: str
    title: str
    preset: str
    naive: Ask
    naive_shows: str
    better: Ask
    better_shows: str
    text: str


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Read the claims by name.

    >>> claims()["quiet_dashboard"]["expect"]
    'lower'
    """
    return read_yaml(Path(__file__).with_name("claims.yaml")).data


@cache
def traps() -> dict[str, Trap]:
    """Read the traps by name.

    >>> traps()["gate"].title
    'Looking only behind the gate'
    """
    data = read_yaml(Path(__file__).with_name("traps.yaml")).data
    return {name: Trap(name, **({"preset": "standard"} | parts)) for name, parts in data.items()}


def ask(world: World, question: Ask) -> tuple[float, float]:
    """Answer a question in one world: a value and its standard error.

    Parameters
    ----------
    world : planted; a question may name a repair of its own.
    question : kind ("gap" if left out, "level", "change", "ratio", "worst_unit", "closures") and its parts.

    Raises
    ------
    Problem : there is no such kind of question.

    Examples
    --------
    >>> value, error = ask(World(20_000), claims()["harm_by_need"]["ask"])
    >>> value > 0
    True

    """
    parts = dict(question)
    kind = parts.pop("kind", "gap")
    if kind not in _KINDS:
        raise Problem(f"There is no kind of question {kind!r}.{nearest(kind, _KINDS)}")
    if "repaired" in parts:
        repaired = parts.pop("repaired")
        names = world.parameters.mechanisms if repaired == "everything" else [repaired]
        world = shared(world.repaired(*names))
    return _KINDS[kind](world, **parts)


def word(value: float, error: float) -> str:
    """Say "higher", "lower" or "uncertain".

    >>> word(0.05, 0.01), word(0.01, 0.01)
    ('higher', 'uncertain')
    """
    return "uncertain" if abs(value) <= CLEAR * error else "higher" if value > 0 else "lower"


def _level(world: World, measure: str, by: str, group: str, beside: float = 0.0) -> tuple[float, float]:
    value, error = count(world, measure, by, "none").mean(sides(world, by)[0].index(group))
    return value - beside, error


def _change(
    world: World, measure: str, by: str, group: str, before: list[int], after: list[int]
) -> tuple[float, float]:
    at = sides(world, by)[0].index(group)
    old = count(world, measure, by, "none", (before[0], before[1])).mean(at)
    new = count(world, measure, by, "none", (after[0], after[1])).mean(at)
    return new[0] - old[0], float(np.hypot(new[1], old[1]))


def _ratio(
    world: World,
    over: str,
    by: str,
    group: str,
    reference: str,
    under: str = "",
    beside: float = 1.0,
    months: list[int] | None = None,
) -> tuple[float, float]:
    """Log of the ratio of two groups' shares of `over` (divided by those of `under`), less the log of `beside`."""
    names = sides(world, by)[0]
    window = (months[0], months[1]) if months else None
    value, variance = -float(np.log(beside)), 0.0
    for measure, way in ((over, 1), (under, -1)):
        if not measure:
            continue
        counts = count(world, measure, by, "none", window)
        for name, sign in ((group, way), (reference, -way)):
            share, error = counts.mean(names.index(name))
            if not share > 0:
                # Without an event the logarithm has no value, and nothing can be called.
                return 0.0, float("inf")
            value, variance = value + sign * float(np.log(share)), variance + (error / share) ** 2
    return value, float(np.sqrt(variance))


def _worst_unit(world: World, measure: str, quarter: int) -> tuple[float, float]:
    """Change, to the next quarter, of the unit with the highest rate in one; units are made of visits at random.

    Units here differ by their health system alone, so that nothing about them can explain a change.
    """
    from qse.network.outcomes import OUTCOMES

    outcome = OUTCOMES[measure](world)
    assert outcome.month is not None
    bed = Noise(world.number, world.visits.visit[world.admissions.at]).uniform("trap.unit")
    unit = world.people.system[outcome.row] * 6 + np.floor(6 * bed).astype(np.int64)
    values = np.asarray(outcome.values, dtype=float)
    rates = []
    for at in (quarter - 1, quarter):
        here = outcome.month // 3 == at
        n = np.bincount(unit[here], minlength=48)
        rates.append((np.bincount(unit[here], values[here], 48) / n, n))
    worst = int(np.argmax(rates[0][0]))
    error = [np.sqrt(rate[worst] * (1 - rate[worst]) / n[worst]) for rate, n in rates]
    return float(rates[1][0][worst] - rates[0][0][worst]), float(np.hypot(*error))


def _closures(
    world: World, measure: str, by: str, group: str, reference: str, one_at_a_time: bool
) -> tuple[float, float]:
    """Part of a gap that repairs close: the sum over single repairs, or all of them together."""
    planted, error = gap(world, measure, by, group, reference)
    sets = [(name,) for name in LINKS] if one_at_a_time else [LINKS]
    closed = sum(
        planted - gap(shared(world.repaired(*names)), measure, by, group, reference)[0] for names in sets
    )
    return closed / planted, error / abs(planted)


def _closed(
    world: World, mechanism: str, measure: str, by: str, group: str, reference: str
) -> tuple[float, float]:
    planted, error = gap(world, measure, by, group, reference)
    return planted - gap(shared(world.repaired(mechanism)), measure, by, group, reference)[0], error


def _avoided(world: World, mechanism: str, measure: str, by: str, group: str) -> tuple[float, float]:
    """Events that a repair avoids, for each thousand of the group as planted."""
    at = sides(world, by)[0].index(group)
    planted, repaired = (
        count(one, measure, by, "none") for one in (world, shared(world.repaired(mechanism)))
    )
    n = planted.n[at].sum()
    return 1000 * (planted.total[at].sum() - repaired.total[at].sum()) / n, 1000 * planted.mean(at)[1]


def _programme(
    world: World, programme: str, measure: str, by: str, group: str, months: list[int]
) -> tuple[float, float]:
    """Mean with the programme minus mean of the same people without it."""
    at, window = sides(world, by)[0].index(group), (months[0], months[1])
    with_it = count(world, measure, by, "none", window).mean(at)
    return with_it[0] - count(world.without(programme), measure, by, "none", window).mean(at)[0], with_it[1]


_KINDS: dict[str, Callable[..., tuple[float, float]]] = {
    "gap": gap,
    "level": _level,
    "change": _change,
    "ratio": _ratio,
    "worst_unit": _worst_unit,
    "closures": _closures,
    "closed": _closed,
    "avoided": _avoided,
    "programme": _programme,
    **place_claims.KINDS,
}


def held(world: World, name: str) -> bool:
    """Say whether a claim holds in one world."""
    claim = claims()[name]
    value, error = ask(world, claim["ask"])
    if claim["expect"].endswith("the gap"):
        whole = {key: part for key, part in claim["ask"].items() if key not in ("repaired", "alike")}
        part = value / ask(world, whole | claim.get("beside", {}))[0]
        return part > 1 if claim["expect"] == "more than the gap" else abs(part) <= 1 / 3
    if claim["expect"].startswith("not "):
        return word(value, error) != claim["expect"].removeprefix("not ")
    return word(value, error) == claim["expect"]


def sprung(world: World, trap: Trap) -> bool:
    """Say whether, in one world, the naive question leads astray and the better one does not."""
    naive, better = ask(world, trap.naive), ask(world, trap.better)
    return _shows(trap.naive_shows, naive, better) and _shows(trap.better_shows, better, naive)


def _shows(what: str, answer: tuple[float, float], other: tuple[float, float]) -> bool:
    value, error = answer
    if what in ("higher", "lower", "uncertain"):
        return word(value, error) == what
    compare = {
        "above the better answer": value > other[0],
        "above the naive answer": value > other[0],
        "below the better answer": value < other[0],
        "below the naive answer": value < other[0],
        "below zero": value < 0,
        "not lower": word(value, error) != "lower",
        "smaller than one percentage point": abs(value) < 0.01,
        "less than half the naive answer": abs(value) < abs(other[0]) / 2,
        "above one in ten": value > 0.1,
    }
    if what not in compare:
        raise Problem(f"A trap cannot show {what!r}.{nearest(what, compare)}")
    return compare[what]


def shares(seeds: Iterable[int] = SEEDS) -> dict[str, float]:
    """Compute for every claim and every trap the share of networks in which it holds."""
    presets = parameters()["presets"]
    found: dict[str, list[bool]] = {}
    for preset in sorted(
        {claim.get("preset", "standard") for claim in claims().values()}
        | {trap.preset for trap in traps().values()}
    ):
        for seed in seeds:
            world = World(presets[preset], seed=seed)
            for name, claim in claims().items():
                if claim.get("preset", "standard") == preset:
                    found.setdefault(name, []).append(held(world, name))
            for name, trap in traps().items():
                if trap.preset == preset:
                    found.setdefault(f"trap {name}", []).append(sprung(world, trap))
    return {name: float(np.mean(answers)) for name, answers in found.items()}
