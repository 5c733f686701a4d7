"""The parameters of the world, as read from parameters.yaml."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from qse.files import read_yaml
from qse.network.noise import Floats


@dataclass(frozen=True)
class Parameters:
    """What parameters.yaml holds; `p["care"]` is one section of it.

    Groups and systems have one order everywhere: that of the file.
    """

    data: dict[str, Any]

    def __getitem__(self, section: str) -> Any:
        return self.data[section]

    @property
    def systems(self) -> list[str]:
        """Names of the health systems, in order."""
        return list(self.data["systems"])

    @property
    def groups(self) -> list[str]:
        """Names of the groups, in order."""
        return list(self.data["groups"])

    @property
    def mechanisms(self) -> dict[str, Any]:
        """The mechanisms by name."""
        return self.data["mechanisms"]

    def by_system(self, field: str) -> Floats:
        """One number for each health system, shape (8,)."""
        return np.array([system[field] for system in self.data["systems"].values()], dtype=float)

    def by_group(self, field: str) -> Floats:
        """One number for each group, shape (8,)."""
        return np.array([group[field] for group in self.data["groups"].values()], dtype=float)

    @cached_property
    def group_mix(self) -> Floats:
        """Share of each group among the patients of each system, shape (systems, groups)."""
        mix = np.array([group["mix"] for group in self.data["groups"].values()], dtype=float).T
        return mix / mix.sum(axis=1, keepdims=True)

    def exposure(self, mechanism: str) -> Floats:
        """How strongly a mechanism acts on people of each group, shape (8,): never a trait of theirs."""
        weights = self.mechanisms[mechanism]["exposure"]
        return np.array([weights[group]["weight"] for group in self.groups], dtype=float)


@cache
def parameters() -> Parameters:
    """Read the parameters of the invented network.

    >>> parameters().systems[:2]
    ['avocet', 'bittern']
    """
    return Parameters(read_yaml(Path(__file__).with_name("parameters.yaml")).data)
