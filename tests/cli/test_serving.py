"""JupyterLab as the course starts it: here only, with a token, quiet, whatever the user's own settings."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from offline_visit import computed
from running import Course, any_free_port

from qse.cli import start as serving
from qse.files import Problem

HOSTILE = """
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.port = 1
c.ServerApp.token = ""
c.IdentityProvider.token = ""
c.PasswordIdentityProvider.password_required = False
c.ServerApp.root_dir = "/"
c.ServerApp.base_url = "/elsewhere/"
c.ServerApp.default_url = "/tree"
c.LabApp.extension_manager = "pypi"
c.LabApp.news_url = "https://example.org/feed.xml"
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    course = Course(tmp_path_factory.mktemp("a place"))
    (course.home / ".jupyter" / "labconfig").mkdir(parents=True)
    for name in ("jupyter_server_config.py", "jupyter_lab_config.py"):
        (course.home / ".jupyter" / name).write_text(HOSTILE)
    (course.home / ".jupyter" / "labconfig" / "default_setting_overrides.json").write_text(
        '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "true"}}'
    )
    course.start()
    yield course
    course.stop()


def ask(course: Course, path: str, token: str | None = None) -> tuple[int, str, str]:
    head = {"Authorization": f"token {token}"} if token else {}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(course.base + path, headers=head), timeout=20
        ) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url or "", ""


def test_it_answers_to_the_token_only(course: Course) -> None:
    assert len(course.token) >= 32
    assert ask(course, "/lab", course.token)[0] == 200
    assert ask(course, "/api/contents", course.token)[0] == 200
    assert "/login" in ask(course, "/lab")[1]
    assert ask(course, "/api/contents")[0] == 403
    assert ask(course, "/api/contents", "wrong")[0] == 403


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the whole of 127/8 and /proc")
def test_it_listens_here_only_and_shows_no_token(course: Course) -> None:
    assert course.process is not None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", course.port), 1)
    shown = Path(f"/proc/{course.process.pid}/cmdline").read_text()
    assert "qse" in shown
    assert course.token not in shown


def test_it_asks_for_no_news_and_no_extensions(course: Course) -> None:
    settings = ask(course, "/lab/api/settings/@jupyterlab/apputils-extension:notification", course.token)[2]
    assert '"fetchNews": "false"' in settings.replace('":"', '": "') or '"default": "false"' in settings
    page = ask(course, "/lab", course.token)[2]
    assert '"@jupyterlab/apputils-extension:announcements"' in page
    assert '"can_install": false' in page
    assert ask(course, "/lab/api/settings/@jupyterlab/docmanager-extension:plugin", course.token)[0] == 200


def test_the_kernel_works_in_the_learners_folder(course: Course) -> None:
    code = "import os, qse.files; print(os.getcwd() == str(qse.files.my_work()), os.getcwd())"
    assert computed(course.base, course.token, code).strip() == f"True {course.folder}"


def test_ctrl_c_stops_at_once_with_a_sentence_even_while_a_cell_runs(course: Course) -> None:
    computed(course.base, course.token, "import time; time.sleep(60)", until="busy")
    began = time.monotonic()
    assert course.stop() == 0
    assert time.monotonic() - began < 8
    said = "".join(course.said)
    assert f"What you saved is kept in {course.folder}" in said
    assert not [word for word in ("Traceback", "[W", "[E", "[IPKernelApp]") if word in said]
    course.start()


def test_a_busy_port_gives_the_next_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert serving.free_port(port) > port
        said: list[str] = []
        monkeypatch.setattr(serving, "_say", said.append)
        monkeypatch.setattr(serving, "_serve", lambda *words: said.append(f"serving on {words[1]}"))
        serving.start(tmp_path, port=port)
    assert any(f"Port {port} is busy, so the course uses" in line for line in said)
    assert f"serving on {port}" not in said


def test_a_free_port_is_taken_as_it_is() -> None:
    port = any_free_port()
    assert serving.free_port(port) == port


def test_no_free_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OSError("busy")

    monkeypatch.setattr(serving.socket, "create_server", busy)
    with pytest.raises(Problem, match="No port from 65530 on is free"):
        serving.free_port(65530)


def test_a_folder_named_my_work_is_taken_as_it_is(tmp_path: Path) -> None:
    work = serving.make_work(tmp_path)
    assert work == tmp_path.resolve() / "my-work"
    assert serving.make_work(work) == work


@pytest.mark.parametrize("name", ["file", "file/below", "a\0b"])
def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Problem, match="choose a folder of your own"):
        serving.make_work(tmp_path / name)


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", denied)
    with pytest.raises(Problem, match="Permission denied"):
        serving.make_work(tmp_path)


def no_namespace() -> str:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        return "needs Linux, root and unshare"
    if subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode:
        return "this computer allows no network namespace"
    return ""


@pytest.mark.skipif(bool(no_namespace()), reason=no_namespace())
def test_it_starts_answers_and_computes_without_any_network(tmp_path: Path) -> None:
    visit = Path(__file__).with_name("offline_visit.py")
    done = subprocess.run(
        ["unshare", "--net", sys.executable, str(visit), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.stdout.split("\n")[:3] == ["page: 200", "kernel: 2", "stopped: 0"], done.stdout + done.stderr
