"""The lines of a worksheet as its YAML defines them, and the kinds a line can have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qse.files import Document, nearest
from qse.learn.parts import at, listing, mapping, parts, text

KINDS = {
    "text": ("lines",),
    "choice": ("options",),
    "date": (),
    "rows": ("columns", "rows"),
    "people": ("asks",),
    "figure": ("measure", "by", "reference", "shows"),
    "proof": (),
}
"""The kinds, and the parts that only lines of that kind have."""

SHOWS = ("results", "entries")
"""What a line of figures shows: a measure by groups, or what the entries of a field of registration are made of."""

NEEDED = {"choice": "options", "rows": "columns", "people": "asks"}


@dataclass(frozen=True)
class Column:
    """One column of a line of kind rows; a menu if it has options."""

    name: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One line of a worksheet; `KINDS` says which parts belong to which kind.

    `lines` is the height of a box for text, `rows` how many empty rows are shown first, `asks` what is asked of each
    of the six roles; `measure`, `by` and `reference` are what `qse.stratify` takes. Where `shows` is "entries",
    `measure` names a field of registration, for `qse.field_quality`, and `by` may be left out. A line that is
    `optional` may stay empty in a complete worksheet.
    """

    name: str
    label: str
    kind: str = "text"
    lines: int = 1
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 3
    asks: tuple[str, ...] = ()
    measure: str = ""
    by: str = ""
    reference: str = "overall"
    shows: str = "results"
    optional: bool = False


def read_fields(document: Document, *keys: Any) -> tuple[Field, ...]:
    """Read and check the lines of a worksheet.

    Parameters
    ----------
    document, keys : where the list of them stands.

    Raises
    ------
    Problem : a part is unknown, missing or wrong; file, line and field are named.

    Examples
    --------
    >>> from pathlib import Path
    >>> day = {"name": "day", "label": "Signed on", "kind": "day"}
    >>> read_fields(Document(Path("worksheets.yaml"), [day], {(0, "kind"): 4}))
    Traceback (most recent call last):
    qse.files.problem.Problem: worksheets.yaml, line 4, 0.kind: there is no kind 'day'. There is: 'choice', 'date', \
'figure', 'people', 'proof', 'rows', 'text'.

    """
    fields = tuple(_field(document, *keys, index) for index in range(len(listing(document, *keys))))
    _check_names(document, *keys, named=fields)
    return fields


def _field(document: Document, *keys: Any) -> Field:
    found = mapping(document, *keys)
    kind = text(document, *keys, "kind") if "kind" in found else "choice" if "options" in found else "text"
    if kind not in KINDS:
        raise document.problem(*keys, "kind", says=f"there is no kind {kind!r}.{nearest(kind, KINDS)}")
    for other, names in KINDS.items():
        for name in names:
            if name in found and other != kind:
                says = f"a line of kind {kind} has no {name!r}; that belongs to kind {other}."
                raise document.problem(*keys, name, says=says)
    if kind in NEEDED:
        at(document, *keys, NEEDED[kind])
    given: dict[str, Any] = {"kind": kind}
    if "columns" in found:
        given["columns"] = _columns(document, *keys, "columns")
    field = parts(Field, document, *keys, **given)
    _check_options(document, *keys, "options", options=field.options)
    if field.shows not in SHOWS:
        raise document.problem(
            *keys, "shows", says=f"there is no {field.shows!r} here.{nearest(field.shows, SHOWS)}"
        )
    entries = field.shows == "entries" and field.measure
    if field.kind == "figure" and not entries and bool(field.measure) != bool(field.by):
        missing = "by" if field.measure else "measure"
        raise document.problem(*keys, says=f"the part {missing!r} is missing: a measure is shown by groups.")
    if not field.lines or not field.rows:
        name = "rows" if field.lines else "lines"
        raise document.problem(*keys, name, says="write 1 or more.")
    return field


def _columns(document: Document, *keys: Any) -> tuple[Column, ...]:
    columns = []
    for index in range(len(listing(document, *keys))):
        column = parts(Column, document, *keys, index)
        _check_options(document, *keys, index, "options", options=column.options)
        columns.append(column)
    _check_names(document, *keys, named=columns)
    return tuple(columns)


def _check_names(document: Document, *keys: Any, named: Sequence[Field | Column]) -> None:
    for index, one in enumerate(named):
        where = (*keys, index, "name")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", one.name):
            says = f"a name is made of small letters, digits and underscores, not {one.name!r}."
            raise document.problem(*where, says=says)
        if one.name in [other.name for other in named[:index]]:
            raise document.problem(*where, says=f"{one.name!r} stands twice; keep one.")


def _check_options(document: Document, *keys: Any, options: tuple[str, ...]) -> None:
    for index, option in enumerate(options):
        if option in options[:index]:
            raise document.problem(*keys, index, says=f"{option!r} stands twice; keep one.")
