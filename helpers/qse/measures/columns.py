"""Rows of pandas tables: conditions by category codes, keys by positions."""

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qse.files import Problem, nearest
from qse.measures.conditions import LIMITS, Answer, Condition, answer
from qse.measures.path import labels, path
from qse.measures.strata import AGE, YEAR_OF_BIRTH
from qse.records import Missing, Records

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Columns:
    """The rows of one pandas table, with the columns that its keys lead to.

    Parameters
    ----------
    records : where the tables are.
    table : the name of the table whose rows are counted.

    """

    def __init__(self, records: Records, table: str) -> None:
        self.records, self.table = records, table
        self.size = len(records.table(table))

    def everything(self) -> Answer:
        """Every row holds, none is unknown."""
        return Answer(np.ones(self.size, dtype=bool), np.zeros(self.size, dtype=bool))

    def kind(self, name: str) -> str:
        """Say what a column holds: text, numbers, or true or false."""
        kind = self.column(name).dtype
        kind = kind.categories.dtype if isinstance(kind, pd.CategoricalDtype) else kind
        if pd.api.types.is_bool_dtype(kind):
            return "true or false"
        return "numbers" if pd.api.types.is_numeric_dtype(kind) else "text"

    def among(self, name: str, values: list[Any]) -> Answer:
        """Whether a column holds one of the values; see `conditions.answer`."""
        column = self.column(name)
        if isinstance(column.dtype, pd.CategoricalDtype):
            known = labels(self._named(name)) or column.cat.categories
            unreadable = np.append(~column.cat.categories.isin(known), True)
            codes = self._lead(name, column.cat.codes.to_numpy(), -1)
            wanted = np.append(column.cat.categories.isin(values), False) & ~unreadable
            return Answer(wanted[codes], unreadable[codes])
        known = labels(self._named(name))
        blank = _is_blank(column)
        unknown = self._lead(name, blank | ~column.isin(known).to_numpy() if known else blank, True)
        return Answer(self._lead(name, column.isin(values).to_numpy(), False), unknown)

    def within(self, name: str, limits: Mapping[str, float]) -> Answer:
        """Whether a number lies within limits; see `conditions.answer`."""
        values = self.numbers(name)
        return Answer(
            reduce(and_, (LIMITS[word](values, limit) for word, limit in limits.items())), np.isnan(values)
        )

    def blank(self, name: str) -> NDArray[np.bool_]:
        """Whether a column is empty."""
        return np.asarray(self._lead(name, _is_blank(self.column(name)), True))

    def recorded(self, table: str, where: Condition, key: str) -> Answer:
        """Whether another table has a row with the same key; see `conditions.answer`."""
        return Answer(self.occurrences(table, where, key) > 0, np.zeros(self.size, dtype=bool))

    def occurrences(self, table: str, where: Condition, key: str) -> Integers:
        """Count the rows of another table with the same key that meet a condition."""
        kept = answer(Columns(self.records, table), where, key, f"{table}.where").yes
        keys = self._plain(table, key)[kept].dropna()
        ours = pd.Index(self._plain(self.table, key))
        _alike(ours, f"{self.table}.{key}", keys, f"{table}.{key}")
        if not ours.is_unique:
            return ours.map(keys.value_counts()).fillna(0).to_numpy(dtype=np.int64)
        place = ours.get_indexer(keys)
        return np.bincount(place[place >= 0], minlength=self.size).astype(np.int64)

    def numbers(self, name: str) -> Floats:
        """Return a column as numbers, NaN where nothing was recorded; "age" in years."""
        if name == AGE:
            return self.records.first_year - self.numbers(YEAR_OF_BIRTH)
        column = self.column(name)
        if not (pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype)):
            raise Problem(f"{self._named(name)} holds {_example(column)} where numbers belong.")
        values = column.to_numpy(dtype=float, na_value=np.nan)
        if pd.api.types.is_float_dtype(column.dtype) and np.isinf(values).any():
            values = np.where(np.isinf(values), np.nan, values)
        return self._lead(name, values, np.nan)

    def codes(self, name: str) -> tuple[Integers, list[Any]]:
        """Return a column as codes, -1 where nothing was recorded, and the values they stand for."""
        column = self.column(name)
        if not isinstance(column.dtype, pd.CategoricalDtype):
            column = self._kept(("category", self._named(name)), lambda: column.astype("category"))
        return self._lead(name, column.cat.codes.to_numpy(), -1), column.cat.categories.tolist()

    def column(self, name: str) -> pd.Series:
        """Return a column of this table, or of the one that "table.column" names, as it is stored."""
        table, _, column = self._named(name).partition(".")
        return self._plain(table, column)

    def repeated(self, key: str) -> int:
        """Count the rows that repeat a key, once for each table."""
        return int(
            self._kept(("repeated", self.table, key), lambda: self._plain(self.table, key).duplicated().sum())
        )

    def whole_numbers(self, name: str) -> tuple[Integers, NDArray[np.bool_]]:
        """Return a column as whole numbers, with a 0 where nothing was recorded, and where that is."""
        column = self.column(name)
        if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
            values = self._lead(name, column.to_numpy(dtype=np.int64), 0)
            return values, self.blank(name) if "." in name else np.zeros(1, dtype=bool)
        numbers = self.numbers(name)
        blank = np.isnan(numbers)
        return np.where(blank, 0, numbers).astype(np.int64), blank

    def _named(self, name: str) -> str:
        return name if "." in name else f"{self.table}.{name}"

    def _plain(self, table: str, column: str) -> pd.Series:
        frame = self.records.table(table)
        if column not in frame:
            raise Missing(f"There is no column {column!r} in {table}.{nearest(column, frame.columns)}")
        return frame[column]

    def _lead(self, name: str, values: Any, blank: Any) -> Any:
        """Bring the values of another table's column to the rows of this one."""
        table = self._named(name).partition(".")[0]
        if table == self.table:
            return values
        return np.append(values, np.array([blank], dtype=values.dtype))[self._place(table)]

    def _place(self, goal: str) -> Integers:
        """Say for each row which row of the goal it belongs to; -1 where it belongs to none."""
        return self._kept(("place", self.table, goal), lambda: self._walk(goal))

    def _walk(self, goal: str) -> Integers:
        place = np.arange(self.size)
        at = self.table
        for hop in path(self.table, goal):
            there, here = pd.Index(self._plain(hop.to, hop.key)), self._plain(at, hop.column)
            _alike(here, f"{at}.{hop.column}", there, f"{hop.to}.{hop.key}")
            if not there.is_unique:
                times = int(there.duplicated().sum())
                raise Problem(
                    f"{hop.to} holds {hop.key} more than once in {times:,} rows, so a row of {at} has no one "
                    f"{hop.to}. Keep one row for each {hop.key}."
                )
            step = np.append(there.get_indexer(here), -1)
            place, at = step[place], hop.to
        return place

    def _kept(self, name: Any, make: Any) -> Any:
        if name not in self.records.kept:
            self.records.kept[name] = make()
        return self.records.kept[name]


def _is_blank(column: pd.Series) -> NDArray[np.bool_]:
    """Say where nothing was recorded; what is not a number, or infinite, is nothing."""
    blank = np.asarray(column.isna().to_numpy(dtype=bool))
    if pd.api.types.is_float_dtype(column.dtype):
        blank = blank | np.isinf(column.to_numpy(dtype=float, na_value=np.nan))
    return blank


def _alike(one: Any, name: str, other: Any, other_name: str) -> None:
    """Say so where numbers would be looked up among text: nothing would match, and nobody would notice."""
    numbers = [pd.api.types.is_numeric_dtype(each.dtype) for each in (one, other)]
    if numbers[0] != numbers[1] and len(one) and len(other):
        kinds = ["numbers" if number else "text" for number in numbers]
        raise Problem(f"{name} holds {kinds[0]} and {other_name} holds {kinds[1]}; make them alike.")


def _example(column: pd.Series) -> str:
    filled = column.dropna()
    return (
        f"{type(filled.iloc[0]).__name__} such as {str(filled.iloc[0])[:30]!r}" if len(filled) else "nothing"
    )
