"""Read mapping.yaml: a slip in it is told by file, line and field."""

from pathlib import Path
from typing import Any

from qse.files import nearest, read_yaml
from qse.files.yaml_lines import Document
from qse.records.own.mapping import PARTS, Column, DataMap, Table, map_path, mistakes
from qse.records.records import dictionary


def read_map(folder: Path, path: Path | None = None) -> DataMap:
    """Read the map of a folder.

    Parameters
    ----------
    folder : where the tables are.
    path : of the map; without it the one in my-work.

    Raises
    ------
    Problem : it can't be read or something in it is wrong; file, line and field are named.

    """
    document = read_yaml(path or map_path(folder))
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("sources"), dict):
        raise document.problem(says="it needs the fields period, first_year and sources.")
    if type(data.get("first_year")) is not int:
        raise document.problem("first_year", says="write a year, such as 2024.")
    sources = {str(source): _table(document, source, parts) for source, parts in data["sources"].items()}
    return DataMap(folder, str(data.get("period") or ""), data["first_year"], sources)


def _table(document: Document, source: Any, parts: Any) -> Table:
    at = ("sources", source)
    if not isinstance(parts, dict) or not isinstance(parts.get("columns"), dict):
        raise document.problem(*at, says="it needs rows_are and columns.")
    rows_are = parts.get("rows_are") or ""
    if rows_are and rows_are not in dictionary():
        hint = nearest(rows_are, dictionary())
        raise document.problem(*at, "rows_are", says=f"the dictionary has no table {rows_are!r}.{hint}")
    columns = {str(h): _column(document, (*at, "columns", h), c) for h, c in parts["columns"].items()}
    for heading, column in columns.items():
        if column.part_of and column.part_of not in columns:
            hint = nearest(column.part_of, columns)
            raise document.problem(
                *at, "columns", heading, "part_of", says=f"no heading {column.part_of!r}.{hint}"
            )
    return Table(rows_are, columns)


def _column(document: Document, at: tuple[Any, ...], parts: Any) -> Column:
    if parts is None:
        return Column()
    if not isinstance(parts, dict):
        raise document.problem(*at, says="write parts such as `to: patients.person_id` under the heading.")
    for name in parts:
        if name not in PARTS:
            raise document.problem(*at, name, says=f"there is no such part.{nearest(name, PARTS)}")
    found = {
        name: str(value) for name, value in parts.items() if name in ("because", "reads", "unit", "part_of")
    }
    for name in ("to", "perhaps"):
        value = parts.get(name) or []
        found[name] = tuple(map(str, value if isinstance(value, list) else [value]))  # type: ignore[assignment]
    values = parts.get("values") or {}
    if not isinstance(values, dict):
        raise document.problem(*at, "values", says="write each text, a colon, and what it stands for.")
    sure = parts.get("sure", 0)
    column = Column(
        **found,  # type: ignore[arg-type]
        sure=sure if isinstance(sure, int) else 0,
        values={_text(text): _text(value) for text, value in values.items()},
    )
    for part, says in mistakes(column):
        raise document.problem(*at, part, says=says)
    return column


def _text(value: Any) -> str:
    """Write a value as text; YAML takes a bare yes or no for true or false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
