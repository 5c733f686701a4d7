"""Dot plot with intervals: one row a group, so that groups can be compared without a bar's false zero."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import INK, PAPER, QUIET, SERIES, SIGNAL, Mark, group_marks
from qse.charts.sheet import SMALL, cut_axis, house_style, say_instead, set_axis, sheet, span
from qse.charts.unit import SHARE, Unit
from qse.charts.values import number, part
from qse.charts.words import HIDDEN_TEXT, NOTHING, WHY_HIDDEN, first_only, wrap

KIND = "Dot plot with intervals"
MOST = 40
MOST_MARKED = 20
PLAIN = Mark("o", SERIES, "-", SERIES)
APART = "Below the thin line: not answered or declined."
Row = Mapping[str, Any]


@dataclass
class _Line:
    """One line of the chart: a heading, or a group where `row` is given."""

    words: str
    row: Row | None = None
    mark: Mark = PLAIN
    ruled: bool = False
    at: float = 0.0


def dot_plot(
    rows: Sequence[Row],
    *,
    axis: str,
    level: float | None,
    reference: tuple[str, float] | None = None,
    target: tuple[str, float] | None = None,
    unit: Unit = SHARE,
    zero: bool = True,
    order: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """Draw values with their intervals, one row a group, in the order given.

    Parameters
    ----------
    rows : for each group `group`, `n`, `rate`, `low`, `high` and `hidden`. A hidden group keeps its row,
        its name and its `n`, unless that is blank too; its other values are not read. Optional: `panel`, the
        name of the stratifier, where several share the axis; `apart`, for people who did not answer or
        declined: they stand last, under a thin line; `why`, what stands in place of a value that is NaN.
        Of more than 40 rows the first 40 are drawn, and the picture says so.
    axis : what the horizontal axis shows.
    level : of the intervals; None where there are none.
    reference : what the dashed line is, in words, and its value.
    target : what the dotted line is, in words, and its value.
    unit : of all values; `RATIO` gives a log axis.
    zero : whether the axis begins at 0; the picture says if not.
    order : all groups in the order of the course, so that a group keeps its mark (see `group_marks`).
    words : see `Words`.

    Raises
    ------
    ValueError : a row lacks a part, or a part is no number.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"group": "Day", "n": 50, "rate": 0.2, "low": 0.11, "high": 0.33, "hidden": False}
    >>> chart = dot_plot([row], title="T", sentence="S.", axis="share", reference=("all", 0.2), level=0.95,
    ...                  table=pd.DataFrame({"group": ["Day"]}), source="", mark="Invented data")
    >>> chart
    T. S. Invented data.

    """
    shown = list(rows)[:MOST]
    lines = _lines(shown, order)
    values = [_values(line.row) for line in lines]
    drawn_lines = [
        (name, style, colour, words_of, number(value, words_of))
        for name, style, colour, (words_of, value) in (
            ("dashed", "--", SIGNAL, reference or ("", math.nan)),
            ("dotted", ":", INK, target or ("", math.nan)),
        )
    ]
    drawn_lines = [line for line in drawn_lines if not math.isnan(line[4])]
    ends = span([value for row in values for value in row] + [line[4] for line in drawn_lines], unit, zero)
    cut = first_only(len(shown), len(rows), "groups")
    notes = [
        cut_axis(unit, ends),
        WHY_HIDDEN if any(row["hidden"] for row in shown) else "",
        APART if any(line.ruled for line in lines) else "",
        cut,
    ]
    with house_style():
        figure = sheet(words["title"], words["mark"], 0.95 + 0.37 * _place(lines), notes)
        ax = figure.add_subplot()
        if not lines:
            say_instead(ax, "No groups to show.")
            return finished(figure, KIND, words)
        set_axis(ax, "x", ends, unit)
        for line, (value, low, high) in zip(lines, values, strict=True):
            _draw(ax, line, [unit.scale * one for one in (value, low, high)])
            if not math.isnan(value):
                ax.text(
                    *(1.01, line.at, unit.write(value)),
                    transform=ax.get_yaxis_transform(),
                    va="center_baseline",
                )
        for _, style, colour, _, value in drawn_lines:
            ax.axvline(unit.scale * value, color=colour, linestyle=style, linewidth=1.5)
        said = "\n".join(wrap(f"{name} line: {text}", 80) for name, _, _, text, _ in drawn_lines)
        ax.set_title(said, loc="right", fontsize=SMALL, fontweight="normal")
        ax.set_yticks([line.at for line in lines], [line.words for line in lines])
        for label, line in zip(ax.get_yticklabels(), lines, strict=True):
            label.set_fontweight("normal" if line.row else "bold")
        ax.set_ylim(lines[-1].at + 0.6, lines[0].at - 0.6)
        ax.grid(False, axis="y")
        interval = "" if level is None else f"\nmark: value, line: {100 * level:g}% interval"
        ax.set_xlabel(f"{wrap(unit.label(axis), 60)}{interval}")
    return finished(figure, KIND, words, cut)


def _lines(rows: Sequence[Row], order: Sequence[str]) -> list[_Line]:
    """Lay out the rows: panels as they first appear, in each those set apart last."""
    lines = []
    for panel in dict.fromkeys(row.get("panel", "") for row in rows):
        mine = [row for row in rows if row.get("panel", "") == panel]
        mine.sort(key=lambda row: bool(row.get("apart")))
        marks = group_marks([str(part(row, "group")) for row in mine], order)
        if panel:
            lines.append(_Line(wrap(panel, 38)))
        for at, row in enumerate(mine):
            n = number(row.get("n"), "n")
            size = "" if math.isnan(n) else f" (n = {n:,.0f})"
            mark = marks[str(row["group"])] if len(mine) <= MOST_MARKED else PLAIN
            apart = bool(row.get("apart"))
            ruled = apart and at > 0 and not mine[at - 1].get("apart")
            if apart:
                mark = mark._replace(colour=QUIET, face=PAPER)
            lines.append(_Line(wrap(row["group"], 38) + size, row, mark, ruled))
    return lines


def _place(lines: Sequence[_Line]) -> float:
    """Set each line below the one before, lower where words take several lines; give the height of all."""
    at = 0.0
    for line in lines:
        tall = 1 + 0.46 * line.words.count("\n")
        line.at = at + tall / 2
        at += tall
    return at


def _values(row: Row | None) -> tuple[float, float, float]:
    """Give value, low and high; of a hidden row, or none, nothing is read."""
    if row is None or part(row, "hidden"):
        return math.nan, math.nan, math.nan
    value, low, high = (number(part(row, key), key) for key in ("rate", "low", "high"))
    return value, low, high


def _draw(ax: Any, line: _Line, values: Sequence[float]) -> None:
    if line.ruled:
        ax.axhline(line.at - 0.5, color=QUIET, linewidth=0.8)
    if line.row is None:
        return
    value, low, high = values
    if math.isnan(value):
        says = HIDDEN_TEXT if line.row["hidden"] else str(line.row.get("why") or NOTHING)
        places = ax.get_yaxis_transform()
        ground = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
        look: dict[str, Any] = {"va": "center_baseline", "style": "italic", "color": QUIET, "bbox": ground}
        ax.text(0.01, line.at, says, transform=places, **look)
        return
    if not math.isnan(low) and not math.isnan(high):
        ax.plot([low, high], [line.at] * 2, color=line.mark.colour, linewidth=2, solid_capstyle="butt")
    ax.plot(
        *([value], [line.at], line.mark.shape),
        color=line.mark.colour,
        markerfacecolor=line.mark.face,
        markersize=8,
        markeredgewidth=1.5,
    )
