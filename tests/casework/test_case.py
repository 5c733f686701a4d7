"""A case at work: what it prints, what it keeps and where, and what it never does."""

from io import BytesIO

import docx
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import qse
from qse.casework.diagram import diagram
from qse.charts.sheet import house_style
from qse.files import Problem
from qse.records import Records


@pytest.fixture
def case():
    return qse.case("case_01")


@pytest.fixture(scope="module")
def records():
    return qse.load_records("mini")


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def named(widget):
    return {one.description: one for one in parts(widget) if getattr(one, "description", "")}


def test_the_content_note_stands_before_the_event(case):
    says = repr(case)
    assert says.index("What this case holds.") < says.index("Timeline")
    assert says.index("Every role is optional") < says.index("Timeline")
    assert "Not yet reviewed by patient partners; use the checklist and change it." in says
    assert "Who has not been heard yet" in says
    assert "<table" in case._repr_html_()


def test_nobody_plays_the_patient(case):
    assert "nobody plays the patient" in case.file.opt_out
    assert not any(line["name"].lower() == "patient" for line in case.file.roles)


def test_a_reviewed_case_asks_for_no_checklist(data, written):
    data["reviewed_by"] = "two patient partners, June"
    assert "use the checklist" not in repr(qse.case(str(written(data))))


def test_answers_are_kept_in_private_and_nowhere_else(case, work):
    case.questions.answer(event="A fall: été, 夜, «»")
    assert qse.case("case_01").questions.answers == {"event": "A fall: été, 夜, «»"}
    files = [path.relative_to(work).as_posix() for path in work.rglob("*") if not path.name.startswith(".")]
    assert files == ["private", "private/case_01-notes.yaml"]


def test_the_form_of_the_questions_keeps_every_change(case):
    form = named(case.questions._widget())
    assert len(form) == 10
    form["Answer 4"].value = "Yes, the line.\nInstitutional."
    assert case.questions.answers["level"] == "Yes, the line.\nInstitutional."
    assert "Institutional." in repr(qse.case("case_01").questions)


def test_the_questions_say_which_were_heard_and_which_are_ours(case):
    says = repr(case.questions)
    assert says.count("?*") == 2
    assert "all wording are ours" in says


def test_factors_take_the_reader_s_codes_once_they_are_whole(case):
    assert case.factors.rows[0].coders == "one: the writers"
    case.coding.code("preset", "institutional", mechanism="language_access", evidence="corroborated")
    assert case.factors.rows[0].coders == "two differ on mechanism"
    assert case.factors.rows[0].says("mechanism") == "language access"
    case.coding.code("preset", mechanism="missing_data")
    assert case.factors.rows[0].coders == "two agree"
    case.coding.code("alarm", "structural")
    assert case.factors.rows[5].says("level") == "none", "half a code is not taken"


def test_the_coding_of_a_case_has_two_axes_and_evidence(case, work):
    found = case.coding.agreement("writers", first="writers")
    assert [row.value for row in found.rows] == [
        "mechanism",
        "structural",
        "institutional",
        "interpersonal",
        "evidence",
    ]
    apart = case.coding.agreement("other", first="writers")
    assert [row.agreed for row in apart.rows] == [3, 9, 8, 9, 10]
    assert "Until somebody reads the contracts" in str(apart.differences)
    case.coding.code("alarm", "none", mechanism="care_process", evidence="reported")
    assert (work / "private" / "case_01-coding.yaml").exists()
    assert len(case.coding.agreement().apart) == 1


def test_the_form_of_a_case_codes_by_menu_and_by_yes_or_no(case):
    form = named(case.coding._widget())
    form["mechanism"].value = "tool"
    form["structural"].value = True
    form["evidence"].value = "pattern"
    assert case.coding.mine.codes["preset"] == {
        "mechanism": "tool",
        "level": {"structural": True},
        "evidence": "pattern",
    }


def test_a_team_s_case_without_codes_can_be_coded(data, written):
    for factor in data["factors"].values():
        for part in ("mechanism", "level", "evidence", "why", "arguable", "other"):
            factor.pop(part, None)
    case = qse.case(str(written(data)))
    assert {row.coders for row in case.factors.rows} == {"nobody yet"}
    assert case.factors.diagram().png
    drawn = diagram(case.factors).figure
    assert "Hairline: nobody has coded" in " ".join(text.get_text() for text in drawn.findobj(Text))
    assert "No second coder comes with this one" in case.coding._html()
    case.coding.code("preset", "none", mechanism="tool", evidence="reported")
    assert case.factors.rows[0].coders == "one: you"
    assert str(case.coding.agreement()) == "There is nothing yet that you and the writers have both coded."
    assert "nothing yet" in str(case.coding.agreement("other", first="writers").differences)


def test_the_blank_case_goes_through_all_steps_of_the_page(records):
    case = qse.case("own_case")
    found = case.pattern(records)
    for step in (
        *(case.before, case.roles, case.told, case.questions, case.coding, case.factors, case.actions),
        *(case.coding.agreement("other", first="writers"), case.coding.agreement("writers"), found),
        *(found.chart(), case.factors.diagram(), case.debrief, case.close, case.save(found)),
    ):
        assert repr(step)


def test_a_factor_without_codes_of_the_writers_shows_none(data, written):
    for part in ("mechanism", "level", "evidence", "why", "arguable", "other"):
        data["factors"]["preset"].pop(part, None)
    coding = qse.case(str(written(data))).coding
    assert "No second coder" in coding.explained(coding.book.item("preset"))
    assert "One way to code it" in coding.explained(coding.book.item("alarm"))


def test_a_reader_sees_words_where_code_has_names(case):
    assert "<strong>line code</strong>" in case.coding._html()
    assert (
        "<strong>paid for</strong>"
        in case.coding.agreement("other", first="writers").differences._repr_html_()
    )


def inside(chart):
    """For each box of a diagram, the texts whose middle lies in it, with their extents."""
    figure = chart.figure
    canvas = FigureCanvasAgg(figure).get_renderer()
    with house_style():
        figure.draw(canvas)
    ax = figure.axes[0]
    boxes = [patch.get_window_extent(canvas) for patch in ax.patches]
    texts = [text.get_window_extent(canvas) for text in ax.texts if text.get_text()]
    return boxes, texts


def overlaps(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


@pytest.mark.parametrize("long", [False, True])
def test_no_words_of_the_diagram_overlap_or_leave_their_box(data, written, long):
    if long:
        for factor in data["factors"].values():
            factor["short"] = "A condition with rather many words that has to be cut somewhere"
            factor["level"] = ["structural", "interpersonal"]
        data["factors"]["alarm"]["level"] = "none"
        data["outcomes"] = {"fall": "A long name of an outcome, written out", "unheard": "Unheard"}
    boxes, texts = inside(diagram(qse.case(str(written(data))).factors))
    assert len(boxes) == 12
    for at, one in enumerate(texts):
        assert not any(overlaps(one, other) for other in texts[at + 1 :])
        home = [box for box in boxes if overlaps(one, box)]
        assert len(home) <= 1
        for box in home:
            assert one.x0 >= box.x0
            assert one.x1 <= box.x1
            assert one.y0 >= box.y0 - 1
            assert one.y1 <= box.y1 + 1


def test_the_diagram_says_level_and_evidence_in_words(case):
    chart = case.factors.diagram()
    drawn = " ".join(text.get_text().replace("\n", " ") for text in chart.figure.axes[0].texts)
    assert "structural institutional interpersonal no level" in drawn
    for word in ("corroborated", "reported", "pattern", "language access", "care process"):
        assert word in drawn
    assert len(chart.table) == 10
    assert "no proof of a cause" in chart.note
    assert chart.mark == "Invented data, coded by hand"
    assert qse.case("own_case").factors.diagram().mark == "Own case, not for publication"
    assert chart.alt.startswith("Diagram of factors.")


def test_a_case_with_very_many_factors_says_that_some_are_not_drawn(data, written):
    data["factors"] |= {f"more_{at}": {"says": f"More {at}", "to": "fall"} for at in range(30)}
    chart = qse.case(str(written(data))).factors.diagram()
    assert "Only the first 24 of 40 factors" in chart.note
    assert len(chart.table) == 40


def test_the_pattern_answers_on_the_invented_network(case, records):
    found = case.pattern(records)
    assert [result.measure.name for result in found.results] == [
        "reported_harm",
        "found_harm",
        "interpreter_used",
    ]
    assert repr(found).count("Invented data") == 3
    assert "What these records cannot show" in repr(found)
    assert found._repr_html_().count("<table") == 3


def test_a_table_that_is_missing_is_one_sentence(case):
    own = Records(
        {"patients": pd.DataFrame({"person_id": [1], "interpreter_needed": ["yes"]})}, period="2025"
    )
    found = case.pattern(own)
    assert found.results == [None, None, None]
    for part in found.parts:
        assert "\n" not in getattr(part, "text", "")
    assert "encounters" in repr(found)


def test_the_pattern_runs_on_own_records(case, records):
    own = Records(
        {
            name: records.table(name)
            for name in ("patients", "encounters", "safety_events", "systems", "care_sites")
        },
        period="2025",
    )
    found = case.pattern(own)
    assert found.results[0] is not None
    assert found.results[1] is None
    assert "trigger_tool_sample" in repr(found)
    assert "Own data, 2025" in repr(found)


def test_the_chart_of_a_pattern_is_the_first_answer_or_says_that_there_is_none(case, records, data, written):
    assert "Harm that somebody reported" in case.pattern(records).chart().alt
    charts_only = Records(
        {name: records.table(name) for name in ("patients", "encounters", "trigger_tool_sample")},
        period="2025",
    )
    found = case.pattern(charts_only)
    assert found.results[0] is None
    assert "Harm that a chart review found" in found.chart().alt
    del data["pattern"]
    assert "nothing to draw" in str(qse.case(str(written(data))).pattern(records).chart())


def test_the_pattern_takes_records_only(case):
    with pytest.raises(Problem, match="pattern takes records"):
        case.pattern(pd.DataFrame())


def test_stronger_actions_stand_first_and_weaker_ones_say_why(case):
    strengths = [row[1] for row in case.actions.parts[0].rows]
    assert strengths == ["stronger", "stronger", "intermediate", "intermediate", "weaker", "weaker"]
    says = repr(case.actions)
    assert "It asks people to remember." in says
    assert "Not decided yet: who owns it, what measures it, for which group, by when." in says
    back = case.actions.parts[-1]
    assert back.columns == ("to", "what", "who brings it", "by when")
    assert "not yet" in {row[2] for row in back.rows}, "one is left to the team"


def test_a_review_with_weaker_actions_alone_is_not_closed(data, written):
    data["actions"] = {name: data["actions"][name] for name in ("mail", "line_training")}
    assert "All of them are weaker." in repr(qse.case(str(written(data))).actions)
    del data["actions"]
    assert "There is no action yet." in repr(qse.case(str(written(data))).actions)


def test_a_saved_page_holds_no_answer_and_no_action_of_the_team(case):
    assert "not answered yet" in case.questions._repr_mimebundle_()["text/html"]
    case.questions.answer(event="The lamp in room four")
    case.actions.add("A lamp that stays on in room four", "forcing")
    for form in (case.questions, case.actions):
        bundle = form._repr_mimebundle_()
        stored = bundle["text/plain"] + bundle["text/html"]
        assert "room four" not in stored
        assert "is kept in my-work/private/" in stored


def test_the_team_s_own_action_is_kept_and_may_be_changed(case):
    case.actions.add("Interpreters join the handover at seven", "leader_acts", owner="EXE")
    case.actions.add("Interpreters join the handover at seven", "leader_acts", owner="EXE", by="May")
    own = qse.case("case_01").actions.own
    assert [(action.owner, action.by) for action in own] == [("EXE", "May")]


def test_the_form_of_the_actions_adds_one_and_says_its_strength(case):
    widget = case.actions._widget()
    form = named(widget)
    form["What shall be done"].value = "A poster"
    form["Add this action"].click()
    assert "Choose what kind of action it is" in widget.children[-1].said
    form["What kind it is"].value = "warning"
    form["Add this action"].click()
    assert "This one is weaker." in widget.children[-1].said
    assert "A poster" in widget.children[0].value


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda case: case.questions.answer(evnt="x"), "Did you mean 'event'?"),
        (lambda case: case.actions.add(" ", "rule"), "Say in some words"),
        (lambda case: case.actions.add("x", "trainin"), "Did you mean 'training'?"),
        (lambda case: case.actions.add("x", "rule", owned="y"), "Did you mean 'owner'?"),
        (lambda case: qse.case("case_1"), "Did you mean 'case_01'?"),
        (lambda case: qse.case("none.yaml"), "There is no file none.yaml"),
        (lambda case: case.coding.agreement("writer"), "Did you mean 'writers'?"),
    ],
)
def test_a_wrong_word_gets_one_sentence(case, ask, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        ask(case)
    assert says in str(problem.value)


def test_the_copy_goes_to_private_and_says_what_it_is(case, records, work):
    case.questions.answer(repair="The letter is answered.")
    case.actions.add("Interpreters join the handover", "leader_acts")
    says = str(case.save(case.pattern(records)))
    assert says.startswith("Saved as my-work/private/case_01-review.docx. ")
    assert "Ask counsel before you save, mail or share it." in says
    saved = [path for path in work.rglob("*.docx")]
    assert saved == [work / "private" / "case_01-review.docx"]
    document = docx.Document(BytesIO(saved[0].read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "This page is for learning." in text
    assert "Ask counsel" in text
    assert text.index("This page is for learning.") < text.index("The event")
    assert "10. What goes back to the patient" in text
    assert "The letter is answered." in text
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "Interpreters join the handover" in cells
    assert len(document.inline_shapes) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(case, work):
    work.mkdir()
    (work / "private").write_text("a file where the folder should be")
    with pytest.raises(Problem, match="could not be saved"):
        case.save()


def test_a_team_s_own_case_is_made_once_and_then_kept(work, capsys):
    case = qse.case("own_case")
    assert "Made my-work/private/own_case.yaml" in capsys.readouterr().out
    path = work / "private" / "own_case.yaml"
    path.write_text(
        path.read_text("utf-8").replace("title: Our case, in a few words", "title: Ours"), "utf-8"
    )
    assert qse.case("own_case").file.title == "Ours"
    assert capsys.readouterr().out == ""
    case.questions.answer(event="x")
    assert path.read_text("utf-8").count("title: Ours") == 1, "notes go to a file of their own"


def test_a_case_ends_for_a_group_and_for_one_alone(case, data, written):
    assert case.file.debrief[0] in repr(case.debrief)
    assert case.file.close_alone[0] in repr(case.close)
    for part in ("debrief", "close_alone", "roles"):
        del data[part]
    bare = qse.case(str(written(data)))
    assert "five minutes" in repr(bare.debrief)
    assert "Stand up" in repr(bare.close)
    assert "names no roles" in repr(bare.roles)
