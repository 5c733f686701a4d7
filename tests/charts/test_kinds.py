"""The numbers given to each kind are the numbers drawn."""

import math

import chart_kinds as kinds
import pytest

from qse import charts
from qse.charts import POINTS
from qse.charts.examples import EXAMPLES


def lines(ax, **wanted):
    return [
        line
        for line in ax.lines
        if all(getattr(line, f"get_{key}")() == value for key, value in wanted.items())
    ]


def points(ax, marker):
    return [
        (kinds.numbers(line.get_xdata()), kinds.numbers(line.get_ydata()))
        for line in lines(ax, marker=marker)
    ]


def words_of(ax):
    return [text.get_text() for text in ax.texts]


def test_run_charts():
    panel = {
        "name": "Night", "values": [0.1, None, 0.3, None], "hidden": [False, True, False, False],
        "centre": [0.2, 0.2, 0.25, 0.25], "lower": [0.05, 0.06, 0.05, 0.05], "upper": [0.4] * 4,
        "signals": [0, 1, 1, 0], "says": "one above the limit",
    }  # fmt: skip
    other = {"name": "Day", "values": [0.1] * 4, "hidden": [False] * 4, "centre": 0.1}
    chart = charts.run_charts(
        [panel, other], labels=list("abcd"), axis="Falls", changes=[(2, "software change")], **kinds.words()
    )
    ax, second = chart.figure.axes
    assert points(ax, "o") == [([0, 1, 2, 3], [10, None, 30, None])]
    assert points(ax, "^") == [([2], [30])]
    assert points(ax, "s") == [([1], [0])]
    assert points(ax, "x") == [([3], [0])]
    assert [kinds.numbers(line.get_ydata()) for line in lines(ax, color="#222222", linestyle="-")] == [
        [20, 20],
        [25, 25],
    ]
    assert [kinds.numbers(line.get_xdata()) for line in lines(ax, color="#222222", linestyle=":")] == [
        [1.5, 1.5]
    ]
    assert len(lines(ax, linestyle="--")) == 4
    assert ax.get_ylim() == second.get_ylim()
    assert ax.get_ylim()[0] == 0
    assert {"one above the limit", "software change", "25.0%"} <= set(words_of(ax))
    key = chart.figure.get_supxlabel().replace("\n", " ")
    for part in (
        "dashed lines: limits",
        "large triangle up",
        "hollow square: hidden",
        "cross: nothing recorded",
    ):
        assert part in key


def test_a_panel_without_signal_explains_none():
    chart = kinds.draw("run_charts", ["Night"], value=0.2)
    assert "triangle up" not in chart.figure.get_supxlabel()


def test_gap_chart():
    rows = [
        {
            "label": name,
            "difference": gap,
            "low": gap and gap - 0.02,
            "high": gap and gap + 0.02,
            "hidden": gap is None,
        }
        for name, gap in zip("abcd", (0.04, 0.05, None, -0.01), strict=True)
    ]
    chart = charts.gap_chart(
        rows,
        sides=("night is higher", "day is higher"),
        axis="Gap",
        level=0.95,
        changes=[(1, "new rule")],
        **kinds.words(),
    )
    ax = chart.figure.axes[0]
    assert points(ax, "o") == [([0, 1, 2, 3], [4, 5, None, -1])]
    assert points(ax, "s") == [([2], [0])]
    assert any(kinds.numbers(line.get_ydata()) == [0, 0] for line in ax.lines)
    assert {"▲ night is higher", "▼ day is higher", "new rule"} <= set(words_of(ax))
    heights = {round(float(y), 6) for band in ax.collections for y in band.get_paths()[0].vertices[:, 1]}
    assert heights == {2, 3, 6, 7, -3, 1}
    assert POINTS.tick(-2.0) == "−2"


def test_funnel_plot():
    units = [
        {"name": "A", "n": 50, "value": 0.2, "outside": 0, "hidden": False},
        {"name": "B", "n": 90, "value": 0.5, "outside": 2, "hidden": False},
        {"name": "C", "n": 70, "value": 0.05, "outside": -1, "hidden": False},
        {"name": "D", "n": 9000, "value": 0.9, "outside": 2, "hidden": True},
    ]
    limit = {"level": 0.95, "n": [10, 90, 9000], "low": [0.0, 0.1, 0.19], "high": [0.6, 0.4, 0.21]}
    chart = charts.funnel_plot(
        units,
        limits=[limit, limit | {"level": 0.998}],
        target=("all", 0.2),
        axis="Share",
        size="People",
        **kinds.words(),
    )
    ax = chart.figure.axes[0]
    assert points(ax, "o") == [([50], [20])]
    assert points(ax, "^") == [([90], [50])]
    assert points(ax, "v") == [([70], [5])]
    assert {"B", "C", "95%", "99.8%"} <= set(words_of(ax))
    assert not {"A", "D"} & set(words_of(ax))
    assert "Not drawn: D." in chart.figure.get_supxlabel()
    assert max(max(line.get_xdata()) for line in lines(ax, linestyle="--")) == 90
    assert ax.get_xlim()[1] < 110


def test_pathway():
    chart = charts.pathway(
        [
            {"group": "Night", "counts": [200, 150, None, 60], "hidden": [False, False, True, False]},
            {"group": "Day", "counts": [None, 40, 30, 20], "hidden": [True, False, False, False]},
        ],
        steps=["needed", "requested", "connected", "in time"], people="visits", **kinds.words(),
    )  # fmt: skip
    night, day = chart.figure.axes
    assert [(round(bar.get_x()), round(bar.get_width())) for bar in night.patches] == [
        (0, 100), (0, 75), (75, 25), (0, 30),
    ]  # fmt: skip
    assert words_of(night) == ["200 (100%)", "150 (75%)\n−50", "too few to show safely", "60 (30%)"]
    assert not day.patches
    assert words_of(day) == ["too few to show safely", "40", "30\n−10", "20\n−10"]


@pytest.mark.parametrize("groups", [1, 2])
def test_pathway_writes_out_what_each_step_is(groups):
    steps = ["charts in which reviewers found a harm", "the review asked whether inequity played a part"]
    rows = [{"group": f"{n}", "counts": [200, 150], "hidden": [False, False]} for n in range(groups)]
    ax = charts.pathway(rows, steps=steps, people="charts", **kinds.words()).figure.axes[0]
    assert [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()] == steps


def test_distribution_plot():
    rows = [
        {"group": "Day", "counts": [20, 30, 4], "middle": 12, "low": 8, "high": 16, "hidden": False},
        {"group": "Night", "counts": [20, 60, 20], "middle": 15, "low": 9, "high": 22, "hidden": False},
    ]
    chart = charts.distribution_plot(rows, edges=[0, 10, 20, 30], axis="Wait", **kinds.words())
    ax = chart.figure.axes[0]
    day, night = ([round(float(x), 6) for x in patch.get_data().edges] for patch in ax.patches)
    assert (day, night) == ([0, 10, 30], [0, 10, 20, 30])
    heights = [patch.get_data().baseline - patch.get_data().values for patch in ax.patches]
    assert heights[0][1] / heights[0][0] == pytest.approx(34 / 20 / 2)
    assert heights[1][1] / heights[0][0] == pytest.approx((60 / 100) / (20 / 54))
    spans = [kinds.numbers(line.get_xdata()) for line in ax.lines if line.get_linewidth() >= 3]
    assert spans == [[8, 16], [9, 22], [12, 15]]
    assert words_of(ax) == ["12.0", "15.0", "3.0"]


def test_heat_map():
    chart = charts.heat_map(
        [[0.95, None], [0.2, 0.5]], rows=["race", "language"], columns=["A", "B"], axis="Filled in",
        hidden=[[False, False], [True, False]], cuts=[0.3, 0.8], **kinds.words(),
    )  # fmt: skip
    ax = chart.figure.axes[0]
    assert words_of(ax) == ["95.0%", "no data", "hidden", "50.0%"]
    assert [bool(patch.get_hatch()) for patch in ax.patches] == [False, False, True, False]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == [
        "below 30%", "30% to below 80%", "80% and more", "hidden", "no data: nothing recorded",
    ]  # fmt: skip


def test_tile_map():
    ax = EXAMPLES["tile_map"]().figure.axes[0]
    assert words_of(ax)[:2] == ["Mill End\n12.0%", "Harbor\n31.0%"]
    assert "Lakeside\nhidden" in words_of(ax)
    assert "Quarry\nno data" in words_of(ax)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert [(round(patch.get_x()), round(patch.get_y())) for patch in ax.patches][:3] == [
        (1, 0),
        (2, 0),
        (0, 1),
    ]


def test_concentration_curve():
    row = {"name": "2031", "people": [0.5, 1], "outcome": [0.3, 1], "index": -0.2, "low": -0.3, "high": -0.1}
    chart = charts.concentration_curve(
        [row | {"hidden": False}, row | {"name": "2032", "hidden": True}],
        people="people", axis="visits", level=0.95, **kinds.words(),
    )  # fmt: skip
    ax = chart.figure.axes[0]
    drawn = [(kinds.numbers(line.get_xdata()), kinds.numbers(line.get_ydata())) for line in ax.lines]
    assert drawn == [([0, 100], [0, 100]), ([0, 50, 100], [0, 30, 100])]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["2031\nindex −0.20 (−0.30 to −0.10)"]
    assert "Not drawn: 2032." in chart.figure.get_supxlabel()


def test_calibration_plot():
    row = {
        "group": "Night",
        "predicted": [0.1, 0.2],
        "observed": [0.15, 0.9],
        "low": [0.1, 0.8],
        "high": [0.2, 1.0],
    }
    chart = charts.calibration_plot(
        [row | {"hidden": [False, True]}],
        predicted="Predicted",
        observed="Observed",
        level=0.95,
        **kinds.words(),
    )
    ax = chart.figure.axes[0]
    assert points(ax, "o") == [([10, None], [15, None])]
    assert points(ax, "_") == [([10, 10], [10, 20])]
    assert ax.get_xlim() == ax.get_ylim()
    assert ax.get_xlim()[1] < 25
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Night\n1 of 2 points hidden"]


def test_reclassification_matrix():
    ax = EXAMPLES["reclassification_matrix"]().figure.axes[0]
    assert words_of(ax) == [
        "= 820\n83%", "▲ 164\n17%", "0\n0%", "▼ 22\n4%", "= 410\n78%", "▲ 96\n18%", "0", "▼ hidden", "= 240",
    ]  # fmt: skip
    assert ax.get_xlabel() == "New equation"


def test_missing_numbers_are_nan_wherever_they_come_from():
    import pandas as pd

    from qse.charts.values import number

    assert all(math.isnan(number(value, "x")) for value in (None, pd.NA, float("nan"), float("inf")))
