"""The repair board: what it says is what the simulation gives, and its twin says it without a widget."""

import numpy as np
import pytest

import qse
from qse.files import Problem
from qse.panels import RepairBoard
from qse.records import Records


@pytest.fixture(scope="module")
def records():
    return qse.load_records("mini").reveal()


@pytest.fixture(scope="module")
def board(records) -> RepairBoard:
    return qse.repair_board(records, "harm", "interpreter_needed", reference="no")


def parts(widget):
    """All widgets inside a widget."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def test_it_names_the_repairs_that_change_the_measure(board):
    names = board.effects.mechanisms
    assert "interpreter_gap" in names
    assert "record_quality" not in names, "it changes what is recorded, not harm"
    assert board.table["what is repaired"].tolist()[3] == "The hospital did not provide an interpreter"


def test_its_table_is_what_a_comparison_gives(records, board):
    found = qse.compare(
        records, records.repaired("interpreter_gap"), "harm", "interpreter_needed", reference="no"
    )
    row = board.effects.table.set_index("mechanism").loc["interpreter_gap"]
    group = found.rows.set_index("group").loc["Patients who need an interpreter"]
    assert row["after"] == group["after"]
    assert row["fewer"] == found.rows["spared"].iloc[-1]
    assert row["closed"] > 0.8


def test_half_a_repair_lies_between(board):
    gap = [
        board.effects.at({"interpreter_gap": state})
        .rows.set_index("group")
        .loc[board.effects.group, "gap_after"]
        for state in ("none", "half", "full")
    ]
    assert gap[0] > gap[1] > gap[2]


def test_it_explains_why_the_parts_do_not_add_up(board):
    single, together = board.effects.table["closed"].iloc[:-1], board.effects.table["closed"].iloc[-1]
    assert single[single > 0].sum() > together
    assert "cannot be added" in repr(board)


def test_its_twin_holds_every_repair_who_decides_and_the_line_about_evidence(board):
    bundle = board._repr_mimebundle_()
    for text in (bundle["text/html"], bundle["text/plain"]):
        assert "The hospital did not provide an interpreter" in text
        assert "operations and executives" in text
        assert "not evidence about people" in text
        assert "What it would take at your place" in text
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_press_changes_the_sentence_and_the_picture_and_start_again_undoes_it(board):
    widget = board._widget()
    switches = [each for each in parts(widget) if type(each).__name__ == "ToggleButtons"]
    says = next(each for each in parts(widget) if type(each).__name__ == "Announcer")
    picture = next(each for each in parts(widget) if "figure" in str(getattr(each, "value", "")))
    before, was = says.said, picture.value
    mine = next(each for each in switches if "interpreter" in each.tooltips[0])
    mine.value = "repaired"
    assert says.said != before
    assert "fewer of" in says.said
    assert picture.value != was
    again = next(each for each in parts(widget) if getattr(each, "description", "") == "Start again")
    again.click()
    assert says.said == before
    assert mine.value == "as it is"


def test_every_button_has_a_name_of_its_own(board):
    switches = [each for each in parts(board._widget()) if type(each).__name__ == "ToggleButtons"]
    names = [name for switch in switches for name in switch.tooltips]
    assert len(names) == len(set(names)) == 3 * len(board.effects.mechanisms)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"records": "mini"}, "Only the invented network can be repaired"),
        ({"records": Records({})}, "Only the invented network can be repaired"),
        ({"measure": "hram"}, "There is no measure 'hram'"),
        ({"by": "language_"}, "Nothing to stratify by"),
        ({"reference": "yess"}, "is not one of the groups"),
        ({"measure": "race_known", "by": "race_ethnicity"}, "compare it by something else"),
        (
            {"measure": "firm_paid", "by": "local_firm", "reference": "overall"},
            "No repair of the invented network",
        ),
    ],
)
def test_a_bad_question_gets_one_sentence(records, question, says):
    asked = {"records": records, "measure": "harm", "by": "interpreter_needed", "reference": "no"} | question
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        repr(qse.repair_board(asked.pop("records"), asked.pop("measure"), asked.pop("by"), **asked))
    assert says in str(problem.value)


def test_sealed_records_stay_sealed():
    with pytest.raises(Problem, match="sealed"):
        repr(qse.repair_board(qse.load_records("mini"), "harm", "interpreter_needed"))


def test_figures_are_finite_where_they_are_shown(board):
    assert np.isfinite(board.effects.table[["after", "gap", "fewer"]].to_numpy()).all()
