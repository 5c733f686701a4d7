"""The title and the card of a module say what curriculum/program.yaml says."""

import re
from collections.abc import Iterator

from qse.dev.review.markdown import blocks, headings, rows
from qse.dev.review.page import Finding, Page

TITLE, CARD = 1, 2
LINES = ("Time", "For", "You will be able to", "You will take away")


def card(page: Page) -> Iterator[Finding]:
    """Hold title, promise, minutes, objectives and artefacts to the month, word for word."""
    month = page.month
    if month is None or not page.cells:
        return
    first = page.cells[0]
    titles = (
        [text for level, text in headings(first.source) if level == 1] if first.kind == "markdown" else []
    )
    if titles and _same(titles[0]) != _same(month.title):
        yield page.finding(first, "The title is not that of program.yaml.", f"Write: {month.title}")
    opening = " ".join(
        block.lead + block.text for cell in page.of("markdown", TITLE) for block in blocks(cell.source)
    )
    if _same(month.promise) not in _same(opening):
        yield page.finding(first, "The promise of program.yaml is missing.", f"Write: {month.promise}")
    cells = page.of("markdown", CARD)
    found = [(cell, rows(cell.source)) for cell in cells if rows(cell.source)]
    if not found:
        if cells:
            yield page.finding(cells[0], "The card is no table.", f"Write two columns: {', '.join(LINES)}.")
        return
    cell, table = found[0]
    said = {row[0]: row[1] for row in table if len(row) == 2}
    if tuple(said) != LINES or len(said) != len(table):
        yield page.finding(
            cell,
            "The lines of the card are not those of the frame.",
            f"Write two columns: {', '.join(LINES)}.",
        )
    if not re.search(rf"(?<!\d){month.minutes} minutes", said.get("Time", "")):
        yield page.finding(cell, "The card does not give the minutes.", f"Write: {month.minutes} minutes")
    if not said.get("For"):
        yield page.finding(cell, "The card does not say for whom.", "Name the roles.")
    able, away = _same(said.get("You will be able to", "")), _same(said.get("You will take away", ""))
    for objective in month.objectives:
        if _same(objective) not in able:
            yield page.finding(cell, "An objective of program.yaml is missing.", f"Write: {objective}")
        able = able.replace(_same(objective), "")
    if re.search("[a-z]", able):
        yield page.finding(
            cell,
            f"The card promises more than program.yaml: {able.strip(' ;.')!r}.",
            "Keep one list; change both.",
        )
    for artefact in month.artefacts:
        if _same(artefact) not in away:
            yield page.finding(cell, "An artefact of program.yaml is missing.", f"Write: {artefact}")


def _same(text: str) -> str:
    """Leave out what is no word: kinds of quotation marks, spaces, the point at the end, capitals."""
    plain = text.lower().translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(plain.split()).rstrip(" .")
