"""What a team's own records do not hold is said in a sentence, and the page goes on; a slip stops it."""

import pandas as pd
import pytest
from small import BACK, visits

import qse
from qse.files import Problem
from qse.files.chosen import choose
from qse.measures import Unanswered
from qse.records import Missing, OwnRecords, Records


@pytest.fixture
def mine() -> OwnRecords:
    return OwnRecords(visits([("female", 0, 40, 60, 0)]), "2025", 2025, pd.DataFrame(), [])


QUESTIONS = [
    (lambda records: qse.stratify(records, "reported_harm", by="sex"), "needs safety_events"),
    (lambda records: qse.stratify(records, BACK, by="system_name"), "systems"),
    (lambda records: qse.stratify(records, "stay", by="sex"), "column 'visit_type' in encounters"),
    (lambda records: qse.over_time(records, "rating"), "experience"),
    (lambda records: qse.compare_units(records, BACK), "care_sites"),
    (lambda records: qse.pathway(records, "harm_review"), "trigger_tool_sample"),
    (lambda records: qse.field_quality(records, "disability"), "column 'disability_status' in patients"),
    (lambda records: qse.detection(records, by="sex"), "safety_events"),
]


@pytest.mark.parametrize(("ask", "says"), QUESTIONS)
def test_own_records_say_what_is_missing_and_raise_nothing(mine, ask, says):
    found = ask(mine)
    assert isinstance(found, Unanswered)
    for said in (repr(found), repr(found.chart()), qse.say(found), qse.say(found, "{group}: {rate}")):
        assert said.startswith("Not answered:")
        assert says in said
        assert "\n" not in said
    assert found.what_if("a", complete=(0.5, 1)) is found
    assert found.source.mark == mine.mark
    with pytest.raises(Problem, match="Not answered"):
        found.rows  # noqa: B018


@pytest.mark.parametrize(("ask", "says"), QUESTIONS)
def test_records_that_a_program_puts_together_raise(mine, ask, says):
    with pytest.raises(Missing) as missing:
        ask(Records({name: mine.table(name, show_rows=True) for name in mine.names}))
    assert says in str(missing.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda records: qse.stratify(records, "readmision", by="sex"),
        lambda records: qse.stratify(records, BACK, by="sexx"),
        lambda records: qse.stratify(records, BACK, by="sex", reference="no such group"),
        lambda records: qse.pathway(records, "harm_reviews"),
        lambda records: qse.field_quality(records, "race"),
    ],
)
def test_a_slip_in_the_question_is_still_a_problem(mine, ask):
    with pytest.raises(Problem):
        ask(mine)


def test_the_chosen_records_are_opened_and_else_those_that_are_given(tmp_path, mine):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date\n1,a,2024-03-05\n2,b,2024-03-06\n")
    assert qse.open_records(otherwise=mine) is mine
    with pytest.raises(Problem, match="No records of your own are chosen yet"):
        qse.open_records()
    choose(tmp_path)
    try:
        assert repr(qse.open_records(otherwise=mine)) == "Own data, March 2024: encounters"
        choose(tmp_path / "gone")
        with pytest.raises(Problem, match="are not there now; choose them again"):
            qse.open_records(otherwise=mine)
    finally:
        choose(None)
    assert qse.open_records(otherwise=mine) is mine
