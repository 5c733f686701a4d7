"""Tables as they come: delimiters, encodings, titles, merged cells, rows of another length."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qse.files import Problem
from qse.records import open_records
from qse.records.own import propose
from qse.records.own.sources import find_sources

HEAD = ["MRN", "Name of ward", "Naïve é"]
ROWS = [["1", "a", "ä"], ["2", "b", ""], ["3", "c d", "ö"]]


def only(folder):
    (source,) = find_sources(folder).sources
    return source


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end(tmp_path, delimiter, encoding, end):
    text = end.join(delimiter.join(row) for row in [HEAD, *ROWS]) + end
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    source = only(tmp_path)
    assert source.headings == HEAD
    assert source.frame.values.tolist() == [[cell or None for cell in row] for row in ROWS]


@pytest.mark.parametrize(
    ("text", "headings", "rows", "says"),
    [
        ("Report 2024\n\nMRN,Race\n1,W\n", ["MRN", "Race"], 1, "stand in line 3"),
        ("MRN,Race,Race,\n1,W,B,x\n", ["MRN", "Race", "Race (2)"], 0, "Left out: 1 rows"),
        ("MRN,,Race\n1,x,W\n", ["MRN", "column 2", "Race"], 1, ""),
        ("MRN,Race\n1,W\n2\n3,W,B\n4,B,,\n", ["MRN", "Race"], 2, "Left out: 2 rows"),
        ("MRN,Race\n", ["MRN", "Race"], 0, "no rows under the headings"),
        ('MRN,Height\n1,5"\n2,"6"" tall"\n', ["MRN", "Height"], 2, ""),
        ('MRN,Height\n1,5" 6\n2,"7\n', ["MRN", "Height"], 2, "Quotes do not close"),
        ("MRN;Stay\n1;3,5\n2;4,5\n", ["MRN", "Stay"], 2, "divided by ';'"),
        ('MRN,Note\n1,"two\nlines"\n', ["MRN", "Note"], 1, ""),
    ],
)
def test_odd_layouts(tmp_path, text, headings, rows, says):
    (tmp_path / "a.csv").write_text(text)
    source = only(tmp_path)
    assert (source.headings, len(source.frame)) == (headings, rows)
    assert says in " ".join(source.notes)


def test_a_workbook_with_a_title_and_merged_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Visits of May"])
    sheet.merge_cells("A1:D1")
    sheet.append(["MRN", "Ward", "Admit Date", "LOS"])
    for at, row in enumerate(
        [["A1", "East", datetime(2024, 5, 1), 3], [None, None, datetime(2024, 5, 9), 1.5]]
    ):
        sheet.append(row)
        assert at < 2
    sheet.append(["A2", "=1+1", "2024-05-10", "#N/A"])
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    book.create_sheet("Empty")
    book.save(tmp_path / "may.xlsx")
    source = only(tmp_path)
    assert source.name == "may.xlsx > Sheet"
    assert source.frame["MRN"].tolist() == ["A1", "A1", "A2"]
    assert "Merged cells were filled down: 2." in source.notes
    records = open_records(tmp_path, propose(tmp_path))
    visits = records.table("encounters", show_rows=True)
    assert visits["los_days"].tolist()[:2] == [3, 1.5]
    assert visits["visit_start_datetime"].dt.day.tolist() == [1, 9, 10]


def test_a_workbook_and_a_text_say_how_far_they_are(tmp_path, monkeypatch):
    from qse.files import progress
    from qse.records.own import delimited

    book = openpyxl.Workbook()
    for at in range(3000):
        book.active.append([f"word {at}", "CSN"] if not at else [at, at * 7919 % 3001])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.csv").write_text("MRN,Race\n" + "7,W\n" * 200_000)
    said = []

    def on_terminal(what):
        return lambda share, left: said.append((what, share)), lambda: said.append((what, "cleared"))

    monkeypatch.setattr(progress, "_on_terminal", on_terminal)
    monkeypatch.setattr(progress, "SECONDS", 0)
    monkeypatch.setattr(progress, "SOONEST", 0)
    assert len(find_sources(tmp_path).sources) == 2
    for name in ("a.xlsx", "b.csv"):
        shares = [share for what, share in said if what == f"Reading {name}"]
        assert shares.pop() == "cleared"
        assert len(set(shares)) > 2
        assert 0 < min(shares) < max(shares) <= 1
    assert (tmp_path / "b.csv").stat().st_size < delimited.LARGEST


def test_a_parquet_whose_columns_have_changed(tmp_path):
    polars = pytest.importorskip("polars")
    path = tmp_path / "visits.parquet"
    polars.DataFrame({"CSN": [1], "MRN": [7], "Admit Date": ["2024-05-01"]}).write_parquet(path)
    found = propose(tmp_path)
    assert open_records(tmp_path, found).describe()["rows"].tolist() == [1]
    polars.DataFrame({"CSN": [1], "MRN": [7], "Admitted": ["2024-05-01"]}).write_parquet(path)
    with pytest.raises(Problem, match="no heading 'Admit Date' any more"):
        open_records(tmp_path, found)


def test_dates_that_were_exported_in_another_order(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text("CSN,MRN,Admit Date\n1,a,25/12/2024\n2,b,3/4/2024\n")
    found = propose(tmp_path)
    path.write_text("CSN,MRN,Admit Date\n1,a,12/25/2024\n2,b,4/3/2024\n")
    with pytest.raises(
        Problem, match="reads these dates as day-month-year, and the values allow only month-day-year"
    ):
        open_records(tmp_path, found)


def test_how_a_column_is_read_is_looked_up_where_the_map_is_silent(tmp_path):
    rows = '1,a,25.12.2024,"36,5"\n2,b,3.4.2024,"24,0"\n'
    (tmp_path / "visits.csv").write_text("CSN,MRN,Seen on,Duration (h)\n" + rows)
    found = propose(tmp_path).correct("visits.csv", "Seen on", to="encounters.visit_start_datetime")
    found = found.correct("visits.csv", "Duration (h)", to="encounters.los_days")
    visits = open_records(tmp_path, found).table("encounters", show_rows=True)
    assert visits["visit_start_datetime"].dt.month.tolist() == [12, 4]
    assert visits["los_days"].tolist() == [36.5 / 24, 1]


def test_keys_that_do_not_meet_are_said(tmp_path):
    (tmp_path / "patients.csv").write_text("MRN,Sex,Language\n0012,F,English\n13,M,Somali\n")
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date\n1,12,2024-05-01\n2,13,2024-05-02\n")
    notes = open_records(tmp_path, propose(tmp_path)).notes
    assert "1 rows of encounters have a person_id that no row of patients has." in notes


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "visits.csv").write_text("MRN,Race\n1,W\n")

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(Problem, match=r"visits\.csv could not be read: Permission denied"):
        propose(tmp_path)


def test_parquet_that_is_damaged_inside_is_said_when_it_is_opened(tmp_path):
    polars = pytest.importorskip("polars")
    path = tmp_path / "visits.parquet"
    rows = {"CSN": range(5000), "MRN": [f"A{at * 7919 % 5000}" for at in range(5000)]}
    polars.DataFrame({**rows, "Race": ["W", "B"] * 2500}).write_parquet(path, compression="zstd")
    data = bytearray(path.read_bytes())
    # The head of the first column's first page; the end of the file, which is read first, is whole.
    data[4:64] = b"\xff" * 60
    path.write_bytes(data)
    with pytest.raises(Problem, match="could not be read"):
        open_records(tmp_path, propose(tmp_path))
