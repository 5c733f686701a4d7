"""The measures by name: those of the course, and those that a team adds."""

from dataclasses import MISSING
from functools import cache
from pathlib import Path

from qse.files import Problem, nearest, read_yaml
from qse.measures.definition import Measure

_added: dict[str, Measure] = {}


@cache
def of_the_course() -> dict[str, Measure]:
    """Read the measures of the course: the folder definitions."""
    found: dict[str, Measure] = {}
    for path in sorted(Path(__file__).with_name("definitions").glob("*.yaml")):
        found |= read_measures(path)
    return found


def catalogue() -> dict[str, Measure]:
    """Return all measures by name.

    Raises
    ------
    Problem : a definition lacks a part or has one too many; file, line and field are named.

    Examples
    --------
    >>> catalogue()["readmission"].improvement_notation
    'decrease'

    """
    return of_the_course() | _added


def read_measures(path: str | Path) -> dict[str, Measure]:
    """Read measures from a YAML file: a name, and under it the parts of `Measure`.

    Parameters
    ----------
    path : the file.

    Raises
    ------
    Problem : file, line and field are named.

    """
    document = read_yaml(Path(path))
    fields = {name: field for name, field in Measure.__dataclass_fields__.items() if name != "name"}
    required = [name for name, field in fields.items() if field.default is field.default_factory is MISSING]
    measures = {}
    if not isinstance(document.data, dict):
        raise document.problem(says="write a name, and under it the parts of a measure.")
    for name, parts in document.data.items():
        if not isinstance(parts, dict):
            raise document.problem(name, says="a measure is a list of named parts.")
        for part in parts:
            if part not in fields:
                raise document.problem(name, part, says=f"a measure has no such part.{nearest(part, fields)}")
        for part in required:
            if part not in parts:
                raise document.problem(name, says=f"the part {part!r} is missing.")
        try:
            measures[name] = Measure(name=name, **parts)
        except Problem as problem:
            field, _, says = str(problem).removeprefix(f"{name}.").partition(": ")
            raise document.problem(name, field, says=says) from None
    return measures


def add_measures(*measures: Measure | str | Path) -> list[str]:
    """Add a team's own measures to the catalogue, for as long as Python runs.

    Parameters
    ----------
    measures : a `Measure`, or a YAML file of them.

    Returns
    -------
    list : the names that were added.

    Raises
    ------
    Problem : a definition is wrong, or a name is the course's.

    """
    new: dict[str, Measure] = {}
    for given in measures:
        if not isinstance(given, (Measure, str, Path)):
            raise Problem(f"Give a Measure, or the name of a YAML file, not {given!r}.")
        new |= {given.name: given} if isinstance(given, Measure) else read_measures(given)
    for name in new:
        if name in of_the_course():
            raise Problem(f"{name} is a measure of the course; give yours another name.")
    _added.update(new)
    return list(new)


def measure(name: str | Measure) -> Measure:
    """Look a measure up by name; a `Measure` is returned as it is.

    Raises
    ------
    Problem : there is none of that name; the nearest is given.

    Examples
    --------
    >>> measure("readmission").title
    'Readmission within 30 days'

    """
    if isinstance(name, Measure):
        return name
    if not isinstance(name, str):
        raise Problem(f"Write the name of one measure, such as 'readmission', not {name!r}.")
    if name not in catalogue():
        raise Problem(f"There is no measure {name!r}.{nearest(name, catalogue())}")
    return catalogue()[name]
