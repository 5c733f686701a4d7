"""`python -m qse.dev network`: whole files or none, the same in parts as at once, one sentence when it can't."""

import hashlib
import io
import json
import subprocess
import sys
from importlib.util import find_spec

import pandas as pd
import pytest

from qse.dev.__main__ import main
from qse.dev.data import as_csv
from qse.dev.network import CHUNK, FORMATS, write
from qse.files import progress
from qse.network import World
from qse.network.tables import FIXED, OBSERVED

SIZE = 300
WORLD = World(SIZE)
# Parquet only where pyarrow is; it is no dependency of the course.
HERE = [form for form in FORMATS if form == "csv" or find_spec("pyarrow")]


def read(path) -> str:
    """Return what a file holds, in the one form that CSV has."""
    return path.read_text() if path.suffix == ".csv" else as_csv(pd.read_parquet(path))


def body(path) -> str:
    return path.read_text().partition("\n")[2]


def test_as_typed(tmp_path):
    typed = [sys.executable, "-m", "qse.dev", "network", str(SIZE), str(tmp_path / "new" / "net")]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("300 patients, 40 tables, ")
    assert "not evidence about people" in done.stdout
    assert read(tmp_path / "new" / "net" / "patients.csv") == as_csv(WORLD.table("patients"))


@pytest.mark.parametrize("form", HERE)
def test_parts_hold_what_the_whole_holds(tmp_path, form):
    rows = write(WORLD, tmp_path, form, chunk=70)
    for name in OBSERVED:
        table = WORLD.table(name)
        assert rows[name] == len(table)
        assert read(tmp_path / f"{name}.{form}") == as_csv(table), name


def test_two_runs_over_id_ranges_give_the_bytes_of_one(tmp_path):
    for name, first, size in (("one", 0, 120), ("two", 120, SIZE - 120), ("whole", 0, SIZE)):
        assert main(["network", str(size), str(tmp_path / name), "--first", str(first)]) == 0
    for name in OBSERVED:
        one, two, whole = (body(tmp_path / run / f"{name}.csv") for run in ("one", "two", "whole"))
        assert whole == (one if name in FIXED else one + two), name
        assert name not in FIXED or one == two, name


@pytest.mark.parametrize("form", HERE)
def test_the_manifest_names_every_file(tmp_path, form):
    rows = write(WORLD, tmp_path, form)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert {path.name for path in tmp_path.iterdir()} == {
        "manifest.json",
        *(one["file"] for one in manifest["tables"].values()),
    }
    for name, one in manifest["tables"].items():
        assert one["rows"] == rows[name]
        assert one["sha256"] == hashlib.sha256((tmp_path / one["file"]).read_bytes()).hexdigest()
    assert (manifest["preset"], manifest["patients"], manifest["seed"]) == (None, SIZE, 2031)
    assert manifest["about"] == "This shows how this world was built. It is not evidence about people."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["standrd", "net"], "There is no preset 'standrd'; a number of patients will do too. Did you mean"),
        (["0", "net"], "There is no preset '0'; a number of patients will do too. There is: 'large', 'mini'"),
        (["10", "net", "--first=-1"], "Patients are numbered from 0; there is no patient -1 to begin with."),
        (
            ["10", "taken"],
            "taken could not be written to (Not a directory). Choose a folder you may write to",
        ),
        (["10", "taken/net"], "taken/net could not be written to (Not a directory). Choose a folder"),
        (
            ["10", "net", "--format", "parquet"],
            "Parquet needs a package that is not installed: run `pip inst",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(tmp_path, monkeypatch, capsys, typed, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # as if it were not installed
    (tmp_path / "taken").write_text("a file")
    assert main(["network", *typed]) == 1
    told = capsys.readouterr().err
    assert told.startswith(says)
    assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_an_unknown_format_is_told_by_the_parser(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["network", "10", "net", "--format", "xlsx"])
    assert stopped.value.code == 2
    assert "invalid choice: 'xlsx'" in capsys.readouterr().err


@pytest.mark.parametrize("form", HERE)
@pytest.mark.parametrize("before", [True, False])
def test_interrupted_it_leaves_no_half_file(tmp_path, monkeypatch, capsys, form, before):
    folder = tmp_path / "net"
    if before:
        write(World(20), folder, form)
    found = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    make, made = World.table, []

    def stop(world, name):
        made.append(name)
        if made.count("patients") == 2:
            raise KeyboardInterrupt
        return make(world, name)

    monkeypatch.setattr(World, "table", stop)
    assert main(["network", str(CHUNK + 1), str(folder), "--format", form]) == 130
    assert capsys.readouterr().err == f"Stopped; no half-written file is left in {folder}.\n"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == found
    assert folder.exists() == before


@pytest.mark.parametrize(
    ("terminal", "seconds", "shown"), [(True, 2, True), (False, 2, False), (True, 0.5, False)]
)
def test_a_bar_shows_on_a_terminal_when_it_takes_long(monkeypatch, terminal, seconds, shown):
    class Screen(io.StringIO):
        def isatty(self):
            return terminal

    clock = iter(seconds * step for step in range(10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", Screen())
    assert list(progress.progress(range(4))) == [0, 1, 2, 3]
    said = sys.stderr.getvalue()
    assert ("50%, 4 s left" in said) == shown
    assert bool(said) == shown
    assert not shown or said.endswith("\r")
