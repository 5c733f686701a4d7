"""What this learner has done so far: checks tried, worksheets begun, and what comes next for a role."""

from dataclasses import dataclass
from typing import Any

from qse.documents.twin import Words
from qse.files import Kept, Problem, my_work, nearest
from qse.learn.curriculum import entries
from qse.learn.months.year import Month, Role, Year, the_year
from qse.learn.tables import Cell, join, line, table
from qse.learn.worksheets.forms import forms
from qse.learn.worksheets.worksheet import opened

NOT_YET, SETTLED = "not yet", "yes"
BEGUN = ("begun", "complete")
FILE, TITLE = "progress.yaml", "Checks that were tried"


def note_check(name: str, state: str) -> str:
    """Remember that a check was answered; what was settled once stays settled.

    Parameters
    ----------
    name : of the item, such as "m00.reports".
    state : "not yet" or "yes".

    Returns
    -------
    str : "", or a sentence if it could not be kept: feedback on an answer never fails because of that.

    Raises
    ------
    Problem : there is no such state.

    Examples
    --------
    >>> note_check("m00.reports", "yes")
    ''

    """
    if state not in (NOT_YET, SETTLED):
        raise Problem(f"{state!r} is no state of a check.{nearest(state, (NOT_YET, SETTLED))}")

    def update(work: dict[str, Any]) -> dict[str, Any]:
        checks = work.get("checks", {})
        return {
            **work,
            "checks": {**checks, name: SETTLED if SETTLED in (state, checks.get(name)) else state},
        }

    try:
        _kept().change(update)
    except Problem as problem:
        return str(problem)
    return ""


def progress(role: int | str = "") -> Words:
    """Show what is done so far, month by month; for a role also what it decides and leads next.

    Parameters
    ----------
    role : nothing, or a role as "PAT" or "patient lead".

    Returns
    -------
    Words : of the months that are here or begun. Nothing of it leaves this machine.

    Raises
    ------
    Problem : there is no such role, or no my-work.

    Examples
    --------
    >>> print(progress("PAT").text.splitlines()[0])
    What is done so far

    """
    year = the_year()
    seat = _role(role, year) if str(role).strip() else None
    checks = _kept().read().get("checks", {})
    done = [_done(month, checks) for month in year.months]
    shown = [one for one in done if one.is_begun or one.month.status == "here"]
    head = ("Month", "Title", "Checks", "Worksheets", "You take away")
    words = [table("What is done so far", head, [one.row for one in shown])]
    words += [line(problem) for one in shown for problem in one.problems]
    begun = [one.month.month for one in done if one.is_begun]
    if not begun:
        first = year.months[0].notebook
        words.append(
            line(
                f"Nothing is kept here yet. Begin with the page {first}: answer a check or fill in a line of a "
                "worksheet, and it shows here."
            )
        )
    if seat:
        words += _next(seat, year, max(begun, default=0))
    return join(*words)


@dataclass(frozen=True)
class _Done:
    """What is done of one month; `sheets` are the states of its worksheets, `artefacts` of what it takes away."""

    month: Month
    items: int
    checks: list[str]
    sheets: list[str]
    artefacts: dict[str, str]
    problems: list[str]

    @property
    def is_begun(self) -> bool:
        """Whether a check was tried or a line filled in."""
        return bool(self.checks) or any(state in BEGUN for state in self.sheets)

    @property
    def row(self) -> tuple[Cell, ...]:
        """The month as a row of the table."""
        settled = self.checks.count(SETTLED)
        checks = f"{settled} of {self.items} settled" if self.items else "none here yet"
        if settled < len(self.checks):
            checks += f", {len(self.checks) - settled} tried and not yet"
        begun = sum(state in BEGUN for state in self.sheets)
        sheets = f"{begun} of {len(self.sheets)} begun, {self.sheets.count('complete')} complete"
        artefacts = tuple(f"{name}: {state}" for name, state in self.artefacts.items())
        return str(self.month.month), self.month.title, checks, sheets, artefacts


def _done(month: Month, checks: dict[str, str]) -> _Done:
    items = entries("checks.yaml", month.id)
    sheets, problems = [], []
    artefacts = dict.fromkeys(month.artefacts, "no worksheet here yet")
    for name in forms(month):
        sheet = opened(name)
        try:
            state = sheet.state
        except Problem as problem:
            state = "cannot be read"
            problems.append(str(problem))
        sheets.append(state)
        if sheet.artefact:
            artefacts[sheet.artefact] = state
    tried = [checks[item] for item in items if item in checks]
    return _Done(month, len(items), tried, sheets, artefacts, problems)


def _next(role: Role, year: Year, now: int) -> list[Words]:
    words = []
    for month in year.months[now : now + 2]:
        words.append(
            f"Month {month.month}, {month.title}. {role.title} ({role.code}) decides: {month.decides[role.code]}"
        )
    leads = [month for month in year.months[now:] if role.code in month.leads][:1]
    words += [f"{role.title} leads next in month {month.month}, {month.title}." for month in leads]
    return [line(says) for says in words]


def _role(asked: int | str, year: Year) -> Role:
    for role in year.roles.values():
        if str(asked).strip().lower() in (role.code.lower(), role.title.lower()):
            return role
    names = [*year.roles, *(role.title for role in year.roles.values())]
    raise Problem(f"There is no role {asked!r}.{nearest(asked, names)}")


def _kept() -> Kept:
    return Kept(my_work() / FILE, TITLE, parts=("checks",))
