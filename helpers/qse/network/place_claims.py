"""Claims about places: each kind of question answers with a value and its standard error."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse.network.noise import Floats

if TYPE_CHECKING:
    from qse.network.world import World

RANKS = [0, 20, 40, 60, 80, 100]
SECOND = 1_000_000_000  # from here on, second numbers of patients who were registered twice


def capture(world: "World", system: str, grade: str) -> tuple[float, float]:
    """Patients to people in places of a grade, minus the rest of the places of one health system."""
    places = _places(world)
    places = places[places["system_name"] == system]
    inside = places["holc_grade"] == grade
    (x1, n1), (x0, n0) = (places.loc[part, ["patients", "pop"]].sum() for part in (inside, ~inside))
    return float(x1 / n1 - x0 / n0), float(np.sqrt(x1 / n1**2 + x0 / n0**2))


def place_gap(
    world: "World", value: str, group: str, reference: str, by: str = "holc_grade", alike: bool = False
) -> tuple[float, float]:
    """Mean of places of one grade or band of ranks minus another; alike: within bands of ten deprivation ranks."""
    places = _places(world)
    held = world.table("health_department_year" if value in _HEALTH else "location_payer_year")
    weight = held["members"] if "members" in held else pd.Series(1.0, index=held.index)
    known = held[value].notna()
    of = held["location_id"][known]
    mean = (held[value] * weight)[known].groupby(of).sum() / weight[known].groupby(of).sum()
    places = places.assign(value=places["location_id"].map(mean)).dropna(subset="value")
    if by == "rank":
        places["rank"] = np.searchsorted(RANKS, places["adi_natrank"]).astype(str)
    one, other = (places[places[by] == which] for which in (group, reference))
    if not alike:
        return _difference(one["value"].to_numpy(), other["value"].to_numpy())
    band = np.ceil(places["adi_natrank"] / 10)
    total = weights = 0.0
    for _, here in places.groupby(band):
        a, b = (here.loc[here[by] == which, "value"] for which in (group, reference))
        if len(a) and len(b):
            size = len(a) * len(b) / (len(a) + len(b))
            total, weights = total + size * (a.mean() - b.mean()), weights + size
    return total / weights, float(places["value"].std() / np.sqrt(weights))


def segregation(world: "World", index: str, system: str, reference: str) -> tuple[float, float]:
    """Dissimilarity (Black and White) or isolation (Black) of one health system's area minus that of another."""
    value, square = 0.0, 0.0
    places = _places(world)
    for name, sign in ((system, 1), (reference, -1)):
        here = places[places["system_name"] == name]
        black, white, people = (here[f"n_{which}"].to_numpy() for which in ("black", "white", "all"))
        apart = [_index(index, black[keep], white[keep], people[keep]) for keep in np.eye(len(here)) == 0]
        value += sign * _index(index, black, white, people)
        square += (len(here) - 1) * float(np.var(apart))
    return value, float(np.sqrt(square))


def concentration(world: "World", system: str) -> tuple[float, float]:
    """ICE of one health system's area, White minus Black over all; the error is that of the jackknife over places."""
    here = _places(world)
    here = here[here["system_name"] == system]
    gap, people = (here["n_white"] - here["n_black"]).to_numpy(), here["n_all"].to_numpy()
    left = (gap.sum() - gap) / (people.sum() - people)
    return float(gap.sum() / people.sum()), float(np.sqrt((len(here) - 1) * np.var(left)))


def fallacy(world: "World", minus: str) -> tuple[float, float]:
    """Patients without cover, recorded as Black and as White, asked of places, of persons and of neighbours.

    minus "persons": the line through the places minus twice the difference between persons. minus "neighbours": half
    the difference between persons minus that between persons in the same place.
    """
    people = _people(world)
    group = people["race_ethnicity_recorded"].astype(str)
    kept = people["location_id"].notna() & group.isin(["black_or_african_american", "white"])
    place = people["location_id"][kept].astype(int).to_numpy()
    black = (group[kept] == "black_or_african_american").to_numpy(int)
    bare = (people["payer_primary"][kept].astype(str) == "uninsured").to_numpy(int)
    size = place.max() + 1
    n = np.bincount(place * 2 + black, minlength=size * 2).reshape(size, 2).astype(float)
    x = np.bincount(place * 2 + black, bare, size * 2).reshape(size, 2)
    share, total = x.sum(axis=0) / n.sum(axis=0), n.sum(axis=0)
    persons, error = share[1] - share[0], float(np.sqrt((share * (1 - share) / total).sum()))
    if minus == "persons":
        all_here = n.sum(axis=1)
        away = n[:, 1] / all_here - total[1] / total.sum()
        spread = (all_here * away**2).sum()
        rate = x.sum(axis=1) / all_here
        slope = (all_here * away * rate).sum() / spread
        rest = rate - x.sum() / n.sum() - slope * away
        return slope - 2 * persons, float(
            np.hypot(np.sqrt(((all_here * away * rest) ** 2).sum()) / spread, 2 * error)
        )
    weight = n.prod(axis=1) / n.sum(axis=1)
    both = weight > 0
    part = x[both] / n[both]
    within = (weight[both] * (part[:, 1] - part[:, 0])).sum() / weight.sum()
    noise = (weight[both] ** 2 * (part * (1 - part) / n[both]).sum(axis=1)).sum()
    return persons / 2 - within, float(np.hypot(np.sqrt(noise) / weight.sum(), error / 2))


def on_record(world: "World", who: str) -> tuple[float, float]:
    """Share of patients minus the share that the census estimates: "language", or a group of those with an answer."""
    places, people = _places(world), _people(world)
    if who == "language":
        known = people["preferred_language_recorded"].astype(str)
        seen, column = ~known.isin(["en", "ase"]), "pct_lep"
    else:
        counted = [name[4:] for name in places if name.startswith("pct_")]
        known = people["race_ethnicity_recorded"].astype(str)
        known = known[known.isin(counted)]
        seen, column = known == who, f"pct_{who}"
    live = float((places[column] * places["pop"]).sum() / places["pop"].sum() / 100)
    share = float(seen.mean())
    return share - live, float(np.sqrt(share * (1 - share) / len(known)))


def assets(world: "World", kinds: list[str]) -> tuple[float, float]:
    """Log of the ratio of assets for each person, places of the highest fifth of ranks to the lowest."""
    places = _places(world).merge(world.table("location_assets"), on="location_id")
    band = np.searchsorted(RANKS, places["adi_natrank"])
    (x1, n1), (x0, n0) = (
        (places.loc[band == at, kinds].to_numpy().sum(), places.loc[band == at, "pop"].sum()) for at in (5, 1)
    )
    return float(np.log(x1 / n1) - np.log(x0 / n0)), float(np.sqrt(1 / x1 + 1 / x0))


_HEALTH = {"life_expectancy", "asthma_ed_per_10k"}


@lru_cache(maxsize=2)
def _places(world: "World") -> pd.DataFrame:
    systems = world.table("systems")[["system_id", "system_name"]].astype({"system_name": str})
    places = (
        world.table("locations").merge(world.table("location_population"), on="location_id").merge(systems)
    )
    places["holc_grade"] = places["holc_grade"].astype(str)
    seen = _people(world)["location_id"].dropna().astype(int).value_counts()
    places["patients"] = places["location_id"].map(seen).fillna(0)
    places["n_all"] = places["pop"].astype(float)
    for name, column in (("n_black", "pct_black_or_african_american"), ("n_white", "pct_white")):
        places[name] = places["pop"] * places[column] / 100
    return places


@lru_cache(maxsize=2)
def _people(world: "World") -> pd.DataFrame:
    people = world.table("patients")
    return people[people["person_id"] < SECOND]


def _difference(one: Floats, other: Floats) -> tuple[float, float]:
    return float(one.mean() - other.mean()), float(
        np.sqrt(one.var(ddof=1) / one.size + other.var(ddof=1) / other.size)
    )


def _index(index: str, one: Floats, other: Floats, people: Floats) -> float:
    if index == "isolation":
        return float((one / one.sum() * one / people).sum())
    return float(np.abs(one / one.sum() - other / other.sum()).sum() / 2)


KINDS: dict[str, Any] = {
    "capture": capture,
    "place_gap": place_gap,
    "segregation": segregation,
    "concentration": concentration,
    "fallacy": fallacy,
    "on_record": on_record,
    "assets": assets,
}
