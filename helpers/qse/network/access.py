"""Appointments: who is expected, who can come, who gets a picture and who only a voice."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.special import expit, pdtr

from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import People
from qse.network.slots import slots

Kind = TypeVar("Kind", Floats, Booleans, Integers)
FIRST_SLOT = 32
STATUS = ["arrived", "no_show", "cancelled_clinic"]
MODALITY = ["in_person", "video", "phone"]


@dataclass(frozen=True)
class Appointments:
    """One entry an appointment; `row` is the position of the patient."""

    appointment: Integers
    row: Integers
    month: Integers
    telehealth: Booleans
    cancelled: Booleans
    no_show: Booleans
    wanted: Booleans  # booked with a picture, where it is telehealth
    video: Booleans
    score: Floats
    overbooked: Booleans
    wait_minutes: Floats
    missed: Integers  # of each patient, shape (people,)


def appointments(
    seed: int, people: People, burden: Floats, programmes: frozenset[str], m: Strength, p: Parameters
) -> Appointments:
    """Simulate the appointments of `people`, in order of person and then of number."""
    a = p["appointments"]
    rate = np.exp(a["rate"]["base"] + a["rate"]["burden"] * burden)
    number = _number(Noise(seed, people.person).uniform("person.appointments"), rate, a["slots"])
    row, appointment = slots(people.person, number, FIRST_SLOT)
    noise = Noise(seed, appointment)

    def of(values: Kind) -> Kind:
        return values[row]

    month = np.floor(p["calendar"]["months"] * noise.uniform("appointment.month")).astype(np.int64)
    telehealth = noise.chance("appointment.telehealth", a["telehealth"])
    cancelled = noise.chance("appointment.cancelled", a["cancelled_by_clinic"])
    language, public, uninsured = of(people.needs_interpreter), of(people.public), of(people.uninsured)
    far = of(people.transit_minutes) - 20
    n = a["no_show"]
    no_show = ~cancelled & noise.chance(
        "appointment.no_show",
        expit(
            n["base"]
            + m["transport"] * ~telehealth * (n["transit"] * far + n["no_vehicle"] * of(people.no_vehicle))
            + n["uninsured"] * uninsured
            + n["public"] * public
            + n["app"] * m["tele_design"] * language * telehealth
            + n["young"] * (of(people.age) < 35)
        ),
    )
    came = ~cancelled & ~no_show
    v = a["video"]
    barrier = (
        v["no_broadband"] * ~of(people.broadband)
        + v["language"] * language
        + v["age"] * np.maximum(of(people.age) - 45, 0)
        + v["public"] * public
        + v["hearing"] * of(people.disability[:, 0])
        + v["vision"] * of(people.disability[:, 1])
    )
    app = p["programmes"]["english_only_app"]
    rolled_out = ("english_only_app" in programmes) & (month >= app["month"])
    pull = np.where(language, m["tele_design"] * app["other_language"], app["english"]) * rolled_out
    works = noise.chance("appointment.video", expit(v["base"] - m["tele_design"] * barrier + pull))
    wanted = noise.chance("appointment.wanted", v["wanted"])
    video = telehealth & came & wanted & works
    s = a["vendor_score"]
    score = expit(
        s["base"]
        + s["transit"] * far
        + s["no_vehicle"] * of(people.no_vehicle)
        + s["uninsured"] * uninsured
        + s["public"] * public
    )
    risky = (score > s["overbook_above"]) & ~telehealth
    overbooked = risky & noise.chance("appointment.overbooked", m["overbooking"] * s["overbooked"])
    w = a["wait_minutes"]
    wait = np.exp(
        np.log(w["median"])
        + w["sd"] * noise.normal("appointment.wait")
        + np.log(w["overbooked"]) * overbooked
    )
    return Appointments(
        appointment=appointment,
        row=row,
        month=month,
        telehealth=telehealth,
        cancelled=cancelled,
        no_show=no_show,
        wanted=wanted,
        video=video,
        score=score,
        overbooked=overbooked,
        wait_minutes=np.where(came & ~telehealth, np.round(wait), np.nan),
        missed=np.minimum(np.bincount(row, no_show, people.person.size), 2).astype(np.int64),
    )


def _number(draw: Floats, rate: Floats, most: int) -> Integers:
    """Draw a Poisson number from 0 to `most`."""
    return (draw[:, None] > pdtr(np.arange(most), rate[:, None])).sum(axis=1)
