"""A worksheet as a document to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qse.learn.worksheets.words import COUNSEL, blocks, changes, notes, when

if TYPE_CHECKING:
    from qse.learn.worksheets.worksheet import Worksheet


def report(sheet: Worksheet) -> Any:
    """Make the report of a worksheet; see `Worksheet.report`."""
    from qse.documents import Heading, Paragraph, Report, Table

    parts: list[Any] = [Paragraph(says) for says in (sheet.intro, COUNSEL if sheet.private else "") if says]
    for block in blocks(sheet):
        parts += [Paragraph(says) for says in block.before]
        parts += [Table(block.caption, block.columns, block.rows), *map(Paragraph, block.after)]
    past = sheet.before
    if past:
        then = when(past)
        columns = ("Line", then.capitalize(), when(sheet).capitalize(), "What changed")
        parts += [
            Heading("What changed"),
            Table(f"What changed since the {then}", columns, tuple(changes(sheet, past))),
        ]
    parts += map(Paragraph, notes(sheet))
    return Report(sheet.title, tuple(parts), note=f"Worksheet {sheet.name}, kept in {sheet.place}")
