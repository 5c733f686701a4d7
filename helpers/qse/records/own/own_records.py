"""Records of a team's own extract. They print names, types and counts; rows only when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files.marks import ROWS
from qse.records.own.in_file import InFile
from qse.records.records import Records

ROWS_ARE_NOT_SHOWN = (
    "Rows are not shown. Write `records.table(name, show_rows=True)` if you need to see them."
)


ROWS_ARE_NOT_PRINTED = (
    "Rows are shown where a cell ends with them, and not printed, as a saved page would keep what was printed; outside "
    "a notebook write `.to_string()`."
)
MOST_SHOWN = 10_000


class OwnColumn(pd.Series):
    """A column that prints what it is, not what it holds."""

    @property
    def _constructor(self) -> Any:
        return OwnColumn

    @property
    def _constructor_expanddim(self) -> Any:
        return OwnTable

    def __repr__(self) -> str:
        return f"{self.name}: {len(self):,} rows, {self.dtype}. {ROWS_ARE_NOT_SHOWN}"


class OwnTable(pd.DataFrame):
    """A table that prints names, types and counts, not rows."""

    @property
    def _constructor(self) -> Any:
        return OwnTable

    @property
    def _constructor_sliced(self) -> Any:
        return OwnColumn

    def __repr__(self) -> str:
        return (
            f"{len(self):,} rows\n{summary(pd.DataFrame(self)).to_string(index=False)}\n{ROWS_ARE_NOT_SHOWN}"
        )

    def _repr_html_(self) -> str:
        table = summary(pd.DataFrame(self)).to_html(index=False, border=0)
        return f"<p>{len(self):,} rows</p>{table}<p>{escape(ROWS_ARE_NOT_SHOWN)}</p>"


class ShownColumn(pd.Series):
    """A column, or a row, of rows that were asked for; see `ShownRows`."""

    @property
    def _constructor(self) -> Any:
        return ShownColumn

    @property
    def _constructor_expanddim(self) -> Any:
        return ShownRows

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/plain": repr(pd.Series(self))}, {ROWS: True}

    def __repr__(self) -> str:
        return ROWS_ARE_NOT_PRINTED


class ShownRows(pd.DataFrame):
    """Rows that were asked for. A cell that ends with them shows them, and a saved page leaves them out by their mark.

    What a cell prints has no place for a mark, so printing shows none.
    """

    @property
    def _constructor(self) -> Any:
        return ShownRows

    @property
    def _constructor_sliced(self) -> Any:
        return ShownColumn

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        plain = pd.DataFrame(self)
        return {"text/plain": repr(plain), "text/html": plain.to_html()}, {ROWS: True}

    def __repr__(self) -> str:
        return ROWS_ARE_NOT_PRINTED


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Say of each column its type, how many cells are filled, and how many values differ.

    >>> summary(pd.DataFrame({"a": [1, 1, 2]})).values.tolist()
    [['a', 'int64', 3, 2]]
    """
    rows = [
        (name, str(column.dtype), int(column.notna().sum()), int(column.nunique()))
        for name, column in frame.items()
    ]
    return pd.DataFrame(rows, columns=["column", "type", "filled", "different values"])


@dataclass(frozen=True)
class Extract:
    """What is known of the files that records were read from.

    `changed` is the last day on which one of them was written, `identifying` the columns that look like something that
    identifies a person, `entries` what each visit holds of its patient, before one row for each patient was kept,
    `files` those that rows stay in.
    """

    folder: Path
    changed: date | None = None
    identifying: Sequence[Any] = ()
    entries: Sequence[Any] = field(default=(), repr=False)
    files: Sequence[InFile] = field(default=(), repr=False)


class OwnRecords(Records):
    """A team's own tables in the shape of the dictionary.

    Parameters
    ----------
    tables, period, first_year : see `Records`.
    lost : what was not understood: table, column, text, rows, why.
    notes : what a reader should know of the reading, a sentence each.
    extract : the files; None where the tables came from none.

    """

    def __init__(
        self,
        tables: Mapping[str, Any],
        period: str,
        first_year: int,
        lost: pd.DataFrame,
        notes: list[str],
        extract: Extract | None = None,
    ) -> None:
        super().__init__(tables, period, first_year)
        self.lost = lost
        self.notes = notes
        self.extract = extract
        entries = extract.entries if extract else ()
        self.entries = [OwnTable(each) if isinstance(each, pd.DataFrame) else each for each in entries]

    def table(self, name: str, *, show_rows: bool = False) -> Any:
        """Return one table; it prints no rows unless they are asked for.

        Parameters
        ----------
        name : of a table.
        show_rows : whether a cell that ends with it shows its rows. Of a table that stays in its file these are the
            first 10,000, as a frame of pandas.

        Raises
        ------
        Problem : there is no such table, or a file that rows stay in has changed.

        """
        found = self._as_opened(name)
        if not isinstance(found, pd.DataFrame):
            return (
                ShownRows(found.head(MOST_SHOWN).collect().to_dict(as_series=False)) if show_rows else found
            )
        return ShownRows(found) if show_rows else OwnTable(found)

    def describe(self, table: str = "") -> pd.DataFrame:
        """Say how many rows each table has, or of each column of one its type, filled cells and different values.

        Raises
        ------
        Problem : there is no such table, or a file that rows stay in has changed.

        """
        if table:
            found = self._as_opened(table)
            return summary(found) if isinstance(found, pd.DataFrame) else _summary_of_lazy(found)
        rows = [(name, _rows(self._as_opened(name))) for name in self.names]
        return pd.DataFrame(rows, columns=["table", "rows"])

    def _as_opened(self, name: str) -> Any:
        for file in self.extract.files if self.extract else ():
            file.check()
        return super().table(name)


def _rows(frame: Any) -> int:
    if isinstance(frame, pd.DataFrame):
        return len(frame)
    import polars

    return int(frame.select(polars.len()).collect().item())


def _summary_of_lazy(frame: Any) -> pd.DataFrame:
    import polars

    kinds = frame.collect_schema()
    filled, different = (
        frame.select(count).collect().row(0)
        for count in (polars.all().count(), polars.all().drop_nulls().n_unique())
    )
    rows = zip(kinds, map(str, kinds.values()), filled, different, strict=True)
    return pd.DataFrame(rows, columns=["column", "type", "filled", "different values"])
