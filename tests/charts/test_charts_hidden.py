"""A hidden value cannot be read off: not from points, limits, the ends of an axis, SVG text or the table."""

import itertools
import re

import chart_kinds as kinds
import numpy as np
import pytest

NAMES = ["Day", "Evening", "Night"]
SECRETS = (0.7391, 0.0213)


def drawn(figure):
    """Give every number of every line and patch of a figure."""
    for ax in figure.axes:
        for line in ax.lines:
            yield from np.asarray(line.get_xydata(), dtype=float).ravel()
        for patch in ax.patches:
            yield from np.asarray(patch.get_path().vertices, dtype=float).ravel()
        yield from (*ax.get_xlim(), *ax.get_ylim())


def secret(kind, value):
    """Draw one hidden name that holds the secret among others that do not."""
    if kind in ("run_charts", "pathway", "reclassification_matrix"):
        return kinds.draw(kind, NAMES, value=value, hidden=NAMES)
    shown = {"value": 0.3}
    maker = kinds.DRAW[kind]
    return maker_with(maker, shown["value"], value)


def maker_with(maker, shown, hidden_value):
    """Let a maker give the hidden name another value than the rest."""
    import qse.charts as charts

    kind = maker.__name__
    original = getattr(charts, kind)
    caught = {}

    def catch(data, **options):
        caught[len(caught)] = (data, options)

    setattr(charts, kind, catch)
    try:
        for value in (shown, hidden_value):
            maker(NAMES, value, {"Night"})
    finally:
        setattr(charts, kind, original)
    (usual, options), (other, _) = caught[0], caught[1]
    return original([*usual[:2], other[2]], **options)


@pytest.mark.parametrize("kind", kinds.DRAW)
def test_two_secrets_give_the_same_picture(kind):
    one, other = (secret(kind, value) for value in SECRETS)
    assert one.svg == other.svg
    assert one.table.equals(other.table)


@pytest.mark.parametrize("kind", kinds.DRAW)
def test_no_part_of_a_picture_holds_a_secret(kind):
    chart = secret(kind, SECRETS[0])
    for number in drawn(chart.figure):
        for scale in (1, 100, 1000):
            assert not np.isclose(number, scale * SECRETS[0], rtol=1e-6)
    words = " ".join(re.findall(r">([^<]+)</text>", chart.svg))
    assert not any(text in words for text in ("73.9", "0.74", "739", "74%"))
    assert "oo few to show safely" in chart.svg


def test_small_bins_are_never_drawn_alone():
    from qse.charts.distribution_plot import pooled

    draw = np.random.default_rng(0)
    for _ in range(300):
        counts = draw.choice([0, 1, 5, 10, 11, 40], size=draw.integers(1, 9)).astype(float)
        bins = pooled(counts, list(range(len(counts) + 1)))
        people = [held for _, _, held in bins]
        assert sum(people) == sum(counts)
        assert (bins[0][0], bins[-1][1]) == (0, len(counts))
        assert all(one[1] == other[0] for one, other in itertools.pairwise(bins))
        if sum(counts) >= 11:
            assert not any(0 < held < 11 for held in people)


def test_a_group_too_small_for_its_distribution_is_refused():
    from qse import charts

    row = {"group": "Night", "counts": [4, 5], "middle": 1, "low": 1, "high": 1, "hidden": False}
    with pytest.raises(ValueError, match="'Night' has fewer than 11 people; hide it"):
        charts.distribution_plot([row], edges=[0, 1, 2], axis="Wait", **kinds.words())


def test_a_row_with_a_hidden_cell_has_no_percent():
    from qse import charts

    chart = charts.reclassification_matrix(
        [[90, 5], [30, 70]], classes=["low", "high"], before="old", after="new", up="up", down="down",
        hidden=[[False, True], [False, False]], **kinds.words(),
    )  # fmt: skip
    assert [text.get_text() for text in chart.figure.axes[0].texts] == [
        "= 90",
        "▲ hidden",
        "▼ 30\n30%",
        "= 70\n70%",
    ]


def test_a_hidden_month_has_no_limit_and_no_signal():
    chart = kinds.draw("run_charts", ["Night"], value=0.9, hidden=["Night"])
    lines = chart.figure.axes[0].lines
    assert not [line for line in lines if line.get_marker() in ("^", "v")]
    limits = [line for line in lines if line.get_linestyle() == "--"]
    assert all(not (line.get_xdata()[0] < 1 < line.get_xdata()[1]) for line in limits)
    squares = [line for line in lines if line.get_marker() == "s"]
    assert [kinds.numbers(line.get_xdata()) for line in squares] == [[1.0]]
