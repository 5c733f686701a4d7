"""The thirty vignettes of month 1 as a coding: each level yes or no, in one of three published schemes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from qse.casework.codebook import Axis, Codebook, Item, Reading, plain
from qse.casework.coding import Coding
from qse.files import Problem, nearest
from qse.records import text_bank

SCHEMES = {
    "ama": "the four levels of the American Medical Association",
    "jones": "the three levels of Camara Jones",
    "kickoff": "the three levels of the kick-off's first question",
}
PARTS = {"live": True, "alone": False}


def coding(kind: str = "vignettes", part: str = "live", levels: str = "ama", round: int = 1) -> Coding:
    """Open the vignettes to be coded by level.

    Parameters
    ----------
    kind : "vignettes". The factors of a case are coded with ``qse.case("case_01").coding``.
    part : "live" (ten, for the call), "alone" (twenty, between calls) or "all".
    levels : "ama" (structural, institutional, interpersonal, internalized), "jones" (institutionalized,
        personally mediated, internalized) or "kickoff" (structural, institutional, interpersonal).
    round : 1 before the two coders talk, 2 after it; each has a file of its own.

    Returns
    -------
    Coding : a form; `.code`, `.agreement`, see there. Second coders that come with it: "course", and
        "other", who takes the other side wherever the course calls a level arguable.

    Raises
    ------
    Problem : there is no such kind, part, scheme or round.

    Examples
    --------
    >>> import qse
    >>> sheet = qse.coding("vignettes").code("v03", "institutional")
    >>> len(sheet.shown), len(qse.coding("vignettes", part="alone").shown)
    (10, 20)
    >>> sheet.agreement("course").rows[0].both
    1
    >>> qse.coding("vignettes", part="all").agreement("other", first="course").rows[0].both
    30

    """
    for given, known in ((kind, ["vignettes"]), (part, [*PARTS, "all"]), (levels, list(SCHEMES))):
        if given not in known:
            raise Problem(f"coding has no {given!r}.{nearest(given, known)}")
    if round not in (1, 2):
        raise Problem(f"round is 1 (before you talk) or 2 (after it), not {round!r}.")
    book, live = _book(levels)
    shown = [item for item in book.items if part == "all" or (item.name in live) == PARTS[part]]
    return Coding(book, f"coding/vignettes-{levels}-round-{round}.yaml", shown)


@cache
def _book(levels: str) -> tuple[Codebook, frozenset[str]]:
    """Read the vignettes in one scheme, and which of them are kept for the call."""
    bank = text_bank("level_vignettes")
    parts = bank.codes["suggested"]["parts"]
    jones: dict[str, str] = parts["jones"]["values"]
    # The bank words what the schemes share once, under Jones.
    shared = {"interpersonal": jones["personally_mediated"], "internalized": jones["internalized"]}
    values = jones if levels == "jones" else {**parts["ama"]["values"], **shared}
    if levels == "kickoff":
        values = {name: means for name, means in values.items() if name != "internalized"}
    axis = Axis("level", "At which levels does it act? Answer yes or no for each.", values, several=True)
    course, other, why, arguable = {}, {}, {}, {}
    for text in bank.texts:
        said = text.codes["suggested"]["ama"]
        course[text.id] = {"level": _scheme(levels, said)}
        other[text.id] = {"level": _scheme(levels, _turned(said, text.codes["arguable"]["level"]))}
        why[text.id] = text.codes["why"]
        arguable[text.id] = (
            f"{_argued(levels, values, text.codes['arguable']['level'])} {text.codes['arguable']['why']}"
        )
    readings = {
        "course": Reading("the course", course, why, arguable),
        "other": Reading("another reader", other),
    }
    items = tuple(Item(text.id, text.text) for text in bank.texts)
    book = Codebook(f"Vignettes by {SCHEMES[levels]}", f"vignettes, {levels}", (axis,), items, readings)
    return book, frozenset(text.id for text in bank.texts if text.codes["live"])


def _argued(levels: str, values: Mapping[str, str], ama: str) -> str:
    """Name the arguable level in the scheme in use; one that the scheme does not have keeps its owner's name."""
    level = "personally_mediated" if (levels, ama) == ("jones", "interpersonal") else ama
    return f"Arguable: {plain(level)}." if level in values else f"Arguable, in the AMA's four: {ama}."


def _turned(said: Mapping[str, bool], level: str) -> dict[str, bool]:
    """Take the other side at the arguable level; internalized is never coded onto a patient, so never added."""
    if level == "internalized" and not said[level]:
        return dict(said)
    return {**said, level: not said[level]}


def _scheme(levels: str, ama: Mapping[str, bool]) -> dict[str, Any]:
    if levels == "jones":
        return {
            "institutionalized": ama["structural"] or ama["institutional"],
            "personally_mediated": ama["interpersonal"],
            "internalized": ama["internalized"],
        }
    return {name: said for name, said in ama.items() if levels == "ama" or name != "internalized"}
