"""A worksheet as tables: what stands in a saved page, in print and in a report."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from qse.documents.twin import Words
from qse.learn.cited.sources import sources
from qse.learn.tables import Cell, join, line, table
from qse.learn.worksheets.fields import Field
from qse.learn.worksheets.values import EMPTY, UNKNOWN, is_filled, kept, people_cells, plain, row_cells

if TYPE_CHECKING:
    from qse.learn.worksheets.worksheet import Worksheet

COUNSEL = (
    "Papers of a case review may be protected (patient-safety work product, peer review). Ask counsel before you save, "
    "mail or share this. It is kept in my-work/private, outside the copies to share and the portfolio."
)


@dataclass(frozen=True)
class Block:
    """A table of a worksheet, with the lines before and after it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def blocks(sheet: Worksheet, past: Worksheet | None = None) -> list[Block]:
    """Put the lines of a worksheet into tables, in their order.

    Parameters
    ----------
    sheet : the worksheet.
    past : the same worksheet of an earlier month, for its answers beside these.

    """
    answers = sheet.answers
    earlier = past.answers if past else {}
    head = ("Line", "Answer", *([f"Answer of the {when(past)}"] if past else []))
    made: list[Block] = []
    simple: list[tuple[str, ...]] = []

    def close() -> None:
        if simple:
            again = any(block.columns == head for block in made)
            made.append(Block("More answers" if again else "Answers", head, tuple(simple)))
            simple.clear()

    for field in sheet.fields:
        value = answers.get(field.name)
        own = own_table(field, value)
        if own:
            close()
            made.append(own)
        else:
            was = [plain(field, earlier.get(field.name)) or EMPTY] if past else []
            simple.append((field.label, plain(field, value) or EMPTY, *was))
    close()
    return made


def notes(sheet: Worksheet) -> list[str]:
    """List what a reader should know beside the answers: texts of other windows, and the sources."""
    by_name = {field.name: field for field in sheet.fields}
    said = []
    for name, values in sheet.earlier.items():
        if name in by_name:
            texts = "; ".join(f"“{plain(by_name[name], value)}”" for value in values)
            said.append(f"{by_name[name].label}: kept beside it: {texts}")
    return [*said, *(f"Source: {sources()[key].reference}" for key in sheet.sources)]


def in_words(sheet: Worksheet) -> Words:
    """Write a worksheet as text and as tables for a notebook."""
    words = [Words(sheet.title, f"<p><strong>{escape(sheet.title)}</strong></p>")]
    words += [line(says) for says in (sheet.intro, COUNSEL if sheet.private else "") if says]
    words += map(block_words, blocks(sheet, sheet.before))
    return join(*words, *map(line, notes(sheet)))


def block_words(block: Block) -> Words:
    """Write one table of a worksheet."""
    rows: list[tuple[Cell, ...]] = [tuple(_lines(cell) for cell in row) for row in block.rows]
    return join(*map(line, block.before), table(block.caption, block.columns, rows), *map(line, block.after))


def changes(sheet: Worksheet, past: Worksheet) -> list[tuple[str, str, str, str]]:
    """Set each line beside what was answered the time before: label, then, now, what changed."""
    then, now = past.answers, sheet.answers
    rows = []
    for field in sheet.fields:
        was, is_ = plain(field, then.get(field.name)), plain(field, now.get(field.name))
        rows.append((field.label, was or EMPTY, is_ or EMPTY, _change(was, is_)))
    return rows


def when(sheet: Worksheet) -> str:
    """Name the month of a worksheet, such as "kick-off" or "month 6"."""
    month = int(sheet.name[1:3])
    return f"month {month}" if month else "kick-off"


def _change(was: str, now: str) -> str:
    if was == now:
        return "the same" if now else "still open"
    if not was or not now:
        return "answered for the first time" if now else "not answered this time"
    if UNKNOWN in (was, now):
        return "now we know" if was == UNKNOWN else "no longer known"
    return "another answer"


def own_table(field: Field, value: Any) -> Block | None:
    """Make the table of a line that is one by itself: rows, people, figures that were taken. Others give None."""
    value = kept(field, value)
    filled = is_filled(field, value)
    caption = field.label if filled else f"{field.label} ({EMPTY})"
    if field.kind == "rows":
        cells = row_cells(field, value) if filled else [("",) * len(field.columns)] * field.rows
        rows = tuple((str(number), *row) for number, row in enumerate(cells, start=1))
        return Block(caption, ("Row", *(column.label for column in field.columns)), rows)
    if field.kind == "people":
        return Block(caption, ("Role", *field.asks), tuple(people_cells(field, value or {})))
    if field.kind == "figure" and filled:
        rows = tuple(tuple(row) for row in value.get("rows", []))
        source = f"From: {value.get('from', '')}"
        return Block(
            value.get("heading", ""),
            tuple(value.get("columns", [])),
            rows,
            before=(f"{field.label}: {value.get('sentence', '')}",),
            after=(*value.get("notes", []), source),
        )
    return None


def _lines(cell: str) -> Cell:
    return tuple(cell.splitlines()) if "\n" in cell else cell
