"""Excel workbooks: a table a sheet, with merged cells and titles above the headings."""

import warnings
from io import BufferedReader, FileIO
from itertools import repeat
from pathlib import Path
from typing import Any

from qse.files import Problem
from qse.files.progress import progress
from qse.records.own.archive import check_archive, used
from qse.records.own.layout import Layout, laid_out


class _Watched(FileIO):
    """A file that says how far it has been read, as openpyxl gives a workbook only whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        size = max(path.stat().st_size, 1)
        self._bar = progress(repeat(None), f"Reading {path.name}", share=lambda: min(self.tell() / size, 1))

    def readinto(self, buffer: Any) -> Any:
        next(self._bar)
        return super().readinto(buffer)

    def close(self) -> None:
        if hasattr(self, "_bar"):
            self._bar.close()
        super().close()


def read_workbook(path: Path) -> dict[str, Layout]:
    """Read all sheets of a workbook that hold a table.

    Parameters
    ----------
    path : the file (.xlsx, .xlsm); it is only read. Of a formula the value counts that Excel saved.

    Returns
    -------
    dict : a Layout for each sheet. A cell merged over several rows holds in each of them.

    Raises
    ------
    Problem : it can't be read, or no sheet has headings.

    """
    try:
        import openpyxl
    except ImportError as error:
        raise Problem("To read Excel files, install openpyxl: `pip install openpyxl`.") from error
    check_archive(path)
    try:
        with warnings.catch_warnings():
            # openpyxl speaks of styles and menus that it can't keep. Nothing is written here.
            warnings.simplefilter("ignore")
            with _Watched(path) as file:
                book = openpyxl.load_workbook(BufferedReader(file), data_only=True)
    except PermissionError as error:
        raise Problem(
            f"{path.name} may not be read ({error.strerror}); close it in Excel, or ask who may read it."
        ) from error
    except OSError as error:
        raise Problem(f"{path.name} could not be read: {error.strerror or 'the file is damaged'}.") from error
    except Exception as error:
        # A damaged workbook fails in many ways: as an archive, as XML, as a missing part.
        raise Problem(
            f"{path.name} could not be read as a workbook. It may be damaged or have a password; "
            "open it in Excel and save it again as .xlsx."
        ) from error
    found = {}
    for sheet in book.worksheets:
        # Rows and columns that are only formatted are left off: a sheet may claim a million of each.
        try:
            last_row, last_column = used(sheet)
        except Problem as problem:
            raise Problem(f"{path.name}: {problem}") from None
        rows = [list(row) for row in sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True)]
        down = 0
        for merged in sheet.merged_cells.ranges:
            if merged.min_row > len(rows) or merged.min_col > last_column:
                continue
            value = rows[merged.min_row - 1][merged.min_col - 1]
            for at in range(merged.min_row, min(merged.max_row, len(rows))):
                rows[at][merged.min_col - 1] = value
                down += value is not None
        notes = [f"Merged cells were filled down: {down:,}."] if down else []
        try:
            layout = laid_out(f"{path.name} > {sheet.title}", rows, notes)
        except Problem:
            continue
        # One column of lines is a note to the reader.
        if len(layout.headings) > 1:
            found[sheet.title] = layout
    book.close()
    left = [repr(sheet.title) for sheet in book.worksheets if sheet.title not in found]
    if found and left:
        next(iter(found.values())).notes.append(f"Sheets that are no table were left out: {', '.join(left)}.")
    if not found:
        raise Problem(f"{path.name} has no sheet with headings over columns.")
    return found
