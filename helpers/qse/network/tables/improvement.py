"""Table of what was tried to improve care: improvement_log. The same at any size."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from qse.network.noise import Noise
from qse.network.tables.columns import category, yes_no
from qse.network.tables.organisation import tablet_from

if TYPE_CHECKING:
    from qse.network.world import World


class Cycle(NamedTuple):
    """One row of the log, in the order in which rows are sorted."""

    month: int
    system: int
    programme: str
    cycle: int
    unit: str
    change: str
    co_designed: bool


def improvement_log(world: "World") -> pd.DataFrame:
    """Make one row a cycle of a test of change, or the start of something that came to a whole system."""
    p = world.parameters
    rows = sorted(row for row in [*_projects(world), *_starts(world)] if row.month < p["calendar"]["months"])
    programmes = [
        *p["improvement"]["programmes"],
        "language_access",
        "reporting_software",
        "english_only_app",
    ]
    changes = sorted({row.change for row in rows})
    system = np.array([row.system for row in rows])
    return pd.DataFrame(
        {
            "improvement_id": np.arange(len(rows)),
            "system_id": system,
            "care_site_id": system * len(p["units"]) + np.array([p["units"].index(row.unit) for row in rows]),
            "month": np.array([row.month for row in rows]),
            "programme": category(np.array([programmes.index(row.programme) for row in rows]), programmes),
            "pdsa_cycle": np.array([row.cycle for row in rows]),
            "change": category(np.array([changes.index(row.change) for row in rows]), changes),
            "co_designed": yes_no(np.array([row.co_designed for row in rows])),
        }
    )


def _projects(world: "World") -> list[Cycle]:
    """Projects of single units, a few cycles each."""
    p, how = world.parameters, world.parameters["improvement"]
    noise, names = Noise(world.number, np.arange(how["projects"])), list(how["programmes"])
    system = np.floor(len(p.systems) * noise.uniform("improvement.system")).astype(int)
    programme = np.floor(len(names) * noise.uniform("improvement.programme")).astype(int)
    first = np.floor(p["calendar"]["months"] * noise.uniform("improvement.month")).astype(int)
    cycles = 1 + noise.choice("improvement.cycles", np.array(how["cycles"]))
    together = noise.chance("improvement.co_designed", how["co_designed"])
    pick = noise.uniform("improvement.unit")
    rows = []
    for at in range(how["projects"]):
        name = names[programme[at]]
        kind = how["programmes"][name]
        unit = kind["units"][int(pick[at] * len(kind["units"]))]
        for cycle, change in enumerate(kind["changes"][: cycles[at]]):
            month = int(first[at]) + how["apart"] * cycle
            rows.append(Cycle(month, int(system[at]), name, cycle + 1, unit, change, bool(together[at])))
    return rows


def _starts(world: "World") -> list[Cycle]:
    """What came to whole systems: the language programme, the reporting software, the app in English only."""
    p, how = world.parameters, world.parameters["improvement"]
    software, app = p["reporting_software_month"], p["programmes"]["english_only_app"]["month"]
    rows = []
    for system, begins in enumerate(tablet_from(world)):
        for cycle, change in enumerate(how["language_access"]):
            month = int(begins) + how["apart"] * cycle
            rows.append(Cycle(month, system, "language_access", cycle + 1, "medicine", change, True))
        rows.append(Cycle(software, system, "reporting_software", 1, "ed", how["reporting_software"], False))
        if "english_only_app" in world.programmes:
            text = how["english_only_app"]
            rows.append(Cycle(app, system, "english_only_app", 1, "telehealth", text, False))
    return rows


TABLES = {"improvement_log": improvement_log}
