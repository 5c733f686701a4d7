"""`qse doctor`: one line for each thing the course needs, and what to do where one is missing.

Each check returns what it found, or raises; no check can stop the others.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from qse.files import Problem, content, my_work
from qse.files.my_work import NAME

PYTHON = (3, 11)
MEGABYTES = 200
SECONDS = 60
WINDOWS = os.name == "nt"
AGAIN = "run `python3 start.py` again, or install the course again"

WELL = "All is well. `python3 start.py` opens the course (`qse start`, where qse was installed with pip)."

Check = Callable[[], str]


def doctor() -> int:
    """Print the lines and return 0 if all are OK, else 1."""
    failed = 0
    for name, check in checks():
        try:
            found = check()
        except Exception as error:
            failed += 1
            said = "" if isinstance(error, Problem) else f"please report this {type(error).__name__}: "
            print(f"FAIL  {name}: {said}{' '.join(str(error).split())}", flush=True)
        else:
            print(f"OK    {name}: {found}", flush=True)
    print(f"\n{failed} to put right." if failed else f"\n{WELL}")
    return 1 if failed else 0


def checks() -> Iterator[tuple[str, Check]]:
    """Yield the name of each thing the course needs, and how to look for it."""
    yield "Python", python
    try:
        needed = requirements()
    except Exception as error:
        said = f"the list of what the course needs could not be read ({error}); {AGAIN}."
        yield "packages", lambda: _fail(said)
    else:
        for line in needed:
            yield line.split()[0], lambda line=line: package(line)  # type: ignore[misc]
    for folder, kind in (("notebooks", "*.ipynb"), ("curriculum", "*.yaml"), ("data/synthetic", "*.csv")):
        yield folder, lambda folder=folder, kind=kind: course_folder(folder, kind)  # type: ignore[misc]
    yield NAME, own_folder
    yield "disk", disk
    if WINDOWS:
        yield "place", place
    yield "this computer's own network", port
    yield "Jupyter kernel", kernel
    yield "browser", browser
    yield "invented network", network


def python() -> str:
    """Look whether this Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < PYTHON:
        needed = ".".join(map(str, PYTHON))
        raise Problem(f"this is {version}; install Python {needed} or newer and start the course with it.")
    return version


def requirements() -> list[str]:
    """Return what the course needs, as ``name bounds``: from the installed package, else the checkout.

    Examples
    --------
    >>> "jupyterlab" in {line.split()[0] for line in requirements()}
    True

    """
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires("qse-curriculum") or []
    except metadata.PackageNotFoundError:
        import tomllib

        project = tomllib.loads(content("pyproject.toml").read_text(encoding="utf-8"))["project"]
        lines = project["dependencies"]
    parsed = [Requirement(line) for line in lines]
    core = [one for one in parsed if not one.marker or one.marker.evaluate({"extra": ""})]
    return [f"{one.name} {one.specifier}" for one in core]


def package(line: str) -> str:
    """Look whether a package is installed within its bounds, given as ``name bounds``."""
    from packaging.specifiers import SpecifierSet

    name, _, bounds = line.partition(" ")
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        raise Problem(f"not installed; {AGAIN}.") from None
    if not SpecifierSet(bounds).contains(version, prereleases=True):
        raise Problem(f"{version} is installed, {bounds} is needed; {AGAIN}.")
    return version


def course_folder(folder: str, kind: str) -> str:
    """Look whether a folder of the course is there and holds what it should."""
    found = sum(1 for _ in content(folder).rglob(kind))
    if not found:
        raise Problem(f"there is no {kind} in it; get the course again, whole.")
    return f"{found} file{'s' if found > 1 else ''}"


def own_folder() -> str:
    """Look whether the learner's folder can be written; where there is none yet, the current folder."""
    folder = _own()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"kept")
    except OSError as error:
        raise Problem(
            f"{folder} cannot be written ({error.strerror}); go to a folder of your own, or name one "
            "with `qse start --folder DIR`."
        ) from error
    return str(folder)


def disk() -> str:
    """Look whether there is room for a year's work."""
    free = shutil.disk_usage(_own()).free // 10**6
    if free < MEGABYTES:
        raise Problem(f"{free} MB are free, {MEGABYTES} MB are needed; delete or move something large.")
    return f"{free:,} MB free"


def place() -> str:
    """On Windows, look whether the folder is one that a sync service or a long path will spoil."""
    folder = str(_own())
    if "onedrive" in folder.lower():
        raise Problem(f"{folder} is kept in step by OneDrive, which locks files; move the course out of it.")
    if len(folder) > 150:
        raise Problem(f"{folder} is too long a path for Windows; move the course up the disk.")
    return folder


def port() -> str:
    """Look whether the browser can reach a program on this computer."""
    from qse.cli.start import HERE, free_port

    return f"{HERE}, port {free_port(8888)} is free"


def kernel() -> str:
    """Start the kernel that the notebooks use, and let it compute."""
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # as `qse start` does
    from jupyter_client.manager import start_new_kernel

    try:
        manager, client = start_new_kernel(
            startup_timeout=SECONDS,
            kernel_name="python3",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except Exception as error:
        raise Problem(f"it does not start ({error}); {AGAIN}.") from error
    try:
        asked = {"sum": "1 + 1", "prefix": "__import__('sys').prefix"}
        reply = client.execute("", user_expressions=asked, reply=True, timeout=SECONDS)
        said = reply["content"]["user_expressions"]
        answers = {name: value["data"]["text/plain"] for name, value in said.items()}
    except Exception as error:
        raise Problem(f"it starts, but does not answer ({error!r}); {AGAIN}.") from error
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if answers["sum"] != "2":
        raise Problem(f"it computes 1 + 1 = {answers['sum']}; {AGAIN}.")
    if answers["prefix"] != repr(sys.prefix):
        raise Problem(f"`python3` is another Python ({answers['prefix']}); {AGAIN}.")
    return "python3 starts and computes 1 + 1 = 2"


def browser() -> str:
    """Look whether a window can be opened; the course works without, so that this never fails."""
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return "none can be opened from here; copy the address that the start prints into one"
    return "can be opened"


def network() -> str:
    """Compute the small invented network."""
    import qse

    try:
        qse.load_records("mini")
    except Exception as error:
        raise Problem(f"it could not be computed ({error}); {AGAIN}.") from error
    return "computed"


def _own() -> Path:
    try:
        return my_work()
    except Problem:
        return Path.cwd()


def _fail(said: str) -> str:
    raise Problem(said)
