"""Nobody's work is ever overwritten, and a start killed anywhere is repaired by the next."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qse.cli.copies import RECORD, copy_notebooks, left_off, trust
from qse.files import Problem

NAMES = ("00_kickoff.ipynb", "01_a.ipynb", "02_b.ipynb")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(f"{name}, edition 1".encode())
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "my work é" / "my-work"


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def test_the_first_start_copies_all_and_the_second_says_nothing(course: Path, work: Path) -> None:
    (course / ".ipynb_checkpoints").mkdir()
    (course / ".ipynb_checkpoints" / "00_kickoff-checkpoint.ipynb").write_text("no")
    (course / "._02_b.ipynb").write_text("no")
    assert copy_notebooks(course, work) == ["3 notebooks copied."]
    assert held(work) == {name: f"{name}, edition 1" for name in NAMES}
    assert copy_notebooks(course, work) == []


def test_an_unchanged_notebook_is_brought_up_to_date(course: Path, work: Path) -> None:
    copy_notebooks(course, work)
    (course / "01_a.ipynb").write_text("new")
    assert copy_notebooks(course, work) == ["01_a.ipynb was brought up to date; you had not changed it."]
    assert held(work)["01_a.ipynb"] == "new"
    assert len(held(work)) == 3


def test_a_changed_notebook_stays_and_each_new_edition_comes_beside_it_once(course: Path, work: Path) -> None:
    copy_notebooks(course, work)
    (work / "01_a.ipynb").write_text("mine")
    assert copy_notebooks(course, work) == []
    for edition, beside in (("new", "01_a_updated.ipynb"), ("newer", "01_a_updated_2.ipynb")):
        (course / "01_a.ipynb").write_text(edition)
        assert copy_notebooks(course, work) == [
            f"01_a.ipynb stays as you changed it; the new edition is {beside}, beside it."
        ]
        assert held(work)[beside] == edition
        (work / beside).write_text(f"{edition}, and mine")
        assert copy_notebooks(course, work) == []
        assert held(work)["01_a.ipynb"] == "mine"
    assert len(held(work)) == 5


def test_a_deleted_notebook_is_put_back(course: Path, work: Path) -> None:
    copy_notebooks(course, work)
    (work / "01_a.ipynb").unlink()
    assert copy_notebooks(course, work) == ["01_a.ipynb was gone and is back, as new."]
    assert held(work)["01_a.ipynb"] == "01_a.ipynb, edition 1"


def test_work_put_back_to_an_old_original_counts_as_unchanged(course: Path, work: Path) -> None:
    copy_notebooks(course, work)
    first = (work / "01_a.ipynb").read_bytes()
    (course / "01_a.ipynb").write_text("new")
    copy_notebooks(course, work)
    (work / "01_a.ipynb").write_bytes(first)
    assert copy_notebooks(course, work) == ["01_a.ipynb was brought up to date; you had not changed it."]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"00_kickoff.ipynb": "x"}', b"\xff\xfe\x00", b"{}{}"])
def test_a_damaged_record_is_set_aside_and_overwrites_nothing(
    course: Path, work: Path, damage: bytes
) -> None:
    copy_notebooks(course, work)
    (work / "01_a.ipynb").write_text("mine")
    (work / RECORD).write_bytes(damage)
    said = copy_notebooks(course, work)
    assert "was damaged and is set aside as originals_damaged_1.json" in said[0]
    assert (work / ".qse" / "originals_damaged_1.json").read_bytes() == damage
    assert held(work)["01_a.ipynb"] == "mine"
    assert held(work)["01_a_updated.ipynb"] == "01_a.ipynb, edition 1"
    assert copy_notebooks(course, work) == []
    (work / RECORD).write_bytes(damage)
    assert "originals_damaged_2.json" in copy_notebooks(course, work)[0]
    assert copy_notebooks(course, work) == []


def test_a_folder_in_the_way_is_one_sentence(course: Path, work: Path) -> None:
    (work / "01_a.ipynb").mkdir(parents=True)
    with pytest.raises(Problem, match=r"01_a\.ipynb could not be read"):
        copy_notebooks(course, work)


def test_where_one_left_off(course: Path, work: Path) -> None:
    copy_notebooks(course, work)
    assert left_off(course, work) == "00_kickoff.ipynb"
    (course / "00_kickoff.ipynb").unlink()
    (work / "00_kickoff.ipynb").unlink()
    assert left_off(course, work) == "01_a.ipynb"
    for age, name in ((30, "02_b.ipynb"), (20, "01_a.ipynb")):
        (work / name).write_text("mine")
        os.utime(work / name, (2e9 - age, 2e9 - age))
    assert left_off(course, work) == "01_a.ipynb"
    (course / "01_a.ipynb").write_text("new")
    copy_notebooks(course, work)
    os.utime(work / "01_a_updated.ipynb", (2e9, 2e9))
    assert left_off(course, work) == "01_a.ipynb"
    (course / "01_a.ipynb").write_text("newer")
    copy_notebooks(course, work)
    assert left_off(course, work) == "01_a.ipynb"
    (work / "01_a_updated.ipynb").write_text("mine, in the new edition")
    os.utime(work / "01_a_updated.ipynb", (2e9, 2e9))
    assert left_off(course, work) == "01_a_updated.ipynb"


def test_nothing_to_open_in_an_empty_course(tmp_path: Path) -> None:
    assert left_off(tmp_path, tmp_path) is None


def test_only_our_own_bytes_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbformat.sign import NotebookNotary

    data, course, work = tmp_path / "data", tmp_path / "course", tmp_path / "work"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(data))
    course.mkdir()
    for name in NAMES[:2]:
        cell = nbformat.v4.new_code_cell(f"'{name}'")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), course / name)
    copy_notebooks(course, work)
    changed = nbformat.read(work / NAMES[1], as_version=4)
    changed.cells[0].source = "'mine'"
    nbformat.write(changed, work / NAMES[1])
    trust(course, work)
    notary = NotebookNotary(data_dir=str(data))
    trusted = [notary.check_signature(nbformat.read(work / name, as_version=4)) for name in NAMES[:2]]
    notary.store.close()
    assert trusted == [True, False]


def test_trouble_with_trust_is_let_pass(course: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_notebooks(course, work)  # no notebooks at all, and the data folder is a file
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(course / NAMES[0]))
    trust(course, work)


# A real kill, at every step that touches the disk: the process ends at once, no clean-up runs.
KILLED = """
import json, os, sys
from pathlib import Path
from qse.cli.copies import copy_notebooks
left = int(sys.argv[3])
def die_at(event, words):
    global left
    if event in ("open", "os.rename", "os.chmod", "os.mkdir", "os.remove", "tempfile.mkstemp"):
        left -= 1
        if left == 0:
            os._exit(9)
sys.addaudithook(die_at)
copy_notebooks(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def lived_in(course: Path, work: Path) -> None:
    """An unchanged, a changed and a deleted notebook, each with a newer original, and a new original."""
    for folder in (course, work):
        folder.mkdir(parents=True)
    for name in NAMES:
        (course / name).write_text(f"{name}, edition 1")
    copy_notebooks(course, work)
    (work / "01_a.ipynb").write_text("mine")
    (work / "02_b.ipynb").unlink()
    for name in (*NAMES, "03_c.ipynb"):
        (course / name).write_text(f"{name}, edition 2")


def test_killed_at_any_step_it_leaves_nothing_half_and_the_next_start_repairs(tmp_path: Path) -> None:
    lived_in(tmp_path / "whole" / "course", tmp_path / "whole" / "work")
    copy_notebooks(tmp_path / "whole" / "course", tmp_path / "whole" / "work")
    wanted, record = held(tmp_path / "whole" / "work"), (tmp_path / "whole" / "work" / RECORD).read_text()
    runs: list[tuple[Path, Path, subprocess.Popen[bytes]]] = []
    for step in range(1, 61):
        course, work = tmp_path / str(step) / "course", tmp_path / str(step) / "work"
        lived_in(course, work)
        command = [sys.executable, "-c", KILLED, str(course), str(work), str(step)]
        runs.append((course, work, subprocess.Popen(command)))
        if step % 4 == 0:
            for *_, process in runs[-4:]:
                process.wait(30)
    codes = [process.wait(30) for *_, process in runs]
    assert codes[-1] == 0, "the last run shall not have been killed, so that every step was"
    assert codes.count(9) > 20
    known = {*wanted.values(), "00_kickoff.ipynb, edition 1"}
    for course, work, _ in runs:
        whole = {path.read_text() for path in work.glob("*.ipynb") if not path.name.startswith(".")}
        assert whole <= known
        assert (work / "01_a.ipynb").read_text() == "mine"
        json.loads((work / RECORD).read_text())
        copy_notebooks(course, work)
        assert held(work) == wanted
        assert json.loads((work / RECORD).read_text()) == json.loads(record)
        assert [path.name for path in (work / ".qse").iterdir()] == [RECORD.name]


class Killed(BaseException):
    """Stands for whatever ends a program."""


STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES)),
    st.tuples(st.just("write beside"), st.sampled_from(NAMES)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES)),
    st.tuples(st.just("new edition"), st.sampled_from(NAMES)),
    st.tuples(st.just("start"), st.just("")),
    st.tuples(st.just("killed start"), st.integers(1, 8).map(str)),
    st.tuples(st.just("damage"), st.sampled_from(["", "[]", '{"01_a.ipynb": 1}'])),
)


@given(st.lists(STEPS, min_size=2, max_size=14))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_no_word_of_the_learners_is_lost(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        patch.setattr("qse.files.save.os.fsync", lambda handle: None)
        course, work = Path(root) / "course", Path(root) / "my-work"
        course.mkdir()
        for name in NAMES:
            (course / name).write_text(f"{name}, edition 0")
        copy_notebooks(course, work)
        written: dict[Path, str] = {}
        for number, (what, which) in enumerate([*steps, ("start", "")]):
            if what == "write":
                written[work / which] = f"mine {number}"
                (work / which).write_text(written[work / which])
            elif what == "write beside" and (path := work / f"{Path(which).stem}_updated.ipynb").exists():
                written[path] = f"mine {number}"
                path.write_text(written[path])
            elif what == "delete":
                (work / which).unlink(missing_ok=True)
                written.pop(work / which, None)
            elif what == "new edition":
                (course / which).write_text(f"{which}, edition {number}")
            elif what == "damage":
                (work / RECORD).write_text(which)
            elif what == "killed start":
                killed_start(course, work, int(which))
            elif what == "start":
                copy_notebooks(course, work)
            assert {path: path.read_text() for path in written} == written
        assert copy_notebooks(course, work) == []
        assert not list(work.rglob("*.part"))
        handed_out = json.loads((work / RECORD).read_text())
        for name in NAMES:
            assert sha256((course / name).read_bytes()).hexdigest() in handed_out[name]


def killed_start(course: Path, work: Path, step: int) -> None:
    left, real = step, os.replace

    def replace(source: str, target: Path) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qse.files.save.os.replace", replace)
        with suppress(Killed):
            copy_notebooks(course, work)
