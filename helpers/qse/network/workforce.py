"""The employees: what work, from which neighbourhood, at which wage, and how long they stay."""

from dataclasses import dataclass

import numpy as np

from qse.network.community import composition, planted_places
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.place import Places


@dataclass(frozen=True)
class Workforce:
    """One entry an employee. `separated` is the month of leaving, the number of months or more where nobody left."""

    employee: Integers
    system: Integers
    location: Integers
    job: Integers
    wage: Floats
    hired: Integers
    separated: Integers
    benefits: Booleans
    group: Integers  # how a person identifies; follows from the neighbourhood, and nothing but conduct follows from it
    unit: Integers


def workforce(seed: int, places: Places, p: Parameters) -> Workforce:
    """Make the employees: the same people in every world, who stay longer where the way to work is shorter.

    Where people are hired from follows the job: work at low wages from where less was invested, and nearer by
    bus; well-paid work from where money was invested. Leaving follows the wage and the way to work.
    """
    like, jobs = p["workforce"], list(p["jobs"].values())
    employee = np.arange(like["number"])
    noise = Noise(seed, employee)
    planted = planted_places(seed, p)
    system = noise.choice("employee.system", p.by_system("beds"))

    def of(name: str) -> Floats:
        return np.array([job[name] for job in jobs], dtype=float)

    job = noise.choice("employee.job", of("share"))
    pull = np.log(planted.population) - np.outer(of("near"), planted.transit_minutes)
    weight = np.exp(pull - np.outer(of("invested"), planted.deprivation))  # jobs x places
    weight = weight.reshape(len(jobs), len(p.systems), planted.per_system)
    location = system * planted.per_system + noise.choice("employee.location", weight[job, system])
    months = p["calendar"]["months"]
    since = -np.log(noise.uniform("employee.since")) * like["months_before"]
    before = 1 + np.minimum(np.floor(since), like["longest_before"] - 1)
    later = np.floor(months * noise.uniform("employee.hired"))
    hired = np.where(noise.chance("employee.before", like["before"]), -before, later).astype(np.int64)
    years = np.maximum(0, -hired) / 12
    pay = like["wage"]
    wage = of("wage")[job] * np.exp(pay["sd"] * noise.normal("employee.wage")) * (1 + pay["per_year"] * years)
    leave = like["leaves"]
    way = places.transit_minutes[location] - 20
    chance = np.minimum(
        np.exp(leave["base"] + leave["wage"] * np.log(wage / 30) + leave["transit"] * way),
        leave["never_above"],
    )
    stays = np.floor(np.log(noise.uniform("employee.leaves")) / np.log1p(-chance))
    return Workforce(
        employee=employee,
        system=system,
        location=location,
        job=job,
        wage=np.round(np.maximum(wage, 15.0), 2),
        hired=hired,
        separated=np.minimum(np.maximum(hired, 0) + np.maximum(stays, 1), 10 * months).astype(np.int64),
        benefits=noise.chance("employee.benefits", of("full_time")[job]),
        group=noise.choice("employee.group", composition(planted, p)[location]),
        unit=noise.choice("employee.unit", np.array([like["units"][name] for name in p["units"]])),
    )
