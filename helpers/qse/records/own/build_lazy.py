"""Put what stays in its file into lazy tables of polars."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from qse.files import Problem
from qse.records.own.cells import REFERENCE, kind
from qse.records.own.dates import EARLIEST, LATEST
from qse.records.own.sources import Source
from qse.records.own.words import blanks
from qse.records.records import dictionary

Columns = Mapping[str, tuple[list[str], Any]]
Part = tuple[Any, bool]
"""A frame of one table, and whether it was made by the keys of other rows."""


def build_lazily(
    source: Source, table: str, columns: Columns, one_each: str, notes: list[str], entries: list[Any]
) -> Any:
    """Make one table of the dictionary from a lazy source; see `build.build_table`."""
    import polars

    kinds = source.frame.collect_schema()
    # Keys are read by nobody before a measure is counted, and a damaged file is better said now.
    keys = [headings[0] for name, (headings, _) in columns.items() if kind(f"{table}.{name}") == "key"]
    source.collected(source.frame.select(polars.col(keys).hash().max()))
    made = []
    for name, (headings, read) in columns.items():
        what, stored = kind(f"{table}.{name}"), kinds[headings[0]]
        # What was text is read as text, in which a point may stand between thousands.
        sample = "1.5" if source.was_text else 1.5
        plain_number = stored.is_numeric() and what == "number" and read(sample) == 1.5
        if (what == "key" and stored.is_integer()) or plain_number:
            made.append(polars.col(headings[0]).alias(name))
        elif what == "key":
            made.append(_key(polars.col(headings[0]).cast(polars.String)).alias(name))
        elif stored.base_type() in (polars.Date, polars.Datetime) and what in ("month", "date", "year"):
            made.append(_of_time(polars.col(headings[0]), what, read).alias(name))
        else:
            # Codes take half the memory of texts. Before polars knew them beyond one frame, joining them cost time.
            coded = what in ("word", "race") and hasattr(polars, "Categories")
            text = source.read(headings, read, polars.Categorical if coded else polars.String)
            into = {"number": polars.Float64, "month": polars.Float64, "year": polars.Float64}.get(what)
            text = text.cast(into) if into else text
            made.append((text.str.to_datetime(strict=False) if what == "date" else text).alias(name))
    frame = source.frame.select(made)
    if not one_each:
        return frame
    entries.append(frame.drop_nulls(one_each))
    rest = [name for name in frame.collect_schema() if name != one_each]
    several = [(polars.col(name).drop_nulls().n_unique() > 1).alias(name) for name in rest]
    differ = frame.drop_nulls(one_each).group_by(one_each).agg(several).select(polars.col(rest).sum())
    notes += held_different(source.name, table, differ.collect().row(0, named=True) if rest else {})
    # Once, as every count that leads to this table would else go through all rows of the file again.
    return _one_each(frame, one_each).collect().lazy()


def held_different(where: str, table: str, differ: Mapping[str, int]) -> list[str]:
    """Say of how many keys the rows held different values of a column, a sentence each."""
    return [
        f"{where}: {many:,} rows of {table} held different {name}; the last filled one counts."
        for name, many in differ.items()
        if many
    ]


def _one_each(frame: Any, key: str) -> Any:
    """Keep one row for each value of a key: of each column the last filled cell counts."""
    import polars

    rest = [polars.col(name).drop_nulls().last() for name in frame.collect_schema() if name != key]
    return frame.drop_nulls(key).group_by(key, maintain_order=True).agg(rest)


def _key(column: Any) -> Any:
    """Write a key as `cells.key_text` does."""
    import polars

    text = column.str.strip_chars().str.replace(REFERENCE, "$1").str.replace(r"^(\d+)\.0$", "$1")
    return polars.when(~text.str.to_lowercase().is_in(list(blanks()))).then(text)


def _of_time(column: Any, what: str, read: Any) -> Any:
    import polars

    # As in `dates.read_date`, what lies beyond is a placeholder.
    column = polars.when(column.dt.year().is_between(EARLIEST, LATEST)).then(column)
    if what == "date":
        return column.cast(polars.Datetime("us"))
    if what == "year":
        return column.dt.year().cast(polars.Int64)
    from datetime import datetime

    # The reader counts months from a year that only it knows.
    first = 2100 - read(datetime(2100, 1, 1)) // 12
    months = 12 * (column.dt.year().cast(polars.Int64) - first) + column.dt.month().cast(polars.Int64) - 1
    return polars.when(months >= 0).then(months)


def joined_lazily(parts: Mapping[str, list[Part]]) -> dict[str, Any]:
    """Put the parts of each table under each other, some or all of them lazy; see `build.joined`."""
    import polars

    lazy = {
        name: [(_as_polars(frame) if isinstance(frame, pd.DataFrame) else frame, by) for frame, by in each]
        for name, each in parts.items()
    }
    text = set()
    for name, each in lazy.items():
        for frame, _ in each:
            for column, stored in frame.collect_schema().items():
                if kind(f"{name}.{column}") == "key" and not stored.is_integer():
                    text.add(column)
    found = {}
    for name, each in lazy.items():
        each.sort(key=lambda part: not part[1])
        alike = [
            frame.with_columns(polars.col(c).cast(polars.String) for c in frame.collect_schema() if c in text)
            for frame, _ in each
        ]
        try:
            found[name] = polars.concat(alike, how="diagonal_relaxed") if len(alike) > 1 else alike[0]
            found[name].collect_schema()
        except polars.exceptions.PolarsError as error:
            raise Problem(
                f"The parts of {name} do not go under each other: their columns differ in type."
            ) from error
        own = [frame for frame, (_, by_keys) in zip(alike, each, strict=True) if not by_keys]
        if len(own) < len(each) > 1 and not _repeats(own, name):
            found[name] = _one_each(found[name], dictionary()[name]["key"][0])
    return found


def _repeats(own: list[Any], name: str) -> bool:
    """Say whether rows of their own repeat a key; that is left for the measures, which say so."""
    import polars

    key = dictionary()[name]["key"][0]
    keys = [frame.select(polars.col(key)) for frame in own if key in frame.collect_schema()]
    if not keys:
        return False
    return bool(polars.concat(keys).select(polars.col(key).is_duplicated().any()).collect().item())


def as_in(entries: list[Any], tables: Mapping[str, Any]) -> list[Any]:
    """Bring entries of patients into the library and the keys of the table of patients."""
    patients = tables.get("patients")
    if patients is None or isinstance(patients, pd.DataFrame):
        return entries
    import polars

    key = patients.collect_schema()["person_id"]
    lazy = [_as_polars(frame) if isinstance(frame, pd.DataFrame) else frame for frame in entries]
    return [frame.with_columns(polars.col("person_id").cast(key)) for frame in lazy]


def _as_polars(frame: pd.DataFrame) -> Any:
    import polars

    def stored(cells: pd.Series) -> Any:
        plain = pd.api.types.is_numeric_dtype(cells)
        return cells.to_numpy() if plain else cells.astype(object).where(cells.notna(), None).tolist()

    return polars.DataFrame({name: stored(cells) for name, cells in frame.items()}).lazy()
