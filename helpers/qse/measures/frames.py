"""Rows of any other frame: polars, DuckDB, PyArrow and whatever else narwhals reads."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from qse.files import Problem, nearest
from qse.measures.conditions import LIMITS, SEVERAL, Answer, Condition, answer
from qse.measures.path import labels, path
from qse.measures.strata import AGE, YEAR_OF_BIRTH
from qse.records import Missing, Records


class Frames:
    """The rows of one table as a lazy frame, with the columns that its keys lead to.

    Parameters
    ----------
    records : where the tables are.
    table : the name of the table whose rows are counted.
    borrowed : names of columns of other tables, "table.column", that will be asked for.

    """

    def __init__(self, records: Records, table: str, borrowed: Iterable[str] = ()) -> None:
        self.records, self.table = records, table
        self.frame = lazy(records, table)
        self.schema = dict(self.frame.collect_schema())
        self._joined = {table}
        wanted: dict[str, set[str]] = {}
        for name in borrowed:
            other, _, column = name.partition(".")
            if other != table:
                wanted.setdefault(other, set()).add(column)
        for hop in [hop for other in wanted for hop in path(table, other)]:
            wanted.setdefault(hop.to, set())
        for other in list(wanted):
            at = table
            for hop in path(table, other):
                if at != table:
                    wanted[at].add(hop.column)
                at = hop.to
        for other in wanted:
            self._join(other, wanted)

    def _join(self, goal: str, wanted: Mapping[str, set[str]]) -> None:
        at = self.table
        for hop in path(self.table, goal):
            if hop.to not in self._joined:
                other = lazy(self.records, hop.to)
                schema = dict(other.collect_schema())
                for column in {hop.key, *wanted[hop.to]} - set(schema):
                    raise Missing(f"There is no column {column!r} in {hop.to}.{nearest(column, schema)}")
                self._one_row_each(other, hop.to, hop.key, at)
                brought = [nw.col(column).alias(f"{hop.to}__{column}") for column in sorted(wanted[hop.to])]
                left = self._name(f"{at}.{hop.column}")
                other = other.select(nw.col(hop.key).alias(f"key of {hop.to}"), *brought)
                self._attach(other, left, f"key of {hop.to}", schema[hop.key], f"{hop.to}.{hop.key}")
                self.schema |= {f"{hop.to}__{column}": schema[column] for column in wanted[hop.to]}
                self._joined.add(hop.to)
            at = hop.to

    def _attach(self, other: Any, left: str, right: str, kind: Any, named: str) -> None:
        """Join another frame by a key; whole numbers that an empty cell has turned into decimals still match."""
        ours = self.schema[left]
        if ours != kind:
            if ours.is_numeric() != kind.is_numeric():
                raise Problem(f"{self.table}.{left} holds {ours} and {named} holds {kind}; make them alike.")
            alike = nw.Int64() if ours.is_numeric() else nw.String()
            self.frame = self.frame.with_columns(nw.col(left).cast(alike).alias(f"{left} as {right}"))
            other = other.with_columns(nw.col(right).cast(alike))
            left = f"{left} as {right}"
        self.frame = self.frame.join(other, left_on=left, right_on=right, how="left")

    def _one_row_each(self, frame: Any, table: str, key: str, at: str) -> None:
        times = repeated(self.records, frame, table, key)
        if times:
            raise Problem(
                f"{table} holds {key} more than once in {times:,} rows, so a row of {at} has no one {table}. "
                f"Keep one row for each {key}."
            )

    def everything(self) -> Answer:
        """Every row holds, none is unknown."""
        # Said by a column, as engines refuse to filter by a plain true.
        empty = nw.col(next(iter(self.schema))).is_null()
        return Answer(empty | ~empty, empty & ~empty)

    def kind(self, name: str) -> str:
        """Say what a column holds: text, numbers, or true or false."""
        self.column(name)
        kind = self.schema[self._name(name)]
        return "true or false" if kind == nw.Boolean else "numbers" if kind.is_numeric() else "text"

    def is_whole(self, name: str) -> bool:
        """Whether a column holds whole numbers only."""
        return bool(self.schema[self._name(name)].is_integer())

    def among(self, name: str, values: list[Any]) -> Answer:
        """Whether a column holds one of the values; see `conditions.answer`."""
        column = self.column(name)
        values = [float(value) for value in values] if self.schema[self._name(name)].is_float() else values
        held = column == values[0] if len(values) == 1 else column.is_in(values)
        full = name if "." in name else f"{self.table}.{name}"
        known = labels(full)
        # What the dictionary does not know is no answer, as a blank is none.
        strange = known and not set(values_in(self.records, full)) <= {None, *known}
        unknown = ~column.is_in(known).fill_null(False) if strange else column.is_null()
        return Answer(held.fill_null(False), unknown)

    def within(self, name: str, limits: Mapping[str, float]) -> Answer:
        """Whether a number lies within limits; see `conditions.answer`."""
        column = self.number(name)
        yes = reduce(and_, (LIMITS[word](column, limit).fill_null(False) for word, limit in limits.items()))
        return Answer(yes, column.is_null())

    def blank(self, name: str) -> Any:
        """Whether a column is empty."""
        return self.column(name).is_null()

    def recorded(self, table: str, where: Condition, key: str) -> Answer:
        """Whether another table has a row with the same key; see `conditions.answer`."""
        return Answer(self.occurrences(table, where, key) > 0, self.everything().unknown)

    def occurrences(self, table: str, where: Condition, key: str) -> Any:
        """Count the rows of another table with the same key that meet a condition."""
        other = Frames(self.records, table, borrowed_by(where))
        other.column(key)
        # A condition may join further columns to the frame, so it is answered before the frame is filtered.
        holds = answer(other, where, key, f"{table}.where").yes
        kept = other.frame.filter(holds & ~nw.col(key).is_null())
        name = f"rows {len(self.schema)}"
        per_key = kept.group_by(nw.col(key).alias(f"key {name}")).agg(nw.len().alias(name))
        self.column(key)
        self._attach(per_key, self._name(key), f"key {name}", other.schema[key], f"{table}.{key}")
        self.schema[name] = nw.Int64()
        return nw.col(name).fill_null(0)

    def number(self, name: str) -> Any:
        """Return a column of numbers, null where nothing was recorded; "age" in years."""
        if name == AGE:
            return self.records.first_year - self.number(YEAR_OF_BIRTH)
        column, kind = self.column(name), self.schema[self._name(name)]
        if not (kind.is_numeric() or kind == nw.Boolean):
            raise Problem(f"{self.table}.{name.partition('.')[2] or name} holds {kind} where numbers belong.")
        return column

    def column(self, name: str) -> Any:
        """Return a column of this table, or of the one that "table.column" names."""
        stored = self._name(name)
        if stored not in self.schema:
            table, _, column = f"{'' if '.' in name else self.table + '.'}{name}".partition(".")
            raise Missing(
                f"There is no column {column!r} in {table}.{nearest(column, map(str, self.schema))}"
            )
        return nw.col(stored)

    def _name(self, name: str) -> str:
        table, _, column = name.partition(".")
        # Some engines read a dot in a name as a part of a column.
        return column if table == self.table and column else name.replace(".", "__")


def lazy(records: Records, table: str) -> Any:
    """Return a table as a lazy frame of narwhals.

    Raises
    ------
    Problem : it is no frame that narwhals reads.

    """
    try:
        frame = nw.from_native(records.table(table)).lazy()
    except TypeError as error:
        kind = type(records.table(table)).__name__
        raise Problem(f"{table} is a {kind}; give a frame of pandas, polars, DuckDB or PyArrow.") from error
    # What is not a number, or infinite, stands for a blank, as in pandas.
    decimals = [nw.col(name) for name, kind in frame.collect_schema().items() if kind.is_float()]
    return (
        frame.with_columns(nw.when(each.is_finite()).then(each) for each in decimals) if decimals else frame
    )


def values_in(records: Records, name: str) -> list[Any]:
    """List the different values of "table.column", once for each."""
    if ("values", name) not in records.kept:
        table, _, column = name.partition(".")
        frame = nw.from_native(records.table(table)).select(nw.col(column).cast(nw.String)).unique()
        frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        records.kept["values", name] = frame[column].to_list()
    return list(records.kept["values", name])


def repeated(records: Records, frame: Any, table: str, key: str) -> int:
    """Count the rows that repeat a key, once for each table."""
    name = ("repeated", table, key)
    if name not in records.kept:
        sizes = frame.select(nw.len().alias("rows"), nw.col(key).n_unique().alias("keys")).collect()
        records.kept[name] = int(sizes["rows"][0] or 0) - int(sizes["keys"][0] or 0)
    return int(records.kept[name])


def borrowed_by(*conditions: Condition) -> set[str]:
    """Name the columns of other tables that conditions look at."""
    found = set()
    for condition in conditions:
        for name, wanted in condition.items():
            if name in SEVERAL:
                found |= borrowed_by(*wanted)
            elif "." in name or name == AGE:
                found.add(YEAR_OF_BIRTH if name == AGE else name)
    return found
