"""The map of a team's extract: which column stands for which, kept in one readable mapping.yaml."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, my_work, nearest, save_whole
from qse.records.own.cells import AGE, COUNTED, YEAR, kind
from qse.records.own.dates import ASK, ORDERS, SERIAL
from qse.records.own.groups import NOT_HISPANIC
from qse.records.own.numbers import DECIMAL_COMMA, DECIMAL_POINT
from qse.records.own.shown import harmless
from qse.records.own.words import DECLINED, UNKNOWN, plain
from qse.records.records import dictionary

NAME = "mapping.yaml"
UNSURE = "?"
TWO_WAYS = "these dates or numbers can be read in two ways; write under `reads` what is true, such as day-month-year."
HEAD = """\
# Which column of {folder} stands for which column of the dictionary. You may change this file.
# to: "table.column" of the dictionary, or a list of them; without it the column is not used.
# perhaps: a proposal that is not sure enough. If it is right, write it under `to`.
# reads: how dates or commas are written. Where it says "ask", write what is true, such as day-month-year.
# values: what a text stands for. "?" is unmapped: it is counted and never guessed. "" is a blank.
# part_of: this column is read together with another one, such as the ethnicity question of the old form.
"""
NAMED_BY = {"care_sites.care_site_name": "care_site_id", "systems.system_name": "system_id"}
"""Where units have no number, their names are their keys."""
MONTH_OF = {"encounters": "visit_start_datetime", "safety_events": "event_datetime"}
"""The start that also tells the month of a row."""
WAYS = (*ORDERS, SERIAL, YEAR, AGE, COUNTED, DECIMAL_POINT, DECIMAL_COMMA, ASK)
RACE = "patients.race_ethnicity_recorded"
PARTS = ("to", "perhaps", "because", "sure", "reads", "unit", "part_of", "values")


@dataclass(frozen=True)
class Column:
    """What one heading stands for; see the head of mapping.yaml."""

    to: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    because: str = ""
    sure: int = 0
    reads: str = ""
    unit: str = ""
    part_of: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """What the rows of one source are, and its columns by heading."""

    rows_are: str
    columns: Mapping[str, Column]


@dataclass(frozen=True, repr=False)
class DataMap:
    """The map of one folder or file. It prints headings, reasons and counts, never rows."""

    folder: Path
    period: str
    first_year: int
    sources: Mapping[str, Table]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where the map is kept: in my-work, beside nothing of the source."""
        return map_path(self.folder)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The columns that have to be answered for before the records can be opened: (source, heading).

        Their dates or numbers can be read in two ways; `reads` says which is true.
        """
        return [
            (source, heading)
            for source, heading, column in self.columns()
            if column.to and column.reads == ASK
        ]

    def columns(self) -> Iterator[tuple[str, str, Column]]:
        """Go through all columns: source, heading, column."""
        for source, table in self.sources.items():
            for heading, column in table.columns.items():
                yield source, heading, column

    def table(self) -> pd.DataFrame:
        """Return the proposal, a row a heading: source, heading, to, sure, because, unmapped values."""
        rows = []
        for source, heading, column in self.columns():
            to = ", ".join(column.to) or (f"with {column.part_of}" if column.part_of else "")
            to = to or (f"perhaps {', '.join(column.perhaps)}" if column.perhaps else "not used")
            asked = sum(value == UNSURE for value in column.values.values())
            rows.append(
                (
                    harmless(source),
                    harmless(heading),
                    to,
                    f"{column.sure}%" if column.sure else "",
                    harmless(column.because),
                    asked,
                )
            )
        names = ["source", "heading", "stands for", "sure", "because", "values unmapped"]
        return pd.DataFrame(rows, columns=names)

    def correct(self, source: str, heading: str, **parts: Any) -> "DataMap":
        """Return a map in which one column is corrected.

        Parameters
        ----------
        source, heading : as they stand in the map.
        parts : `to` ("table.column", a list of them, or "" for not used), `reads`, `unit`, `part_of`, and `values`,
            which are added to those that are there while `to` stays. One name also brings what always goes with it,
            such as the month with the start of a visit; a list is taken as it is.

        Raises
        ------
        Problem : there is no such source, heading, part, column or value.

        """
        if source not in self.sources:
            raise Problem(f"The map has no source {source!r}.{nearest(source, self.sources)}")
        columns = dict(self.sources[source].columns)
        if heading not in columns:
            raise Problem(f"{source} has no heading {heading!r}.{nearest(heading, columns)}")
        for name in set(parts) - set(PARTS):
            raise Problem(f"A column of the map has no part {name!r}.{nearest(name, PARTS)}")
        if isinstance(parts.get("to"), str) and parts["to"]:
            taken = {to for name, column in columns.items() if name != heading for to in column.to}
            parts["to"] = [*brought(parts["to"], self.sources[source].rows_are, taken)]
        values = {str(text): str(value) for text, value in parts.pop("values", {}).items()}
        changed = columns[heading]
        # What the texts and dates of the old meaning were read as says nothing of the new one.
        if "to" in parts and tuple(parts["to"] or ()) != changed.to:
            changed = replace(changed, values={}, reads="", unit="")
        for name in ("to", "perhaps"):
            if name in parts:
                given = parts.pop(name)
                parts[name] = (*([given] if isinstance(given, str) and given else given),)
        changed = replace(changed, **parts)
        again = {plain(text) for text in values}
        old = {text: value for text, value in changed.values.items() if plain(text) not in again}
        changed = replace(changed, values={**old, **values}, because="corrected by hand", sure=100)
        for says in mistakes(changed):
            raise Problem(f"{source}, {heading}, {says[0]}: {says[1]}")
        columns[heading] = changed
        table = replace(self.sources[source], columns=columns)
        return replace(self, sources={**self.sources, source: table})

    def correct_rows(self, source: str, rows_are: str) -> "DataMap":
        """Return a map in which the rows of a source are those of another table of the dictionary; "" for none.

        Raises
        ------
        Problem : there is no such source or table.

        """
        if source not in self.sources:
            raise Problem(f"The map has no source {source!r}.{nearest(source, self.sources)}")
        if rows_are and rows_are not in dictionary():
            raise Problem(f"The dictionary has no table {rows_are!r}.{nearest(rows_are, dictionary())}")
        return replace(
            self, sources={**self.sources, source: replace(self.sources[source], rows_are=rows_are)}
        )

    def save(self) -> Path:
        """Write mapping.yaml into my-work, never into the source, and return where it stands."""
        save_whole(self.path, self._written())
        return self.path

    def _written(self) -> str:
        import yaml

        sources = {}
        for source, table in self.sources.items():
            columns = {}
            for heading, column in table.columns.items():
                parts = {name: getattr(column, name) for name in PARTS if getattr(column, name)}
                for name in ("to", "perhaps"):
                    if name in parts:
                        parts[name] = list(parts[name]) if len(parts[name]) > 1 else parts[name][0]
                columns[heading] = parts | ({"values": dict(column.values)} if column.values else {})
            sources[source] = {"rows_are": table.rows_are, "columns": columns}
        data = {"period": self.period, "first_year": self.first_year, "sources": sources}
        body = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
        return HEAD.format(folder=" ".join(self.folder.name.split())) + body

    def __repr__(self) -> str:
        lines = [
            f"Map of {harmless(self.folder.name)}, {self.period or 'period not stated'}: {len(self.sources)} tables"
        ]
        lines += [self.table().to_string(index=False)] if self.sources else []
        lines += [f"Left out: {harmless(says)}" for says in self.left_out.values()]
        lines += [
            f"To answer: {harmless(source)}, {harmless(heading)}: {TWO_WAYS}"
            for source, heading in self.questions
        ]
        return "\n".join(lines)


def brought(to: str, rows_are: str, taken: Collection[str]) -> tuple[str, ...]:
    """Give what a column stands for together with what goes with it where nothing else does.

    Parameters
    ----------
    to : "table.column".
    rows_are : the table of the rows.
    taken : what other columns of the source stand for.

    Examples
    --------
    >>> brought("encounters.visit_start_datetime", "encounters", [])
    ('encounters.visit_start_datetime', 'encounters.month')
    >>> brought("care_sites.care_site_name", "encounters", ["encounters.care_site_id"])
    ('care_sites.care_site_name',)

    """
    own = dictionary().get(rows_are, {}).get("columns", {})
    key, month = f"{rows_are}.{NAMED_BY.get(to)}", f"{rows_are}.month"
    if NAMED_BY.get(to) in own and to.partition(".")[0] != rows_are and key not in taken:
        return (key, to)
    return (to, month) if to == f"{rows_are}.{MONTH_OF.get(rows_are)}" and month not in taken else (to,)


def map_path(folder: Path) -> Path:
    """Say where the map of a folder is kept; folders of one name in different places have maps of their own.

    >>> map_path(Path("my-data")).name
    'mapping.yaml'
    """
    try:
        place = folder.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Problem(f"{str(folder)!r} could not be opened: {error}.") from error
    mark = hashlib.sha256(str(place).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return my_work() / "own-records" / f"{place.name}-{mark}" / NAME


def mistakes(column: Column) -> Iterator[tuple[str, str]]:
    """Find what is wrong in a column: (part, sentence)."""
    if column.reads and column.reads not in WAYS:
        yield "reads", f"there is no such way to read.{nearest(column.reads, WAYS)}"
    # A column that is read together with another one answers for race and ethnicity.
    for to in column.to or ([RACE] if column.part_of else []):
        table, _, name = to.partition(".")
        if table not in dictionary():
            yield "to", f"the dictionary has no table {table!r}.{nearest(table, dictionary())}"
        elif name not in dictionary()[table]["columns"]:
            yield "to", f"{table} has no column {name!r}.{nearest(name, dictionary()[table]['columns'])}"
        elif kind(to) in ("word", "race"):
            labels = dictionary()[table]["columns"][name].get("labels", {})
            allowed = {
                *labels,
                UNKNOWN,
                DECLINED,
                UNSURE,
                "",
                *([NOT_HISPANIC] if kind(to) == "race" else []),
            }
            # Any language may be named by its BCP-47 subtag.
            free = not labels or "language" in name
            for text, value in column.values.items():
                for part in value.split(";"):
                    if not free and part not in allowed:
                        yield (
                            "values",
                            f"{text!r} stands for {part!r}, which {to} does not have.{nearest(part, labels)}",
                        )
