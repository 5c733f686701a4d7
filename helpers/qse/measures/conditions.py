"""Conditions: which rows count, with a third answer for what nobody recorded."""

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any, NamedTuple, Protocol

from qse.files import Problem

Condition = dict[str, Any]
SEVERAL = ("any_of", "all_of")
LIMITS = {"from": operator.ge, "to": operator.le, "above": operator.gt, "below": operator.lt}


class Answer(NamedTuple):
    """For each row whether the condition holds, and whether that cannot be told: `yes` and `unknown`."""

    yes: Any
    unknown: Any


class Rows(Protocol):
    """Rows of a table that can answer a condition: see `columns.py` (pandas) and `frames.py` (all others)."""

    def everything(self) -> Answer: ...  # noqa: D102
    def kind(self, name: str) -> str: ...  # noqa: D102
    def among(self, name: str, values: list[Any]) -> Answer: ...  # noqa: D102
    def within(self, name: str, limits: Mapping[str, float]) -> Answer: ...  # noqa: D102
    def blank(self, name: str) -> Any: ...  # noqa: D102
    def recorded(self, table: str, where: Condition, key: str) -> Answer: ...  # noqa: D102


def answer(rows: Rows, condition: Condition, key: str, field: str) -> Answer:
    """Answer a condition for each row.

    Parameters
    ----------
    rows : of the measure's table.
    condition : names of columns ("column", "table.column" for one that a key leads to, or "age") with what counts: a
        list of values; a range such as {from: 18, to: 85}, with both ends included, or {above: 0, below: 88}, without
        them; "recorded" or "blank". All must hold. Beside columns: `any_of` and `all_of`, lists of conditions of which
        one or all must hold; `recorded_in` with `where` and, if it is not the first key of the table, `by_key`: a row
        of another table with the same key.
    key : the first key of the measure's table.
    field : the part of the measure that is read, for the sentence about a mistake.

    Returns
    -------
    Answer : no row is "no" because a value is missing: a row is unknown where a column that would decide
        is empty and no other column says no.

    Raises
    ------
    Problem : a condition that cannot be read; the field is named.

    """
    found = None
    for name, wanted in condition.items():
        if name not in ("where", "by_key"):
            part = _part(rows, name, wanted, condition, key, field)
            found = part if found is None else _both(found, part)
    return rows.everything() if found is None else found


def _both(one: Answer, other: Answer) -> Answer:
    unknown = (one.unknown | other.unknown) & (one.yes | one.unknown) & (other.yes | other.unknown)
    return Answer(one.yes & other.yes, unknown)


def _either(one: Answer, other: Answer) -> Answer:
    yes = one.yes | other.yes
    return Answer(yes, (one.unknown | other.unknown) & ~yes)


def _part(rows: Rows, name: str, wanted: Any, condition: Condition, key: str, field: str) -> Answer:
    if name == "recorded_in":
        return rows.recorded(wanted, condition.get("where", {}), condition.get("by_key", key))
    if name in SEVERAL:
        put_together = _either if name == "any_of" else _both
        return reduce(put_together, [answer(rows, each, key, f"{field}.{name}") for each in wanted])
    if isinstance(wanted, dict):
        return rows.within(name, wanted)
    if isinstance(wanted, str):
        blank = rows.blank(name)
        return Answer(blank if wanted == "blank" else ~blank, rows.everything().unknown)
    kind = rows.kind(name)
    for value in wanted:
        if _kind(value) != kind:
            hint = ' Put text in quotation marks, such as ["yes"].' if kind == "text" else ""
            raise Problem(f"{field}.{name}: the column holds {kind}, and {value!r} is none.{hint}")
    return rows.among(name, wanted)


def well_formed(condition: Any, field: str) -> None:
    """Check how a condition is written; see `answer`.

    Raises
    ------
    Problem : it cannot be read; the field is named.

    Examples
    --------
    >>> well_formed({"los_days": {"from": 7}}, "numerator")

    """
    if not isinstance(condition, dict):
        raise Problem(f"{field}: a condition is a list of columns with their values, not {condition!r}.")
    for name, wanted in condition.items():
        if not isinstance(name, str):
            raise Problem(f"{field}: {name!r} is no name of a column.")
        inner = f"{field}.{name}"
        if name in SEVERAL:
            if not isinstance(wanted, list) or not wanted:
                raise Problem(f"{inner}: write a list of conditions.")
            for each in wanted:
                well_formed(each, inner)
        elif name == "recorded_in":
            if not isinstance(wanted, str):
                raise Problem(f"{inner}: write the name of one table, not {wanted!r}.")
        elif name in ("where", "by_key"):
            if "recorded_in" not in condition:
                raise Problem(f"{inner}: it belongs to a recorded_in, and there is none.")
            if name == "where":
                well_formed(wanted, inner)
            elif not isinstance(wanted, str):
                raise Problem(f"{inner}: write the name of one column, not {wanted!r}.")
        else:
            _well_formed_values(wanted, inner)


def _well_formed_values(wanted: Any, field: str) -> None:
    if isinstance(wanted, dict):
        if not wanted or set(wanted) - set(LIMITS) or any(not _number(limit) for limit in wanted.values()):
            raise Problem(f"{field}: write a range as {{from: 18, to: 85}}, with from, to, above or below.")
    elif isinstance(wanted, str):
        if wanted not in ("recorded", "blank"):
            raise Problem(f'{field}: write the values that count as a list, such as ["{wanted}"].')
    elif not isinstance(wanted, list) or not wanted:
        raise Problem(f'{field}: write the values that count as a list, such as ["yes"].')
    elif any(not isinstance(value, (str, int, float)) for value in wanted):
        raise Problem(f"{field}: a value that counts is text or a number.")


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value


def _kind(value: Any) -> str:
    return "true or false" if isinstance(value, bool) else "text" if isinstance(value, str) else "numbers"
