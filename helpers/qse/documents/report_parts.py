"""What a report is made of: headings, text, tables and pictures, and what their text may hold."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

# What neither a Word document nor a page may hold: control characters, halves of letters, no-characters.
_NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# A spreadsheet takes a full-width sign for the plain one, and looks past spaces.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]\s*\S")
_LIST = re.compile(r"^(\s*)- ")
_FIGURE = re.compile(r"\(?[+-]?\d[\d.,]*%?[),;.]*|[^\W\d_]+[),;.]*|%")


@dataclass(frozen=True)
class Heading:
    """A heading; the report's own title is level 1, so these begin at 2."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line ends in it are kept."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: `columns` are the names in its first row, each of `rows` has as many cells.

    Raises
    ------
    ValueError : a row has more or fewer cells than there are columns, or there is no column.

    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if not self.columns or wrong is not None:
            raise ValueError(
                f"the table {self.caption!r} has {len(self.columns)} columns, a row is {wrong!r}"
            )


@dataclass(frozen=True)
class Figure:
    """A picture, with words for those who cannot see it and a caption that says the finding."""

    png: bytes
    alt: str
    caption: str


Part = Heading | Paragraph | Bullets | Table | Figure


def in_order(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with headings that go down one level at a time, as a reader by ear needs them.

    Examples
    --------
    >>> [part.level for part in in_order([Heading("Harm", 4), Heading("Falls", 5), Heading("Care", 2)])]
    [2, 3, 2]

    """
    above = 1
    for part in parts:
        if isinstance(part, Heading):
            above = min(max(part.level, 2), above + 1, 6)
            part = replace(part, level=above)
        yield part


def plain(text: str) -> str:
    """Return text without what is no text; every line end is the same one.

    Examples
    --------
    >>> plain("one\\r\\ntwo\\x00\\ud800")
    'one\\ntwo'

    """
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def cell(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes a line of it for a formula.

    Figures with a sign stay. A dash that begins a list becomes a dot; any other line that begins like a formula
    gets an apostrophe before it (OWASP, CSV injection, https://owasp.org/www-community/attacks/CSV_Injection).

    Examples
    --------
    >>> cell("=1+1"), cell("-3.1 (-5.0 to 1.2)"), cell("- beds\\n- staff"), cell("-")
    ("'=1+1", '-3.1 (-5.0 to 1.2)', '• beds\\n• staff', '-')

    """
    # Each line: where a page is opened as a spreadsheet, a line end in a cell begins a new cell.
    return "\n".join(_harmless(line) for line in plain(text).split("\n"))


def _harmless(line: str) -> str:
    if not _FORMULA.match(line) or _is_figure(line):
        return line
    return _LIST.sub(r"\1• ", line) if _LIST.match(line) else f"'{line}"


def _is_figure(line: str) -> bool:
    words = line.split()
    return words[0][1:2].isdecimal() and all(map(_FIGURE.fullmatch, words))
