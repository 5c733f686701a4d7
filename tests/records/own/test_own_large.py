"""Text and databases too large for memory: read as small ones are, to the last cell, and nothing is left behind."""

import dataclasses
import os
import random
import subprocess
import sys
import types
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import pandas as pd
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.files import Problem, content
from qse.records import open_records
from qse.records.own import delimited, propose, read_once, rows_on_disk, sources
from qse.records.own.exact_types import TYPES, fitting, typed
from qse.records.own.rows_on_disk import RowsOnDisk, clear_left_rows
from qse.records.own.sources import find_sources

REAL_FOLDER = rows_on_disk._folder.__wrapped__
VISITS = (
    "CSN,MRN,Admit Date,LOS,Race,Code,Note,Patient Class\n"
    + "".join(
        f"{at},{at % 40:04d},2024-{1 + at % 12:02d}-07 09:{at % 60:02d},{at % 9 / 2:g},"
        f'{"WB"[at % 2]},250.00,"a ""b"", c",Inpatient\n'
        for at in range(240)
    )
    + "1,2\n,,,,,,,\n"
)


@pytest.fixture
def large(monkeypatch, tmp_path_factory):
    """Take every text file and database for large, with a temporary folder of its own."""

    @cache
    def folder():
        return types.SimpleNamespace(name=str(tmp_path_factory.mktemp("rows")))

    monkeypatch.setattr(rows_on_disk, "_folder", folder)
    read_once._READ.clear()
    monkeypatch.setattr(delimited, "LARGEST", -1)
    monkeypatch.setattr(sources, "MOST_ROWS", -1)


def written(value, form):
    """Write a cell again, as Python does."""
    if isinstance(value, datetime):
        parts = {"M": "minutes", "S": "seconds", "3f": "milliseconds", "6f": "microseconds"}
        unit = next(unit for end, unit in parts.items() if form.endswith(end))
        return value.isoformat("T" if "T" in form else " ", unit)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None else repr(value)


def plain(frame):
    """Return the rows of a frame of any kind, as text."""
    if isinstance(frame, polars.LazyFrame):
        return [["" if c is None else str(c) for c in row] for row in frame.collect().rows()]
    return [["" if cell is None else str(cell) for cell in row] for row in frame.values.tolist()]


def test_a_large_file_is_read_as_a_small_one_is(tmp_path, monkeypatch):
    (tmp_path / "visits.csv").write_text(VISITS)
    (small,) = find_sources(tmp_path).sources
    monkeypatch.setattr(rows_on_disk, "CELLS", 400)
    monkeypatch.setattr(delimited, "LARGEST", 1000)
    (source,) = find_sources(tmp_path).sources
    assert source.is_lazy
    assert not small.is_lazy
    assert source.notes == (rows_on_disk.ON_DISK, *small.notes)
    assert "Left out: 1 rows" in source.notes[-1]
    kinds = source.frame.collect_schema()
    assert list(kinds) == small.headings
    of = polars.Int64, polars.String, polars.Datetime("us"), polars.Float64, polars.String, polars.String
    assert list(kinds.values()) == [*of, polars.String, polars.String]
    as_text = source.frame.with_columns(
        polars.col("Admit Date").dt.to_string("%Y-%m-%d %H:%M"),
        polars.col("LOS").cast(polars.String).str.strip_suffix(".0"),
    )
    assert plain(as_text) == plain(small.frame)


def test_the_same_measures_come_of_both(tmp_path, monkeypatch):
    import qse

    (tmp_path / "visits.csv").write_text(VISITS)
    found = propose(tmp_path)
    assert found.sources["visits.csv"].columns["LOS"].to == ("encounters.los_days",)
    ours = []
    for size in (10**9, -1):
        monkeypatch.setattr(delimited, "LARGEST", size)
        records = open_records(tmp_path, found)
        result = qse.stratify(records, "stay", by="race_ethnicity")
        ours.append((result.sentence, result.remade().rows, propose(tmp_path).sources["visits.csv"].columns))
    (one, rows, columns), (another, others, same_columns) = ours
    assert "White" in one
    assert one == another
    assert rows.equals(others)
    assert {name: column.to for name, column in columns.items()} == {
        name: column.to for name, column in same_columns.items()
    }


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.integers(-(10**20), 10**20).map(str),
            st.floats(allow_nan=True).map(repr),
            st.datetimes().map(str),
            st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds")),
            st.datetimes().map(lambda at: at.strftime("%Y-%m-%d %H:%M")),
            st.dates().map(str),
            st.from_regex(r"-?[0-9]{1,4}([-/. ][0-9]{1,2}){0,2}", fullmatch=True),
            st.sampled_from(
                ["007", "250.00", "1e5", "+1", " 1", "-0", "2024-02-30", "0001", "24:00", "inf", ""]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_type_gives_every_cell_back(cells):
    frame = polars.DataFrame({"x": cells}, schema={"x": polars.String})
    for kind in fitting(frame, {"x": [*TYPES]})["x"]:
        made = frame.select(typed("x", kind))["x"].to_list()
        for cell, value in zip(cells, made, strict=True):
            again = written(value, kind)
            assert cell == again or f"{cell}.0" == again, (kind, cell, value)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", None, "20"], "whole number"),
        (["1", "2.5"], "decimal number"),
        (["2024-02-29"], "%Y-%m-%d"),
        (["2024-02-29 10:30"], "%Y-%m-%d %H:%M"),
        (["2024-02-29T10:30:00.250"], "%Y-%m-%dT%H:%M:%S%.3f"),
    ],
)
def test_what_is_exact_is_found(cells, kind):
    assert fitting(polars.DataFrame({"x": cells}), {"x": [*TYPES]})["x"][0] == kind


def test_a_type_has_to_fit_in_every_batch(monkeypatch):
    monkeypatch.setattr(rows_on_disk, "CELLS", 6)
    rows = RowsOnDisk(["late", "blank", "whole"])
    for late in ("1", "2", "3", "04"):
        rows.append([late, "", "5"])
    frame = rows.frame().collect()
    assert frame.rows() == [("1", None, 5), ("2", None, 5), ("3", None, 5), ("04", None, 5)]
    assert rows.frame() is rows.frame()


def test_a_large_table_of_a_database(tmp_path, large):
    import duckdb

    with duckdb.connect(str(tmp_path / "data.duckdb")) as connection:
        connection.execute(
            "create table visits as select range as csn, '00' || range % 3 as mrn, range % 2 = 0 as readmitted, "
            "timestamp '2024-03-01' + interval (range) hour as admit_date, ['a', 'b'] as several from range(20)"
        )
    (source,) = find_sources(tmp_path).sources
    assert source.name == "data.duckdb > visits"
    assert source.notes == (rows_on_disk.ON_DISK,)
    frame = source.frame.collect()
    assert frame.row(1) == (1, "001", "false", datetime(2024, 3, 1, 1), "[a, b]")
    assert len(frame) == 20
    assert open_records(tmp_path, propose(tmp_path)).describe()["rows"].tolist() == [20]
    assert len(list(Path(rows_on_disk._folder().name).iterdir())) == 1


def test_a_table_without_rows(tmp_path, large):
    (tmp_path / "visits.csv").write_text("CSN,MRN\n")
    (source,) = find_sources(tmp_path).sources
    assert source.frame.collect().rows() == []
    assert "There are no rows under the headings." in source.notes


def test_the_file_is_read_once_as_long_as_it_stays_what_it_is(tmp_path, large):
    path = tmp_path / "visits.csv"
    path.write_text(VISITS)
    (old,) = find_sources(tmp_path).sources
    before = old.frame
    assert find_sources(tmp_path).sources[0].frame is before
    path.write_text(VISITS.replace("W", "A"))
    os.utime(path, (1, 1))
    after = find_sources(tmp_path).sources[0].frame
    assert after.filter(polars.col("Race") == "A").collect().height == 120
    assert before.filter(polars.col("Race") == "W").collect().height == 120
    folder = Path(rows_on_disk._folder().name)
    assert len(list(folder.iterdir())) == 2
    del old
    assert len(list(folder.iterdir())) == 1


def test_rows_that_are_gone_are_said_and_read_again(tmp_path, large):
    import shutil

    import qse

    path = tmp_path / "visits.csv"
    path.write_text(VISITS)
    found = propose(tmp_path)
    records = open_records(tmp_path, found)
    shutil.rmtree(rows_on_disk._folder().name)
    says = r"The rows of visits\.csv were changed or taken away"
    for ask in (records.describe, lambda: records.table("encounters"), lambda: qse.validate(records)):
        with pytest.raises(Problem, match=says):
            ask()
    with pytest.raises(Problem, match=says):
        qse.stratify(records, "stay", by="race_ethnicity")
    assert open_records(tmp_path, found).describe("encounters")["filled"].max() == 240


def test_parquet_that_was_written_anew_is_not_counted_with_the_old_map(tmp_path):
    rows = polars.DataFrame({"CSN": [1, 2], "MRN": [7, 8], "Race": ["W", "B"]})
    path = tmp_path / "visits.parquet"
    rows.write_parquet(path)
    records = open_records(tmp_path, propose(tmp_path))
    assert records.describe()["rows"].tolist() == [2, 2]
    polars.concat([rows, rows.head(1)]).write_parquet(path)
    with pytest.raises(Problem, match=r"The rows of visits\.parquet were changed"):
        records.describe()
    assert open_records(tmp_path, propose(tmp_path)).describe()["rows"].tolist() == [3, 2]


def test_a_reading_that_is_broken_off_leaves_nothing(tmp_path, monkeypatch, large):
    monkeypatch.setattr(rows_on_disk, "CELLS", 20)
    folder = Path(rows_on_disk._folder().name)
    before = sorted(folder.iterdir())
    rows = RowsOnDisk(["a"])
    for at in range(50):
        rows.append([str(at)])
    assert len(sorted(folder.iterdir())) == len(before) + 2
    del rows
    assert sorted(folder.iterdir()) == before
    (tmp_path / "visits.csv").write_text(VISITS + 'x,"y\n' + VISITS)
    with pytest.raises(Problem, match="a quote opens and does not close"):
        find_sources(tmp_path)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (polars.DataFrame, "write_parquet"),
        (polars.LazyFrame, "sink_parquet"),
        (rows_on_disk, "TemporaryDirectory"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "database"])
def test_a_full_disk_is_said(tmp_path, monkeypatch, large, where, what, kind):
    import duckdb

    if kind == "text":
        (tmp_path / "visits.csv").write_text(VISITS)
    else:
        with duckdb.connect(str(tmp_path / "data.duckdb")) as connection:
            connection.execute("create table visits as select range as csn from range(20)")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    if where is rows_on_disk:
        monkeypatch.setattr(rows_on_disk, "_folder", cache(REAL_FOLDER))
    monkeypatch.setattr(where, what, full)
    with pytest.raises(
        Problem, match=r"can't be written to: No space left on device\. Make room on the disk"
    ):
        find_sources(tmp_path)


def test_without_polars_a_sentence(tmp_path, monkeypatch, large):
    (tmp_path / "visits.csv").write_text(VISITS)
    monkeypatch.setattr(rows_on_disk, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="install polars"):
        find_sources(tmp_path)


def test_the_rows_go_when_python_ends_and_what_was_left_by_force_is_cleared(tmp_path, monkeypatch):
    code = (
        "import os, sys; from qse.records.own.rows_on_disk import RowsOnDisk; "
        "rows = RowsOnDisk(['a']); rows.append(['1']); print(rows.frame().collect().rows(), flush=True); "
        "print(os.stat(os.path.dirname(rows.path)).st_mode & 0o077, flush=True); "
        "os.kill(os.getpid(), 9) if sys.argv[1] == 'kill' else None"
    )
    for how, left in (("end", 0), ("kill", 1)):
        done = subprocess.run(
            [sys.executable, "-c", code, how],
            env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.stdout.split("\n")[:2] == ["[(1,)]", "0"], done.stderr
        assert len(list(tmp_path.glob(f"{rows_on_disk.NAME}*"))) == left
    monkeypatch.setattr(rows_on_disk, "gettempdir", lambda: str(tmp_path))
    assert clear_left_rows() == 0, "it may just have been made"
    os.utime(next(tmp_path.iterdir()), (1, 1))
    assert clear_left_rows() == 1
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_counts_in_is_not_cleared(tmp_path, monkeypatch):
    code = (
        "from qse.records.own.rows_on_disk import RowsOnDisk; rows = RowsOnDisk(['a']); rows.append(['1']); "
        "rows.frame(); print('made', flush=True); input(); print(rows.frame().collect().rows())"
    )
    place = {name: str(tmp_path) for name in ("TMPDIR", "TEMP", "TMP")}
    other = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **place},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "made\n"
    monkeypatch.setattr(rows_on_disk, "gettempdir", lambda: str(tmp_path))
    left, new = (tmp_path / f"{rows_on_disk.NAME}{which}" for which in ("left", "new"))
    for folder in (left, new):
        folder.mkdir()
        (folder / "0.parquet").write_bytes(b"rows")
    os.utime(left, (1, 1))
    (tmp_path / "else").mkdir()
    assert clear_left_rows() == 1
    assert not left.exists()
    # What has just been made is not held yet.
    assert new.exists()
    assert other.communicate("\n")[0] == "[(1,)]\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["else", new.name]


def both_ways(folder, monkeypatch, found=None):
    """Open a folder as small and as large; return records, the tables as text, and what was lost, of each."""
    opened = []
    for size in (10**9, -1):
        with monkeypatch.context() as patch:
            patch.setattr(delimited, "LARGEST", size)
            records = open_records(folder, found or propose(folder))
            tables = {}
            for name in records.names:
                frame = records.table(name)
                frame = frame if size > 0 else frame.collect().to_dict(as_series=False)
                tables[name] = pd.DataFrame(frame).apply(lambda column: column.astype(object).map(alike))
            lost = records.lost.sort_values([*records.lost.columns]).reset_index(drop=True)
            opened.append((records, tables, lost))
    return opened


def alike(cell):
    """Write a cell so that those of both libraries compare."""
    if cell is None or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return f"{cell:.9g}" if isinstance(cell, int | float) else str(cell)


def same_both_ways(folder, monkeypatch):
    (_, tables, lost), (_, others, also_lost) = both_ways(folder, monkeypatch)
    assert list(tables) == list(others)
    for name, table in tables.items():
        ours, theirs = (
            sorted(map(tuple, each[sorted(each)].values.tolist())) for each in (table, others[name])
        )
        assert sorted(table) == sorted(others[name])
        assert ours == theirs
    pd.testing.assert_frame_equal(lost, also_lost, check_dtype=False)


@pytest.mark.parametrize(
    "text",
    [
        "CSN,MRN,Admit Date,Discharge Date\n1,7,2024-03-05,9999-12-31\n2,8,1753-01-01,2024-03-09\n",
        "CSN,MRN,DOB,Admit Date\n1,7,1753-01-01,2024-03-05\n2,8,1980-05-17,2024-03-06\n",
        "CSN,MRN,Admit Date\n1,007,2024-03-05T10:00:00Z\n2,7,2024-03-06T11:00:00Z\n",
        "CSN,MRN,Admit Date\n1,7,03/25/2024 13:22:07\n2,8,03/05/2024 9:01:00\n",
        "CSN,MRN,Admit Date,LOS\n1,7,2024-03-05,1.16e-05\n2,8,2024-03-06,2\n3,8,2024-03-07,1.5\n",
        "CSN,MRN,Admit Date,Unit\n1,7,20240305,401\n2,8,20240306.0,401.9\n3,9,20240307,402\n",
        "CSN,MRN,Race,*,^b.*$\n1,7,W,x,1\n2,8,B,,2\n",
        "CSN,MRN,Admit Date,Readmit\n1.0,7.0,2024-03-05,1\n2.0,8,2024-03-06,0\n3,9,2024-03-07,\n",
    ],
)
def test_odd_cells_are_read_the_same_both_ways(tmp_path, monkeypatch, text):
    (tmp_path / "visits.csv").write_text(text)
    same_both_ways(tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_many_odd_files_are_read_the_same_both_ways(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    cells = {
        "Admit Date": ["2024-03-05", "2024-03-05 10:00", "03/25/2024", "9999-12-31", "1890-01-01", "x", ""],
        "LOS": ["1", "1.0", "2.5", "007", "3 days", "1e-05", "-", "72 h", "1,234"],
        "Race": ["W", "B", "White;Asian", "Martian", "", "1", "2.0", "2"],
        "DOB": ["1980-05-17", "1753-01-01", "5/17/1980", "1980", ""],
        "MRN": ["7", "007", "7.0", "A7", ""],
        "Readmit": ["1", "0", "Y", "1.0", ""],
    }
    chosen = {name: chance.sample(values, chance.randint(1, 4)) for name, values in cells.items()}
    lines = [f"CSN,{','.join(cells)}"]
    lines += [
        ",".join([str(at), *(f'"{chance.choice(values)}"' for values in chosen.values())]) for at in range(60)
    ]
    (tmp_path / "visits.csv").write_text("\n".join(lines))
    said = []
    for size in (10**9, -1):
        with monkeypatch.context() as patch:
            patch.setattr(delimited, "LARGEST", size)
            said.append(what_is_said(tmp_path))
    assert said[0] == said[1]
    if not said[0]:
        same_both_ways(tmp_path, monkeypatch)


def what_is_said(folder):
    try:
        open_records(folder, propose(folder))
    except Problem as problem:
        return str(problem)
    return ""


def test_what_a_map_says_of_commas_counts_both_ways(tmp_path, monkeypatch):
    (tmp_path / "visits.csv").write_text("CSN,MRN,Admit Date,LOS\n1,7,2024-03-05,1.234\n2,8,2024-03-06,2.5\n")
    found = propose(tmp_path)
    columns = dict(found.sources["visits.csv"].columns)
    columns["LOS"] = dataclasses.replace(columns["LOS"], reads="decimal comma")
    table = dataclasses.replace(found.sources["visits.csv"], columns=columns)
    found = dataclasses.replace(found, sources={"visits.csv": table})
    (_, small, lost), (_, big, also_lost) = both_ways(tmp_path, monkeypatch, found)
    assert small["encounters"]["los_days"].tolist() == big["encounters"]["los_days"].tolist() == ["1234", ""]
    assert lost["text"].tolist() == also_lost["text"].tolist() == ["2.5"]


def test_what_visits_of_one_person_held_is_said_both_ways(tmp_path, monkeypatch):
    rows = "1,7,2024-03-05,1980,W\n2,7,2024-03-06,1990,W\n3,8,2024-03-07,1970,B\n"
    (tmp_path / "visits.csv").write_text(f"CSN,MRN,Admit Date,Birth Year,Race\n{rows}")
    says = "visits.csv: 1 rows of patients held different year_of_birth; the last filled one counts."
    for records, _, _ in both_ways(tmp_path, monkeypatch):
        assert says in records.notes


def test_a_column_of_which_nothing_is_known_is_not_taken_into_memory(tmp_path, monkeypatch, large):
    (tmp_path / "visits.csv").write_text(VISITS)
    (source,) = find_sources(tmp_path).sources
    assert len(source.few("CSN")) == 240
    monkeypatch.setattr(sources, "FEW", 100)
    assert source.few("MRN") == source.distinct(["MRN"])
    (again,) = find_sources(tmp_path).sources
    assert again.few("CSN") == {}
    assert again.kept == {}


def test_the_guide_says_what_is_large():
    said = " ".join(content("docs/own_data.md").read_text(encoding="utf-8").split())
    assert f"over {delimited.LARGEST // 10**6} MB" in said
    assert f"over {sources.MOST_ROWS:,} rows" in said


def test_a_column_of_times_of_day_is_no_date(tmp_path):
    rows = {"CSN": [1, 2], "MRN": [7, 8], "Admit Date": [time(9, 30), time(10)], "Race": ["W", "B"]}
    polars.DataFrame(rows).write_parquet(tmp_path / "visits.parquet")
    found = propose(tmp_path)
    found = found.correct("visits.parquet", "Admit Date", to="encounters.visit_start_datetime")
    columns = dict(found.sources["visits.parquet"].columns)
    columns["Admit Date"] = dataclasses.replace(columns["Admit Date"], reads="year-month-day")
    table = dataclasses.replace(found.sources["visits.parquet"], columns=columns)
    records = open_records(tmp_path, dataclasses.replace(found, sources={"visits.parquet": table}))
    assert records.table("encounters").collect()["visit_start_datetime"].to_list() == [None, None]
    assert set(records.lost["text"]) == {"09:30:00", "10:00:00"}
