"""My data: the page on which a team's own extract is mapped, opened, checked and first looked at, by click."""

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from qse.charts import html_table
from qse.documents import Twin
from qse.files import Problem, my_work
from qse.files.chosen import choose, chosen
from qse.measures import catalogue
from qse.measures.count import lacking
from qse.records import OwnRecords, open_records
from qse.records.own import DataMap, propose
from qse.records.own.mapping import map_path
from qse.records.own.observations import with_observations
from qse.records.own.open import unknown_to
from qse.records.own.practice import write_practice_extract
from qse.records.own.propose import read_as
from qse.records.own.read_map import read_map
from qse.records.own.sources import Source, find_sources

PRACTICE = "practice-extract"
STEPS = (
    "Say where the files are. They are only read, on this machine.",
    "Look at what each heading was taken for, and correct it. What is not sure enough is not used until you say so.",
    "Open the records and read the report that checks them.",
    "Look at a first result by menus.",
)


class MyData(Twin):
    """An extract on its way to records; see `my_data`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.map: DataMap | None = None
        self.sources: dict[str, Source] = {}
        self.news: list[str] = []
        self.records: OwnRecords | None = None

    @property
    def is_practice(self) -> bool:
        """Whether the files are those of the invented network."""
        return self.place == practice_place()

    def look(self, place: Path, *, again: bool = False) -> DataMap:
        """Read headings and values, and return the map that is kept, or the one that is proposed.

        Parameters
        ----------
        place : a folder or file.
        again : whether to propose anew where a map is kept.

        Raises
        ------
        Problem : the place cannot be read, or its map holds a mistake.

        """
        self.place, self.records = place.expanduser(), None
        if self.is_practice:
            write_practice_extract(self.place)
        kept = map_path(self.place).exists() and not again
        found = find_sources(self.place)
        self.map = read_map(self.place) if kept else propose(self.place, found)
        self.sources = {source.name: source for source in with_observations(found.sources)}
        self.news = unknown_to(self.map, self.sources.values())
        if again:
            self.map.save()
        if self.is_practice and "invented" not in self.map.period:
            # The period stands in the mark of every chart.
            self.map = replace(self.map, period=f"practice extract of invented data, {self.map.period}")
        return self.map

    def correct(self, source: str, heading: str, **parts: Any) -> None:
        """Correct one column of the map and keep it; see `DataMap.correct`."""
        assert self.map is not None
        if isinstance(parts.get("to"), str) and parts["to"] and source in self.sources:
            parts = read_as(self.sources[source], heading, parts["to"]) | parts
        self.map = self.map.correct(source, heading, **parts)
        self.map.save()

    def correct_rows(self, source: str, rows_are: str) -> None:
        """Correct what the rows of a table are, and keep it."""
        assert self.map is not None
        self.map = self.map.correct_rows(source, rows_are)
        self.map.save()

    def open(self) -> OwnRecords:
        """Open the records, and choose them for the parts marked *your hospital* on every page.

        Raises
        ------
        Problem : something is to be answered first, or cannot be read.

        """
        assert self.map is not None
        if not self.map.path.exists():
            self.map.save()
        self.records = open_records(self.place)
        choose(self.place)
        return self.records

    @property
    def _apart(self) -> str:
        return "" if self.is_practice else "my-work/own-records"

    def __repr__(self) -> str:
        lines = ["Where this page runs, there is a form with four steps."]
        lines += [f"{at}. {says}" for at, says in enumerate(STEPS, 1)]
        return "\n".join([*lines, "", EXAMPLE, self._example().to_string(index=False)])

    def _html(self) -> str:
        steps = "".join(f"<li>{escape(says)}</li>" for says in STEPS)
        table = html_table(self._example())
        return (
            f"<p>Where this page runs, there is a form with four steps.</p><ol>{steps}</ol>"
            f"<p>{escape(EXAMPLE)}</p>{table}"
        )

    def _example(self) -> pd.DataFrame:
        found = self.map or self.look(self.place)
        people = [name for name, table in found.sources.items() if table.rows_are == "patients"]
        table = found.table()
        return table[table["source"].isin(people)].drop(columns=["source", "values unmapped"])

    def _widget(self) -> Any:
        from qse.intake.form import form

        return form(self)


EXAMPLE = (
    "So it begins for the practice extract, which holds invented patients in the layout of another hospital:"
)


def my_data(place: str | Path = "") -> MyData:
    """Map, open and check a team's own extract by click.

    Parameters
    ----------
    place : a folder or file to begin with; without it the one that was chosen last, else the practice extract: the
        invented network in the layout of another hospital.

    Returns
    -------
    MyData : a form where widgets run; everywhere else what its steps are.

    Raises
    ------
    Problem : the place is no text, or there is no my-work.

    Examples
    --------
    >>> page = my_data()
    >>> page.is_practice
    True

    """
    if not isinstance(place, (str, Path)):
        raise Problem(f"my_data takes a folder or file in quotation marks, not {place!r}.")
    return MyData(Path(place) if place else chosen() or practice_place())


def nearly(records: OwnRecords, most: int = 8) -> list[str]:
    """Say which measures lack only a column or two, a sentence each: what to ask for next."""
    found = []
    for measure in catalogue().values():
        lacks = sorted(lacking(records, measure))
        if not measure.needs and 0 < len(lacks) <= 2 and all("." in name for name in lacks):
            found.append((len(lacks), f"{measure.title} lacks {' and '.join(lacks)}"))
    return [says for _, says in sorted(found, key=lambda each: each[0])[:most]]


def practice_place() -> Path:
    """Say where the practice extract stands."""
    return my_work() / PRACTICE


def places() -> list[tuple[str, str]]:
    """List where the form can begin: what a reader sees, and the path."""
    found = {"The practice extract (invented data)": practice_place()}
    if last := chosen():
        found[f"Chosen before: {last.name}"] = last
    for parent in (my_work(), my_work().parent):
        for name in ("my-data", "data", "extract"):
            if (parent / name).is_dir():
                found.setdefault(f"{name}, in {parent.name or parent}", parent / name)
    return [(says, str(path)) for says, path in found.items()]
