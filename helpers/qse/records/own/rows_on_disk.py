"""Rows of a text file or database that are too many for memory, kept in a temporary folder of this machine.

They are as private as the file they come from: only this user can open the folder, and it is deleted when Python ends.
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

BATCH = 100_000
"""Rows that are in memory at once."""
NAME = "qse-own-rows-"
HELD = "held"
"""A file that stays open and locked as long as somebody counts in the folder."""
MADE_SINCE = 60
"""Seconds in which a folder without that file is taken for one that is being made."""
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
        self._parts: list[Path] = []
        if find_spec("polars") is None:
            raise Problem("To read a table as large as this, install polars: `pip install polars`.")
        self.headings = list(headings)
        self._batch: list[Sequence[Any]] = []
        self._written = 0
        self._frame: Any = None
        self._filled: set[str] = set()
        self._types: dict[str, list[str]] = {name: [*TYPES] for name in self.headings}

    def __len__(self) -> int:
        return self._written + len(self._batch)

    def __del__(self) -> None:
        """Delete the rows of a table whose reading was broken off."""
        self._delete_parts()

    def append(self, row: Sequence[Any]) -> None:
        """Add a row, a cell for each heading."""
        self._batch.append(row)
        if len(self._batch) >= BATCH:
            self._write()

    def frame(self) -> Any:
        """Return all rows as a lazy frame of polars.

        A column is of numbers or times where these, written again, give every cell back; else it stays text.
        """
        if self._frame is None:
            self._frame = self._finished()
        return self._frame

    @property
    def path(self) -> Path:
        """The file that holds all rows, once they are a frame."""
        self.frame()
        return self._whole

    def _finished(self) -> Any:
        import polars

        if self._batch or not self._parts:
            self._write()
        text = polars.scan_parquet(self._parts, glob=False)
        kinds = {name: kinds[0] for name, kinds in self._types.items() if kinds and name in self._filled}
        whole = _place()
        self._parts.append(whole)
        with _writing():
            text.with_columns(typed(name, kind) for name, kind in kinds.items()).sink_parquet(whole)
        self._parts.remove(whole)
        self._delete_parts()
        self._whole = whole
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
        part = _place()
        with _writing():
            frame.write_parquet(part)
        self._parts.append(part)
        self._written += len(self._batch)
        self._batch = []

    def _delete_parts(self) -> None:
        for part in self._parts:
            with suppress(OSError):
                part.unlink()
        self._parts = []


def clear_left_rows() -> int:
    """Delete what was left by Pythons that were stopped by force, and return how many folders went.

    What a Python that runs still counts in stays.
    """
    gone = 0
    for left in Path(gettempdir()).glob(f"{NAME}*"):
        with suppress(OSError):
            if not _is_held(left):
                shutil.rmtree(left)
                gone += 1
    return gone


def _is_held(folder: Path) -> bool:
    held = folder / HELD
    if not held.exists():
        # It may just have been made.
        return time.time() - folder.stat().st_mtime < MADE_SINCE
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
    folder = Path(_folder().name)
    # Some machines clear it now and then.
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{next(_NUMBERS)}.parquet"


@contextmanager
def _writing() -> Iterator[None]:
    import polars

    try:
        yield
    except (OSError, polars.exceptions.PolarsError) as error:
        raise Problem(
            "A large table is read by way of the folder for temporary files, which can't be written to: "
            f"{getattr(error, 'strerror', None) or error}. Make room on the disk, or write the table into parquet."
        ) from error


@cache
def _folder() -> "TemporaryDirectory[str]":
    clear_left_rows()
    made = TemporaryDirectory(prefix=NAME, ignore_cleanup_errors=True)
    held = (Path(made.name) / HELD).open("w")
    with suppress(ImportError):
        import fcntl

        fcntl.flock(held, fcntl.LOCK_SH)
    # It runs before the folder is deleted, as Windows deletes nothing that is open.
    finalize(made, held.close)
    return made
