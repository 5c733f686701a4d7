"""The dot plot: what is drawn is what was given; panels, people set apart, units, targets and the cut."""

import io
from itertools import pairwise

import chart_kinds as kinds
import numpy as np
import pytest
from PIL import Image

from qse.charts import MINUTES, RATIO, Chart, dot_plot

ROWS = [
    {"group": "Day", "n": 500, "rate": 0.20, "low": 0.16, "high": 0.24, "hidden": False},
    {"group": "Night", "n": 90, "rate": np.nan, "low": np.nan, "high": np.nan, "hidden": True},
]


def draw(rows=ROWS, **change) -> Chart:
    parts = {"axis": "Admissions with a fall", "reference": ("everybody", 0.19), "level": 0.95}
    return dot_plot(rows, **kinds.words([row["group"] for row in rows]), **(parts | change))


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_what_is_drawn_is_what_was_given():
    ax = draw().figure.axes[0]
    drawn = [kinds.numbers(line.get_xdata()) for line in ax.lines]
    assert drawn == [[16.0, 24.0], [20.0], [19.0, 19.0]]
    assert texts(ax) == ["20.0%", "too few to show safely"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Day (n = 500)", "Night (n = 90)"]


def test_a_value_that_could_not_be_made_says_why():
    gone = ROWS[1] | {"hidden": False}
    assert texts(draw([ROWS[0], gone]).figure.axes[0]) == ["20.0%", "nothing recorded"]
    said = draw([ROWS[0], gone | {"why": "a stratum has nobody"}])
    assert texts(said.figure.axes[0]) == ["20.0%", "a stratum has nobody"]


def test_the_axis_starts_at_zero_and_has_a_unit():
    axis = draw().figure.axes[0]
    assert axis.get_xlim()[0] == 0
    assert axis.xaxis.get_major_formatter()(20, 0) == "20%"
    assert "95% interval" in axis.get_xlabel()
    minutes = draw([ROWS[0] | {"rate": 31.0, "low": 25.0, "high": 40.0}], unit=MINUTES, reference=None)
    assert "(minutes)" in minutes.figure.axes[0].get_xlabel()
    assert texts(minutes.figure.axes[0]) == ["31 min"]


def test_an_axis_that_does_not_begin_at_zero_says_so():
    chart = draw([ROWS[0] | {"rate": 0.9, "low": 0.88, "high": 0.92}], zero=False, reference=None)
    assert chart.figure.axes[0].get_xlim()[0] > 50
    assert "The axis begins at 87.7%, not at 0." in chart.figure.get_supxlabel()


def test_ratios_lie_on_a_log_axis_about_one():
    chart = draw(
        [ROWS[0] | {"rate": 1.5, "low": 1.2, "high": 1.9}], unit=RATIO, reference=("no difference", 1.0)
    )
    ax = chart.figure.axes[0]
    assert ax.get_xscale() == "log"
    assert ax.get_xlim()[0] < 1 < ax.get_xlim()[1]
    assert "log scale" in ax.get_xlabel()


def test_numbers_on_a_log_axis_do_not_touch():
    row = {"group": "Reports for the harm that charts show", "rate": 0.2, "low": 0.13, "high": 2.6}
    ax = draw([ROWS[0] | row], unit=RATIO).figure.axes[0]
    ticks = ax.get_xticks().tolist()
    assert 1 in ticks
    assert len(ticks) > 4
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert all(right.x0 - left.x1 > 12 for left, right in pairwise(boxes)), ticks


def test_panels_and_people_set_apart():
    declined = ROWS[0] | {"group": "Declined", "panel": "Language", "apart": True}
    rows = [declined, ROWS[0] | {"panel": "Language"}, ROWS[0] | {"group": "Uninsured", "panel": "Payer"}]
    ax = draw(rows).figure.axes[0]
    labels = [label.get_text().split(" (")[0] for label in ax.get_yticklabels()]
    assert labels == ["Language", "Day", "Declined", "Payer", "Uninsured"]
    assert [label.get_fontweight() for label in ax.get_yticklabels()][::3] == ["bold", "bold"]
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() not in ("None", "")]
    assert faces[1] == "#ffffff"
    assert "not answered or declined" in draw(rows).figure.get_supxlabel()


def test_a_target_is_dotted_and_named():
    ax = draw(target=("target, 10%", 0.1)).figure.axes[0]
    assert ax.get_title(loc="right") == "dashed line: everybody\ndotted line: target, 10%"
    assert [line.get_linestyle() for line in ax.lines[-2:]] == ["--", ":"]


def test_rows_with_long_names_get_more_room():
    names = ["a name that goes on and on over more than a single line of the chart, and then more", "b", "c"]
    ticks = kinds.draw("dot_plot", names).figure.axes[0].get_yticks()
    assert ticks[1] - ticks[0] > ticks[2] - ticks[1]


@pytest.mark.parametrize("count", [30, 200])
def test_many_groups_grow_the_picture_to_a_limit(count):
    chart = kinds.draw("dot_plot", [f"Unit {at}" for at in range(count)])
    assert Image.open(io.BytesIO(chart.png)).height < 1700
    shapes = {line.get_marker() for line in chart.figure.axes[0].lines} - {"None"}
    assert shapes == {"o"}
