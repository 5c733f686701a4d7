"""Save a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from qse.files.problem import Problem


def save_whole(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new one, never a half.

    The text goes to a temporary neighbour, is flushed to disk, and takes the name in one step.
    Folders on the way are made.

    Parameters
    ----------
    path : where the file shall stand.
    content : text (written as UTF-8, line ends as given) or bytes.

    Raises
    ------
    Problem : the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> save_whole(folder / "a" / "note.txt", "kept")
    >>> (folder / "a" / "note.txt").read_text()
    'kept'

    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Problem(
            f"{path.name} could not be saved in {path.parent} ({error.strerror}). "
            "Choose a folder you may write to, or free some space."
        ) from error
