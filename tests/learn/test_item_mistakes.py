"""Mistakes in a checks.yaml: file, line, field, and what to do."""

import copy
import re

import pytest
import yaml
from lines import line_of

from qse.files import Problem
from qse.learn import curriculum
from qse.learn.checks.items import item

OPTIONS = [{"text": f"Text {n}", "reason": f"Reason {n}"} for n in range(3)]
COMMON = {"objective": 1, "question": "What now?", "hints": ["Look."]}
FIGURE = {"measure": "reported_harm", "by": "interpreter_needed", "group": "yes", "value": "rate"}
SLIP = {"figure": {**FIGURE, "group": "no"}, "reason": "That is {value}."}
GOOD = {
    "choice": {**COMMON, "options": [{**OPTIONS[0], "right": True}, *OPTIONS[1:]]},
    "several": {**COMMON, "kind": "several", "options": [{**OPTIONS[0], "right": True}, *OPTIONS[1:]]},
    "number": {
        **COMMON,
        "kind": "number",
        "figure": FIGURE,
        "unit": "percent",
        "tolerance": 0.1,
        "reason": "It is {value}.",
        "near": [SLIP],
    },
    "order": {**COMMON, "kind": "order", "steps": OPTIONS},
    "sort": {
        **COMMON,
        "kind": "sort",
        "places": ["Here", "There"],
        "cards": [{**option, "place": 1} for option in OPTIONS],
        "enough": 2,
    },
    "reflection": {**COMMON, "kind": "reflection", "look_for": ["a name"], "worked": "Somebody said so."},
}
MISSING = object()

BROKEN = [
    ("choice", ("kind",), "chioce", "q.kind: there is no kind of check 'chioce'. Did you mean 'choice'?"),
    ("choice", ("kind",), 3, "q.kind: write a text here"),
    ("choice", ("options",), MISSING, "q: the part 'options' is missing"),
    ("choice", ("question",), MISSING, "q: the part 'question' is missing"),
    ("choice", ("question",), " ", "q.question: write a text here"),
    ("choice", ("hint",), "x", "q.hint: there is no such part here. Did you mean 'hints'?"),
    ("choice", ("name",), "x", "q.name: there is no such part here"),
    ("choice", ("worked",), "x", "q.worked: there is no such part here"),
    ("choice", ("hints",), [], "q.hints: write a list here"),
    ("choice", ("hints",), "Look.", "q.hints: write a list here"),
    ("choice", ("hints", 0), "", "q.hints.0: write a text here"),
    ("choice", ("objective",), MISSING, "q: the part 'objective' is missing"),
    ("choice", ("objective",), 0, "q.objective: month 0 has objectives 1 to 4"),
    ("choice", ("objective",), 5, "q.objective: month 0 has objectives 1 to 4"),
    ("choice", ("objective",), "Say it.", "q.objective: write a whole number"),
    ("choice", ("options", 0, "right"), MISSING, "q.options: mark exactly one option"),
    ("choice", ("options", 1, "right"), True, "q.options: mark exactly one option"),
    ("choice", ("options", 1, "right"), "yes", "q.options.1.right: write true or false, not 'yes'"),
    ("choice", ("options", 2, "reason"), MISSING, "q.options.2: the part 'reason' is missing"),
    ("choice", ("options", 2, "why"), "x", "q.options.2.why: there is no such part here"),
    ("choice", ("options", 2, "text"), "text  1", "q.options.2.text: this text stands twice"),
    ("choice", ("options", 2, "reason"), "Reason 0", "q.options.2.reason: this reason stands twice"),
    ("choice", ("options", 2, "text"), True, "q.options.2.text: write a text here"),
    ("choice", ("options",), OPTIONS[:2], "q.options: write 3 to 5 of them, not 2"),
    ("choice", ("options",), "a, b", "q.options: write a list here"),
    ("choice", ("options", 1), "only text", "q.options.1: write named parts here"),
    ("sort", ("cards", 1, "place"), 3, "q.cards.1.place: the places are 1 to 2"),
    ("sort", ("cards", 1, "place"), "There", "q.cards.1.place: write a whole number"),
    ("sort", ("enough",), 4, "q.enough: write how many of the 3 cards are enough"),
    ("sort", ("places",), ["Here"], "q.places: write 2 to 6 of them, not 1"),
    ("sort", ("cards", 2, "reason"), "Reason 0", "q.cards.2.reason: this reason stands twice"),
    ("several", ("options", 0, "right"), MISSING, "q.options: mark the options that fit"),
    ("several", ("options",), [{**each, "right": True} for each in OPTIONS], "at least one, and not all"),
    ("number", ("figure",), MISSING, "q: the part 'figure' is missing"),
    ("number", ("figure", "measure"), "harms", "q.figure.measure: There is no measure 'harms'"),
    ("number", ("figure", "by"), "tongue", "q.figure.by: Nothing to stratify by is called 'tongue'"),
    ("number", ("figure", "group"), "maybe", "q.figure.group: 'maybe' is not one of the groups"),
    ("number", ("figure", "group"), True, "q.figure.group: write a text here, not True"),
    ("number", ("figure", "value"), "rat", "q.figure.value: there is no value 'rat'. Did you mean 'rate'?"),
    ("number", ("figure", "value"), "median", "q.figure.value: a proportion has no 'median'"),
    ("number", ("figure", "reference"), "maybe", "q.figure: 'maybe' is not one of the groups"),
    ("number", ("figure", "repaired"), "sleep", "q.figure.repaired: There is no mechanism 'sleep'"),
    ("number", ("figure", "measure"), "harm", "q.figure.measure: 'harm' needs the truth"),
    ("number", ("figure", "revealed"), "yes", "q.figure.revealed: write true or false"),
    ("number", ("figure", "months"), [3], "q.figure.months: write the first and the last month"),
    ("number", ("figure", "months"), [3, "x"], "q.figure.months.1: write a whole number"),
    ("number", ("figure", "where"), "curlew", "q.figure.where: write named parts"),
    ("number", ("figure", "groups"), "yes", "q.figure.groups: there is no such part here"),
    ("number", ("unit",), "points", "q.unit: this figure is asked in percent"),
    ("number", ("unit",), MISSING, "q: the part 'unit' is missing"),
    ("number", ("figure", "value"), "n", "q.unit: this figure is no share"),
    ("number", ("tolerance",), MISSING, "q: the part 'tolerance' is missing"),
    ("number", ("tolerance",), -0.1, "q.tolerance: write a number, 0 or more, not -0.1"),
    ("number", ("tolerance",), True, "q.tolerance: write a number"),
    ("number", ("tolerance",), float("nan"), "q.tolerance: write a number"),
    ("number", ("tolerance",), 5, "q.near.0.figure: 3.6% lies within the tolerance"),
    ("number", ("reason",), "It is {rate}.", "q.reason: the one field here is {value}, not {rate}"),
    ("number", ("reason",), "It is {value.", "q.reason: the one field here is {value}"),
    ("number", ("reason",), MISSING, "q: the part 'reason' is missing"),
    ("number", ("near",), [], "q.near: write a list here"),
    ("number", ("near", 0, "reason"), MISSING, "q.near.0: the part 'reason' is missing"),
    ("number", ("near", 0, "reason"), "{low}", "q.near.0.reason: the one field"),
    ("number", ("near", 0, "figure", "by"), "x", "q.near.0.figure.by: Nothing to stratify by"),
    ("number", ("near", 0, "value"), 3, "q.near.0.value: there is no such part here"),
    ("order", ("steps",), OPTIONS[:2], "q.steps: write 3 to 8 of them, not 2"),
    ("order", ("steps", 1, "text"), "Text 0", "q.steps.1.text: this text stands twice"),
    ("order", ("steps", 1, "reason"), MISSING, "q.steps.1: the part 'reason' is missing"),
    ("order", ("options",), OPTIONS, "q.options: there is no such part here"),
    ("reflection", ("look_for",), [], "q.look_for: write a list here"),
    ("reflection", ("worked",), MISSING, "q: the part 'worked' is missing"),
]


class Plain(yaml.SafeDumper):
    """Write everything out, as people do, without references to what stands above."""

    def ignore_aliases(self, data):
        return True


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read the item q of a file that is written here."""
    folder = tmp_path / "curriculum" / "00_broken"
    folder.mkdir(parents=True)
    monkeypatch.setattr(curriculum, "content", lambda name: tmp_path / name)

    def of(text: str):
        (folder / "checks.yaml").write_text(text, encoding="utf-8")
        curriculum._read.cache_clear()
        return item("m00.q")

    yield of
    curriculum._read.cache_clear()


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_item_is_read(read, kind):
    asked = read(yaml.safe_dump({"q": GOOD[kind]}))
    assert (asked.name, asked.kind, asked.objective) == ("m00.q", kind, 1)


@pytest.mark.parametrize(("kind", "keys", "value", "says"), BROKEN)
def test_a_mistake_names_file_line_and_field(read, tmp_path, kind, keys, value, says):
    data = {"q": copy.deepcopy(GOOD[kind])}
    place = data["q"]
    for key in keys[:-1]:
        place = place[key]
    if value is MISSING:
        del place[keys[-1]]
    else:
        place[keys[-1]] = value
    text = yaml.dump(data, Dumper=Plain, sort_keys=False, width=1000)
    with pytest.raises(Problem) as problem:
        read(text)
    found = re.fullmatch(r"00_broken/checks\.yaml, line (\d+), (q[^:]*: [^\n]+)", str(problem.value))
    assert found, problem.value
    assert says in found[2]
    (tmp_path / "as_read.yaml").write_text(text, encoding="utf-8")
    assert int(found[1]) == line_of(tmp_path / "as_read.yaml", found[2].partition(":")[0])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("q: {question: Q, hints: [h], objective: 1}", "line 1, q: the part 'options' is missing"),
        ("other:\n  a: 1\nq: 3", "line 3, q: write named parts here"),
        (
            "q:\n  question: Q\n  kind: order\n  steps:\n    - {text: a, reason: b}",
            "line 4, q.steps: write 3",
        ),
        ("q:\n  hints: [h]\n  hints: [h]\n", "line 3: 'hints' stands twice"),
    ],
)
def test_the_line_is_the_one_in_the_file(read, text, says):
    with pytest.raises(Problem, match=r"^00_broken/checks\.yaml, ") as problem:
        read(text)
    assert says in str(problem.value)
