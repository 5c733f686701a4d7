"""What the course cites: the bibliography in sources.yaml, and how far each citation was checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from qse.documents.twin import Words
from qse.files import Document, Problem, content, nearest, read_yaml
from qse.learn.curriculum import required

FILE = "sources.yaml"
VERIFIED = ("yes", "partly", "no")
DOUBTS = {"partly": "Checked only in part.", "no": "Not verified."}
NEEDED = ("authors", "cited_for")
OTHER = ("year", "title", "where", "doi", "address", "figures", "note")
# YAML reads a bare yes or no as true or false.
BARE = {True: "yes", False: "no"}

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Source:
    """One work that the course cites.

    `verified` is "yes", "partly" or "no"; `figures` are the published figures a page may print, `note` the
    doubt. Parts that our pages do not give are "" (`year`: None).
    """

    key: str
    authors: str
    cited_for: str
    verified: str
    year: int | None = None
    title: str = ""
    where: str = ""
    doi: str = ""
    address: str = ""
    figures: str = ""
    note: str = ""

    @property
    def short(self) -> str:
        """Authors and year, as "Schulson LB et al., 2021"."""
        return f"{self.authors}, {self.year or 'no date'}"

    @property
    def reference(self) -> str:
        """The work in one line, with its DOI or else its address.

        Examples
        --------
        >>> Source("a2021", "A et al.", "An example.", "yes", 2021, "A title", "J 2021;1:2", "10.1/x").reference
        'A et al. (2021). A title. J 2021;1:2. doi:10.1/x'

        """
        found = f"doi:{self.doi}" if self.doi else self.address
        parts = [f"{self.authors} ({self.year or 'no date'})", self.title, self.where, found]
        return " ".join(part if part == found else _stop(part) for part in parts if part)

    @property
    def doubt(self) -> str:
        """How far it was not checked, and the note; "" if there is nothing to say."""
        return " ".join(part for part in (DOUBTS.get(self.verified, ""), self.note) if part)


def cite(*names: str) -> Words:
    """Give references, what the course cites each for, and the doubt if there is one.

    Parameters
    ----------
    names : keys in sources.yaml, such as "schulson2021"; one or several.

    Returns
    -------
    Words, for a notebook and as text; a paragraph each.

    Raises
    ------
    Problem : none is named, or there is no source of that key; the nearest is given. Or sources.yaml is broken.

    Examples
    --------
    >>> str(cite("jones2000")).splitlines()[-1]
    'Cited for: Three levels of racism.'
    >>> len(str(cite("jones2000", "schulson2021")).split("\\n\\n"))
    2

    """
    if not names:
        raise Problem('Name what to cite, such as qse.cite("schulson2021").')
    cited = [_cited(known(name, sources(), "source")) for name in names]
    return Words("\n\n".join(one.text for one in cited), "".join(one.html for one in cited))


def _cited(source: Source) -> Words:
    lines = [("", source.reference), ("Cited for:", source.cited_for)]
    if source.doubt:
        lines.append(("To know:", source.doubt))
    return sentences(lines)


def sources(path: Path | None = None) -> Mapping[str, Source]:
    """Read the bibliography by key.

    Parameters
    ----------
    path : another file than the course's own.

    Raises
    ------
    Problem : the file has a mistake; file, line and field are named.

    Examples
    --------
    >>> sources()["schulson2021"].year
    2021

    """
    return _sources(path or content("curriculum") / FILE)


@cache
def _sources(path: Path) -> Mapping[str, Source]:
    document = read_yaml(path)
    return {key: _source(document, key) for key in entries(document, "sources")}


def _source(document: Document, key: str) -> Source:
    parts = checked(document, key, NEEDED, (*OTHER, "verified"))
    if "verified" not in parts:
        raise document.problem(key, says="the part 'verified' is missing.")
    verified = BARE.get(parts["verified"], parts["verified"]) if _plain(parts["verified"]) else None
    if verified not in VERIFIED:
        raise document.problem(key, "verified", says=f"write yes, partly or no, not {parts['verified']!r}.")
    year = parts.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2100):
        raise document.problem(key, "year", says=f"write a year such as 2021, not {year!r}.")
    texts = {name: text(document, key, name) for name in (*NEEDED, *OTHER) if name != "year"}
    if texts["figures"] and verified == "no":
        raise document.problem(
            key, "figures", says="no figure may be printed from a source with `verified: no`; take it out."
        )
    if verified != "yes" and not texts["note"]:
        raise document.problem(key, says="a source that is not verified needs a `note` that says the doubt.")
    if verified != "no" and not texts["where"]:
        raise document.problem(key, says="the part 'where' is missing.")
    if texts["doi"] and not re.fullmatch(r"10\.\d+/\S+", texts["doi"]):
        raise document.problem(key, "doi", says=f"write a DOI such as 10.1000/182, not {texts['doi']!r}.")
    if texts["address"] and not re.fullmatch(r"https?://\S+", texts["address"]):
        raise document.problem(
            key, "address", says=f"write an address from https:// on, not {texts['address']!r}."
        )
    return Source(key, verified=verified, year=year, **texts)


def entries(document: Document, what: str) -> list[str]:
    """Return the keys of a file that must be a list of named `what`.

    Raises
    ------
    Problem : it is not, or a key is not lower-case letters, digits and underscores.

    """
    if not isinstance(document.data, dict):
        raise document.problem(says=f"this must be a list of named {what}.")
    for key in document.data:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", str(key)):
            raise document.problem(key, says="a key is made of small letters, digits and underscores.")
    return list(document.data)


def checked(document: Document, key: str, needed: tuple[str, ...], other: tuple[str, ...]) -> dict[str, Any]:
    """Return the parts of an entry after checking that none is missing and none unknown.

    Raises
    ------
    Problem : one is; file, line and field are named.

    """
    parts = required(document, (key,), needed)
    for name in parts:
        if name not in (*needed, *other):
            raise document.problem(
                key, name, says=f"there is no part {name!r}.{nearest(name, (*needed, *other))}"
            )
    return parts


def text(document: Document, key: str, name: str) -> str:
    """Return a part as text, "" if it is left out or empty.

    Raises
    ------
    Problem : it is something else than text.

    """
    value = document.data[key].get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise document.problem(key, name, says=f"write text, in quotation marks if need be, not {value!r}.")
    return value.strip()


def known(name: str, among: Mapping[str, Entry], what: str) -> Entry:
    """Return what stands under a key.

    Raises
    ------
    Problem : nothing does; the nearest key is given.

    """
    if name not in among:
        raise Problem(f"There is no {what} {name!r}.{nearest(name, among)}")
    return among[name]


def sentences(lines: Iterable[tuple[str, str]]) -> Words:
    """Set lines, each with a label or "", as text and as HTML.

    Examples
    --------
    >>> said = sentences([("", "A & B."), ("Ask:", "counsel.")])
    >>> str(said), said._repr_html_()
    ('A & B.\\nAsk: counsel.', '<p>A &amp; B.<br><strong>Ask:</strong> counsel.</p>')

    """
    said = list(lines)
    html = "<br>".join(
        f"<strong>{escape(label)}</strong> {escape(line)}" if label else escape(line) for label, line in said
    )
    return Words("\n".join(f"{label} {line}".strip() for label, line in said), f"<p>{html}</p>")


def _plain(value: Any) -> bool:
    return isinstance(value, bool | str)


def _stop(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."
