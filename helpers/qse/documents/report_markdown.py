"""A report as Markdown."""

import re
from base64 import b64encode
from collections.abc import Iterable

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

_ANYWHERE = re.compile(r"[\\`*_\[\]~$|#]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a list, rule, underline or table of the line that it begins.
_START = re.compile(r"=|[+:-](?=[\s+:-]|$)|\d+(?=[.)](?:\s|$))")


def report_markdown(title: str, parts: Iterable[Part], note: str) -> str:
    """Write a report as Markdown; see `Report.markdown`."""
    pictures: list[str] = []
    pieces = [f"# {_line(title)}", _text(note)]
    pieces += [_piece(part, pictures) for part in in_order(parts)]
    # At the end, so that the text above them can be read as it stands.
    pieces += pictures
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _piece(part: Part, pictures: list[str]) -> str:
    match part:
        case Heading(text, level):
            return f"{'#' * level} {_line(text)}"
        case Paragraph(text):
            return _text(text)
        case Bullets(items):
            return "\n".join(f"- {_started(_line(item, end='<br>'))}" for item in items)
        case Table():
            return _table(part)
        case Figure(png, alt, caption):
            name = f"picture-{len(pictures) + 1}"
            pictures.append(f"[{name}]: data:image/png;base64,{b64encode(png).decode('ascii')}")
            return "\n\n".join(filter(None, [f"![{_line(alt)}][{name}]", _text(caption)]))


def _table(table: Table) -> str:
    caption = _line(table.caption)
    rows = [
        [_line(name, end="<br>") for name in table.columns],
        ["---"] * len(table.columns),
        *([_line(cell(value), end="<br>") for value in row] for row in table.rows),
    ]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{caption}**\n\n{lines}" if caption else lines


def _text(text: str) -> str:
    """Write text of several lines; an empty line parts paragraphs."""
    lines = [_started(line) for line in _escaped(text).split("\n")]
    # A backslash at its end keeps a line from running on into the next.
    broken = [
        f"{line}\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken)


def _line(text: str, end: str = " ") -> str:
    """Write text on one line."""
    return end.join(_escaped(text).split("\n"))


def _escaped(text: str) -> str:
    text = _ANYWHERE.sub(r"\\\g<0>", plain(text))
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(re.sub("[ \t]+", " ", line).strip(" ") for line in text.split("\n")).strip("\n")


def _started(line: str) -> str:
    found = _START.match(line)
    if not found:
        return line
    # A number is text already; it is the dot after it that makes a list.
    before = found.end() if found[0].isdecimal() else 0
    return f"{line[:before]}\\{line[before:]}"
