"""Concentration curve: who has how much of something, people ranked by need or means."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import INK, group_marks
from qse.charts.sheet import house_style, sheet
from qse.charts.values import number, numbers, part
from qse.charts.words import WHY_HIDDEN, first_only, listed, wrap

KIND = "Concentration curve"
MOST = 5


def concentration_curve(
    curves: Sequence[Mapping[str, Any]],
    *,
    people: str,
    axis: str,
    level: float,
    order: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """Draw the share of an outcome against the share of people, both added up along a ranking.

    Parameters
    ----------
    curves : for each `name`; `people` and `outcome`, shares added up, from 0 to 1, of one length; `index`, the
        concentration index, with `low` and `high`; `hidden`. Of a hidden curve only the name is read. Of
        more than 5 curves the first 5 are drawn.
    people : what the horizontal axis shows, with its order, such as "people, those in most need first".
    axis : what the vertical axis shows.
    level : of the index's interval.
    order : all names in the order of the course (see `group_marks`).
    words : see `Words`.

    Raises
    ------
    ValueError : a curve lacks a part, its series differ in length, or a share is outside 0 to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"name": "2031", "people": [0.5, 1], "outcome": [0.3, 1], "index": 0.2, "low": 0.1, "high": 0.3,
    ...        "hidden": False}
    >>> concentration_curve([row], people="people, in most need first", axis="visits", level=0.95, title="T",
    ...                     sentence="S.", table=pd.DataFrame({"year": ["2031"]}), source="", mark="M")
    T. S. M.

    """
    shown = [row for row in curves if not part(row, "hidden")]
    hidden = [str(part(row, "name")) for row in curves if row["hidden"]]
    cut = first_only(min(len(shown), MOST), len(shown), "curves")
    shown = shown[:MOST]
    marks = group_marks([str(part(row, "name")) for row in shown], order)
    notes = [
        "On the straight line everybody has the same; below it, the first in the order have less than their share.",
        f"In brackets: {level:.0%} interval of the index.",
        f"Not drawn: {listed(hidden)}." if hidden else "",
        WHY_HIDDEN if hidden else "",
        cut,
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 4.9, notes)
        ax = figure.add_subplot()
        ax.plot([0, 100], [0, 100], color=INK, linewidth=1.4)
        for row in shown:
            name = str(row["name"])
            x, y = _shares(row, "people", name), _shares(row, "outcome", name)
            if len(x) != len(y):
                raise ValueError(f"people and outcome of {name!r} must have one length")
            mark = marks[name]
            ax.plot(
                [0, *x],
                [0, *y],
                color=mark.colour,
                linestyle=mark.line,
                linewidth=1.8,
                clip_on=False,
                marker=mark.shape,
                markersize=6,
                markerfacecolor=mark.face,
                label=f"{wrap(name, 26, 3)}\n{_index(row)}",
            )
        ax.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
        ax.grid(True, axis="both")
        for axis_of, text in ((ax.xaxis, people), (ax.yaxis, axis)):
            axis_of.set_major_formatter("{x:g}%")
            axis_of.set_label_text(wrap(f"Share of {text}", 52))
        if shown:
            ax.legend(
                loc="upper left", bbox_to_anchor=(1.03, 1), borderaxespad=0, labelspacing=1.1, handlelength=3
            )
    return finished(figure, KIND, words, cut)


def _shares(row: Mapping[str, Any], key: str, name: str) -> list[float]:
    shares = numbers(part(row, key), len(row[key]), f"{key} of {name!r}")
    if any(not -1e-9 <= share <= 1 + 1e-9 for share in shares if not math.isnan(share)):
        raise ValueError(f"{key} of {name!r} must be shares from 0 to 1")
    return [100 * share for share in shares]


def _index(row: Mapping[str, Any]) -> str:
    index, low, high = (number(row.get(key), key) for key in ("index", "low", "high"))
    if math.isnan(index):
        return "index: none"
    interval = "" if math.isnan(low + high) else f" ({low:+.2f} to {high:+.2f})"
    return f"index {index:+.2f}{interval}".replace("-", "−")
