"""Counting: which rows are in a measure, and how many in each stratum."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qse.files import Problem, nearest, read_yaml
from qse.measures.catalogue import Condition, Measure
from qse.records import Records
from qse.records.records import dictionary

NOT_RECORDED = "Not recorded"
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]


@cache
def strata() -> dict[str, Any]:
    """Read what a measure can be stratified by: strata.yaml.

    >>> strata()["payer"]["label"]
    'main payer'
    """
    return read_yaml(Path(__file__).with_name("strata.yaml")).data


def counted(records: Records, measure: Measure) -> tuple[Booleans, Booleans]:
    """Say for each row of the measure's table whether it is in the denominator, and in the numerator.

    Raises
    ------
    Problem : the measure needs the truth and the records are sealed, or a value is not in the table.

    """
    if measure.needs == "truth" and not records.revealed:
        raise Problem(
            f"{measure.title!r} is sealed: it is known only because the data are invented. "
            "Write `opened = records.reveal()` and use `opened`. "
            f"On your own records the fair stand-in is {measure.stand_in}."
        )
    table = records.table(measure.table)
    inside = _holds(records, measure, table, measure.initial_population)
    inside &= _holds(records, measure, table, measure.denominator)
    if measure.denominator_exclusions:
        inside &= ~_holds(records, measure, table, measure.denominator_exclusions)
    return inside, inside & _holds(records, measure, table, measure.numerator)


def _holds(records: Records, measure: Measure, table: pd.DataFrame, condition: Condition) -> Booleans:
    if "recorded_in" in condition:
        other = records.table(condition["recorded_in"])
        kept = other[_holds(records, measure, other, condition["where"])]
        return table[measure.key].isin(kept[measure.key]).to_numpy()
    holds = np.ones(len(table), dtype=bool)
    for column, values in condition.items():
        if column not in table:
            raise Problem(f"{measure.name}: there is no column {column!r}.{nearest(column, table.columns)}")
        wanted = table[column].cat.categories.isin(values)
        if wanted.sum() != len(values):
            missing = sorted(set(values) - set(table[column].cat.categories))
            raise Problem(f"{measure.name}: {column} never holds {', '.join(map(repr, missing))}.")
        codes = table[column].cat.codes.to_numpy()
        holds &= np.append(wanted, False)[codes]
    return holds


class Strata(NamedTuple):
    """The stratum of each row: `codes` are positions in `labels`; `values` are the labels' stored values.

    The order is that of the dictionary; the last stratum holds rows where nothing was recorded.
    """

    codes: Integers
    labels: list[str]
    values: list[str]
    by: str
    named: str


def stratum_of(records: Records, measure: Measure, by: str) -> Strata:
    """Give each row of the measure's table its stratum.

    Raises
    ------
    Problem : nothing of that name to stratify by.

    """
    if by not in strata():
        raise Problem(f"Nothing to stratify by is called {by!r}.{nearest(by, strata())}")
    how = strata()[by]
    table, other = records.table(measure.table), records.table(how["table"])
    key = how["through"][measure.table]
    column = other[how["column"]]
    labels_of = dictionary()[how["table"]]["columns"][how["column"]]["labels"]
    order = [name for name in labels_of if name in column.cat.categories]
    place = np.array([order.index(name) for name in column.cat.categories] + [len(order)])
    row = pd.Index(other[key]).get_indexer(table[key])
    codes = np.append(place[column.cat.codes.to_numpy()], len(order))[row]
    return Strata(
        codes, [*(labels_of[name] for name in order), NOT_RECORDED], [*order, ""], how["label"], how["named"]
    )
