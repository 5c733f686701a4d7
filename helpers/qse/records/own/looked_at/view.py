"""One table as the checks see it: counts and small tallies of it, never its rows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import narwhals as nw

from qse.records.records import Records, dictionary

FITS = {
    "integer": "numbers",
    "decimal": "numbers",
    "datetime": "times",
}
"""What columns of the dictionary have to hold; keys and categories may be anything."""


class View:
    """A table of any library that narwhals reads. What is large is counted where it lies.

    Parameters
    ----------
    records, name : of the table.

    """

    def __init__(self, records: Records, name: str) -> None:
        self.name, self.about = name, dictionary()[name]
        frame = nw.from_native(records.table(name)).lazy()
        schema = frame.collect_schema()
        self.frame: Any = frame.with_columns(_clean(column, kind) for column, kind in schema.items())
        self.kinds = {column: _kind(kind) for column, kind in schema.items()}
        self._tallies: dict[str, dict[Any, int]] = {}

    @cached_property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.frame.select(nw.len().alias("rows")).collect()["rows"][0] or 0)

    @property
    def misfits(self) -> dict[str, str]:
        """Columns that hold something else than the dictionary says: column to what it should hold."""
        return {
            column: FITS[parts["type"]]
            for column, parts in self.about["columns"].items()
            if column in self.kinds and parts["type"] in FITS and self.kinds[column] != FITS[parts["type"]]
        }

    def columns(self, *types: str) -> dict[str, Mapping[str, Any]]:
        """Return the columns of these types that are there and hold what they should, with their entry."""
        return {
            column: parts
            for column, parts in self.about["columns"].items()
            if parts["type"] in types and column in self.kinds and column not in self.misfits
        }

    def has(self, *columns: str) -> bool:
        """Whether all these columns are there and hold what they should."""
        return all(column in self.kinds and column not in self.misfits for column in columns)

    def count(self, **conditions: Any) -> dict[str, int]:
        """Count the rows that meet each condition, in one pass.

        Parameters
        ----------
        conditions : expressions of narwhals; what is unknown does not meet them.

        """
        if not conditions:
            return {}
        sums = [each.fill_null(False).cast(nw.Int64).sum().alias(name) for name, each in conditions.items()]
        found = self.frame.select(sums).collect()
        return {name: int(found[name][0] or 0) for name in conditions}

    def tally(self, column: str) -> dict[Any, int]:
        """Count the rows of each different value of a column, blanks left out. For columns of few values."""
        if column not in self._tallies:
            # Categories are text here, so that values of all libraries compare alike.
            value = nw.col(column)
            value = value if self.kinds[column] == "numbers" else value.cast(nw.String)
            # Before the cast, as older libraries make a text of a blank.
            filled = self.frame.filter(~nw.col(column).is_null())
            self._tallies[column] = tallied(filled.select(value.alias("value")), "value")
        return self._tallies[column]

    def days(self, column: str) -> dict[tuple[int, int, int], int]:
        """Count the rows of each day of a column of times."""
        if column not in self._tallies:
            filled = self.frame.select(nw.col(column)).filter(~nw.col(column).is_null())
            parts = filled.select(
                nw.col(column).dt.year().cast(nw.Int64).alias("year"),
                nw.col(column).dt.month().cast(nw.Int64).alias("month"),
                nw.col(column).dt.day().cast(nw.Int64).alias("day"),
            )
            found = parts.group_by("year", "month", "day").agg(nw.len().alias("rows")).collect()
            self._tallies[column] = {(y, m, d): int(rows) for y, m, d, rows in found.rows()}
        return self._tallies[column]

    def months(self, first_year: int) -> dict[int, int]:
        """Count the rows of each month since January of the first year, by `month` or else the first time."""
        if self.has("month"):
            return {int(month): rows for month, rows in self.tally("month").items()}
        found: dict[int, int] = {}
        for column in list(self.columns("datetime"))[:1]:
            for (year, month, _), rows in self.days(column).items():
                at = 12 * (year - first_year) + month - 1
                found[at] = found.get(at, 0) + rows
        return found


def tallied(frame: Any, column: str) -> dict[Any, int]:
    """Count the rows of each different value of a column of a lazy frame, blanks left out."""
    filled = frame.filter(~nw.col(column).is_null())
    found = filled.group_by(column).agg(nw.len().alias("rows of it")).collect()
    return dict(zip(found[column].to_list(), map(int, found["rows of it"].to_list()), strict=True))


def alike(left: Any, right: Any, key: str) -> tuple[Any, Any]:
    """Bring a key of two lazy frames to one type, so that they can be joined."""
    kinds = [frame.collect_schema()[key] for frame in (left, right)]
    if kinds[0] == kinds[1] and kinds[0] not in (nw.Categorical, nw.Enum):
        return left, right
    to = nw.Float64 if all(kind.is_numeric() for kind in kinds) else nw.String
    return left.with_columns(nw.col(key).cast(to)), right.with_columns(nw.col(key).cast(to))


def _kind(kind: Any) -> str:
    if kind.is_numeric():
        return "numbers"
    # A column in which nothing is filled has no kind of its own.
    return "times" if isinstance(kind, (nw.Datetime, nw.Date)) or kind in (nw.Datetime, nw.Date) else "text"


def _clean(column: str, kind: Any) -> Any:
    value = nw.col(column)
    if kind.is_float():
        # What is not a number, or infinite, stands for a blank, as in pandas.
        return nw.when(value.is_finite()).then(value).alias(column)
    if kind == nw.Date:
        return value.cast(nw.Datetime("us"))
    return value
