"""Small invented examples of charts over months, steps, places and classes."""

from typing import Any

from qse.charts.chart import Chart
from qse.charts.examples.shared import MONTHS, SYSTEMS, percent, words
from qse.charts.gap_chart import gap_chart
from qse.charts.heat_map import heat_map
from qse.charts.pathway import pathway
from qse.charts.reclassification_matrix import reclassification_matrix
from qse.charts.run_charts import run_charts
from qse.charts.tile_map import tile_map
from qse.charts.words import HIDDEN_TEXT


def run() -> Chart:
    """Long waits by month, with and without a request for an interpreter."""
    other = [18, 17, 19, 18, 16, 18, 17, 18, 19, 17, 18, 16, 17, 18, 19, 17, 18, 16, 18, 17, 19, 18, 17, 18]
    need = [31, 29, 33, 30, 32, 28, 31, 30, 33, 29, 30, 32, 31, 29, 27, 24, 22, 23, 21, 24, 22, 20, 23, 21]
    hidden = [at in (4, 9, 10) for at in range(24)]
    panels: list[dict[str, Any]] = [
        {
            "name": "Interpreter asked for",
            "values": [None if hide else share / 100 for share, hide in zip(need, hidden, strict=True)],
            "hidden": hidden,
            "centre": 0.31,
            "signals": [-1 if at > 13 else 0 for at in range(24)],
            "says": "10 in a row below the median of the first 14 months: a shift",
        },
        {
            "name": "No interpreter asked for",
            "values": [None if at == 6 else share / 100 for at, share in enumerate(other)],
            "hidden": [False] * 24,
            "centre": 0.18,
            "says": "No signal: the months vary as chance would",
        },
    ]
    cells = zip(MONTHS, *(panel["values"] for panel in panels), strict=True)
    told = words(
        "Long waits fell after the new software where an interpreter was asked for, and did not change elsewhere",
        "Where an interpreter was asked for, the last 10 months lie below the median of the first 14, 31.0%: a shift. "
        "Elsewhere no signal about 18.0%.",
        ["month", "interpreter asked for", "not asked for"],
        [
            (month, percent(need), "nothing recorded" if other is None else percent(other))
            for month, need, other in cells
        ],
    )
    return run_charts(
        panels,
        labels=MONTHS,
        axis="Visits with a wait over 30 minutes",
        changes=[(14, "new software")],
        **told,
    )


def gap() -> Chart:
    """The gap in long waits by month."""
    gaps = [12, 13, 11, 14, 12, None, 13, 12, 14, 11, 12, 13, 12, 12, 9, 7, 5, 4, 5, 3, 5, 4, 2, 4]
    rows = [
        {"label": month, "hidden": gap is None, "difference": gap and gap / 100, "low": gap and (gap - 4) / 100,
         "high": gap and (gap + 4) / 100}
        for month, gap in zip(MONTHS, gaps, strict=True)
    ]  # fmt: skip
    told = words(
        "The gap in long waits narrowed after the new software and has not closed",
        "The difference fell from about 12 percentage points to about 4 after the new software.",
        ["month", "difference", "95% interval"],
        [
            (month, HIDDEN_TEXT, HIDDEN_TEXT)
            if gap is None
            else (month, f"{gap:+}.0 points", f"{gap - 4:+}.0 to {gap + 4:+}.0")
            for month, gap in zip(MONTHS, gaps, strict=True)
        ],
    )
    return gap_chart(
        rows, sides=("more long waits with an interpreter", "more long waits without one"), level=0.95,
        axis="Difference in long waits", changes=[(14, "new software")], **told,
    )  # fmt: skip


def steps() -> Chart:
    """Interpreters from need to record, by language."""
    named = ["needed", "requested", "connected", "in time", "documented"]
    counts: dict[str, list[int | None]] = {
        "Spanish": [1_460, 1_240, 1_105, 870, 812],
        "Haitian Creole": [318, 231, 174, 120, 104],
        "American Sign Language": [142, 96, 58, None, 31],
        "Vietnamese": [260, 212, 171, 133, 121],
    }
    rows = [
        {"group": name, "counts": left, "hidden": [one is None for one in left]}
        for name, left in counts.items()
    ]
    told = words(
        "Interpreters: most are lost before the request for signed languages, and at the wait for Spanish",
        "Of visits in Spanish 56% ended with an interpreter documented, in Haitian Creole 33%, in American Sign "
        "Language 22%, in Vietnamese 47%.",
        ["language", *named],
        [
            (name, *(HIDDEN_TEXT if one is None else f"{one:,}" for one in left))
            for name, left in counts.items()
        ],
    )
    return pathway(rows, steps=named, people="visits", **told)


def heat() -> Chart:
    """How complete fields are, by health system."""
    fields = ["race and ethnicity", "language", "interpreter need", "disability", "gender identity"]
    shares = [
        [0.97, 0.94, 0.98, 0.91, 0.96, 0.89, 0.98, 0.93],
        [0.95, 0.88, 0.97, 0.86, 0.94, 0.82, 0.96, 0.90],
        [0.91, 0.72, 0.93, 0.69, 0.88, 0.64, 0.92, 0.77],
        [0.62, 0.41, 0.66, 0.38, 0.58, 0.33, 0.61, 0.47],
        [0.54, 0.32, 0.71, 0.28, 0.49, 0.22, 0.57, 0.36],
    ]
    hidden = [[(x, y) in ((6, 3), (6, 4)) for x in range(8)] for y in range(5)]
    text = [
        [HIDDEN_TEXT if hide else percent(share) for share, hide in zip(*row, strict=True)]
        for row in zip(shares, hidden, strict=True)
    ]
    told = words(
        "Disability and gender identity are filled in least often",
        "Race and ethnicity are filled in for nine of ten patients almost everywhere; disability for a third to two "
        "thirds, gender identity for 22% to 71%.",
        ["field", *SYSTEMS],
        [(field, *row) for field, row in zip(fields, text, strict=True)],
    )
    return heat_map(
        shares,
        rows=fields,
        columns=SYSTEMS,
        hidden=hidden,
        axis="Patients for whom the field is filled in",
        **told,
    )


def tiles() -> Chart:
    """Households without a car, by neighbourhood."""
    names = ["Mill End", "Harbor", "Old Town", "North Hill", "The Flats", "Rail Yard", "Lakeside", "Orchard",
             "East Bank", "Quarry", "Southgate"]  # fmt: skip
    places = [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (3, 1), (3, 2)]
    shares = [0.12, 0.31, 0.22, 0.08, 0.38, 0.41, None, 0.17, 0.27, None, 0.19]
    tiles = [
        {"name": name, "row": row, "column": column, "value": share, "hidden": name == "Lakeside"}
        for name, (row, column), share in zip(names, places, shares, strict=True)
    ]
    told = words(
        "Being without a car is most common in Rail Yard and The Flats",
        "41.0% of households in Rail Yard and 38.0% in The Flats have no car; 8.0% in North Hill.",
        ["neighbourhood", "without a car"],
        [
            (name, "nothing recorded" if name == "Quarry" else percent(one))
            for name, one in zip(names, shares, strict=True)
        ],
    )
    return tile_map(tiles, cuts=[0.1, 0.2, 0.3], axis="Households without a car", **told)


def reclassification() -> Chart:
    """Kidney classes under an old and a new equation."""
    classes = ["mild", "moderate", "severe"]
    counts: list[list[int | None]] = [[820, 164, 0], [22, 410, 96], [0, None, 240]]
    told = words(
        "The new equation moves 260 people to a more severe class",
        "164 people move from mild to moderate and 96 from moderate to severe; 22 move to a milder class.",
        ["old class", *classes],
        [
            (name, *(HIDDEN_TEXT if one is None else str(one) for one in row))
            for name, row in zip(classes, counts, strict=True)
        ],
    )
    return reclassification_matrix(
        counts, classes=classes, before="Old equation", after="New equation", up="more severe class",
        down="milder class",         hidden=[[one is None for one in row] for row in counts], **told,
    )  # fmt: skip
