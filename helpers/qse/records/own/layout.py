"""Where the headings of a table stand, and which rows fit them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from math import ceil
from typing import Any

from qse.files import Problem
from qse.records.own.words import is_blank

HEADINGS_WITHIN = 20
LOOKED_AT = 200
"""Rows below the headings in which a word of them would stand again, if they were none."""
_NUMBER = re.compile(r"[-+]?[\d.,/:-]+")
_DATE = re.compile(r"^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(\s|T|$)")


@dataclass(frozen=True)
class Layout:
    """Headings, rows of cells below them, and sentences about what was found on the way.

    `rows` is a list, or `RowsOnDisk`.
    """

    headings: list[str]
    rows: Any
    notes: list[str]


def in_memory(headings: list[str]) -> list[list[Any]]:
    """Keep rows in a list."""
    return []


def laid_out(
    name: str,
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
    keep: Callable[[list[str]], Any] = in_memory,
) -> Layout:
    """Find the headings and the rows that belong to them.

    Parameters
    ----------
    name : of the file, for sentences.
    rows : all rows, titles above the headings among them.
    notes : what is known already.
    keep : makes of the headings what the rows are appended to.

    Raises
    ------
    Problem : there are no headings.

    Examples
    --------
    >>> found = laid_out("a.csv", [["Report of May"], [], ["MRN", "Race", "Race"], ["7", "W", "B"], ["8", "W"]])
    >>> found.headings, found.rows
    (['MRN', 'Race', 'Race (2)'], [['7', 'W', 'B']])
    >>> found.notes[-1]
    'Left out: 1 rows with another number of cells than there are headings, the first in line 5.'

    """
    said = list(notes)
    rest = iter(rows)
    top = list(islice(rest, HEADINGS_WITHIN + LOOKED_AT))
    at = _headings_at(top)
    if at is None:
        raise Problem(f"{name} has no row of headings; put one name over each column.")
    if at:
        said.append(f"The headings stand in line {at + 1}; what is above was left out.")
    cells = list(top[at])
    while cells and is_blank(cells[-1]):
        cells.pop()
    headings = _named(cells, said)
    kept, odd, first = keep(headings), 0, 0
    for number, row in enumerate(chain(top[at + 1 :], rest), start=at + 2):
        cut = list(row)
        while len(cut) > len(headings) and is_blank(cut[-1]):
            cut.pop()
        if len(cut) == len(headings):
            if not all(is_blank(cell) for cell in cut):
                kept.append(cut)
        elif not all(is_blank(cell) for cell in cut):
            odd, first = odd + 1, first or number
    if odd:
        said.append(
            f"Left out: {odd:,} rows with another number of cells than there are headings, the first in line {first}."
        )
    if not len(kept):
        said.append("There are no rows under the headings.")
    return Layout(headings, kept, said)


def _headings_at(rows: Sequence[Sequence[Any]]) -> int | None:
    filled = [sum(not is_blank(cell) for cell in row) for row in rows[: 3 * HEADINGS_WITHIN]]
    wide = max(filled, default=0)
    if not wide:
        return None
    # Most rows are of the body, so the usual width tells a title above them.
    usual = Counter(many for many in filled if many).most_common(1)[0][0]
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        cells = [str(cell).strip() for cell in row if not is_blank(cell)]
        if len(cells) >= ceil(0.6 * usual):
            numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
            return (
                at
                if 2 * numbers < len(cells) and not _is_data(row, rows[at + 1 : at + 1 + LOOKED_AT])
                else None
            )
    return None


def _is_data(row: Sequence[Any], below: Sequence[Sequence[Any]]) -> bool:
    """Say whether a first row holds a person and no headings: a date, or words that stand again in their own columns.

    Headings that are repeated on each page stand again as a whole row, and are headings.
    """
    if any(
        isinstance(cell, datetime | date) or _DATE.search(str(cell)) for cell in row if not is_blank(cell)
    ):
        return True
    texts = [str(cell).strip() for cell in row]
    if any([str(cell).strip() for cell in other] == texts for other in below):
        return False
    again = sum(
        any(at < len(other) and str(other[at]).strip() == text for other in below)
        for at, text in enumerate(texts)
        if not is_blank(text)
    )
    return again > 1


def plain_names(names: Sequence[str]) -> list[str]:
    """Give names that every library takes for one column: some take * for all of them, and ^a.*$ for a pattern.

    >>> plain_names(["MRN", "", "*"])
    ['MRN', 'column 2', 'column 3']
    """
    return [
        f"column {at}" if name in ("", "*") or (name.startswith("^") and name.endswith("$")) else name
        for at, name in enumerate(names, start=1)
    ]


def _named(cells: Sequence[Any], said: list[str]) -> list[str]:
    """Give each column a name of its own."""
    names: list[str] = []
    again = []
    written = ["" if is_blank(cell) else " ".join(str(cell).split())[:200] for cell in cells]
    for name in plain_names(written):
        once, number = name, 2
        while name in names:
            name, number = f"{once} ({number})", number + 1
        if name != once:
            again.append(name)
        names.append(name)
    if again:
        said.append(f"Headings that stood there already were numbered: {', '.join(map(repr, again[:5]))}.")
    return names
