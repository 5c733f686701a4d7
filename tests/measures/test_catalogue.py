"""A broken definition of a measure gets one sentence with file, line and field."""

import pytest

from qse.files import Problem
from qse.measures.catalogue import read_measures

WHOLE = """
falls:
  title: Falls
  sentence: of admissions had a fall
  axis: Admissions with a fall
  unit: admissions
  table: encounters
  numerator: {recorded_in: safety_events, where: {event_category: [fall]}}
  improvement_notation: decrease
  caution: Falls are under-reported.
"""


def test_a_whole_definition_is_read(tmp_path):
    path = tmp_path / "measures.yaml"
    path.write_text(WHOLE)
    assert read_measures(path)["falls"].title == "Falls"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  title: Falls\n", "", "line 2, falls: the part 'title' is missing"),
        ("title:", "titel:", "line 3, falls.titel: a measure has no such part. Did you mean 'title'"),
        ("decrease", "down", "line 9, falls.improvement_notation: write increase, decrease or neither"),
        ("falls:\n", "falls: 3\nother:\n", "line 2, falls: a measure is a list"),
        ("  axis:", "  title: Twice\n  axis:", "stands twice"),
        ("title: Falls", "title: [", "line"),
    ],
)
def test_a_broken_one_is_named(tmp_path, old, new, says):
    path = tmp_path / "measures.yaml"
    path.write_text(WHOLE.replace(old, new))
    with pytest.raises(Problem, match=r"measures\.yaml") as problem:
        read_measures(path)
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)
