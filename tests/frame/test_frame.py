"""Every notebook of the course keeps its frame, and the rules for words and numbers: `python -m qse.dev review`."""

import pytest

from qse.dev.notebooks import named_or_all
from qse.dev.review import findings
from qse.dev.review.frame_file import the_frame
from qse.measures import stratify

NOTEBOOKS = named_or_all([])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_has_no_finding(path):
    found = findings(path)
    assert not found, "\n".join(map(str, found))


def test_the_frame_of_a_module_has_thirteen_parts():
    frame = the_frame()
    assert len(frame.frames["module"]) + 1 == 13
    assert set(frame.frames) == {"module", "case", "tool"}
    assert stratify.__name__ in frame.teaches
    assert all(instead.strip() for instead in frame.words.values())
