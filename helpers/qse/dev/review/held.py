"""What a notebook points to exists: sources, terms, rules, drivers, checks, worksheets, claims, links."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from qse.dev.review.calls import calls
from qse.dev.review.markdown import links
from qse.dev.review.page import Cell, Finding, Page
from qse.documents import markdown
from qse.files import Problem, nearest, read_yaml
from qse.learn.cited.glossary import glossary
from qse.learn.cited.rules import rules
from qse.learn.cited.sources import sources
from qse.learn.months.drivers import drivers
from qse.network.claims import claims

SOURCES = 13
TAUGHT = range(5, 9)
# Where every month has forms without their standing in its own folder; they come with the file.
EVERY_MONTH = "every_month.yaml"
_IN_EVERY_MONTH = ("feedback", "readiness")
# Called without a key, this one shows all of them.
_ALL = "driver"
_FORMS = {
    "check": "checks.yaml",
    "hint": "checks.yaml",
    "answer": "checks.yaml",
    "worksheet": "worksheets.yaml",
}


def held(page: Page) -> Iterator[Finding]:
    """Hold every key, claim and link of a notebook to what there is."""
    try:
        yield from _keys(page)
        yield from _used(page)
    except Problem as problem:
        yield page.finding(None, str(problem), "Put the file right first.")
    yield from _resting(page)
    for cell in page.of("code"):
        yield from _claims(page, cell)
    yield from _links(page)


def _keys(page: Page) -> Iterator[Finding]:
    terms = {name.lower() for word in glossary().values() for name in (word.name, *word.also)}
    known: dict[str, Collection[str]] = {
        "cite": sources(),
        "term": terms,
        "rule": rules(),
        "driver": drivers().drivers,
    }
    for cell in page.of("code"):
        for call in calls(cell):
            among = known.get(call.name) or (ids(page.curriculum, call.name) if call.name in _FORMS else None)
            if among is None:
                continue
            names = call.names if call.name in known else call.names[:1]
            if not call.known or not (names or call.name == _ALL):
                yield page.finding(
                    cell,
                    f"The review cannot see which key qse.{call.name} gets.",
                    "Write the key itself there.",
                )
            for name in names:
                asked = name.strip().lower() if call.name == "term" else name
                if asked not in among:
                    yield page.finding(
                        cell, f"qse.{call.name} has no {name!r}.", nearest(name, among).strip()
                    )


def ids(curriculum: Path, function: str) -> set[str]:
    """Return the ids that qse.check or qse.worksheet knows, such as "m04.first", of all months."""
    file = _FORMS[function]
    found = set()
    for path in sorted(curriculum.glob(f"[0-9][0-9]_*/{file}")):
        found |= {f"m{path.parent.name[:2]}.{key}" for key in entries(path)}
    if file == "worksheets.yaml":
        found |= {f"m{month:02}.{key}" for month in range(13) for key in every_month(curriculum, month)}
    return found


def entries(path: Path) -> dict[str, Any]:
    """Return the entries of a YAML file by key, {} where there is no such file."""
    data = read_yaml(path).data if path.is_file() else {}
    return data if isinstance(data, dict) else {}


def every_month(curriculum: Path, month: int) -> dict[str, Any]:
    """Return the worksheets that a month has in common with others."""
    found = entries(curriculum / EVERY_MONTH)
    return {
        key: parts
        for key, parts in found.items()
        if isinstance(parts, dict) and (not isinstance(parts.get("months"), list) or month in parts["months"])
    }


def _used(page: Page) -> Iterator[Finding]:
    """Yield what a module's folder offers and its notebook does not use, and artefacts without a worksheet."""
    month = page.month
    if month is None:
        return
    called = {(call.name, call.names[0]) for cell in page.of("code") for call in calls(cell) if call.names}
    own = entries(page.folder / "worksheets.yaml")
    common = every_month(page.curriculum, month.month)
    for file, function, keys in (
        ("checks.yaml", "check", list(entries(page.folder / "checks.yaml"))),
        ("worksheets.yaml", "worksheet", list(own)),
        (EVERY_MONTH, "worksheet", list(common)),
    ):
        for key in keys:
            if (function, f"{month.id}.{key}") not in called:
                yield page.finding(
                    None,
                    f"{key!r} of {file} is nowhere in the notebook.",
                    f'Use it: qse.{function}("{month.id}.{key}").',
                )
    kept = {parts.get("artefact") for parts in own.values() if isinstance(parts, dict)}
    shared = list(common) if (page.curriculum / EVERY_MONTH).is_file() else _IN_EVERY_MONTH
    for artefact in month.artefacts:
        if artefact not in kept and artefact.split()[0].lower() not in shared:
            yield page.finding(
                None,
                f"No worksheet keeps the artefact {artefact!r}.",
                f"Give one in {page.folder.name}/worksheets.yaml the line `artefact: {artefact}`.",
            )


def _resting(page: Page) -> Iterator[Finding]:
    """Yield sources that a module rests on and does not cite at its end."""
    if page.kind != "module":
        return
    rests: dict[str, Cell] = {}
    last: set[str] = set()
    for cell in page.of("code"):
        for call in calls(cell):
            for name in call.names or (drivers().drivers if call.name == _ALL else ()):
                if call.name == "cite":
                    rests.setdefault(name, cell)
                    last |= {name} if cell.part == SOURCES else set()
                elif call.name == "rule" and name in rules():
                    rests.setdefault(rules()[name].source, cell)
                elif call.name == _ALL and name in drivers().drivers:
                    rests.setdefault(drivers().drivers[name].source, cell)
    for key, cell in rests.items():
        if key not in last:
            yield page.finding(
                cell, f"It rests on the source {key!r}.", f'Cite it in part {SOURCES} too: qse.cite("{key}").'
            )


def _claims(page: Page, cell: Cell) -> Iterator[Finding]:
    named = cell.qse.get("claims", [])
    named = named if isinstance(named, list) else [named]
    known = {*claims(), *page.frame.instead_of_a_claim}
    for name in named:
        if "[write:" not in str(name) and name not in known:
            yield page.finding(cell, f"There is no claim {name!r}.", nearest(name, known).strip())
    if page.kind != "module" or cell.part not in TAUGHT or named or not cell.outputs:
        return
    if any(call.name == "chart" or call.name in page.frame.teaches for call in calls(cell)):
        instead = " or ".join(repr(one) for one in page.frame.instead_of_a_claim)
        yield page.finding(
            cell,
            "It teaches from the data and names no claim.",
            f'Write {{"qse": {{"claims": [...]}}}}: names of helpers/qse/network/claims.yaml, or {instead}.',
        )


def _links(page: Page) -> Iterator[Finding]:
    anchors: set[str] = set()
    for cell in page.of("markdown"):
        markdown(cell.source, taken=anchors)
    for cell in page.of("markdown"):
        for address in links(cell.source):
            file, _, anchor = address.partition("#")
            if "://" in address or address.startswith("mailto:"):
                continue
            if file and not (page.path.resolve().parent / file).exists():
                yield page.finding(
                    cell, f"The link {address!r} leads nowhere.", "Put it right or take it out."
                )
            elif not file and anchor not in anchors:
                yield page.finding(
                    cell,
                    f"The link {address!r} leads to no heading.",
                    "Write the heading with hyphens for spaces.",
                )
