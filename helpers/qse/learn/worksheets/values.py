"""What a line of a worksheet may hold: checked when it is written, read again whatever stands there, shown as text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from qse.files import Problem, nearest
from qse.learn.months.year import the_year
from qse.learn.worksheets.fields import Field
from qse.learn.worksheets.figures import as_kept

EMPTY = "not filled in yet"
PROOFS = ("a document", "a date", "we do not know")
UNKNOWN = PROOFS[2]


def empty(field: Field) -> Any:
    """Return what stands in a line that nobody has filled in."""
    return {"rows": [], "people": {}, "figure": {}, "proof": {}}.get(field.kind, "")


def checked(field: Field, value: Any, before: Any = None) -> Any:
    """Return `value` as it is kept: text, or lists and mappings of text.

    Parameters
    ----------
    field : the line.
    value : for text, choice and date a text (a date also as a `date`); for rows a list of mappings; for people a
        mapping from role to text or list of texts; for proof one of the three words, or a mapping of `is` and `what`;
        for figure a result.
    before : what is kept there; its words are taken even where the worksheet has other options by now.

    Raises
    ------
    Problem : it cannot stand there; the nearest that can is given.

    Examples
    --------
    >>> checked(Field("meets", "We meet", "date"), "2031-04-01")
    '2031-04-01'
    >>> checked(Field("meets", "We meet", "date"), "soon")
    Traceback (most recent call last):
    qse.files.problem.Problem: meets: write a day as year, month, day, such as 2031-04-01, not 'soon'.

    """
    if value is None:
        return empty(field)
    if isinstance(value, (str, list, dict)) and value == before:
        return before
    return _CHECKS[field.kind](field, value, set(texts_in(before)))


def kept(field: Field, value: Any) -> Any:
    """Return what a file holds for this line, or None where its form cannot show it, as after a change of its kind.

    >>> kept(Field("a", "A"), "soon"), kept(Field("a", "A", "rows"), "soon")
    ('soon', None)
    """
    if field.kind in ("text", "choice", "date"):
        sound = isinstance(value, str) and (field.kind != "date" or not value or _is_day(value))
        return value if sound else None
    if field.kind == "rows":
        return value if _all(value, list, dict) and all(map(_of_texts, value)) else None
    if field.kind == "people":
        listed = isinstance(value, dict) and all(isinstance(one, list) for one in value.values())
        return value if listed and all(map(_of_texts, value.values())) else None
    if not isinstance(value, dict):
        return None
    if field.kind == "figure":
        sound = not value or (_all(value.get("rows"), list, list) and _of_texts(value.get("columns")))
        return value if sound else None
    return value if _of_texts(value) else None


def is_filled(field: Field, value: Any) -> bool:
    """Say whether the line is answered; a proof needs to say which document or date."""
    if field.kind == "proof" and kept(field, value):
        return value.get("is") == UNKNOWN or bool(value.get("is") and value.get("what", "").strip())
    return any(text.strip() for text in texts_in(value))


def still_asked(field: Field, value: Any) -> str:
    """Say what a begun answer still lacks, "" if nothing.

    >>> still_asked(Field("asked", "When?", "proof"), {"is": "a date", "what": ""})
    'Now write which date.'
    """
    if field.kind != "proof" or not value or is_filled(field, value):
        return ""
    return f"Now write which {'date' if value['is'] == PROOFS[1] else 'document'}."


def plain(field: Field, value: Any) -> str:
    """Write the line as text, "" where it is empty; several rows or people are lines.

    >>> asked = Field("asked", "When?", "proof")
    >>> plain(asked, {"is": "a date", "what": "spring 2031"}), plain(asked, {"is": "a date", "what": ""})
    ('a date: spring 2031', 'a date: not said which')
    """
    if not is_filled(field, value) and field.kind != "proof":
        return ""
    if kept(field, value) is None:
        return "; ".join(text for text in texts_in(value) if text)
    if field.kind == "rows":
        return "\n".join(" · ".join(cell for cell in row if cell) for row in row_cells(field, value))
    if field.kind == "people":
        rows = people_cells(field, value)
        return "\n".join(f"{who}: {' · '.join(filter(None, says))}" for who, *says in rows if any(says))
    if field.kind == "figure":
        return str(value.get("sentence", ""))
    if field.kind == "proof":
        said, which = value.get("is", ""), value.get("what", "")
        unsaid = said and not is_filled(field, value)
        return ": ".join(filter(None, (said, "not said which" if unsaid else which)))
    return str(value)


def row_cells(field: Field, value: Any) -> list[tuple[str, ...]]:
    """Return the cells of a line of kind rows, column by column."""
    return [tuple(row.get(column.name, "") for column in field.columns) for row in value]


def people_cells(field: Field, value: Any) -> list[tuple[str, ...]]:
    """Return a row for each role: its name, and what stands in its boxes."""
    rows = []
    for code, role in the_year().roles.items():
        says = [*value.get(code, []), *([""] * len(field.asks))][: len(field.asks)]
        rows.append((f"{role.title} ({code})", *says))
    return rows


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value, at any depth."""
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for one in value:
            yield from texts_in(one)


def _text(field: Field, value: Any, _: set[str], where: str = "") -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise Problem(f"{where or field.name}: write a text, not {_called(value)}.")
    return value


def _choice(
    field: Field, value: Any, before: set[str], options: tuple[str, ...] = (), where: str = ""
) -> str:
    options, where = options or field.options, where or field.name
    chosen = _text(field, value, before, where)
    if chosen and chosen not in options and chosen not in before:
        raise Problem(f"{where}: {chosen!r} is not an option.{nearest(chosen, options)}")
    return chosen


def _date(field: Field, value: Any, _: set[str]) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if value == "" or (isinstance(value, str) and _is_day(value)):
        return str(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise Problem(f"{field.name}: there is no day {value}.")
    says = f"write a day as year, month, day, such as 2031-04-01, not {_called(value)}."
    raise Problem(f"{field.name}: {says}")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _rows(field: Field, value: Any, before: set[str]) -> list[dict[str, str]]:
    names = {column.name: column for column in field.columns}
    if not isinstance(value, (list, tuple)) or not all(isinstance(row, Mapping) for row in value):
        example = f"[{{{field.columns[0].name!r}: '...'}}]"
        raise Problem(f"{field.name}: write a list of rows, such as {example}, not {_called(value)}.")
    rows = []
    for number, row in enumerate(value, start=1):
        for name in row:
            if name not in names:
                raise Problem(f"{field.name}: row {number} has no column for {name!r}.{nearest(name, names)}")
        cells = {}
        for name, column in names.items():
            where, cell = f"{field.name}, row {number}, {name}", row.get(name) or ""
            read = _choice(field, cell, before, column.options, where) if column.options else None
            cells[name] = read if read is not None else _text(field, cell, before, where)
        if any(cell.strip() for cell in cells.values()):
            rows.append(cells)
    return rows


def _people(field: Field, value: Any, before: set[str]) -> dict[str, list[str]]:
    roles = the_year().roles
    if not isinstance(value, Mapping):
        raise Problem(
            f"{field.name}: write a text for each role, such as {{'PAT': '...'}}, not {_called(value)}."
        )
    people = {}
    for given, says in value.items():
        known = {code.lower(): code for code in roles} | {
            role.title.lower(): code for code, role in roles.items()
        }
        code = known.get(str(given).strip().lower())
        if code is None:
            names = [*roles, *(role.title for role in roles.values())]
            raise Problem(f"{field.name}: there is no role {given!r}.{nearest(given, names)}")
        texts = list(says) if isinstance(says, (list, tuple)) else [says]
        if len(texts) > len(field.asks):
            asked = "; ".join(field.asks)
            raise Problem(f"{field.name}, {code}: {len(texts)} texts for {len(field.asks)} boxes ({asked}).")
        texts = [_text(field, one or "", before, f"{field.name}, {code}") for one in texts]
        if any(one.strip() for one in texts):
            people[code] = texts
    return {code: people[code] for code in roles if code in people}


def _proof(field: Field, value: Any, before: set[str]) -> dict[str, str]:
    if isinstance(value, str):
        value = {"is": value}
    if not isinstance(value, Mapping):
        says = f"write one of {', '.join(map(repr, PROOFS))}, not {_called(value)}."
        raise Problem(f"{field.name}: {says}")
    for name in value:
        if name not in ("is", "what"):
            raise Problem(f"{field.name}: a proof has no {name!r}.{nearest(name, ('is', 'what'))}")
    answer = _choice(field, value.get("is") or "", before, PROOFS, field.name)
    what = _text(field, value.get("what") or "", before, field.name)
    return {"is": answer, "what": what} if answer or what.strip() else {}


def _figure(field: Field, value: Any, _: set[str]) -> dict[str, Any]:
    return as_kept(field, value)


def _called(value: Any) -> str:
    """Name a value in a sentence: short things as they are, others by what they are."""
    if isinstance(value, (str, int, float)) and len(repr(value)) < 60:
        return repr(value)
    return f"a {type(value).__name__}"


def _of_texts(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value
    return isinstance(value, (list, dict)) and all(isinstance(one, str) for one in values)


def _all(value: Any, outer: type, inner: type) -> bool:
    return isinstance(value, outer) and all(isinstance(one, inner) for one in value)  # type: ignore[attr-defined]


_CHECKS: dict[str, Callable[..., Any]] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "rows": _rows,
    "people": _people,
    "figure": _figure,
    "proof": _proof,
}
