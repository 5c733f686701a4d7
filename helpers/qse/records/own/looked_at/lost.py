"""What the map did not understand, by column."""

import re
from typing import Any

from qse.records.own.cells import kind
from qse.records.own.looked_at.finding import LOOK, SMALLEST, Finding, Looked
from qse.records.own.looked_at.view import View

SHOWN, LONGEST = 5, 40
_OF_A_PERSON = re.compile(
    r"@|\d{4}|^[^\W\d_]+(?:[-'’ ][^\W\d_]+)?,\s+[^\W\d_]+\.?(?:\s[^\W\d_]\.?)?(?: \+.*)?$"
)


def lost(table: Any, views: dict[str, View]) -> Looked:
    """Tell what was not understood.

    Parameters
    ----------
    table : `OwnRecords.lost`; None where records were not made by a map.
    views : of the tables.

    """
    if table is None:
        return Looked("lost", (), 0)
    found = []
    for (name, column, _), part in table.groupby(["table", "column", "why"], sort=False):
        rows = int(part["rows"].sum())
        word = kind(f"{name}.{column}") in ("word", "race", "name")
        shown = showable(part["text"].tolist(), part["rows"].tolist()) if word else []
        if word:
            texts = "A text stands" if len(part) == 1 else f"{len(part):,} texts stand"
            means = f"{texts} for no value yet; these rows count as unmapped, and in no group."
            rest = len(part) - len(shown)
            listed = ", ".join(f"“{text}”" for text in shown)
            also = f"{listed} and {rest:,} more" if shown and rest else listed
            which = f" ({also})" if shown else ""
            do = f"Say in the map what each stands for{which}."
        else:
            what = "number" if kind(f"{name}.{column}") == "number" else "date"
            means = f"What stands there is no {what} as the map reads it; these rows count as not recorded."
            do = "Look in the map how this column is read (`reads` and `unit`), and correct it."
        of = views[name].rows if name in views else rows
        found.append(
            Finding("lost", name, column, rows, max(of, rows), means, do, LOOK, people=name == "patients")
        )
    return Looked("lost", tuple(found), len(views))


def showable(texts: list[str], rows: list[int]) -> list[str]:
    """Choose the texts that may stand in a report.

    A text in fewer than 11 rows can be one person's name, typed into the wrong field, so it stays in the map, which is
    kept on the machine of who made it. A frequent one can be the name of somebody who comes often: what has the form
    of a name, number or address is left out, and so is long text.

    >>> showable(["Pt ref.", "Creole", "Roe, Jane", "123-45-6789"], [30, 2, 40, 50])
    ['Pt ref.']
    """
    fit = [
        text
        for text, many in sorted(zip(texts, rows, strict=True), key=lambda each: -each[1])
        if many >= SMALLEST and len(text) <= LONGEST and not _OF_A_PERSON.search(text)
    ]
    return fit[:SHOWN]
