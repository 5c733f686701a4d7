"""An Excel workbook as people make them, with titles and merged cells; the same bytes whenever it is made."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

MADE = datetime(2034, 1, 1)


def workbook(sheets: Mapping[str, tuple[str, pd.DataFrame, str]], notes: Sequence[str]) -> bytes:
    """Make a workbook of tables under merged titles, and a last sheet of notes that is no table.

    Parameters
    ----------
    sheets : for each name a title, a table, and the column whose equal neighbours are merged ("" for none).
    notes : a line each.

    Examples
    --------
    >>> table = pd.DataFrame({"Hospital": ["East", "East"], "Unit": ["A", "B"]})
    >>> workbook({"Units": ("Units", table, "Hospital")}, ["A note."])[:2]
    b'PK'

    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.created = MADE
    for name, (title, table, merged) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table.columns))
        sheet.append([])
        sheet.append(list(table))
        for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
            sheet.append(list(row))
        if merged:
            at = table.columns.get_loc(merged) + 1
            runs = (table[merged] != table[merged].shift()).cumsum()
            for _, rows in table.groupby(runs):
                first, last = rows.index[0] + 4, rows.index[-1] + 4
                sheet.merge_cells(start_row=first, end_row=last, start_column=at, end_column=at)
    sheet = book.create_sheet("Notes")
    for note in notes:
        sheet.append([note])
    written = io.BytesIO()
    book.save(written)
    return _steady(written.getvalue())


def _steady(data: bytes) -> bytes:
    """Take the time of writing out of the parts of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                before, tag, rest = part.partition(b"<dcterms:modified")
                head, _, after = rest.partition(b"</dcterms:modified>")
                stamp = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
                part = before + tag + head.partition(b">")[0] + b">" + stamp + b"</dcterms:modified>" + after
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
