"""A team's own measures, from YAML and from Python; a mistake gets one sentence that names the field."""

import pytest
from small import measure, own

import qse
from qse.files import Problem
from qse.measures import Measure, add_measures, catalogue, read_measures
from qse.measures.catalogue import _added

YAML = """
back_soon:
  title: Back within 30 days
  sentence: of visits were followed by another
  axis: Visits followed by another
  unit: visits
  table: encounters
  numerator: {readmit_30d: ["yes"]}
  improvement_notation: decrease
  caution: It does not say why.
long_wait:
  title: Wait for an interpreter
  scoring: median
  sentence: was the middle wait
  axis: Minutes
  unit: requests
  table: interpreter_requests
  value: response_min
  value_unit: minutes
  month: encounters.month
  improvement_notation: decrease
  caution: Requests that nobody met have no wait.
"""
RATE = {
    "scoring": "rate",
    "table": "patient_days",
    "numerator": {"recorded_in": "safety_events"},
    "exposure": "patient_days",
    "exposure_unit": "days",
}


@pytest.fixture(autouse=True)
def _forget():
    yield
    _added.clear()


def test_measures_from_a_file_are_counted_by_name(tmp_path, net):
    path = tmp_path / "ours.yaml"
    path.write_text(YAML, encoding="utf-8")
    for given in (path, str(path)):
        assert add_measures(given) == ["back_soon", "long_wait"]
    assert set(catalogue()) >= {"back_soon", "long_wait", "readmission"}
    result = qse.stratify(own([("female", 0, 40, 60, 0), ("male", 0, 50, 60, 0)]), "back_soon", by="sex")
    assert result.rows["numerator"].tolist() == [50, 40]
    assert qse.over_time(net, "long_wait", period="year").rows["median"].notna().all()


def test_a_measure_of_python_is_the_same_value(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(YAML, encoding="utf-8")
    from_file = read_measures(path)["back_soon"]
    assert from_file == measure(name="back_soon")
    assert add_measures(measure(name="back_again")) == ["back_again"]
    assert qse.measures.measure("back_again") == measure(name="back_again")


def test_adding_twice_keeps_the_last_and_the_course_keeps_its_own():
    add_measures(measure(name="back_soon"))
    add_measures(measure(name="back_soon", title="Back again"))
    assert catalogue()["back_soon"].title == "Back again"
    with pytest.raises(Problem, match="readmission is a measure of the course"):
        add_measures(measure(name="back_again"), measure(name="readmission"))
    assert "back_again" not in catalogue()


def test_a_broken_file_adds_nothing(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(YAML.replace("scoring: median", "scoring: middle"), encoding="utf-8")
    with pytest.raises(Problem, match=r"ours\.yaml, line 13, long_wait\.scoring"):
        add_measures(path)
    assert "back_soon" not in catalogue()


FILES = {
    "missing part": ("  unit: visits\n", "", "line 2, back_soon: the part 'unit' is missing"),
    "misspelt part": (
        "  unit: visits",
        "  units: visits",
        "back_soon.units: a measure has no such part. Did you mean 'unit'",
    ),
    "name as a part": ("  unit: visits", "  name: x\n  unit: visits", "back_soon.name"),
    "empty part": ("title: Back within 30 days", "title:", "line 3, back_soon.title"),
    "number for words": ("title: Back within 30 days", "title: 30", "line 3, back_soon.title"),
    "unknown table": (
        "table: encounters",
        "table: encouters",
        "back_soon.table: there is no table 'encouters'",
    ),
    "notation": (
        "improvement_notation: decrease",
        "improvement_notation: down",
        "back_soon.improvement_notation",
    ),
    "scoring": ("  unit: visits", "  unit: visits\n  scoring: share", "back_soon.scoring"),
    "value of a share": ("  unit: visits", "  unit: visits\n  value: los_days", "back_soon.value"),
    "no numerator": ('  numerator: {readmit_30d: ["yes"]}\n', "", "back_soon.numerator"),
    "numerator is a word": ('{readmit_30d: ["yes"]}', "readmit_30d", "back_soon.numerator"),
    "numerator is a list": ('{readmit_30d: ["yes"]}', "[readmit_30d]", "back_soon.numerator"),
    "value not in a list": ('["yes"]', '"yes"', "readmit_30d"),
    "yes without quotation marks": ('["yes"]', "[yes]", "readmit_30d"),
    "empty list": ('["yes"]', "[]", "readmit_30d"),
    "range word": ('["yes"]', "{form: 3}", "readmit_30d"),
    "range of text": ('["yes"]', '{from: "3"}', "readmit_30d"),
    "empty any_of": ('{readmit_30d: ["yes"]}', "{any_of: []}", "any_of"),
    "any_of is a word": ('{readmit_30d: ["yes"]}', "{any_of: readmit_30d}", "any_of"),
    "any_of of words": ('{readmit_30d: ["yes"]}', "{any_of: [readmit_30d]}", "any_of"),
    "stray where": ('{readmit_30d: ["yes"]}', "{where: {month: [1]}}", "where"),
    "recorded in a list": ('{readmit_30d: ["yes"]}', "{recorded_in: [safety_events]}", "recorded_in"),
    "recorded nowhere": ('{readmit_30d: ["yes"]}', "{recorded_in: safety_evens}", "safety_evens"),
    "where is a word": ('{readmit_30d: ["yes"]}', "{recorded_in: safety_events, where: incident}", "where"),
    "needs": ("  unit: visits", "  unit: visits\n  needs: thruth", "back_soon.needs"),
    "truth without a stand-in": ("  unit: visits", "  unit: visits\n  needs: truth", "back_soon.stand_in"),
    "population is a word": (
        "  unit: visits",
        "  unit: visits\n  initial_population: all",
        "initial_population",
    ),
    "exclusions are a list": (
        "  unit: visits",
        "  unit: visits\n  denominator_exclusions: [lwbs]",
        "denominator_exclusions",
    ),
    "month is a number": ("  unit: visits", "  unit: visits\n  month: 3", "month"),
    "status is a number": ("  unit: visits", "  unit: visits\n  status: 3", "status"),
    "twice": ("  unit: visits", "  unit: visits\n  unit: visits", "stands twice"),
    "nothing under a name": ("back_soon:\n", "other:\nback_soon:\n", "other"),
    "no measures": (YAML, "- back_soon\n", "write a name"),
    "empty file": (YAML, "\n", "empty"),
}


@pytest.mark.parametrize("mistake", FILES)
def test_a_mistake_in_a_file_gets_one_sentence(tmp_path, net, mistake):
    old, new, says = FILES[mistake]
    path = tmp_path / "ours.yaml"
    path.write_text(YAML.replace(old, new, 1), encoding="utf-8")

    def add_and_use():
        add_measures(path)
        qse.stratify(net, "back_soon", by="sex")

    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        add_and_use()
    assert says in str(problem.value)


PARTS = {
    "name": ({"name": ""}, "name"),
    "caution": ({"caution": ""}, "caution"),
    "axis": ({"axis": None}, "axis"),
    "table": ({"table": "visits"}, "table"),
    "notation": ({"improvement_notation": "better"}, "improvement_notation"),
    "a mean without a value": ({"scoring": "mean"}, "value"),
    "a mean without a unit": ({"scoring": "mean", "value": "los_days"}, "value_unit"),
    "a median with a numerator": (
        {"scoring": "median", "value": "los_days", "value_unit": "days", "numerator": {"esi": [1]}},
        "numerator",
    ),
    "a rate without an exposure": (RATE | {"exposure": ""}, "exposure"),
    "a rate without its unit": (RATE | {"exposure_unit": ""}, "exposure_unit"),
    "a rate of a column": (RATE | {"numerator": {"readmit_30d": ["yes"]}}, "numerator"),
    "per nothing": (RATE | {"per": 0}, "per"),
    "per text": (RATE | {"per": "1000"}, "per"),
    "per yes": (RATE | {"per": True}, "per"),
    "a share with an exposure": ({"exposure": "los_days"}, "exposure"),
    "a value that is a list": ({"scoring": "mean", "value": ["los_days"], "value_unit": "days"}, "value"),
    "a column that is a number": ({"numerator": {3: ["yes"]}}, "numerator"),
    "a list in a list": ({"numerator": {"readmit_30d": [["yes"]]}}, "readmit_30d"),
    "nothing in a list": ({"numerator": {"readmit_30d": [None]}}, "readmit_30d"),
    "a key that is a list": ({"numerator": {"recorded_in": "safety_events", "by_key": ["month"]}}, "by_key"),
}


@pytest.mark.parametrize("mistake", PARTS)
def test_a_mistake_in_python_gets_one_sentence(net, mistake):
    parts, field = PARTS[mistake]
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.stratify(net, measure(**parts), by="sex")
    assert field in str(problem.value)


@pytest.mark.parametrize("given", [3, {"title": "Falls"}, None])
def test_what_is_no_measure_gets_one_sentence(given):
    with pytest.raises(Problem, match=r"^[^\n]+$"):
        add_measures(given)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Problem, match=r"none\.yaml"):
        add_measures(tmp_path / "none.yaml")


def test_the_catalogue_says_what_the_year_needs():
    found = catalogue()
    assert len(found) >= 30
    assert all(isinstance(each, Measure) for each in found.values())
    for name in ("sdoh_1", "sdoh_2_food"):
        assert "histor" in found[name].status.lower()
    assert all(each.stand_in for each in found.values() if each.needs)
