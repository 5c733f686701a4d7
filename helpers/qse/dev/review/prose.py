"""The words of a notebook: how hard they are to read, figures typed by hand, words the course does not use."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from statistics import median

from qse.dev.review.calls import calls
from qse.dev.review.frame_file import Frame
from qse.dev.review.markdown import Block, blocks, chips
from qse.dev.review.page import Cell, Finding, Page
from qse.dev.review.reading import reading_level
from qse.learn.cited.sources import sources

MEDIAN_GRADE = 9
HIGHEST_GRADE = 12
READ_PATH_GRADE = 8
FEWEST_WORDS = 25
CARD = 2

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = (
    rf"\b\d{{1,2}} (?:{_MONTHS})\b",
    rf"\b(?:{_MONTHS}) \d{{1,2}}(?=,|\b)",
    r"\b\d{4}-\d\d(?:-\d\d)?\b",
    r"(?<![\d,.])(?:1[5-9]|20|21)\d\d(?:s\b|\b(?!,\d|\.\d))",
)
_FIGURE = re.compile(r"(?<![A-Za-z0-9_])(?<![A-Za-z]-)\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


def prose(page: Page) -> Iterator[Finding]:
    """Hold the Markdown of a notebook to the rules for words and numbers."""
    cells = [cell for cell in page.of("markdown") if not cell.unfinished]
    yield from _levels(page, cells)
    allowed = verified_figures(cited(page))
    for cell in cells:
        found = [block for block in blocks(cell.source) if not (cell.part == CARD and block.kind == "cell")]
        for wrong, do in said(found, allowed, page.frame):
            yield page.finding(cell, wrong, do)


def said(found: Iterable[Block], allowed: set[str], frame: Frame) -> Iterator[tuple[str, str]]:
    """Name figures and words in blocks of text that the rules do not allow: what is wrong, and what to do."""
    for block in found:
        whole = f"{block.lead} {block.text}"
        for figure in figures(whole, frame.counted):
            if figure not in allowed:
                yield (
                    f"The figure {figure} is typed into Markdown.",
                    "Let code print it (qse.say), write it in words, or cite a source whose verified figures hold it.",
                )
        plain = _QUOTED.sub(" ", f"{block.lead} {block.plain}")
        for word, instead in frame.words.items():
            if _written(word).search(plain):
                yield f"It says {word!r}.", f"Write instead: {instead}."
        before = "".join(f"(?<!{re.escape(one)} )" for one in frame.system_after)
        if re.search(rf"{before}\bsystems?\b", plain, re.IGNORECASE):
            yield (
                "It says 'system' alone.",
                "Write 'health system' for the hospitals, 'structure' for the rules and habits.",
            )


def figures(text: str, counted: Iterable[str]) -> list[str]:
    """Return the figures in a text: numbers but dates, years, and what counts the course's own parts.

    Parameters
    ----------
    text : plain text.
    counted : words a number may follow, such as "month".

    Examples
    --------
    >>> figures("In 2031, months 4 and 5, driver D1: 12% of 1,234 stays, SDOH-1 on 3 May 2031.", ["month"])
    ['12', '1,234']

    """
    names = "|".join(map(re.escape, counted))
    for pattern in (rf"\b(?:{names})s?:? \d+(?:(?:,| to| and| or|-|–) ?\d+)*\b", *_DATES):
        text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return _FIGURE.findall(text)


@cache
def _written(word: str) -> re.Pattern[str]:
    """Find a word in any of its spellings, with hyphens or spaces, and in the plural."""
    spelled = "[- ]?".join(re.escape(piece) for piece in re.split("[- ]", word))
    return re.compile(rf"(?<![\w-]){spelled}s?(?![\w-])", re.IGNORECASE)


def cited(page: Page) -> set[str]:
    """Return the keys of the sources that a notebook cites."""
    return {
        name for cell in page.of("code") for call in calls(cell) if call.name == "cite" for name in call.names
    }


def verified_figures(keys: Iterable[str]) -> set[str]:
    """Return the figures that pages may print of these sources: those with ``verified: yes``.

    Examples
    --------
    >>> "7.0" in verified_figures(["hibbert2023"])
    True

    """
    known = sources()
    texts = [known[key].figures for key in keys if key in known and known[key].verified == "yes"]
    return {figure for text in texts for figure in re.findall(r"\d+(?:[.,]\d+)*", text)}


def level(found: Iterable[Block]) -> tuple[float, int]:
    """Return the reading level of paragraphs and bullets, and how many words it rests on."""
    return reading_level(block.text for block in found if block.kind in ("text", "item") and block.text)


def _levels(page: Page, cells: list[Cell]) -> Iterator[Finding]:
    grades = []
    for cell in cells:
        grade, words = level(blocks(cell.source))
        if words < FEWEST_WORDS:
            continue
        grades.append(grade)
        highest = READ_PATH_GRADE if _on_read_path(page, cell) else HIGHEST_GRADE
        if grade > highest:
            kind = "a cell on the read path" if highest == READ_PATH_GRADE else "one cell"
            yield page.finding(
                cell,
                f"It reads at grade {grade:.1f}; {highest} is the most for {kind}.",
                "Split its longest sentences and use shorter words.",
            )
    if grades and median(grades) > MEDIAN_GRADE:
        yield page.finding(
            None,
            f"Half of its text reads above grade {median(grades):.1f}; {MEDIAN_GRADE} is the most.",
            "Split long sentences and use shorter words.",
        )


def _on_read_path(page: Page, cell: Cell) -> bool:
    """Say whether a reader without code reads this cell: it, or the code cell it leads into, says so."""
    if cell.path:
        return cell.path == "read"
    after = page.cells[page.cells.index(cell) + 1 :]
    return (
        "read" in chips(cell.source) and bool(after) and after[0].kind == "code" and after[0].path == "read"
    )


def words_of(text: str) -> int:
    """Count the words of a Markdown text, headings and tables too.

    Examples
    --------
    >>> words_of("# One page\\n\\n- It *counts* words.")
    5

    """
    return sum(len(f"{block.lead} {block.text}".split()) for block in blocks(text))
