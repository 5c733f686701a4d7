"""What a measure can be stratified by, and the strata of it."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qse.files import Problem, nearest, read_yaml
from qse.measures.path import tables

NOT_RECORDED = "Not recorded"
MOST_VALUES = 200
AGE, YEAR_OF_BIRTH = "age", "patients.year_of_birth"


@dataclass(frozen=True)
class Stratifier:
    """A column that makes strata; see strata.yaml. With `many`, any number of values may make them."""

    name: str
    label: str
    named: str
    table: str
    column: str
    bands: tuple[int, ...] = ()
    unit: str = ""
    years_before: bool = False
    ordered: bool = False
    many: bool = False
    silent: dict[str, str] = field(default_factory=dict, hash=False)


class Strata(NamedTuple):
    """Strata in the order of charts.

    `values` are stored values, `labels` what a reader sees, `kinds` "group", "declined", "unknown" or
    "not recorded". The last stratum is that of rows where nothing was recorded.
    """

    by: Stratifier
    values: list[Any]
    labels: list[str]
    kinds: list[str]


@cache
def stratifiers() -> dict[str, Stratifier]:
    """Read all stratifiers by name: strata.yaml.

    >>> stratifiers()["payer"].label
    'main payer'
    """
    found = read_yaml(Path(__file__).with_name("strata.yaml")).data
    return {
        name: Stratifier(name=name, **(parts | {"bands": tuple(parts.get("bands", ()))}))
        for name, parts in found.items()
    }


def stratifier(name: str) -> Stratifier:
    """Look a stratifier up by name.

    Raises
    ------
    Problem : nothing of that name to stratify by.

    """
    if not isinstance(name, str):
        raise Problem(f"Write the name of what to stratify by, such as 'language', not {name!r}.")
    if name not in stratifiers():
        raise Problem(f"Nothing to stratify by is called {name!r}.{nearest(name, stratifiers())}")
    return stratifiers()[name]


def strata(by: Stratifier, found: list[Any]) -> Strata:
    """Put the values that were found in order: as the dictionary has them, then any that it does not know.

    Parameters
    ----------
    by : the stratifier.
    found : distinct values, without blanks; for bands the codes 0, 1, ...

    Raises
    ------
    Problem : there are too many to be groups.

    Examples
    --------
    >>> strata(stratifier("sex"), ["x", "male"]).labels
    ['Male', 'X', 'Not recorded']
    >>> strata(stratifier("age"), [0, 1]).labels[:2]
    ['under 18', '18 to 44']

    """
    if by.bands:
        labels = [f"under {by.bands[0]}"]
        labels += [f"{low} to {high - 1}" for low, high in zip(by.bands, by.bands[1:], strict=False)]
        labels += [f"{by.bands[-1]} or more"]
        values: list[Any] = list(range(len(labels)))
    else:
        known = tables()[by.table]["columns"][by.column].get("labels", {})
        values = [value for value in known if value in set(found)]
        values += sorted((value for value in found if value not in known), key=str)
        labels = [known.get(value, str(value)) for value in values]
        taken = {NOT_RECORDED, *(known[value] for value in values if value in known)}
        labels = [
            f"{label} (as written)" if value not in known and label in taken else label
            for value, label in zip(values, labels, strict=True)
        ]
    if len(values) > MOST_VALUES and not by.many:
        raise Problem(
            f"{by.table}.{by.column} holds {len(values):,} different values, too many to be groups. "
            "Bring them to the values of the dictionary first."
        )
    kinds = [by.silent.get(value, "group") if not by.bands else "group" for value in values]
    return Strata(by, [*values, None], [*labels, NOT_RECORDED], [*kinds, "not recorded"])
