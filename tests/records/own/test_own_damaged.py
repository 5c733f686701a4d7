"""No damaged file gives a traceback or is changed: a Problem in one sentence, or records."""

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qse.files import Problem
from qse.records import open_records
from qse.records.own import propose
from qse.records.own.read_map import read_map
from qse.records.own.sources import find_sources

GOOD = (
    "CSN,MRN,Admit Date,Race,LOS,Note\r\n"
    + "".join(f'{at},A{at % 7},2024-{1 + at % 12:02d}-07,W,{at % 9},"a ""b"", c"\r\n' for at in range(30))
).encode()
BYTES = [
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    "é".encode("cp1252"),
    b"=1+1",
    b"\t|",
]
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def tried(name: str, data: bytes) -> None:
    """Read, propose and open one file: all of it works, or says one sentence."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / name
        path.write_bytes(data)
        said = "nothing was wrong here"
        try:
            found = propose(folder)
            repr(found)
            # By way of a mapping.yaml, which every text has to survive.
            records = open_records(folder)
            assert read_map(folder).sources == found.sources
            for table in records.names:
                repr(records.table(table))
        except Problem as problem:
            said = str(problem)
        assert "\n" not in said
        assert len(said) > 20
        assert path.read_bytes() == data
        assert os.listdir(folder) == [name]


def test_the_good_file_is_good(tmp_path):
    (tmp_path / "visits.csv").write_bytes(GOOD)
    records = open_records(tmp_path, propose(tmp_path))
    assert records.describe()["rows"].tolist() == [30, 7]


@MANY
@given(st.binary(max_size=300))
def test_any_bytes(data):
    tried("visits.csv", data)


@MANY
@given(st.text(alphabet="ab1 ,;\"\n\r\t|'=<2024-é", max_size=200))
def test_any_text(text):
    tried("visits.csv", text.encode())


@MANY
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(BYTES)), max_size=5))
def test_a_good_file_that_was_damaged(cuts):
    data = GOOD
    for at, length, put in cuts:
        data = data[:at] + put + data[at + length :]
    tried("visits.csv", data)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["a.xlsx", "a.parquet", "a.duckdb"]), st.binary(max_size=400))
def test_other_kinds(name, data):
    tried(name, data)


@MANY
@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=8),
            st.sampled_from(
                ["", "M", "1/2/2024", "13/1/2024", "-3 days", "1,5", "<b>x</b>", "=cmd|x", "White;Asian"]
            ),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["Race", "DOB", "LOS", "Admit Date", "Sex", "ESI", "Language", "month", "MRN"]),
)
def test_any_cells_under_known_headings(rows, heading):
    file = io.StringIO()
    csv.writer(file).writerows([["CSN", heading], *rows])
    tried("visits.csv", file.getvalue().encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\n", "is empty"),
        ("a.csv", b"MRN\0\1\2,x", "no text file"),
        ("a.csv", b"1,2,3\n4,5,6\n", "no row of headings"),
        ("a.csv", b'MRN,Race\n1,"W\n2,B\n3,x,y\n', "a quote opens and does not close"),
        ("a.xlsx", b"PK\3\4 no workbook", "could not be read as a workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("a.parquet", b"PAR1 not really", "could not be read as parquet"),
        ("a.duckdb", b"no database" * 900, "could not be opened as a DuckDB file"),
        ("a.pdf", b"%PDF", "of no kind that can be read"),
    ],
)
def test_one_clear_sentence(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Problem, match=rf"^[^\n]*{says}[^\n]*$"):
        find_sources(tmp_path)
    assert (tmp_path / name).read_bytes() == data


def test_one_unreadable_file_leaves_the_others(tmp_path):
    (tmp_path / "visits.csv").write_bytes(GOOD)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    found = propose(tmp_path)
    assert list(found.left_out) == ["broken.parquet"]
    assert "Left out: broken.parquet" in open_records(tmp_path, found).notes[0]


def test_no_such_place_and_no_tables(tmp_path):
    for place, says in ((tmp_path / "none", "no folder or file"), (tmp_path, "nothing could be read")):
        with pytest.raises(Problem, match=says):
            propose(place)
    with pytest.raises(Problem):
        propose("a\0b")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_bytes(GOOD)
    inside = tmp_path / "data"
    inside.mkdir()
    (inside / "visits.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(Problem, match="outside the folder"):
        propose(inside)


def test_a_database_in_use(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path, outside = tmp_path / "data.duckdb", tmp_path / "outside" / "visits.csv"
    outside.parent.mkdir()
    outside.write_bytes(GOOD)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table visits as select 1 as csn, 'A1' as mrn, date '2024-03-05' as admit_date"
        )
        connection.execute(f"create view encounters as select * from read_csv('{outside}')")
    before = path.read_bytes()
    records = open_records(tmp_path, propose(tmp_path))
    assert records.names == ["encounters"]
    assert path.read_bytes() == before
    hold = f"import duckdb; c = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Problem, match="another program has it open"):
            propose(tmp_path)
    finally:
        other.communicate("\n")
