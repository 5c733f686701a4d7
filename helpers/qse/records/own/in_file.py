"""A file that rows stay in while they are counted: it has to stay what it was when it was opened."""

from pathlib import Path
from typing import NamedTuple

from qse.files import Problem


class InFile(NamedTuple):
    """Where rows lie, how the file stood when it was opened, and the name of the table for sentences."""

    path: Path
    stood: tuple[int, int]
    name: str

    @classmethod
    def opened(cls, path: Path, name: str) -> "InFile":
        """Look how a file stands now.

        Raises
        ------
        OSError : it is not there.

        """
        return cls(path, _stands(path), name)

    def is_as_it_was(self) -> bool:
        """Whether the file is still there, and was not written since."""
        try:
            return _stands(self.path) == self.stood
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


def _stands(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns
