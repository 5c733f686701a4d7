"""Write the invented network at any size: all tables as CSV or parquet, with a manifest.

Patients are made in parts, so that memory stays small at any size. What a part holds doesn't depend on
where it begins: two runs over neighbouring patients give the rows that one run over all of them gives.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from qse import __version__
from qse.dev.data import as_csv
from qse.files import Problem, nearest, save_whole
from qse.files.progress import progress
from qse.network import World, parameters
from qse.network.tables import FIXED, OBSERVED
from qse.records.network import NOT_EVIDENCE

CHUNK = 40_000
"""Patients made at once: fewer cost time, more cost memory and are no faster; see benchmarks/network.py."""
MANIFEST = "manifest.json"
STOPPED = 130
"""The exit code of a command that was interrupted."""


class Sink(Protocol):
    """A file that takes a table part by part."""

    def add(self, table: pd.DataFrame) -> None:
        """Write the next rows."""

    def close(self) -> None:
        """End the file."""


class Csv:
    """One table as CSV, its names in the first line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._begun = False

    def add(self, table: pd.DataFrame) -> None:
        """Write the next rows."""
        text = as_csv(table)
        self._file.write((text.partition("\n")[2] if self._begun else text).encode())
        self._begun = True

    def close(self) -> None:
        """End the file."""
        self._file.close()


class Parquet:
    """One table as parquet, a group of rows for each part."""

    def __init__(self, path: Path) -> None:
        try:
            self._arrow, self._files = import_module("pyarrow"), import_module("pyarrow.parquet")
        except ImportError as error:
            raise Problem(
                "Parquet needs a package that is not installed: run `pip install pyarrow`, or use --format csv."
            ) from error
        self._path = path
        self._writer: Any = None

    def add(self, table: pd.DataFrame) -> None:
        """Write the next rows."""
        schema = self._writer.schema if self._writer else None
        rows = self._arrow.Table.from_pandas(table, schema=schema, preserve_index=False)
        if self._writer is None:
            self._writer = self._files.ParquetWriter(self._path, rows.schema)
        self._writer.write_table(rows)

    def close(self) -> None:
        """End the file."""
        if self._writer:
            self._writer.close()


FORMATS: dict[str, Callable[[Path], Sink]] = {"csv": Csv, "parquet": Parquet}


def options(parser: argparse.ArgumentParser) -> None:
    """Name what the command takes."""
    presets = ", ".join(parameters()["presets"])
    parser.add_argument("preset", metavar="PRESET", help=f"{presets}, or a number of patients")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the files go; made if need be")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="default: csv")
    parser.add_argument(
        "--first", type=int, default=0, metavar="K", help="number of the first patient; default: 0"
    )


def main(options: argparse.Namespace) -> int:
    """Write the tables; if somebody stops it, leave the folder as it was."""
    if options.first < 0:
        raise Problem(f"Patients are numbered from 0; there is no patient {options.first} to begin with.")
    world = World(_size(options.preset), first=options.first)
    try:
        rows = write(world, options.folder, options.format)
    except KeyboardInterrupt:
        print(f"Stopped; no half-written file is left in {options.folder}.", file=sys.stderr)
        return STOPPED
    except OSError as error:
        raise Problem(
            f"{options.folder} could not be written to ({error.strerror or error}). "
            "Choose a folder you may write to, or free some space."
        ) from error
    print(
        f"{world.size:,} patients, {len(rows)} tables, {sum(rows.values()):,} rows in {options.folder}. {NOT_EVIDENCE}"
    )
    return 0


def write(world: World, folder: Path, form: str = "csv", chunk: int = CHUNK) -> dict[str, int]:
    """Write all observed tables of a world, and a manifest; nothing stands under its name before all is written.

    Parameters
    ----------
    world : which patients, and what was repaired.
    folder : where the files go; made if need be.
    form : "csv" or "parquet".
    chunk : number of patients made at once.

    Returns
    -------
    dict[str, int] : the number of rows of each table.

    """
    names = {table: f"{table}.{form}" for table in OBSERVED}
    rows = dict.fromkeys(OBSERVED, 0)
    with ExitStack() as tidy:
        if not folder.exists():
            folder.mkdir(parents=True)
            tidy.callback(_drop_empty, folder)
        sinks: dict[str, Sink] = {}
        for table, name in names.items():
            part = folder / f"{name}.part"
            tidy.callback(part.unlink, missing_ok=True)
            sinks[table] = tidy.enter_context(closing(FORMATS[form](part)))
        end = world.first + world.size
        for first in tidy.enter_context(closing(progress(range(world.first, end, chunk)))):
            some = replace(world, first=first, size=min(chunk, end - first))
            for table, sink in sinks.items():
                # A table that is the same at any size is written once.
                if first == world.first or table not in FIXED:
                    made = some.table(table)
                    rows[table] += len(made)
                    sink.add(made)
        for sink in sinks.values():
            sink.close()
        manifest = _manifest(world)
        manifest["tables"] = {
            table: {"file": name, "rows": rows[table], "sha256": _sha256(folder / f"{name}.part")}
            for table, name in names.items()
        }
        # The manifest goes first and comes last: where there is one, all files are those that it names.
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in names.values():
            (folder / f"{name}.part").replace(folder / name)
        save_whole(folder / MANIFEST, json.dumps(manifest, indent=1) + "\n")
    return rows


def _size(preset: str) -> int:
    presets = parameters()["presets"]
    if preset in presets:
        return int(presets[preset])
    if preset.isdecimal() and int(preset) > 0:
        return int(preset)
    raise Problem(
        f"There is no preset {preset!r}; a number of patients will do too.{nearest(preset, presets)}"
    )


def _manifest(world: World) -> dict[str, Any]:
    presets = {size: name for name, size in parameters()["presets"].items()}
    return {
        "about": NOT_EVIDENCE,
        "licence": "CC BY 4.0",
        "made_with": f"qse {__version__}",
        "preset": None if world.first else presets.get(world.size),
        "patients": world.size,
        "first_patient": world.first,
        "seed": world.number,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _drop_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
