"""Columns as the tables hand them out."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from qse.network.noise import Booleans, Integers
from qse.network.parameters import parameters


@cache
def _index(names: tuple[str, ...]) -> pd.Index:
    return pd.Index(names, dtype=object)


def category(position: Integers, names: Sequence[str]) -> pd.Categorical:
    """Positions as categories; -1 is blank."""
    codes = np.asarray(position).astype(np.int8 if len(names) < 128 else np.int16)
    return pd.Categorical.from_codes(codes, categories=_index(tuple(names)), validate=False)


def yes_no(values: Booleans, known: Booleans | None = None) -> pd.Categorical:
    """Truth values as "no" and "yes"; blank where not `known`."""
    codes = np.asarray(values).astype(np.int64)
    return category(codes if known is None else np.where(known, codes, -1), ("no", "yes"))


def moment(minute: Integers) -> np.ndarray:
    """Minutes from the start of the calendar as moments in it."""
    first = np.datetime64(parameters()["calendar"]["first_day"], "s")
    return first + (np.asarray(minute, dtype=np.int64) * 60).astype("timedelta64[s]")
