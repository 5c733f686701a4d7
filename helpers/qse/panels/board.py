"""The repair board: repair a cause for the same people, and see what changes."""

from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from qse.charts import html_table
from qse.documents import Twin, announcer
from qse.files import Problem
from qse.measures import Comparison, Measure
from qse.measures import measure as look_up
from qse.measures.words import plain
from qse.network import parameters
from qse.panels.effects import Effects, effects
from qse.records import Network, Records

STATES = {"as it is": "none", "half repaired": "half", "repaired": "full"}
ASK = (
    "What it would take at your place: find out who decides, what the first step is, and what you would count to see "
    "that it worked."
)


class RepairBoard(Twin):
    """Repairs of a measure, each with three buttons; see `repair_board`."""

    def __init__(self, found: Effects) -> None:
        self.effects = found
        self.written = parameters(found.records.world.variant).mechanisms

    @property
    def heading(self) -> str:
        """What the board shows."""
        return f"{self.effects.measure.title}, by {self.effects.as_it_is.by_label}: what a repair changes"

    @cached_property
    def table(self) -> pd.DataFrame:
        """Each repair and what it changes, as a reader sees it."""
        found = self.effects
        before = found.as_it_is.rows.set_index("group").loc[found.group]
        to = found.as_it_is.reference_name
        cells = [self._cells("Nothing is repaired", before["before"], before["gap_before"], "", np.nan, "")]
        for row in found.table.to_dict("records"):
            together = row["mechanism"] == "all"
            title = "All of these together" if together else self.written[row["mechanism"]]["title"]
            who = "" if together else self.written[row["mechanism"]]["who"]
            closed = f"{row['closed']:.0%}" if np.isfinite(row["closed"]) else ""
            cells.append(self._cells(title, row["after"], row["gap"], closed, row["fewer"], who))
        named = plain(found.group)
        columns = [
            "what is repaired",
            f"for {named}",
            f"difference to {to}",
            "part of it closed",
            "fewer in all",
            "who decides",
        ]
        return pd.DataFrame(cells, columns=columns)

    def _cells(self, title: str, value: float, gap: float, closed: str, fewer: float, who: str) -> list[str]:
        words = self.effects.as_it_is.words
        many = "" if np.isnan(fewer) else f"{fewer:,.0f}"
        return [title, words.value(value), words.gap(gap), closed, many, who]

    def says(self, comparison: Comparison, states: dict[str, str]) -> str:
        """Say what the chosen repairs change, for the one group and for everybody."""
        found, words = self.effects, comparison.words
        row = comparison.rows.set_index("group").loc[found.group]
        if not any(state != "none" for state in states.values()):
            return (
                f"Nothing is repaired. {found.group}: {words.value(row['before'])}, a difference to "
                f"{comparison.reference_name} of {words.gap(row['gap_before'])}."
            )
        everybody = comparison.rows.iloc[-1]
        said = [
            f"{found.group}: from {words.value(row['before'])} to {words.value(row['after'])}. The difference to "
            f"{comparison.reference_name} goes from {words.gap(row['gap_before'])} to {words.gap(row['gap_after'])}."
        ]
        if not np.isnan(everybody["spared"]):
            many = everybody["spared"]
            of = f"of {found.measure.unit}"
            what = found.measure.sentence.removeprefix(of) if found.measure.sentence.startswith(of) else ""
            fewer = f"{abs(many):,.0f} {'fewer' if many >= 0 else 'more'}"
            said.append(f"In all, {fewer} of {everybody['n_before']:,.0f} {found.measure.unit}{what}.")
        return " ".join(said)

    @property
    def closing(self) -> list[str]:
        """How the repairs add up, and what it would take at one's own place."""
        return [text for text in (self.effects.overlap, ASK, self.effects.as_it_is.source.note) if text]

    @property
    def deciding(self) -> str:
        """Who decides about each repair."""
        each = (self.written[name] for name in self.effects.mechanisms)
        said = "; ".join(f"{plain_title(one['title'])}: {one['who']}" for one in each)
        return f"Who decides: {said}."

    def __repr__(self) -> str:
        return "\n".join([self.heading, self.table.to_string(index=False), *self.closing])

    def _html(self) -> str:
        closing = "".join(f"<p>{escape(text)}</p>" for text in self.closing)
        mark = f"<p>{escape(self.effects.records.mark)}.</p>"
        return html_table(self.table, caption=self.heading) + closing + mark

    def _widget(self) -> Any:
        import ipywidgets as widgets

        wide = widgets.Layout(width="auto", max_width="60em")
        states = dict.fromkeys(self.effects.mechanisms, "none")
        picture = widgets.HTML(layout=wide)
        says = announcer()
        switches: dict[str, Any] = {}

        def show(_: Any = None) -> None:
            for name, switch in switches.items():
                states[name] = STATES[switch.value]
            try:
                comparison = self.effects.at(states)
                picture.value = comparison.chart()._repr_html_()
                says.said = self.says(comparison, states)
            except Problem as problem:
                says.said = str(problem)

        def reset(_: Any) -> None:
            for switch in switches.values():
                switch.unobserve(show, "value")
                switch.value = "as it is"
                switch.observe(show, "value")
            show()

        rows = []
        for name in self.effects.mechanisms:
            title = self.written[name]["title"]
            switch = widgets.ToggleButtons(
                options=list(STATES),
                value="as it is",
                tooltips=[f"{title}: {state}" for state in STATES],
                style={"button_width": "8.5em"},
                layout=wide,
            )
            switch.observe(show, "value")
            switches[name] = switch
            words = widgets.HTML(f"<strong>{escape(title)}</strong>", layout=widgets.Layout(width="27em"))
            rows.append(widgets.HBox([words, switch], layout=widgets.Layout(flex_flow="row wrap")))
        again = widgets.Button(description="Start again", layout=widgets.Layout(width="10em"))
        again.on_click(reset)
        ending = (*self.closing, self.deciding)
        closing = widgets.HTML("".join(f"<p>{escape(text)}</p>" for text in ending), layout=wide)
        heading = widgets.HTML(f"<p><strong>{escape(self.heading)}</strong></p>")
        show()
        return widgets.VBox([heading, *rows, again, says, picture, closing])


def plain_title(title: str) -> str:
    """Begin a title with a small letter, to stand inside a sentence.

    >>> plain_title("The device was tested on lighter skin")
    'the device was tested on lighter skin'
    """
    return title[0].lower() + title[1:]


def repair_board(
    records: Records, measure: str | Measure, by: str = "", *, reference: str = "overall"
) -> RepairBoard:
    """Show the repairs that reach a measure, and let them be tried on the same people.

    Parameters
    ----------
    records : the invented network.
    measure, by : see `stratify`.
    reference : "overall" or one stratum.

    Returns
    -------
    RepairBoard : buttons where widgets run; everywhere else a table of each repair and what it changes.

    Raises
    ------
    Problem : own records, several stratifiers, or no repair reaches the measure.

    Examples
    --------
    >>> import qse
    >>> board = qse.repair_board(qse.load_records("mini").reveal(), "harm", "interpreter_needed", reference="no")
    >>> board.table.iloc[0, 0], board.table.iloc[-1, 0]
    ('Nothing is repaired', 'All of these together')

    """
    if not isinstance(records, Network):
        raise Problem(
            "Only the invented network can be repaired: use qse.repair_board(qse.load_records(), ...)."
        )
    return RepairBoard(effects(records, look_up(measure), by, reference))
