"""What is done to every damaged file: it is read, proposed, mapped and opened, and is left as it was."""

import hashlib
from pathlib import Path

from qse.files import Problem
from qse.records import open_records
from qse.records.own import propose
from qse.records.own.mapping import map_path
from qse.records.own.read_map import read_map


def marks(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def gone_through(folder: Path) -> str:
    """Do all that a person does with a folder; return the one sentence that was said, "" if it opened."""
    before = marks(folder)
    said = ""
    try:
        found = propose(folder)
        shown = [repr(found)]
        # By way of a mapping.yaml, which every text has to survive.
        records = open_records(folder)
        assert read_map(folder).sources == found.sources
        shown += [repr(records), *map(repr, map(records.table, records.names)), records.lost.to_csv()]
        for text in records.lost["text"]:
            assert not text.startswith(("=", "@", "\t", "\r")), text
            assert len(text) < 500
        for text in shown:
            assert not set(text) & set(map(chr, [*range(9), *range(14, 32), 127])), "a terminal would obey it"
    except Problem as problem:
        said = str(problem)
        assert "\n" not in said
        assert len(said) > 20
    finally:
        map_path(folder).unlink(missing_ok=True)
    assert marks(folder) == before
    return said
