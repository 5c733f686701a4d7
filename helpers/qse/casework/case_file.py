"""The file of a case: what it holds, and how it is read. Every mistake names file, line and field."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qse.casework.codebook import Reading, checked
from qse.casework.reading import Parts
from qse.casework.words import case_words
from qse.files import Problem, nearest, read_yaml
from qse.measures import measure, stratifiers

OWN_MARK = "Own case, not for publication"
HARMS = ("none", "mild", "moderate", "severe", "death")
ROLES = {
    "CPH": "community and population health",
    "DEI": "diversity, equity and inclusion",
    "EXE": "executive",
    "OPS": "operations",
    "PAT": "patient lead",
    "QS": "quality and safety",
}
NEEDED = (
    "title",
    "written_by",
    "reviewed_by",
    "content_note",
    "harm",
    "timeline",
    "not_heard",
    "outcomes",
    "factors",
)
OTHER = (
    *(
        "language",
        "mark",
        "minutes",
        "setting",
        "person",
        "identity",
        "roles",
        "opt_out",
        "went_well",
        "pattern",
    ),
    *("cannot_show", "actions", "repair", "debrief", "close_alone"),
)
Lines = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Factor:
    """One thing that contributed, and to which outcome; `short` is what stands in the diagram."""

    name: str
    says: str
    to: str
    short: str = ""


@dataclass(frozen=True)
class Look:
    """One question to the records: a measure, by a stratifier."""

    asks: str
    measure: str
    by: str
    reference: str


@dataclass(frozen=True)
class Action:
    """One action. What is not decided yet is empty."""

    name: str
    says: str
    kind: str
    owner: str = ""
    measure: str = ""
    group: str = ""
    by: str = ""


@dataclass(frozen=True)
class CaseFile:
    """A case as its file tells it; see curriculum/cases/README.md for what each part is.

    `mark` stands on its drawings. `identity`, `roles`, `timeline`, `not_heard` and `repair` are lines of named
    words; `readings` are the codes that come with the case: "writers", and "other", who takes the other side where
    the writers call a code arguable.
    """

    name: str
    title: str
    written_by: str
    reviewed_by: str
    content_note: str
    harm: str
    language: str
    mark: str
    minutes: int
    setting: str
    person: str
    opt_out: str
    identity: Lines = field(hash=False)
    roles: Lines = field(hash=False)
    timeline: Lines = field(hash=False)
    not_heard: Lines = field(hash=False)
    repair: Lines = field(hash=False)
    went_well: tuple[str, ...]
    outcomes: dict[str, str] = field(hash=False)
    factors: tuple[Factor, ...]
    readings: dict[str, Reading] = field(hash=False)
    pattern: tuple[Look, ...]
    cannot_show: tuple[str, ...]
    actions: tuple[Action, ...]
    debrief: tuple[str, ...]
    close_alone: tuple[str, ...]


def read_case(path: Path) -> CaseFile:
    """Read a case.

    Parameters
    ----------
    path : the YAML file.

    Raises
    ------
    Problem : a part is missing, unknown or not of its kind; file, line and field are named.

    Examples
    --------
    >>> from qse.files import content
    >>> read_case(content("curriculum/cases/case_01.yaml")).harm
    'moderate'

    """
    parts = Parts(read_yaml(path))
    parts.only(names=(*NEEDED, *OTHER), needed=NEEDED)
    outcomes = {name: parts.text("outcomes", name) for name in parts.named("outcomes")}
    return CaseFile(
        name=Path(path).stem,
        harm=parts.one_of("harm", known=HARMS),
        language=parts.text("language", needed=False) or "en",
        mark=parts.text("mark", needed=False) or OWN_MARK,
        minutes=parts.whole("minutes", default=60),
        identity=_lines(parts, "identity", ("what", "known", "recorded", "mattered"), least=0),
        roles=_lines(parts, "roles", ("name", "does"), ("who",), least=0, known={"who": ROLES}),
        timeline=_lines(parts, "timeline", ("when", "what"), ("source",)),
        not_heard=_lines(parts, "not_heard", ("who", "why"), ("how",)),
        repair=_lines(parts, "repair", ("to", "what"), ("who", "by"), least=0),
        outcomes=outcomes,
        factors=tuple(_factor(parts, name, outcomes) for name in parts.named("factors")),
        readings=_readings(parts),
        pattern=tuple(_look(parts, number) for number in parts.count("pattern", least=0)),
        actions=tuple(_action(parts, name) for name in parts.named("actions", least=0)),
        title=parts.text("title"),
        written_by=parts.text("written_by"),
        reviewed_by=parts.text("reviewed_by"),
        content_note=parts.text("content_note"),
        setting=parts.text("setting", needed=False),
        person=parts.text("person", needed=False),
        opt_out=parts.text("opt_out", needed=False),
        went_well=parts.texts("went_well", least=0),
        cannot_show=parts.texts("cannot_show", least=0),
        debrief=parts.texts("debrief", least=0),
        close_alone=parts.texts("close_alone", least=0),
    )


def _lines(
    parts: Parts,
    name: str,
    needed: tuple[str, ...],
    other: tuple[str, ...] = (),
    least: int = 1,
    known: dict[str, dict[str, str]] | None = None,
) -> Lines:
    lines = []
    for number in parts.count(name, least=least):
        parts.only(name, number, names=(*needed, *other), needed=needed)
        line = {part: parts.text(name, number, part, needed=part in needed) for part in (*needed, *other)}
        for part, words in (known or {}).items():
            line[part] = words.get(parts.one_of(name, number, part, known=words, needed=False), "")
        lines.append(line)
    return tuple(lines)


def _factor(parts: Parts, name: str, outcomes: dict[str, str]) -> Factor:
    at = ("factors", name)
    axes = [axis.name for axis in case_words().axes]
    parts.only(*at, names=("says", "short", "to", *axes, "why", "arguable", "other"), needed=("says", "to"))
    given = [axis for axis in axes if parts.value(*at, axis) is not None]
    if given and len(given) < len(axes):
        left = next(axis for axis in axes if axis not in given)
        raise parts.wrong(
            *at, says=f"the part {left!r} is missing; code a factor on all of {', '.join(axes)} or none."
        )
    says, short = parts.text(*at, "says"), parts.text(*at, "short", needed=False)
    return Factor(name, says, parts.one_of(*at, "to", known=outcomes), short or says)


def _readings(parts: Parts) -> dict[str, Reading]:
    """Read the writers' codes and, where a factor has another reading, those of one who takes the other side."""
    codes: dict[str, dict[str, Any]] = {}
    turned: dict[str, dict[str, Any]] = {}
    reasons: dict[str, dict[str, str]] = {"why": {}, "arguable": {}}
    for name in parts.named("factors"):
        at = ("factors", name)
        codes[name] = _codes(parts, *at)
        if parts.value(*at, "other") is not None:
            parts.only(*at, "other", names=codes[name], needed=())
            turned[name] = _codes(parts, *at, "other")
        for part, found in reasons.items():
            if parts.value(*at, part) is not None:
                found[name] = parts.text(*at, part)
    readings = {"writers": Reading("the writers", codes, **reasons)} if any(codes.values()) else {}
    if turned:
        other = {name: {**said, **turned.get(name, {})} for name, said in codes.items()}
        readings["other"] = Reading("another reader", other)
    return readings


def _codes(parts: Parts, *at: Any) -> dict[str, Any]:
    codes = {}
    for axis in case_words().axes:
        value = parts.value(*at, axis.name)
        if value is not None:
            try:
                codes[axis.name] = checked(axis, value)
            except Problem as problem:
                raise parts.wrong(*at, axis.name, says=str(problem)) from problem
    return codes


def _look(parts: Parts, number: int) -> Look:
    at = ("pattern", number)
    parts.only(*at, names=("asks", "measure", "by", "reference"), needed=("asks", "measure", "by"))
    name, by = parts.text(*at, "measure"), parts.text(*at, "by")
    try:
        measure(name)
    except Problem as problem:
        raise parts.wrong(*at, "measure", says=str(problem)) from problem
    if by not in stratifiers():
        raise parts.wrong(*at, "by", says=f"{by!r} is no stratifier.{nearest(by, stratifiers())}")
    return Look(parts.text(*at, "asks"), name, by, parts.text(*at, "reference", needed=False) or "overall")


def _action(parts: Parts, name: str) -> Action:
    at = ("actions", name)
    others = ("owner", "measure", "group", "by")
    parts.only(*at, names=("says", "kind", *others), needed=("says", "kind"))
    kind = parts.one_of(*at, "kind", known=case_words().kinds)
    return Action(
        name, parts.text(*at, "says"), kind, *(parts.text(*at, part, needed=False) for part in others)
    )
