"""Diagnoses of acute visits, as coders wrote them: by illness, age and the reason for the visit."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qse.network.inpatient import Admissions
from qse.network.noise import Booleans, Floats, Integers, Noise
from qse.network.parameters import Parameters
from qse.network.visits import Visits

PRESENT = ["Y", "N", "U", "W", "exempt"]
LISTS = ["respiratory", "painful", "adult", "child", "further_adult", "further_child"]
ROWS = 8
"""A visit has fewer diagnoses than this."""


@dataclass(frozen=True)
class Codes:
    """The codes and the lists they stand in, as the parameters have them."""

    p: Parameters

    @cached_property
    def names(self) -> list[str]:
        """All codes, in order."""
        how = self.p["diagnoses"]
        single = {how["heart_failure"], how["hypertension"]["code"], how["kidney"]["code"]}
        return sorted(single.union(*(how[name] for name in LISTS)))

    def at(self, code: str) -> int:
        """Position of one code."""
        return self.names.index(code)

    def of(self, name: str) -> Integers:
        """Positions of the codes of one list."""
        return np.array([self.at(code) for code in self.p["diagnoses"][name]])

    def pick(self, name: str, draw: Floats) -> Integers:
        """Choose a code of one list; the first ones are more common."""
        skewed = draw ** self.p["diagnoses"]["skew"]
        return self.of(name)[np.floor(len(self.p["diagnoses"][name]) * skewed).astype(np.int64)]


def diagnoses(
    seed: int,
    visits: Visits,
    admissions: Admissions,
    age: Floats,
    burden: Floats,
    hypertension: Booleans,
    kidney: Booleans,
    p: Parameters,
) -> tuple[Integers, Integers, Integers, Integers]:
    """Write the diagnoses of each visit, the reason for the visit first.

    Parameters
    ----------
    seed, visits, admissions, p : of the world.
    age, burden, hypertension, kidney : of each patient.

    Returns
    -------
    visit : position of the visit of each diagnosis, shape (diagnoses,).
    seq : its place among those of the visit, from 0.
    code : position in `Codes.names`.
    present : position in PRESENT, -1 where nobody was admitted.

    """
    how, codes, row = p["diagnoses"], Codes(p), visits.row
    noise, child = Noise(seed, visits.visit), age[visits.row] < 18
    further = how["further"]
    mean = np.exp(further["base"] + further["burden"] * burden[row] + further["admitted"] * visits.admitted)
    more = np.floor(np.log(noise.uniform("diagnosis.number")) / np.log(mean / (1 + mean)))
    number = 1 + np.minimum(more, how["most"] - 1).astype(np.int64)
    first = np.cumsum(number) - number
    visit = np.repeat(np.arange(number.size), number)
    seq = np.arange(visit.size) - first[visit]

    # The further codes of a visit follow each other in a list, so that none comes twice.
    adult, young = codes.of("further_adult"), codes.of("further_child")
    start = noise.uniform("diagnosis.further") ** how["skew"]
    at = np.floor(np.where(child, young.size, adult.size) * start).astype(np.int64)[visit] + seq
    code = np.where(child[visit], young[at % young.size], adult[at % adult.size])
    for place, name, has in ((1, "hypertension", hypertension), (2, "kidney", kidney)):
        coded = has[row] & ~child & (number > place) & noise.chance(f"diagnosis.{name}", how[name]["coded"])
        code[first[coded] + place] = codes.at(how[name]["code"])
    code[first] = _reason(noise, visits, admissions, child, codes)

    drawn = Noise(seed, visits.visit[visit] * ROWS + seq).uniform("diagnosis.present")
    shares = np.cumsum(list(how["present"].values()))
    present = np.searchsorted(shares / shares[-1], drawn)
    present[first] = np.where(present[first] == PRESENT.index("N"), PRESENT.index("Y"), present[first])
    exempt = np.array([name.startswith("Z") for name in codes.names])
    present[exempt[code]] = PRESENT.index("exempt")
    present[~visits.admitted[visit]] = -1
    return visit, seq, code, present


def _reason(noise: Noise, visits: Visits, admissions: Admissions, child: Booleans, codes: Codes) -> Integers:
    draw = noise.uniform("diagnosis.first")
    reason = np.where(child, codes.pick("child", draw), codes.pick("adult", draw))
    reason = np.where(visits.painful & ~child, codes.pick("painful", draw), reason)
    respiratory = admissions.at[admissions.respiratory]
    reason[respiratory] = codes.pick("respiratory", draw[respiratory])
    reason[admissions.at[admissions.heart_failure]] = codes.at(codes.p["diagnoses"]["heart_failure"])
    return reason
