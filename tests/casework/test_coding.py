"""Coding: kept at every change, two coders side by side, and no pass mark."""

import math

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import qse
from qse.casework.agreement import compare_readings
from qse.casework.codebook import Axis, Codebook, Item, Reading
from qse.files import Problem
from qse.records import text_bank
from qse.stats import wilson


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def controls(sheet):
    """The form's controls by their label, and what it says."""
    form = sheet._widget()
    return labelled(form), [one for one in parts(form) if hasattr(one, "said")]


def labelled(form):
    """What the form shows now, by label."""
    return {one.description: one for one in parts(form) if getattr(one, "description", "")}


def test_ten_are_live_and_twenty_are_for_work_alone():
    live, alone, every = (
        {item.name for item in qse.coding("vignettes", part=part).shown} for part in ("live", "alone", "all")
    )
    assert (len(live), len(alone), len(every)) == (10, 20, 30)
    assert live | alone == every


@pytest.mark.parametrize(
    ("levels", "names"),
    [
        ("ama", ["structural", "institutional", "interpersonal", "internalized"]),
        ("jones", ["institutionalized", "personally_mediated", "internalized"]),
        ("kickoff", ["structural", "institutional", "interpersonal"]),
    ],
)
def test_each_scheme_has_its_levels(levels, names):
    sheet = qse.coding("vignettes", levels=levels)
    assert list(sheet.book.axes[0].values) == names
    assert all(sheet.book.axes[0].values.values())


def test_the_second_coder_of_the_course_is_the_bank_s():
    for levels in ("ama", "jones"):
        course = qse.coding("vignettes", levels=levels).reading("course")
        for text in text_bank("level_vignettes").texts:
            assert course.codes[text.id]["level"] == text.codes["suggested"][levels], text.id


def test_the_other_reader_never_adds_a_level_onto_a_patient():
    other = qse.coding("vignettes", part="all").reading("other")
    course = qse.coding("vignettes", part="all").reading("course")
    added = [
        name
        for name in course.codes
        if other.codes[name]["level"]["internalized"] and not course.codes[name]["level"]["internalized"]
    ]
    assert added == []


def test_codes_come_back_and_can_be_read_by_a_person(work):
    qse.coding("vignettes").code("v03", "institutional").code("v10", "none")
    sheet = qse.coding("vignettes")
    assert sheet.mine.codes["v03"]["level"] == {
        "structural": False,
        "institutional": True,
        "interpersonal": False,
        "internalized": False,
    }
    assert not any(sheet.mine.codes["v10"]["level"].values())
    assert sheet.done == 2
    kept = (work / "coding" / "vignettes-ama-round-1.yaml").read_text(encoding="utf-8")
    assert "Kept on this machine only" in kept
    assert "institutional: 'yes'" in kept


def test_a_second_round_leaves_the_first_as_it_was():
    qse.coding("vignettes").code("v03", "institutional")
    qse.coding("vignettes", round=2).code("v03", "structural")
    assert qse.coding("vignettes").mine.codes["v03"]["level"]["institutional"]
    assert not qse.coding("vignettes", round=2).mine.codes["v03"]["level"]["institutional"]


def test_the_form_keeps_every_press_and_moves_on():
    sheet = qse.coding("vignettes")
    form = sheet._widget()
    named = labelled(form)
    text, said = [one for one in parts(form) if hasattr(one, "said")]
    assert text.said.startswith("v01, 1 of 10\n")
    named["structural"].value = False
    named["institutional"].value = True
    assert sheet.mine.codes["v01"]["level"] == {"structural": False, "institutional": True}
    assert sheet.done == 0, "two levels are still open"
    named["interpersonal"].value = named["internalized"].value = False
    assert sheet.done == 1
    assert "1 of 10" in said.said
    named["Next text"].click()
    assert text.said.startswith("v02, 2 of 10\n")
    assert labelled(form)["institutional"].value is None
    assert "v02" not in sheet.mine.codes, "moving on codes nothing"
    named["Show how another coder read it"].click()
    assert said.said.startswith("One way to code it: level: structural, institutional.")
    named["Previous text"].click()
    assert labelled(form)["institutional"].value is True
    named["Your initials, if you like"].value = "AB"
    assert sheet.mine.by == "AB"


def test_a_choice_that_arrives_after_the_press_on_next_stays_with_its_text():
    sheet = qse.coding("vignettes")
    form = sheet._widget()
    first = labelled(form)
    first["Next text"].click()
    first["internalized"].value = False
    assert sheet.mine.codes["v01"]["level"] == {"internalized": False}
    assert "v02" not in sheet.mine.codes
    assert labelled(form)["internalized"].value is None


def test_every_control_of_the_form_has_words():
    for sheet in (qse.coding("vignettes"), qse.case("case_01").coding):
        for one in parts(sheet._widget()):
            if hasattr(one, "description") and not type(one).__name__.startswith("HTML"):
                assert one.description or type(one).__name__ in ("VBox", "HBox")


def test_without_widgets_every_text_and_what_another_coder_said_can_be_read():
    bundle = qse.coding("vignettes")._repr_mimebundle_()
    assert bundle["text/plain"].count("not coded yet") == 10
    assert bundle["text/html"].count("<details>") == 10
    assert "Arguable: institutional." in bundle["text/html"]


@pytest.mark.parametrize(
    ("levels", "item", "says"),
    [
        ("ama", "v02", "Arguable: structural."),
        ("jones", "v02", "Arguable, in the AMA's four: structural."),
        ("jones", "v03", "Arguable: personally mediated."),
        ("kickoff", "v02", "Arguable: structural."),
        ("kickoff", "v08", "Arguable, in the AMA's four: internalized."),
    ],
)
def test_the_arguable_level_is_named_in_the_scheme_in_use_or_with_its_owner(levels, item, says):
    sheet = qse.coding("vignettes", levels=levels)
    assert says in sheet.explained(sheet.book.item(item))


def test_agreement_is_the_share_on_which_both_say_the_same():
    sheet = qse.coding("vignettes", part="all")
    row = sheet.agreement("other", first="course").rows[1]
    assert (row.value, row.both, row.first, row.second, row.agreed) == ("institutional", 30, 21, 27, 18)
    low, high = wilson(np.array(18.0), np.array(30.0), 0.95)
    assert row.share == pytest.approx((18 / 30, float(low), float(high)))


def test_agreement_says_most_and_least_and_that_there_is_no_mark():
    found = qse.coding("vignettes", part="all").agreement("other", first="course")
    assert "most on internalized (28 of 30" in found.sentence
    assert "least on institutional (18 of 30" in found.sentence
    assert "no pass mark" in found.sentence
    chart = found.chart()
    assert chart.title == "The two coders agree most on internalized and least on institutional"
    assert len(chart.table) == 4


def test_nothing_coded_by_both_is_one_sentence():
    found = qse.coding("vignettes").agreement()
    assert repr(found) == "There is nothing yet that you and the course have both coded."
    assert repr(found.differences) == repr(found)
    assert "<table" not in found._repr_html_()


def test_only_what_both_coded_counts():
    sheet = qse.coding("vignettes").code("v03", "institutional")
    sheet.keep("v01", {"level": {"interpersonal": True}})
    found = sheet.agreement()
    assert {row.value: row.both for row in found.rows} == {
        "structural": 1,
        "institutional": 1,
        "interpersonal": 2,
        "internalized": 1,
    }
    assert found.apart == ()


def test_differences_show_the_text_both_codes_and_the_reason():
    found = qse.coding("vignettes").code("v05", "none").agreement()
    says = str(found.differences)
    assert "security is called more often" in says
    assert "you said none; the course said institutional, interpersonal" in says
    assert "Arguable: interpersonal" in says


def test_kappa_is_not_made_up_where_both_say_one_thing():
    axis = Axis("level", "?", {"a": "", "b": ""}, several=True)
    items = tuple(Item(str(number), "") for number in range(4))
    same = Reading("one", {item.name: {"level": {"a": False, "b": True}} for item in items})
    found = compare_readings(Codebook("t", "w", (axis,), items, {}), same, same, items)
    assert all(math.isnan(row.kappa[0]) for row in found.rows)
    assert set(found.table["beyond chance (95% interval)"]) == {"cannot be told"}
    assert "agree alike on everything" in found.sentence


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_agreement_does_not_depend_on_who_comes_first(pairs):
    axis = Axis("level", "?", {"a": ""}, several=True)
    items = tuple(Item(str(at), "") for at in range(len(pairs)))
    one, two = (
        Reading(
            str(side),
            {item.name: {"level": {"a": pair[side]}} for item, pair in zip(items, pairs, strict=True)},
        )
        for side in (0, 1)
    )
    book = Codebook("t", "w", (axis,), items, {})
    here, there = compare_readings(book, one, two, items), compare_readings(book, two, one, items)
    assert here.rows[0].agreed == there.rows[0].agreed == sum(first == second for first, second in pairs)
    assert here.rows[0].share == there.rows[0].share
    assert len(here.apart) == len(pairs) - here.rows[0].agreed
    low, high = here.rows[0].share[1:]
    assert 0 <= low <= here.rows[0].share[0] <= high <= 1


def colleague(path, **codes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"what": "vignettes, ama", "by": "AB", "codes": codes}), encoding="utf-8")


def test_a_colleague_s_file_is_found_in_my_work(work):
    colleague(work / "coding" / "from-ab.yaml", v03={"level": {"structural": "no", "institutional": True}})
    sheet = qse.coding("vignettes").code("v03", "institutional")
    found = sheet.agreement("from-ab.yaml")
    assert found.second == "AB"
    assert [row.both for row in found.rows] == [1, 1, 0, 0]
    assert "–" in found.table["share agreed (95% interval)"].tolist()


def test_the_file_that_a_form_kept_is_one_that_a_colleague_can_bring_in(work):
    qse.coding("vignettes").code("v03", "institutional")
    kept = work / "coding" / "vignettes-ama-round-1.yaml"
    (work / "coding" / "theirs.yaml").write_bytes(kept.read_bytes())
    assert qse.coding("vignettes").agreement("theirs.yaml").rows[0].agreed == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what: vignettes, jones\ncodes: {}\n", "line 1, what: these are codes of 'vignettes, jones'"),
        ("just words", "this holds no codes"),
        ("what: vignettes, ama\ncodes: 3\n", "this holds no codes"),
        (
            "what: vignettes, ama\ncodes:\n  v99: {level: none}\n",
            "line 3, codes.v99: There is no vignettes, ama 'v99'",
        ),
        ("what: vignettes, ama\ncodes:\n  v01: yes\n", "write axes with their codes here"),
        (
            "what: vignettes, ama\ncodes:\n  v01: {levels: none}\n",
            "There is no axis 'levels'. Did you mean 'level'?",
        ),
        (
            "what: vignettes, ama\ncodes:\n  v01: {level: {structural: maybe}}\n",
            "write yes or no, not 'maybe'",
        ),
        ("what: vignettes, ama\ncodes:\n  v01: {level: 7}\n", "write names such as"),
        ("codes: [", "did not find"),
    ],
)
def test_a_colleague_s_bad_file_is_one_sentence(work, text, says):
    path = work / "coding" / "theirs.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=r"^theirs.yaml[^\n]*$") as problem:
        qse.coding("vignettes").agreement("theirs.yaml")
    assert says in str(problem.value)


def test_one_s_own_file_is_no_second_coder(work):
    sheet = qse.coding("vignettes").code("v03", "institutional")
    with pytest.raises(Problem, match="your own file"):
        sheet.agreement("vignettes-ama-round-1.yaml")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: qse.coding("vignetes"), "Did you mean 'vignettes'?"),
        (lambda: qse.coding(part="alone in the night"), "There is: 'all', 'alone', 'live'"),
        (lambda: qse.coding(levels="amma"), "Did you mean 'ama'?"),
        (lambda: qse.coding(round=3), "round is 1"),
        (lambda: qse.coding().code("v99", "none"), "There is no vignettes, ama 'v99'"),
        (lambda: qse.coding().code("v01", "institutionl"), "Did you mean 'institutional'?"),
        (lambda: qse.coding().code("v01", level=4), "write names such as"),
        (lambda: qse.coding().code("v01", mechanism="tool"), "There is no axis 'mechanism'"),
        (lambda: qse.coding().agreement("cours"), "Did you mean 'course'?"),
        (lambda: qse.coding().agreement("anna.yaml"), "There is no file anna.yaml"),
    ],
)
def test_a_wrong_word_gets_one_sentence(ask, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        ask()
    assert says in str(problem.value)


def test_a_damaged_file_is_set_aside_and_the_form_starts_empty(work, capsys):
    sheet = qse.coding("vignettes").code("v03", "institutional")
    sheet.path.write_text("codes: [", encoding="utf-8")
    assert sheet.mine.codes == {}
    assert "is kept as" in capsys.readouterr().out


def test_a_code_that_is_none_of_the_book_s_is_passed_over(work):
    sheet = qse.coding("vignettes").code("v03", "institutional")
    sheet.path.write_text(
        "codes: {v03: {level: {structural: perhaps}}, v77: {level: x}, v01: words}", encoding="utf-8"
    )
    assert all(not codes for codes in sheet.mine.codes.values())


def test_a_folder_that_cannot_be_written_is_told_in_the_form(work):
    work.mkdir()
    (work / "coding").write_text("a file where the folder should be")
    named, says = controls(qse.coding("vignettes"))
    named["structural"].value = True
    assert "could not be saved" in says[1].said
