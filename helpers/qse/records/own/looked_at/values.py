"""Values: columns of the wrong kind, texts that the dictionary does not have, numbers outside its bounds."""

import re
from collections.abc import Mapping

import narwhals as nw

from qse.records.own.cells import OPEN_NAMES
from qse.records.own.looked_at.finding import LOOK, STOPS, Finding, Looked
from qse.records.own.looked_at.view import View
from qse.records.own.words import DECLINED, LANGUAGE_COLUMNS, UNKNOWN, UNMAPPED, languages

Views = Mapping[str, View]
_BETWEEN = re.compile(r", (-?[\d.]+) to ([\d.]+)$")
_FROM = re.compile(r", (?:from )(-?[\d.]+)$")
NOT_BELOW_0 = (
    "days",
    "minutes",
    "hours",
    "beds",
    "people",
    "number",
    "kilometres",
    "attempts",
    "cycle",
    "years",
    "patients per nurse",
    "milligrams per decilitre",
    "millimetres of mercury",
)
"""Units in which nothing is below 0."""
OF_THE_NETWORK = ("month", "place")
"""Units whose upper bound is the invented network's own, and no rule for other records."""


def wrong_kind(views: Views) -> Looked:
    """Find columns that hold text where numbers or times belong, and the like."""
    found = [
        Finding(
            "wrong_kind",
            name,
            column,
            view.rows,
            view.rows,
            f"The column has to hold {wanted} and holds {view.kinds[column]}, so nothing can be counted from it.",
            "Say in the map how this column is read, or have it converted before you open the records.",
            STOPS,
        )
        for name, view in views.items()
        for column, wanted in view.misfits.items()
        if view.rows and view.count(filled=~nw.col(column).is_null())["filled"]
    ]
    return Looked("wrong_kind", tuple(found), len(views))


def unknown_values(views: Views) -> Looked:
    """Find texts in categories that the dictionary does not have. The texts themselves are not shown."""
    found, places = [], 0
    for name, view in views.items():
        for column, parts in view.columns("category").items():
            # A hospital has a name of its own.
            known = set() if f"{name}.{column}" in OPEN_NAMES else _known(column, parts)
            if not known:
                continue
            places += 1
            # Unmapped texts are told by what was lost.
            strange = [rows for value, rows in view.tally(column).items() if value not in known]
            if strange:
                texts = "one text" if len(strange) == 1 else f"{len(strange):,} texts"
                means = f"The column holds {texts} that the dictionary does not have; each becomes a group of its own."
                do = "Say in the map what each of them stands for."
                found.append(
                    Finding(
                        "unknown_values",
                        name,
                        column,
                        sum(strange),
                        view.rows,
                        means,
                        do,
                        LOOK,
                        people=name == "patients",
                    )
                )
    return Looked("unknown_values", tuple(found), places)


def out_of_bounds(views: Views, *, invented: bool) -> Looked:
    """Find numbers outside the bounds that the dictionary gives."""
    found, places = [], 0
    for name, view in views.items():
        bounds = {
            column: (low, high)
            for column, parts in view.columns("integer", "decimal").items()
            for low, high in [bounds_of(parts["unit"], invented=invented)]
            # Stays below 0 are told by the impossible times.
            if (low, high) != (None, None) and column != "los_days"
        }
        places += len(bounds)
        wrong = {}
        for column, (low, high) in bounds.items():
            number = nw.col(column)
            outside = number < low if low is not None else number > high
            wrong[column] = outside | (number > high) if high is not None else outside
        for column, many in view.count(**wrong).items():
            if not many:
                continue
            low, high = bounds[column]
            limit = f"{low:g} to {high:g}" if high is not None else f"not below {low:g}"
            unit = view.about["columns"][column]["unit"]
            means = f"These numbers can't be: the dictionary has {unit}, and allows {limit}."
            do = "Look whether the unit is another one, or a number such as -1 or 999 stands for “not known”."
            found.append(Finding("out_of_bounds", name, column, many, view.rows, means, do, LOOK, limit))
    return Looked("out_of_bounds", tuple(found), places)


def bounds_of(unit: str, *, invented: bool = False) -> tuple[float | None, float | None]:
    """Say between which numbers a column may lie, by its unit in the dictionary; None where nothing is said.

    >>> bounds_of("points, 0 to 10"), bounds_of("minutes"), bounds_of("month, 0 to 35"), bounds_of("year")
    ((0.0, 10.0), (0.0, None), (0.0, None), (None, None))
    """
    if found := _BETWEEN.search(unit):
        low, high = map(float, found.groups())
        own = not invented and unit.startswith(OF_THE_NETWORK)
        return low, None if own else high
    if found := _FROM.search(unit):
        return float(found.group(1)), None
    if unit == "percent":
        return 0.0, 100.0
    plain = unit.partition(",")[0]
    return (0.0, None) if plain in NOT_BELOW_0 or plain.startswith(("US dollars", "per 1")) else (None, None)


def _known(column: str, parts: Mapping[str, object]) -> set[str]:
    labels = parts.get("labels", {})
    if not isinstance(labels, Mapping) or not labels:
        return set()
    known = {*map(str, labels), UNKNOWN, DECLINED, UNMAPPED, ""}
    return known | set(languages().values()) if column in LANGUAGE_COLUMNS else known
