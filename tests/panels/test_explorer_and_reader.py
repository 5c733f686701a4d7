"""The explorer and the reader: menus and buttons that say what the functions say."""

import pytest
from test_board import parts

import qse
from qse.files import Problem
from qse.records import Records


@pytest.fixture(scope="module")
def records():
    return qse.load_records("mini")


def menus(widget):
    return {each.description: each for each in parts(widget) if type(each).__name__ == "Dropdown"}


def line(widget) -> str:
    return next(each.value for each in parts(widget) if "The line of code" in str(getattr(each, "value", "")))


def test_the_line_of_code_gives_the_same_result(records):
    explorer = qse.explore(records)
    widget = explorer._widget()
    found = menus(widget)
    found["Measure"].value = "stay"
    found["By"].value = "payer"
    found["Compared with"].value = "Commercial"
    found["To"].value = 11
    code = explorer.code("stay", "payer", "Commercial", (0, 11))
    assert code in line(widget).replace("&quot;", '"')
    chart = eval(code, {"qse": qse, "records": records})
    assert chart.sentence == explorer.result("stay", "payer", "Commercial", (0, 11)).sentence


def test_menus_offer_only_what_can_be_answered(records):
    explorer = qse.explore(records)
    assert "harm" not in [each.name for each in explorer.measures], "the truth stays sealed"
    assert "harm" in [each.name for each in qse.explore(records.reveal()).measures]
    few = Records({"encounters": records.table("encounters"), "patients": records.table("patients")})
    names = [name for _, name in qse.explore(few).strata("readmission")]
    assert "payer" in names
    assert "system_name" not in names


def test_a_question_without_an_answer_gets_a_sentence_and_the_menus_go_on(records):
    widget = qse.explore(records)._widget()
    found = menus(widget)
    says = next(each for each in parts(widget) if type(each).__name__ == "Announcer")
    found["From"].value = 30
    found["To"].value = 3
    assert "months takes the first and the last month" in says.said
    found["To"].value = 35
    assert "Readmission" in says.said


def test_its_twin_has_the_first_result_and_its_code(records):
    bundle = qse.explore(records)._repr_mimebundle_()
    assert "qse.stratify(records," in bundle["text/plain"]
    assert "menus for" in bundle["text/html"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"records": 3}, "takes records first"),
        ({"measure": "stayy"}, "Did you mean 'stay'"),
        ({"measure": "harm"}, "sealed"),
        ({"by": "pay"}, "Did you mean 'payer'"),
        ({"records": Records({})}, "the tables of no measure"),
    ],
)
def test_a_bad_question_gets_one_sentence(records, question, says):
    asked = {"records": records} | question
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.explore(**asked)
    assert says in str(problem.value)


def test_the_reader_shows_no_verdict_before_it_is_asked(records):
    result = qse.over_time(qse.load_records(60_000), "interpreter_used", "system_name", period="month")
    reader = qse.signal_or_noise(result)
    widget = reader._widget()
    shown = " ".join(str(getattr(each, "value", "")) for each in parts(widget))
    assert "usual" not in shown
    says = next(each for each in parts(widget) if type(each).__name__ == "Announcer")
    press = {each.description: each for each in parts(widget) if type(each).__name__ == "Button"}
    series = next(each for each in result.series if each.name == reader.names[0])
    press["A signal" if series.signal else "Noise"].click()
    assert says.said.startswith("The rules say the same.")
    assert series.says in says.said
    press["Noise" if series.signal else "A signal"].click()
    assert says.said.startswith("The rules say otherwise.")
    press["Next chart"].click()
    assert says.said.startswith("Chart 2 of")


def test_the_readers_twin_folds_the_answers(records):
    reader = qse.signal_or_noise(qse.over_time(records, "readmission", period="quarter"))
    html = reader._repr_mimebundle_()["text/html"]
    assert html.index("<figure") < html.index("Show what the rules say") < html.index("no signal")


def test_the_reader_needs_something_to_read(records):
    with pytest.raises(Problem, match="takes a result over time"):
        qse.signal_or_noise(qse.stratify(records, "readmission", "sex"))
    with pytest.raises(Problem, match="No series shows enough points"):
        qse.signal_or_noise(qse.over_time(records, "readmission", period="year"))
