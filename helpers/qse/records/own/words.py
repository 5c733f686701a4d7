"""What stands for a value: yes and no, languages, payers and the other categories of the dictionary."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qse.files import read_yaml
from qse.records.records import dictionary

UNMAPPED = "unmapped"
UNKNOWN = "unknown"
DECLINED = "asked_declined"
LANGUAGE_COLUMNS = ("preferred_language_recorded", "language")


@cache
def words() -> Mapping[str, Any]:
    """Read what is written for values: words.yaml.

    >>> words()["flag"]["yes"][:2]
    ['yes', 'y']
    """
    return read_yaml(Path(__file__).with_name("words.yaml")).data


@cache
def languages() -> dict[str, str]:
    """Give for each way of writing a language its BCP-47 subtag: languages.yaml.

    >>> languages()["haitian creole"], languages()["spa"]
    ('ht', 'es')
    """
    found = read_yaml(Path(__file__).with_name("languages.yaml")).data
    return {tag: tag for tag in found} | {plain(word): tag for tag, texts in found.items() for word in texts}


def plain(text: Any) -> str:
    """Write a text in small letters with single spaces, so that ways of writing it compare alike.

    >>> plain("  Haitian   CREOLE "), plain(1.0), plain(True)
    ('haitian creole', '1', 'true')
    """
    written = " ".join(str(text).casefold().split())
    # A whole number that an empty cell elsewhere in its column has turned into a decimal.
    return written[:-2] if written.endswith(".0") and written[:-2].lstrip("-").isdecimal() else written


@cache
def blanks() -> frozenset[str]:
    """Give the texts that stand for nothing, in small letters.

    >>> "n/a" in blanks()
    True
    """
    return frozenset(plain(word) for word in words()["blank"])


def is_blank(text: Any) -> bool:
    """Say whether nothing was collected.

    >>> [is_blank(text) for text in (None, float("nan"), " ", "NULL", "Unknown")]
    [True, True, True, True, False]
    """
    if isinstance(text, str):
        # Most cells are told by their first letter, which costs less than writing them plain.
        return text.lstrip()[:1].casefold() in _first_letters() and plain(text) in blanks()
    return text is None or text != text


@cache
def _first_letters() -> frozenset[str]:
    return frozenset(word[:1] for word in blanks())


@cache
def meanings(table: str, column: str) -> dict[str, str]:
    """Give for each way of writing a value of "table.column" the stored value.

    Unknown and declined stand apart, in the dictionary's words where it has them.

    >>> meanings("patients", "payer_primary")["self-pay"], meanings("patients", "gender_identity")["refused"]
    ('uninsured', 'declined')
    """
    labels = dictionary()[table]["columns"][column].get("labels", {})
    declined = "declined" if "declined" in labels else DECLINED
    found = {plain(word): UNKNOWN for word in words()["unknown"]}
    found |= {plain(word): declined for word in words()["declined"]}
    if set(labels) == {"yes", "no"}:
        found |= {plain(word): value for value, texts in words()["flag"].items() for word in texts}
    for value, texts in words()["columns"].get(column, {}).items():
        found |= {plain(word): value for word in texts}
    if column in LANGUAGE_COLUMNS:
        found |= languages()
    found |= {plain(label): value for value, label in labels.items()}
    return found | {plain(value): value for value in labels}


def read_word(text: Any, table: str, column: str) -> str | None:
    """Say which stored value a text stands for; None for a blank, "unmapped" where nothing is known of it.

    Parameters
    ----------
    text : a cell.
    table, column : of the dictionary; any text is a value of a column whose values are open.

    Examples
    --------
    >>> [read_word(text, "patients", "preferred_language_recorded") for text in ("SPA", "pt-BR", "Creole", "")]
    ['es', 'pt', 'unmapped', None]
    >>> read_word("Y", "patients", "interpreter_needed")
    'yes'

    """
    known = meanings(table, column)
    written = plain(text) if text is not None else ""
    # "None" and "NA" can be values, so they are looked up before they count as blank.
    if written in known and written not in ("", "nan"):
        return known[written]
    if is_blank(text):
        return None
    if dictionary()[table]["columns"][column].get("values") == "open":
        return str(text).strip()
    if column in LANGUAGE_COLUMNS:
        return languages().get(_primary(written), UNMAPPED)
    return UNMAPPED


def _primary(written: str) -> str:
    """Leave the region off a language tag: "pt-br" is pt. Anything longer is a text and stays whole."""
    first, _, rest = written.replace("_", "-").partition("-")
    return first if 2 <= len(first) <= 3 and rest.isalnum() and 2 <= len(rest) <= 4 else written
