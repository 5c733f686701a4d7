"""Key paths: how a row of one table leads to the one row of another that it belongs to."""

from collections import deque
from functools import cache
from typing import Any, NamedTuple

from qse.files import Problem
from qse.records import dictionary, sealed


class Hop(NamedTuple):
    """One step: `column` of the table at hand is `key` of the table `to`."""

    column: str
    to: str
    key: str


@cache
def tables() -> dict[str, Any]:
    """Read what every table is, those of the truth included.

    >>> tables()["truth_harm"]["key"]
    ['visit_occurrence_id']
    """
    return {**dictionary(), **sealed()}


@cache
def path(start: str, goal: str) -> tuple[Hop, ...]:
    """Find the shortest way along the keys of the dictionary.

    Parameters
    ----------
    start, goal : names of tables.

    Raises
    ------
    Problem : no key leads there.

    Examples
    --------
    >>> [hop.to for hop in path("interpreter_requests", "patients")]
    ['encounters', 'patients']

    """
    waiting: deque[tuple[str, tuple[Hop, ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        table, hops = waiting.popleft()
        if table == goal:
            return hops
        for column, parts in tables()[table]["columns"].items():
            if parts["type"] == "foreign_key":
                to, key = parts["to"].split(".")
                if to not in seen:
                    seen.add(to)
                    waiting.append((to, (*hops, Hop(column, to, key))))
    raise Problem(f"No key leads from {start} to {goal}, so a row of {start} has no {goal}.")


@cache
def labels(name: str) -> tuple[str, ...]:
    """Return the values that the dictionary has for "table.column"; none where any value may stand.

    >>> labels("patients.sex_assigned")
    ('male', 'female', 'x')
    """
    table, _, column = name.partition(".")
    return tuple(tables().get(table, {}).get("columns", {}).get(column, {}).get("labels", ()))


def leads(start: str, goal: str) -> bool:
    """Say whether keys lead from one table to another.

    >>> leads("encounters", "patients"), leads("patients", "encounters")
    (True, False)
    """
    try:
        path(start, goal)
    except Problem:
        return False
    return True
