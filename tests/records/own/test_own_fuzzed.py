"""Hundreds of damaged files: never a traceback, never a silent wrong number, never a changed source."""

import io
import random
import zipfile
from pathlib import Path

import damage
import openpyxl
import pandas as pd
import pytest

from qse.records import open_records
from qse.records.own import delimited, propose
from qse.records.own.practice import write_practice_extract

RACES = ["W", "Black", "Asian", "White; Asian", "Martian", "", "Unknown", "Declined"]
ROWS = [
    [f"{at}", f"A{at % 17}", f"2024-{1 + at % 12:02d}-{1 + at % 28:02d}", RACES[at % 8], f"{at % 9 + 0.5}"]
    for at in range(120)
]
HEADINGS = ["CSN", "MRN", "Admit Date", "Race", "LOS"]
JUNK = [
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"=1+1",
    b"\x1b[2J",
    b"\xe2\x80\xae",
    b"9" * 400,
]
CELLS = [
    "=HYPERLINK(1)",
    "@SUM(1)",
    "+1+cmd",
    "-2+3",
    "<script>x</script>",
    "a" * 40_000,
    "\x1b[31m",
    "-4 days",
    "1e99",
]


LAUGHS = "n0: &n0 [x]\n" + "".join(f"n{i}: &n{i} [{','.join([f'*n{i - 1}'] * 10)}]\n" for i in range(1, 10))


def csv_bytes(delimiter=",", encoding="utf-8", rows=ROWS, headings=HEADINGS):
    return "\r\n".join(delimiter.join(row) for row in [headings, *rows]).encode(encoding)


def xlsx_bytes():
    book = openpyxl.Workbook()
    for row in [["Report of visits"], HEADINGS, *ROWS]:
        book.active.append(row)
    book.active.merge_cells("A1:E1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet_bytes():
    polars = pytest.importorskip("polars")
    out = io.BytesIO()
    polars.DataFrame(ROWS, schema=HEADINGS, orient="row").write_parquet(out)
    return out.getvalue()


def duckdb_bytes(folder):
    duckdb = pytest.importorskip("duckdb")
    path = folder / "made.duckdb"
    frame = pd.DataFrame(ROWS, columns=HEADINGS)
    with duckdb.connect(str(path)) as connection:
        connection.register("frame", frame)
        connection.execute("create table visits as select * from frame")
    data = path.read_bytes()
    path.unlink()
    return data


def damaged(data, chance):
    """Damage bytes: cut off, cut out, written over, put in."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        how = chance.randrange(4)
        if how == 0:
            del data[at:]
        elif how == 1:
            del data[at : at + chance.randrange(200)]
        elif how == 2:
            data[at : at + 8] = chance.randbytes(8)
        else:
            data[at:at] = chance.choice(JUNK)
    return bytes(data)


def odd_cells(chance):
    """Put odd cells, lengths and headings into good rows."""
    rows = [list(row) for row in ROWS]
    for _ in range(chance.randint(1, 30)):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        if chance.random() < 0.2:
            row.append("x")
    headings = list(HEADINGS)
    chance.shuffle(headings)
    headings[0] = chance.choice([headings[1], "", "=cmd", "a\x1b[2J", "Race", "x" * 3000, headings[0]])
    return csv_bytes(chance.choice(",;\t|"), chance.choice(["utf-8", "utf-16", "utf-8-sig"]), rows, headings)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    return {
        "visits.csv": csv_bytes(),
        "visits.xlsx": xlsx_bytes(),
        "visits.parquet": parquet_bytes(),
        "visits.duckdb": duckdb_bytes(folder),
    }


@pytest.mark.parametrize("name", ["visits.csv", "visits.xlsx", "visits.parquet", "visits.duckdb"])
def test_the_good_files_are_good(good, tmp_path, name):
    (tmp_path / name).write_bytes(good[name])
    assert damage.gone_through(tmp_path) == ""
    assert open_records(tmp_path, propose(tmp_path)).describe()["rows"].tolist() == [120, 17]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("name", ["visits.csv", "visits.xlsx", "visits.parquet", "visits.duckdb"])
def test_damaged_files(good, tmp_path, name, seed):
    (tmp_path / name).write_bytes(damaged(good[name], random.Random(f"{name} {seed}")))
    damage.gone_through(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_damaged_files_that_are_large(good, tmp_path, monkeypatch, seed):
    monkeypatch.setattr(delimited, "LARGEST", -1)
    chance = random.Random(f"large {seed}")
    data = odd_cells(chance) if seed % 2 else damaged(good["visits.csv"], chance)
    (tmp_path / "visits.csv").write_bytes(data)
    damage.gone_through(tmp_path)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["visits.csv", "visits.xlsx", "visits.parquet", "visits.duckdb"])
def test_a_few_damaged_files(good, tmp_path, name, seed):
    (tmp_path / name).write_bytes(damaged(good[name], random.Random(f"quick {name} {seed}")))
    damage.gone_through(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_odd_cells_and_headings(tmp_path, seed):
    (tmp_path / "visits.csv").write_bytes(odd_cells(random.Random(seed)))
    damage.gone_through(tmp_path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("name", ["visits.xlsx", "visits.parquet", "visits.duckdb"])
def test_a_file_that_was_cut_off_is_refused(good, tmp_path, name, share):
    data = good[name]
    cut = data[: int(len(data) * share)]
    (tmp_path / name).write_bytes(cut)
    said = damage.gone_through(tmp_path)
    if said == "":
        # A database may end in pages that hold nothing.
        assert name == "visits.duckdb"
        assert open_records(tmp_path, propose(tmp_path)).describe()["rows"].tolist() == [120, 17]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_a_row_of_another_length_is_left_out_and_counted(tmp_path, seed):
    """However rows are torn, no cell slides under another heading."""
    chance = random.Random(seed)
    rows = [list(row) for row in ROWS]
    torn = chance.sample(range(len(rows)), 15)
    for at in torn:
        if chance.random() < 0.5:
            rows[at].pop(chance.randrange(len(rows[at])))
        else:
            rows[at].insert(chance.randrange(len(rows[at])), "torn")
    (tmp_path / "visits.csv").write_bytes(csv_bytes(rows=rows))
    records = open_records(tmp_path, propose(tmp_path))
    visits = records.table("encounters", show_rows=True)
    kept = [row for at, row in enumerate(ROWS) if at not in torn]
    assert visits["visit_occurrence_id"].tolist() == [row[0] for row in kept]
    assert visits["los_days"].tolist() == [float(row[4]) for row in kept]
    assert any("Left out: 15 rows with another number of cells" in says for says in records.notes)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y/%d/%m"])
@pytest.mark.parametrize("seed", range(10))
def test_dates_are_right_or_asked(tmp_path, order, seed):
    chance = random.Random(seed)
    days = [
        pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=chance.randrange(700))
        for _ in range(chance.choice([2, 5, 60]))
    ]
    rows = [[str(at), "a", day.strftime(order)] for at, day in enumerate(days)]
    (tmp_path / "visits.csv").write_bytes(csv_bytes(rows=rows, headings=HEADINGS[:3]))
    said = damage.gone_through(tmp_path)
    if said:
        assert "can be read in two ways" in said
    elif order == "%Y/%d/%m" and all(day.day <= 12 for day in days):
        # After a year in front comes the month unless a value denies it, and the map says that it was read so.
        assert "reads: year-month-day" in propose(tmp_path)._written()
    else:
        visits = open_records(tmp_path, propose(tmp_path)).table("encounters", show_rows=True)
        assert visits["visit_start_datetime"].tolist() == days


def test_a_sheet_that_claims_a_million_columns(tmp_path, good):
    old = zipfile.ZipFile(io.BytesIO(good["visits.xlsx"]))
    for put, says in (
        (
            ('<mergeCell ref="A1:E1"/>', '<mergeCell ref="A1:XFD1048576"/>'),
            "merges more cells than a table has",
        ),
        (("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'), ""),
        (
            ("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
            "with little between",
        ),
    ):
        with zipfile.ZipFile(tmp_path / "visits.xlsx", "w") as new:
            for name in old.namelist():
                part = old.read(name).decode()
                new.writestr(name, part.replace(*put) if name.endswith("sheet1.xml") else part)
        said = damage.gone_through(tmp_path)
        assert says in said
        assert bool(says) == bool(said)


def test_a_workbook_that_unpacks_to_more_than_memory(tmp_path, good, monkeypatch):
    with zipfile.ZipFile(tmp_path / "visits.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 160_000_000)
    assert (tmp_path / "visits.xlsx").stat().st_size < 200_000
    assert "unpacks to more than is read" in damage.gone_through(tmp_path)


def test_entities_that_stand_for_each_other(tmp_path, good):
    old = zipfile.ZipFile(io.BytesIO(good["visits.xlsx"]))
    lines = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(12))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{lines}]>'
    with zipfile.ZipFile(tmp_path / "visits.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                part = laughs + part.replace("Report of visits", "&e12;")
            new.writestr(name, part)
    damage.gone_through(tmp_path)


def test_nothing_is_left_half_written_when_somebody_stops_it(tmp_path, monkeypatch):
    import os

    from qse.records.own.mapping import map_path
    from qse.records.own.read_map import read_map

    (tmp_path / "visits.csv").write_bytes(csv_bytes())
    found = propose(tmp_path)
    found.save()
    before = damage.marks(tmp_path), map_path(tmp_path).read_bytes()

    def stopped(*_):
        raise KeyboardInterrupt

    for step in ("fsync", "replace", "chmod"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, stopped)
            with pytest.raises(KeyboardInterrupt):
                found.correct("visits.csv", "LOS", to="").save()
        assert (damage.marks(tmp_path), map_path(tmp_path).read_bytes()) == before
        assert [path.name for path in map_path(tmp_path).parent.iterdir()] == ["mapping.yaml"]
    assert read_map(tmp_path).sources == found.sources
    map_path(tmp_path).unlink()


def test_formulas_are_not_run_where_texts_are_taken_along(tmp_path):
    cells = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2+3", "\x1b[2Jx", "x" * 100_000]
    rows = [[str(at), "a", "2024-05-06", cell, "1"] for at, cell in enumerate(cells)]
    (tmp_path / "visits.csv").write_bytes(
        csv_bytes(rows=rows, headings=["CSN", "MRN", "Admit Date", "Race", "=LOS"])
    )
    found = propose(tmp_path).correct("visits.csv", "Race", to="patients.race_ethnicity_recorded")
    texts = open_records(tmp_path, found).lost["text"].tolist()
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1)", "'+1+cmd", "'-2+3", " [2Jx"} < set(texts)
    assert max(map(len, texts)) == 200
    assert "\x1b" not in repr(found)
    assert "'=LOS" in repr(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "more values"),
        ("sources: &a [*a]\n", "nested deeper"),
        ("[" * 100_000, "nested deeper"),
        ("- " * 50_000, "nested deeper"),
        ("? [a]\n: b\n", "a name is a text"),
    ],
)
def test_a_map_that_would_fill_the_memory(tmp_path, text, says):
    from qse.files import Problem

    (tmp_path / "visits.csv").write_bytes(csv_bytes())
    (tmp_path / "mapping.yaml").write_text(text)
    with pytest.raises(Problem, match=says):
        open_records(tmp_path, tmp_path / "mapping.yaml")


def test_names_with_control_letters_and_dots(tmp_path):
    for name in ("..visits.csv", "a\x1b[2J.csv", "visits\n.csv", "=cmd.csv"):
        (tmp_path / name).write_bytes(csv_bytes())
    assert damage.gone_through(tmp_path) == ""
    assert set(propose(tmp_path).sources) >= {"=cmd.csv"}


@pytest.mark.slow
def test_the_practice_extract_survives_what_the_others_do(tmp_path):
    folder = write_practice_extract(tmp_path / "practice")
    (folder / "broken.parquet").write_bytes(b"PAR1")
    assert damage.gone_through(Path(folder)) == ""
