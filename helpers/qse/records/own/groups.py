"""Race and ethnicity in the combined categories of SPD 15 (2024), with every selected category kept."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from qse.records.own.words import DECLINED, UNKNOWN, UNMAPPED, is_blank, plain, words

RACE_COLUMNS = ("race_ethnicity_recorded", "race_ethnicity", "self_reported_race_ethnicity")
HISPANIC, NOT_HISPANIC, MULTIRACIAL = "hispanic_or_latino", "not_hispanic", "multiracial"
BETWEEN_SELECTIONS = re.compile(r"[;|,~^\n]")
"""Marks between selections. A slash is none: "Asian/Pacific Islander" was one category and can't be told apart."""
NO_GROUP = {UNKNOWN, DECLINED, NOT_HISPANIC}


@cache
def _known(ethnicity: bool) -> dict[str, str]:
    found = {plain(word): group for group, texts in words()["groups"].items() for word in texts}
    found |= {group: group for group in words()["groups"]} | {UNKNOWN: UNKNOWN, DECLINED: DECLINED}
    found |= {plain(word): UNKNOWN for word in words()["unknown"]}
    found |= {plain(word): DECLINED for word in words()["declined"]}
    if ethnicity:
        found |= {
            plain(word): group for group, texts in words()["hispanic_question"].items() for word in texts
        }
    return found


def selected(text: Any, corrections: Mapping[str, str] | None = None, *, ethnicity: bool = False) -> set[str]:
    """List what a cell says: groups, "not_hispanic", "unknown", "asked_declined" or "unmapped"; nothing if blank.

    Parameters
    ----------
    text : a cell; several selections have a semicolon, bar or comma between.
    corrections : plain text to stored value, or several with a semicolon between; they go first.
    ethnicity : whether it answers the question "Hispanic or Latino?" of the old form.

    Examples
    --------
    >>> sorted(selected("White; Black or African American"))
    ['black_or_african_american', 'white']
    >>> selected("Asian/Pacific Islander"), selected("N", ethnicity=True), selected("")
    ({'unmapped'}, {'not_hispanic'}, set())

    """
    if is_blank(text):
        return set()
    known: dict[str, str] = {**_known(ethnicity), **(corrections or {})}
    written = plain(text)
    if written in known:
        return set(known[written].split(";")) - {""}
    parts = [plain(part) for part in BETWEEN_SELECTIONS.split(str(text))]
    parts = [part for part in parts if not is_blank(part)]
    return {each for part in parts for each in known.get(part, UNMAPPED).split(";")} - {""}


def combined(selections: Iterable[str]) -> str | None:
    """Put a person into one category: Hispanic or Latino alone or with any, then Multiracial, then the single one.

    What was not understood is "unmapped", unless the person is Hispanic or Latino whatever it meant.

    >>> combined({"white", "hispanic_or_latino"}), combined({"white", "asian"}), combined({"white", "not_hispanic"})
    ('hispanic_or_latino', 'multiracial', 'white')
    >>> combined({"white", "unmapped"}), combined({"asked_declined", "not_hispanic"}), combined(set())
    ('unmapped', 'asked_declined', None)
    """
    chosen = set(selections)
    groups = chosen - NO_GROUP - {UNMAPPED}
    if HISPANIC in groups:
        return HISPANIC
    if UNMAPPED in chosen:
        return UNMAPPED
    if groups:
        return next(iter(groups)) if len(groups) == 1 else MULTIRACIAL
    return next((state for state in (DECLINED, UNKNOWN) if state in chosen), None)


def kept(selections: Iterable[str]) -> str | None:
    """Write all groups that were selected, with a semicolon between; None where there is none.

    >>> kept({"white", "hispanic_or_latino"}), kept({"unknown"})
    ('hispanic_or_latino;white', None)
    """
    return ";".join(sorted(set(selections) - NO_GROUP - {UNMAPPED})) or None
