"""What a module asks of its readers: checks and worksheets that can be read, and a check for each objective."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from qse.dev.review.markdown import blocks
from qse.dev.review.page import Finding, Page
from qse.dev.review.prose import FEWEST_WORDS, READ_PATH_GRADE, level
from qse.files import Problem, read_yaml
from qse.learn.checks.items import read_item
from qse.learn.worksheets.forms import EVERY_MONTH, OWN, own_form, shared_form

CHECKS = "checks.yaml"
# What no reader sees.
_UNSEEN = ("kind", "figure", "unit")


def asked(page: Page) -> Iterator[Finding]:
    """Hold the checks and worksheets of a module to their form, and what its checks say to the read path's level."""
    month = page.month
    if month is None:
        return
    readers: dict[str, Callable[[Any, str], object]] = {
        f"{page.folder.name}/{CHECKS}": lambda found, key: read_item(found, key, f"{month.id}.{key}"),
        f"{page.folder.name}/{OWN}": partial(own_form, month=month),
        EVERY_MONTH: partial(shared_form, month=month),
    }
    for file, read in readers.items():
        path = page.curriculum / file
        if not path.is_file():
            continue
        try:
            found = read_yaml(path)
        except Problem as problem:
            yield page.finding(None, str(problem), "Put the file right first.")
            continue
        for key, entry in found.data.items() if isinstance(found.data, dict) else ():
            try:
                read(found, key)
            except Problem as problem:
                yield page.finding(None, str(problem), "Put it right.")
            else:
                yield from _level(file, key, entry) if file.endswith(CHECKS) else ()
        if file.endswith(CHECKS):
            yield from _untried(page, month.objectives, found.data)


def _untried(page: Page, objectives: Iterable[str], checks: Any) -> Iterator[Finding]:
    """Name the objectives that no check tries."""
    entries = checks.values() if isinstance(checks, dict) else ()
    tried = [entry.get("objective") for entry in entries if isinstance(entry, dict)]
    for number, objective in enumerate(objectives, 1):
        if number not in tried:
            yield page.finding(
                None,
                f"No check tries objective {number}: {objective}",
                f"Write one into {CHECKS}, with `objective: {number}`, and a cell for it.",
            )


def _level(file: str, key: str, entry: Any) -> Iterator[Finding]:
    said = [text for text in _texts(entry) if "[write:" not in text]
    grade, words = level(block for text in said for block in blocks(text))
    if words >= FEWEST_WORDS and grade > READ_PATH_GRADE:
        yield Finding(
            file,
            key,
            f"It reads at grade {grade:.1f}; {READ_PATH_GRADE} is the most for a check.",
            "Split its longest sentences and use shorter words.",
        )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from () if name in _UNSEEN else _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
