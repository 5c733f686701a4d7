"""What conftest.py promises of every run."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from qse.files import my_work

ROOT = Path(__file__).parents[2]

SKIPS = {
    "in the test": "import pytest\ndef test_a():\n    pytest.skip('no browser here')\n",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_a():\n    pass\n",
    "a whole file": "import pytest\npytest.skip('not on this system', allow_module_level=True)\n",
    "no parameters": "import pytest\n@pytest.mark.parametrize('a', [])\ndef test_a(a):\n    pass\n",
}
NO_SKIPS = {
    "passes": "def test_a():\n    pass\n",
    "known fault": "import pytest\n@pytest.mark.xfail\ndef test_a():\n    assert False\n",
}


def run_pytest(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a pytest that knows nothing of this one; without plugins it starts at once."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_") and k != "QSE_SKIP_IS_FAILURE"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | environment,
        capture_output=True,
        text=True,
    )


def run_toy(folder: Path, test: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test file, and one that passes, under a copy of the project's conftest.py."""
    (folder / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
    (folder / "test_one.py").write_text(test)
    (folder / "test_two.py").write_text("def test_b():\n    pass\n")
    return run_pytest(folder, "-c", os.devnull, "--rootdir", ".", **environment)


@pytest.mark.parametrize("test", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_the_run_where_nothing_may_be_skipped(test: str, tmp_path: Path) -> None:
    strict = run_toy(tmp_path, test, QSE_SKIP_IS_FAILURE="1")
    assert strict.returncode == 1, strict.stdout
    assert "nothing may be skipped here" in strict.stdout
    assert "test_one.py" in strict.stdout
    lenient = run_toy(tmp_path, test)
    assert lenient.returncode == 0, lenient.stdout


@pytest.mark.parametrize("test", NO_SKIPS.values(), ids=NO_SKIPS)
def test_a_run_without_skips_passes(test: str, tmp_path: Path) -> None:
    strict = run_toy(tmp_path, test, QSE_SKIP_IS_FAILURE="1")
    assert strict.returncode == 0, strict.stdout


def test_no_test_touches_anybodys_work() -> None:
    assert my_work() == Path(os.environ["QSE_HOME"])
    assert ROOT not in my_work().parents


def test_the_notebooks_alone_are_run_by_the_same_rules() -> None:
    """`pytest notebooks` reads the conftest too, before it starts a kernel."""
    told = run_pytest(ROOT, "-p", "nbval.plugin", "--collect-only", "--trace-config", "notebooks").stdout
    assert str(ROOT / "conftest.py") in told


def test_a_kernel_reaches_this_machine_and_no_other(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(
        cells=[
            cell("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"),
            cell("socket.getaddrinfo('example.org', 80)"),
            cell("socket.gethostbyname('example.org')"),
            cell("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'a', ('192.0.2.1', 53))"),
            cell("import urllib.request\nurllib.request.urlopen('http://example.org')"),
            cell(
                "server = socket.create_server(('127.0.0.1', 0))\n"
                "for host in ('127.0.0.1', 'localhost'):\n"
                "    socket.create_connection((host, server.getsockname()[1])).close()\n"
                "server.close()\n"
                "print('reached')"
            ),
        ]
    )
    NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": tmp_path}}
    ).execute()
    *outward, home = [cell.outputs[0] for cell in notebook.cells]
    for output in outward:
        assert output.output_type == "error", output
        assert "tried to reach the network" in output.evalue
    assert home.get("text") == "reached\n", home
