"""The units of the health systems: their beds, their nurses, and how stretched they are month by month."""

from dataclasses import dataclass

import numpy as np

from qse.network.noise import Booleans, Floats, Integers
from qse.network.parameters import Parameters, Strength


@dataclass(frozen=True)
class Units:
    """One entry a unit, in order of system and then of `p["units"]`; the number of a unit is its position."""

    site: Integers
    system: Integers
    unit: Integers
    beds: Integers
    nurses: Floats  # patients a nurse has, as a part of those on a medical ward; nan where nobody counts
    stretched: Booleans

    @property
    def size(self) -> int:
        """How many units there are."""
        return self.site.size


def units(p: Parameters) -> Units:
    """Make the units, the same in every world."""
    kinds = [p["sites"][name] for name in p["units"]]
    site = np.arange(len(p.systems) * len(kinds))
    system, unit = site // len(kinds), site % len(kinds)
    share = np.array([kind["beds"] for kind in kinds])
    beds = np.round(p.by_system("beds")[:, None] * share).astype(np.int64)
    # What rounding left over stands on the medical ward.
    beds[:, p["units"].index("medicine")] += p.by_system("beds").astype(np.int64) - beds.sum(axis=1)
    nurses = np.array([np.nan if kind["nurses"] is None else kind["nurses"] for kind in kinds])
    return Units(
        site=site,
        system=system,
        unit=unit,
        beds=beds.ravel(),
        nurses=nurses[unit],
        stretched=unit == p["units"].index("medicine_teaching"),
    )


def surging(month: Integers, p: Parameters) -> Booleans:
    """Say which months lie in the respiratory surge."""
    return (month >= p["surge"]["from"]) & (month < p["surge"]["until"])


def ward_nurses(system: Integers, stretched: Booleans, month: Integers, m: Strength, p: Parameters) -> Floats:
    """Patients that a nurse has on a ward, as admissions meet it; repaired, no ward is short.

    Examples
    --------
    >>> from qse.network.parameters import parameters
    >>> ward_nurses(np.array([0]), np.array([True]), np.array([0]), {"staffing": 1.0}, parameters())
    array([6.3])

    """
    w, k = p["wards"]["stretched"], m["staffing"]
    usual = p.by_system("nurses")[system]
    standard = np.minimum(usual, 5.0)
    return standard + k * (usual - standard + w["nurses"] * stretched) + w["surge"] * surging(month, p)


def strain(system: Integers, stretched: Booleans, month: Integers, m: Strength, p: Parameters) -> Floats:
    """Patients that a nurse has above five."""
    return ward_nurses(system, stretched, month, m, p) - 5.0
