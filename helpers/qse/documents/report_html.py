"""A report as one page of HTML."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from qse.documents.page import page
from qse.documents.report_parts import (
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Part,
    Table,
    cell,
    in_order,
    plain,
)

SHORT = 14
"""Letters of a word that is not broken in a table's cell."""


def report_html(title: str, parts: Iterable[Part], note: str, language: str) -> str:
    """Write a report as a page that needs nothing else; see `Report.html`."""
    pieces = [f"<h1>{_text(title)}</h1>", *map(_piece, in_order(parts))]
    return page(plain(title), pieces, language, plain(note))


def report_part(title: str, parts: Iterable[Part], note: str, level: int) -> str:
    """Write a report as a piece of another page; see `Report.part`."""
    lower = [
        replace(part, level=min(part.level + level - 1, 6)) if isinstance(part, Heading) else part
        for part in in_order(parts)
    ]
    # A notebook that is not trusted keeps no style sheet, so what a wide table needs stands in it.
    wide = '<div style="overflow-x:auto" tabindex="0">'
    pieces = [f"{wide}{_piece(part)}</div>" if isinstance(part, Table) else _piece(part) for part in lower]
    said = [f"<p>{_text(note)}</p>"] if note else []
    return "\n".join([f"<h{level}>{_text(title)}</h{level}>", *said, *pieces])


def _piece(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{_text(item)}</li>" for item in items) + "</ul>"
        case Table():
            return _table(part)
        case Figure(png, alt, caption):
            said = f"<figcaption>{_text(caption)}</figcaption>" if caption else ""
            source = f"data:image/png;base64,{b64encode(png).decode('ascii')}"
            return f'<figure><img alt="{escape(plain(alt))}" src="{source}">{said}</figure>'


def _table(table: Table) -> str:
    # A header cell without a name would be read aloud as one.
    head = "".join(_cell("th", name, ' scope="col"') if name else "<td></td>" for name in table.columns)
    rows = ("".join(_cell("td", cell(value)) for value in row) for row in table.rows)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    said = f'<caption style="text-align:left; font-weight:bold">{_text(table.caption)}</caption>\n'
    caption = said if table.caption else ""
    return f"<table>\n{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(tag: str, text: str, more: str = "") -> str:
    # The page breaks words in print, so that no table is cut off; figures and short words stay whole.
    short = all(len(word) <= SHORT for word in text.split())
    whole = ' style="overflow-wrap:normal"' if text and short else ""
    return f"<{tag}{more}{whole}>{_text(text)}</{tag}>"


def _text(text: str) -> str:
    return escape(plain(text)).replace("\n", "<br>")
