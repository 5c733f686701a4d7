"""A file that rows stay in while they are counted: it has to stay what it was when it was opened."""

from pathlib import Path
from typing import NamedTuple

from qse.files import Problem
from qse.records.own.rows_on_disk import RowsOnDisk


class InFile(NamedTuple):
    """Where rows lie, how the file stood when it was opened, and the name of the table for sentences.

    `rows` are those that were put on disk, and stay there as long as something holds them; None for a file of its own.
    """

    path: Path
    stood: tuple[int, int]
    name: str
    rows: RowsOnDisk | None = None

    @classmethod
    def opened(cls, path: Path, name: str, rows: RowsOnDisk | None = None) -> "InFile":
        """Look how a file stands now.

        Raises
        ------
        OSError : it is not there.

        """
        return cls(path, stands(path), name, rows)

    def is_as_it_was(self) -> bool:
        """Whether the file is still there, and was not written since."""
        try:
            return stands(self.path) == self.stood
        except OSError:
            return False

    def check(self) -> None:
        """Refuse to count in a file that is another one now.

        Raises
        ------
        Problem : it is gone, or was written anew.

        Examples
        --------
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "visits.parquet"
        >>> _ = path.write_bytes(b"rows")
        >>> file = InFile.opened(path, path.name)
        >>> file.check()
        >>> path.unlink()
        >>> file.check()
        Traceback (most recent call last):
        qse.files.problem.Problem: The rows of visits.parquet were changed or taken away after ...

        """
        if not self.is_as_it_was():
            raise Problem(
                f"The rows of {self.name} were changed or taken away after they were opened; open the records again."
            )


def stands(path: Path) -> tuple[int, int]:
    """Give the size of a file and when it was written, by which another state of it is told.

    Raises
    ------
    OSError : it is not there.

    """
    about = path.stat()
    return about.st_size, about.st_mtime_ns
