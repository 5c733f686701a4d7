"""The places around a hospital: what several sources know of them, and what can be asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from qse.files import Problem, nearest
from qse.measures.place.finding import Finding, Waiting
from qse.measures.place.joined import joined
from qse.measures.place.matched import matched, two_captures
from qse.measures.place.own import COUNTS, Unreadable, read_own, shaped
from qse.measures.place.values import RANKS, bands, grades, groups
from qse.measures.result import Result, Source
from qse.measures.words import whole
from qse.records import Records

NOT_ALIKE = (
    "That every place is found does not make the counts alike: they count other people, at other times."
)


@dataclass(frozen=True, repr=False)
class Places(Result):
    """Places, one row each in `frame`; it prints what was joined and what does not match.

    `counted` are the columns that hold counts of people or households. `where` narrows records to the same area.
    """

    name: str
    frame: pd.DataFrame
    shown: pd.DataFrame
    says: str
    counted: tuple[str, ...]
    source: Source
    records: Records | None = field(default=None, compare=False)
    where: Mapping[str, Any] | None = None
    worded: ClassVar[tuple[str, ...]] = ("what it counts", "does not match")

    @property
    def heading(self) -> str:
        """What the table shows."""
        return f"What was joined for {self.name}, and what does not match"

    @property
    def sentence(self) -> str:
        """How many places and people, and how many are ours by each count."""
        return self.says

    def table(self) -> pd.DataFrame:
        """Return the sources as a reader sees them."""
        return self.shown

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [self.says, *((NOT_ALIKE,) if self.records else ()), *super().notes()]

    def order(self, by: str) -> list[str]:
        """List the groups of places in the order of charts."""
        known = {"map_grade": list(grades().values()), "neighbourhood": list(RANKS)}
        return known.get(by) or list(dict.fromkeys(self.frame[by].dropna()))

    def _asked(self, question: Callable[..., Finding], *words: str) -> Result:
        """Answer; of a team's own table what is not filled in yet is a sentence, so that the page runs to its end."""
        try:
            return question(self, *words)
        except Problem as sentence:
            if self.records is None:
                return Waiting(str(sentence), self.source)
            raise

    def capture(self, by: str = "map_grade") -> Result:
        """Count patients on record for every hundred people who live there.

        Parameters
        ----------
        by : "map_grade", "neighbourhood" (bands of the deprivation rank) or "area" (health system).

        """
        from qse.measures.place.capture import capture

        return self._asked(capture, by)

    def segregation(self, group: str = "Black or African American", other: str = "White") -> Result:
        """Compute dissimilarity of two groups and isolation of the first, one number for each area."""
        from qse.measures.place.separation import segregation

        return self._asked(segregation, group, other)

    def ice(self, high: str = "White", low: str = "Black or African American", total: str = "") -> Result:
        """Compute the index of concentration at the extremes of each place.

        Parameters
        ----------
        high, low : the poles, +1 and -1: groups, or columns that count households.
        total : the column that counts everybody; the people, or the households where the poles are households.

        """
        from qse.measures.place.separation import ice

        return self._asked(ice, high, low, total or ("households" if "households" in str(high) else "people"))

    def map(self, value: str = "capture") -> Result:
        """Map one number of every place as tiles, such as "life_expectancy" or "capture"."""
        from qse.measures.place.tiles import tiles

        return self._asked(tiles, value)

    def compare(
        self, value: str = "life_expectancy", by: str = "map_grade", reference: str = "", alike_in: str = ""
    ) -> Result:
        """Compare a number of places by group; with `alike_in`, once more among places alike in that number.

        Parameters
        ----------
        value : such as "life_expectancy".
        by : see `capture`.
        reference : one of the groups; the first if left out.
        alike_in : such as "adi_natrank": places are then compared within bands of ten of it.

        """
        from qse.measures.place.contrast import compare

        return self._asked(compare, value, by, reference, alike_in)

    def two_levels(
        self,
        measure: str = "no_cover",
        by: str = "race_ethnicity",
        group: str = "Black or African American",
        reference: str = "White",
    ) -> Result:
        """Ask one question of places, of persons, and of persons in the same place.

        Parameters
        ----------
        measure : a share of patients, such as "no_cover".
        by : see `qse.stratify`.
        group, reference : two of its groups.

        """
        from qse.measures.place.levels import two_levels

        return self._asked(two_levels, measure, by, group, reference)

    def missing(self) -> Result:
        """Hold who is on record against who lives there, for every hundred expected."""
        from qse.measures.place.missing import missing

        return self._asked(missing)

    def assets(self) -> Result:
        """Count what is there to build on, for every ten thousand people, along the deprivation rank."""
        from qse.measures.place.assets import assets

        return self._asked(assets)


def places(table: Records | pd.DataFrame | str, system: str = "") -> Any:
    """Join what several sources know of the places around a hospital, and say what does not match.

    Parameters
    ----------
    table : records with tables of places; or "tracts.csv", a table in my-work, where its empty
        template is put when it is first asked for; or a frame with the headings of data/templates/tracts.csv.
    system : one health system, such as "Fulmar"; all of them if left out.

    Returns
    -------
    Places : prints the sources and what does not match; answers `capture`, `segregation`, `ice`, `map`, `compare`,
        `two_levels`, `missing` and `assets`. Where a team's own table holds nothing yet, a sentence that says what to
        do.

    Raises
    ------
    Problem : the records hold no places, or no health system of that name.

    Examples
    --------
    >>> import qse
    >>> area = qse.places(qse.load_records("mini"), "Fulmar")
    >>> len(area.frame), area.name
    (40, 'Fulmar')

    """
    if not isinstance(table, Records):
        return _own(table)
    frame = joined(table)
    name, where = "all areas", None
    if system:
        known = list(dict.fromkeys(frame["area"]))
        names = {each.lower(): each for each in known}
        if str(system).lower() not in names:
            raise Problem(f"There is no health system {system!r}.{nearest(str(system), known)}")
        name = names[str(system).lower()]
        frame = frame[frame["area"] == name].reset_index(drop=True)
        where = {"system_name": name}
    return Places(
        name=name,
        frame=frame,
        shown=matched(table, frame),
        says=two_captures(table, frame),
        counted=tuple(groups().values()),
        source=Source(repr(table), table.mark, table.note(truth=False)),
        records=table,
        where=where,
    )


def _own(table: pd.DataFrame | str) -> Any:
    if not isinstance(table, (pd.DataFrame, str)):
        raise Problem(
            "places takes records, a table, or the name of a table in my-work such as 'tracts.csv'."
        )
    source = Source("Own table of places", Records({}).mark, "")
    try:
        frame = shaped(table, "the table") if isinstance(table, pd.DataFrame) else read_own(table)
    except (Unreadable, Problem) as sentence:
        return Waiting(str(sentence), source)
    shown = pd.DataFrame(
        [
            (column, f"{frame[column].notna().sum()} of {len(frame)}", int(frame[column].isna().sum()))
            for column in frame.columns
            if column not in ("location_id", "place", "area")
        ],
        columns=["column", "tracts with an entry", "left empty"],
    )
    if "adi_natrank" in frame:
        frame["neighbourhood"] = bands(frame["adi_natrank"])
    uncounted = [label for label in groups().values() if label in frame]
    rest = frame["people"] - frame[uncounted].sum(axis=1)
    says = f"{len(frame)} tracts, {whole(float(frame['people'].sum()))} people"
    says += (
        f", {100 * np.nansum(rest) / frame['people'].sum():.1f}% of them in no group of the table."
        if uncounted
        else "."
    )
    return Places(
        name="Our area",
        frame=frame,
        shown=shown,
        says=says,
        counted=(*groups().values(), *COUNTS),
        source=source,
    )
