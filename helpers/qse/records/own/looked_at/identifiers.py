"""Columns that look like something that identifies a person, by heading and by the form of values.

A value is looked at and never kept or shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from qse.records.own.cells import AGE, YEAR, kind
from qse.records.own.headings import as_words
from qse.records.own.looked_at.finding import KNOW, LOOK, Finding, Looked
from qse.records.own.looked_at.thresholds import LONG_TEXT, LOOKS_LIKE, MANY_NAMES, SAMPLE
from qse.records.own.mapping import Column, DataMap
from qse.records.own.sources import Source
from qse.records.own.words import is_blank

BORN = "patients.year_of_birth"
NAME, PHONE, EMAIL, ADDRESS, NATIONAL, TEXT, BIRTH, RECORD = (
    "names of people",
    "telephone numbers",
    "e-mail addresses",
    "street addresses or postal codes",
    "social security or other national numbers",
    "free text, in which anything may stand",
    "full dates of birth",
    "medical record or account numbers",
)
HEADINGS = {
    BIRTH: r"dob|birth date|date of birth|birth dt|birthdate|birth datetime|born on",
    EMAIL: r"e ?mail",
    PHONE: r"(tele)?phone|mobile|cell (no|number)|fax|tel",
    NATIONAL: r"ssn|social security|national id|passport|driver'?s? licen[cs]e|nhs number|medicare id|mbi",
    ADDRESS: r"address|addr|street|zip( code)?|post(al)? ?code",
    RECORD: r"mrn|medical record( number| no)?|account (number|no)|member id|subscriber id",
    NAME: (
        r"(first|last|given|family|middle|maiden|full|pat(ient)?|member|guarantor|mother|spouse|contact) ?names?|"
        r"^names?$|surname|forename|lname|fname"
    ),
    TEXT: r"notes?|comments?|narrative|free text|remarks?|chief complaint|reason for visit",
}
VALUES = {
    EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}"),
    NATIONAL: re.compile(r"\d{3}-\d{2}-\d{4}"),
    # Ten figures in a row are more often a record's number than a telephone's.
    PHONE: re.compile(r"(\+\d{1,3}[ .-]?)?(\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]\d{3,4}|\+\d{9,14}"),
    ADDRESS: re.compile(
        r"\d+[A-Za-z]? .*\b(st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|way|pl|apt)\b.*",
        re.I,
    ),
}
_COMMA = re.compile(r"[A-Z][\w'’-]+,\s*[A-Z][\w'’-]*\.?( [A-Z]\.?)?")
_TWO_WORDS = re.compile(r"[A-Z][a-z'’-]+( [A-Z]\.?)?( [A-Z][\w'’-]+){1,2}")
NOT_PEOPLE = (
    "site",
    "unit",
    "ward",
    "facility",
    "hospital",
    "clinic",
    "department",
    "system",
    "plan",
    "payer",
    "place",
)
"""Words of headings whose values are written like names and are none of people."""


class Seen(NamedTuple):
    """A column of a source that looks like an identifier: where, like what, how it was told, and whether it is read."""

    source: str
    heading: str
    what: str
    by: str
    mapped: bool


def looks_like(heading: str, values: Iterable[Any]) -> tuple[str, str] | None:
    """Say what a column looks like, and how it was told: by its heading or the form of its values.

    Parameters
    ----------
    heading : as it was written.
    values : different values; blanks have no say.

    Examples
    --------
    >>> looks_like("Pat Name", []), looks_like("x", ["ann@example.org"]), looks_like("Race", ["White", "Black"])
    (('names of people', 'heading'), ('e-mail addresses', 'values'), None)

    """
    texts = [str(value).strip() for value in values if not is_blank(value)]
    for what, pattern in VALUES.items():
        if texts and sum(bool(pattern.fullmatch(text)) for text in texts) > LOOKS_LIKE * len(texts):
            return what, "values"
    words = as_words(heading)
    for what, written in HEADINGS.items():
        if re.search(rf"\b({written})\b", words):
            return what, "heading"
    letters = [text for text in texts if any(sign.isalpha() for sign in text)]
    if len(letters) >= MANY_NAMES and not set(words.split()) & set(NOT_PEOPLE):
        if median(map(len, letters)) > LONG_TEXT:
            return TEXT, "values"
        people = sum(bool(_COMMA.fullmatch(text) or _TWO_WORDS.fullmatch(text)) for text in letters)
        if people > LOOKS_LIKE * len(letters):
            return NAME, "values"
    return None


def seen_in(sources: Iterable[Source], found: DataMap) -> tuple[Seen, ...]:
    """Look through all columns of the sources, used or not."""
    seen = []
    for source in sources:
        table = found.sources.get(source.name)
        columns = table.columns if table else {}
        for heading in source.headings:
            column = columns.get(heading, Column())
            used = bool(column.to or column.part_of)
            if BORN in column.to:
                what = (BIRTH, "values") if column.reads not in (YEAR, AGE) else None
            elif used and not any(kind(to) == "key" for to in column.to):
                # What is read as a category, number or time and understood is none of a person's own.
                what = None
            else:
                what = looks_like(heading, source.some(heading, SAMPLE))
            if what:
                seen.append(Seen(source.name, heading, *what, mapped=used))
    return tuple(seen)


def identifiers(seen: Sequence[Seen] | None, tables: Mapping[str, Mapping[str, Iterable[Any]]]) -> Looked:
    """Tell which columns look like identifiers.

    Parameters
    ----------
    seen : what was seen in the sources when they were opened; None where the records have none.
    tables : for each table the columns that the dictionary does not have, with some of their values.

    """
    beyond = [
        Seen(table, column, *like, mapped=False)
        for table, columns in tables.items()
        for column, values in columns.items()
        if (like := looks_like(column, values))
    ]
    limit = f"its heading, or more than {LOOKS_LIKE:.0%} of up to {SAMPLE:,} different values"
    found = []
    for source, heading, what, by, mapped in (*(seen or ()), *beyond):
        kept = "is read" if mapped else "is not read, and still stands in the file"
        if what == BIRTH and mapped:
            kept = "is read for its year, and the full dates still stand in the file"
        means = f"The column looks like {what}, told by its {by}; it {kept}."
        do, seriousness = "Ask for the extract without it; no measure here needs it.", LOOK
        if what == RECORD or (mapped and what != BIRTH):
            do = "Have it replaced by a number that only your analyst can trace back, before the extract is passed on."
            seriousness = KNOW if what == RECORD else LOOK
        elif what == BIRTH:
            do = "Ask for the year of birth instead; no measure here needs the day."
        found.append(Finding("identifiers", source, heading, 0, 0, means, do, seriousness, limit))
    return Looked("identifiers", tuple(found), 1 if seen is not None or tables else 0)
