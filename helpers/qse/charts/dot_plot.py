"""Dot plot with intervals: one row a group, so that groups can be compared without a bar's false zero."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import pandas as pd

from qse.charts.chart import Chart

STYLE = str(Path(__file__).with_name("style.mplstyle"))
DOT, HIDDEN_COLOUR, REFERENCE_COLOUR = "#1b4f8a", "#555555", "#a3420a"
HIDDEN_TEXT = "too few to show safely"


def dot_plot(
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    sentence: str,
    axis: str,
    reference: tuple[str, float],
    level: float,
    table: pd.DataFrame,
    source: str,
    mark: str,
    note: str = "",
) -> Chart:
    """Draw shares with their intervals, one row a group, in the order given.

    Parameters
    ----------
    rows : for each group `group`, `n`, `rate`, `low`, `high` (shares) and `hidden`. A hidden group
        keeps its row and its name; where its value lies cannot be seen.
    title : states the finding.
    sentence : the finding in full.
    axis : what the horizontal axis shows.
    reference : what the dashed line is, in words, and its value.
    level : of the intervals.
    table : every value as text, for readers and for those who cannot see the picture.
    source : where the values come from.
    mark : such as "Invented data".
    note : a line for the caption, such as what the picture is no evidence of.

    Examples
    --------
    >>> row = {"group": "Day", "n": 50, "rate": 0.2, "low": 0.11, "high": 0.33, "hidden": False}
    >>> chart = dot_plot([row], title="T", sentence="S.", axis="share", reference=("all", 0.2), level=0.95,
    ...                  table=pd.DataFrame({"group": ["Day"]}), source="", mark="Invented data")
    >>> chart
    T. S. Invented data.

    """
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(STYLE):
        figure = Figure(figsize=(8.6, 1.9 + 0.42 * len(rows)), layout="constrained")
        ax = figure.add_subplot()
        names = []
        for at, row in enumerate(rows):
            size = "" if pd.isna(row["n"]) else f" (n = {row['n']:,.0f})"
            names.append(fill(row["group"], 38) + size)
            if row["hidden"]:
                ax.text(
                    0.01,
                    at,
                    HIDDEN_TEXT,
                    transform=ax.get_yaxis_transform(),
                    va="center",
                    style="italic",
                    color=HIDDEN_COLOUR,
                )
                continue
            ax.plot(
                [100 * row["low"], 100 * row["high"]], [at, at], color=DOT, linewidth=2, solid_capstyle="butt"
            )
            ax.plot([100 * row["rate"]], [at], "o", color=DOT, markersize=8)
        name, value = reference
        if not pd.isna(value):
            ax.axvline(100 * value, color=REFERENCE_COLOUR, linestyle="--", linewidth=1.5)
            ax.set_title(
                f"dashed line: {name}",
                color=REFERENCE_COLOUR,
                fontsize=11,
                loc="right",
                fontweight="normal",
            )
        ax.set_yticks(range(len(rows)), names)
        ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        ax.grid(False, axis="y")
        ax.set_xlim(0, _right_end(rows, value))
        ax.xaxis.set_major_formatter("{x:g}%")
        ax.set_xlabel(f"{fill(axis, 60)}\ndot: share, line: {level:.0%} interval")
        figure.suptitle(fill(title, 74), x=0.01, ha="left", fontsize=13, fontweight="bold")
        figure.text(0.995, 0.005, mark, ha="right", va="bottom", fontsize=9, color="#444444")
    return Chart(figure, "Dot plot with intervals", title, sentence, table, source, mark, note)


def _right_end(rows: Sequence[Mapping[str, Any]], reference: float) -> float:
    """End the axis a little right of what is shown; hidden values take no part, so it gives none away."""
    shown = [100 * row["high"] for row in rows if not row["hidden"]]
    if not pd.isna(reference):
        shown.append(100 * reference)
    return min(100.0, 1.08 * max(shown)) if shown and max(shown) > 0 else 100.0
