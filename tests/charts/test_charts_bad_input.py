"""Odd input makes a chart or is refused in one sentence; words are shown as they are and never run."""

import io

import chart_kinds as kinds
import pytest
from PIL import Image

LONG = "A very long name of a group that nobody would want to read on a chart, ever " * 4
NAMES = {
    "none": [],
    "one": ["Day"],
    "long": [LONG, "Night", "supercalifragilistic" * 6],
    "right to left": ["שלום עולם", "مرحبا", "a \u202eb"],
    "markup": ["<b>bold</b>", "<script>alert(1)</script>", "&amp;"],
    "mathtext": ["$x^2$", "$\\frac{1}{", "50 $ to 60 $"],
    "many lines": ["one\ntwo\r\nthree", "\t", ""],
    "signs that the font lacks": ["中文", "한국어", "\U0001fae0 \U0001f469\U0001f3fd", "\ufffe\x00"],
    "no text": [1, 2.5, None],
    "200": [f"Unit {at}" for at in range(200)],
}
REFUSED = {
    ("tile_map", "200"): "at most 10 tiles wide and 14 long",
    ("reclassification_matrix", "200"): "at most 8 classes, not 200",
}


@pytest.mark.parametrize("case", NAMES)
@pytest.mark.parametrize("kind", kinds.MOSTLY_SLOW)
def test_odd_names(kind, case):
    if (kind, case) in REFUSED:
        with pytest.raises(ValueError, match=REFUSED[kind, case]) as caught:
            kinds.draw(kind, NAMES[case])
        assert "\n" not in str(caught.value)
        return
    chart = kinds.draw(kind, NAMES[case])
    picture = Image.open(io.BytesIO(chart.png))
    assert picture.width == 860
    assert picture.height < 2200
    assert len(chart.png) < 200_000
    html = chart._repr_html_()
    assert not any(tag in html for tag in ("<b>", "<script", "\x00"))
    if case == "markup":
        assert "<b>" not in chart.svg
        assert "<script" not in chart.svg


@pytest.mark.parametrize("value", [0.0, float("nan"), None, float("inf")], ids=str)
@pytest.mark.parametrize("kind", kinds.MOSTLY_SLOW)
def test_no_variation_and_nothing_measured(kind, value):
    chart = kinds.draw(kind, ["Day", "Night"], value=float("nan") if value is None else value)
    assert Image.open(io.BytesIO(chart.png)).width == 860


@pytest.mark.parametrize("kind", kinds.DRAW)
def test_all_hidden(kind):
    chart = kinds.draw(kind, ["Day", "Night"], hidden=["Day", "Night"])
    assert "oo few to show safely" in chart.svg


@pytest.mark.parametrize("kind", kinds.MOSTLY_SLOW)
def test_titles_and_marks_of_any_length(kind):
    chart = kinds.draw(kind, ["Day"], title=LONG, sentence="<i>$x$</i>", mark=LONG, note="<i>")
    assert Image.open(io.BytesIO(chart.png)).width == 860
    assert "<i>" not in chart._repr_html_()


def test_right_to_left_and_literal_words_reach_the_picture():
    svg = kinds.draw("dot_plot", ["שלום", "$x$", "中"]).svg
    assert "$x$" in svg
    assert "□" in svg
    assert "中" not in svg


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("distribution_plot", -1, "counts below 0; hide it"),
        ("reclassification_matrix", -1, "must not be below 0"),
        ("concentration_curve", -1, "must be shares from 0 to 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(kind, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        kinds.draw(kind, ["Day"], value=value)


def test_what_is_no_number_is_refused_in_one_sentence():
    from qse import charts

    row = {"group": "a", "n": 1, "rate": "much", "low": 0, "high": 1, "hidden": False}
    with pytest.raises(ValueError, match="rate must be a number, not 'much'"):
        charts.dot_plot([row], axis="", level=0.95, **kinds.words())


def test_series_of_another_length_are_refused():
    from qse import charts

    panel = {"name": "Night", "values": [1, 2], "hidden": [False] * 3, "centre": 1}
    with pytest.raises(ValueError, match="values of 'Night' must hold 3 numbers, not 2"):
        charts.run_charts([panel], labels=["a", "b", "c"], axis="", **kinds.words())
    with pytest.raises(ValueError, match="needs 'rate'; it has group, hidden"):
        charts.dot_plot([{"group": "a", "hidden": False}], axis="", level=0.95, **kinds.words())
    with pytest.raises(ValueError, match="a month from 0 to 2, not at 3"):
        charts.run_charts(
            [panel | {"values": [1, 2, 3]}], labels="abc", axis="", changes=[(3, "x")], **kinds.words()
        )
    row = {"group": "a", "counts": [10, 20], "hidden": [False, False]}
    with pytest.raises(ValueError, match="must not grow"):
        charts.pathway([row], steps="ab", people="", **kinds.words())
    with pytest.raises(ValueError, match="cuts must be 1 to 5 numbers that rise"):
        charts.tile_map([], cuts=[], axis="", **kinds.words())
    tile = {"name": "a", "row": 0, "column": 0, "value": 1, "hidden": False}
    with pytest.raises(ValueError, match="one place"):
        charts.tile_map([tile, tile], cuts=[1], axis="", **kinds.words())


def test_one_month():
    from qse import charts

    panel = {
        "name": "Night",
        "values": [0.2],
        "hidden": [False],
        "centre": 0.2,
        "lower": [0.1],
        "upper": [0.3],
    }
    chart = charts.run_charts([panel], labels=["January"], axis="Share", **kinds.words())
    assert chart.kind == "Control chart"
    assert Image.open(io.BytesIO(chart.png)).width == 860
    assert kinds.draw("gap_chart", ["January"]).png
