"""The truth: right estimates are told as right, the answers of traps as traps, and nothing is shipped."""

import numpy as np
import pytest

from qse.files import Problem, content
from qse.network import World, truth
from qse.network.claims import ask, traps
from qse.network.truth import Truth, estimands


@pytest.fixture(scope="module")
def known(monkeypatch_module):
    return Truth(World(60_000))


@pytest.fixture(scope="module")
def monkeypatch_module():
    patch = pytest.MonkeyPatch()
    patch.setattr(truth, "SUPER_SIZE", 200_000)
    truth._many_people.cache_clear()
    yield
    patch.undo()
    truth._many_people.cache_clear()


@pytest.mark.parametrize("name", estimands())
def test_the_right_answer_scores_as_right(known, name):
    value, _ = ask(known.world, estimands()[name]["ask"])
    assert known.score(name, value).near == "Within tolerance of the truth."


@pytest.mark.parametrize(
    ("name", "trap"),
    [("restraint_by_race", "gate"), ("interpreter_provided", "denominator"), ("mena_share", "registration")],
)
def test_the_answer_of_a_trap_is_named(known, name, trap):
    value, _ = ask(known.world, traps()[trap].naive)
    assert traps()[trap].title in known.score(name, value).near


def test_the_answer_to_another_question_is_named(known):
    other = estimands()["programme_effect"]["wrong"][0]
    value, _ = ask(known.world, other["ask"])
    right, _ = ask(known.world, estimands()["programme_effect"]["ask"])
    near = known.score("programme_effect", value + (value - right) * 0.01).near
    assert "another question" in near


def test_an_answer_out_of_nowhere_is_no_known_trap(known):
    assert known.score("harm_by_need", 0.9).near == "No known trap gives this answer."


def test_a_bad_call_gets_one_sentence(known):
    with pytest.raises(Problem, match="Did you mean 'harm_by_need'"):
        known.score("harm_by_ned", 0.1)
    for wrong in ("much", float("nan"), None):
        with pytest.raises(Problem, match="An estimate is a number"):
            known.score("harm_by_need", wrong)
    with pytest.raises(Problem, match="one to 7 mechanisms"):
        known.shapley("harm", "group", "asian", "white", [])
    with pytest.raises(Problem, match="a list of different mechanisms"):
        known.shapley("harm", "group", "asian", "white", "redlining")
    with pytest.raises(Problem, match="Did you mean 'harm'"):
        known.shapley("harmx", "group", "asian", "white", ["staffing"])
    with pytest.raises(Problem, match="Did you mean 'group'"):
        known.completeness("groupx")


def test_shapley_shares_add_up_to_what_all_close_together():
    known = Truth(World(8000))
    names = ["interpreter_gap", "staffing", "heeding"]
    table = known.shapley("harm", "needs_interpreter", "yes", "no", names)
    from qse.network.gaps import gap

    pair = ("harm", "needs_interpreter", "yes", "no")
    together = gap(known.world, *pair)[0] - gap(known.world.repaired(*names), *pair)[0]
    assert np.isclose(table["share"].sum(), together)
    assert table["mechanism"].tolist() == names


def test_what_the_record_misses(known):
    matrix = known.misclassification()
    assert np.allclose(matrix.sum(axis=1), 1)
    assert matrix.loc["white", "white"] > 0.85
    assert matrix.loc["middle_eastern_or_north_african", "middle_eastern_or_north_african"] < 0.3
    repaired = Truth(known.world.repaired("record_quality")).misclassification()
    assert (np.diag(repaired.iloc[:, :8]) > 0.95).all()


def test_reports_catch_less_where_an_interpreter_is_needed(known):
    table = known.completeness("needs_interpreter").set_index("group")
    assert table.loc["yes", "share"] < table.loc["no", "share"]


def test_no_file_holds_the_truth():
    names = {path.name for path in content("data/synthetic").rglob("*")}
    assert not {name for name in names if "truth" in name}
