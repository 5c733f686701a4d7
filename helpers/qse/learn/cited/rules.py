"""Law, regulation and standards as dated statements: rules.yaml, and who replaced what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from qse.documents.twin import Words
from qse.files import Document, content, nearest, read_yaml
from qse.learn.cited.sources import Source, checked, entries, known, sentences, sources, text

FILE = "rules.yaml"
NEEDED = ("claim", "source_dated", "source", "ask")
OTHER = ("rechecked", "replaced_by")
ADVICE = "This is not legal advice."
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Rule:
    """One dated statement.

    Dates are as exact as the source: "2025", "2025-11" or "2025-11-05". `rechecked` is "" until someone
    looked again, `replaced_by` "" or the key of the rule that holds now; `ask` says who to ask at home.
    """

    key: str
    claim: str
    source_dated: str
    source: str
    ask: str
    rechecked: str = ""
    replaced_by: str = ""

    @property
    def as_of(self) -> str:
        """The day it is known to hold, in words.

        Examples
        --------
        >>> Rule("a", "A claim.", "2025-11", "b2025", "Counsel.").as_of
        'as of November 2025, not rechecked since'

        """
        dated = f"as of {spelled(self.source_dated)}"
        return (
            f"{dated}, {f'rechecked {spelled(self.rechecked)}' if self.rechecked else 'not rechecked since'}"
        )

    def age(self, today: date) -> int:
        """Days since it was last looked at, counted from the first day that its date can mean."""
        return (today - first_day(self.rechecked or self.source_dated)).days


def rule(name: str) -> Words:
    """Give a dated statement: the claim, as of when, its source, what replaced it, and who to ask.

    Parameters
    ----------
    name : the key in rules.yaml, such as "telehealth".

    Returns
    -------
    Words, for a notebook and as text.

    Raises
    ------
    Problem : no rule of that key; the nearest is given. Or a file is broken.

    Examples
    --------
    >>> str(rule("telehealth")).splitlines()[1]
    'Dated: as of 3 February 2026, not rechecked since.'

    """
    rules_by_key = rules()
    asked = known(name, rules_by_key, "rule")
    source = sources()[asked.source]
    lines = [("", asked.claim), ("Dated:", f"{asked.as_of}."), ("Source:", source.reference)]
    if source.doubt:
        lines.append(("To know:", source.doubt))
    if asked.replaced_by:
        now = rules_by_key[asked.replaced_by]
        lines.append(("Replaced by:", f"{now.claim} ({now.as_of}; {now.key})"))
    lines.append(("Ask:", f"{asked.ask} {ADVICE}"))
    return sentences(lines)


def rules(path: Path | None = None, cited: Mapping[str, Source] | None = None) -> Mapping[str, Rule]:
    """Read the dated statements by key.

    Parameters
    ----------
    path : another file than the course's own.
    cited : the sources they may name; the course's own if left out.

    Raises
    ------
    Problem : the file has a mistake; file, line and field are named.

    Examples
    --------
    >>> rules()["telehealth"].source
    'caa2026'

    """
    if path is None and cited is None:
        return _own()
    return _rules(path or content("curriculum") / FILE, sources() if cited is None else cited)


@cache
def _own() -> Mapping[str, Rule]:
    return _rules(content("curriculum") / FILE, sources())


def _rules(path: Path, cited: Mapping[str, Source]) -> Mapping[str, Rule]:
    document = read_yaml(path)
    found = {key: _rule(document, key, cited) for key in entries(document, "rules")}
    for key, one in found.items():
        if one.replaced_by and one.replaced_by not in found:
            raise document.problem(
                key,
                "replaced_by",
                says=f"there is no rule {one.replaced_by!r}.{nearest(one.replaced_by, found)}",
            )
    for key in found:
        _ends(document, key, found)
    return found


def _rule(document: Document, key: str, cited: Mapping[str, Source]) -> Rule:
    parts = checked(document, key, NEEDED, OTHER)
    texts = {name: text(document, key, name) for name in ("claim", "source", "ask", "replaced_by")}
    if texts["source"] not in cited:
        raise document.problem(
            key, "source", says=f"there is no source {texts['source']!r}.{nearest(texts['source'], cited)}"
        )
    dated = _dated(document, key, "source_dated", parts["source_dated"])
    again = parts.get("rechecked")
    rechecked = "" if again in (None, "") else _dated(document, key, "rechecked", again)
    if rechecked and rechecked < dated[: len(rechecked)]:
        raise document.problem(key, "rechecked", says="it was rechecked before the date of its source.")
    return Rule(key, source_dated=dated, rechecked=rechecked, **texts)


def _dated(document: Document, key: str, name: str, value: Any) -> str:
    written = str(value)
    if not _is_day(written):
        raise document.problem(
            key, name, says=f"write a date as 2026-02-03, 2026-02 or 2026, not {written!r}."
        )
    return written


def _is_day(written: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", written):
        return False
    try:
        first_day(written)
    except ValueError:
        return False
    return True


def _ends(document: Document, key: str, found: Mapping[str, Rule]) -> None:
    """Hold that following `replaced_by` comes to an end."""
    passed, at = [key], key
    while at := found[at].replaced_by:
        if at in passed:
            chain = " by ".join((*passed, at))
            raise document.problem(key, "replaced_by", says=f"a rule is replaced by itself: {chain}.")
        passed.append(at)


def first_day(written: str) -> date:
    """Return the first day that a date such as "2025-11" can mean.

    Raises
    ------
    ValueError : there is no such day.

    Examples
    --------
    >>> first_day("2025-11")
    datetime.date(2025, 11, 1)

    """
    return date.fromisoformat(written + "-01" * (2 - written.count("-")))


def spelled(written: str) -> str:
    """Write a date in words, as exactly as it is known.

    Examples
    --------
    >>> spelled("2026-02-03"), spelled("2026-02"), spelled("2026")
    ('3 February 2026', 'February 2026', '2026')

    """
    day = first_day(written)
    parts = (str(day.day), MONTHS[day.month - 1], str(day.year))
    return " ".join(parts[2 - written.count("-") :])
