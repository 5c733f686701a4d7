"""Run and control charts, one panel a stratum, on shared axes, with their signals in shape and in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from qse.charts.chart import Chart, Words, finished
from qse.charts.look import INK, PAPER, QUIET, SERIES, SIGNAL
from qse.charts.months import blank_keys, level_lines, mark_blanks, mark_changes, name_months, signal_shape
from qse.charts.sheet import SMALL, cut_axis, entitle, house_style, say_instead, set_axis, sheet, span
from qse.charts.unit import SHARE, Unit
from qse.charts.values import flags, part, seen
from qse.charts.words import first_only, wrap

KIND = "Run chart"
MOST = 12


@dataclass
class _Panel:
    name: str
    says: str
    values: list[float]
    hidden: list[bool]
    centre: list[float]
    lower: list[float]
    upper: list[float]
    signals: list[float]


def run_charts(
    panels: Sequence[Mapping[str, Any]],
    *,
    labels: Sequence[str],
    axis: str,
    centre: str = "median",
    changes: Sequence[tuple[int, str]] = (),
    unit: Unit = SHARE,
    zero: bool = True,
    **words: Unpack[Words],
) -> Chart:
    """Draw a value by month, one panel a stratum, in the order given, all on the same axes.

    Parameters
    ----------
    panels : for each stratum `name`; `values`, a number or None for each month; `hidden`, yes or no for
        each month (a None that is not hidden was not recorded); `centre`, one number or one for each
        month, so that the line may step where it was split or frozen. Optional: `lower` and `upper`
        limits for each month; `signals` for each month, 1 above, -1 below, else 0; `says`, what the
        signals are in words, such as "8 in a row above the median: a shift". At a hidden month neither
        value, nor limit, nor signal is drawn, and its mark stands on the axis line. What the centre line
        itself gives away is for the caller to know. Of more than 12 panels the first 12 are drawn.
    labels : name of each month.
    axis : what the vertical axis shows.
    centre : what the centre line is, "median" or "mean".
    changes : for each the position of its first month, from 0, and what changed, such as "new software".
    unit : of all values.
    zero : whether the axis begins at 0; the picture says if not.
    words : see `Words`.

    Raises
    ------
    ValueError : a panel lacks a part, a series has another length than the labels, or a change is marked
        outside them.

    Examples
    --------
    >>> import pandas as pd
    >>> night = {"name": "Night", "values": [0.1, None, 0.2], "hidden": [False, True, False], "centre": 0.15}
    >>> run_charts([night], labels=["January", "February", "March"], axis="Falls", title="T", sentence="S.",
    ...            table=pd.DataFrame({"month": ["January"]}), source="", mark="Invented data")
    T. S. Invented data.

    """
    read = [_read(panel, len(labels)) for panel in panels[:MOST]]
    kind = "Control chart" if any(_any(panel.upper + panel.lower) for panel in read) else KIND
    ends = span([value for p in read for value in (*p.values, *p.centre, *p.lower, *p.upper)], unit, zero)
    cut = first_only(len(read), len(panels), "panels")
    columns, wide = (1, 88) if len(read) < 2 else (2, 42)
    down = math.ceil(len(read) / columns) or 1
    notes = [_key(read, centre), cut_axis(unit, ends), cut]
    with house_style():
        figure = sheet(words["title"], words["mark"], 0.5 + 2.5 * down + (columns == 1) * 0.6, notes)
        if not read or not labels:
            say_instead(figure.add_subplot(), "No months to show.")
            return finished(figure, kind, words)
        grid = figure.subplots(down, columns, sharex=True, sharey=True, squeeze=False).ravel()
        for ax in grid[len(read) :]:
            ax.remove()
        top = ends[1] + (0.16 * (ends[1] - ends[0]) if changes else 0)
        said = [wrap(panel.says, wide, 3) for panel in read]
        lines = max(says.count("\n") for says in said)
        for at, (ax, panel, says) in enumerate(zip(grid, read, said, strict=False)):
            set_axis(ax, "y", (ends[0], top), unit)
            ax.grid(False, axis="x")
            ax.grid(True, axis="y")
            name_months(ax, labels, room=92 if columns == 1 else 48)
            ax.tick_params(axis="x", labelbottom=at + columns >= len(read))
            _draw(ax, panel, unit)
            mark_changes(ax, changes, len(labels), width=wide // 2)
            entitle(ax, wrap(panel.name, wide - 4, 2), says + "\n " * (lines - says.count("\n")))
        figure.supylabel(wrap(unit.label(axis), 60 if len(read) > 2 else 36), fontsize=10.5)
    return finished(figure, kind, words, cut)


def _read(panel: Mapping[str, Any], months: int) -> _Panel:
    """Read a panel without anything that belongs to a hidden month."""
    name = str(part(panel, "name"))
    hidden = flags(panel.get("hidden"), months, f"hidden of {name!r}")
    shown = [False] * months
    centre = part(panel, "centre")
    single = centre is None or isinstance(centre, int | float)
    return _Panel(
        name,
        str(panel.get("says", "")),
        seen(part(panel, "values"), hidden, f"values of {name!r}"),
        hidden,
        seen([centre] * months if single else centre, shown, f"centre of {name!r}"),
        seen(panel.get("lower"), hidden, f"lower of {name!r}"),
        seen(panel.get("upper"), hidden, f"upper of {name!r}"),
        seen(panel.get("signals"), hidden, f"signals of {name!r}"),
    )


def _key(panels: Sequence[_Panel], centre: str) -> str:
    """Say what lines and marks mean, only those that are there."""
    keys = ["circle: one period", f"solid line: {centre}, its last value on the right"]
    if any(_any(panel.lower + panel.upper) for panel in panels):
        keys.append("dashed lines: limits")
    signs = {sign for panel in panels for sign in panel.signals}
    keys += [
        f"large triangle {way}: part of a signal {way}ward"
        for way, found in (("up", any(sign > 0 for sign in signs)), ("down", any(sign < 0 for sign in signs)))
        if found
    ]
    keys += blank_keys(
        [value for panel in panels for value in panel.values],
        [hide for panel in panels for hide in panel.hidden],
    )
    words = "; ".join(keys)
    return f"{words[0].upper()}{words[1:]}."


def _draw(ax: Any, panel: _Panel, unit: Unit) -> None:
    values = [unit.scale * value for value in panel.values]
    for limit in (panel.lower, panel.upper):
        for start, end, height in level_lines(limit):
            ax.plot([start, end], [unit.scale * height] * 2, color=QUIET, linestyle="--", linewidth=1.2)
    pieces = level_lines(panel.centre)
    for start, end, height in pieces:
        ax.plot([start, end], [unit.scale * height] * 2, color=INK, linewidth=1.4)
    if pieces:
        last = pieces[-1][2]
        ax.annotate(
            unit.write(last),
            (1.0, unit.scale * last),
            xycoords=ax.get_yaxis_transform(),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
        )
    ax.plot(range(len(values)), values, "o-", color=SERIES, markersize=4, linewidth=1.2)
    for at, sign in enumerate(panel.signals):
        if sign and not math.isnan(sign) and not math.isnan(values[at]):
            ax.plot(
                *([at], [values[at]], signal_shape(sign)),
                color=SIGNAL,
                markersize=9,
                markeredgecolor=PAPER,
                zorder=4,
            )
    mark_blanks(ax, panel.values, panel.hidden, unit.scale)


def _any(values: Sequence[float]) -> bool:
    return any(not math.isnan(value) for value in values)
