"""Who the patients are: where they live, how they are covered, what they need from a hospital."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters, Strength
from qse.network.place import Places

PAYERS = ["commercial", "dual", "medicaid", "medicare", "uninsured"]
SIGNED = "ase"


@dataclass(frozen=True)
class People:
    """One entry a patient. `group` is a social position, how a person identifies; biology never sees it."""

    person: Integers
    system: Integers
    location: Integers
    deprivation: Floats
    transit_minutes: Floats
    pm25: Floats
    age: Floats
    female: Booleans
    group: Integers
    tone: Integers
    language: Integers  # 0 English, then the spoken languages, last the signed one
    disability: NDArray[np.bool_]  # shape (people, kinds)
    payer: Integers
    no_vehicle: Booleans
    broadband: Booleans

    @property
    def needs_interpreter(self) -> Booleans:
        """Would need an interpreter, spoken or signed."""
        return self.language > 0

    @property
    def uninsured(self) -> Booleans:
        """Has no cover."""
        return self.payer == PAYERS.index("uninsured")

    @property
    def public(self) -> Booleans:
        """Has Medicaid, alone or with Medicare, or no cover."""
        return np.isin(self.payer, [PAYERS.index(name) for name in ("dual", "medicaid", "uninsured")])

    @property
    def hard_to_be_heard(self) -> Booleans:
        """Has a hearing or cognitive disability: concerns reach staff only if staff make time for them."""
        return self.disability[:, 0] | self.disability[:, 2]

    def relabelled(self, group: int) -> "People":
        """Return the same people with one group label for all and nothing else changed."""
        return replace(self, group=np.full_like(self.group, group))


def languages(p: Parameters) -> list[str]:
    """List the languages by position, BCP-47."""
    return ["en", *p["spoken_languages"], SIGNED]


def patients(seed: int, first: int, size: int, places: Places, m: Strength, p: Parameters) -> People:
    """Make the patients `first` to `first + size`."""
    person = np.arange(first, first + size)
    noise = Noise(seed, person)
    system = noise.choice("person.system", p.by_system("share"))
    group = noise.choice("person.group", p.group_mix[system])
    location = _location(noise, system, group, places, p)
    deprivation = places.deprivation[location]
    age, child = _age(noise, system, group, p)
    language = _language(noise, group, p)
    tone = p.by_group("tone")[group] + p["tone_spread"] * noise.normal("person.tone")
    kinds = p["disability"]
    chance = expit(np.array(kinds["base"]) + np.array(kinds["per_year"]) * (age[:, None] - 50))
    broad, vehicle = p["broadband"], p["no_vehicle"]
    return People(
        person=person,
        system=system,
        location=location,
        deprivation=deprivation,
        transit_minutes=places.transit_minutes[location],
        pm25=places.pm25[location],
        age=age,
        female=noise.chance("person.female", p["female"]),
        group=group,
        tone=np.clip(np.round(tone), 1, 10).astype(np.int64),
        language=language,
        disability=np.stack(
            [noise.chance(f"person.{name}", chance[:, at]) for at, name in enumerate(kinds["kinds"])], axis=1
        ),
        payer=_payer(noise, age, child, deprivation, language, m, p),
        no_vehicle=noise.chance(
            "person.vehicle", expit(vehicle["base"] + vehicle["deprivation"] * deprivation)
        ),
        broadband=noise.chance(
            "person.broadband",
            expit(broad["base"] + broad["deprivation"] * deprivation + broad["age"] * (age - 50)),
        ),
    )


def _location(noise: Noise, system: Integers, group: Integers, places: Places, p: Parameters) -> Integers:
    """Neighbourhood by group: a century of exclusion, not of choice. The same in every world."""
    weight = np.array([row["residence"] for row in p["groups"].values()])  # groups x grades
    people_in = places.population.reshape(-1, places.per_system)
    grade = places.grade.reshape(-1, places.per_system)
    share = weight[:, grade].transpose(1, 0, 2) * people_in[:, None, :]  # systems x groups x places
    steps = np.cumsum(share, axis=2)
    steps /= steps[:, :, -1:]
    # One sorted list of all steps, so that each draw is found by one search instead of forty comparisons.
    cell = system * len(p["groups"]) + group
    flat = (
        steps.reshape(-1, places.per_system) + np.arange(steps.shape[0] * steps.shape[1])[:, None]
    ).ravel()
    found = np.searchsorted(flat, cell + noise.uniform("person.location"))
    return system * places.per_system + np.clip(found - cell * places.per_system, 0, places.per_system - 1)


def _age(noise: Noise, system: Integers, group: Integers, p: Parameters) -> tuple[Floats, Booleans]:
    like = p["age"]
    mean = p.by_group("age")[group]
    draw = noise.normal("person.age")
    child = system == p.systems.index(like["children"])
    cancer = system == p.systems.index(like["cancer"])
    adult = np.where(
        cancer, like["cancer_mean"] + 0.25 * (mean - 50) + like["cancer_sd"] * draw, mean + like["sd"] * draw
    )
    young = 18 * noise.uniform("person.age")
    return np.floor(np.where(child, young, np.clip(adult, like["low"], like["high"]))), child


def _language(noise: Noise, group: Integers, p: Parameters) -> Integers:
    speaks_other = noise.chance("person.limited_english", p.by_group("limited_english")[group])
    shares = np.array([p["spoken_shares"][name] for name in p.groups], dtype=float)
    spoken = 1 + noise.choice("person.spoken", shares[group])
    signs = noise.chance("person.signs", p["signs"])
    return np.where(signs, len(p["spoken_languages"]) + 1, np.where(speaks_other, spoken, 0))


def _payer(
    noise: Noise,
    age: Floats,
    child: Booleans,
    deprivation: Floats,
    language: Integers,
    m: Strength,
    p: Parameters,
) -> Integers:
    """Cover by job, place and the rules of eligibility; repaired, as in the best-resourced place."""
    place = m["coverage"] * deprivation + (1 - m["coverage"]) * p["best_place"]
    shut_out = np.where((language > 0) & (language <= len(p["spoken_languages"])), m["coverage"], 0.0)

    def odds(name: str, **extra: Floats) -> Floats:
        how = p[name]
        return expit(
            how["base"] + how["deprivation"] * place + sum(how[key] * value for key, value in extra.items())
        )

    draw = noise.uniform("person.payer")
    uninsured = odds("uninsured", limited_english=shut_out)
    medicaid = (1 - uninsured) * odds("medicaid", child=child.astype(float))
    code = {name: at for at, name in enumerate(PAYERS)}
    young = np.where(
        draw < uninsured,
        code["uninsured"],
        np.where(draw < uninsured + medicaid, code["medicaid"], code["commercial"]),
    )
    old = np.where(draw < odds("dual"), code["dual"], code["medicare"])
    return np.where(age >= p["medicare_age"], old, young)
