"""The worksheets there are: a module's own, and those that every month has without copying."""

from dataclasses import dataclass, replace
from typing import Any

from qse.files import Document, Problem, nearest
from qse.learn.cited.sources import sources
from qse.learn.curriculum import entries, entry, shared, split
from qse.learn.months.year import Month, the_year
from qse.learn.parts import at, listing, mapping, parts, text, whole
from qse.learn.worksheets.fields import Field, read_fields
from qse.learn.worksheets.figures import check_figure

OWN, EVERY_MONTH = "worksheets.yaml", "every_month.yaml"


@dataclass(frozen=True)
class Form:
    """A worksheet as its YAML defines it.

    `artefact` makes it part of the portfolio, under the name the year gives it; a `private` one stays in
    my-work/private. `sources` are keys of sources.yaml. `rounds` are the ids of the same worksheet in earlier months,
    the last first, where it shows what was answered the time before.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    artefact: str = ""
    private: bool = False
    sources: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()


def forms(month: Month) -> list[str]:
    """List the ids of a month's worksheets: its own, then those that every month has.

    Parameters
    ----------
    month : of the year; see `the_year`.

    Raises
    ------
    Problem : a file is broken; file, line and field are named.

    Examples
    --------
    >>> forms(the_year().months[4])[-1]
    'm04.feedback'
    >>> forms(the_year().months[6])[-2:]
    ['m06.readiness', 'm06.feedback']

    """
    document = shared(EVERY_MONTH)
    own = [*entries(OWN, month.id)]
    common = [f"{month.id}.{key}" for key in document.data if month.month in _months(document, key)]
    for name in own:
        if name in common:
            found, key = entry(OWN, name)
            says = f"{EVERY_MONTH} has a worksheet of this name; choose another."
            raise found.problem(key, says=says)
    return [*own, *common]


def form(name: str) -> Form:
    """Read the definition of a worksheet.

    Parameters
    ----------
    name : such as "m00.who_am_i" or "m04.feedback".

    Raises
    ------
    Problem : there is none of that name, or its definition is broken; file, line and field are named.

    Examples
    --------
    >>> form("m12.readiness").rounds
    ('m06.readiness', 'm00.readiness')

    """
    module, key = split(name)
    months = {month.id: month for month in the_year().months}
    if module not in months:
        raise Problem(f"The year has no month {module!r}.{nearest(module, months)}")
    month = months[module]
    there = forms(month)
    if name not in there:
        raise Problem(f"There is no {name!r}.{nearest(name, there)}")
    if name in entries(OWN, module):
        return own_form(*entry(OWN, name), month)
    return shared_form(shared(EVERY_MONTH), key, month)


def own_form(document: Document, key: str, month: Month) -> Form:
    """Read the worksheet under `key` of a month's own file; what is broken is a Problem.

    >>> own_form(*entry("worksheets.yaml", "m00.who_am_i"), the_year().months[0]).fields[0].name
    'role'
    """
    written = parts(_Own, document, key, fields=_lines(document, key))
    return _form(f"{month.id}.{key}", month, written, document, key)


@dataclass(frozen=True)
class _Own:
    """What a module's own worksheet has in its YAML."""

    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    artefact: str = ""
    private: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class _EveryMonth(_Own):
    """What a worksheet of several months has in its YAML; an `artefact` may have a name for each month."""

    months: tuple[int, ...] = ()
    compare: bool = False


def shared_form(document: Document, key: str, month: Month) -> Form:
    """Read the worksheet under `key` of a file that months share, as one month has it; what is broken is a Problem.

    >>> shared_form(shared("every_month.yaml"), "readiness", the_year().months[6]).artefact
    'Readiness again'
    """
    months = _months(document, key)
    given: dict[str, Any] = {"fields": _lines(document, key), "months": months}
    if isinstance(mapping(document, key).get("artefact"), dict):
        named = mapping(document, key, "artefact")
        for other in named:
            _check_artefact(document, key, "artefact", other, month=_month(document, key, "artefact", other))
        given["artefact"] = named.get(month.month, "")
    written = parts(_EveryMonth, document, key, **given)
    when = f"month {month.month}" if month.month else "kick-off"
    before = (
        [other for other in sorted(months, reverse=True) if other < month.month] if written.compare else []
    )
    return replace(
        _form(f"{month.id}.{key}", month, written, document, key),
        title=f"{written.title} ({when})",
        rounds=tuple(f"{the_year().months[other].id}.{key}" for other in before),
    )


def _form(name: str, month: Month, written: _Own, document: Document, key: str) -> Form:
    if written.artefact and isinstance(mapping(document, key)["artefact"], str):
        _check_artefact(document, key, "artefact", month=month)
    for index, source in enumerate(written.sources):
        if source not in sources():
            says = f"there is no source {source!r}.{nearest(source, sources())}"
            raise document.problem(key, "sources", index, says=says)
    return Form(
        name,
        written.title,
        written.fields,
        intro=written.intro,
        artefact=written.artefact,
        private=written.private,
        sources=written.sources,
    )


def _lines(document: Document, key: str) -> tuple[Field, ...]:
    fields = read_fields(document, key, "fields")
    for index, field in enumerate(fields):
        if field.measure:
            check_figure(document, key, "fields", index, field=field)
    return fields


def _months(document: Document, key: str) -> tuple[int, ...]:
    if at(document, key, "months") == "all":
        return tuple(range(len(the_year().months)))
    indices = range(len(listing(document, key, "months")))
    return tuple(_month(document, key, "months", index).month for index in indices)


def _month(document: Document, *keys: Any) -> Month:
    """Return the month whose number stands under `keys`, or is the last of them."""
    number = keys[-1] if keys[-2] == "artefact" else whole(document, *keys)
    known = [month.month for month in the_year().months]
    if number not in known:
        says = f"there is no month {number!r}; write a whole number from 0 to {known[-1]}."
        raise document.problem(*keys, says=says)
    return the_year().months[number]


def _check_artefact(document: Document, *keys: Any, month: Month) -> None:
    name = text(document, *keys)
    if name not in month.artefacts:
        says = f"month {month.month} has no artefact {name!r}.{nearest(name, month.artefacts)}"
        raise document.problem(*keys, says=says)
