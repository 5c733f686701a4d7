"""The learner's own folder, `my-work`."""

import os
import tempfile
from functools import cache
from pathlib import Path

from qse.files.problem import Problem

NAME = "my-work"


def my_work() -> Path:
    """Find the folder that keeps what the learner writes.

    The nearest `my-work` from the current folder upward; else the folder that the environment
    variable QSE_HOME names; under pytest a temporary one, so that no test touches anybody's work.

    Raises
    ------
    Problem : there is none; the sentence says how to make one.

    Examples
    --------
    >>> my_work().is_dir()
    True

    """
    if "PYTEST_VERSION" in os.environ:
        return _temporary()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name == NAME:
            return folder
        if (folder / NAME).is_dir():
            return folder / NAME
    if os.environ.get("QSE_HOME"):
        return Path(os.environ["QSE_HOME"])
    raise Problem(
        f"There is no {NAME} folder here or above, so nothing can be kept. "
        "Open the course with `python3 start.py`, or set QSE_HOME to a folder of your own."
    )


@cache
def _temporary() -> Path:
    named = os.environ.get("QSE_HOME")
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
        return Path(named)
    return Path(tempfile.mkdtemp(prefix="qse-test-"))
