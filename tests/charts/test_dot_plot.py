"""The chart: alternative text, caption, table and mark; hidden values cannot be read off."""

import io
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from qse.charts import Chart, dot_plot, html_table

ROWS = [
    {"group": "Day", "n": 500, "rate": 0.20, "low": 0.16, "high": 0.24, "hidden": False},
    {"group": "Night", "n": 90, "rate": np.nan, "low": np.nan, "high": np.nan, "hidden": True},
]


def draw(rows=ROWS, **change) -> Chart:
    parts = {
        "title": "Falls: no clear difference",
        "sentence": "20% of admissions had a fall.",
        "axis": "Admissions with a fall",
        "reference": ("everybody", 0.19),
        "level": 0.95,
        "table": pd.DataFrame({"group": [row["group"] for row in rows], "rate": "20%"}),
        "source": "made up here",
        "mark": "Invented data",
    }
    return dot_plot(rows, **(parts | change))


class Tags(HTMLParser):
    """Collect the tags and attributes of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_a_notebook_shows_a_figure_with_alt_caption_and_folded_table():
    html = draw()._repr_html_()
    tags = Tags(html).tags
    names = [tag for tag, _ in tags]
    assert names.index("figure") < names.index("img") < names.index("figcaption") < names.index("details")
    image = dict(tags)["img"]
    assert image["alt"].startswith("Dot plot with intervals. Falls")
    assert image["src"].startswith("data:image/png;base64,")
    assert "20% of admissions had a fall. " in html
    assert "Invented data" in html
    assert "table" in names
    assert not {"style", "script"} & set(names)


def test_as_text_it_is_its_sentence():
    assert repr(draw()) == "Falls: no clear difference. 20% of admissions had a fall. Invented data."


def test_what_is_drawn_is_what_was_given():
    lines = draw().figure.axes[0].lines
    drawn = [tuple(float(x) for x in line.get_xdata()) for line in lines]
    assert drawn == [(16.0, 24.0), (20.0,), (19.0, 19.0)]


def test_a_hidden_value_cannot_be_read_off():
    secret = [ROWS[0], {**ROWS[1], "rate": 0.90, "low": 0.85, "high": 0.95}]
    one, other = draw(), draw(secret)
    assert one.png == other.png
    assert one._repr_html_() == other._repr_html_()
    texts = [text.get_text() for text in one.figure.axes[0].texts]
    assert texts == ["too few to show safely"]


def test_the_axis_starts_at_zero_and_has_a_unit():
    axis = draw().figure.axes[0]
    assert axis.get_xlim()[0] == 0
    assert axis.xaxis.get_major_formatter()(20, 0) == "20%"
    assert "95% interval" in axis.get_xlabel()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [ROWS[1]],
        [{**ROWS[0], "rate": 0.0, "low": 0.0, "high": 0.0}],
        [
            {
                **ROWS[0],
                "group": "A very long name of a group that nobody would want to read on a chart, ever" * 2,
            }
        ],
        [{**ROWS[0], "group": "שלום <b>bold</b> $x$"}],
        [{**ROWS[0], "group": f"Unit {number}"} for number in range(60)],
    ],
    ids=["empty", "all hidden", "zero", "long", "right-to-left and markup", "many"],
)
def test_odd_input_still_makes_a_chart(rows):
    chart = draw(rows, reference=("everybody", np.nan))
    assert Image.open(io.BytesIO(chart.png)).width == 860
    assert "<b>" not in chart._repr_html_()


def test_a_chart_is_small_and_saves(tmp_path):
    chart = draw()
    assert len(chart.png) < 30_000
    for ending in ("png", "svg", "csv"):
        chart.save(tmp_path / f"chart.{ending}")
        assert (tmp_path / f"chart.{ending}").stat().st_size > 10
    assert "20.0" not in (tmp_path / "chart.csv").read_text()
    with pytest.raises(ValueError, match=r"\.png, \.svg or \.csv"):
        chart.save(tmp_path / "chart.bmp")


def test_a_table_escapes_markup():
    html = html_table(pd.DataFrame({"<i>a": ["<script>"]}), caption="<c>")
    assert "<script>" not in html
    assert "<i>" not in html
    assert "<c>" not in html


def test_text_has_enough_contrast():
    from qse.charts.dot_plot import HIDDEN_COLOUR, REFERENCE_COLOUR

    for colour in (HIDDEN_COLOUR, REFERENCE_COLOUR, "#444444", "#222222"):
        channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
        linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        luminance = linear @ [0.2126, 0.7152, 0.0722]
        assert 1.05 / (luminance + 0.05) >= 4.5
