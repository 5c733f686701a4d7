"""Copy the notebooks into the learner's folder, and never over anybody's work.

Beside the copies stands a record of every original that was handed out, as hashes. A notebook that
equals one of them holds no work of the learner's and may be replaced; any other stays as it is.
The record is written after the copy: a kill between the two leaves a copy that equals its original,
which the next start sees.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from qse.files import Problem, save_whole

FIRST = "00_kickoff.ipynb"
RECORD = Path(".qse") / "originals.json"

Record = dict[str, list[str]]


def copy_notebooks(originals: Path, work: Path) -> list[str]:
    """Bring `work` up to date with the notebooks in `originals`.

    Parameters
    ----------
    originals : the folder with the notebooks of the course.
    work : the learner's own folder; it need not exist.

    Returns
    -------
    list[str] : sentences that tell the learner what was done; none if nothing was.

    Raises
    ------
    Problem : a file cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> course, work = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    >>> _ = (course / "01_a.ipynb").write_text("{}")
    >>> copy_notebooks(course, work)
    ['1 notebook copied.']
    >>> _ = (work / "01_a.ipynb").write_text("{my work}")
    >>> _ = (course / "01_a.ipynb").write_text("{new}")
    >>> copy_notebooks(course, work)
    ['01_a.ipynb stays as you changed it; the new edition is 01_a_updated.ipynb, beside it.']

    """
    _sweep(work)
    record, sentences = _read_record(work)
    copied = 0
    for original in notebooks_in(originals):
        name, new = original.name, _read(original)
        given = record.get(name, [])
        present = _read(work / name) if (work / name).exists() else None
        if present is None:
            save_whole(work / name, new)
            if given:
                sentences.append(f"{name} was gone and is back, as new.")
            else:
                copied += 1
        elif present == new:
            pass
        elif _hash(present) in given:
            save_whole(work / name, new)
            sentences.append(f"{name} was brought up to date; you had not changed it.")
        elif _hash(new) not in given:
            beside, is_there = _beside(work / name, new)
            if not is_there:
                save_whole(beside, new)
                sentences.append(
                    f"{name} stays as you changed it; the new edition is {beside.name}, beside it."
                )
        if _hash(new) not in given:
            record[name] = [*given, _hash(new)]
            save_whole(work / RECORD, json.dumps(record, indent=1))
    if copied:
        sentences.append(f"{copied} notebook{'s' if copied > 1 else ''} copied.")
    return sentences


def left_off(originals: Path, work: Path) -> str | None:
    """Return the name of the notebook to open: where the learner left off, else the kick-off.

    The notebook saved last among those that hold work of the learner's. Without any: the kick-off,
    or the first notebook of the course; None if it has none.
    """
    record, _ = _read_record(work)
    given = {known for hashes in record.values() for known in hashes}
    own = [path for path in notebooks_in(work) if _hash(_read(path)) not in given]
    if own:
        return max(own, key=lambda path: path.stat().st_mtime).name
    names = [path.name for path in notebooks_in(originals)]
    return FIRST if FIRST in names else next(iter(names), None)


def trust(originals: Path, work: Path) -> None:
    """Tell Jupyter that the copies equal to their originals are safe to show as they are.

    A nicety: without it Jupyter hides a little of the formatting until a cell was run, so that
    whatever goes wrong here is let pass.
    """
    with suppress(Exception):
        import nbformat
        from jupyter_core.paths import jupyter_data_dir
        from nbformat.sign import NotebookNotary

        data = Path(jupyter_data_dir())
        data.mkdir(parents=True, exist_ok=True)
        notary = NotebookNotary(data_dir=str(data))
        for original in notebooks_in(originals):
            copy, new = work / original.name, original.read_bytes()
            if copy.read_bytes() == new:
                notebook = nbformat.reads(new.decode("utf-8"), as_version=4)
                if not notary.check_signature(notebook):
                    notary.sign(notebook)
        notary.store.close()


def notebooks_in(folder: Path) -> list[Path]:
    """Return the notebooks that stand in `folder` itself, by name; no checkpoints, nothing hidden."""
    return sorted(path for path in folder.glob("*.ipynb") if path.is_file() and not path.name.startswith("."))


def _beside(path: Path, new: bytes) -> tuple[Path, bool]:
    """Return the name for a new edition beside `path`, and whether that very edition is there."""
    for number in count(1):
        beside = path.with_name(f"{path.stem}_updated{'' if number == 1 else f'_{number}'}.ipynb")
        if not beside.exists():
            return beside, False
        if beside.is_file() and _read(beside) == new:
            return beside, True
    raise AssertionError("count() has no end")


def _read_record(work: Path) -> tuple[Record, list[str]]:
    path = work / RECORD
    if not path.exists():
        return {}, []
    try:
        record = json.loads(_read(path))
    except ValueError:
        record = None  # cut off, or not text at all
    if _sound(record):
        return record, []
    names = (path.with_name(f"originals_damaged_{number}.json") for number in count(1))
    aside = next(name for name in names if not name.exists())
    try:
        os.replace(path, aside)
    except OSError as error:
        raise Problem(
            f"{path} is damaged and could not be set aside ({error.strerror}); delete it."
        ) from error
    return {}, [
        f"The record of what was copied was damaged and is set aside as {aside.name}; "
        "where a notebook of yours differs from the course, the course's is put beside it."
    ]


def _sound(record: object) -> bool:
    return isinstance(record, dict) and all(
        isinstance(hashes, list) and all(isinstance(known, str) for known in hashes)
        for hashes in record.values()
    )


def _sweep(work: Path) -> None:
    """Remove what a killed start left of a file it was about to save."""
    for left in (*work.glob(".*.ipynb.*.part"), *(work / RECORD).parent.glob(f".{RECORD.name}.*.part")):
        with suppress(OSError):
            left.unlink()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"{path} could not be read ({error.strerror}); move it away.") from error


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
