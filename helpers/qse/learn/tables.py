"""Tables and lines as a notebook shows them, each with its plain text; inline style only, which a notebook keeps."""

from collections.abc import Iterable
from html import escape

from qse.documents.twin import Words

Cell = str | tuple[str, ...]
_CELL = "text-align:left; vertical-align:top; padding:0.25em 0.75em 0.25em 0"


def table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Words:
    """Write a table; its first column names the row. As text, each row is a line.

    Parameters
    ----------
    title : the table's caption.
    head : the names of the columns.
    rows : as many cells as columns; a cell of several texts has a line for each.

    Examples
    --------
    >>> print(table("Calls", ("Month", "Call", "Length"), [("1", "coaching 1", "")]))
    Calls
    1. Call: coaching 1

    """
    plain, body = [title], ""
    for first, *rest in rows:
        called, pairs = _plain(first), zip(head[1:], rest, strict=True)
        if len(head) == 2:
            plain.append(f"{called}: {_plain(rest[0])}")
        else:
            says = " · ".join(f"{name}: {_plain(cell)}" for name, cell in pairs if cell)
            plain.append(f"{called}{'' if called.endswith('?') else '.'} {says}".rstrip())
        cells = "".join(f"<td style='{_CELL}'>{_html(cell)}</td>" for cell in rest)
        body += f"<tr><th scope='row' style='{_CELL}'>{_html(first)}</th>{cells}</tr>"
    columns = "".join(f"<th scope='col' style='{_CELL}'>{escape(name)}</th>" for name in head)
    caption = f"<caption style='text-align:left; font-weight:bold'>{escape(title)}</caption>"
    html = f"<table>{caption}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    return Words("\n".join(plain), html)


def line(says: str) -> Words:
    """Write a paragraph.

    >>> line("a < b").html
    '<p>a &lt; b</p>'
    """
    return Words(says, f"<p>{escape(says)}</p>")


def named(title: str, pairs: Iterable[tuple[object, str]]) -> Words:
    """Write what some keys stand for.

    >>> named("Roles", [("PAT", "Patient lead"), ("EXE", "Executive")])
    Roles: PAT Patient lead; EXE Executive.
    """
    return line(f"{title}: {'; '.join(f'{key} {says}' for key, says in pairs)}.")


def join(*words: Words) -> Words:
    """Put one below the other."""
    return Words("\n".join(part.text for part in words), "".join(part.html for part in words))


def _plain(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "; ".join(one.rstrip(".") for one in cell)


def _html(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if len(cell) == 1:
        return escape(cell[0])
    return "".join(f"<div>{escape(one)}</div>" for one in cell)
