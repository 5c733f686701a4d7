"""An equity prompt tried on twenty written events."""

import pytest
from small import words

from qse.files import Problem
from qse.measures import prompt_fields, try_prompt, written_events
from qse.measures.prompt import events
from qse.records import text_bank


def test_twenty_events_come_from_the_bank_and_are_meant_for_practice():
    of = {text.text: text for text in text_bank("event_narratives").texts}
    assert len(events()) == len({event.text for event in events()}) == 20
    assert all(of[event.text].codes["prompt_practice"] for event in events())
    assert not any(of[event.text].codes["harm_scale"] == "death" for event in events())
    page = words(written_events()._repr_html_())
    assert "not yet reviewed by patient partners" in page
    assert "20 events" in written_events().sentence


def test_every_condition_belongs_to_a_field():
    known = set(text_bank("event_narratives").codes["hints"]["values"])
    ticked = [field for field in prompt_fields().values() if not field.free]
    assert set().union(*(field.covers for field in ticked)) == known
    assert sum(len(field.covers) for field in ticked) == len(known)
    assert all(len(field.asks.split()) <= 20 for field in ticked)


def test_what_a_prompt_brings_misses_and_costs():
    trial = try_prompt(["language", "access", "concern"], seconds=30, reports_a_month=120)
    assert len(trial.brought) + len(trial.missed) + len(trial.quiet) == 20
    assert trial.minutes == 30
    assert "3.0 hours a month" in trial.sentence
    assert (trial.rows["alone"] <= trial.rows["brings"]).all()
    for event in trial.missed:
        assert event.leaves_out in repr(trial)
    assert "never meets the prompt" in repr(trial)


def test_an_open_question_says_that_it_is_counted_as_answered():
    trial = try_prompt(["open_question"])
    assert not trial.missed
    assert "as if somebody answered" in repr(trial)


def test_own_marks_are_held_against_ours():
    trial = try_prompt("language", flagged=[1, 2, 3])
    assert "You marked 3. We would ask about 2 of these too; 1 you saw and we did not" in trial.sentence
    assert "You marked" not in try_prompt("language").sentence


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"fields": []}, "one to 3 different fields"),
        ({"fields": ["language", "access", "concern", "place"]}, "this one has 4"),
        ({"fields": ["language", "language"]}, "different fields"),
        ({"fields": ["langage"]}, "no field 'langage'"),
        ({"fields": ["language"], "seconds": 0}, "seconds is the time"),
        ({"fields": ["language"], "flagged": [21]}, "numbers 1 to 20"),
        ({"fields": ["language"], "flagged": 3}, "in brackets"),
        ({"fields": ["language"], "flagged": "3, 6"}, "in brackets"),
        ({"fields": ["language"], "reports_a_month": -3}, "a whole number"),
        ({"fields": ["language"], "reports_a_month": "40"}, "a whole number"),
    ],
)
def test_mistakes_are_named(asked, says):
    with pytest.raises(Problem, match=says):
        try_prompt(**asked)
