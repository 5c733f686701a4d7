"""`qse start`: the learner's folder, the notebooks in it, and JupyterLab on this computer only."""

import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qse.cli.copies import copy_notebooks, left_off, trust
from qse.files import Problem, content
from qse.files.chosen import choose, chosen
from qse.files.my_work import NAME
from qse.files.synced import synced

HERE = "127.0.0.1"
TRIES = 100


def start(folder: Path, *, port: int = 8888, browser: bool = True, records: str = "") -> int:
    """Open the course in JupyterLab, and stay until it is stopped.

    Parameters
    ----------
    folder : where `my-work` is or shall be made.
    port : the first port to try.
    browser : open a window; else the address is printed only.
    records : the extract to choose for the parts marked *your hospital*, "invented" for none; "" leaves the choice.

    Raises
    ------
    Problem : the folder cannot be used, there is no such extract, or no port is free.

    """
    # A shell that started this in the background made it deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    place = _extract(records) if records else None
    work = make_work(folder)
    _choose_records(work, records, place)
    originals = content("notebooks")
    for sentence in copy_notebooks(originals, work):
        _say(sentence)
    trust(originals, work)
    notebook = left_off(originals, work)
    first = f"/doc/tree/{quote(notebook)}" if notebook else "/lab"
    free = free_port(port)
    token = secrets.token_hex(24)
    if free != port:
        _say(f"Port {port} is busy, so the course uses {free}.")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        _say("You are the administrator (root) here, which is usual only in a container.")
    _say(
        f"\nYour work is kept in  {work}\n"
        f"If no window opens, copy this address into your browser:\n\n"
        f"    http://{HERE}:{free}{first}?token={token}\n\n"
        "To stop, save your notebook (it also saves itself every half minute), then press Ctrl-C here.\n"
    )
    _serve(work, free, token, first, browser)
    _say(f"Stopped. What you saved is kept in {work}; the same command opens it again.")
    return 0


def _extract(text: str) -> Path | None:
    """Read what was typed after --records: a folder or file, or "invented" for none.

    Raises
    ------
    Problem : there is no such place.

    """
    if text == "invented":
        return None
    place = Path(text).expanduser()
    if not text.strip() or "\0" in text or not place.exists():
        raise Problem(
            f"There is no folder or file {text!r}; --records takes your extract, or `invented` to go back."
        )
    return place.resolve()


def _choose_records(work: Path, records: str, place: Path | None) -> None:
    """Keep the choice of own records, and say which are chosen."""
    if records:
        choose(place, work)
    if now := chosen(work):
        _say(f"Own records: {now}\n`--records invented` goes back to the invented network.")
        if not now.exists():
            _say("They are not there now; the parts marked *your hospital* will say so.")
        for sentence in filter(None, (synced(now), synced(work))):
            _say(sentence)


def make_work(folder: Path) -> Path:
    """Make `my-work` in `folder`, or take `folder` if it is one, and return its full path.

    Raises
    ------
    Problem : it cannot be made or written.

    Examples
    --------
    >>> import tempfile
    >>> make_work(Path(tempfile.mkdtemp())).name
    'my-work'

    """
    try:
        folder = folder.expanduser().resolve()
        work = folder if folder.name == NAME else folder / NAME
        (work / ".qse").mkdir(parents=True, exist_ok=True)
        probe = work / ".qse" / f"probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Problem(
            f"No {NAME} folder can be kept in {folder} ({why}); choose a folder of your own with --folder."
        ) from error
    return work


def free_port(first: int) -> int:
    """Return `first`, or the next port that nobody on this computer listens on.

    Examples
    --------
    >>> free_port(8888) >= 8888
    True

    """
    for port in range(first, min(first + TRIES, 65536)):
        try:
            # create_server sets what a busy port needs to be told from one just left, on each system.
            socket.create_server((HERE, port)).close()
        except OSError:
            continue
        return port
    raise Problem(f"No port from {first} on is free; try another one, such as --port {first % 50000 + 9000}.")


def _serve(work: Path, port: int, token: str, place: str, browser: bool) -> None:
    os.chdir(work)  # a kernel that names no folder starts here too
    # Away from the user's own Jupyter settings, extensions and open tabs; kernels of this Python first.
    own = work / ".qse" / "jupyter"
    os.environ["JUPYTER_CONFIG_DIR"] = str(own)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    server: Any = None
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        if server is None:
            raise KeyboardInterrupt
        signal.signal(signal.SIGINT, signal.default_int_handler)
        server.stop(from_signal=True)

    def unraisable(said: Any) -> None:
        # An interrupt that lands in a callback of Python's own can't be raised there; `stopping` has noted it.
        if said.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(said)

    sys.unraisablehook = unraisable
    signal.signal(signal.SIGINT, stop)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise Problem(f"JupyterLab is not installed ({error}); `qse doctor` says what to do.") from error

    # Jupyter's warnings are for those who run servers; QSE_DEBUG shows them.
    log = "INFO" if os.environ.get("QSE_DEBUG") == "1" else "ERROR"
    # These words stay inside the process: no list of processes shows the token.
    server = LabApp.initialize_server(
        [
            f"--ServerApp.ip={HERE}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={work}",
            "--ServerApp.base_url=/",
            f"--ServerApp.open_browser={browser}",
            "--ServerApp.allow_root=True",
            "--ServerApp.answer_yes=True",
            "--ServerApp.allow_remote_access=False",
            f"--ServerApp.log_level={log}",
            "--MappingKernelManager.transport_encryption=auto",
            "--ContentsManager.pre_save_hook=qse.cli.saved.leave_rows_out",
            "--KernelManager.shutdown_wait_time=1",
            "--LanguageServerManager.autodetect=False",
            "--ServerApp.kernel_manager_class=qse.cli.quiet_kernels.QuietKernels",
            f"--IdentityProvider.token={token}",
            f"--LabApp.default_url={place}",
            f"--LabApp.open_browser={browser}",
            f"--LabApp.log_level={log}",
            f"--LabApp.user_settings_dir={own / 'lab' / 'settings'}",
            f"--LabApp.workspaces_dir={own / 'lab' / 'workspaces'}",
            f"--LabApp.app_settings_dir={Path(__file__).parent / 'lab_settings'}",
            "--LabApp.extension_manager=readonly",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]
    )

    if stopping:  # something on the way here swallowed the interrupt
        raise KeyboardInterrupt
    # Jupyter's own handler asks first, and on Windows leaves the kernels to themselves.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    server.start()


def _say(sentence: str) -> None:
    print(sentence, flush=True)
