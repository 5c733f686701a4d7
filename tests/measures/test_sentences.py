"""Each result says its finding itself: direction, size, interval, n, and what cannot be said."""

import re

import pytest
from small import BACK, measure, own, visits, words

import qse
from qse.files import Problem
from qse.measures.words import HIDDEN
from qse.records import Records

GROUPS = [("male", 0, 100, 400, 0), ("female", 0, 200, 300, 0), ("x", 0, 60, 200, 0)]
INTERVAL = r"\d[\d,.]*%? to \d[\d,.]*%?"


def test_stratify_says_who_is_higher_and_by_how_much():
    result = qse.stratify(own(GROUPS), BACK, by="sex", reference="Male")
    assert result.sentence == (
        "28.6% of visits were followed by another (1,260 visits, 95% interval 26.1% to 31.1%). "
        "Reference: Male, 20.0%. "
        "Female: 40.0%, higher by 20.0 percentage points (14.4 to 25.4), ratio 2.00 (1.63 to 2.46). "
        "No clear difference to the reference for: X."
    )
    assert str(qse.say(result)) == result.sentence
    assert result.title == "Back within 30 days: higher for Female patients"


def test_lower_is_said_as_a_size():
    result = qse.stratify(own(GROUPS), BACK, by="sex", reference="Female")
    assert (
        "Male: 20.0%, lower by 20.0 percentage points (14.4 to 25.4), ratio 0.50 (0.41 to 0.61)."
        in result.sentence
    )
    assert "lower by -" not in result.sentence
    assert "lower for 2 groups" in result.title or "lower for Male and X patients" in result.title


@pytest.mark.parametrize("groups", [GROUPS[:1], [(None, 0, 60, 90, 0)]])
def test_one_group_has_nothing_to_be_compared_with(groups):
    result = qse.stratify(own(groups), BACK, by="sex")
    assert "There is one group only" in result.sentence
    assert "nothing to compare" in result.sentence
    assert result.title.endswith("nothing to compare")
    for word in ("higher", "lower", "No clear difference"):
        assert word not in result.sentence


def test_no_clear_difference():
    result = qse.stratify(own([("male", 0, 100, 400, 0), ("female", 0, 101, 399, 0)]), BACK, by="sex")
    assert "No clear difference to the reference for: Male, Female." in result.sentence
    assert result.title.endswith("no clear difference between groups")
    for word in ("higher", "lower"):
        assert word not in result.sentence


def test_hidden_groups_are_named_without_a_figure():
    groups = [*GROUPS, ("Four", 0, 4, 80, 0), ("Five", 0, 5, 80, 0)]
    result = qse.stratify(own(groups), BACK, by="sex")
    sentence = result.sentence
    said = sentence[sentence.index(HIDDEN.capitalize()) :]
    assert "Four" in said
    assert "Five" in said
    assert "Four:" not in sentence


def test_all_hidden_is_said_without_any_figure():
    result = qse.stratify(own([("male", 0, 3, 2, 0), ("female", 0, 2, 2, 0)]), BACK, by="sex")
    assert HIDDEN in result.sentence
    rest = result.sentence.replace(HIDDEN, "").replace(HIDDEN.capitalize(), "").replace("95% interval", "")
    assert not re.search(r"\d", rest)


def test_many_clear_groups_are_counted_after_five():
    groups = [(f"Group {at:02}", 0, 20 + 40 * (at % 2) * 5, 480, 0) for at in range(20)]
    result = qse.stratify(own(groups), BACK, by="sex", reference=0.2)
    assert len(re.findall(r"Group \d\d: [\d.]+%, higher by", result.sentence)) == 5
    assert "5 more are higher, by less." in result.sentence
    assert "5 more are lower, by less." in result.sentence


def test_the_sentence_and_the_table_agree():
    for reference in ("overall", "Male", 0.25):
        result = qse.stratify(own(GROUPS), BACK, by="sex", reference=reference)
        table = result.table().set_index("group")
        for word, row in zip(result.clear, result.rows.to_dict("records"), strict=True):
            cell = table.loc[row["group"], f"difference to {result.reference_name}"]
            if word in ("higher", "lower"):
                assert cell.startswith("+" if word == "higher" else "-")
                assert f"{word} by {cell.strip('+-').removesuffix(' points')}" in result.sentence
                assert row["difference_low"] * row["difference_high"] > 0


@pytest.mark.parametrize(("scoring", "unit"), [("mean", "days"), ("median", "days")])
def test_means_and_medians_carry_their_unit(scoring, unit):
    frames = visits([("male", 0, 100, 100, 0), ("female", 0, 100, 100, 0)])
    frames["encounters"]["los_days"] = [float(at % 7 + 6 * (at >= 200)) for at in range(400)]
    asked = measure(scoring=scoring, value="los_days", value_unit=unit, sentence="was the usual stay")
    sentence = qse.stratify(Records(frames), asked, by="sex", reference="Male").sentence
    assert re.search(
        rf"Female: [\d.]+ {unit}, higher by [\d.]+ {unit} \({INTERVAL}\), ratio [\d.]+ \({INTERVAL}\)",
        sentence,
    )
    assert "400 visits" in sentence


def test_rates_say_how_much_of_what(net):
    sentence = qse.stratify(net, "reported_harm_rate", by="payer").sentence
    assert re.match(
        rf"[\d.]+ reports of harm were written per 1,000 patient-days \([\d,]+ patient-days, 95% interval {INTERVAL}\)",
        sentence,
    )


def test_the_level_is_said():
    for level, said in ((0.998, "99.8% interval"), (0.9, "90% interval")):
        result = qse.stratify(own(GROUPS), BACK, by="sex", level=level)
        assert said in result.sentence
        assert said in result.table().columns


def test_the_other_results_say_figures_intervals_and_n(net):
    over = qse.over_time(net, "readmission")
    assert re.search(rf"from {INTERVAL} over \d+ months; (no signal|.+line)", over.sentence)
    assert re.search(
        r"\d+% of \d+ .+ reach the last step; the largest loss, \d+,",
        qse.pathway(net, "interpreter").sentence,
    )
    assert re.search(
        r"known for [\d.]+% of [\d,]+ patients", qse.field_quality(net, "race_ethnicity").sentence
    )
    units = qse.compare_units(net, "readmission", "system_name").sentence
    assert re.search(r"Everybody together: [\d.]+%; 8 health systems are compared", units)
    unequal = qse.disparity(qse.stratify(net, "readmission", by="payer")).sentence
    assert re.search(r"it is [\d.]+ percentage points higher for .+, a ratio of [\d.]+", unequal)
    worlds = qse.compare(net, net.repaired("interpreter_gap"), "readmission", by="sex").sentence
    assert re.search(r"from [\d.]+% to [\d.]+%. That is [\d,]+ fewer in [\d,]+ admissions", worlds)
    for sentence in (over.sentence, units, unequal, worlds):
        assert "nan" not in sentence


def test_every_result_can_be_said_and_none_takes_a_template_but_stratify(net):
    results = [
        qse.over_time(net, "readmission", period="year"),
        qse.pathway(net, "interpreter"),
        qse.field_quality(net, "language"),
        qse.compare_units(net, "readmission", "system_name"),
        qse.disparity(qse.stratify(net, "readmission", by="payer")),
        qse.compare(net, net.repaired("staffing"), "stay", by="sex"),
        qse.stratify(net, "readmission", by=["sex", "payer"]),
    ]
    for result in results:
        assert str(qse.say(result)) == result.sentence
        assert words(qse.say(result)._repr_html_()).strip()
        with pytest.raises(Problem, match=r"^[^\n]+$"):
            qse.say(result, "{rate}")


def test_several_are_said_one_after_another(net):
    result = qse.stratify(net, "readmission", by=["sex", "payer"])
    assert result.sentence.startswith("By sex assigned at birth: ")
    assert "By main payer: " in result.sentence
    assert result["payer"].sentence in result.sentence
    with pytest.raises(Problem, match="Did you mean 'payer'"):
        result["payr"]
    with pytest.raises(Problem, match=r"There is: 'payer', 'sex'"):
        result["age"]
    asked = r'^Name the result to draw: \.chart\("sex"\) or \.chart\("payer"\)\. .*crossed=True'
    with pytest.raises(Problem, match=asked):
        result.chart()


def test_a_single_one_of_several_is_drawn_without_its_name(net):
    one = qse.stratify(net, "readmission", by=["payer"])
    assert repr(one.chart()) == repr(one["payer"].chart())


@pytest.mark.parametrize(
    "make", ["stratify", "several", "over_time", "pathway", "field_quality", "compare_units"]
)
def test_markup_in_data_is_shown_and_not_executed(make):
    mark = "<script>x</script>"
    groups = [(name, at, 40, 60, 0) for name in (mark, "male", "female") for at in range(12)]
    if make == "compare_units":
        result = qse.compare_units(own(groups, column="care_site_name"), BACK)
    elif make == "pathway":
        frames = visits(groups)
        frames["pain_assessments"] = frames["encounters"][["visit_occurrence_id"]].assign(
            pain_self_report=9, pain_recorded=8, analgesia="yes", minutes_to_analgesia=20
        )
        result = qse.pathway(Records(frames), "pain", by="sex")
    elif make == "field_quality":
        frames = visits(groups)
        frames["patients"]["race_ethnicity_recorded"] = mark
        result = qse.field_quality(Records(frames), "race_ethnicity", by="sex")
    elif make == "several":
        result = qse.stratify(own(groups), BACK, by=["sex", "age"])
    else:
        result = getattr(qse, make)(own(groups), BACK, by="sex")
    pages = [result._repr_html_(), qse.say(result)._repr_html_()]
    pages += [result.chart()._repr_html_()] if make == "stratify" else []
    for page in pages:
        assert "<script>" not in page
    assert "&lt;script&gt;" in pages[0]


def test_braces_in_a_name_are_only_a_name():
    groups = [("{rate}", 0, 200, 300, 0), ("male", 0, 100, 400, 0)]
    result = qse.stratify(own(groups), BACK, by="sex")
    assert "{rate}" in result.sentence
    assert "{rate}" in result.title
    assert str(qse.say(result, "{group} {rate}", group="{rate}")) == "{rate} 40.0%"
