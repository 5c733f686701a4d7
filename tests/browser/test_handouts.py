"""A handout is one printed page, on both sizes of paper in use."""

import re
from pathlib import Path
from typing import Any

import pytest

from qse.files import content

PAGES = sorted(content("read").glob("*_handout.html"))


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_handout_prints_on_one_page(page: Any, path: Path, paper: str) -> None:
    page.goto(path.as_uri())
    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
