"""What stands in a field of registration: known, blank, unknown, declined, other or unmapped."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, nearest, read_yaml
from qse.measures.path import tables
from qse.records.own.words import languages

STATES = ("known", "blank", "unknown", "declined", "other", "unmapped")


@dataclass(frozen=True)
class Field:
    """A field; see fields.yaml."""

    name: str
    title: str
    table: str
    column: str
    unknown: Sequence[str] = ()
    declined: Sequence[str] = ()
    other: Sequence[str] = ()
    several: str = ""
    separators: Sequence[str] = ()
    history: str = ""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        """The values of the dictionary."""
        return list(tables()[self.table]["columns"][self.column]["labels"])

    def meant(self, text: Any) -> str:
        """Say which stored value a text stands for: "" for a blank, "unmapped" if none.

        Examples
        --------
        >>> race = registration_field("race_ethnicity")
        >>> [race.meant(text) for text in ("white ", "White; white", "Black | Hispanic", "9", "  ")]
        ['white', 'white', 'multiracial', 'unmapped', '']

        """
        if text is None or text is pd.NA or text != text or not str(text).strip():
            return ""
        whole = self._word(str(text))
        if whole or not self.separators:
            return whole or "unmapped"
        parts = [str(text)]
        for separator in self.separators:
            parts = [piece for part in parts for piece in part.split(separator)]
        meant = {self._word(part) for part in parts if part.strip()}
        if "" in meant:
            return "unmapped"
        return meant.pop() if len(meant) == 1 else self.several

    @property
    def answers(self) -> list[str]:
        """The stored values that are an answer."""
        return sorted({value for value in _words(self.name).values() if self.state(value) == "known"})

    def state(self, value: str) -> str:
        """Say what kind of entry a stored value is: one of `STATES`."""
        if value in ("", "unmapped"):
            return value or "blank"
        kinds = {"unknown": self.unknown, "declined": self.declined, "other": self.other}
        return next((kind for kind, values in kinds.items() if value in values), "known")

    def _word(self, text: str) -> str:
        return _words(self.name).get(text.strip().casefold(), "")


@cache
def registration_fields() -> dict[str, Field]:
    """Read all fields by name: fields.yaml.

    >>> registration_fields()["gender"].column
    'gender_identity'
    """
    found = read_yaml(Path(__file__).with_name("fields.yaml")).data
    return {name: Field(name=name, **parts) for name, parts in found.items()}


def registration_field(name: str) -> Field:
    """Look a field up by name.

    Raises
    ------
    Problem : there is none of that name.

    """
    if not isinstance(name, str) or name not in registration_fields():
        raise Problem(f"There is no field {name!r}.{nearest(name, registration_fields())}")
    return registration_fields()[name]


@cache
def _words(name: str) -> dict[str, str]:
    """Give for each way of writing the stored value: the value itself, its label, and the words of fields.yaml."""
    of = registration_fields()[name]
    labels = tables()[of.table]["columns"][of.column]["labels"]
    # A team's own records hold these apart also where the dictionary of the network does not.
    found = {value: value for value in (*of.unknown, *of.declined)}
    if name == "language":
        found |= {tag: tag for tag in languages().values()}
    found |= {value.casefold(): value for value in labels} | {
        label.casefold(): value for value, label in labels.items()
    }
    return found | {word.casefold(): value for value, words in of.words.items() for word in words}


def sort_values(name: str, values: Iterable[Any]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Sort the entries of a field as they were written.

    Parameters
    ----------
    name : of the field, such as "race_ethnicity".
    values : entries; None, NaN and spaces are blank.

    Returns
    -------
    states : how many entries of each of `STATES`.
    known : how many of each stored value that is known.
    unmapped : the texts that stand for nothing, each once.

    Examples
    --------
    >>> states, known, unmapped = sort_values("race_ethnicity", ["W", "UNK", "Martian", None, "Black"])
    >>> dict(states), unmapped
    ({'known': 2, 'unknown': 1, 'unmapped': 1, 'blank': 1}, ['Martian'])

    """
    of = registration_field(name)
    states: Counter[str] = Counter()
    known: Counter[str] = Counter()
    unmapped = set()
    for text, many in Counter(None if each != each else each for each in values).items():
        meant = of.meant(text)
        states[of.state(meant)] += many
        if of.state(meant) == "known":
            known[meant] += many
        if meant == "unmapped":
            unmapped.add(str(text).strip())
    return states, known, sorted(unmapped)
