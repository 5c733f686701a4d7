"""What the tables and columns of the invented network are, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from textwrap import fill
from typing import Any

import pandas as pd

from qse.files import content, read_yaml

WIDTH = 100
Column = Mapping[str, Any]


@cache
def sealed() -> Mapping[str, Any]:
    """Read what every table and column of the truth is: data/synthetic/dictionary.yaml, truth_tables.

    >>> sealed()["truth_harm"]["key"]
    ['visit_occurrence_id']
    """
    return read_yaml(content("data/synthetic/dictionary.yaml")).data["truth_tables"]


@dataclass(frozen=True)
class Description:
    """What records, or one table of them, hold: a heading, what it is, and one row a table or column.

    `table` has the names of what is described in its first column and the sentences in its last.
    """

    title: str
    about: str
    table: pd.DataFrame = field(repr=False)

    def __repr__(self) -> str:
        lines = [self.title, fill(self.about, WIDTH)]
        for name, *facts, says in self.table.itertuples(index=False):
            lines.append(f"\n{name} ({', '.join(fact for fact in facts if fact)})")
            lines.append(fill(says, WIDTH, initial_indent="    ", subsequent_indent="    "))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.table.columns)
        rows = []
        for name, *cells in self.table.itertuples(index=False):
            rest = "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in cells)
            rows.append(f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>{rest}</tr>')
        return (
            f"<p><strong>{escape(self.title)}</strong><br>{escape(self.about)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def overview(title: str, says: str, tables: Mapping[str, Any], rows: Mapping[str, int]) -> Description:
    """Describe all tables: how many rows each has, and what a row is.

    Parameters
    ----------
    title, says : the heading and what stands under it.
    tables : from the dictionary.
    rows : number of rows of each table.

    """
    found = [(name, f"{rows[name]:,} rows", table["about"]) for name, table in tables.items()]
    return Description(title, says, pd.DataFrame(found, columns=["table", "rows", "what it is"]))


def one_table(title: str, table: Mapping[str, Any]) -> Description:
    """Describe one table, column by column.

    >>> one_table("harm", sealed()["truth_harm"]).table["column"].tolist()
    ['visit_occurrence_id', 'harm_level', 'harm_category']
    """
    found = []
    for name, column in table["columns"].items():
        says = column["about"]
        says += f" Values: {listed(column)}." if listed(column) else ""
        says += f" Blank: {column['blank']}." if "blank" in column else ""
        found.append((name, kind(column), says))
    key = f"Key: {', '.join(table['key']) or 'none'}. Names follow: {', '.join(table['follows'])}."
    return Description(
        title, f"{table['about']} {key}", pd.DataFrame(found, columns=["column", "type", "what it is"])
    )


def kind(column: Column) -> str:
    """Write what a column holds, with its unit or the table that it points to.

    >>> kind({"type": "integer", "unit": "days"}), kind({"type": "foreign_key", "to": "systems.system_id"})
    ('integer, days', 'number in systems')
    """
    if column["type"] == "foreign_key":
        return f"number in {column['to'].partition('.')[0]}"
    return f"{column['type']}, {column['unit']}" if "unit" in column else str(column["type"])


def listed(column: Column, mark: str = "") -> str:
    """Write the values of a category, each with its label where that says more.

    >>> listed({"labels": {"no": "no", "hai": "infection acquired in hospital"}})
    'no, hai (infection acquired in hospital)'
    """
    return ", ".join(
        f"{mark}{value}{mark}" + (f" ({label})" if label.lower() != value else "")
        for value, label in column.get("labels", {}).items()
    )
