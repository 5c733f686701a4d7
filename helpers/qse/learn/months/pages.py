"""Pages of the year: all months, one month, one role's path, one driver; as text and as a table."""

from qse.documents.twin import Words
from qse.files import Problem, nearest
from qse.learn.cited.sources import sources
from qse.learn.computed import lab_titles
from qse.learn.months.drivers import drivers
from qse.learn.months.year import Month, Role, Year, the_year
from qse.learn.tables import Cell, join, line, named, table


def program(which: int | str = "") -> Words:
    """Show the year, one month, or the path of one role through it.

    Parameters
    ----------
    which : nothing for the year; a month as 4, "m04" or "04_seeing_harm"; a role as "PAT" or "patient lead".

    Raises
    ------
    Problem : there is no such month or role; the nearest is given.

    Examples
    --------
    >>> str(program(4)).splitlines()[0]
    'Month 4. Seeing harm: reports, prompts and what silence means'
    >>> str(program("patient lead")).splitlines()[0]
    'Patient lead (PAT) through the year'

    """
    year = the_year()
    asked = str(which).strip().lower()
    if not asked:
        return _year(year)
    found: dict[str, Words | None] = {}
    for month in year.months:
        if asked in (month.id, month.notebook, month.title.lower(), str(month.month), f"{month.month:02}"):
            return _month(year, month)
        found |= dict.fromkeys((month.id, month.notebook))
    for role in year.roles.values():
        if asked in (role.code.lower(), role.title.lower()):
            return _role(year, role)
        found |= dict.fromkeys((role.code, role.title))
    raise Problem(f"The year has no month or role {which!r}.{nearest(which, found)}")


def driver(code: str = "") -> Words:
    """Show the five QSE drivers, or one: our heading, what was said in public, and in which months it is worked on.

    Parameters
    ----------
    code : nothing for all five; "D1" to "D5", or the heading.

    Raises
    ------
    Problem : there is no such driver; the nearest is given.

    Examples
    --------
    >>> str(driver("D3")).splitlines()[0]
    'Driver D3. Data that support equity improvement'
    >>> str(driver()).splitlines()[0]
    'The five drivers'

    """
    known = drivers().drivers
    asked = str(code).strip().lower()
    if not asked:
        columns = ("Driver", "Our heading", "Said at the kick-off", "How sure we are")
        five: list[tuple[Cell, ...]] = [
            (one.code, one.title, f'"{one.phrase}"', one.confidence) for one in known.values()
        ]
        return join(table("The five drivers", columns, five), line(drivers().note))
    for one in known.values():
        if asked in (one.code.lower(), one.title.lower()):
            months = [str(month.month) for month in the_year().months if one.code in month.drivers]
            rows: list[tuple[Cell, ...]] = [
                ("Said at the kick-off", f'"{one.phrase}"'),
                ("Source", sources()[one.source].reference),
                ("What was checked", one.verified),
                ("How sure we are of it", one.confidence),
                ("On the wording", one.wording),
                ("Sub-drivers (ours)", one.ours),
                ("Worked on in months", ", ".join(months)),
            ]
            head = f"Driver {one.code}. {one.title}"
            return join(table(head, ("Part", "What stands there"), rows), line(drivers().note))
    names = [*known, *(one.title for one in known.values())]
    raise Problem(f"There is no driver {code!r}.{nearest(code, names)}")


def _year(year: Year) -> Words:
    head = (
        "Month",
        "Title",
        "Strand",
        "Drivers",
        "Step",
        "Calls beside it",
        "Leads",
        "You take away",
        "Page",
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(month.month),
            month.title,
            ", ".join(month.strand),
            ", ".join(month.drivers),
            month.step_words,
            ", ".join(month.calls),
            ", ".join(month.leads),
            month.artefacts,
            month.status,
        )
        for month in year.months
    ]
    keys = [
        named("Strands", year.strands.items()),
        named("Drivers", ((one.code, one.title) for one in drivers().drivers.values())),
        named("Steps", year.steps.items()),
        named("Roles", ((role.code, role.title) for role in year.roles.values())),
    ]
    return join(table("The year", head, rows), *keys, line(year.note))


def _month(year: Year, month: Month) -> Words:
    length = f"{month.minutes} minutes"
    names = drivers().drivers
    rows: list[tuple[Cell, ...]] = [
        ("Promise", month.promise),
        ("Page", f"{month.notebook} ({month.status})"),
        ("All-team call" if not month.agenda else "The day", length),
        ("Agenda", tuple(f"{slot.minutes} minutes: {slot.what}" for slot in month.agenda)),
        ("Calls beside it", ", ".join(month.calls)),
        ("Strand", tuple(f"{key}: {year.strands[key]}" for key in month.strand)),
        ("Drivers", tuple(f"{code}: {names[code].title}" for code in month.drivers)),
        ("Step", f"{month.step_words}: {year.steps[month.step]}"),
        ("You will be able to", month.objectives),
        ("You take away", month.artefacts),
        ("The data answer", month.lab.asks),
        ("Measures", tuple(f"{name}: {lab_titles('measures')[name]}" for name in month.lab.measures)),
        ("Pathways", tuple(f"{name}: {lab_titles('pathways')[name]}" for name in month.lab.pathways)),
        ("Before next month", month.action_period),
    ]
    decisions: list[tuple[Cell, ...]] = [
        (
            f"{role.title} ({code})",
            "leads" if code in month.leads else "takes part",
            month.decides[code],
        )
        for code, role in year.roles.items()
    ]
    head = f"Month {month.month}. {month.title}"
    return join(
        table(head, ("Part", "What stands there"), [row for row in rows if row[1]]),
        table("Who decides what", ("Role", "Part", "Decides"), decisions),
        line(year.note),
    )


def _role(year: Year, role: Role) -> Words:
    leads = [str(month.month) for month in year.months if role.code in month.leads]
    rows: list[tuple[Cell, ...]] = [
        (
            str(month.month),
            month.title,
            "leads" if role.code in month.leads else "takes part",
            month.decides[role.code],
            ", ".join(month.calls),
        )
        for month in year.months
    ]
    head = ("Month", "Title", "Part", "Decides", "Calls beside it")
    return join(
        table(f"{role.title} ({role.code}) through the year", head, rows),
        line(f"Stands for: {role.stands_for}."),
        line(f"Leads in months {', '.join(leads)}. Takes one decision every month."),
        line(year.note),
    )
