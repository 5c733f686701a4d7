"""Put what was read into tables of pandas; what stays in its file is put together in build_lazy.py."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from qse.records.own.build_lazy import Part, build_lazily, held_different, joined_lazily
from qse.records.own.cells import kind
from qse.records.own.sources import Source
from qse.records.records import dictionary

Columns = Mapping[str, tuple[list[str], Any]]


def build_table(
    source: Source, table: str, columns: Columns, one_each: str, notes: list[str], entries: list[Any]
) -> Any:
    """Make one table of the dictionary from a source.

    Parameters
    ----------
    source : the table as it was written.
    table : of the dictionary.
    columns : for each column of the dictionary the headings that are read together, and the reader.
    one_each : a key of which each value has one row, such as person_id where rows are visits; "" if rows stay.
    notes : sentences are added.
    entries : where one row is kept for each key, the rows before that are added, such as race as each visit has it.

    Returns
    -------
    A frame of pandas with text keys and category columns, or a lazy frame of polars.

    """
    if source.is_lazy:
        return build_lazily(source, table, columns, one_each, notes, entries)
    found = {name: source.read(headings, read) for name, (headings, read) in columns.items()}
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in found.items()})
    if one_each:
        entries.append(frame[frame[one_each].notna()])
        frame = _one_each(frame, one_each, source.name, table, notes)
    return pd.DataFrame({name: _typed(f"{table}.{name}", frame[name]) for name in frame})


def _one_each(frame: pd.DataFrame, key: str, where: str, table: str, notes: list[str]) -> pd.DataFrame:
    """Keep one row for each value of a key, and say which columns differed."""
    groups = frame[frame[key].notna()].groupby(key, sort=False)
    notes += held_different(where, table, (groups.nunique() > 1).sum())
    return groups.last().reset_index()


def _typed(to: str, cells: pd.Series) -> pd.Series:
    what = kind(to)
    if what in ("word", "race", "name"):
        return cells.astype("category")
    if what == "date":
        return pd.to_datetime(cells).astype("datetime64[s]")
    if what == "key":
        return cells
    numbers = pd.Series(np.array([np.nan if cell is None else cell for cell in cells], dtype=float))
    whole = bool(numbers.notna().all() and (numbers == numbers.round()).all() and len(numbers))
    return numbers.astype("int64") if whole else numbers


def joined(parts: Mapping[str, list[Part]], notes: list[str]) -> dict[str, Any]:
    """Put the parts of each table under each other, and bring all tables into one library.

    Keys are text in pandas. In polars those of one name stay whole numbers where all of them are, as they count faster.
    Where a part was made by the keys of other rows, each key has one row, filled from all parts.

    Parameters
    ----------
    parts : the frames of each table, each with whether it was made by the keys of other rows.
    notes : sentences are added.

    Raises
    ------
    Problem : the parts of a table don't go under each other.

    """
    if all(isinstance(frame, pd.DataFrame) for each in parts.values() for frame, _ in each):
        return {name: _under(name, each, notes) for name, each in parts.items()}
    return joined_lazily(parts)


def _under(name: str, each: list[Part], notes: list[str]) -> pd.DataFrame:
    if len(each) == 1:
        return each[0][0]
    # Rows of their own come last, as the last filled cell counts.
    plain = [
        frame.astype({c: object for c in frame.select_dtypes("category")})
        for frame, by_keys in sorted(each, key=lambda part: not part[1])
    ]
    both = pd.concat(plain, ignore_index=True)
    own = [frame for frame, by_keys in each if not by_keys]
    key = dictionary()[name]["key"][:1]
    # Keys that rows of their own repeat are left for the measures, which say so.
    if len(own) < len(each) and not (own and pd.concat([frame[key] for frame in own]).duplicated().any()):
        both = _one_each(both, key[0], f"The parts of {name}", name, notes)
    return pd.DataFrame({column: _typed(f"{name}.{column}", _nones(both[column])) for column in both})


def _nones(cells: pd.Series) -> pd.Series:
    return cells.astype(object).where(cells.notna(), None)
