"""Table of appointments."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qse.network.access import MODALITY, STATUS
from qse.network.noise import Noise
from qse.network.tables.columns import category, yes_no
from qse.network.tables.people import month_of_death

if TYPE_CHECKING:
    from qse.network.world import World


def appointments(world: "World") -> pd.DataFrame:
    """Make one row an appointment."""
    made, people = world.appointments, world.people
    noise = Noise(world.number, made.appointment)
    came = ~made.cancelled & ~made.no_show
    completed = np.where(~came, -1, np.where(made.telehealth, np.where(made.video, 1, 2), 0))
    scheduled = np.where(made.telehealth, np.where(made.wanted, 1, 2), 0)
    alive = ~(made.month > month_of_death(world)[made.row])
    table = pd.DataFrame(
        {
            "appointment_id": made.appointment,
            "person_id": people.person[made.row],
            "system_id": people.system[made.row],
            "month": made.month,
            "lead_days": np.floor(-21 * np.log(noise.uniform("appointment.lead"))).astype(np.int64),
            "modality_scheduled": category(scheduled, MODALITY),
            "modality_completed": category(completed, MODALITY),
            "status": category(np.where(made.cancelled, 2, made.no_show.astype(int)), STATUS),
            "vendor_no_show_score": np.round(made.score, 3),
            "overbooked": yes_no(made.overbooked),
            "wait_min": made.wait_minutes,
        }
    )
    return table[alive].reset_index(drop=True)


TABLES = {"appointments": appointments}
