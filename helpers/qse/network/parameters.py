"""The parameters of the world, as read from the YAML files beside this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from qse.files import read_yaml
from qse.network.noise import Floats

Strength = Mapping[str, float]
"""For each mechanism 1 (as planted), 0.5 (half repaired) or 0 (repaired)."""


@dataclass(frozen=True)
class Parameters:
    """What the YAML files hold; `p["harm"]` is one section.

    Groups and systems have one order everywhere: that of the files.
    """

    data: dict[str, Any]

    def __getitem__(self, section: str) -> Any:
        return self.data[section]

    @cached_property
    def systems(self) -> list[str]:
        """Names of the health systems, in order."""
        return list(self.data["systems"])

    @cached_property
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
def parameters(variant: str = "") -> Parameters:
    """Read the parameters of the invented network, or of a variant that looks the same from outside.

    >>> parameters().systems[:2]
    ['avocet', 'bittern']
    >>> parameters()["readmission"]["transit"] == parameters("rival")["readmission"]["transit"]
    False
    """
    if variant:
        return _with_changes(parameters(), variant)
    data: dict[str, Any] = {}
    for path in sorted(Path(__file__).with_name("parameters").glob("*.yaml")):
        document = read_yaml(path)
        for section in document.data:
            if section in data:
                raise document.problem(section, says="this section stands in another file too; keep one.")
        data |= document.data
    return Parameters(data)


def _with_changes(usual: Parameters, variant: str) -> Parameters:
    path = Path(__file__).with_name("variants") / f"{variant}.yaml"
    data = dict(usual.data)
    for section, changes in read_yaml(path).data["changes"].items():
        data[section] = data[section] | changes
    return Parameters(data)
