"""Parts of a document as a notebook shows them, as text, and as they go into Word: one source for all three."""

from collections.abc import Sequence
from html import escape

from qse.documents.report import Bullets, Figure, Heading, Paragraph, Part, Table

CELL = "padding:4px 10px;border-bottom:1px solid #ccc;text-align:left;vertical-align:top"


class Shown:
    """Something that prints its `parts`."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is shown, in order."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return as_text(self.parts)

    def _repr_html_(self) -> str:
        return as_html(self.parts)


class Pieces(Shown):
    """Parts that print."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is shown, in order."""
        return self._parts


def as_text(parts: Sequence[Part]) -> str:
    """Write parts as plain text; a picture is its caption.

    >>> print(as_text([Heading("Who"), Bullets(("one", "two")), Table("T", ("a", "b"), (("1", "2"),))]))
    Who
    - one
    - two
    T
      a: 1; b: 2
    """
    lines = []
    for part in parts:
        if isinstance(part, (Heading, Paragraph)):
            lines.append(part.text)
        elif isinstance(part, Bullets):
            lines += [f"- {item}" for item in part.items]
        elif isinstance(part, Figure):
            lines.append(part.caption)
        else:
            lines.append(part.caption)
            for row in part.rows:
                cells = zip(part.columns, row, strict=True)
                lines.append("  " + "; ".join(f"{column}: {cell}" for column, cell in cells))
    return "\n".join(lines)


def as_html(parts: Sequence[Part]) -> str:
    """Write parts as HTML with inline style, which JupyterLab keeps; a heading is a bold line.

    >>> as_html([Paragraph("1 < 2")])
    '<p>1 &lt; 2</p>'
    """
    return "".join(_html(part) for part in parts)


def in_form(html: str) -> str:
    """Give words in a form the distance between lines of a page; a form alone sets them as far apart as its boxes.

    >>> in_form("<p>a</p>")
    "<div style='line-height:1.4'><p>a</p></div>"
    """
    return f"<div style='line-height:1.4'>{html}</div>"


def _html(part: Part) -> str:
    if isinstance(part, Heading):
        return f"<p style='margin:1em 0 0'><strong>{escape(part.text)}</strong></p>"
    if isinstance(part, Paragraph):
        return f"<p>{escape(part.text)}</p>"
    if isinstance(part, Bullets):
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in part.items)}</ul>"
    return _table(part) if isinstance(part, Table) else f"<p>{escape(part.caption)}</p>"


def _table(part: Table) -> str:
    head = "".join(f"<th scope='col' style='{CELL}'>{escape(name)}</th>" for name in part.columns)
    body = "".join(
        f"<tr><th scope='row' style='{CELL};font-weight:normal'>{escape(row[0])}</th>"
        + "".join(f"<td style='{CELL}'>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in part.rows
    )
    caption = f"<caption style='text-align:left;font-weight:bold'>{escape(part.caption)}</caption>"
    return (
        "<div style='overflow-x:auto'><table style='border-collapse:collapse'>"
        f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
