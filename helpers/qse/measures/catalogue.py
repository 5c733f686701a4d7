"""The measures: definitions in the parts of an electronic clinical quality measure."""

from dataclasses import MISSING, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qse.files import Problem, nearest, read_yaml

Condition = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """One measure; see catalogue.yaml for what the parts mean."""

    name: str
    title: str
    sentence: str
    axis: str
    unit: str
    table: str
    key: str
    initial_population: Condition
    denominator: Condition
    denominator_exclusions: Condition
    numerator: Condition
    improvement_notation: str
    caution: str
    needs: str = ""
    stand_in: str = ""


@cache
def catalogue() -> dict[str, Measure]:
    """Read all measures by name.

    Raises
    ------
    Problem : a definition lacks a part or has one too many; file, line and field are named.

    Examples
    --------
    >>> sorted(catalogue())
    ['harm', 'readmission', 'reported_harm']

    """
    return read_measures(Path(__file__).with_name("catalogue.yaml"))


def read_measures(path: Path) -> dict[str, Measure]:
    """Read measures from a file of definitions; see `catalogue`."""
    document = read_yaml(path)
    fields = Measure.__dataclass_fields__
    required = {name for name, field in fields.items() if field.default is MISSING} - {"name"}
    measures = {}
    for name, parts in document.data.items():
        if not isinstance(parts, dict):
            raise document.problem(name, says="a measure is a list of named parts.")
        for part in parts:
            if part not in fields:
                raise document.problem(name, part, says=f"a measure has no such part.{nearest(part, fields)}")
        for part in sorted(required - set(parts)):
            raise document.problem(name, says=f"the part {part!r} is missing.")
        if parts["improvement_notation"] not in ("increase", "decrease", "neither"):
            raise document.problem(name, "improvement_notation", says="write increase, decrease or neither.")
        measures[name] = Measure(name=name, **parts)
    return measures


def measure(name: str) -> Measure:
    """Look a measure up by name.

    Raises
    ------
    Problem : there is none of that name; the nearest is given.

    Examples
    --------
    >>> measure("readmission").title
    'Readmission within 30 days'

    """
    if name not in catalogue():
        raise Problem(f"There is no measure {name!r}.{nearest(name, catalogue())}")
    return catalogue()[name]
