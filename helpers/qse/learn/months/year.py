"""The year of program.yaml: a kick-off and twelve months, typed and checked."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qse.files import Document, content, read_yaml
from qse.learn.computed import lab_titles
from qse.learn.months.drivers import drivers
from qse.learn.parts import among, at, listing, mapping, named_texts, parts

MODULES = 13
PAGES = ("here", "to come")


@dataclass(frozen=True)
class Role:
    """A seat in the team, and for whom or what it speaks."""

    code: str
    title: str
    stands_for: str


@dataclass(frozen=True)
class Slot:
    """A part of the kick-off day."""

    minutes: int
    what: str


@dataclass(frozen=True)
class Lab:
    """What the notebook asks of the data, and with which measures and pathways."""

    asks: str
    measures: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Month:
    """One module; `minutes` is the length of its all-team call, `calls` are the live calls beside it."""

    id: str
    month: int
    notebook: str
    title: str
    strand: tuple[str, ...]
    drivers: tuple[str, ...]
    step: int
    promise: str
    objectives: tuple[str, ...]
    minutes: int
    calls: tuple[str, ...]
    leads: tuple[str, ...]
    decides: dict[str, str]
    artefacts: tuple[str, ...]
    action_period: str
    lab: Lab
    status: str
    step_note: str = ""
    agenda: tuple[Slot, ...] = ()

    @property
    def step_words(self) -> str:
        """The step with its note, such as "3 (question 1)"."""
        return f"{self.step} ({self.step_note})" if self.step_note else str(self.step)


@dataclass(frozen=True)
class Year:
    """The months in order, and the lists they draw on."""

    note: str
    roles: dict[str, Role]
    strands: dict[str, str]
    steps: dict[int, str]
    months: tuple[Month, ...]


def read_year(path: Path) -> Year:
    """Read and check a file of the year.

    Parameters
    ----------
    path : the file; its parts are those of `Year`.

    Raises
    ------
    Problem : a part is unknown, missing or wrong, or the months do not make a year; file, line and field are named.

    Examples
    --------
    >>> year = read_year(content("curriculum/program.yaml"))
    >>> len(year.months), year.months[4].leads
    (13, ('QS', 'PAT'))

    """
    document = read_yaml(path)
    mapping(document)
    strands, steps = named_texts(document, "strands"), named_texts(document, "steps")
    roles = {code: parts(Role, document, "roles", code, code=code) for code in mapping(document, "roles")}
    months = []
    for index in range(len(listing(document, "months"))):
        month = _month(document, index)
        _check_names(document, index, month, roles, strands, steps)
        months.append(month)
    _check_order(document, months)
    return parts(Year, document, roles=roles, strands=strands, steps=steps, months=tuple(months))


@cache
def the_year() -> Year:
    """Read the year of the course."""
    return read_year(content("curriculum/program.yaml"))


def _month(document: Document, index: int) -> Month:
    keys = ("months", index)
    given: dict[str, Any] = {"lab": parts(Lab, document, *keys, "lab")}
    if "agenda" in mapping(document, *keys):
        slots = range(len(listing(document, *keys, "agenda")))
        given["agenda"] = tuple(parts(Slot, document, *keys, "agenda", slot) for slot in slots)
    return parts(Month, document, *keys, **given)


def _check_names(
    document: Document,
    index: int,
    month: Month,
    roles: dict[str, Role],
    strands: dict[str, str],
    steps: dict[int, str],
) -> None:
    keys = ("months", index)
    among(document, *keys, "strand", known=strands, what="strand")
    among(document, *keys, "drivers", known=drivers().drivers, what="driver")
    among(document, *keys, "leads", known=roles, what="role")
    among(document, *keys, "status", known=PAGES, what="status")
    if month.step not in steps:
        raise document.problem(*keys, "step", says=f"the steps are {', '.join(map(str, steps))}.")
    for code in month.decides:
        if code not in roles:
            says = f"there is no role {code!r}; the roles are {', '.join(roles)}."
            raise document.problem(*keys, "decides", code, says=says)
    for code in roles:
        # Every role takes one decision a month; the patient lead is no guest.
        at(document, *keys, "decides", code)
    for kind in ("measures", "pathways"):
        if getattr(month.lab, kind):
            among(document, *keys, "lab", kind, known=lab_titles(kind), what=kind[:-1])
    if not month.minutes:
        raise document.problem(*keys, "minutes", says="a call takes more than 0 minutes.")
    planned = sum(slot.minutes for slot in month.agenda)
    if month.agenda and planned != month.minutes:
        says = f"its parts take {planned} minutes, and `minutes` says {month.minutes}."
        raise document.problem(*keys, "agenda", says=says)


def _check_order(document: Document, months: list[Month]) -> None:
    seen: Counter[str] = Counter()
    for index, month in enumerate(months):
        keys = ("months", index)
        before = months[:index]
        if month.month in [other.month for other in before]:
            raise document.problem(*keys, "month", says=f"month {month.month} stands twice; keep one.")
        if month.id in [other.id for other in before]:
            raise document.problem(*keys, "id", says=f"{month.id!r} stands twice; give each month its own.")
        if month.month != index:
            raise document.problem(
                *keys, "month", says=f"the months stand in order; here comes month {index}."
            )
        if month.id != f"m{index:02}":
            raise document.problem(
                *keys, "id", says=f"the id of month {index} is 'm{index:02}', not {month.id!r}."
            )
        if not re.fullmatch(rf"{index:02}_[a-z0-9_]+", month.notebook):
            says = f"write {index:02}, a line below, and words in small letters, not {month.notebook!r}."
            raise document.problem(*keys, "notebook", says=says)
        for place, call in enumerate(month.calls):
            _check_call(document, index, place, call, seen)
    if len(months) != MODULES:
        says = f"a year is a kick-off and twelve months, {MODULES} in all; here are {len(months)}."
        raise document.problem("months", says=says)


def _check_call(document: Document, index: int, place: int, call: str, seen: Counter[str]) -> None:
    keys = ("months", index, "calls", place)
    kind, _, number = call.partition(" ")
    if kind not in ("coaching", "peer", "case") or not re.fullmatch(r"booked|\d+", number):
        says = f"write coaching, peer or case and its number, such as 'case 1', not {call!r}."
        raise document.problem(*keys, says=says)
    if number != "booked":
        seen[kind] += 1
        if int(number) != seen[kind]:
            says = f"the {kind} calls are numbered in order; here comes {kind} {seen[kind]}, not {call!r}."
            raise document.problem(*keys, says=says)
