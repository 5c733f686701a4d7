"""Who lives in the neighbourhoods, and the neighbourhoods as they are where nothing is repaired."""

import numpy as np
from scipy.special import expit, pdtr

from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.people import PAYERS
from qse.network.place import Places, neighbourhoods


def planted_places(seed: int, p: Parameters) -> Places:
    """Make the neighbourhoods as planted: staff and firms are the same ones in every world."""
    return neighbourhoods(seed, dict.fromkeys(p.mechanisms, 1.0), p)


def population(places: Places, p: Parameters) -> Integers:
    """Number of people in each neighbourhood."""
    return np.round(p["census"]["population"] * places.population).astype(np.int64)


def composition(places: Places, p: Parameters) -> Floats:
    """Share of each group among the people of each neighbourhood, shape (places, groups).

    It is what the residence of patients gives in the long run: where people of a group were let live, and
    how many of them the system serves. The same in every world.
    """
    residence = np.array([row["residence"] for row in p["groups"].values()])  # groups x grades
    weight = residence[:, places.grade].T * places.population[:, None]
    by_system = weight.reshape(len(p.systems), places.per_system, -1)
    within = by_system / by_system.sum(axis=1, keepdims=True)  # of a group in a system, who lives where
    people = (within * p.group_mix[:, None, :]).reshape(weight.shape)
    return people / people.sum(axis=1, keepdims=True)


def limited_english(places: Places, p: Parameters) -> Floats:
    """Share of people in each neighbourhood who would choose care in another spoken language."""
    return composition(places, p) @ p.by_group("limited_english")


def tree_canopy(seed: int, places: Places, p: Parameters) -> Floats:
    """Percentage of each neighbourhood that lies under trees."""
    like = p["census"]["tree_canopy"]
    percent = like["base"] + like["deprivation"] * places.deprivation
    percent += like["sd"] * Noise(seed, places.location).normal("census.canopy")
    return np.round(np.clip(percent, like["low"], like["high"]), 1)


def cover(places: Places, language: Floats, m: Strength, p: Parameters) -> Floats:
    """Share of people in each neighbourhood with each payer, shape (places, payers); see `people`.

    Parameters
    ----------
    places : the neighbourhoods.
    language : share of people in each who would choose another language.
    m : what is left of each mechanism.
    p : the parameters.

    """
    place = m["coverage"] * places.deprivation + (1 - m["coverage"]) * p["best_place"]

    def odds(name: str, extra: float = 0.0) -> Floats:
        return expit(p[name]["base"] + p[name]["deprivation"] * place + extra)

    shut_out = m["coverage"] * p["uninsured"]["limited_english"]
    uninsured = language * odds("uninsured", shut_out) + (1 - language) * odds("uninsured")
    medicaid = (1 - uninsured) * odds("medicaid")
    old, dual = p["payer_year"]["old"], odds("dual")
    shares = {
        "commercial": (1 - old) * (1 - uninsured - medicaid),
        "dual": old * dual,
        "medicaid": (1 - old) * medicaid,
        "medicare": old * (1 - dual),
        "uninsured": (1 - old) * uninsured,
    }
    return np.stack([shares[name] for name in PAYERS], axis=1)


def count(noise: Noise, variable: str, mean: Floats, most: int = 24) -> Integers:
    """Draw a Poisson number from 0 to `most` with the mean of each entity."""
    return (noise.uniform(variable)[:, None] > pdtr(np.arange(most), mean[:, None])).sum(axis=1)
