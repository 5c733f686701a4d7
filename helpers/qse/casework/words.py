"""What all case reviews share: questions, codes, grades and standing lines, from curriculum/casework.yaml."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from qse.casework.codebook import Axis
from qse.casework.reading import Parts
from qse.files import content, read_yaml

PARTS = (
    "private",
    "not_reviewed",
    "checklist",
    "questions",
    "mechanisms",
    "levels",
    "evidence",
    "grades",
    "cites",
)
GRADES = ("stronger", "intermediate", "weaker")


@dataclass(frozen=True)
class Question:
    """One of the ten questions. `attested` where asking it was heard at the network's kick-off; words are ours."""

    name: str
    asks: str
    help: str
    attested: bool
    note: str


@dataclass(frozen=True)
class Grade:
    """How strong an action is, why, and which kinds of action are so."""

    name: str
    means: str
    kinds: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class CaseWords:
    """The content of casework.yaml; `axes` are mechanism, level and evidence."""

    private: str
    not_reviewed: str
    checklist: tuple[str, ...]
    questions: tuple[Question, ...]
    axes: tuple[Axis, Axis, Axis]
    grades: tuple[Grade, ...]
    cites: tuple[str, ...]

    def grade_of(self, kind: str) -> Grade:
        """Return the grade of a kind of action."""
        return next(grade for grade in self.grades if kind in grade.kinds)

    @property
    def kinds(self) -> dict[str, str]:
        """All kinds of action, stronger ones first."""
        return {kind: says for grade in self.grades for kind, says in grade.kinds.items()}


@cache
def case_words() -> CaseWords:
    """Read casework.yaml.

    >>> len(case_words().questions), case_words().grade_of("training").name
    (10, 'weaker')
    """
    return read_words(content("curriculum/casework.yaml"))


def read_words(path: Path) -> CaseWords:
    """Read the shared words from a file.

    Raises
    ------
    Problem : a part is missing, is not of its kind, or stands for two things; file, line and field are named.

    """
    parts = Parts(read_yaml(path))
    parts.only(names=PARTS, needed=PARTS)
    questions = []
    for name in parts.named("questions"):
        at = ("questions", name)
        parts.only(*at, names=("asks", "help", "from", "note"), needed=("asks", "help", "from"))
        origin = parts.one_of(*at, "from", known=("attested", "ours"))
        words = [parts.text(*at, part, needed=part != "note") for part in ("asks", "help", "note")]
        questions.append(Question(name, words[0], words[1], origin == "attested", words[2]))
    grades, seen = [], set()
    parts.only("grades", names=GRADES, needed=GRADES)
    for name in GRADES:
        at = ("grades", name)
        parts.only(*at, names=("means", "kinds"), needed=("means", "kinds"))
        kinds = {kind: parts.text(*at, "kinds", kind) for kind in parts.named(*at, "kinds")}
        for kind in kinds:
            if kind in seen:
                raise parts.wrong(*at, "kinds", kind, says="this kind stands under two grades; keep one.")
        seen |= set(kinds)
        grades.append(Grade(name, parts.text(*at, "means"), kinds))
    asked = {
        "mechanism": ("mechanisms", "By what did it act? Pick the one that fits best."),
        "level": ("levels", "At which level? Answer yes or no for each; all may be no."),
        "evidence": ("evidence", "How strong is the evidence?"),
    }
    mechanism, level, evidence = (
        Axis(name, asks, {one: parts.text(key, one) for one in parts.named(key)}, several=name == "level")
        for name, (key, asks) in asked.items()
    )
    return CaseWords(
        parts.text("private"),
        parts.text("not_reviewed"),
        parts.texts("checklist"),
        tuple(questions),
        (mechanism, level, evidence),
        tuple(grades),
        parts.texts("cites"),
    )
