"""Pages of the year: all months, one month, one role's path, one driver; as text and as a table."""

from collections.abc import Iterable
from html import escape

from qse.documents.twin import Words
from qse.files import Problem, nearest
from qse.learn.drivers import drivers
from qse.learn.year import Month, Role, Year, lab_titles, the_year

Cell = str | tuple[str, ...]
_CELL = "text-align:left; vertical-align:top; padding:0.25em 0.75em 0.25em 0"


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


def driver(code: str) -> Words:
    """Show one of the five QSE drivers: our heading, what was said in public, and in which months it is worked on.

    Parameters
    ----------
    code : "D1" to "D5", or the heading.

    Raises
    ------
    Problem : there is no such driver; the nearest is given.

    Examples
    --------
    >>> str(driver("D3")).splitlines()[0]
    'Driver D3. Data that support equity improvement'

    """
    known = drivers().drivers
    asked = str(code).strip().lower()
    for one in known.values():
        if asked in (one.code.lower(), one.title.lower()):
            months = [str(month.month) for month in the_year().months if one.code in month.drivers]
            rows: list[tuple[Cell, ...]] = [
                ("Said at the kick-off", f'"{one.phrase}"'),
                ("Source", one.source),
                ("What was checked", one.verified),
                ("How sure we are of it", one.confidence),
                ("On the wording", one.wording),
                ("Sub-drivers (ours)", one.ours),
                ("Worked on in months", ", ".join(months)),
            ]
            head = f"Driver {one.code}. {one.title}"
            return _join(_table(head, ("Part", "What stands there"), rows), _line(drivers().note))
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
        _named("Strands", year.strands.items()),
        _named("Drivers", ((one.code, one.title) for one in drivers().drivers.values())),
        _named("Steps", year.steps.items()),
        _named("Roles", ((role.code, role.title) for role in year.roles.values())),
    ]
    return _join(_table("The year", head, rows), *keys, _line(year.note))


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
    return _join(
        _table(head, ("Part", "What stands there"), [row for row in rows if row[1]]),
        _table("Who decides what", ("Role", "Part", "Decides"), decisions),
        _line(year.note),
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
    return _join(
        _table(f"{role.title} ({role.code}) through the year", head, rows),
        _line(f"Stands for: {role.stands_for}."),
        _line(f"Leads in months {', '.join(leads)}. Takes one decision every month."),
        _line(year.note),
    )


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Words:
    """Write a table; its first column names the row. As text, each row is a line."""
    plain, body = [title], ""
    for first, *rest in rows:
        named = zip(head[1:], rest, strict=True)
        if len(head) == 2:
            plain.append(f"{first}: {_plain(rest[0])}")
        else:
            plain.append(f"{first}. " + " · ".join(f"{name}: {_plain(cell)}" for name, cell in named if cell))
        cells = "".join(f"<td style='{_CELL}'>{_html(cell)}</td>" for cell in rest)
        body += f"<tr><th scope='row' style='{_CELL}'>{_html(first)}</th>{cells}</tr>"
    columns = "".join(f"<th scope='col' style='{_CELL}'>{escape(name)}</th>" for name in head)
    caption = f"<caption style='text-align:left; font-weight:bold'>{escape(title)}</caption>"
    html = f"<table>{caption}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    return Words("\n".join(plain), html)


def _plain(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "; ".join(one.rstrip(".") for one in cell)


def _html(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if len(cell) == 1:
        return escape(cell[0])
    return "".join(f"<div>{escape(one)}</div>" for one in cell)


def _line(says: str) -> Words:
    return Words(says, f"<p>{escape(says)}</p>")


def _named(title: str, pairs: Iterable[tuple[object, str]]) -> Words:
    return _line(f"{title}: {'; '.join(f'{key} {says}' for key, says in pairs)}.")


def _join(*words: Words) -> Words:
    return Words("\n".join(part.text for part in words), "".join(part.html for part in words))
