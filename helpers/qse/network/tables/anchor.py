"""Tables of the network as a buyer and an investor: suppliers, spend_monthly, community_investments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qse.network.community import planted_places
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.tables.columns import category, yes_no

if TYPE_CHECKING:
    from qse.network.world import World


@dataclass(frozen=True)
class Suppliers:
    """One entry a firm. `contract` is in dollars a year, 0 where the firm has none."""

    supplier: Integers
    system: Integers
    location: Integers
    category: Integers
    local: Booleans
    certification: Integers
    capacity: Floats
    contract: Floats


def firms(seed: int, p: Parameters) -> Suppliers:
    """Make the firms: who can deliver the smallest contract that is let may have one, nobody else."""
    how, kinds = p["suppliers"], list(p["suppliers"]["categories"].values())
    supplier = np.arange(how["number"])
    noise = Noise(seed, supplier)
    places = planted_places(seed, p)
    system = noise.choice("supplier.system", p.by_system("beds"))
    here = places.population.reshape(len(p.systems), places.per_system)[system]
    kind = noise.choice("supplier.category", np.array([one["share"] for one in kinds]))
    local = noise.chance("supplier.local", how["local"])
    size = how["capacity"]
    capacity = np.exp(
        np.log(np.where(local, size["local"], size["other"])) + size["sd"] * noise.normal("supplier.capacity")
    )
    capacity = np.maximum(1000, np.round(capacity, -3))
    certified = np.where(local[:, None], np.array(how["certified_local"]), np.array(how["certified_other"]))
    least = np.array([one["least"] for one in kinds], dtype=float)[kind]
    enough = capacity >= least
    has_contract = noise.chance("supplier.wins", np.where(enough, how["wins"], how["excepted"]))
    low, high = how["part"]
    contract = capacity * (low + (high - low) * noise.uniform("supplier.part"))
    contract = np.where(enough, np.maximum(contract, least), contract)
    return Suppliers(
        supplier=supplier,
        system=system,
        location=system * places.per_system + noise.choice("supplier.location", here),
        category=kind,
        local=local,
        certification=noise.choice("supplier.certification", certified),
        capacity=capacity,
        contract=np.where(has_contract, contract, 0.0),
    )


def suppliers(world: "World") -> pd.DataFrame:
    """Make one row a firm that sells to the network or would: many small local ones have no contract."""
    p, made = world.parameters, firms(world.number, world.parameters)
    kinds = p["suppliers"]["categories"]
    least = np.array([one["least"] for one in kinds.values()])
    return pd.DataFrame(
        {
            "supplier_id": made.supplier,
            "location_id": np.where(made.local, made.location, np.nan),
            "category": category(made.category, list(kinds)),
            "local_flag": yes_no(made.local),
            "certification": category(made.certification, p["suppliers"]["certifications"]),
            "annual_capacity_usd": made.capacity.astype(np.int64),
            "min_contract_size_usd": least[made.category],
        }
    )


def spend_monthly(world: "World") -> pd.DataFrame:
    """Make one row a firm and month in which something was paid."""
    p, how, made = world.parameters, world.parameters["suppliers"], firms(world.number, world.parameters)
    months = p["calendar"]["months"]
    entity = np.arange(made.supplier.size * months)
    paid = Noise(world.number, entity).chance("spend.paid", how["buys"])
    at = entity[paid & (made.contract[entity // months] > 0)]
    row = at // months
    z = Noise(world.number, at).normal("spend.amount")
    usd = made.contract[row] / (12 * how["buys"]) * np.exp(how["sd"] * z - how["sd"] ** 2 / 2)
    limits = np.array(list(how["bands"].values()))
    band = np.searchsorted(limits, made.contract[row], side="right")
    return pd.DataFrame(
        {
            "supplier_id": made.supplier[row],
            "system_id": made.system[row],
            "month": at % months,
            "spend_usd": np.maximum(1, np.round(usd)).astype(np.int64),
            "contract_size_band": category(band, list(how["bands"])),
        }
    )


def community_investments(world: "World") -> pd.DataFrame:
    """Make one row an investment in a neighbourhood: oftener in those near the hospital."""
    p, how = world.parameters, world.parameters["investments"]
    kinds = list(how["types"].values())
    number = np.arange(how["number"])
    noise = Noise(world.number, number)
    places = planted_places(world.number, p)
    system = noise.choice("investment.system", p.by_system("beds"))
    weight = places.population * np.exp(-how["near"] * places.transit_minutes)
    here = weight.reshape(len(p.systems), places.per_system)[system]
    kind = noise.choice("investment.type", np.array([one["share"] for one in kinds]))
    usual = np.array([one["usd"] for one in kinds], dtype=float)[kind]
    usd = np.round(usual * np.exp(how["sd"] * noise.normal("investment.usd")), -3)
    month = np.floor(p["calendar"]["months"] * noise.uniform("investment.month"))
    return pd.DataFrame(
        {
            "investment_id": number,
            "system_id": system,
            "location_id": system * places.per_system + noise.choice("investment.location", here),
            "month": month.astype(np.int64),
            "type": category(kind, list(how["types"])),
            "usd": np.maximum(1000, usd).astype(np.int64),
            "co_designed_with_community": yes_no(noise.chance("investment.co_designed", how["co_designed"])),
        }
    )


TABLES = {
    "suppliers": suppliers,
    "spend_monthly": spend_monthly,
    "community_investments": community_investments,
}
