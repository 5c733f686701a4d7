"""Banks of written texts: note snippets, complaints, event narratives and vignettes for coding.

We wrote them. They tell no race, ethnicity or language of a patient, and are drawn without looking at group;
the vignettes alone say how people of a group are treated. The `codes` at the head of each file say what each
code means.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from qse.files import Document, Problem, nearest, read_yaml

BANKS = ("complaints", "event_narratives", "level_vignettes", "note_snippets")
CREDITS = ("written_by", "reviewed_by")


@dataclass(frozen=True)
class Text:
    """One text, what it is coded as, and who wrote and who reviewed it."""

    id: str
    text: str
    codes: dict[str, Any] = field(hash=False)
    written_by: str
    reviewed_by: str


@dataclass(frozen=True)
class Bank:
    """A file of texts: its version, what its codes mean, and the texts in the order of the file."""

    version: int
    codes: dict[str, Any] = field(hash=False, repr=False)
    texts: tuple[Text, ...] = field(repr=False)


def texts(bank: str) -> tuple[Text, ...]:
    """Read the texts of a bank.

    Parameters
    ----------
    bank : "complaints", "event_narratives", "level_vignettes" or "note_snippets".

    Raises
    ------
    Problem : there is no such bank, or its file is broken; file, line and field are named.

    Examples
    --------
    >>> first = texts("note_snippets")[0]
    >>> first.id, first.codes["language"], first.reviewed_by
    ('n001', 'stigmatising', 'nobody with lived experience yet')

    """
    return text_bank(bank).texts


@cache
def text_bank(bank: str) -> Bank:
    """Read a bank with its version and the meaning of its codes; see `texts`.

    >>> text_bank("event_narratives").codes["harm_scale"]["values"]["death"]
    'the patient died'
    """
    if bank not in BANKS:
        raise Problem(f"There is no bank of texts {bank!r}.{nearest(bank, BANKS)}")
    return read_bank(Path(__file__).with_name(f"{bank}.yaml"))


def read_bank(path: Path) -> Bank:
    """Read a bank from a file; see `texts`."""
    document = read_yaml(path)
    for part in ("version", *CREDITS, "codes", "texts"):
        if not isinstance(document.data, dict) or part not in document.data:
            raise document.problem(says=f"the part {part!r} is missing.")
    for part in ("codes", "texts"):
        if not isinstance(document.data[part], dict):
            raise document.problem(part, says="write names with parts under them.")
    codes = document.data["codes"]
    return Bank(
        document.data["version"],
        codes,
        tuple(_text(document, name, codes) for name in document.data["texts"]),
    )


def _text(document: Document, name: str, codes: dict[str, Any]) -> Text:
    parts, at = document.data["texts"][name], ("texts", name)
    if not isinstance(parts, dict):
        raise document.problem(*at, says="a text is a list of named parts.")
    credits = {credit: parts.get(credit, document.data[credit]) for credit in CREDITS}
    for part, words in {"text": parts.get("text"), **credits}.items():
        if not isinstance(words, str) or not words:
            raise document.problem(*at, part, says="write some words.")
    own = {part: value for part, value in parts.items() if part not in ("text", *CREDITS)}
    return Text(str(name), parts["text"], _parts(document, at, own, codes), **credits)


def _parts(document: Document, at: tuple[Any, ...], own: Any, codes: dict[str, Any]) -> dict[str, Any]:
    """Check codes against their definitions, and fill in the default of those left out."""
    if not isinstance(own, dict):
        raise document.problem(*at, says="write named codes here.")
    for name in own:
        if name not in codes:
            raise document.problem(*at, name, says=f"there is no such code.{nearest(name, codes)}")
    checked = {}
    for name, code in codes.items():
        if name in own:
            checked[name] = _value(document, (*at, name), own[name], code)
        elif "default" in code:
            checked[name] = code["default"]
        elif not code.get("optional"):
            raise document.problem(*at, says=f"the code {name!r} is missing.")
    return checked


def _value(document: Document, at: tuple[Any, ...], value: Any, code: dict[str, Any]) -> Any:
    pick = code["pick"]
    if pick == "parts":
        return _parts(document, at, value, code["parts"])
    if pick == "text" and not (isinstance(value, str) and value):
        raise document.problem(*at, says="write some words.")
    if pick == "yes_no" and not isinstance(value, bool):
        raise document.problem(*at, says="write yes or no.")
    if pick == "some" and not (isinstance(value, list) and (value or code.get("empty"))):
        raise document.problem(*at, says="write a list, such as [one, another].")
    if pick == "each" and not (
        isinstance(value, dict)
        and set(value) == set(code["values"])
        and all(isinstance(answer, bool) for answer in value.values())
    ):
        raise document.problem(*at, says=f"write yes or no for each of: {', '.join(code['values'])}.")
    if pick in ("one", "some"):
        for one in value if pick == "some" else [value]:
            if one not in code["values"]:
                raise document.problem(*at, says=f"{one!r} is no value here.{nearest(one, code['values'])}")
    return value
