"""How far two coders agree, value by value, with intervals; there is no pass mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from qse.casework.codebook import Axis, Codebook, Item, Reading, in_words, plain
from qse.charts import Chart, Unit, dot_plot, html_table
from qse.documents import Words
from qse.stats import kappa, share_agreed

NO_MARK = "There is no pass mark: where two careful readers differ, ask what each of them saw."
ROUGH = (
    "Beyond chance is Cohen's kappa: 0 is what chance alone would give, 1 is full agreement. "
    "With few texts its interval is rough."
)


@dataclass(frozen=True)
class Row:
    """Agreement on one value of an axis, or on an axis of which one value is picked."""

    axis: str
    value: str
    both: int
    first: int | None
    second: int | None
    agreed: int
    share: tuple[float, ...]
    kappa: tuple[float, ...]


@dataclass(frozen=True)
class Difference:
    """One item on which the two differ on one axis."""

    item: Item
    axis: Axis
    first: str
    second: str
    why: str
    arguable: str


@dataclass(frozen=True, repr=False)
class Agreement:
    """Two coders side by side: prints as a table with its sentence; `.chart()` draws it.

    `rows` are the figures, `apart` the items on which they differ, `.differences` the same to read and talk about.
    """

    first: str
    second: str
    what: str
    rows: tuple[Row, ...]
    apart: tuple[Difference, ...]
    mark: str

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"Agreement of two coders, {self.what}: {self.first} and {self.second}"

    @property
    def ends(self) -> tuple[Row, Row] | None:
        """Where they agree most and least; nothing where they agree alike on all, or on nothing yet."""
        coded = sorted((row for row in self.rows if row.both), key=lambda row: row.share[0])
        return (coded[-1], coded[0]) if coded and coded[-1].share[0] > coded[0].share[0] else None

    @property
    def title(self) -> str:
        """The finding in short."""
        if not self.ends:
            return "The two coders agree alike on everything"
        most, least = self.ends
        return f"The two coders agree most on {most.value} and least on {least.value}"

    @property
    def sentence(self) -> str:
        """What the table says, in words."""
        if not any(row.both for row in self.rows):
            return f"There is nothing yet that {self.first} and {self.second} have both coded."
        if not self.ends:
            return f"{self.title} ({_counted(next(row for row in self.rows if row.both))}). {NO_MARK}"
        most, least = self.ends
        said = f"most on {most.value} ({_counted(most)}) and least on {least.value} ({_counted(least)})"
        return f"They agree {said}. {NO_MARK}"

    @property
    def table(self) -> pd.DataFrame:
        """The figures as ready text."""
        return pd.DataFrame(
            {
                "coded": [row.value for row in self.rows],
                f"yes, {self.first}": [_or_dash(row.first) for row in self.rows],
                f"yes, {self.second}": [_or_dash(row.second) for row in self.rows],
                "both coded": [str(row.both) for row in self.rows],
                "they agree on": [str(row.agreed) for row in self.rows],
                "share agreed (95% interval)": [_share(row.share) for row in self.rows],
                "beyond chance (95% interval)": [_beyond(row.kappa) for row in self.rows],
            }
        )

    @property
    def differences(self) -> Words:
        """Where the two differ: the text, what each said, and the reasons there are."""
        if not self.apart:
            return Words(self.sentence, f"<p>{escape(self.sentence)}</p>")
        lines, html = [], []
        for one in self.apart:
            said = f"{one.axis.name}: {self.first} said {one.first}; {self.second} said {one.second}."
            reasons = " ".join(part for part in (one.why, one.arguable) if part)
            lines.append(f"{one.item.name}. {one.item.text}\n  {said} {reasons}")
            html.append(
                f"<p><strong>{escape(plain(one.item.name))}</strong> {escape(one.item.text)}<br>"
                f"<em>{escape(said)}</em> {escape(reasons)}</p>"
            )
        count = f"They differ on {len(self.apart)}. {NO_MARK}"
        return Words("\n".join([count, *lines]), f"<p>{escape(count)}</p>{''.join(html)}")

    def chart(self) -> Chart:
        """Draw the share agreed with its interval, one row for each value."""
        rows = [
            {
                "group": row.value,
                "n": row.both,
                "rate": row.share[0],
                "low": row.share[1],
                "high": row.share[2],
                "hidden": False,
            }
            for row in self.rows
        ]
        return dot_plot(
            [row for row in rows if row["n"]],
            axis="Share on which the two coders agree",
            level=0.95,
            unit=Unit(suffix="%", scale=100.0, places=0, most=1.0),
            title=self.title,
            sentence=self.sentence,
            table=self.table,
            source=f"Codes of {self.first} and {self.second}. {ROUGH}",
            mark=self.mark,
        )

    def __repr__(self) -> str:
        if not any(row.both for row in self.rows):
            return self.sentence
        return f"{self.heading}\n{self.table.to_string(index=False)}\n{self.sentence} {ROUGH}"

    def _repr_html_(self) -> str:
        if not any(row.both for row in self.rows):
            return f"<p>{escape(self.sentence)}</p>"
        return (
            html_table(self.table, caption=self.heading) + f"<p>{escape(self.sentence)} {escape(ROUGH)}</p>"
        )


def compare_readings(book: Codebook, first: Reading, second: Reading, shown: Sequence[Item]) -> Agreement:
    """Set two readings side by side.

    Parameters
    ----------
    book : with the axes.
    first, second : what each coder said. An item counts where both have coded it.
    shown : the items to compare.

    """
    rows: list[Row] = []
    differences: list[Difference] = []
    for axis in book.axes:
        codes = [(item, first.code(item, axis), second.code(item, axis)) for item in shown]
        for value in axis.values if axis.several else [""]:
            said = [(_part(one, value), _part(two, value)) for _, one, two in codes]
            both = [pair for pair in said if None not in pair]
            rows.append(_row(axis, value, both))
        for item, one, two in codes:
            if _differ(axis, one, two):
                why, arguable = (
                    next((part[item.name] for part in parts if item.name in part), "")
                    for parts in ((second.why, first.why), (second.arguable, first.arguable))
                )
                differences.append(
                    Difference(item, axis, in_words(axis, one), in_words(axis, two), why, arguable)
                )
    return Agreement(first.by, second.by, book.title, tuple(rows), tuple(differences), book.mark)


def _part(code: Any, value: str) -> Any:
    """Take what was said of one value; of an axis of which one is picked, the pick. None where nothing was."""
    return code.get(value) if value and code else code or None


def _differ(axis: Axis, one: Any, two: Any) -> bool:
    return any(
        None not in pair and pair[0] != pair[1]
        for value in (axis.values if axis.several else [""])
        for pair in [(_part(one, value), _part(two, value))]
    )


def _row(axis: Axis, value: str, both: Sequence[tuple[Any, Any]]) -> Row:
    kinds = [True, False] if value else list(axis.values)
    table = np.zeros((len(kinds), len(kinds)))
    for one, two in both:
        table[kinds.index(one), kinds.index(two)] += 1
    agreed = int(np.trace(table))
    first, second = (int(table[0].sum()), int(table[:, 0].sum())) if value else (None, None)
    share, beyond = (tuple(float(part) for part in made(table)) for made in (share_agreed, kappa))
    return Row(axis.name, plain(value or axis.name), len(both), first, second, agreed, share, beyond)


def _counted(row: Row) -> str:
    return f"{row.agreed} of {row.both}, interval {row.share[1]:.0%} to {row.share[2]:.0%}"


def _share(share: tuple[float, ...]) -> str:
    value, low, high = share
    return "–" if isnan(value) else f"{value:.0%} ({low:.0%} to {high:.0%})"


def _beyond(beyond: tuple[float, ...]) -> str:
    """Write kappa; at full agreement its formula gives no width, and where one says one thing only, no value."""
    value, low, high = (f"{part:.2f}".replace("-", "−") for part in beyond)
    if isnan(beyond[0]):
        return "cannot be told"
    return f"{value} (no interval)" if beyond[1] == beyond[2] else f"{value} ({low} to {high})"


def _or_dash(count: int | None) -> str:
    return "–" if count is None else str(count)
