"""The portfolio: one document of what a team made in the year, in the order of the months."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qse.documents.report import Bullets, Heading, Paragraph, Part, Report, Table
from qse.files import my_work, save_whole
from qse.learn.months.year import Month, the_year
from qse.learn.worksheets.forms import form, forms
from qse.learn.worksheets.values import is_filled, plain
from qse.learn.worksheets.worksheet import Worksheet, worksheet

NOTE = "Made from what the team keeps in its folder my-work. Nothing from my-work/private is in it."
WHO, CHARTER = "m00.who_am_i", "Team charter"
# Worksheets that come back; the portfolio shows each beside its sisters, and not among the artefacts.
READINESS, FEEDBACK = "readiness", "feedback"
ACCOUNT = "For the year's account"
# The line of the feedback in which a person says whether others may read it, and what opens it.
MAY_READ, YES = "may_read", "yes"
NOT_YET = "not answered yet"

Times = list[tuple[Month, Worksheet]]


def portfolio() -> Report:
    """Put the year's artefacts in one report.

    Worksheets marked private are never opened; a file that leads into my-work/private is left out.

    Returns
    -------
    Report : who the team is, its charter, each month's artefacts that were begun, for the year's account readiness
        side by side and the feedback, and what is not begun yet. Of an empty my-work: how to begin.

    Examples
    --------
    >>> portfolio().title
    'Portfolio of our year'

    """
    months = the_year().months
    begun = {sheet.name: sheet for month in months for sheet in _begun(month)}
    parts: list[Part] = []
    if not begun:
        parts += _how_to_begin()
    if WHO in begun:
        parts += [Heading("Who we are"), *_under(begun[WHO], 2)]
    for sheet in (sheet for sheet in begun.values() if sheet.artefact == CHARTER):
        parts += [Heading(CHARTER), *_under(sheet, 2)]
    for month in months:
        parts += _month(month, begun)
    account = [
        *_readiness(_returning(READINESS, months, begun)),
        *_feedback(_returning(FEEDBACK, months, begun)),
    ]
    if account:
        parts += [Heading(ACCOUNT), *account]
    parts += _rest(months, {sheet.artefact for sheet in begun.values()})
    return Report("Portfolio of our year", tuple(parts), note=NOTE)


def write_portfolio() -> list[Path]:
    """Write the portfolio into my-work/portfolio and return its files, the page first.

    Raises
    ------
    Problem : there is no my-work, or it cannot be written.

    """
    report = portfolio()
    folder = my_work() / "portfolio"
    written: dict[Path, str | bytes] = {
        folder / "portfolio.html": report.html(),
        folder / "portfolio.docx": report.word(),
    }
    for path, content in written.items():
        save_whole(path, content)
    return list(written)


def _begun(month: Month) -> Iterator[Worksheet]:
    private = (my_work() / "private").resolve()
    for name in forms(month):
        if form(name).private:
            continue
        sheet = worksheet(name)
        if private not in sheet.path.resolve().parents and sheet.state != "not begun":
            yield sheet


def _how_to_begin() -> Iterator[Part]:
    yield Heading("How to begin")
    yield Paragraph("Nothing is kept in my-work yet. The portfolio fills itself as the team works:")
    yield Bullets(
        (
            "Open the course and the notebook of the kick-off, month 0.",
            "Fill in a worksheet, such as the team charter. What you write is saved at once.",
            "Write the portfolio again, the same way as this time. It is made anew from what is kept.",
        )
    )


def _under(sheet: Worksheet, level: int) -> Iterator[Part]:
    """Yield the parts of a worksheet's report, to stand under a heading of that level."""
    for part in sheet.report().parts:
        # How to fill it in is no part of what was made.
        if part != Paragraph(sheet.intro):
            yield replace(part, level=part.level + level - 1) if isinstance(part, Heading) else part


def _month(month: Month, begun: dict[str, Worksheet]) -> Iterator[Part]:
    made = [
        sheet
        for name, sheet in begun.items()
        if name.startswith(f"{month.id}.")
        and sheet.artefact not in ("", CHARTER)
        and name != f"{month.id}.{READINESS}"
    ]
    if made:
        yield Heading(f"Month {month.month}: {month.title}")
    for sheet in made:
        same = sheet.title.lower() == sheet.artefact.lower()
        yield Heading(sheet.title if same else f"{sheet.artefact}: {sheet.title}", 3)
        yield from _under(sheet, 3)


def _returning(key: str, months: tuple[Month, ...], begun: dict[str, Worksheet]) -> Times:
    """Return each month in which a worksheet that comes back was begun, with it."""
    return [(month, begun[f"{month.id}.{key}"]) for month in months if f"{month.id}.{key}" in begun]


def _readiness(times: Times) -> Iterator[Part]:
    if not times:
        return
    answers = [sheet.answers for _, sheet in times]
    rows = []
    for field in times[-1][1].fields:
        said = [kept.get(field.name) for kept in answers]
        # An answer that does not say which document or date is none yet.
        texts = [plain(field, one) if is_filled(field, one) else "" for one in said]
        kinds = [
            one.get("is", "") if isinstance(one, dict) else text
            for one, text in zip(said, texts, strict=True)
        ]
        rows.append((field.label, *(text or NOT_YET for text in texts), _changed(texts, kinds)))
    columns = ("Question", *(f"Month {month.month}" for month, _ in times), "What changed")
    yield Heading("Readiness", 3)
    yield Table("Readiness side by side", columns, tuple(rows))


def _changed(texts: list[str], kinds: list[str]) -> str:
    """Say what became of an answer, from the first time it was given to the last."""
    given = [place for place, text in enumerate(texts) if text]
    if len(given) < 2:
        return "nothing to compare yet"
    first, last = given[0], given[-1]
    if texts[first] == texts[last]:
        return "no change"
    if kinds[first] == kinds[last]:
        return f"still “{kinds[last]}”, in other words"
    return f"from “{kinds[first]}” to “{kinds[last]}”"


def _feedback(times: Times) -> Iterator[Part]:
    if not times:
        return
    fields = [field for field in times[-1][1].fields if field.name != MAY_READ]
    rows, closed = [], []
    for month, sheet in times:
        answers = sheet.answers
        if any(field.name == MAY_READ for field in sheet.fields) and answers.get(MAY_READ) != YES:
            closed.append(str(month.month))
            continue
        said = (plain(field, answers.get(field.name)) for field in fields)
        rows.append((f"{month.month}: {month.title}", *said))
    yield Heading("Feedback", 3)
    if rows:
        columns = ("Month", *(field.label for field in fields))
        yield Table("What was said of each month", columns, tuple(rows))
    if closed:
        yield Paragraph(
            f"Left out, because nobody said there that it may be read: feedback on month {', '.join(closed)}."
        )


def _rest(months: tuple[Month, ...], begun: set[str]) -> Iterator[Part]:
    waiting, apart = [], []
    for month in months:
        private = {one.artefact for one in map(form, forms(month)) if one.private}
        for artefact in month.artefacts:
            if artefact in private:
                apart.append(f"Month {month.month}: {artefact}")
            elif artefact not in begun:
                waiting.append(f"Month {month.month}: {artefact}")
    if apart:
        yield Heading("Kept apart")
        yield Paragraph("What is kept of these in my-work/private, begun or not, is never in a portfolio:")
        yield Bullets(tuple(apart))
    if waiting:
        yield Heading("Not begun yet")
        yield Bullets(tuple(waiting))
