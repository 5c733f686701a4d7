"""What gets written down: safety reports, and what registration recorded about a person."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from qse.network.care import Care
from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.people import People

NOT_ASKED, DECLINED = "unknown", "asked_declined"


@dataclass(frozen=True)
class Reports:
    """One entry a safety report. `position` is that of the visit; `level` is -1 for a near miss."""

    event: Integers
    position: Integers
    level: Integers
    level_known: NDArray[np.bool_]
    category: Integers
    role: Integers
    days_later: Integers


def reports(seed: int, people: People, care: Care, strength: dict[str, float], p: Parameters) -> Reports:
    """Decide for each harm, and for each near miss, whether somebody wrote a report.

    Parameters
    ----------
    seed : of the world.
    people, care : from `people.patients` and `care.visits`.
    strength : of each mechanism, 0 to 1.
    p : the parameters.

    """
    pull = reporting_pull(people, strength, p)[care.row]
    culture = p.by_system("report_culture")[people.system[care.row]]
    noise = Noise(seed, care.visit)
    level = np.array(p["reports"]["level"])[np.maximum(care.harm_level, 0)]
    reported = care.harmed & noise.chance("report.harm", expit(level + culture + pull))
    part = p.mechanisms["reporting_bias"]["near_miss_part"]
    near_miss = noise.chance("report.near_miss", expit(p["reports"]["near_miss"] + culture + part * pull))

    position = np.concatenate([np.flatnonzero(reported), np.flatnonzero(near_miss)])
    is_near_miss = np.repeat([0, 1], [reported.sum(), near_miss.sum()])
    event = care.visit[position] * 2 + is_near_miss
    order = np.argsort(event)
    event, position, is_near_miss = event[order], position[order], is_near_miss[order]
    noise = Noise(seed, event)
    shares = np.array(list(p["harm_categories"].values()))
    return Reports(
        event=event,
        position=position,
        level=np.where(is_near_miss, -1, care.harm_level[position]),
        level_known=~noise.chance("report.level_unknown", p["reports"]["level_unknown"]),
        category=np.where(
            is_near_miss, noise.choice("report.category", shares), care.harm_category[position]
        ),
        role=noise.choice("report.role", np.array(list(p["reports"]["roles"].values()))),
        days_later=np.floor(-2.0 * np.log(noise.uniform("report.days_later"))).astype(np.int64),
    )


def reporting_pull(people: People, strength: dict[str, float], p: Parameters) -> Floats:
    """How far the log-odds of a report are pulled down for each patient at the same harm, shape (people,)."""
    bias = p.mechanisms["reporting_bias"]
    exposure = p.exposure("reporting_bias")[people.group]
    return strength["reporting_bias"] * (
        bias["log_odds"] * exposure + bias["language_need"] * people.needs_interpreter
    )


def recorded_race(seed: int, people: People, p: Parameters) -> Integers:
    """Race and ethnicity as registration has it: a group, or then not asked, or then declined."""
    draw = Noise(seed, people.person).uniform("record.race")
    unknown = p.by_system("unknown")[people.system]
    declined = p.by_system("declined")[people.system]
    groups = len(p.groups)
    return np.where(draw < unknown, groups, np.where(draw < unknown + declined, groups + 1, people.group))


def need_recorded(seed: int, people: People, p: Parameters) -> Integers:
    """Whether an interpreter is needed as registration has it: 1 yes, 0 no, -1 not recorded."""
    blank = Noise(seed, people.person).chance("record.need", p["need_not_recorded"])
    return np.where(blank, -1, people.needs_interpreter.astype(np.int64))
