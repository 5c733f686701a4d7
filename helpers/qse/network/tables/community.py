"""Tables that others hold: location_population, location_assets, location_payer_year, health_department_year."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from qse.network.community import (
    composition,
    count,
    cover,
    limited_english,
    population,
    tree_canopy,
)
from qse.network.noise import Floats, Integers, Noise
from qse.network.people import PAYERS
from qse.network.tables.columns import category, yes_no

if TYPE_CHECKING:
    from qse.network.world import World


def location_population(world: "World") -> pd.DataFrame:
    """Make one row a neighbourhood: who lives there and what of the usual there is, as a census estimates it."""
    p, places, noise = world.parameters, world.places, _noise(world)
    how, deprivation = p["census"], places.deprivation
    people = population(places, p)
    uncertain = np.argsort(people, kind="stable").argsort(kind="stable") < how["uncertain"]["places"]
    wide = np.where(uncertain, how["uncertain"]["times"], 1.0)

    def estimate(name: str, log_odds: Floats, sd: float) -> Floats:
        return np.round(100 * expit(log_odds + wide * sd * noise.normal(f"census.{name}")), 1)

    language = limited_english(places, p)
    renter, income = how["renter"], how["income"]
    broad, vehicle, svi = p["broadband"], p["no_vehicle"], how["svi"]
    median = np.log(income["median"]) + income["deprivation"] * deprivation
    median = np.exp(median + wide * income["sd"] * noise.normal("census.income"))
    vulnerable = (
        svi["deprivation"] * deprivation + svi["lep"] * language + svi["sd"] * noise.normal("census.svi")
    )
    online = broad["base"] + broad["deprivation"] * deprivation + broad["age"] * (how["broadband_age"] - 50)
    shares = composition(places, p)
    for at, name in enumerate(p.groups):
        shares[:, at] *= np.exp(wide * how["group_sd"] * noise.normal(f"census.{name}"))
    shares *= 100 / shares.sum(axis=1, keepdims=True)
    groups = {f"pct_{name}": np.round(shares[:, at], 1) for at, name in enumerate(p.groups)}
    return pd.DataFrame(
        {
            "location_id": places.location,
            "pop": people,
            **groups,
            "pct_lep": estimate("language", logit(language), how["sd"]),
            "pct_renter": estimate(
                "renter", renter["base"] + renter["deprivation"] * deprivation, renter["sd"]
            ),
            "pct_no_vehicle": estimate(
                "vehicle", vehicle["base"] + vehicle["deprivation"] * deprivation, how["sd"]
            ),
            "pct_broadband": estimate("broadband", online, how["sd"]),
            "median_income_usd": (100 * np.round(median / 100)).astype(np.int64),
            "svi": np.round(vulnerable.argsort(kind="stable").argsort(kind="stable") / (people.size - 1), 3),
            "tree_canopy_pct": tree_canopy(world.number, places, p),
            "moe_flag": yes_no(uncertain),
        }
    )


def location_assets(world: "World") -> pd.DataFrame:
    """Make one row a neighbourhood: what is there to build on, and the way to a pharmacy and a supermarket."""
    p, places, noise = world.parameters, world.places, _noise(world)
    assets = {
        name: count(
            noise,
            f"asset.{name}",
            how["mean"] * places.population * np.exp(how["deprivation"] * places.deprivation),
        )
        for name, how in p["assets"].items()
    }
    rural = np.array([p["systems"][name]["type"] == "rural" for name in p.systems])[places.system]
    ways = {
        name: np.round(
            np.exp(
                np.log(how["base"])
                - 0.5 * np.log(np.maximum(assets[how["asset"]], 0.5))
                + how["rural"] * rural
                + how["sd"] * noise.normal(f"asset.{name}")
            ),
            1,
        )
        for name, how in p["asset_distance_km"].items()
    }
    return pd.DataFrame({"location_id": places.location, **assets, **ways})


def location_payer_year(world: "World") -> pd.DataFrame:
    """Make one row a neighbourhood, year and payer; few members are left blank, with all that is known of them."""
    p, places, how = world.parameters, world.places, world.parameters["payer_year"]
    years, payers = how["years"], len(PAYERS)
    entity = np.arange(places.location.size * years * payers)
    location, year, payer = entity // (years * payers), entity // payers % years, entity % payers
    noise = Noise(world.number, entity)
    share = cover(places, limited_english(places, p), world.strength, p)[location, payer]
    expected = population(places, p)[location] * how["panel"] * share
    members = np.round(expected * np.exp(how["sd"] * noise.normal("payer.members"))).astype(np.int64)
    few = (members > 0) & (members <= how["blank_to"])
    shown = members > how["blank_to"]
    far = world.strength["transport"] * (places.transit_minutes[location] - 20)

    def measure(name: str, like: dict[str, Any]) -> Floats:
        usual = like.get("rate") or like["percent"]
        base = np.array([np.nan if one is None else one for one in usual], dtype=float)[payer]
        shift = (
            like["deprivation"] * places.deprivation[location] + like["transit"] * far + like["year"] * year
        )
        shift += like["sd"] * np.sqrt(100 / np.maximum(members, 1)) * noise.normal(f"payer.{name}")
        value = base * np.exp(shift) if "rate" in like else 100 * expit(logit(base / 100) + shift)
        return np.where(shown, np.round(value, 1), np.nan)

    return pd.DataFrame(
        {
            "location_id": places.location[location],
            "year": how["first_year"] + year,
            "payer": category(payer, PAYERS),
            "members": np.where(few, np.nan, members),
            **{name: measure(name, like) for name, like in how["measures"].items()},
        }
    )


def health_department_year(world: "World") -> pd.DataFrame:
    """Make one row a neighbourhood and year; the death rate of infants is blank where few were born."""
    p, places, how = world.parameters, world.places, world.parameters["health_year"]
    years = p["payer_year"]["years"]
    entity = np.arange(places.location.size * years)
    location, year = entity // years, entity % years
    noise = Noise(world.number, entity)
    deprivation, dust = places.deprivation[location], places.pm25[location] - 8
    life, infants, asthma, overdose, heat = (
        how[name] for name in ("life_expectancy", "infant_mortality", "asthma", "overdose", "heat_days")
    )

    def rate(name: str, like: dict[str, Any], shift: Floats) -> Floats:
        return np.round(like["rate"] * np.exp(shift + like["sd"] * noise.normal(f"health.{name}")), 1)

    expectancy = (
        life["base"]
        + life["deprivation"] * deprivation
        + life["pm25"] * dust
        + life["year"] * year
        + life["sd"] * noise.normal("health.life")
    )
    shade = tree_canopy(world.number, places, p)[location]
    hot = heat["base"] + heat["canopy"] * (shade - 30) + np.array(heat["years"])[year]
    hot += heat["sd"] * noise.normal("health.heat")
    born = population(places, p)[location] * infants["births_per_1000"] / 1000
    dying = rate("infants", infants, infants["deprivation"] * deprivation)
    return pd.DataFrame(
        {
            "location_id": places.location[location],
            "year": p["payer_year"]["first_year"] + year,
            "life_expectancy": np.round(expectancy, 1),
            "infant_mortality_per_1000": np.where(born < infants["few"], np.nan, dying),
            "asthma_ed_per_10k": rate(
                "asthma", asthma, asthma["deprivation"] * deprivation + asthma["pm25"] * dust
            ),
            "overdose_per_100k": rate("overdose", overdose, overdose["deprivation"] * deprivation),
            "heat_days": np.maximum(0, np.round(hot)).astype(np.int64),
        }
    )


def _noise(world: "World") -> Noise:
    locations: Integers = world.places.location
    return Noise(world.number, locations)


TABLES = {
    "location_population": location_population,
    "location_assets": location_assets,
    "location_payer_year": location_payer_year,
    "health_department_year": health_department_year,
}
