"""Which own records this course runs on: chosen at the start or on the page, and kept in my-work."""

from pathlib import Path

from qse.files.my_work import my_work
from qse.files.problem import Problem
from qse.files.save import save_whole

NAME = "chosen.txt"


def choose(place: str | Path | None, work: Path | None = None) -> None:
    """Keep the folder or file that `open_records` opens when it is given none; None goes back to the invented network.

    Parameters
    ----------
    place : a folder or file.
    work : the my-work in which the choice is kept; the nearest one by default.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> choose(folder)
    >>> chosen() == folder.resolve()
    True
    >>> choose(None)
    >>> chosen() is None
    True

    """
    path = _path(work)
    if place is None:
        path.unlink(missing_ok=True)
    else:
        save_whole(path, f"{Path(place).expanduser().resolve()}\n")


def chosen(work: Path | None = None) -> Path | None:
    """Return the folder or file that was chosen, if any; `work` as for `choose`."""
    try:
        text = _path(work).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, Problem):
        return None
    return Path(text) if text else None


def _path(work: Path | None) -> Path:
    return (work or my_work()) / "own-records" / NAME
