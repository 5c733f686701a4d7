"""Worksheets are found, a module's own and those of every month; what is wrong in their YAML is named."""

import pytest
from toy_curriculum import ALL_KINDS, lay_out

import qse
from qse.files import Problem
from qse.learn.months.year import the_year
from qse.learn.worksheets.forms import form, forms
from qse.learn.worksheets.values import PROOFS

FIELD = "{name: a, label: A}"


def test_every_month_has_feedback_and_three_have_readiness():
    months = {month.month: forms(month) for month in the_year().months}
    assert all(names[-1].endswith(".feedback") for names in months.values())
    assert [month for month, names in months.items() if any("readiness" in name for name in names)] == [
        0,
        6,
        12,
    ]


def test_readiness_carries_the_name_the_year_gives_it():
    rounds = [form(f"m{month:02}.readiness") for month in (0, 6, 12)]
    assert [sheet.artefact for sheet in rounds] == [
        "Readiness baseline",
        "Readiness again",
        "Readiness a third time",
    ]
    assert [sheet.title[-12:] for sheet in rounds] == ["? (kick-off)", "w? (month 6)", "? (month 12)"]
    assert {field.kind for field in rounds[0].fields} == {"proof"}
    assert len(PROOFS) == 3


def test_feedback_asks_for_no_name():
    asked = " ".join(field.label.lower() for field in form("m00.feedback").fields)
    assert "name" not in asked
    assert form("m00.feedback").rounds == ()


def test_every_artefact_of_the_kick_off_has_a_worksheet():
    month = the_year().months[0]
    assert set(month.artefacts) <= {form(name).artefact for name in forms(month)}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("m00.who_am_y", "There is no 'm00.who_am_y'. Did you mean 'm00.who_am_i'"),
        ("who_am_i", "is not an id: write the module"),
        ("m77.feedback", "The year has no month 'm77'"),
        ("m04.readiness", "There is no 'm04.readiness'"),
    ],
)
def test_a_wrong_name_gets_one_sentence(name, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.worksheet(name)
    assert says in str(problem.value)


def test_a_modules_own_worksheets_come_first(tmp_path, monkeypatch):
    lay_out(tmp_path, monkeypatch, worksheets=ALL_KINDS)
    assert forms(the_year().months[4]) == ["m04.toy", "m04.secret", "m04.feedback"]
    assert form("m04.secret").private
    assert [field.kind for field in form("m04.toy").fields] == [
        "text",
        "choice",
        "date",
        "rows",
        "people",
        "figure",
        "proof",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n", "04_toy/worksheets.yaml, line 1, the file: this must be a list of named parts"),
        ("toy: 3\n", "line 1, toy: write named parts here"),
        ("toy:\n  title: T\n", "line 1, toy: the part 'fields' is missing"),
        (f"toy:\n  fields: [{FIELD}]\n", "line 1, toy: the part 'title' is missing"),
        (f"toy:\n  title: ''\n  fields: [{FIELD}]\n", "line 2, toy.title: write a text here"),
        ("toy:\n  title: T\n  fields: []\n", "line 3, toy.fields: write a list here"),
        (
            f"toy:\n  title: T\n  months: [1]\n  fields: [{FIELD}]\n",
            "line 3, toy.months: there is no such part here",
        ),
        (
            f"toy:\n  title: T\n  privat: true\n  fields: [{FIELD}]\n",
            "line 3, toy.privat: there is no such part here. Did",
        ),
        (
            f"toy:\n  title: T\n  private: 3\n  fields: [{FIELD}]\n",
            "line 3, toy.private: write true or false, not 3",
        ),
        (
            f"toy:\n  title: T\n  artefact: A plan\n  fields: [{FIELD}]\n",
            "line 3, toy.artefact: month 4 has no artefact 'A plan'",
        ),
        (
            f"toy:\n  title: T\n  sources: [jones2001]\n  fields: [{FIELD}]\n",
            "line 3, toy.sources.0: there is no source 'jones2001'. Did",
        ),
        (
            f"feedback:\n  title: T\n  fields: [{FIELD}]\n",
            "line 1, feedback: every_month.yaml has a worksheet of this name",
        ),
    ],
)
def test_a_broken_worksheet_names_file_line_and_field(tmp_path, monkeypatch, text, says):
    lay_out(tmp_path, monkeypatch, worksheets=text)
    with pytest.raises(Problem, match=r"^04_toy/worksheets\.yaml, [^\n]+$") as problem:
        form("m04.toy")
    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("just words", "toy.fields.0: write named parts here"),
        ("{label: A}", "toy.fields.0: the part 'name' is missing"),
        ("{name: a}", "toy.fields.0: the part 'label' is missing"),
        ("{name: A b, label: A}", "toy.fields.0.name: a name is made of small letters"),
        ("{name: a, label: A, kind: [text]}", "toy.fields.0.kind: write a text here"),
        (
            "{name: a, label: A, kind: txet}",
            "toy.fields.0.kind: there is no kind 'txet'. Did you mean 'text'",
        ),
        (
            "{name: a, label: A, lnies: 2}",
            "toy.fields.0.lnies: there is no such part here. Did you mean 'lines'",
        ),
        ("{name: a, label: A, lines: two}", "toy.fields.0.lines: write a whole number"),
        ("{name: a, label: A, lines: 0}", "toy.fields.0.lines: write 1 or more"),
        ("{name: a, label: A, optional: maybe}", "toy.fields.0.optional: write true or false"),
        (
            "{name: a, label: A, kind: date, lines: 2}",
            "toy.fields.0.lines: a line of kind date has no 'lines'",
        ),
        ("{name: a, label: A, kind: choice}", "toy.fields.0: the part 'options' is missing"),
        ("{name: a, label: A, options: []}", "toy.fields.0.options: write a list here"),
        ("{name: a, label: A, options: [yes, no]}", "toy.fields.0.options.0: write a text here, not True"),
        ("{name: a, label: A, options: [b, b]}", "toy.fields.0.options.1: 'b' stands twice"),
        ("{name: a, label: A, kind: rows}", "toy.fields.0: the part 'columns' is missing"),
        ("{name: a, label: A, kind: rows, columns: [b]}", "toy.fields.0.columns.0: write named parts here"),
        (
            "{name: a, label: A, kind: rows, rows: 0, columns: [{name: b, label: B}]}",
            "toy.fields.0.rows: write 1 or more",
        ),
        (
            "{name: a, label: A, kind: rows, columns: [{name: b, label: B}, {name: b, label: C}]}",
            "toy.fields.0.columns.1.name: 'b' stands twice",
        ),
        (
            "{name: a, label: A, kind: rows, columns: [{name: b, label: B, options: [c, c]}]}",
            "toy.fields.0.columns.0.options.1: 'c' stands twice",
        ),
        ("{name: a, label: A, kind: people}", "toy.fields.0: the part 'asks' is missing"),
        (
            "{name: a, label: A, kind: figure, measure: readmision, by: sex}",
            "toy.fields.0.measure: there is no 'readmision' here. Did",
        ),
        (
            "{name: a, label: A, kind: figure, measure: readmission, by: sexx}",
            "toy.fields.0.by: there is no 'sexx' here. Did",
        ),
        ("{name: a, label: A, kind: figure, measure: readmission}", "toy.fields.0: the part 'by' is missing"),
        ("{name: a, label: A, kind: figure, by: sex}", "toy.fields.0: the part 'measure' is missing"),
        (
            "{name: a, label: A, kind: figure, measure: langage, shows: entries}",
            "toy.fields.0.measure: there is no 'langage' here. Did you mean 'language'",
        ),
        (
            "{name: a, label: A, kind: figure, measure: readmission, by: sex, shows: entrys}",
            "toy.fields.0.shows: there is no 'entrys' here. Did you mean 'entries'",
        ),
        (
            "{name: a, label: A, kind: figure, by: sex, shows: entries}",
            "toy.fields.0: the part 'measure' is missing",
        ),
    ],
)
def test_a_broken_line_names_file_line_and_field(tmp_path, monkeypatch, field, says):
    lay_out(tmp_path, monkeypatch, worksheets=f"toy:\n  title: T\n  fields:\n    - {field}\n")
    with pytest.raises(Problem, match=r"^04_toy/worksheets\.yaml, line 4, [^\n]+$") as problem:
        form("m04.toy")
    assert says in str(problem.value)


def test_two_lines_of_one_name_are_a_mistake(tmp_path, monkeypatch):
    lay_out(tmp_path, monkeypatch, worksheets=f"toy:\n  title: T\n  fields:\n    - {FIELD}\n    - {FIELD}\n")
    with pytest.raises(
        Problem, match=r"^04_toy/worksheets\.yaml, line 5, toy\.fields\.1\.name: 'a' stands twice"
    ):
        form("m04.toy")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n", "line 1, the file: this must be a list of named parts"),
        (f"again:\n  title: T\n  fields: [{FIELD}]\n", "line 1, again: the part 'months' is missing"),
        (
            f"again:\n  title: T\n  months: 4\n  fields: [{FIELD}]\n",
            "line 3, again.months: write a list here",
        ),
        (
            f"again:\n  title: T\n  months: [4, 13]\n  fields: [{FIELD}]\n",
            "line 3, again.months.1: there is no month 13",
        ),
        (
            f"again:\n  title: T\n  months: [may]\n  fields: [{FIELD}]\n",
            "line 3, again.months.0: write a whole number",
        ),
        (
            f"again:\n  title: T\n  months: all\n  compare: 1\n  fields: [{FIELD}]\n",
            "line 4, again.compare: write true or false",
        ),
        (
            f"again:\n  title: T\n  months: all\n  artefact: {{4: A plan}}\n  fields: [{FIELD}]\n",
            "line 4, again.artefact.4: month 4 has no artefact 'A plan'",
        ),
        (
            f"again:\n  title: T\n  months: all\n  artefact: {{may: A plan}}\n  fields: [{FIELD}]\n",
            "line 4, again.artefact.may: there is no month 'may'",
        ),
        (
            "again:\n  title: T\n  months: all\n  fields: [{name: a}]\n",
            "line 4, again.fields.0: the part 'label' is missing",
        ),
        ("again: {title: T, title: U}\n", "line 1: 'title' stands twice"),
    ],
)
def test_a_broken_worksheet_of_every_month_names_file_line_and_field(tmp_path, monkeypatch, text, says):
    lay_out(tmp_path, monkeypatch, every_month=text)
    with pytest.raises(Problem, match=r"^every_month\.yaml, [^\n]+$") as problem:
        form("m04.again")
    assert says in str(problem.value)
