"""Keys: missing ones, such as stand twice, rows that stand twice, and references that meet nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from qse.records.own.looked_at.finding import LOOK, STOPS, Finding, Looked
from qse.records.own.looked_at.view import View, alike
from qse.records.records import dictionary

Views = Mapping[str, View]


def empty_tables(views: Views) -> Looked:
    """Find tables without a row."""
    found = [
        Finding(
            "empty",
            name,
            "",
            0,
            0,
            "The table has headings and no row, so nothing can be counted in it.",
            "Look whether the extract was cut off, and export it again.",
            STOPS,
        )
        for name, view in views.items()
        if not view.rows
    ]
    return Looked("empty", tuple(found), len(views))


def missing_keys(views: Views) -> Looked:
    """Find rows without a key, or without one that leads to another table, where the dictionary allows no blank."""
    found, places = [], 0
    for name, view in views.items():
        keys = [
            column
            for column, parts in view.columns("key", "foreign_key").items()
            if "blank" not in parts or column in view.about["key"]
        ]
        places += len(keys)
        blank = view.count(**{column: nw.col(column).is_null() for column in keys})
        for column in keys:
            if not blank[column]:
                continue
            own = column in view.about["key"]
            means = (
                "Rows without their own number can't be told apart, or joined to other tables."
                if own
                else "Rows without this number belong to nobody, and fall out of every table that looks at it."
            )
            do = "Ask for the extract with this column filled, or leave these rows out and say so."
            found.append(Finding("missing_keys", name, column, blank[column], view.rows, means, do, LOOK))
    return Looked("missing_keys", tuple(found), places)


def duplicate_keys(views: Views) -> Looked:
    """Find rows that share a key with an earlier row."""
    found, places = [], 0
    for name, view in views.items():
        again = _repeated(view)
        places += again is not None
        if not again:
            continue
        key = " and ".join(view.about["key"])
        stops = _is_led_to(name, views)
        means = "These rows have a number that an earlier row has too, so their people or visits count twice."
        if stops:
            means = f"{means[:-1]}, and rows of other tables lead to no one row."
        do = "Keep one row for each; if two rows are two visits, ask for a number that tells them apart."
        found.append(
            Finding("duplicate_keys", name, key, again, view.rows, means, do, STOPS if stops else LOOK)
        )
    return Looked("duplicate_keys", tuple(found), places)


def duplicate_rows(views: Views) -> Looked:
    """Find rows that are the same as an earlier row in every column."""
    found, places = [], 0
    for name, view in views.items():
        # Where a table has no key of its own, two rows may rightly be alike.
        if not view.about["key"] or not view.has(*view.about["key"]):
            continue
        places += 1
        again = _alike_in_all(view) if _repeated(view) else 0
        if again:
            means = "These rows stand in the extract twice, the same in every column."
            do = "Remove the second copy; most often two files, or two pages of a query, overlap."
            found.append(Finding("duplicate_rows", name, "", again, view.rows, means, do, LOOK))
    return Looked("duplicate_rows", tuple(found), places)


def references(views: Views) -> Looked:
    """Find rows whose key meets no row of the table it leads to."""
    found, places = [], 0
    for name, view in views.items():
        for column, other, key in _led_from(view, views):
            places += 1
            many = _unmatched(view, column, views[other], key)
            if many:
                means = f"The number meets no row of {other}."
                do = f"Ask for {other} of the same period; until then these rows stand as “not recorded”."
                found.append(Finding("references", name, column, many, view.rows, means, do, LOOK))
    return Looked("references", tuple(found), places)


def _repeated(view: View) -> int | None:
    key = view.about["key"]
    if not key or not view.has(*key):
        return None
    rows = view.frame.select(*key)
    for column in key:
        rows = rows.filter(~nw.col(column).is_null())
    if len(key) == 1:
        sizes = rows.select(nw.len().alias("rows"), nw.col(key[0]).n_unique().alias("keys")).collect()
    else:
        each = rows.group_by(*key).agg(nw.len().alias("times"))
        sizes = each.select(nw.col("times").sum().alias("rows"), nw.len().alias("keys")).collect()
    # Of no rows at all some engines count one blank as a key.
    return max(int(sizes["rows"][0] or 0) - int(sizes["keys"][0] or 0), 0)


def _alike_in_all(view: View) -> int:
    """Count only among rows whose key stands twice, so that few rows are compared in all columns."""
    key = view.about["key"]
    times = view.frame.group_by(*key).agg(nw.len().alias("times of the key"))
    twice = times.filter(nw.col("times of the key") > 1).select(*key)
    rows = view.frame.join(twice, on=list(key), how="inner")
    # Text compares in every library; categories of different files do not.
    text = rows.select(nw.col(column).cast(nw.String).fill_null("") for column in view.kinds)
    each = text.group_by(*view.kinds).agg(nw.len().alias("times of the row"))
    found = each.select((nw.col("times of the row") - 1).sum().alias("again")).collect()
    return int(found["again"][0] or 0)


def _led_from(view: View, views: Views) -> Iterator[tuple[str, str, str]]:
    for column, parts in view.columns("foreign_key").items():
        other, _, key = parts["to"].partition(".")
        if other in views and other != view.name and views[other].has(key):
            yield column, other, key


def _is_led_to(name: str, views: Views) -> bool:
    """Whether keys of other tables that are there lead to this one."""
    return any(
        parts.get("to", "").partition(".")[0] == name
        for other in views
        if other != name
        for parts in dictionary()[other]["columns"].values()
    )


def _unmatched(view: View, column: str, other: View, key: str) -> int:
    keys = view.frame.select(nw.col(column).alias("key")).filter(~nw.col("key").is_null())
    known: Any = other.frame.select(nw.col(key).alias("key")).unique()
    keys, known = alike(keys, known, "key")
    left = keys.join(known, on="key", how="anti").select(nw.len().alias("rows")).collect()
    return int(left["rows"][0] or 0)
