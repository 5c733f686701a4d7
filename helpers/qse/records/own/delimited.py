"""Text files with a delimiter: encoding, delimiter, quotes and rows of another length."""

import csv
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from qse.files import Problem
from qse.files.progress import progress
from qse.records.own.layout import Layout, in_memory, laid_out
from qse.records.own.read_once import read_once
from qse.records.own.rows_on_disk import ON_DISK, RowsOnDisk

DELIMITERS = (",", ";", "\t", "|", "^", "~")
NAMES = {"\t": "tab"}
LOOKED_AT = 60
LONGEST_CELL = 2**24
PART = 2**20
LARGEST = 60_000_000
"""Bytes of a text file that is read into memory, where it takes twenty times as much."""


def read_delimited(path: Path) -> Layout:
    """Read a text file, whatever its delimiter and encoding.

    Parameters
    ----------
    path : the file; it is only read.

    Returns
    -------
    Layout : headings, cells as text, and what a reader should know. Rows that have another number of cells than there
        are headings are left out and counted, as nobody can tell which cell belongs where.

    Raises
    ------
    Problem : it is empty, no text, or its quotes don't close.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "visits.csv"
    >>> _ = path.write_bytes("MRN;Länge\\n7;3,5\\n".encode("cp1252"))
    >>> found = read_delimited(path)
    >>> found.headings, found.rows
    (['MRN', 'Länge'], [['7', '3,5']])

    """
    try:
        if path.stat().st_size > LARGEST:
            return read_once(path, "", lambda: _read(path, RowsOnDisk, [ON_DISK]))
        return _read(path, in_memory, [])
    except OSError as error:
        raise Problem(f"{path.name} could not be read: {error.strerror}.") from error


def _read(path: Path, keep: Callable[[list[str]], Any], notes: list[str]) -> Layout:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        encoding, guessed = _encoding(path)
        delimiter = _delimiter(path, encoding)
        notes += guessed
        if delimiter != ",":
            notes.append(f"The cells are divided by {NAMES.get(delimiter, delimiter)!r}.")
        try:
            return laid_out(path.name, _rows(path, encoding, delimiter), notes, keep)
        except _StrayQuoteError as stray:
            notes.append("Quotes do not close; they were read as plain characters.")
            return laid_out(path.name, _plain_rows(path, encoding, delimiter, stray.line), notes, keep)
    except csv.Error as error:
        raise Problem(
            f"{path.name} could not be read as a table: a cell is longer than any cell can be."
        ) from error
    finally:
        csv.field_size_limit(before)


class _StrayQuoteError(Exception):
    """A quote that does not close, or closes within a cell, and the line where that was noticed."""

    def __init__(self, line: int) -> None:
        self.line = line


def _encoding(path: Path) -> tuple[str, list[str]]:
    """Say how the file is encoded, with a sentence where that is a guess."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        empty, zeros = True, False
        for part in iter(partial(file.read, PART), b""):
            empty = empty and not part.strip(b"\0\r\n\t \xef\xbb\xbf")
            zeros = zeros or b"\0" in part
    if empty:
        raise Problem(f"{path.name} is empty.")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if start.startswith(mark):
            return encoding, []
    if zeros:
        raise Problem(f"{path.name} is no text file; save the table as CSV (UTF-8).")
    fits = next(encoding for encoding in ("utf-8", "cp1252", "latin-1") if _decodes(path, encoding))
    if fits == "utf-8":
        return fits, []
    name = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}[fits]
    return fits, [f"The file is not UTF-8; it was read as {name}. Look whether names with accents are right."]


def _decodes(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            for part in iter(partial(file.read, PART), b""):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace")


def _delimiter(path: Path, encoding: str) -> str:
    """Choose the delimiter that divides most rows alike."""
    with _opened(path, encoding) as file:
        sample = [file.readline(PART) for _ in range(LOOKED_AT)]

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if len(row) > 1)
        width, many = widths.most_common(1)[0] if widths else (1, 0)
        return many, width

    return max(DELIMITERS, key=score)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    size = max(path.stat().st_size, 1)
    with _opened(path, encoding) as file:
        buffer: Any = file.buffer
        yield from progress(file, f"Reading {path.name}", every=50_000, share=lambda: buffer.tell() / size)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _StrayQuoteError(reader.line_num) from error


def _plain_rows(path: Path, encoding: str, delimiter: str, line: int) -> Iterator[list[str]]:
    """Give the rows with quotes as plain characters, where that divides all of them alike."""
    width = 0
    for row in csv.reader(_lines(path, encoding), delimiter=delimiter, quoting=csv.QUOTE_NONE):
        width = width or len(row)
        if row and len(row) != width:
            raise Problem(
                f"{path.name}, line {line}: a quote opens and does not close, so cells run into each other. "
                "Export the table again, with quotes inside cells doubled."
            )
        yield row
