"""`qse map`: propose what each heading of an extract stands for, open it, and check it."""

import os
from pathlib import Path

from qse.cli.show import show
from qse.cli.start import make_work
from qse.files.synced import synced
from qse.records.own import DataMap, open_records, propose
from qse.records.own.mapping import TWO_WAYS, UNSURE, map_path
from qse.records.own.read_map import read_map
from qse.records.own.shown import harmless


def map_records(place: Path, folder: Path, *, again: bool = False, browser: bool = True) -> int:
    """Map an extract, say what is to be answered, and write the report that checks it.

    Parameters
    ----------
    place : the extract, a folder or a file; it is only read.
    folder : where `my-work` is or shall be made; the map and the report are kept there.
    again : propose anew and let go of the map that is there.
    browser : open the report.

    Returns
    -------
    int : 0, or 1 where something is to be answered before the records can be opened.

    Raises
    ------
    Problem : the extract cannot be read, or its map holds a mistake.

    """
    place = place.expanduser().resolve()
    work = make_work(folder)
    os.chdir(work)
    for sentence in filter(None, (synced(place), synced(work))):
        print(sentence)
    kept = map_path(place)
    if kept.exists() and not again:
        found = read_map(place)
        print(f"Your map is kept as it stands: {kept}\n`--again` proposes a new one in its place.")
    else:
        found = propose(place)
        print(f"Proposed, and kept in {found.save()}\nYou may change that file with any text editor.")
    print(listed(found))
    if found.questions:
        for source, heading in found.questions:
            print(f"To answer: {source}, {heading}: {TWO_WAYS}")
        print("Answer in the file above or on the page tool_my_data, then type the same command again.")
        return 1
    return _checked(place, browser)


def _checked(place: Path, browser: bool) -> int:
    from qse.intake import validate

    records = open_records(place)
    print(f"\n{records}")
    print(records.describe().to_string(index=False))
    report = validate(records)
    print(f"\n{report.sentence}")
    page, *others = report.save()
    for path in others:
        print(path)
    show(page, browser=browser)
    print(
        f'Go on: `python3 start.py start --records "{place}"` (`qse start`, where qse was installed with pip).'
    )
    return 0


def listed(found: DataMap) -> str:
    """Write the map for a terminal: each heading with its meaning, how sure that is, and why.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "people.csv").write_text("MRN,Shoe\\n7,9\\n8,8\\n")
    >>> print(listed(propose(folder)))
    <BLANKLINE>
    people.csv: rows of patients
      MRN -> patients.person_id (90%: the heading 'MRN' is known)
      Not used: Shoe

    """
    lines: list[str] = []
    for source, table in found.sources.items():
        lines += ["", f"{source}: rows of {table.rows_are or 'no table that is known'}"]
        unused = []
        for heading, column in table.columns.items():
            if column.to or column.part_of:
                to = ", ".join(column.to) or f"read together with {column.part_of}"
                lines.append(f"  {harmless(heading)} -> {to} ({column.sure}%: {column.because})")
            elif column.perhaps:
                to = ", ".join(column.perhaps)
                lines.append(
                    f"  {harmless(heading)} -> perhaps {to} ({column.sure}%: {column.because}); "
                    "not used until you say so"
                )
            else:
                unused.append(harmless(heading))
            if open_texts := [text for text, meant in column.values.items() if meant == UNSURE]:
                lines.append(f"    stands for nothing yet: {', '.join(map(harmless, open_texts[:20]))}")
        if unused:
            lines.append(f"  Not used: {', '.join(unused)}")
    lines += [f"Left out: {says}" for says in found.left_out.values()]
    return "\n".join(lines)
