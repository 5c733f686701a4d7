"""Saving whole, finding my-work, YAML that says where it is wrong."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qse.files import Problem, my_work, read_yaml, save_whole


def test_a_kill_while_saving_leaves_the_old_or_the_new(tmp_path):
    path = tmp_path / "work.txt"
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from qse.files import save_whole
        path = Path(sys.argv[1])
        print("ready", flush=True)
        while True:
            for letter in "ab":
                save_whole(path, letter * 200_000)
    """)
    for delay in range(8):
        running = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
        running.stdout.readline()
        running.stdout.close()
        try:
            running.wait(0.01 + 0.013 * delay)
        except subprocess.TimeoutExpired:
            running.kill()
        assert running.wait() in (-signal.SIGKILL, 1)
        if path.exists():
            assert path.read_text() in ("a" * 200_000, "b" * 200_000)


def test_a_failed_save_leaves_no_rest_and_says_where(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Problem, match=r"a\.txt could not be saved in .*file"):
        save_whole(tmp_path / "file" / "a.txt", "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "items.yaml, line "),
        ("a: 1\na: 2", "line 2: 'a' stands twice"),
        (
            "a: b\nwhat: handover: late",
            "line 2: mapping values are not allowed in this context; put quotation marks",
        ),
        ("", "is empty"),
        ("a: *x", "line 1"),
        ("- !!python/object:os.system x", "line 1"),
    ],
)
def test_broken_yaml_gets_one_sentence(tmp_path, text, says):
    path = tmp_path / "items.yaml"
    path.write_text(text)
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        read_yaml(path)
    assert says in str(problem.value)


def test_a_time_of_day_is_no_number_to_the_base_of_sixty(tmp_path):
    path = tmp_path / "items.yaml"
    path.write_text("[15:10, 08:30, 12:30:05, 90, 1.5]")
    assert read_yaml(path).data == ["15:10", "08:30", "12:30:05", 90, 1.5]


def test_yaml_that_is_no_text_gets_one_sentence(tmp_path):
    path = tmp_path / "items.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Problem, match="UTF-8"):
        read_yaml(path)
    with pytest.raises(Problem, match="could not be read"):
        read_yaml(tmp_path / "none.yaml")


def find(folder, **environment) -> str:
    """Ask a fresh Python, which is not under pytest, where my-work is."""
    code = "from qse.files import my_work, Problem\ntry:\n print(my_work())\nexcept Problem as p:\n print('P', p)"
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTEST_VERSION", "QSE_HOME")}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def test_my_work_is_the_nearest_upward_else_qse_home_else_a_sentence(tmp_path):
    deep = tmp_path / "course" / "my-work" / "deep"
    deep.mkdir(parents=True)
    work = str(tmp_path / "course" / "my-work")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert find(deep) == work
    assert find(tmp_path / "course") == work
    assert find(tmp_path / "course", QSE_HOME=str(elsewhere)) == work
    assert find(elsewhere, QSE_HOME=str(tmp_path)) == str(tmp_path)
    assert find(elsewhere).startswith("P There is no my-work folder here or above")


def test_under_pytest_it_is_a_temporary_one():
    assert my_work() == Path(os.environ["QSE_HOME"])
    assert Path(__file__).parents[2] not in my_work().parents
