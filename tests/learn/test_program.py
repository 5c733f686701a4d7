"""The year: every module whole, every mistake named with file, line and field, every page readable."""

import copy
import re
from html.parser import HTMLParser

import pytest
import yaml
from lines import line_of

from qse.files import Problem, content
from qse.learn.cited.sources import sources
from qse.learn.computed import lab_titles
from qse.learn.months.drivers import drivers, read_drivers
from qse.learn.months.pages import driver, program
from qse.learn.months.year import read_year, the_year
from qse.measures import catalogue, pathways

ROLES = ["CPH", "DEI", "EXE", "OPS", "PAT", "QS"]
VAGUE = ("understand", "know", "learn", "appreciate", "be", "become", "explore", "see")
LIVE = {"coaching": 5, "peer": 5, "case": 5}


def year_as_data():
    return yaml.safe_load(content("curriculum/program.yaml").read_text(encoding="utf-8"))


def put(*keys_and_value):
    """Make a change: the last argument is set under the keys before it; `del` takes the part away."""
    *keys, last, value = keys_and_value

    def change(data):
        for key in keys:
            data = data[key]
        if value is del_:
            del data[last]
        else:
            data[last] = value

    return change


del_ = object()

BROKEN = {
    "unknown part": (put("months", 2, "titel", "Words"), "months.2.titel", "Did you mean 'title'?"),
    "unknown part at the top": (put("rolls", "x"), "rolls", "Did you mean 'roles'?"),
    "missing part": (put("months", 2, "promise", del_), "months.2", "'promise' is missing"),
    "missing list": (put("months", del_), "the file", "'months' is missing"),
    "text for a list": (put("months", 3, "objectives", "Audit."), "months.3.objectives", "write a list"),
    "list for a text": (put("months", 3, "title", ["a"]), "months.3.title", "write a text"),
    "empty text": (put("months", 3, "objectives", 1, " "), "months.3.objectives.1", "write a text"),
    "minutes not whole": (put("months", 4, "minutes", 89.5), "months.4.minutes", "whole number"),
    "minutes true": (put("months", 4, "minutes", True), "months.4.minutes", "whole number"),
    "no minutes": (put("months", 4, "minutes", 0), "months.4.minutes", "more than 0"),
    "agenda does not add up": (
        put("months", 0, "agenda", 0, "minutes", 31),
        "months.0.agenda",
        "391 minutes",
    ),
    "agenda part": (put("months", 0, "agenda", 2, "who", "all"), "months.0.agenda.2.who", "no such part"),
    "unknown role leads": (put("months", 5, "leads", 1, "PTA"), "months.5.leads.1", "Did you mean 'PAT'?"),
    "role leads twice": (put("months", 5, "leads", 1, "QS"), "months.5.leads.1", "stands twice"),
    "unknown role decides": (
        put("months", 5, "decides", "CFO", "x"),
        "months.5.decides.CFO",
        "no role 'CFO'",
    ),
    "a role without a decision": (
        put("months", 5, "decides", "PAT", del_),
        "months.5.decides",
        "'PAT' is missing",
    ),
    "unknown driver": (put("months", 6, "drivers", 0, "D6"), "months.6.drivers.0", "no driver 'D6'"),
    "unknown strand": (put("months", 6, "strand", 0, "E"), "months.6.strand.0", "no strand 'E'"),
    "unknown step": (put("months", 6, "step", 6), "months.6.step", "the steps are 1, 2, 3, 4, 5"),
    "unknown measure": (
        put("months", 6, "lab", "measures", 6, "readmision"),
        "months.6.lab.measures.6",
        "'readmission'",
    ),
    "unknown pathway": (
        put("months", 6, "lab", "pathways", 0, "interpretr"),
        "months.6.lab.pathways.0",
        "'interpreter'",
    ),
    "lab without a question": (put("months", 6, "lab", "asks", del_), "months.6.lab", "'asks' is missing"),
    "unknown status": (put("months", 7, "status", "soon"), "months.7.status", "no status 'soon'"),
    "month twice": (put("months", 7, "month", 6), "months.7.month", "month 6 stands twice"),
    "month out of order": (put("months", 7, "month", 20), "months.7.month", "here comes month 7"),
    "id twice": (put("months", 7, "id", "m06"), "months.7.id", "'m06' stands twice"),
    "id of another month": (put("months", 7, "id", "m70"), "months.7.id", "is 'm07'"),
    "notebook of another month": (put("months", 7, "notebook", "06_x"), "months.7.notebook", "write 07"),
    "call of no kind": (put("months", 8, "calls", 0, "chat 4"), "months.8.calls.0", "such as 'case 1'"),
    "call out of order": (put("months", 8, "calls", 0, "case 5"), "months.8.calls.0", "here comes case 4"),
    "a month too few": (put("months", 12, del_), "months", "13 in all; here are 12"),
    "a month that is a text": (put("months", 12, "m12"), "months.12", "named parts"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_mistake_is_named_with_file_line_and_field(kind, tmp_path):
    change, field, says = BROKEN[kind]
    data = year_as_data()
    change(data)
    path = tmp_path / "program.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, width=1000), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_year(path)
    found = re.fullmatch(r"program\.yaml, line (\d+), ([^:]+): (.+)", str(caught.value))
    assert found, caught.value
    assert found[2] == field
    assert says in found[3]
    assert int(found[1]) == line_of(path, field)


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (put("drivers", "D3", "phrase", del_), "drivers.D3", "'phrase' is missing"),
        (put("drivers", "D3", "ours", "x"), "drivers.D3.ours", "write a list"),
        (put("drivers", "D3", "sure", "x"), "drivers.D3.sure", "no such part"),
        (put("drivers", "D3", "confidence", "hgh"), "drivers.D3.confidence", "Did you mean 'high'?"),
        (put("drivers", "D3", "code", "D4"), "drivers.D3.code", "no such part"),
        (put("drivers", "D6", {"title": "x"}), "drivers.D6", "D1 to D5"),
        (put("drivers", "D5", del_), "drivers", "'D5' is missing"),
        (put("note", del_), "the file", "'note' is missing"),
        (put("notes", "x"), "notes", "Did you mean 'note'?"),
        (put("drivers", "D3"), "drivers", "named parts"),
    ],
)
def test_a_mistake_in_the_drivers_is_named(change, field, says, tmp_path):
    data = copy.deepcopy(yaml.safe_load(content("curriculum/drivers.yaml").read_text(encoding="utf-8")))
    change(data)
    path = tmp_path / "drivers.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, width=1000), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_drivers(path)
    assert str(caught.value).startswith(f"drivers.yaml, line {line_of(path, field)}, {field}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("month", the_year().months, ids=lambda month: month.id)
def test_a_month_is_whole(month):
    assert list(month.decides) == ROLES
    assert len(set(month.decides.values())) == len(ROLES)
    assert 3 <= len(month.objectives) <= 4
    for objective in month.objectives:
        assert objective.split()[0].lower() not in VAGUE
        assert objective.endswith(".") or objective.endswith('."')
        assert ". " not in objective
    assert len(month.leads) == 2
    assert month.calls
    assert month.lab.measures or month.lab.pathways
    assert set(month.lab.measures) <= set(catalogue())
    assert set(month.lab.pathways) <= set(pathways())
    assert month.promise.count(".") == 1
    page = content("notebooks") / f"{month.notebook}.ipynb"
    assert month.status == ("here" if page.exists() else "to come")
    assert month.minutes == (sum(slot.minutes for slot in month.agenda) if month.month == 0 else 90)


def test_the_year_has_every_call_role_driver_and_step():
    months = the_year().months
    calls = [call for month in months for call in month.calls]
    for kind, many in LIVE.items():
        assert [call for call in calls if re.match(rf"{kind} \d", call)] == [
            f"{kind} {n}" for n in range(1, many + 1)
        ]
    assert {role for month in months for role in month.leads} == set(ROLES) == set(the_year().roles)
    assert {code for month in months for code in month.drivers} == set(drivers().drivers)
    assert {month.step for month in months} == set(the_year().steps)


def test_a_notebook_that_is_here_exists():
    for month in the_year().months:
        if month.status == "here":
            assert content(f"notebooks/{month.notebook}.ipynb").is_file()


def test_a_month_is_found_by_each_of_its_names():
    pages = {str(program(which)) for which in ("m04", 4, "4", "04", "04_seeing_harm", " M04 ")}
    assert len(pages) == 1
    page = pages.pop()
    month = the_year().months[4]
    for says in (
        month.promise,
        month.action_period,
        *month.decides.values(),
        lab_titles("pathways")["harm_review"],
    ):
        assert says in page


@pytest.mark.parametrize("code", ROLES)
def test_a_role_sees_its_decision_in_every_month(code):
    role = the_year().roles[code]
    page = str(program(code))
    assert page == str(program(role.title)) == str(program(role.title.lower()))
    for month in the_year().months:
        line = next(line for line in page.splitlines() if line.startswith(f"{month.month}. "))
        assert month.decides[code] in line
        assert ("Part: leads" in line) == (code in month.leads)


@pytest.mark.parametrize("code", sorted(drivers().drivers))
def test_a_driver_says_where_its_words_come_from(code):
    page = str(driver(code))
    one = drivers().drivers[code]
    for says in (one.phrase, sources()[one.source].reference, one.verified, one.wording, drivers().note):
        assert says in page
    assert "Sub-drivers (ours): " in page
    assert str(driver(one.title)) == page


def test_the_five_drivers_stand_on_one_page_with_what_was_said():
    page = str(driver())
    assert page == str(driver(""))
    for one in drivers().drivers.values():
        row = next(line for line in page.splitlines() if line.startswith(f"{one.code}. "))
        assert all(says in row for says in (one.title, one.phrase, one.confidence))
    assert drivers().note in page


@pytest.mark.parametrize(
    ("ask", "which", "says"),
    [
        (program, "m14", "no month or role 'm14'"),
        (program, "patient led", "Did you mean 'Patient lead'?"),
        (program, "04_seing_harm", "Did you mean '04_seeing_harm'?"),
        (program, None, "no month or role None"),
        (driver, "D9", "'D1', 'D2', 'D3', 'D4', 'D5'"),
    ],
)
def test_an_unknown_key_gets_one_sentence_and_the_nearest(ask, which, says):
    with pytest.raises(Problem) as caught:
        ask(which)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


class Tags(HTMLParser):
    """Check that what opens closes, and count the headings of rows and columns."""

    def __init__(self):
        super().__init__()
        self.open, self.scopes, self.said = [], [], ""

    def handle_starttag(self, tag, attrs):
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data


@pytest.mark.parametrize(
    "page", [program(), program("m00"), program("m11"), program("PAT"), driver(), driver("D1")]
)
def test_the_html_is_closed_and_its_tables_name_rows_and_columns(page):
    tags = Tags()
    tags.feed(page._repr_html_())
    assert not tags.open
    assert set(tags.scopes) == {"row", "col"}


def test_what_content_people_write_is_escaped(tmp_path, monkeypatch):
    data = year_as_data()
    data["months"][3]["title"] = "<b>Data & us</b>"
    path = tmp_path / "program.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    monkeypatch.setattr("qse.learn.months.pages.the_year", lambda: read_year(path))
    assert "<b>" not in program("m03")._repr_html_()
    assert "&lt;b&gt;Data &amp; us&lt;/b&gt;" in program()._repr_html_()
