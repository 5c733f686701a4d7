"""A small count stands nowhere: not in rows, print, page, chart or sentence; and a reason opens it."""

import re

import numpy as np
import pytest
from small import BACK, measure, own, visits, words

import qse
from qse.files import Problem
from qse.measures.words import HIDDEN
from qse.records import Records

SHOWN = r"(?<![\d.,]){}(?![\d%]|[.,]\d)"
SEVEN = [
    ("Apple", 0, 7, 290, 0),
    ("Birch", 0, 83, 190, 0),
    ("Cedar", 0, 61, 94, 0),
    ("Dogwood", 0, 14, 88, 0),
]


def test_a_small_count_stands_nowhere():
    result = qse.stratify(own(SEVEN), BACK, by="sex")
    several = qse.stratify(own(SEVEN), BACK, by=["sex", "age"])
    chart = result.chart()
    pages = [result._repr_html_(), chart._repr_html_(), several._repr_html_()]
    texts = [
        repr(result),
        result.sentence,
        result.title,
        str(qse.say(result)),
        repr(chart),
        repr(several["sex"]),
    ]
    texts += [result.table().to_string(), *map(words, pages)]
    for text in texts:
        assert not re.search(SHOWN.format(7), text), text
        assert "2.4%" not in text
        assert "2.36%" not in text
    for text in (texts[0], texts[1], texts[3], texts[4], *texts[7:]):
        assert HIDDEN in text or HIDDEN.capitalize() in text
    said = qse.say(
        result, "{group}: {numerator} of {n}, {rate} ({interval}), {difference}, {ratio}", group="Apple"
    )
    assert str(said).count(HIDDEN) >= 2
    assert not re.search(SHOWN.format(7), said)
    assert not result.rows.map(lambda cell: cell == 7).any(axis=None)


def test_a_small_count_over_time_stands_nowhere():
    groups = [("Apple", month, 20 + month, 60, 0) for month in range(12)]
    groups += [("Birch", month, 7 if month == 5 else 30, 70, 0) for month in range(12)]
    result = qse.over_time(own(groups), BACK, by="sex")
    for text in (repr(result), result.sentence, words(result._repr_html_()), str(qse.say(result))):
        assert "9.1%" not in text
        assert "9.09%" not in text
    assert HIDDEN in repr(result)
    assert 'write period="quarter"' in repr(result)
    gap = result.gap("Birch", "Apple")
    assert gap.rows["hidden"].sum() >= 1
    assert gap.rows.loc[gap.rows["hidden"], ["difference", "low", "high"]].isna().all(axis=None)


def test_the_longest_period_offers_no_longer_one():
    groups = [("Apple", month, 1, 60, 0) for month in range(24)]
    groups += [("Birch", month, 3, 70, 0) for month in range(24)]
    yearly = qse.over_time(own(groups), BACK, by="sex", period="year")
    assert "write period" not in repr(qse.over_time(own(groups[:1] + groups[24:25]), BACK, by="sex"))
    assert "Longer periods" not in repr(yearly)


def test_zero_may_be_shown():
    groups = [("Apple", 0, 0, 60, 0), ("Birch", 0, 30, 70, 0), ("Cedar", 0, 40, 70, 0)]
    rows = qse.stratify(own(groups), BACK, by="sex").rows
    assert rows.loc[rows["group"] == "Apple", ["numerator", "rate"]].to_numpy().tolist() == [[0.0, 0.0]]
    assert not rows["hidden"].any()


def test_a_count_that_would_give_a_non_event_away_is_hidden():
    groups = [("Apple", 0, 290, 7, 0), ("Birch", 0, 83, 190, 0), ("Cedar", 0, 61, 94, 0)]
    result = qse.stratify(own(groups), BACK, by="sex")
    assert result.rows.loc[result.rows["group"] == "Apple", "hidden"].all()
    assert result.rows["hidden"].sum() >= 2 or np.isnan(result.overall["numerator"])


def test_people_without_an_outcome_are_hidden_too():
    groups = [("Apple", 0, 20, 60, 3), ("Birch", 0, 30, 70, 40), ("Cedar", 0, 40, 70, 50)]
    result = qse.stratify(own(groups), BACK, by="sex")
    assert result.rows["missing"].isna().sum() == 2
    assert not re.search(SHOWN.format(3), repr(result))


def test_means_and_medians_of_few_are_hidden():
    frames = visits([("Apple", 0, 4, 3, 0), ("Birch", 0, 30, 70, 0), ("Cedar", 0, 40, 70, 0)])
    frames["encounters"]["los_days"] = np.arange(217) % 9 + 1.0
    for scoring in ("mean", "median"):
        asked = measure(scoring=scoring, value="los_days", value_unit="days")
        result = qse.stratify(Records(frames), asked, by="sex")
        few = result.rows[result.rows["group"] == "Apple"]
        assert few[["n", scoring, "low", "high", "difference"]].isna().all(axis=None)
        assert result.rows["n"].isna().sum() >= 2


def test_unsuppressed_needs_a_reason_and_says_so(capsys):
    result = qse.stratify(own(SEVEN), BACK, by="sex")
    for reason in ("", "  ", None):
        with pytest.raises(Problem, match="Write why small counts are needed"):
            result.unsuppressed(reason=reason)
    with pytest.raises(TypeError):
        result.unsuppressed()
    assert capsys.readouterr().out == ""
    shown = result.unsuppressed(reason="review of four charts")
    assert "review of four charts" in capsys.readouterr().out
    assert shown.open
    assert 7.0 in shown.rows["numerator"].tolist()
    assert "Nothing is hidden here (review of four charts)" in repr(shown)
    assert not result.open
    assert 7.0 not in result.rows["numerator"].tolist()
