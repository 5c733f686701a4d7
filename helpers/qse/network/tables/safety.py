"""Tables of safety: reports, their reviews, complaints, and the trigger-tool sample."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from qse.network import record
from qse.network.inpatient import HARM_LEVELS
from qse.network.noise import Booleans, Integers, Noise
from qse.network.slots import SLOTS
from qse.network.tables.columns import category, moment, yes_no
from qse.network.tables.words import category_of, drawn, theme_of

if TYPE_CHECKING:
    from qse.network.world import World

SCALE = ["none", *HARM_LEVELS, "unknown"]
CHANNELS = ["phone", "form_en", "form_es", "in_person", "community_partner"]
THEMES = ["communication", "wait", "respect", "pain", "interpreter", "discharge", "access", "billing"]


def safety_events(world: "World") -> pd.DataFrame:
    """Make one row a safety report that somebody wrote."""
    made, visits, people, p = world.reports, world.visits, world.people, world.parameters
    noise = Noise(world.number, made.event)
    k, r = world.strength["record_quality"], p["reports"]
    lost = noise.chance("report.no_visit", k * r["no_visit"])
    wrong = noise.chance("report.wrong_visit", k * r["wrong_visit"])
    about = np.where(wrong, people.person[visits.row[made.at]] * SLOTS, visits.visit[made.at])
    rounded = noise.chance("report.rounded", k * r["rounded"])
    minute = np.where(rounded, visits.minute[made.at] // 60 * 60, visits.minute[made.at])
    asked = visits.month[made.at] >= p["reviews"]["prompt_month"]
    contributing = np.where(asked, noise.chance("report.inequity", 0.18).astype(int), 2)
    return pd.DataFrame(
        {
            "event_id": made.event,
            "visit_occurrence_id": np.where(lost, np.nan, about),
            "system_id": people.system[visits.row[made.at]],
            "month": visits.month[made.at],
            "event_datetime": moment(minute),
            "reported_datetime": moment(visits.minute[made.at] + made.days_later * 1440),
            "event_class": category((made.level < 0).astype(int), ["incident", "near_miss"]),
            "event_category": category(made.category, list(p["harm_categories"])),
            "harm_scale_reported": category(
                np.where(made.graded_at_all, made.graded + 1, len(SCALE) - 1), SCALE
            ),
            "reporter_role": category(made.role, list(p["reports"]["roles"])),
            "narrative_id": drawn(
                "event_narratives", noise, made.category, list(p["harm_categories"]), category_of
            ),
            "inequity_contributing": category(contributing, ["no", "yes", "not_asked"]),
        }
    )


def event_reviews(world: "World") -> pd.DataFrame:
    """Make one row a report that was reviewed: the severe ones mostly, few of the others."""
    made, p = world.reports, world.parameters
    noise = Noise(world.number, made.event)
    at = np.flatnonzero(
        noise.chance("review.made", np.where(made.graded >= 2, p["reviews"]["severe"], p["reviews"]["other"]))
    )
    noise = Noise(world.number, made.event[at])
    kinds = ["rca2", "case_review", "apparent_cause"]
    return pd.DataFrame(
        {
            "event_id": made.event[at],
            "review_type": category(noise.choice("review.type", np.array([0.2, 0.3, 0.5])), kinds),
            "equity_lens_used": yes_no(noise.chance("review.lens", 0.25)),
            "patient_family_included": yes_no(noise.chance("review.family", 0.2)),
            "strongest_action": category(
                noise.choice("review.action", np.array([0.62, 0.28, 0.10])),
                ["weak", "intermediate", "strong"],
            ),
        }
    )


def complaints(world: "World") -> pd.DataFrame:
    """Make one row a complaint; until month 14 the form was in English only."""
    visits, people, p = world.visits, world.people, world.parameters
    how = p["complaints"]
    harmed = np.zeros(visits.visit.size, dtype=bool)
    harmed[world.admissions.at] = world.admissions.harmed
    shut = visits.needed & (visits.month < how["english_only_until"])
    noise = Noise(world.number, visits.visit)
    at = np.flatnonzero(
        noise.chance(
            "complaint.made",
            expit(
                how["base"]
                + how["harm"] * harmed
                + how["no_interpreter"] * visits.missing
                + how["negative_note"] * visits.negative_note
                + how["language"] * world.strength["interpreter_gap"] * shut
            ),
        )
    )
    noise = Noise(world.number, visits.visit[at])
    channel = noise.choice("complaint.channel", np.array([0.4, 0.35, 0.0, 0.2, 0.05]))
    spanish = (people.language[visits.row[at]] == 2) & ~shut[at] & (channel == 1)
    theme = np.where(
        visits.missing[at] & noise.chance("complaint.interpreter", 0.5),
        THEMES.index("interpreter"),
        noise.choice("complaint.theme", np.array([0.3, 0.2, 0.15, 0.1, 0.0, 0.1, 0.08, 0.07])),
    )
    return pd.DataFrame(
        {
            "complaint_id": visits.visit[at],
            "visit_occurrence_id": visits.visit[at],
            "month": visits.month[at],
            "channel": category(np.where(spanish, 2, channel), CHANNELS),
            "theme": category(theme, THEMES),
            "text_id": drawn("complaints", noise, theme, THEMES, theme_of),
        }
    )


def trigger_tool_sample(world: "World") -> pd.DataFrame:
    """Make one row an admission whose chart was read for harm; many more of those recorded with a language need."""
    visits, admissions = world.visits, world.admissions
    at, found = reviewed(world)
    level = np.where(admissions.harmed[at], admissions.harm_level[at], 0)
    need = _need(world)[at]
    return pd.DataFrame(
        {
            "visit_occurrence_id": visits.visit[admissions.at[at]],
            "sampled_as": category(need.astype(int), ["no_interpreter_need", "interpreter_need"]),
            "ae_found": yes_no(found),
            "harm_scale": category(np.where(found, level, -1), HARM_LEVELS),
        }
    )


def reviewed(world: "World") -> tuple[Integers, Booleans]:
    """Return the places, among the admissions, of the charts that were read, and whether a harm was found there."""
    admissions, how = world.admissions, world.parameters["trigger_tool"]
    at = _sampled(world)
    noise = Noise(world.number, world.visits.visit[admissions.at[at]])
    found = np.where(
        admissions.harmed[at],
        noise.chance("trigger.seen", how["sensitivity"]),
        ~noise.chance("trigger.clear", how["specificity"]),
    )
    return at, found


def _sampled(world: "World") -> Integers:
    """Choose the charts by rank of a draw that belongs to the visit, the same in every world of these people."""
    visits, admissions = world.visits, world.admissions
    draw = Noise(world.number, visits.visit[admissions.at]).uniform("trigger.draw")
    # The share is fixed, not the number, so that a part of a world samples as the whole does.
    how = world.parameters["trigger_tool"]
    return np.flatnonzero(draw < np.where(_need(world), how["need"], how["other"]))


def _need(world: "World") -> Booleans:
    """Whether the record of each admission says that an interpreter is needed."""
    row = world.visits.row[world.admissions.at]
    return (record.recorded_need(world.number, world.people, world.strength, world.parameters) == 1)[row]


TABLES = {
    "safety_events": safety_events,
    "event_reviews": event_reviews,
    "complaints": complaints,
    "trigger_tool_sample": trigger_tool_sample,
}
