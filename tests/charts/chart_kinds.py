"""Draw every kind of chart from a list of names, some of them hidden, with one number in all its values."""

import math

import pandas as pd
import pytest

from qse import charts

MONTHS = ["January", "February", "March", "April", "May", "June"]


def words(names=(), **change):
    told = {
        "title": "A finding in a few words",
        "sentence": "The finding in full.",
        "table": pd.DataFrame({"name": [str(name) for name in names], "value": "shown"}),
        "source": "made up here",
        "mark": "Invented data",
    }
    return told | change


def dot_plot(names, value, hidden, **change):
    rows = [
        {"group": name, "n": 100, "rate": value, "low": 0.8 * value, "high": 1.2 * value, "hidden": name in hidden}
        for name in names
    ]  # fmt: skip
    return charts.dot_plot(rows, axis="Share", level=0.95, **words(names, **change))


def run_charts(names, value, hidden, **change):
    panels = [
        {
            "name": name,
            "values": [0.3, value, 0.25, 0.3, 0.2, 0.3] if name in hidden else [value] * 6,
            "hidden": [at == 1 and name in hidden for at in range(6)],
            "centre": 0.27 if name in hidden else value,
            "lower": [0.1, value / 2, 0.1, 0.1, 0.1, 0.1],
            "upper": [0.4, value * 2, 0.4, 0.4, 0.4, 0.4],
            "signals": [0, 1 if value > 0.5 else -1, 0, 0, 0, 0],
        }
        for name in names
    ]
    return charts.run_charts(panels, labels=MONTHS, axis="Share", **words(names, **change))


def gap_chart(names, value, hidden, **change):
    rows = [
        {
            "label": name,
            "difference": value,
            "low": value - 0.1,
            "high": value + 0.1,
            "hidden": name in hidden,
        }
        for name in names
    ]
    return charts.gap_chart(
        rows, sides=("higher here", "higher there"), axis="Gap", level=0.95, **words(names, **change)
    )


def funnel_plot(names, value, hidden, **change):
    units = [
        {"name": name, "n": 100 * value, "value": value, "outside": 2 if value > 0.5 else -2, "hidden": name in hidden}
        for name in names
    ]  # fmt: skip
    limits = [{"level": 0.95, "n": [10, 20, 90], "low": [0.0, 0.1, 0.15], "high": [0.5, 0.4, 0.3]}]
    return charts.funnel_plot(
        units, limits=limits, target=("all", 0.2), axis="Share", size="People", **words(names, **change)
    )


def pathway(names, value, hidden, **change):
    groups = [
        {
            "group": name,
            "counts": [500, 100 * value + 200, 50] if name in hidden else [1000 * value] * 3,
            "hidden": [False, name in hidden, False],
        }
        for name in names
    ]
    return charts.pathway(
        groups, steps=["needed", "requested", "connected"], people="visits", **words(names, **change)
    )


def distribution_plot(names, value, hidden, **change):
    groups = [
        {"group": name, "counts": [1000 * value, 20], "middle": value, "low": value / 2, "high": value * 2,
         "hidden": name in hidden}
        for name in names
    ]  # fmt: skip
    return charts.distribution_plot(groups, edges=[0, 10, 20], axis="Wait", **words(names, **change))


def heat_map(names, value, hidden, **change):
    return charts.heat_map(
        [[value, 0.5, 0.99] for _ in names],
        rows=names,
        columns=["A", "B", "C"],
        hidden=[[name in hidden, False, False] for name in names],
        axis="Filled in",
        **words(names, **change),
    )


def tile_map(names, value, hidden, **change):
    tiles = [
        {"name": name, "row": at // 10, "column": at % 10, "value": value, "hidden": name in hidden}
        for at, name in enumerate(names)
    ]
    return charts.tile_map(tiles, cuts=[0.3, 0.5], axis="Share", **words(names, **change))


def concentration_curve(names, value, hidden, **change):
    curves = [
        {"name": name, "people": [0.5, 1], "outcome": [min(value, 1), 1], "index": value, "low": value - 0.1,
         "high": value + 0.1, "hidden": name in hidden}
        for name in names
    ]  # fmt: skip
    return charts.concentration_curve(
        curves, people="people", axis="visits", level=0.95, **words(names, **change)
    )


def calibration_plot(names, value, hidden, **change):
    groups = [
        {"group": name, "predicted": [0.1, value], "observed": [0.2, value], "low": [0.1, value / 2],
         "high": [0.3, value * 2], "hidden": [False, name in hidden]}
        for name in names
    ]  # fmt: skip
    return charts.calibration_plot(
        groups, predicted="Predicted", observed="Observed", level=0.95, **words(names, **change)
    )


def reclassification_matrix(names, value, hidden, **change):
    return charts.reclassification_matrix(
        [[1000 * value if name in hidden or not hidden else 60, *[30] * (len(names) - 1)] for name in names],
        classes=names,
        hidden=[[at == 0 and name in hidden for at in range(len(names))] for name in names],
        before="Old",
        after="New",
        up="up",
        down="down",
        **words(names, **change),
    )


DRAW = {
    draw.__name__: draw
    for draw in (
        *(dot_plot, run_charts, gap_chart, funnel_plot, pathway, distribution_plot, heat_map, tile_map),
        *(concentration_curve, calibration_plot, reclassification_matrix),
    )
}

# A picture takes a fifth of a second: with every odd name, two kinds are enough for a quick run.
MOSTLY_SLOW = [
    kind if kind in ("dot_plot", "run_charts") else pytest.param(kind, marks=pytest.mark.slow)
    for kind in DRAW
]


def draw(kind, names, value=0.3, hidden=(), **change):
    return DRAW[kind](list(names), value, set(hidden), **change)


def numbers(series):
    """Round what is drawn; a hidden point is None."""
    return [None if math.isnan(value) else round(float(value), 6) for value in series]
