"""The gallery: stored as generated, self-contained, headings in order, small."""

import re

from test_chart import Tags

from qse import charts
from qse.charts.examples import EXAMPLES
from qse.dev import gallery
from qse.files import content

PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")


def test_the_stored_page_is_the_generated_one_but_for_its_pictures():
    stored = (content("docs") / "gallery.html").read_text("utf-8")
    made = gallery.gallery()
    assert PICTURE.sub("", stored) == PICTURE.sub("", made)
    assert len(made.encode()) < 700_000
    names = [tag for tag, _ in Tags(made).tags]
    headings = [name for name in names if re.fullmatch(r"h\d", name)]
    assert headings == ["h1"] + ["h2"] * len(EXAMPLES)
    assert "script" not in names
    assert not re.search(r"(src|href)=['\"](?!data:image/png|#)", made)
    assert names.count("img") == len(EXAMPLES)


def test_every_kind_of_chart_is_in_the_gallery():
    kinds = {name for name in charts.__all__ if name.islower()} - {"html_table"}
    assert set(EXAMPLES) == set(gallery.KINDS) == kinds
