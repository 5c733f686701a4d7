"""What a heading may stand for in the dictionary, with the reason and how sure that is."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qse.files import read_yaml
from qse.records.records import dictionary

TWO_QUESTIONS = "two_questions"
NEAR_ENOUGH = 0.87
FLATTENED = re.compile(
    r"\b(extension|omb category|coding|code|display|value|valuecoding|value coding|value code|value string|\d+)\b"
)
"""What flattening a FHIR resource adds to the name of a column."""
MARKS = r"\bconcept id$|^us core\b|^extension us core\b|^period start$|^subject reference$"


class Guess(NamedTuple):
    """A column of the dictionary ("table.column", or `TWO_QUESTIONS`), why, and how sure in percent."""

    to: str
    because: str
    sure: int


@cache
def known_headings() -> Mapping[str, Any]:
    """Read what headings are known: headings.yaml.

    >>> known_headings()["columns"]["person_id"][:2]
    ['person id', 'patient id']
    """
    return read_yaml(Path(__file__).with_name("headings.yaml")).data


def as_words(heading: str) -> str:
    """Write a heading as words in small letters; units in brackets and numbers of repetition are left off.

    >>> as_words("PAT_MRN_ID"), as_words("birthDate"), as_words("Length of stay (hours)"), as_words("us-core-race")
    ('pat mrn id', 'birth date', 'length of stay', 'us core race')
    """
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", heading)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@cache
def _by_words() -> dict[str, tuple[tuple[str, int], ...]]:
    """Give for each heading the columns that it names, each with how sure that is."""
    found: dict[str, dict[str, int]] = {}
    for table, parts in dictionary().items():
        for column in parts["columns"]:
            found.setdefault(as_words(column), {})[f"{table}.{column}"] = 95
    for name, texts in known_headings()["columns"].items():
        tables = (
            [name]
            if "." in name
            else [f"{t}.{name}" for t, p in dictionary().items() if name in p["columns"]]
        )
        for text in texts:
            for full in tables:
                found.setdefault(text, {}).setdefault(full, 90)
    for text in (*known_headings()[TWO_QUESTIONS], *known_headings()["second_race"]):
        found[text] = {TWO_QUESTIONS: 90}
    return {text: tuple(columns.items()) for text, columns in found.items()}


def guesses(heading: str) -> list[Guess]:
    """List what a heading may stand for.

    Examples
    --------
    >>> [guess.to for guess in guesses("Pref_Lang")]
    ['patients.preferred_language_recorded']
    >>> guesses("Prefered Language")[0].sure, guesses("Shoe size")
    (70, [])

    """
    text = as_words(heading)
    if text in _by_words():
        return [Guess(to, f"the heading {heading!r} is known", sure) for to, sure in _by_words()[text]]
    near = get_close_matches(text, _by_words(), n=1, cutoff=NEAR_ENOUGH)
    return (
        [Guess(to, f"the heading {heading!r} is close to {near[0]!r}", 70) for to, _ in _by_words()[near[0]]]
        if near
        else []
    )


def of_standard(name: str, headings: Sequence[str]) -> tuple[str, dict[str, Guess]] | None:
    """Look whether a table is one of a standard, by its name and headings.

    Parameters
    ----------
    name : of the source, such as "person.csv" or "extract.duckdb > person".
    headings : as they were written.

    Returns
    -------
    (table of the dictionary, what each known heading stands for), or None. A column that the dictionary does not have
    stands for "". The table is "" where rows tell of people who have rows of their own elsewhere.

    Examples
    --------
    >>> table, found = of_standard("person.csv", ["person_id", "race_concept_id", "birth_datetime"])
    >>> table, found["race_concept_id"].to, found["birth_datetime"].to
    ('patients', 'patients.race_ethnicity_recorded', '')

    """
    words = {heading: as_words(heading) for heading in headings}
    for standard, tables in known_headings()["standards"].items():
        called = next((each for each in _called(name) if each in tables), "")
        if not called:
            continue
        if standard != "OMOP CDM":
            words = {h: " ".join(FLATTENED.sub(" ", text).split()) for h, text in words.items()}
        table, columns = tables[called]["rows_are"], tables[called]["columns"]
        by_words = {as_words(column): to for column, to in columns.items()}
        there = set(words.values())
        for column, to in tables[called].get("without", {}).items():
            if not any(as_words(each) in there for each, other in columns.items() if other == to):
                by_words[as_words(column)] = to
        found = {}
        for heading, text in words.items():
            if text in by_words:
                to = by_words[text]
                to = f"{table}.{to}" if to and "." not in to and to != TWO_QUESTIONS else to
                found[heading] = Guess(to, f"{standard}: {called}.{heading}", 100)
        if any(re.search(MARKS, text) for text in words.values()) and 2 * len(found) >= len(headings):
            return table, found
    return None


def table_named(name: str) -> str:
    """Say which table of the dictionary the name of a source points to, "" if none.

    >>> table_named("Admissions 2024.xlsx > Sheet1"), table_named("x.csv")
    ('encounters', '')
    """
    stem = as_words(re.sub(r"\.\w{2,7}(?=$| >)", " ", name))
    for table in dictionary():
        if f" {as_words(table)} " in f" {stem} ":
            return table
    for table, texts in known_headings()["called"].items():
        if any(f" {text} " in f" {stem} " for text in texts):
            return str(table)
    return ""


def _called(name: str) -> list[str]:
    """List what the parts of a source's name call it, the last first.

    >>> _called("extract.duckdb > observation > Preferred language")
    ['preferred_language', 'observation', 'extract']
    """
    parts = [as_words(re.sub(r"\.\w{2,7}$", "", part)) for part in reversed(name.split(" > "))]
    return ["_".join(part.split()) for part in parts]
