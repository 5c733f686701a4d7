"""A handout is one printed page, on both sizes of paper in use; every page to read fits a phone."""

import re
from pathlib import Path
from typing import Any

import pytest

from qse.files import content

PAGES = sorted(content("read").glob("*_handout.html"))
TO_READ = sorted(content("read").glob("*.html"))


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_handout_prints_on_one_page(page: Any, path: Path, paper: str) -> None:
    page.goto(path.as_uri())
    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("path", TO_READ, ids=lambda path: path.stem)
def test_a_page_to_read_is_no_wider_than_a_phone(page: Any, path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
