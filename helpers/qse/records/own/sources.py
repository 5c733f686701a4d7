"""The tables of a folder or file, as they were written: CSV, Excel, parquet, DuckDB. They are only read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.files.progress import progress
from qse.records.own.delimited import read_delimited
from qse.records.own.in_file import InFile
from qse.records.own.layout import Layout, plain_names
from qse.records.own.read_once import read_once
from qse.records.own.rows_on_disk import ON_DISK, RowsOnDisk
from qse.records.own.words import is_blank
from qse.records.own.workbook import read_workbook

BETWEEN = "\x1f"
MOST_ROWS = 500_000
"""Rows of one table of a database that are read into memory; more go to disk, and parquet stays in its file."""
PART = 50_000
FEW = 10_000
"""Different values above which a column whose heading says nothing is not one of race or language."""
TEXT_FILES = (".csv", ".tsv", ".txt", ".psv", ".dat")
Reader = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Source:
    """One table as it was written.

    `frame` is of pandas, or for parquet and for what is large a lazy frame of polars, whose rows stay in `file`.
    """

    name: str
    frame: Any = field(repr=False)
    notes: tuple[str, ...] = ()
    file: InFile | None = None
    kept: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = field(default_factory=dict, repr=False)

    @property
    def is_lazy(self) -> bool:
        """Whether the rows stay in the file until they are counted."""
        return not isinstance(self.frame, pd.DataFrame)

    @property
    def was_text(self) -> bool:
        """Whether the rows were text before they were put on disk."""
        return self.file is not None and self.file.rows is not None

    @property
    def headings(self) -> list[str]:
        """The headings, each once."""
        return list(self.frame.collect_schema() if self.is_lazy else self.frame)

    def distinct(self, columns: Sequence[str]) -> dict[tuple[Any, ...], int]:
        """Count the rows of each different value, or combination of values, of columns; a blank is None.

        Once for each combination. Values of a lazy frame are text, times by the day.
        """
        if tuple(columns) not in self.kept:
            self.kept[tuple(columns)] = self._counted(columns)
        return self.kept[tuple(columns)]

    def _counted(self, columns: Sequence[str]) -> dict[tuple[Any, ...], int]:
        if not self.is_lazy:
            codes, values = self._coded(columns)
            many = np.bincount(codes, minlength=len(values))
            return dict(zip(values, many.tolist(), strict=True))
        texts = self.frame.select(self._text(name) for name in columns)
        counted = self.collected(texts.group_by(list(columns)).len())
        return {row[:-1]: row[-1] for row in counted.rows()}

    def few(self, column: str) -> dict[tuple[Any, ...], int]:
        """Count as `distinct` does for one column; nothing where rows are not in memory and there are many values."""
        if self.is_lazy:
            import polars

            many = self.collected(self.frame.select(polars.col(column).approx_n_unique())).item()
            if many > FEW:
                return {}
        return self.distinct([column])

    def some(self, column: str, most: int) -> list[Any]:
        """Return up to `most` different filled values of a column; of a file that is not loaded, from its beginning."""
        if not self.is_lazy:
            return list(pd.unique(self.frame[column].dropna())[:most])
        values = self.frame.select(column).head(10 * most).unique(maintain_order=True).head(most)
        return [value for value in self.collected(values).to_series().to_list() if value is not None]

    def collected(self, frame: Any) -> Any:
        """Run a query of polars on the rows.

        Raises
        ------
        Problem : the file is damaged in a place that is read only now.

        """
        import polars

        try:
            return frame.collect()
        except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
            raise Problem(
                f"{self.name} could not be read to its end; it may be damaged. Export it again."
            ) from error

    def read(self, columns: Sequence[str], reader: Reader, kind: Any = None) -> Any:
        """Turn each different value of columns into what it stands for.

        `kind` is the type of polars that the result has.

        Returns
        -------
        For pandas an array of objects, a row each; for polars an expression.

        """
        if not self.is_lazy:
            codes, values = self._coded(columns)
            meant = np.empty(len(values), dtype=object)
            meant[:] = [reader(*each) for each in values]
            return meant[codes]
        import polars

        old = list(self.distinct(columns))
        new = [None if (meant := reader(*each)) is None else str(meant) for each in old]
        if len(columns) == 1:
            together, texts = self._text(columns[0]), [each[0] for each in old]
        else:
            parts = [self._text(name).fill_null("") for name in columns]
            together = polars.concat_str(parts, separator=BETWEEN)
            texts = [BETWEEN.join(part or "" for part in each) for each in old]
        return together.replace_strict(texts, new, return_dtype=kind, default=None)

    def _coded(self, columns: Sequence[str]) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
        single = [pd.factorize(self.frame[name], use_na_sentinel=False) for name in columns]
        if len(single) == 1:
            codes, values = single[0]
            return codes, [(_or_none(value),) for value in values]
        codes, places = pd.factorize(pd.MultiIndex.from_arrays([each[0] for each in single]))
        lists = [[_or_none(value) for value in each[1]] for each in single]
        return codes, [
            tuple(of[at] for of, at in zip(lists, place, strict=True)) for place in places.tolist()
        ]

    def _text(self, name: str) -> Any:
        import polars

        column, stored = polars.col(name), self.frame.collect_schema()[name]
        # Times are looked at by the day, as there may be one for each row.
        text = (column.cast(polars.Date) if isinstance(stored, polars.Datetime) else column).cast(
            polars.String
        )
        # Among decimals a whole number is none that anybody wrote with .0.
        return text.str.strip_suffix(".0") if stored.is_float() else text


@dataclass(frozen=True)
class Found:
    """The tables of a folder, the files that could not be read, each with a sentence, and when the last was written."""

    sources: list[Source]
    left_out: dict[str, str]
    changed: date | None = None


def find_sources(path: str | Path) -> Found:
    """Read a folder, or one file.

    Parameters
    ----------
    path : a folder (files in folders inside it are not looked at) or a file.

    Returns
    -------
    Found : one unreadable file leaves the others as they are, and is named.

    Raises
    ------
    Problem : there is no such place, it may not be read, or nothing in it is a table.

    """
    place = Path(path).expanduser()
    try:
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        there = place.exists()
    except (OSError, ValueError) as error:
        raise Problem(
            f"{place.name or path} could not be opened: {getattr(error, 'strerror', error)}."
        ) from error
    if not there:
        raise Problem(f"There is no folder or file {str(path)!r}.")
    sources, left_out, changed = [], {}, None
    for each in progress(inside, "Reading files"):
        if (
            each.name.startswith((".", "~$"))
            or each.is_dir()
            or each.suffix.lower() in (".yaml", ".yml", ".md")
        ):
            continue
        try:
            if place.is_dir() and each.resolve().parent != place.resolve():
                raise Problem(f"{each.name} points to a place outside the folder; copy the file into it.")
            sources += _of_file(each)
            written = datetime.fromtimestamp(each.stat().st_mtime).date()
            changed = max(written, changed or written)
        except Problem as problem:
            left_out[each.name] = str(problem)
    if not sources:
        why = " ".join(left_out.values()) or "Put tables there: CSV, Excel (.xlsx), parquet or a DuckDB file."
        raise Problem(f"{place.name}: nothing could be read. {why}")
    return Found(sources, left_out, changed)


def _of_file(path: Path) -> list[Source]:
    kind = path.suffix.lower()
    if kind in TEXT_FILES:
        return [_source(path.name, read_delimited(path))]
    if kind in (".xlsx", ".xlsm"):
        return [_source(f"{path.name} > {sheet}", layout) for sheet, layout in read_workbook(path).items()]
    if kind in (".parquet", ".pq"):
        return [_parquet(path)]
    if kind in (".duckdb", ".ddb", ".db"):
        return _duckdb(path)
    if kind == ".xls":
        raise Problem(f"{path.name} is a workbook of before 2007; save it as .xlsx.")
    raise Problem(f"{path.name} is of no kind that can be read: CSV, Excel (.xlsx), parquet or DuckDB.")


def _source(name: str, layout: Layout) -> Source:
    if isinstance(layout.rows, RowsOnDisk):
        rows = layout.rows
        return Source(name, rows.frame(), tuple(layout.notes), InFile.opened(rows.path, name, rows))
    columns = list(zip(*layout.rows, strict=True)) if layout.rows else [()] * len(layout.headings)
    frame = pd.DataFrame(
        {
            heading: pd.Series([None if is_blank(cell) else cell for cell in cells], dtype=object)
            for heading, cells in zip(layout.headings, columns, strict=True)
        }
    )
    return Source(name, frame, tuple(layout.notes))


def _parquet(path: Path) -> Source:
    try:
        import polars
    except ImportError as error:
        raise Problem("To read parquet files, install polars: `pip install polars`.") from error
    try:
        frame = polars.scan_parquet(path, glob=False)
        frame.collect_schema()
        frame.head(1).collect()
        return Source(path.name, frame, file=InFile.opened(path, path.name))
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
        raise Problem(
            f"{path.name} could not be read as parquet; it may be damaged. Export it again."
        ) from error


def _duckdb(path: Path) -> list[Source]:
    try:
        import duckdb
    except ImportError as error:
        raise Problem("To read a DuckDB file, install duckdb: `pip install duckdb`.") from error
    try:
        # A view in the file could name other files, or places on the network.
        with duckdb.connect(path, read_only=True, config={"enable_external_access": "false"}) as connection:
            names = [
                row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()
            ]
            return [_duckdb_table(connection, path, name) for name in sorted(names)]
    except duckdb.Error as error:
        # Windows speaks of no lock, and in its own language; what DuckDB adds to it is English.
        busy = re.search("lock|already open|another process", str(error))
        locked = "another program has it open; close it there" if busy else "it may be damaged"
        raise Problem(f"{path.name} could not be opened as a DuckDB file: {locked}.") from error


def _duckdb_table(connection: Any, path: Path, name: str) -> Source:
    quoted = name.replace('"', '""')
    many = connection.execute(f'select count(*) from "{quoted}"').fetchone()[0]
    if many > MOST_ROWS:
        return _duckdb_on_disk(connection, path, name, many)
    found = connection.execute(f'select * from "{quoted}"')
    headings = [column[0] for column in found.description]
    rows = found.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    cells = {
        heading: pd.Series([str(c) if isinstance(c, list | dict) else c for c in column], dtype=object)
        for heading, column in zip(headings, columns, strict=True)
    }
    return Source(f"{path.name} > {name}", pd.DataFrame(cells))


def _duckdb_on_disk(connection: Any, path: Path, name: str, many: int) -> Source:
    def read() -> Layout:
        quoted = name.replace('"', '""')
        found = connection.execute(f'select columns(*)::varchar from "{quoted}"')
        rows = RowsOnDisk(plain_names([column[0] for column in found.description]))
        parts = iter(partial(found.fetchmany, PART), [])
        for row in progress(chain.from_iterable(parts), f"Reading {name}", PART, lambda: len(rows) / many):
            rows.append(row)
        return Layout(rows.headings, rows, [ON_DISK])

    return _source(f"{path.name} > {name}", read_once(path, name, read))


def _or_none(value: Any) -> Any:
    return None if value is None or value != value else value
