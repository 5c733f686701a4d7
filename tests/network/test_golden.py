"""The same values with every version of NumPy, SciPy and pandas: a hash for each column of 2,000 patients.

Whole numbers, dates and categories are compared as they are, other numbers at six decimals. When the network
is meant to change, write the hashes anew, with the newest and then the lowest versions, which must agree:

    PYTHONPATH=helpers python tests/network/test_golden.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from qse.network import World
from qse.network.tables import OBSERVED, TRUTH

SIZE = 2000
GOLDEN = Path(__file__).with_name("golden.json")
BLANK = "blank"


def plain(values: pd.Series) -> list[str]:
    """Write a column as text that does not depend on how pandas stores it."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        names = [str(name) for name in values.cat.categories] + [BLANK]
        return [names[code] for code in values.cat.codes.to_numpy()]
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.to_numpy().astype("datetime64[s]").astype(str).tolist()
    if pd.api.types.is_integer_dtype(values):
        return [str(value) for value in values.to_numpy().astype(np.int64).tolist()]
    assert pd.api.types.is_float_dtype(values), f"{values.name} is {values.dtype}"
    # Adding 0 makes the negative zero a zero.
    numbers = np.round(values.to_numpy().astype(np.float64), 6) + 0.0
    return [BLANK if np.isnan(value) else f"{value:.6f}" for value in numbers.tolist()]


def hashed(table: pd.DataFrame) -> dict[str, str]:
    """Give each column its hash, and the table one for the order of its columns and number of its rows."""
    columns = {
        str(name): hashlib.sha256("\n".join(plain(table[name])).encode()).hexdigest()[:16] for name in table
    }
    shape = f"{len(table)}|{'|'.join(columns)}"
    return {"": hashlib.sha256(shape.encode()).hexdigest()[:16], **columns}


def computed() -> dict[str, dict[str, str]]:
    """Hash all tables, those of the truth too."""
    world = World(SIZE)
    return {name: hashed(make(world)) for name, make in {**OBSERVED, **TRUTH}.items()}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str]]:
    return computed()


@pytest.mark.parametrize("name", [*OBSERVED, *TRUTH])
def test_values_are_the_committed_ones(found, name):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    kept = golden.get(name, {})
    other = [column for column in found[name] | kept if found[name].get(column) != kept.get(column)]
    assert not other, f"{name} differs in {other}; if that is meant, run {Path(__file__).name}"


def test_no_other_table_is_kept(found):
    assert set(json.loads(GOLDEN.read_text(encoding="utf-8"))) == set(found)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(computed(), indent=1) + "\n", encoding="utf-8")
