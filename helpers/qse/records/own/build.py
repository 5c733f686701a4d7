"""Put what was read into tables: in pandas, or lazily in polars where a source is parquet."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.records.own.cells import kind
from qse.records.own.sources import Source
from qse.records.records import dictionary

Columns = Mapping[str, tuple[list[str], Any]]
START = "visit_start_datetime"


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
        return _lazy(source, table, columns, one_each, entries)
    found = {name: source.read(headings, read) for name, (headings, read) in columns.items()}
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in found.items()})
    if one_each:
        frame = frame[frame[one_each].notna()]
        entries.append(frame)
        groups = frame.groupby(one_each, sort=False)
        differ = (groups.nunique() > 1).sum()
        notes += [
            f"{source.name}: {many:,} rows of {table} held different {name}; the last filled one counts."
            for name, many in differ.items()
            if many
        ]
        frame = groups.last().reset_index()
    return pd.DataFrame({name: _typed(f"{table}.{name}", frame[name]) for name in frame})


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


def _lazy(source: Source, table: str, columns: Columns, one_each: str, entries: list[Any]) -> Any:
    import polars

    kinds = source.frame.collect_schema()
    made = []
    for name, (headings, read) in columns.items():
        what, stored = kind(f"{table}.{name}"), kinds[headings[0]]
        plain_number = stored.is_numeric() and what == "number" and read(2.0) == 2.0
        if (what == "key" and stored.is_integer()) or plain_number:
            made.append(polars.col(headings[0]).alias(name))
        elif what == "key":
            made.append(polars.col(headings[0]).cast(polars.String).str.strip_chars().alias(name))
        elif stored.is_temporal() and what in ("month", "date", "year"):
            made.append(_of_time(polars.col(headings[0]), what, read).alias(name))
        else:
            text = source.read(headings, read)
            into = {"number": polars.Float64, "month": polars.Float64, "year": polars.Float64}.get(what)
            text = text.cast(into) if into else text
            made.append((text.str.to_datetime(strict=False) if what == "date" else text).alias(name))
    frame = source.frame.select(made)
    if one_each:
        entries.append(frame.drop_nulls(one_each))
        rest = [polars.col(name).drop_nulls().last() for name in columns if name != one_each]
        # Once, as every count that leads to this table would else go through all rows of the file again.
        frame = frame.drop_nulls(one_each).group_by(one_each, maintain_order=True).agg(rest).collect().lazy()
    return frame


def _of_time(column: Any, what: str, read: Any) -> Any:
    import polars

    if what == "date":
        return column.cast(polars.Datetime("us"))
    if what == "year":
        return column.dt.year().cast(polars.Int64)
    from datetime import datetime

    # The reader counts months from a year that only it knows.
    first = 2100 - read(datetime(2100, 1, 1)) // 12
    months = 12 * (column.dt.year().cast(polars.Int64) - first) + column.dt.month().cast(polars.Int64) - 1
    return polars.when(months >= 0).then(months)


def joined(parts: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Put the parts of each table under each other, and bring all tables into one library.

    Keys are text in pandas. In polars those of one name stay whole numbers where all of them are, as they count faster.
    """
    frames = [frame for each in parts.values() for frame in each]
    if all(isinstance(frame, pd.DataFrame) for frame in frames):
        return {name: _under(name, each) for name, each in parts.items()}
    import polars

    lazy = {
        name: [_as_polars(frame) if isinstance(frame, pd.DataFrame) else frame for frame in each]
        for name, each in parts.items()
    }
    text = set()
    for name, each in lazy.items():
        for frame in each:
            for column, stored in frame.collect_schema().items():
                if kind(f"{name}.{column}") == "key" and not stored.is_integer():
                    text.add(column)
    found = {}
    for name, each in lazy.items():
        alike = [
            frame.with_columns(polars.col(c).cast(polars.String) for c in frame.collect_schema() if c in text)
            for frame in each
        ]
        try:
            found[name] = polars.concat(alike, how="diagonal_relaxed") if len(alike) > 1 else alike[0]
            found[name].collect_schema()
        except polars.exceptions.PolarsError as error:
            raise Problem(
                f"The parts of {name} do not go under each other: their columns differ in type."
            ) from error
    return found


def as_in(entries: list[Any], tables: Mapping[str, Any]) -> list[Any]:
    """Bring entries of patients into the library and the keys of the table of patients."""
    patients = tables.get("patients")
    if patients is None or isinstance(patients, pd.DataFrame):
        return entries
    import polars

    key = patients.collect_schema()["person_id"]
    lazy = [_as_polars(frame) if isinstance(frame, pd.DataFrame) else frame for frame in entries]
    return [frame.with_columns(polars.col("person_id").cast(key)) for frame in lazy]


def unmatched(tables: Mapping[str, Any]) -> list[str]:
    """Say how many rows have a key that the other table does not know, a sentence each."""
    found = []
    for name, frame in tables.items():
        for column, about in dictionary()[name]["columns"].items():
            other, _, key = about.get("to", "").partition(".")
            if about["type"] != "foreign_key" or other not in tables or other == name:
                continue
            many = _many_unmatched(frame, column, tables[other], key)
            if many:
                found.append(f"{many:,} rows of {name} have a {column} that no row of {other} has.")
    return found


def _many_unmatched(frame: Any, column: str, other: Any, key: str) -> int:
    if isinstance(frame, pd.DataFrame):
        if column not in frame or key not in other:
            return 0
        keys = frame[column].dropna()
        return int((~keys.isin(set(other[key]))).sum())
    import polars

    if column not in frame.collect_schema() or key not in other.collect_schema():
        return 0
    keys = frame.select(polars.col(column).alias("key")).drop_nulls()
    known = other.select(polars.col(key).alias("key")).unique()
    return int(keys.join(known, on="key", how="anti").select(polars.len()).collect().item())


def _under(name: str, each: list[pd.DataFrame]) -> pd.DataFrame:
    if len(each) == 1:
        return each[0]
    plain = [frame.astype({c: object for c in frame.select_dtypes("category")}) for frame in each]
    both = pd.concat(plain, ignore_index=True)
    return pd.DataFrame({column: _typed(f"{name}.{column}", _nones(both[column])) for column in both})


def _nones(cells: pd.Series) -> pd.Series:
    return cells.astype(object).where(cells.notna(), None)


def _as_polars(frame: pd.DataFrame) -> Any:
    import polars

    return polars.DataFrame(
        {
            name: _nones(cells).tolist() if not pd.api.types.is_numeric_dtype(cells) else cells.to_numpy()
            for name, cells in frame.items()
        }
    ).lazy()
