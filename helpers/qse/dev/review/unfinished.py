"""What an author still has to write: every ``[write: ...]`` that new-module left."""

import json
import re
from collections.abc import Iterator

from qse.dev.review.page import Finding, Page

FILES = ("checks.yaml", "worksheets.yaml", "facilitator.md", "handout.md")

_MARK = re.compile(r"\[write:\s*([^\]]*)\]")
_WRONG = "It is still to be written."


def unfinished(page: Page) -> Iterator[Finding]:
    """Yield one finding for each thing to write, in the notebook and in the files beside it."""
    for cell in page.cells:
        for mark in marks(cell.source) + marks(json.dumps(cell.metadata, ensure_ascii=False)):
            yield page.finding(cell, _WRONG, mark)
    for name in FILES:
        path = page.folder / name
        if page.kind != "module" or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for mark in marks(line):
                yield Finding(f"{page.folder.name}/{name}", f"line {number}", _WRONG, mark)


def marks(text: str) -> list[str]:
    """Return what there is to write, as a sentence.

    Examples
    --------
    >>> marks("[write: one question] and [write: its twin]")
    ['Write one question.', 'Write its twin.']

    """
    return [f"Write {' '.join(said.split()).rstrip('.')}." for said in _MARK.findall(text)]
