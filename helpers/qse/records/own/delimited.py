"""Text files with a delimiter: encoding, delimiter, quotes and rows of another length."""

import csv
from collections import Counter
from pathlib import Path

from qse.files import Problem
from qse.files.progress import progress
from qse.records.own.layout import Layout, laid_out

DELIMITERS = (",", ";", "\t", "|", "^", "~")
NAMES = {"\t": "tab"}
LOOKED_AT = 60
LONGEST_CELL = 2**24
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
            raise _too_large(path)
        data = path.read_bytes()
    except OSError as error:
        raise Problem(f"{path.name} could not be read: {error.strerror}.") from error
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise Problem(f"{path.name} is empty.")
    text, notes = _decoded(path.name, data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        delimiter = _delimiter(lines)
        rows, stray = _rows(path.name, lines, delimiter)
    except csv.Error as error:
        raise Problem(
            f"{path.name} could not be read as a table: a cell is longer than any cell can be."
        ) from error
    finally:
        csv.field_size_limit(before)
    if stray:
        notes.append("Quotes do not close; they were read as plain characters.")
    if delimiter != ",":
        notes.append(f"The cells are divided by {NAMES.get(delimiter, delimiter)!r}.")
    return laid_out(path.name, rows, notes)


def _too_large(path: Path) -> Problem:
    """Say how the file becomes one that need not be in memory. All columns stay text, as they were written."""
    with path.open("rb") as file:
        sample = file.read(2**20).decode("utf-8-sig", errors="replace")
    lines = sample.replace("\r\n", "\n").replace("\r", "\n").rpartition("\n")[0]
    options = f"separator={_delimiter(lines)!r}, infer_schema=False"
    say = f"polars.scan_csv({path.name!r}, {options}).sink_parquet({path.stem + '.parquet'!r})"
    return Problem(
        f"{path.name} has {path.stat().st_size / 1e6:,.0f} MB, more than a text file may have to be read into memory. "
        f'Turn it into parquet once, in its folder: python -c "import polars; {say}"'
    )


def _decoded(name: str, data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), []
    if b"\0" in data:
        raise Problem(f"{name} is no text file; save the table as CSV (UTF-8).")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        says = (
            "The file is not UTF-8; it was read as Windows-1252. Look whether names with accents are right."
        )
        try:
            return data.decode("cp1252"), [says]
        except UnicodeDecodeError:
            return data.decode("latin-1"), [says.replace("Windows-1252", "Latin-1")]


def _delimiter(text: str) -> str:
    """Choose the delimiter that divides most rows alike."""
    sample = text.split("\n", LOOKED_AT)[:LOOKED_AT]

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if len(row) > 1)
        width, many = widths.most_common(1)[0] if widths else (1, 0)
        return many, width

    return max(DELIMITERS, key=score)


def _rows(name: str, text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    lines = text.split("\n")
    shown = progress(lines, f"Reading {name}", every=50_000)
    reader = csv.reader((line + "\n" for line in shown), delimiter=delimiter, strict=True)
    try:
        return list(reader), False
    except csv.Error:
        at = reader.line_num
    plain = list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    widths = {len(row) for row in plain if row}
    if len(widths) > 1:
        raise Problem(
            f"{name}, line {at}: a quote opens and does not close, so cells run into each other. "
            "Export the table again, with quotes inside cells doubled."
        )
    return plain, True
