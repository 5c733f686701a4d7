"""Kept work: readable, whole, changed by one at a time, and never lost."""

import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filelock
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qse.files import Kept, Problem, kept

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WORK = st.dictionaries(
    TEXT.filter(lambda name: name != "format"),
    st.recursive(TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=6),
)


@pytest.fixture
def work(tmp_path) -> Kept:
    return Kept(tmp_path / "work" / "charter.yaml", "Team charter", parts=("answers",))


def put(work: Kept, **answers: str) -> None:
    work.change(lambda found: {**found, "answers": {**found.get("answers", {}), **answers}})


@given(WORK)
def test_whatever_is_written_comes_back(tmp_path_factory, written):
    work = Kept(tmp_path_factory.mktemp("kept") / "any.yaml", "Any")
    work.change(lambda _: written)
    assert work.read() == written


def test_half_a_letter_is_no_reason_to_lose_the_rest(work):
    put(work, a="\ud83d", b="Ward 7")
    assert work.read()["answers"] == {"a": "?", "b": "Ward 7"}


def test_a_person_can_read_it_and_change_it_by_hand(work):
    put(work, unit="Ward 7", purpose="One line.\nAnd another: «été, 夜».")
    text = work.path.read_text(encoding="utf-8")
    assert text == (
        "# Team charter\n# Kept on this machine only; you may change or delete this file.\nformat: 2\nanswers:\n"
        "  unit: Ward 7\n  purpose: |-\n    One line.\n    And another: «été, 夜».\n"
    )
    work.path.write_text("format: 2\nanswers: {paid: yes, since: 2031-04-01, hours: 07, open: }\n")
    assert work.read() == {"answers": {"paid": "yes", "since": "2031-04-01", "hours": "07", "open": ""}}


def test_what_others_keep_in_the_file_stays(work):
    put(work, unit="Ward 7")
    work.change(lambda found: {**found, "more": {"a": "b"}})
    put(work, unit="Ward 8")
    assert work.read() == {"answers": {"unit": "Ward 8"}, "more": {"a": "b"}}


@pytest.mark.parametrize(
    "damage",
    [
        b"answers: [",
        b"",
        b"just words",
        b"answers: 3",
        b"\0\0\0",
        b"\xff\xfe",
        b"answers:\n  a: one\n  a: two\n",
        b"format: soon\n",
        b"format: 0\n",
        b"format: [2]\n",
        b"[a, b]",
        b"{[1]: 2}",
        b"a: " + b"[" * 5000,
    ],
)
def test_a_damaged_file_is_set_aside_with_a_sentence(work, capsys, damage):
    work.path.parent.mkdir()
    for number in (1, 2):
        work.path.write_bytes(damage)
        assert work.read() == {}
        says = capsys.readouterr().out
        assert says == (
            f"charter.yaml could not be read. It is kept as charter.damaged-{number}.yaml, and “Team charter” starts "
            "empty.\n"
        )
        assert work.path.with_name(f"charter.damaged-{number}.yaml").read_bytes() == damage
        assert not work.path.exists()
    put(work, unit="Ward 8")
    assert work.read() == {"answers": {"unit": "Ward 8"}}


def test_where_the_sentence_goes_is_up_to_the_caller(work, capsys):
    said: list[str] = []
    work.path.parent.mkdir()
    work.path.write_text("answers: 3")
    work.tell = said.append
    put(work, unit="Ward 8")
    assert "charter.damaged-1.yaml" in said[0]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("version", ["3", "27"])
def test_a_newer_format_is_refused_and_left_untouched(work, version):
    work.path.parent.mkdir()
    text = f"format: {version}\nanswers: {{unit: Ward 7}}\nnew: [1]\n"
    work.path.write_text(text)
    for attempt in (work.read, lambda: put(work, unit="Ward 8")):
        with pytest.raises(
            Problem, match=rf"^charter.yaml was written by a newer version .*format {version}"
        ):
            attempt()
    assert work.path.read_text() == text
    assert [path.name for path in work.path.parent.glob("*.yaml")] == ["charter.yaml"]


def test_an_older_file_is_carried_forward(work):
    work.path.parent.mkdir()
    work.path.write_text("# Who am I?\nanswers:\n  unit: Ward 7\n")
    assert work.read() == {"answers": {"unit": "Ward 7"}}
    put(work, role="Patient lead")
    assert yaml.safe_load(work.path.read_text()) == {
        "format": 2,
        "answers": {"unit": "Ward 7", "role": "Patient lead"},
    }


def test_a_folder_where_the_file_should_be_gets_one_sentence(work):
    work.path.mkdir(parents=True)
    for attempt in (work.read, lambda: put(work, unit="Ward 8")):
        with pytest.raises(Problem, match=r"^charter.yaml is a folder, and a file should be there[^\n]*$"):
            attempt()


def test_a_file_where_the_folder_should_be_gets_one_sentence(work):
    work.path.parent.write_text("no folder")
    assert work.read() == {}
    with pytest.raises(Problem, match=r"^charter.yaml could not be saved in [^\n]*$"):
        put(work, unit="Ward 8")


@pytest.mark.parametrize("where", ["filelock.FileLock.acquire", "tempfile.mkstemp"])
def test_a_folder_that_can_only_be_read_can_be_read(work, monkeypatch, where):
    put(work, unit="Ward 7")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(where, refuse)
    assert work.read() == {"answers": {"unit": "Ward 7"}}
    with pytest.raises(Problem, match=r"^charter.yaml could not be saved in .*Permission denied"):
        put(work, unit="Ward 8")
    assert work.read() == {"answers": {"unit": "Ward 7"}}


def test_a_file_that_must_not_be_read_is_left_alone(work, monkeypatch):
    put(work, unit="Ward 7")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Problem, match=r"could not be read \(Permission denied\); it is left as it is"):
        work.read()
    assert work.path.exists()


def test_a_damaged_file_that_cannot_be_moved_is_left_alone(work, monkeypatch):
    work.path.parent.mkdir()
    work.path.write_text("answers: 3")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(Problem, match="is damaged and could not be set aside"):
        work.read()
    assert work.path.read_text() == "answers: 3"


def test_an_update_that_fails_changes_nothing_and_leaves_no_lock(work):
    put(work, unit="Ward 7")

    def fails(_):
        raise Problem("unit: write a text.")

    with pytest.raises(Problem, match="write a text"):
        work.change(fails)
    put(work, role="Patient lead")
    assert work.read()["answers"] == {"unit": "Ward 7", "role": "Patient lead"}


def test_who_waits_too_long_gets_one_sentence(work, monkeypatch):
    put(work, unit="Ward 7")
    monkeypatch.setattr(kept, "WAIT", 0.05)
    # In another thread: filelock tells a thread that waits for itself so at once.
    with filelock.FileLock(work.path.with_name(".charter.yaml.lock")), ThreadPoolExecutor(1) as pool:
        waits = pool.submit(put, work, unit="Ward 8").exception()
    assert isinstance(waits, Problem)
    assert str(waits).startswith("Nothing was saved: charter.yaml is being changed by another window")
    assert work.read() == {"answers": {"unit": "Ward 7"}}


def test_where_a_machine_knows_no_locks_a_file_stands_for_one(work, monkeypatch):
    monkeypatch.setattr(filelock, "FileLock", filelock.SoftFileLock)
    monkeypatch.setattr(kept, "WAIT", 0.05)
    lock = work.path.with_name(".charter.yaml.lock")
    put(work, unit="Ward 7")
    assert not lock.exists()
    lock.write_text("")
    with pytest.raises(Problem, match="is being changed by another window"):
        put(work, unit="Ward 8")
    # A process was killed and its file is still there: after a minute nobody waits for it.
    a_while_ago = time.time() - kept.LEFT_BEHIND - 1
    os.utime(lock, (a_while_ago, a_while_ago))
    put(work, unit="Ward 8")
    assert work.read() == {"answers": {"unit": "Ward 8"}}


def test_where_a_folder_knows_no_locks_a_file_stands_for_one(work, monkeypatch):
    def refuse(*_, **__):
        raise NotImplementedError

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    put(work, unit="Ward 7")
    assert work.read() == {"answers": {"unit": "Ward 7"}}
    assert not work.path.with_name(".charter.yaml.held").exists()


def test_what_a_killed_process_left_is_swept_up(work):
    put(work, unit="Ward 7")
    work.path.with_name(".charter.yaml.abc123.part").write_text("half of")
    mine = work.path.with_name(".another.yaml.abc123.part")
    mine.write_text("of another file")
    put(work, unit="Ward 8")
    assert sorted(path.name for path in work.path.parent.glob("*.part")) == [mine.name]


def _add(path: Path, letter: str) -> None:
    work = Kept(path, "Team charter", parts=("answers",))
    for number in range(60):
        put(work, **{f"{letter}{number}": "kept"})


def test_two_processes_change_one_file_and_nothing_is_lost(work):
    fresh = multiprocessing.get_context("spawn")
    both = [fresh.Process(target=_add, args=(work.path, letter)) for letter in "ab"]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert len(work.read()["answers"]) == 120
