"""What holds for every test run, of notebooks, helpers and tests alike.

It stands at the root because pytest reads a conftest of `tests/` only if `tests/` is among its arguments.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No test fails because a machine was slow.
settings.register_profile("qse", deadline=None)
settings.load_profile("qse")

# Runs first in every kernel that a test starts: nobody's work of before, and no network. Python has no way to take an
# audit hook off again.
STARTUP = """
import os, sys, tempfile

os.environ["QSE_HOME"] = tempfile.mkdtemp(dir=os.environ["QSE_HOME"])

def _loopback(host):
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return host in (None, "", "localhost", "::1") or str(host).startswith("127.")

def _no_network(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        allowed = not isinstance(address, tuple) or _loopback(address[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        allowed = _loopback(arguments[0])
    else:
        return
    if not allowed:
        raise RuntimeError("A test tried to reach the network: %s %r" % (event, arguments[-1]))

sys.addaudithook(_no_network)
"""

# Parts of paths, the longest first: the quick tests on other Pythons, claims in twenty networks, what drives a browser,
# what runs whole notebooks, damaged files.
LONG = tuple(
    f"{os.sep}{name}"
    for name in (
        "test_pythons",
        "test_claims",
        f"browser{os.sep}",
        "test_runner",
        "test_other_networks",
        "test_own_fuzzed",
    )
)

_skipped: list[str] = []


def pytest_configure() -> None:
    """Give this run a my-work folder of its own, and its kernels a profile without network."""
    folder = Path(tempfile.mkdtemp(prefix="qse-tests-"))
    # Not in pytest_unconfigure: IPython, where a test used it, writes its history at exit.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-alone.py").write_text(STARTUP, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    os.environ["QSE_HOME"] = str(folder / "my-work")
    (folder / "my-work").mkdir()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, so that two workers end together."""
    items.sort(
        key=lambda item: next((at for at, part in enumerate(LONG) if part in str(item.path)), len(LONG))
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note each skipped test; one that is expected to fail is not skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note each file that was skipped as a whole."""
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped (QSE_SKIP_IS_FAILURE), a skip makes the run fail."""
    if os.environ.get("QSE_SKIP_IS_FAILURE") and _skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the skips that made the run fail."""
    if os.environ.get("QSE_SKIP_IS_FAILURE") and _skipped:
        terminalreporter.section("skipped, and nothing may be skipped here")
        for nodeid in _skipped:
            terminalreporter.write_line(nodeid)
