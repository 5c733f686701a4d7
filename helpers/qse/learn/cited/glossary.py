"""The words of the course: what each means in plain English, and what it is confused with."""

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from qse.documents.twin import Words
from qse.files import Problem, content, nearest, read_yaml
from qse.learn.parts import among, mapping, parts


@dataclass(frozen=True)
class Term:
    """One word: `see` names others, `not_` says what it is confused with, `also` under which names it is found."""

    name: str
    means: str
    see: tuple[str, ...] = ()
    not_: str = ""
    also: tuple[str, ...] = ()


def read_glossary(path: Path) -> dict[str, Term]:
    """Read a glossary by name.

    Parameters
    ----------
    path : the file; a word, and under it `means` and, where needed, `see`, `not` and `also`.

    Raises
    ------
    Problem : a part is missing or wrong, or a name leads to two words; file, line and field are named.

    Examples
    --------
    >>> read_glossary(content("curriculum/glossary.yaml"))["median"].see
    ('run chart',)

    """
    document = read_yaml(path)
    found: dict[str, Term] = {}
    taken: dict[str, str] = {}
    for name in mapping(document):
        if not isinstance(name, str):
            raise document.problem(name, says="a word of the glossary is a text; put it in quotation marks.")
        found[name] = parts(Term, document, name, name=name)
        for index, other in enumerate((name, *found[name].also)):
            if other.lower() in taken:
                where = (name, "also", index - 1) if index else (name,)
                raise document.problem(*where, says=f"{other!r} already leads to {taken[other.lower()]!r}.")
            taken[other.lower()] = name
    for name, word in found.items():
        if word.see:
            among(document, name, "see", known=found, what="word")
    return found


@cache
def glossary() -> dict[str, Term]:
    """Read the glossary of the course."""
    return read_glossary(content("curriculum/glossary.yaml"))


def term(name: str) -> Words:
    """Say what a word of the course means.

    Parameters
    ----------
    name : the word, in capitals or not, such as "run chart".

    Raises
    ------
    Problem : the glossary does not have it; the nearest is given.

    Examples
    --------
    >>> term("median")
    Median: The middle value when all values are lined up. Half lie below it and half above.
    Not: The average, which a few very high values can pull up.
    See also: run chart.

    """
    names = {other: word for word in glossary().values() for other in (word.name, *word.also)}
    word = {other.lower(): word for other, word in names.items()}.get(str(name).strip().lower())
    if word is None:
        raise Problem(f"The glossary has no {name!r}.{nearest(name, names)}")
    title = word.name[0].upper() + word.name[1:]
    lines = [("Not", word.not_)] if word.not_ else []
    lines += [("See also", f"{', '.join(word.see)}.")] if word.see else []
    plain = "\n".join(f"{label}: {says}" for label, says in [(title, word.means), *lines])
    rest = "".join(f"<br><em>{label}:</em> {escape(says)}" for label, says in lines)
    return Words(plain, f"<p><strong><dfn>{escape(title)}</dfn></strong>: {escape(word.means)}{rest}</p>")
