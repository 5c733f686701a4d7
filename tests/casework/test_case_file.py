"""Case files: those of the course can be read, a bad one is one sentence, whatever is wrong with it."""

import copy
import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qse
from qse.casework.case_file import ROLES, read_case
from qse.casework.words import case_words, read_words
from qse.files import Problem, content, read_yaml
from qse.records import text_bank

FILES = sorted(content("curriculum/cases").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_of_the_course_can_be_read(path):
    file = read_case(path)
    assert file.factors
    assert file.not_heard


def put(data: Any, value: Any, *keys: Any) -> Any:
    """Put a value at a place of nested data; DROP takes it away."""
    inside = data
    for key in keys[:-1]:
        inside = inside[key]
    if value == "DROP":
        del inside[keys[-1]]
    else:
        inside[keys[-1]] = value
    return data


WRONG = [
    (("title",), "DROP", "the part 'title' is missing"),
    (("title",), "", "write some words"),
    (("content_note",), "DROP", "the part 'content_note' is missing"),
    (("written_by",), "DROP", "the part 'written_by' is missing"),
    (("reviewed_by",), "  ", "write some words"),
    (("harm",), "bad", "'bad' is no value here. There is: 'death', 'mild', 'moderate', 'none', 'severe'"),
    (("minutes",), "an hour", "write a whole number above 0"),
    (("minutes",), 0, "write a whole number above 0"),
    (("timelin",), [], "there is no such part. Did you mean 'timeline'?"),
    (("timeline",), [], "write a list here"),
    (("timeline", 0, "what"), "DROP", "the part 'what' is missing"),
    (("timeline", 0, "when"), ["a"], "write some words"),
    (("timeline", 1), "words", "write named parts here"),
    (("not_heard",), "nobody", "write a list here"),
    (("roles", 1, "who"), "PATIENT", "Did you mean 'PAT'?"),
    (("outcomes",), {}, "write names here"),
    (("factors",), ["a"], "write names here"),
    (("factors", "preset", "to"), "fal", "Did you mean 'fall'?"),
    (("factors", "preset", "mechanism"), "language", "Did you mean 'language_access'?"),
    (("factors", "preset", "mechanism"), ["tool"], "is no value here"),
    (("factors", "preset", "level"), ["institution"], "Did you mean 'institutional'?"),
    (("factors", "preset", "level"), 3, "write names such as"),
    (("factors", "preset", "evidence"), "DROP", "the part 'evidence' is missing; code a factor on all"),
    (("factors", "preset", "evidence"), "strong", "is no value here"),
    (("factors", "preset", "say"), "x", "Did you mean 'says'?"),
    (("factors", "preset", "other"), {"mechanism": "langage_access"}, "Did you mean 'language_access'?"),
    (("factors", "preset", "other"), {"why": "x"}, "there is no such part"),
    (("factors", "two words"), {"says": "x", "to": "fall"}, "a name is one word"),
    (("pattern", 0, "measure"), "reported_harms", "Did you mean 'reported_harm'?"),
    (("pattern", 0, "by"), "need_interpreter", "is no stratifier"),
    (("pattern", 0, "asks"), "DROP", "the part 'asks' is missing"),
    (("actions", "mail", "kind"), "remind", "Did you mean 'reminder'?"),
    (("actions", "mail", "says"), "DROP", "the part 'says' is missing"),
    (("actions", "mail", "when"), "now", "there is no such part"),
    (("repair", 0, "to"), "DROP", "the part 'to' is missing"),
    (("debrief",), {"a": 1}, "write a list here"),
    (("went_well", 0), {"a": 1}, "write some words"),
]


@pytest.mark.parametrize(
    ("keys", "value", "says"), WRONG, ids=[f"{'.'.join(map(str, k))}-{v}" for k, v, _ in WRONG]
)
def test_a_bad_case_is_one_sentence_with_file_and_line(data, written, keys, value, says):
    path = written(put(data, value, *keys))
    with pytest.raises(Problem, match=r"^team_case\.yaml, line \d+, [^\n]+$") as problem:
        read_case(path)
    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("just words", "write named parts here"),
        ("[1, 2]", "write named parts here"),
        ("title: [", "did not find"),
        ("title: a\ntitle: b\n", "'title' stands twice"),
    ],
)
def test_a_file_that_is_no_case_is_one_sentence(tmp_path, text, says):
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=r"^odd\.yaml[^\n]*$") as problem:
        read_case(path)
    assert says in str(problem.value)


def test_a_time_of_day_stays_what_was_written(written, data, tmp_path):
    data["timeline"][0]["when"] = "TIME"
    path = written(data)
    path.write_text(path.read_text("utf-8").replace("TIME", "15:10"), "utf-8")
    assert read_case(path).timeline[0]["when"] == "15:10"


def test_the_line_is_the_line_of_the_mistake(tmp_path):
    text = content("curriculum/cases/case_01.yaml").read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("    mechanism: coverage_rule", "    mechanism: cover"), encoding="utf-8")
    line = next(
        at for at, row in enumerate(path.read_text("utf-8").splitlines(), 1) if row == "    mechanism: cover"
    )
    with pytest.raises(Problem, match=rf"^case\.yaml, line {line}, factors\.paid_for\.mechanism: "):
        read_case(path)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All places of nested data."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, one in inside for place in places(one, (*at, key)))]


ORIGINAL = yaml.safe_load(content("curriculum/cases/case_01.yaml").read_text(encoding="utf-8"))
EVERY_PLACE = places(ORIGINAL)[1:]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(place=st.sampled_from(EVERY_PLACE), value=PLAIN)
def test_whatever_stands_anywhere_a_case_is_read_or_refused_in_one_sentence(written, place, value):
    path = written(put(copy.deepcopy(ORIGINAL), value, *place))
    try:
        shown = qse.case(str(path))
    except Problem as problem:
        says = str(problem)
    else:
        says = ""
        assert shown.file.title in repr(shown)
        assert shown.factors.sentence
    assert not says or re.fullmatch(r"team_case\.yaml[^\n]+", says)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=PLAIN)
def test_any_data_at_all_is_refused_in_one_sentence(written, data):
    with pytest.raises(Problem, match=r"^team_case\.yaml[^\n]*$"):
        read_case(written(data))


def test_the_shared_words_are_ten_questions_and_three_grades():
    words = case_words()
    assert len(words.questions) == 10
    assert [question.name for question in words.questions if question.attested] == ["identity", "level"]
    assert all(question.note for question in words.questions if question.attested)
    assert {"training", "reminder"} <= set(words.grades[2].kinds)
    assert len(words.axes[0].values) == 9
    assert list(words.axes[1].values) == ["structural", "institutional", "interpersonal"]
    assert "internalized" not in words.axes[1].values, "never coded in an event review"


def test_the_roles_are_those_of_the_year():
    year = read_yaml(content("curriculum/program.yaml")).data["roles"]
    assert {code: role["title"].lower() for code, role in year.items()} == ROLES
    assert "patient lead" in repr(qse.case("case_01").roles)


def test_what_the_grades_rest_on_is_among_the_sources():
    known = read_yaml(content("curriculum/sources.yaml")).data
    assert set(case_words().cites) <= set(known)


@pytest.mark.parametrize(
    ("keys", "value", "says"),
    [
        (("private",), "DROP", "the part 'private' is missing"),
        (("questions", "event", "from"), "theirs", "is no value here"),
        (("grades", "weaker", "kinds", "forcing"), "x", "this kind stands under two grades"),
        (("grades", "weak"), {}, "there is no such part"),
        (("mechanisms",), [], "write names here"),
        (("checklist",), "x", "write a list here"),
    ],
)
def test_bad_shared_words_are_one_sentence(written, keys, value, says):
    data = yaml.safe_load(content("curriculum/casework.yaml").read_text(encoding="utf-8"))
    with pytest.raises(Problem, match=r"^casework\.yaml, line \d+, [^\n]+$") as problem:
        read_words(written(put(data, value, *keys), "casework.yaml"))
    assert says in str(problem.value)


def test_cases_quote_nobody_in_the_first_person():
    for path in FILES:
        words = f" {path.read_text(encoding='utf-8').lower()} "
        assert not any(word in words for word in (" i am ", " i was ", " my pain", "i'm ")), path.name


def test_no_text_of_the_banks_is_used_twice():
    case = content("curriculum/cases/case_01.yaml").read_text(encoding="utf-8")
    for bank in ("event_narratives", "level_vignettes"):
        assert not any(text.text in case for text in text_bank(bank).texts)
