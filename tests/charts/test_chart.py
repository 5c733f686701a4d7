"""Every kind: alternative text, caption, table and mark; small, saved whole, the same bytes each time."""

import io
from html.parser import HTMLParser

import chart_kinds as kinds
import matplotlib
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from qse.charts import html_table
from qse.charts.examples import EXAMPLES


class Tags(HTMLParser):
    """Collect the tags and attributes of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module", params=EXAMPLES)
def chart(request):
    return EXAMPLES[request.param]()


def test_a_notebook_shows_a_figure_with_alt_caption_and_folded_table(chart):
    html = chart._repr_html_()
    tags = Tags(html).tags
    names = [tag for tag, _ in tags]
    assert names.index("figure") < names.index("img") < names.index("figcaption") < names.index("details")
    image = dict(tags)["img"]
    assert image["alt"].startswith(f"{chart.kind}. {chart.title}. ")
    assert image["src"].startswith("data:image/png;base64,")
    assert f"{chart.sentence} " in html
    assert "Invented data" in html
    assert names.count("tr") == len(chart.table) + 1
    assert {key for _, attributes in tags for key in attributes} <= {"alt", "src", "style", "scope"}
    assert not {"style", "script"} & set(names)


def test_as_text_it_is_its_title_and_sentence(chart):
    assert repr(chart) == f"{chart.title}. {chart.sentence} Invented data."


def test_the_figure_bears_its_mark_and_its_title(chart):
    assert "Invented data" in [text.get_text() for text in chart.figure.texts]
    assert chart.figure.get_suptitle().replace("\n", " ") == chart.title


def test_no_text_is_small_or_cut_at_an_edge(chart):
    texts = chart.figure.findobj(matplotlib.text.Text)
    assert min(text.get_fontsize() for text in texts if text.get_text().strip()) >= 10
    grey = np.asarray(Image.open(io.BytesIO(chart.png)).convert("L"))
    for edge in (grey[0], grey[-1], grey[:, 0], grey[:, -1]):
        assert edge.min() > 250


def test_a_chart_is_small_and_saves(chart, tmp_path):
    assert len(chart.png) < 40_000
    for ending in ("png", "svg", "csv"):
        chart.save(tmp_path / f"chart.{ending}")
    assert Image.open(tmp_path / "chart.png").width == 1720
    assert Image.open(io.BytesIO(chart.png)).width == 860
    assert (tmp_path / "chart.svg").read_text("utf-8") == chart.svg
    assert pd.read_csv(tmp_path / "chart.csv", dtype=str, keep_default_na=False).equals(
        chart.table.astype(str)
    )
    with pytest.raises(ValueError, match=r"\.png, \.svg or \.csv, not '\.bmp'"):
        chart.save(tmp_path / "chart.bmp")


def test_an_svg_has_a_role_and_its_alternative_text(chart):
    assert '<svg role="img"' in chart.svg
    assert "<title>" in chart.svg
    assert chart.kind in chart.svg
    assert "<date>" not in chart.svg
    assert "dc:date" not in chart.svg


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_same_data_give_the_same_bytes_whatever_the_user_has_set(kind):
    one = EXAMPLES[kind]()
    with matplotlib.rc_context(
        {"font.size": 20, "text.parse_math": True, "axes.grid": False, "svg.fonttype": "path"}
    ):
        other = EXAMPLES[kind]()
        assert one.png == other.png
        assert one.svg == other.svg
        assert matplotlib.rcParams["font.size"] == 20


def test_what_a_picture_leaves_out_is_said_in_the_caption():
    chart = kinds.draw("dot_plot", [f"Unit {at}" for at in range(200)], note="More.")
    assert chart.note == "More. Only the first 40 of 200 groups are drawn; the table has all."
    assert chart.note in repr(chart)
    assert len(chart.figure.axes[0].get_yticks()) == 40


def test_no_window_and_no_pyplot():
    import subprocess
    import sys

    code = (
        "import sys; from qse.charts.examples import EXAMPLES; loaded = set(sys.modules);"
        "[draw() for draw in EXAMPLES.values()]; print('matplotlib' in loaded, 'matplotlib.pyplot' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_a_table_escapes_markup():
    html = html_table(pd.DataFrame({"<i>a": ["<script>"]}), caption="<c>")
    assert "<script>" not in html
    assert "<i>" not in html
    assert "<c>" not in html
