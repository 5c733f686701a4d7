"""Records: named tables in one shape, wherever they come from."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import narwhals as nw
import pandas as pd

from qse.files import Problem, content, nearest, read_yaml


@cache
def dictionary() -> Mapping[str, Any]:
    """Read what every table and column is: data/synthetic/dictionary.yaml.

    >>> dictionary()["patients"]["columns"]["year_of_birth"]["unit"]
    'year'
    """
    return read_yaml(content("data/synthetic/dictionary.yaml")).data["tables"]


class Missing(Problem):
    """A table, a column or a population that records lack; nothing is wrong with the question."""


class Records:
    """Named tables in the shape of the dictionary, as they are now: after a change to them, make new Records.

    Parameters
    ----------
    tables : a frame for each name: pandas, polars (eager or lazy), a DuckDB relation, PyArrow, or any other
        that narwhals reads.
    period : what the tables cover, in words, such as "2025".
    first_year : the year from which ages and months are counted.

    Examples
    --------
    >>> import pandas as pd
    >>> Records({"systems": pd.DataFrame({"system_id": [1]})}, period="2025")
    Own data, 2025: systems

    """

    own = True
    revealed = False
    entries: Sequence[Any] = ()
    """What each visit holds of its patient, where the tables were made from visits; see `OwnRecords`."""

    def __init__(self, tables: Mapping[str, Any], period: str = "", first_year: int = 2031) -> None:
        for name in tables:
            if name not in dictionary():
                raise Problem(f"The dictionary has no table {name!r}.{nearest(name, dictionary())}")
        kinds = {type(frame).__module__.partition(".")[0]: name for name, frame in tables.items()}
        if len(kinds) > 1:
            which = " and ".join(f"{name} ({kind})" for kind, name in kinds.items())
            raise Problem(f"All tables need to be frames of one library, and these are not: {which}.")
        # A copy of the outside only: columns that are put in later leave these records as they were.
        self._tables = {name: _as_it_is(frame) for name, frame in tables.items()}
        self.period = period
        self.first_year = first_year

    @property
    def mark(self) -> str:
        """What every chart and table of these records carries."""
        return f"Own data, {self.period or 'period not stated'}, not for publication without review"

    def note(self, truth: bool) -> str:
        """Return the line that stands wherever truth or a repair is shown, else nothing."""
        return ""

    @property
    def names(self) -> list[str]:
        """The tables that are there."""
        return list(self._tables)

    def table(self, name: str) -> Any:
        """Return one table.

        Raises
        ------
        Problem : there is no such table.

        """
        if not isinstance(name, str) or name not in self._tables:
            lacks = Missing if isinstance(name, str) and name in dictionary() else Problem
            raise lacks(f"These records have no table {name!r}.{nearest(name, self.names)}")
        return _as_it_is(self._tables[name])

    def kept_columns(self, name: str) -> frozenset[str]:
        """Return the names of a table's columns, looked up once."""
        if ("columns", name) not in self.kept:
            schema = nw.from_native(self.table(name)).collect_schema()
            self.kept["columns", name] = frozenset(schema.names())
        return frozenset(self.kept["columns", name])

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What was worked out from these tables once and may be asked for again."""
        return {}

    def repaired(self, *mechanisms: str, state: str = "full") -> "Records":
        """Say that only the invented network can be repaired."""
        raise Problem(
            "Only the invented network can be repaired: there we know what made each gap. "
            "On your own records compare months before and after a change, with qse.over_time."
        )

    def reveal(self) -> "Records":
        """Say that only the invented network has a truth to reveal."""
        raise Problem("Only the invented network has a truth to reveal. Nobody knows it of a real hospital.")

    def __repr__(self) -> str:
        return f"Own data, {self.period or 'period not stated'}: {', '.join(self.names)}"


def _as_it_is(frame: Any) -> Any:
    return frame.copy(deep=False) if isinstance(frame, pd.DataFrame) else frame
