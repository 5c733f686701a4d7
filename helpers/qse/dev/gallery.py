"""Write the gallery of charts as one page, docs/gallery.html: each kind, what it is good for and not good for."""

import argparse
from typing import NamedTuple

from qse.charts.examples import EXAMPLES
from qse.dev.notebooks import settle
from qse.documents import markdown, page
from qse.files import content

TITLE = "The charts of this course"


class Kind(NamedTuple):
    """One kind of chart: its heading, and what it is good for and not good for."""

    heading: str
    good: str
    not_good: str


KINDS = {
    "dot_plot": Kind(
        "Dot plot with intervals",
        "Comparing groups, and seeing how sure each value is.",
        "Change over time.",
    ),
    "run_charts": Kind(
        "Run and control charts",
        "Telling a real change from the ups and downs of every month.",
        "Saying how large the gap between two groups is; see the next chart for that.",
    ),
    "gap_chart": Kind(
        "Gap over time",
        "Seeing if a gap between two groups grows or shrinks.",
        "Knowing which of the two groups changed; see the run charts for that.",
    ),
    "funnel_plot": Kind(
        "Funnel plot",
        "Seeing which units differ by more than chance.",
        "Ranking units, or saying why one differs.",
    ),
    "pathway": Kind(
        "Pathway",
        "Finding the step at which people are lost.",
        "Saying why they are lost there.",
    ),
    "distribution_plot": Kind(
        "Distribution plot",
        "Seeing that people in a group differ too, often more than the groups do.",
        "Very small groups, which it leaves out.",
    ),
    "heat_map": Kind(
        "Heat map",
        "Finding the fields and places where the record has holes.",
        "Saying if what is filled in is right.",
    ),
    "tile_map": Kind(
        "Tile map",
        "Seeing where people live who lack something.",
        "Measuring distance or area.",
    ),
    "concentration_curve": Kind(
        "Concentration curve",
        "Seeing if care follows need.",
        "Saying who goes without; it knows ranks, not people.",
    ),
    "calibration_plot": Kind(
        "Calibration plot",
        "Checking if a score means the same for each group.",
        "Saying if the score should be used at all.",
    ),
    "reclassification_matrix": Kind(
        "Reclassification matrix",
        "Seeing who changes class when a rule changes.",
        "Saying which rule is right.",
    ),
}


def options(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def main(options: argparse.Namespace) -> int:
    """Write the page; its pictures may differ by a little from one machine to another."""
    return settle({content("docs") / "gallery.html": gallery()}, check=False)


def gallery() -> str:
    """Return the page: for each kind a heading, two sentences, and an example with its caption and table."""
    lead = (
        "Each chart comes with a sentence that says the finding and a table with every value. A value that is too "
        "small to show safely is in none of them. No chart needs colour to be read."
    )
    parts = [markdown(f"# {TITLE}\n\n{lead}")]
    for name, kind in KINDS.items():
        says = f"**Good for:** {kind.good}\n\n**Not good for:** {kind.not_good}"
        parts += [markdown(f"## {kind.heading}\n\n{says}\n"), EXAMPLES[name]()._repr_html_()]
    note = "Made by python -m qse.dev gallery; do not edit. All data on this page are invented."
    return page(TITLE, parts, note=note)
