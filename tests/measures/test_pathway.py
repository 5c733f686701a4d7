"""Pathways: each step among those who met all earlier ones, and what nobody recorded is no loss."""

import numpy as np
import pandas as pd
import pytest
from small import as_text

import qse
from qse.files import Problem
from qse.measures import pathways
from qse.records import Records


def by_hand(net):
    """Walk the interpreter pathway with plain pandas."""
    visits = as_text(net.table("encounters")).merge(
        as_text(net.table("patients"))[["person_id", "interpreter_needed", "sex_assigned"]], on="person_id"
    )
    visits = visits[visits["interpreter_needed"] == "yes"]
    requests = as_text(net.table("interpreter_requests"))
    met = requests[requests["fulfilled"] == "yes"]
    soon = met[met["response_min"] <= 15]
    steps = [
        visits["visit_occurrence_id"].isin(each["visit_occurrence_id"]) for each in (requests, met, soon)
    ]
    steps.append(visits["interpreter_used"] == "yes")
    return visits["sex_assigned"], np.cumprod([np.ones(len(visits)), *steps], axis=0).astype(bool)


def test_the_interpreter_pathway_by_hand(net):
    sex, reached = by_hand(net)
    rows = qse.pathway(net, "interpreter", by="sex").rows
    for group, among in (("Male", sex == "male"), ("Female", sex == "female"), ("Everybody", sex != "")):
        expected = reached[:, among].sum(axis=1)
        shown = rows[rows["group"] == group]
        assert shown["reached"].tolist() == expected.tolist()
        assert shown["lost"].iloc[1:].tolist() == (-np.diff(expected)).tolist()
        np.testing.assert_allclose(shown["share"], expected / expected[0])
        np.testing.assert_allclose(shown["kept"].iloc[1:], expected[1:] / expected[:-1])


def test_reached_lost_and_unknown_are_those_who_were_there_before(net):
    for name in pathways():
        rows = qse.pathway(net, name).rows
        reached = rows["reached"].to_numpy()
        after = rows[["reached", "lost", "unknown"]].sum(axis=1, skipna=False).to_numpy()[1:]
        known = ~np.isnan(after) & ~np.isnan(reached[:-1])
        assert (after[known] == reached[:-1][known]).all(), name
        assert (rows["share"].dropna() <= 1).all()


def pain(recorded, analgesia, minutes):
    many = len(recorded)
    ids = np.arange(many) + 1
    return Records(
        {
            "pain_assessments": pd.DataFrame(
                {
                    "visit_occurrence_id": ids,
                    "pain_self_report": 9,
                    "pain_recorded": pd.Series(recorded, dtype=float),
                    "analgesia": pd.Series(analgesia, dtype=object),
                    "minutes_to_analgesia": pd.Series(minutes, dtype=float),
                }
            ),
            "encounters": pd.DataFrame({"visit_occurrence_id": ids, "person_id": ids, "month": 0}),
            "patients": pd.DataFrame({"person_id": ids, "sex_assigned": "female"}),
        }
    )


def test_what_nobody_recorded_is_unknown_and_not_lost():
    recorded = [8.0] * 60 + [2.0] * 20 + [None] * 15
    analgesia = ["yes"] * 30 + ["no"] * 18 + [None] * 12 + ["yes"] * 35
    records = pain(recorded, analgesia, [30.0] * 95)
    rows = qse.pathway(records, "pain").rows
    assert rows["reached"].tolist() == [95, 60, 30, 30]
    assert rows["lost"].tolist()[1:] == [20, 18, 0]
    assert rows["unknown"].tolist()[1:] == [15, 12, 0]
    assert "32% of 95" in qse.pathway(records, "pain").sentence
    assert "the largest loss, 20" in qse.pathway(records, "pain").sentence


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_step_that_nobody_reaches_ends_in_zero(kind):
    records = pain([2.0] * 40, ["yes"] * 40, [30.0] * 40)
    if kind == "polars":
        polars = pytest.importorskip("polars")
        records = Records({name: polars.from_pandas(records.table(name)).lazy() for name in records.names})
    result = qse.pathway(records, "pain", by="sex")
    assert result.rows["reached"].tolist() == [40, 0, 0, 0] * 2
    assert result.rows["kept"].isna().tolist() == [True, False, True, True] * 2
    assert "0% of 40" in result.sentence
    assert repr(result)


def test_some_months_and_some_strata(net):
    some = qse.pathway(net, "interpreter", months=(0, 11), where={"sex": "female"})
    by = qse.pathway(net, "interpreter", by="sex", months=(0, 11)).rows
    expected = by.loc[by["group"] == "Female", "reached"]
    shown = expected.notna().to_numpy()
    assert some.rows["reached"].to_numpy()[shown].tolist() == expected[shown.tolist()].tolist()
    assert "Jan 2031 to Dec 2031" in repr(some)


def test_every_pathway_can_be_held_to_some_months(net):
    for name in pathways():
        some = qse.pathway(net, name, months=(0, 17)).rows.iloc[0]
        assert some["hidden"] or some["reached"] < qse.pathway(net, name).rows["reached"].iloc[0], name


def test_its_sentence_names_the_groups_or_the_ends(net):
    few = qse.pathway(net, "interpreter", by="sex")
    for name in ("Everybody", "Male", "Female"):
        assert f"{name}: " in few.sentence
    many = qse.pathway(net, "interpreter", by="payer")
    assert "By main payer it is from" in many.sentence or many.rows["share"].isna().any()
    assert "the largest loss is before" in few.title


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "interpeter"}, "Did you mean 'interpreter'"),
        ({"name": 3}, "There is no pathway 3"),
        ({"by": "sexx"}, "Did you mean 'sex'"),
        ({"records": "mini"}, "qse.load_records"),
        ({"months": (40, 50)}, "nothing to show"),
        ({"where": "female"}, "where"),
    ],
)
def test_a_bad_question_gets_one_sentence(net, change, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.pathway(**({"records": net, "name": "interpreter"} | change))
    assert says in str(problem.value)


def test_a_missing_table_is_named(net):
    frames = {name: net.table(name) for name in ("encounters", "patients")}
    with pytest.raises(Problem, match="needs interpreter_requests, and these records do not have it"):
        qse.pathway(Records(frames), "interpreter")


def test_a_table_missing_at_a_later_step_is_named_and_not_read_as_nobody(net):
    few = Records({name: net.table(name) for name in ("appointments", "patients")})
    with pytest.raises(Problem, match="telehealth_visits"):
        qse.pathway(few, "telehealth")
