"""The handout of a module or a case: one printed page, easy to read, held to the rules for words and numbers."""

import re
from collections.abc import Iterator
from itertools import pairwise

from qse.dev.notebooks import handout_of, has_page
from qse.dev.review.markdown import blocks
from qse.dev.review.page import Finding, Page
from qse.dev.review.prose import READ_PATH_GRADE, cited, level, said, verified_figures, words_of

LONGEST = 420


def handout(page: Page) -> Iterator[Finding]:
    """Hold the handout, and its translations, to one page."""
    if not has_page(page.path):
        return
    path = handout_of(page.path.resolve())
    folder = path.parent.name
    name = f"{folder}/{path.name}"
    if not path.is_file():
        if page.kind == "module":
            yield Finding(
                page.path.name,
                "",
                f"There is no {name}.",
                "Write one page for people who do not open notebooks.",
            )
        return
    for other in sorted(path.parent.glob(f"{path.stem}*.md")):
        if not re.fullmatch(rf"{path.stem}(\.[a-z]{{2,3}}(-[A-Z]{{2}})?)?\.md", other.name):
            yield Finding(
                f"{folder}/{other.name}",
                "",
                "Its name gives no language.",
                f"Name it such as {path.stem}.es.md.",
            )
        yield from _title(f"{folder}/{other.name}", other.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    words = words_of(text)
    if words > LONGEST:
        yield Finding(
            name, "", f"It has {words} words; {LONGEST} fit on the page.", "Cut what the notebook says too."
        )
    if "[write:" in text:
        return
    found = blocks(text)
    grade, _ = level(found)
    if grade > READ_PATH_GRADE:
        yield Finding(
            name,
            "",
            f"It reads at grade {grade:.1f}; {READ_PATH_GRADE} is the most.",
            "Split its longest sentences and use shorter words.",
        )
    for wrong, do in said(found, verified_figures(cited(page)), page.frame):
        yield Finding(name, "", wrong, do)


def _title(name: str, text: str) -> Iterator[Finding]:
    levels = [block.level for block in blocks(text) if block.kind == "heading"]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield Finding(name, "", "It does not have one title.", "Begin it with '# ' and the title, once.")
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield Finding(name, "", "Its headings skip a level.", "Go from # to ## to ###.")
