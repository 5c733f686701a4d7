"""Who the patients are: where they live, how they are insured, the language they choose for care."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from qse.network.noise import Floats, Integers, Noise
from qse.network.parameters import Parameters
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
    age: Floats
    female: NDArray[np.bool_]
    group: Integers
    language: Integers  # 0 English, then the spoken languages, last the signed one
    payer: Integers

    @property
    def needs_interpreter(self) -> NDArray[np.bool_]:
        """Would need an interpreter, spoken or signed."""
        return self.language > 0

    @property
    def uninsured(self) -> NDArray[np.bool_]:
        """Has no cover."""
        return self.payer == PAYERS.index("uninsured")

    def relabelled(self, group: int) -> "People":
        """Return the same people with one group label for all and nothing else changed."""
        return replace(self, group=np.full_like(self.group, group))


def languages(p: Parameters) -> list[str]:
    """List the languages by position, BCP-47."""
    return ["en", *p["spoken_languages"], SIGNED]


def patients(seed: int, first: int, size: int, places: Places, p: Parameters) -> People:
    """Make the patients `first` to `first + size`.

    >>> from qse.network.parameters import parameters
    >>> from qse.network.place import neighbourhoods
    >>> p = parameters()
    >>> patients(2031, 0, 3, neighbourhoods(2031, p), p).person
    array([0, 1, 2])
    """
    person = np.arange(first, first + size)
    noise = Noise(seed, person)
    system = noise.choice("person.system", p.by_system("share"))
    group = noise.choice("person.group", p.group_mix[system])
    weight = places.population.reshape(-1, places.per_system)
    location = system * places.per_system + noise.choice("person.location", weight[system])
    deprivation = places.deprivation[location]

    age_like = p["age"]
    child = system == p.systems.index(age_like["children"])
    adult_age = np.clip(
        age_like["mean"] + age_like["sd"] * noise.normal("person.age"), age_like["low"], age_like["high"]
    )
    age = np.floor(np.where(child, 18 * noise.uniform("person.age"), adult_age))
    return People(
        person=person,
        system=system,
        location=location,
        deprivation=deprivation,
        age=age,
        female=noise.chance("person.female", p["female"]),
        group=group,
        language=_language(noise, group, p),
        payer=_payer(noise, age, child, deprivation, p),
    )


def _language(noise: Noise, group: Integers, p: Parameters) -> Integers:
    speaks_other = noise.chance("person.limited_english", p.by_group("limited_english")[group])
    shares = np.array([p["spoken_shares"][name] for name in p.groups], dtype=float)
    spoken = 1 + noise.choice("person.spoken", shares[group])
    signs = noise.chance("person.signs", p["signs"])
    return np.where(signs, len(p["spoken_languages"]) + 1, np.where(speaks_other, spoken, 0))


def _payer(
    noise: Noise, age: Floats, child: NDArray[np.bool_], deprivation: Floats, p: Parameters
) -> Integers:
    def odds(name: str) -> Floats:
        return expit(p[name]["base"] + p[name]["deprivation"] * deprivation + p[name].get("child", 0) * child)

    draw = noise.uniform("person.payer")
    uninsured, medicaid = odds("uninsured"), odds("medicaid")
    young = np.where(
        draw < uninsured,
        PAYERS.index("uninsured"),
        np.where(
            draw < uninsured + (1 - uninsured) * medicaid,
            PAYERS.index("medicaid"),
            PAYERS.index("commercial"),
        ),
    )
    old = np.where(draw < odds("dual"), PAYERS.index("dual"), PAYERS.index("medicare"))
    return np.where(age >= p["medicare_age"], old, young)
