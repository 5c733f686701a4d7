"""The race-ethnicity-language scorecard: what is known, what is not, what disagrees, where and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np

from qse.files import Problem
from qse.measures import FieldQuality, Unanswered, field_quality
from qse.measures.field_values import STATES, registration_field
from qse.measures.field_visits import field_by_visits
from qse.records import Records
from qse.records.own.looked_at.coverage import label, main_part
from qse.records.own.looked_at.view import View

FIELDS = {
    "race_ethnicity": "Race and ethnicity",
    "language": "Language",
    "interpreter_needed": "Interpreter need",
}
HIDDEN = "(hidden)"
NOT_THERE = "can't be told"
MOST_SITES = 60
"""Sites that a table may have; with more of them nobody reads it."""


class Line(NamedTuple):
    """A line of the scorecard: what it counts, from where on to do something, and what."""

    title: str
    threshold: float
    do: str


LINES = {
    "known": Line("Known", 0.9, "No one line below stands out: begin at the site where least is known."),
    "blank": Line(
        "Not asked, or left empty",
        0.05,
        "Make the question a part of every registration, and ask at the next visit.",
    ),
    "unknown": Line(
        "“Unknown”",
        0.05,
        "Ask at the next visit: “unknown” is what staff chose, and not what the patient said.",
    ),
    "declined": Line(
        "Declined",
        0.05,
        "Say why you ask before you ask; try the registration script of month 3 at one desk.",
    ),
    "other": Line("“Other”", 0.05, "Read what people wrote there, and add the answers that the form lacks."),
    "unmapped": Line("Unmapped", 0.01, "Say in the map what these texts stand for."),
    "between_entries": Line(
        "Visits disagree",
        0.05,
        "Let the patient's last own answer count, and keep a later guess from replacing it.",
    ),
    "with_self_report": Line(
        "Differs from what the patient wrote", 0.05, "Take the patient's own answer into the record."
    ),
}
"""The thresholds are ours, to begin a talk with: no rule of law sets them."""
GAP = 0.10
"""Ten points below everybody is more than a site's mix of patients explains; look how the question is asked there."""


@dataclass(frozen=True)
class Card:
    """One field: for everybody, by site and by month, each None where the records can't say."""

    name: str
    overall: FieldQuality
    sites: FieldQuality | None = None
    months: FieldQuality | None = None

    @property
    def title(self) -> str:
        """How it is called."""
        return FIELDS[self.name]

    def count(self, line: str) -> float:
        """Return how many patients a line counts, or the share of those who disagree; NaN where hidden.

        What is hidden by site or month is hidden here too: nearly the same people stand in all three.
        """
        tables = [table for table in (self.overall, self.sites, self.months) if table]
        if line in STATES and any(np.isnan(table.rows[line].iloc[-1]) for table in tables):
            return float("nan")
        return float(self.overall.rows[line].iloc[-1])

    def share(self, line: str) -> float:
        """Return the share of patients that a line counts; NaN where hidden."""
        return self.count(line) / self.of(line) if line in STATES else self.count(line)

    def of(self, line: str) -> float:
        """Return of how many."""
        column = "n" if line in STATES else f"{line}_of"
        return float(self.overall.rows[column].iloc[-1])

    def cell(self, line: str) -> str:
        """Write a line as a reader sees it."""
        count, share, of = self.count(line), self.share(line), self.of(line)
        if line in STATES:
            return HIDDEN if np.isnan(count) else f"{count:,.0f} ({share:.1%})" if count else "0"
        return NOT_THERE if np.isnan(share) else f"{share:.1%} of {of:,.0f}"

    def beyond(self, line: str) -> bool:
        """Whether the line is beyond its threshold."""
        share, threshold = self.share(line), LINES[line].threshold
        return share < threshold if line == "known" else share > threshold

    def can_tell(self, line: str) -> bool:
        """Whether these records can tell the line at all; a hidden count can be told."""
        return line in STATES or not np.isnan(self.of(line))

    @property
    def to_do(self) -> list[str]:
        """The lines to do something about; “known” only where no other line says what lacks."""
        beyond = [line for line in LINES if self.beyond(line)]
        return [line for line in beyond if line != "known"] or beyond

    @property
    def low_sites(self) -> list[str]:
        """Sites where the field is known for at least ten points fewer than for everybody."""
        if not self.sites or np.isnan(self.share("known")):
            return []
        shares = self.sites.share("known").iloc[:-1]
        low = shares < self.share("known") - GAP
        return self.sites.rows["group"].iloc[:-1][low].tolist()


@dataclass(frozen=True)
class Scorecard:
    """The cards of the fields that the records have; `missing` says of the others why."""

    cards: tuple[Card, ...]
    missing: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Card:
        """Return the card of a field, such as "language"."""
        found = next((card for card in self.cards if card.name == name), None)
        if found is None:
            raise Problem(f"The scorecard has no {name!r}; it has {', '.join(c.name for c in self.cards)}.")
        return found

    @property
    def sentence(self) -> str:
        """What is known, in one sentence."""
        said = [
            f"{card.title if at == 0 else card.title.lower()} is known for " + _share(card.share("known"))
            for at, card in enumerate(self.cards)
        ]
        return f"{', '.join(said)} of patients." if said else "No field of registration could be looked at."


def _share(share: float) -> str:
    if np.isnan(share):
        return "a share that is hidden"
    return "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"


def scorecard(records: Records) -> Scorecard:
    """Look at race and ethnicity, language and interpreter need, for everybody, by site and by month.

    Parameters
    ----------
    records : with a table of patients; visits make sites and months.

    Examples
    --------
    >>> import qse
    >>> scorecard(qse.load_records("mini")).sentence
    'Race and ethnicity is known for 86%, language is known for 100%, interpreter need is known for 95% of patients.'

    """
    if "patients" not in records.names:
        return Scorecard((), ("These records have no table of patients.",))
    view = View(records, "patients")
    if not view.rows:
        return Scorecard((), ("The table of patients has no rows.",))
    there = [name for name in FIELDS if registration_field(name).column in view.kinds]
    missing = [
        f"{FIELDS[name]}: no column of your files is read as it yet." for name in FIELDS if name not in there
    ]
    visits = _visits(records, view)
    by_name, sites = _sites(records, view, visits, there)
    months: Mapping[str, FieldQuality] = {}
    if visits and there and visits.has("month"):
        kept = main_part(visits.months(records.first_year) or {0: 0})
        # A month typed wrong is no month of the records.
        named = _months(set(kept), records.first_year)
        months = field_by_visits(records, there, "month", "month of the visit", named)
    cards = []
    for name in there:
        try:
            overall = field_quality(records, name, by=by_name)
        except Problem as problem:
            missing.append(f"{FIELDS[name]}: {problem}")
            continue
        if isinstance(overall, Unanswered):
            missing.append(f"{FIELDS[name]}: {overall.why}")
            continue
        cards.append(Card(name, overall, overall if by_name else sites.get(name), months.get(name)))
    return Scorecard(tuple(cards), tuple(missing))


def _visits(records: Records, patients: View) -> View | None:
    if "encounters" not in records.names or not patients.has("person_id"):
        return None
    visits = View(records, "encounters")
    return visits if visits.has("person_id") and visits.rows else None


def _months(kept: set[int], first_year: int) -> Callable[[Any], str]:
    return lambda month: label(int(month), first_year) if int(month) in kept else ""


def _sites(
    records: Records, patients: View, visits: View | None, fields: list[str]
) -> tuple[str, Mapping[str, FieldQuality]]:
    """Choose what a site is: the health system of the patient, or else where they came to."""
    if "systems" in records.names and patients.has("system_id"):
        systems = View(records, "systems")
        if systems.has("system_id", "system_name") and 1 < systems.rows <= MOST_SITES:
            return "system_name", {}
    for column, table, named in (
        ("system_id", "systems", "system_name"),
        ("care_site_id", "care_sites", "care_site_name"),
    ):
        if visits and visits.has(column) and 1 < len(visits.tally(column)) <= MOST_SITES and fields:
            of = "health system" if table == "systems" else "unit"
            return "", field_by_visits(records, fields, column, of, _names(records, table, column, named))
    return "", {}


def _names(records: Records, table: str, key: str, named: str) -> Callable[[Any], str]:
    if table not in records.names:
        return str
    view = View(records, table)
    if not view.has(key, named):
        return str
    rows = view.frame.select(nw.col(key).cast(nw.String), nw.col(named).cast(nw.String)).collect()
    labels = view.about["columns"][named].get("labels", {})
    names = {number: labels.get(name, name) for number, name in rows.rows() if number and name}
    return lambda number: names.get(str(number), str(number))
