"""What is known of a place, and how its figures are written."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, nearest, read_yaml
from qse.measures.path import tables

RANKS = ("ranked 1 to 20", "ranked 21 to 40", "ranked 41 to 60", "ranked 61 to 80", "ranked 81 to 100")
INTERVAL = "95% interval"


@dataclass(frozen=True)
class Value:
    """A number that a place has; see values.yaml."""

    name: str
    title: str
    unit: str
    places: int
    table: str = ""
    weight: str = ""

    def write(self, value: float, signed: bool = False) -> str:
        """Write a figure with its unit.

        >>> values()["life_expectancy"].write(78.23), values()["life_expectancy"].write(-1.5, signed=True)
        ('78.2 years', '−1.5 years')
        """
        if pd.isna(value):
            return "–"
        return f"{value:{'+' if signed else ''},.{self.places}f} {self.unit}".replace("-", "−")


@cache
def values() -> dict[str, Value]:
    """Read what can be mapped or compared, by column: values.yaml."""
    found = read_yaml(Path(__file__).with_name("values.yaml")).data
    return {name: Value(name, **parts) for name, parts in found.items()}


def value_of(name: str, frame: pd.DataFrame) -> Value:
    """Look up a number that these places have.

    Raises
    ------
    Problem : there is none of that name.

    """
    there = [known for known in values() if known in frame]
    if not isinstance(name, str) or name not in there:
        raise Problem(f"These places have no number {name!r}.{nearest(name, there)}")
    return values()[name]


@cache
def groups() -> dict[str, str]:
    """Name the groups that a census counts: column, and the label a reader sees.

    >>> groups()["black_or_african_american"]
    'Black or African American'
    """
    labels: dict[str, str] = tables()["patients"]["columns"]["race_ethnicity_recorded"]["labels"]
    counted = tables()["location_population"]["columns"]
    return {name: label for name, label in labels.items() if f"pct_{name}" in counted}


def grades() -> dict[Any, str]:
    """Name the grades of the lending maps."""
    labels: dict[Any, str] = tables()["locations"]["columns"]["holc_grade"]["labels"]
    return labels


def and_list(names: Any) -> str:
    """Join names with commas and an "and".

    >>> and_list(["a", "b", "c"])
    'a, b and c'
    """
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def bands(rank: pd.Series) -> pd.Series:
    """Sort ranks from 1 to 100 into fifths.

    >>> bands(pd.Series([1, 20, 21, 100])).tolist()
    ['ranked 1 to 20', 'ranked 1 to 20', 'ranked 21 to 40', 'ranked 81 to 100']
    """
    return pd.cut(rank, [0, 20, 40, 60, 80, 100], labels=list(RANKS))
