"""Factors by level: a box for each factor under its level, an arrow to what it led to."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from qse.casework.codebook import plain
from qse.casework.words import case_words
from qse.charts import Chart
from qse.charts.chart import Words, finished
from qse.charts.look import BAND, INK, PAPER, QUIET
from qse.charts.sheet import SMALL, WIDTH, house_style, say_instead, sheet
from qse.charts.words import first_only, wrap

if TYPE_CHECKING:
    from qse.casework.factors import Coded, Factors

KIND = "Diagram of factors"
MOST = 24
RIGHT = 0.9
"""Width of the column of outcomes, where a level has 1."""
HEAD, TALL = 0.5, 0.8
"""Inches for the names of the levels and for each factor."""
BOLD, PLAIN = 0.083, 0.074
"""Inches that a sign takes, at the sizes used in a box."""
NO_LEVEL = "no level"
BORDERS: dict[str, tuple[Any, float, str]] = {
    "reported": ((0, (2, 2)), 1.2, PAPER),
    "corroborated": ("-", 1.2, PAPER),
    "pattern": ("-", 2.6, BAND),
}
UNKNOWN: tuple[Any, float, str] = ("-", 0.4, PAPER)
NOTE = (
    "Border: dotted where one source says so, solid where a second one does, thick on a tint where the records show "
    "it. A wide box acts at the levels in its brackets."
)
UNCODED = "Hairline: nobody has coded its evidence yet."
NONE_SEEN = "No level: no unequal condition can be seen, or nobody has coded it yet."


def diagram(factors: "Factors") -> Chart:
    """Draw the coded factors of a case.

    Parameters
    ----------
    factors : of a case; of more than 24 the first are drawn, the table has all.

    """
    case, table = factors.case, factors.table
    words: Words = {
        "title": f"What contributed, by level: {case.title}",
        "sentence": factors.sentence,
        "table": pd.DataFrame([dict(zip(table.columns, row, strict=True)) for row in table.rows]),
        "source": f"Case: {case.title}. Codes: {', '.join(dict.fromkeys(row.coders for row in factors.rows))}.",
        "mark": case.mark,
        "note": "A box is what coders saw. It is no proof of a cause.",
    }
    rows = [row for to in case.outcomes for row in factors.rows if row.factor.to == to][:MOST]
    cut = first_only(len(rows), len(factors.rows), "factors")
    levels = [name for axis in case_words().axes if axis.several for name in axis.values]
    spans = [_span(row, levels) for row in rows]
    columns = levels + ([NO_LEVEL] if any(first == len(levels) for first, _ in spans) else [])
    unit = 0.97 * WIDTH / (len(columns) + RIGHT)
    with house_style():
        figure = sheet(
            words["title"],
            words["mark"],
            HEAD + TALL * len(rows),
            [
                NOTE,
                UNCODED if any(row.codes.get("evidence") not in BORDERS for row in rows) else "",
                NONE_SEEN if NO_LEVEL in columns else "",
                cut,
            ],
        )
        ax = figure.add_subplot()
        if not rows:
            say_instead(ax, "No factors to show.")
            return finished(figure, KIND, words)
        ax.set_axis_off()
        ax.set_xlim(0, len(columns) + RIGHT)
        ax.set_ylim(len(rows), -HEAD / TALL)
        for at, name in enumerate(columns):
            ax.text(at + 0.5, -0.3, plain(name), ha="center", va="center", fontweight="bold")
            ax.axvline(at + 1, color=QUIET, linewidth=0.5, alpha=0.5)
        for at, (row, (first, last)) in enumerate(zip(rows, spans, strict=True)):
            _node(ax, at, first, last + 1, row, unit)
            ax.annotate(
                "",
                (len(columns) + 0.08, at + 0.5),
                (last + 0.96, at + 0.5),
                arrowprops={"arrowstyle": "->", "color": QUIET, "linewidth": 1.0},
            )
        for to, says in case.outcomes.items():
            at_rows = [at for at, row in enumerate(rows) if row.factor.to == to]
            if at_rows:
                _box(
                    ax,
                    len(columns) + 0.1,
                    at_rows[0] + 0.08,
                    RIGHT - 0.14,
                    len(at_rows) - 0.16,
                    ("-", 1.6, PAPER),
                )
                middle = (at_rows[0] + at_rows[-1] + 1) / 2
                ax.text(
                    len(columns) + 0.03 + RIGHT / 2,
                    middle,
                    wrap(says, int(0.8 * RIGHT * unit / BOLD), 4),
                    ha="center",
                    va="center",
                    fontweight="bold",
                    fontsize=SMALL,
                )
    return finished(figure, KIND, words, cut)


def _span(row: "Coded", levels: list[str]) -> tuple[int, int]:
    """Find the first and the last column of a factor; one past the levels where none is yes."""
    yes = [at for at, name in enumerate(levels) if (row.codes.get("level") or {}).get(name)]
    return (yes[0], yes[-1]) if yes else (len(levels), len(levels))


def _node(ax: Any, at: int, left: float, right: float, row: "Coded", unit: float) -> None:
    """Draw one factor; `unit` is the width of a level in inches."""
    evidence = str(row.codes.get("evidence") or "")
    _box(ax, left + 0.04, at + 0.06, right - left - 0.08, 0.88, BORDERS.get(evidence, UNKNOWN))
    inside = (right - left - 0.12) * unit
    several = f" ({row.says('level')})" if right - left > 1 else ""
    name = wrap(row.factor.short, int(inside / BOLD), 2)
    rest = wrap(f"{row.says('mechanism')}; {row.says('evidence')}{several}", int(inside / PLAIN), 3)
    lines = name.count("\n"), rest.count("\n")
    middle, split = (left + right) / 2, at + 0.5 + 0.085 * (lines[0] - lines[1])
    ax.text(middle, split - 0.015, name, ha="center", va="bottom", fontsize=9, fontweight="bold", color=INK)
    ax.text(middle, split + 0.015, rest, ha="center", va="top", fontsize=8.5, color=INK)


def _box(ax: Any, x: float, y: float, wide: float, tall: float, border: tuple[Any, float, str]) -> None:
    from matplotlib.patches import Rectangle

    line, width, face = border
    ax.add_patch(
        Rectangle(
            (x, y), wide, tall, facecolor=face, edgecolor=INK, linewidth=width, linestyle=line, zorder=2
        )
    )
