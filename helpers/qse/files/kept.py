"""A file of somebody's own work: readable, whole or not there, and never changed by two at a time."""

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from qse.files.problem import Problem
from qse.files.save import save_whole

FORMAT = 2
WAIT = 10.0
"""Seconds to wait for another window; one change takes a few milliseconds."""
LOOK_AGAIN = 0.01
"""Seconds between two tries."""
LEFT_BEHIND = 60.0
"""Seconds after which a lock that is a mere file was left by a process that was killed."""


class _DamagedError(Exception):
    """The file is no longer what was saved."""


class Kept:
    """A YAML file that keeps work, with every value as text.

    Numbers, dates and words such as yes come back as the text that stands in the file, so that a file changed by
    hand says what the person wrote.

    Parameters
    ----------
    path : the file; it need not be there yet.
    title : what it holds; it stands in the file's first line and in sentences.
    parts : names that hold a mapping each; where one holds something else, the file counts as damaged.
    tell : what to do with a sentence about a file that was set aside.

    Examples
    --------
    >>> import tempfile
    >>> kept = Kept(Path(tempfile.mkdtemp()) / "charter.yaml", "Team charter")
    >>> kept.read()
    {}
    >>> kept.change(lambda work: {**work, "answers": {"unit": "Ward 7"}})
    {'answers': {'unit': 'Ward 7'}}
    >>> print(kept.path.read_text())
    # Team charter
    # Kept on this machine only; you may change or delete this file.
    format: 2
    answers:
      unit: Ward 7
    <BLANKLINE>

    """

    def __init__(
        self, path: Path, title: str, parts: tuple[str, ...] = (), tell: Callable[[str], Any] = print
    ) -> None:
        self.path, self.title, self.parts, self.tell = Path(path), title, parts, tell

    def read(self) -> dict[str, Any]:
        """Return what is kept, without its format; nothing kept is an empty dict. A damaged file is set aside.

        Raises
        ------
        Problem : the file cannot be read, or a newer version of the course wrote it; it is left as it is.

        """
        try:
            return self._read()
        except _DamagedError:
            # Another window may have put it right since: look again, alone.
            with self._alone():
                return self._read_or_set_aside()

    def change(self, update: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        """Change what is kept, alone: nobody else's change comes between reading and saving.

        Parameters
        ----------
        update : gets what is kept and returns what shall be kept; it may be the same. Values are text,
            or lists and mappings of text.

        Raises
        ------
        Problem : nothing could be saved. What was kept before is still there.

        """
        with self._alone():
            before = self._read_or_set_aside()
            after = update(before)
            written = _written(self.title, after)
            # What a process left that was killed while it saved; nobody else is saving now.
            for rest in self.path.parent.glob(f".{self.path.name}.*.part"):
                with suppress(OSError):
                    rest.unlink()
            save_whole(self.path, written)
        return after

    def _read(self) -> dict[str, Any]:
        try:
            data = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            # Windows says of a folder that reading it is not permitted.
            if self.path.is_dir():
                says = "is a folder, and a file should be there; move it away or give it another name."
                raise Problem(f"{self.path.name} {says}") from error
            says = f"could not be read ({error.strerror}); it is left as it is."
            raise Problem(f"{self.path.name} {says}") from error
        work = _loaded(data)
        version = work.pop("format", "1")
        if not isinstance(version, str) or not version.isdecimal() or not int(version):
            raise _DamagedError
        if int(version) > FORMAT:
            raise Problem(
                f"{self.path.name} was written by a newer version of the course (format {version}; this one knows "
                f"{FORMAT}) and is left as it is; update the course, or move the file away."
            )
        # Format 1 named no format and held one line of text for each answer, which format 2 holds as well.
        if any(not isinstance(work.get(part, {}), dict) for part in self.parts):
            raise _DamagedError
        return work

    def _read_or_set_aside(self) -> dict[str, Any]:
        try:
            return self._read()
        except _DamagedError:
            number = 1
            while (aside := self.path.with_suffix(f".damaged-{number}{self.path.suffix}")).exists():
                number += 1
            try:
                self.path.rename(aside)
            except OSError as error:
                raise Problem(
                    f"{self.path.name} is damaged and could not be set aside ({error.strerror}); it is left as it is."
                ) from error
            self.tell(
                f"{self.path.name} could not be read. It is kept as {aside.name}, and “{self.title}” starts empty."
            )
            return {}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        import filelock

        lock = self.path.with_name(f".{self.path.name}.lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            held = _acquired(lock)
        except filelock.Timeout as error:
            raise Problem(
                f"Nothing was saved: {self.path.name} is being changed by another window or program. "
                "Try again in a moment."
            ) from error
        except OSError as error:
            raise Problem(
                f"{self.path.name} could not be saved in {self.path.parent} ({error.strerror}). "
                "Choose a folder you may write to, or free some space."
            ) from error
        try:
            yield
        finally:
            held.release()


def _acquired(path: Path) -> Any:
    with warnings.catch_warnings():
        # Where a machine or a folder knows no locks, a file stands for one. That is no news for a reader.
        warnings.simplefilter("ignore")
        import filelock

        lock = filelock.FileLock(path, timeout=WAIT)
        try:
            lock.acquire(poll_interval=LOOK_AGAIN)
            return lock
        except NotImplementedError:
            # Early releases of filelock leave it to the caller to turn to a file where a folder knows no locks.
            path = path.with_suffix(".held")
            lock = filelock.SoftFileLock(path, timeout=WAIT)
        except filelock.Timeout:
            if not isinstance(lock, filelock.SoftFileLock):
                raise
        if _age(path) > LEFT_BEHIND:
            path.unlink(missing_ok=True)
        lock.acquire(poll_interval=LOOK_AGAIN)
        return lock


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime if path.exists() else 0.0


@cache
def _yaml() -> tuple[Any, Any]:
    """Make the reader, for which everything is text, and the writer, which writes long text line by line."""
    import yaml

    class Reader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = [getattr(key, "value", None) for key, _ in node.value]
            if len(set(map(str, names))) < len(names):
                # Two texts under one name, as when two files were pasted together: neither may be lost.
                raise _DamagedError
            return super().construct_mapping(node, deep)

    class Writer(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(writer: Any, value: str) -> Any:
        # Line ends of other alphabets and machines are kept as such only where they are spelled out.
        odd = any(mark in value for mark in "\r\x85\u2028\u2029")
        style = '"' if odd else "|" if "\n" in value else None
        value = value.encode("utf-8", "replace").decode("utf-8")
        return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Writer.add_representer(str, text)
    return Reader, Writer


def _loaded(data: bytes) -> dict[str, Any]:
    import yaml

    try:
        work = yaml.load(data.decode("utf-8"), Loader=_yaml()[0])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _DamagedError from error
    if not isinstance(work, dict) or not all(isinstance(name, str) for name in work):
        raise _DamagedError
    return work


def _written(title: str, work: dict[str, Any]) -> str:
    import yaml

    body = yaml.dump(
        {"format": FORMAT, **work}, Dumper=_yaml()[1], allow_unicode=True, sort_keys=False, width=100
    )
    return f"# {title}\n# Kept on this machine only; you may change or delete this file.\n{body}"
