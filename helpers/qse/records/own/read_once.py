"""A table that puts its rows on disk is read once as long as its file stays what it is."""

from collections.abc import Callable
from pathlib import Path

from qse.records.own.in_file import stands
from qse.records.own.layout import Layout

_READ: dict[tuple[Path, str], tuple[tuple[int, int], Layout]] = {}


def read_once(path: Path, table: str, read: Callable[[], Layout]) -> Layout:
    """Read a table, or give what was read of it before.

    Parameters
    ----------
    path, table : the file, and the table in it; "" where it holds one.
    read : reads it; its rows are `RowsOnDisk`.

    Raises
    ------
    OSError : the file is not there.

    """
    place, now = (path.resolve(), table), stands(path)
    stood, found = _READ.get(place, (None, None))
    if found is None or stood != now or not found.rows.path.exists():
        # What was read of an earlier state goes first, as two may not fit on the disk.
        _READ.pop(place, None)
        found = read()
        _READ[place] = now, found
    return found
