"""The pages for running a year: short, plain, and nothing in them leads nowhere."""

import re

import pytest

from qse.dev.review.markdown import blocks, links
from qse.dev.review.prose import MEDIAN_GRADE, level
from qse.files import content
from qse.learn.cited.rules import rules
from qse.learn.cited.sources import sources

PAGES = sorted((content("curriculum") / "guide").glob("*.md"))
LONGEST = 900


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_plain_and_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.split()) <= LONGEST
    assert level(blocks(text))[0] <= MEDIAN_GRADE
    for target in links(text):
        assert (path.parent / target.partition("#")[0]).exists(), target
    for key in re.findall(r"\brules? `([a-z0-9_]+)`", text):
        assert key in rules(), key
    for key in re.findall(r"`([a-z_]+(?:19|20)\d\d[a-z]*)`", text):
        assert key in sources(), key


def test_every_page_is_in_the_list():
    index = (content("curriculum") / "guide" / "README.md").read_text(encoding="utf-8")
    assert all(path.name in index for path in PAGES if path.name != "README.md")
