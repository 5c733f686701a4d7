"""What gets written down: safety reports, and what registration recorded about a person."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from qse.network.inpatient import Admissions
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import People
from qse.network.visits import Visits

SECOND = 1_000_000_000  # what is added to the number of a patient who was registered twice
NOT_ASKED, DECLINED, OTHER = "unknown", "asked_declined", "other"


@dataclass(frozen=True)
class Reports:
    """One entry a safety report. `at` is the position of the visit it is about.

    `level` is the true level of harm, -1 for a near miss; `graded` is the one the reporter gave.
    """

    event: Integers
    at: Integers
    level: Integers
    graded: Integers
    graded_at_all: Booleans
    category: Integers
    role: Integers
    days_later: Integers


def reports(
    seed: int, people: People, visits: Visits, admissions: Admissions, m: Strength, p: Parameters
) -> Reports:
    """Decide for each harm, and for each near miss, whether somebody wrote a report."""
    r, bias = p["reports"], p.mechanisms["reporting_bias"]
    system = people.system[visits.row]
    pull = (reporting_pull(people, m, p) * p.by_system("report_direction")[people.system])[visits.row]
    ease = p.by_system("report_culture")[system] + r["software"] * (
        visits.month >= p["reporting_software_month"]
    )

    harmed = np.flatnonzero(admissions.harmed)
    at = admissions.at[harmed]
    level = admissions.harm_level[harmed]
    noise = Noise(seed, visits.visit[at])
    workload = r["nurses"] * (admissions.nurses[harmed] - 5)
    reported = noise.chance(
        "report.harm", expit(np.array(r["level"])[level] + ease[at] + workload + pull[at])
    )
    near = ~visits.left & Noise(seed, visits.visit).chance(
        "report.near_miss",
        expit(r["near_miss"] + ease + r["admitted"] * visits.admitted + bias["near_miss_part"] * pull),
    )

    shares = np.array(list(p["harm_categories"].values()))
    where = np.concatenate([at[reported], np.flatnonzero(near)])
    is_near = np.repeat([0, 1], [reported.sum(), near.sum()])
    event = visits.visit[where] * 2 + is_near
    order = np.argsort(event)
    event, where, is_near = event[order], where[order], is_near[order]
    noise = Noise(seed, event)
    true_level = np.concatenate([level[reported], np.full(near.sum(), -1)])[order]
    category = np.concatenate([admissions.harm_category[harmed][reported], np.zeros(near.sum(), int)])[order]
    lower = r["graded_lower"] + r["graded_lower_biased"] * (pull[where] < -0.2)
    graded = np.where(true_level > 0, true_level - noise.chance("report.graded_lower", lower), true_level)
    return Reports(
        event=event,
        at=where,
        level=true_level,
        graded=graded,
        graded_at_all=~noise.chance("report.level_unknown", r["level_unknown"]) | (is_near == 1),
        category=np.where(is_near, noise.choice("report.category", shares), category),
        role=noise.choice("report.role", np.array(list(r["roles"].values()))),
        days_later=np.floor(-2.0 * np.log(noise.uniform("report.days_later"))).astype(np.int64),
    )


def reporting_pull(people: People, m: Strength, p: Parameters) -> Floats:
    """How far the log-odds of a report are pulled for each patient at the same harm, shape (people,)."""
    bias = p.mechanisms["reporting_bias"]
    return m["reporting_bias"] * (
        bias["log_odds"] * p.exposure("reporting_bias")[people.group]
        + bias["language_need"] * people.needs_interpreter
        + bias["public"] * people.public
    )


def recorded_race(seed: int, people: People, m: Strength, p: Parameters) -> Integers:
    """Race and ethnicity as registration has it: a group, then other, not asked, declined; -1 is blank."""
    r, quality, k = p["registration"], p.mechanisms["record_quality"], m["record_quality"]
    noise = Noise(seed, people.person)
    many = np.array([quality["not_known"][name] for name in p.groups])[people.group]
    unknown = (
        p.by_system("unknown")[people.system]
        * many
        * np.where(people.needs_interpreter, r["unknown_language"], 1)
        * np.where(people.uninsured, r["unknown_uninsured"], 1)
    )
    declined = p.by_system("declined")[people.system]
    draw = noise.uniform("record.race")
    wrong = np.array([quality["wrong"][name]["share"] for name in p.groups])[people.group]
    groups = len(p.groups)
    names = [*p.groups, OTHER]
    to = np.array([[quality["wrong"][name]["as"].get(other, 0.0) for other in names] for name in p.groups])
    instead = noise.choice("record.race_instead", to[people.group])
    recorded = np.where(noise.chance("record.race_wrong", k * wrong), instead, people.group)
    recorded = np.where(draw < k * np.clip(unknown, 0, 0.6), groups + 1, recorded)
    recorded = np.where(draw > 1 - declined, groups + 2, recorded)
    return np.where(noise.chance("record.race_blank", k * r["race_blank"]), -1, recorded)


def recorded_language(seed: int, people: People, m: Strength, p: Parameters) -> Integers:
    """Language as registration has it: some needs are recorded as English."""
    share = m["record_quality"] * p.mechanisms["record_quality"]["language_as_english"]
    lost = Noise(seed, people.person).chance("record.language", share)
    return np.where(lost, 0, people.language)


def second_number(seed: int, people: People, m: Strength, p: Parameters) -> Booleans:
    """Whether a patient was registered twice, after a change of name or another spelling."""
    r = p["registration"]
    share = m["record_quality"] * np.where(people.needs_interpreter, r["duplicate_language"], r["duplicate"])
    return Noise(seed, people.person).chance("record.duplicate", share)


def recorded_need(seed: int, people: People, m: Strength, p: Parameters) -> Integers:
    """Whether an interpreter is needed as registration has it: 1 yes, 0 no, -1 blank."""
    r = p["registration"]
    noise = Noise(seed, people.person)
    needs = recorded_language(seed, people, m, p) > 0
    needs |= (people.language == 0) & noise.chance(
        "record.english_as_other", m["record_quality"] * r["english_as_other"]
    )
    return np.where(noise.chance("record.need", r["need_not_recorded"]), -1, needs.astype(np.int64))
