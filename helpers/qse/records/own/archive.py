"""What a workbook claims to hold, looked at before it is read: a small file can stand for more than any memory."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from qse.files import Problem

LARGEST = 150_000_000
"""Bytes of all parts of a workbook when unpacked: about three million cells."""
MOST_MERGED = 2_000_000
MOST_CELLS = 4_000_000
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Za-z]{1,3})(\d{1,9}):([A-Za-z]{1,3})(\d{1,9})[\"']"
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def check_archive(path: Path) -> None:
    """Look whether the parts of a workbook fit into memory. What is no archive is left to the reader of workbooks.

    Raises
    ------
    Problem : the workbook unpacks to more than may be read, or merges more cells than a table has.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                raise Problem(
                    f"{path.name} unpacks to more than is read of a workbook; save each sheet as CSV (UTF-8)."
                )
            for part in parts:
                if _SHEET.fullmatch(part.filename) and _merged(archive.read(part)) > MOST_MERGED:
                    raise Problem(
                        f"{path.name} merges more cells than a table has; unmerge them and save it again."
                    )
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return


def _merged(data: bytes) -> int:
    """Count the cells of all merged ranges."""
    return sum(
        (1 + abs(_place(right) - _place(left))) * (1 + abs(int(bottom) - int(top)))
        for left, top, right, bottom in _MERGED.findall(data)
    )


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters.upper():
        place = 26 * place + letter - 64
    return place


def used(sheet: Any) -> tuple[int, int]:
    """Give the last row and column of a sheet that hold something, (1, 1) if none.

    Raises
    ------
    Problem : between the filled cells lie more empty ones than any table has.

    """
    filled = [place for place, cell in sheet._cells.items() if cell.value is not None]
    row, column = max((at for at, _ in filled), default=1), max((at for _, at in filled), default=1)
    if row * column > MOST_CELLS:
        raise Problem(
            f"the sheet {sheet.title!r} has a cell in row {row:,} and one in column {column:,}, with little between; "
            "delete what stands outside the table."
        )
    return row, column
