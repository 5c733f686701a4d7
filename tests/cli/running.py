"""A course that runs in a process of its own, in an empty home, as it does for a stranger."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

ADDRESS = re.compile(r"(http://127\.0\.0\.1:(\d+))/\S*token=(\w+)")
COMMAND = (sys.executable, "-m", "qse", "start", "--no-browser")


def strangers_environment(home: Path) -> dict[str, str]:
    """Return an environment with an empty home and nothing of pytest's, of Jupyter's or of ours."""
    foreign = ("JUPYTER", "PYTEST", "QSE_", "IPYTHON", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    home.mkdir(parents=True, exist_ok=True)
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONIOENCODING": "utf-8"}


def any_free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Course:
    """`qse start`, as a learner starts it.

    `folder` is the learner's my-work; `address` what the learner is told to open; `base`, `port` and
    `token` its parts; `said` every line printed since the start.
    """

    def __init__(self, root: Path, **more: str) -> None:
        self.root, self.folder, self.home = root, root / "my-work", root / "home"
        self.environment = strangers_environment(self.home) | more
        self.address = self.base = self.token = ""
        self.port = 0
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self, timeout: float = 30, more: tuple[str, ...] = ()) -> None:
        """Start, or start again, with more words if given, and wait until the address answers."""
        self.said = []
        self.process = subprocess.Popen(
            [*COMMAND, "--folder", str(self.root), "--port", str(any_free_port()), *more],
            env=self.environment,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.ear = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.ear.start()
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            if found := ADDRESS.search("".join(self.said)):
                self.address, self.base, self.token, self.port = found[0], found[1], found[3], int(found[2])
                try:
                    socket.create_connection(("127.0.0.1", self.port), 1).close()
                    return
                except OSError:
                    pass
            time.sleep(0.05)
        raise AssertionError("The course did not start: " + "".join(self.said))

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Press Ctrl-C (unless told otherwise), wait for the end and return the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(20)
        finally:
            self.process.kill()
        self.ear.join(5)
        self.process = None
        return code

    def url(self, notebook: str) -> str:
        """Return the address of `notebook` in the single-document view."""
        return f"{self.base}/doc/tree/{quote(notebook)}?token={self.token}"

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.said.append(line)
