"""Rows of a text file or database that are too many for memory, kept in a temporary folder of this machine.

The folder is this user's own, as Python makes it for temporary files, and is deleted when Python ends.
What a Python leaves that was stopped by force is deleted when the next one needs such a folder, or by `qse tidy`.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any
from weakref import finalize

from qse.files import Problem
from qse.records.own.exact_types import TYPES, fitting, typed
from qse.records.own.words import blanks

ON_DISK = (
    "It is large: its rows lie in a temporary folder of this machine until the page or program is shut down."
)
CELLS = 1_000_000
"""Cells that are in memory at once."""
NAME = "qse-own-rows-"
HELD = "held"
"""A file that stays open and locked as long as somebody counts in the folder."""
MADE_SINCE = 60
"""Seconds in which a folder is taken for one that is being made."""
_NUMBERS = count()


class RowsOnDisk:
    """Rows that go to disk as they come. Cells are text, and what stands for nothing is a blank.

    Parameters
    ----------
    headings : the names of the columns.

    Raises
    ------
    Problem : the disk is full, the temporary folder can't be written to, or polars is not installed.

    Examples
    --------
    >>> rows = RowsOnDisk(["MRN", "Race"])
    >>> rows.append(["7", "W"])
    >>> rows.append(["8", "n/a"])
    >>> len(rows), rows.frame().collect().rows()
    (2, [(7, 'W'), (8, None)])

    """

    def __init__(self, headings: Sequence[str]) -> None:
        if find_spec("polars") is None:
            raise Problem("To read a table as large as this, install polars: `pip install polars`.")
        self.headings = list(headings)
        self._batch: list[Sequence[Any]] = []
        self._written = 0
        self._frame: Any = None
        self._filled: set[str] = set()
        self._types: dict[str, list[str]] = {name: [*TYPES] for name in self.headings}
        self._files: list[Path] = []
        # When nobody counts in these rows any more, or their reading was broken off, they go.
        finalize(self, _delete, self._files)

    def __len__(self) -> int:
        return self._written + len(self._batch)

    def append(self, row: Sequence[Any]) -> None:
        """Add a row, a cell for each heading."""
        self._batch.append(row)
        if len(self._batch) * len(self.headings) >= CELLS:
            self._write()

    def frame(self) -> Any:
        """Return all rows as a lazy frame of polars. They are there as long as something holds this object.

        A column is of numbers or times where these, written again, give every cell back; else it stays text.
        """
        if self._frame is None:
            self._frame = self._finished()
        return self._frame

    @property
    def path(self) -> Path:
        """The file that holds all rows."""
        self.frame()
        return self._files[0]

    def _finished(self) -> Any:
        import polars

        if self._batch or not self._files:
            self._write()
        parts = self._files[:]
        kinds = {name: kinds[0] for name, kinds in self._types.items() if kinds and name in self._filled}
        with _writing():
            whole = _place()
            self._files.append(whole)
            text = polars.scan_parquet(parts, glob=False)
            text.with_columns(typed(name, kind) for name, kind in kinds.items()).sink_parquet(whole)
        _delete(parts)
        self._files[:] = [whole]
        return polars.scan_parquet(whole, glob=False)

    def _write(self) -> None:
        import polars

        schema = dict.fromkeys(self.headings, polars.String)
        frame = polars.DataFrame(self._batch, schema=schema, orient="row")
        text = polars.all()
        nothing = text.str.strip_chars().str.to_lowercase().is_in(list(blanks()))
        frame = frame.select(polars.when(~nothing).then(text))
        self._filled |= {column.name for column in frame if column.null_count() < len(column)}
        self._types = fitting(frame, self._types)
        with _writing():
            part = _place()
            self._files.append(part)
            frame.write_parquet(part)
        self._written += len(self._batch)
        self._batch = []


def _delete(files: list[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def clear_left_rows() -> int:
    """Delete what was left by Pythons that were stopped by force, and return how many folders went.

    What a Python that runs still counts in stays.
    """
    gone = 0
    try:
        place = Path(gettempdir())
    except OSError:
        return 0
    for left in place.glob(f"{NAME}*"):
        with suppress(OSError):
            if not _is_held(left):
                shutil.rmtree(left)
                gone += 1
    return gone


def _is_held(folder: Path) -> bool:
    held = folder / HELD
    if time.time() - folder.stat().st_mtime < MADE_SINCE:
        return True
    if not held.exists():
        return False
    try:
        import fcntl
    except ImportError:
        # Where there are no such locks, as on Windows, what is open can't be deleted.
        held.unlink()
        return False
    with held.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _place() -> Path:
    if not Path(_folder().name).exists():
        # Some machines clear their temporary files now and then.
        _folder.cache_clear()
    return Path(_folder().name) / f"{next(_NUMBERS)}.parquet"


@contextmanager
def _writing() -> Iterator[None]:
    import polars

    try:
        yield
    except (OSError, polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:
        raise Problem(
            "A large table is read by way of the folder for temporary files, which can't be written to: "
            f"{getattr(error, 'strerror', None) or error}. Make room on the disk, or write the table into parquet."
        ) from error


@cache
def _folder() -> "TemporaryDirectory[str]":
    clear_left_rows()
    made = TemporaryDirectory(prefix=NAME, ignore_cleanup_errors=True)
    held = (Path(made.name) / HELD).open("w")
    # Not every machine, and not every kind of disk, has such locks.
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(held, fcntl.LOCK_SH)
    # It runs before the folder is deleted, as Windows deletes nothing that is open.
    finalize(made, held.close)
    return made
