"""Fields of registration: what is blank, unknown, declined, other, unmapped; and what disagrees."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small import as_text, words

import qse
from qse.files import Problem
from qse.measures import sort_values
from qse.measures.field_values import STATES, registration_field, registration_fields
from qse.records import Records

CASE = json.loads((Path(__file__).parent / "cases/N01_race_field_quality.json").read_text(encoding="utf-8"))
LABELS = {"Multiracial and/or Multiethnic": "multiracial"}


def stored(label):
    """Return what the dictionary stores for a category of the case."""
    return LABELS.get(label) or registration_field("race_ethnicity").meant(label)


def patients(entries, **more):
    return pd.DataFrame({"person_id": range(len(entries)), "race_ethnicity_recorded": entries} | more)


def test_entries_as_people_write_them():
    expected = CASE["expected"]
    states, known, unmapped = sort_values("race_ethnicity", CASE["input"]["values"])
    assert sum(states.values()) == expected["total"]
    assert {state: states[state] for state in ("blank", "unknown", "declined", "other", "unmapped")} == {
        state: expected[state] for state in ("blank", "unknown", "declined", "other", "unmapped")
    }
    assert states["known"] == expected["mapped_single"] + expected["mapped_multiple"]
    assert known["multiracial"] == expected["mapped_multiple"]
    assert dict(known) == {stored(label): many for label, many in expected["categories"].items()}
    assert unmapped == expected["invalid_values"]


@pytest.mark.parametrize("kind", ["pandas", "category", "polars"])
def test_records_that_were_never_mapped(kind):
    # Thirty times the case, so that no count is small.
    frame = patients(CASE["input"]["values"] * 30)
    if kind == "category":
        frame["race_ethnicity_recorded"] = frame["race_ethnicity_recorded"].astype("category")
    if kind == "polars":
        frame = pytest.importorskip("polars").from_pandas(as_text(frame)).lazy()
    result = qse.field_quality(Records({"patients": frame}), "race_ethnicity")
    expected = CASE["expected"]
    row = result.rows.iloc[-1]
    for state in ("blank", "unknown", "declined", "other", "unmapped"):
        assert row[state] == 30 * expected[state], state
    share = {state: 100 * result.share(state).iloc[-1] for state in STATES}
    assert share["known"] == pytest.approx(expected["known_pct"])
    assert 100 - share["blank"] == pytest.approx(expected["complete_pct"])
    assert share["unknown"] + share["declined"] == pytest.approx(expected["unknown_or_declined_pct"])
    assert share["other"] == pytest.approx(expected["other_pct"])
    assert sorted(result.unmapped) == expected["invalid_values"]
    for text in ("'9'", "'Martian'", "'X'"):
        assert text in repr(result)


def test_counts_of_the_network_against_plain_pandas(net):
    frame = as_text(net.table("patients"))
    entry = frame["race_ethnicity_recorded"].fillna("blank")
    silent = {"blank": "blank", "unknown": "unknown", "asked_declined": "declined", "other": "other"}
    state = entry.map(silent).fillna("known")
    systems = net.table("systems").set_index("system_id")["system_name"].astype(str)
    expected = pd.crosstab(frame["system_id"].map(systems), state)
    rows = qse.field_quality(net, "race_ethnicity", by="system_name").rows
    assert rows["n"].tolist() == [*expected.sum(axis=1), len(frame)]
    for name in expected:
        shown = rows[name].iloc[:-1].to_numpy()
        there = ~np.isnan(shown)
        assert shown[there].tolist() == expected[name].to_numpy()[there].tolist()
        assert rows[name].iloc[-1] == expected[name].sum()
    assert (rows["unmapped"] == 0).all()


@pytest.mark.parametrize("name", list(registration_fields()))
def test_every_field_counts_everybody(net, name):
    row = qse.field_quality(net, name).rows.iloc[-1]
    assert row[list(STATES)].sum() == row["n"] == len(net.table("patients"))


def history(rows):
    return pd.DataFrame(rows, columns=["person_id", "month", "field", "value", "source"])


def test_disagreement_by_hand():
    # 40 with two entries alike, 12 with two that differ, 20 with one entry and one "unknown", 30 with one entry.
    rows, recorded = [], []
    for person in range(102):
        recorded.append("white")
        rows.append((person, 0, "race_ethnicity", "white", "registration"))
        if person < 40:
            rows.append((person, 5, "race_ethnicity", "white", "registration"))
        elif person < 52:
            rows.append((person, 5, "race_ethnicity", "asian", "registration"))
        elif person < 72:
            rows.append((person, 5, "race_ethnicity", "unknown", "registration"))
        rows.append((person, 7, "language", "es", "registration"))
    # 33 told it themselves, twice; what they said last counts: 11 said something else.
    for person in range(60, 93):
        rows.append((person, 8, "race_ethnicity", "asian", "self_report_portal"))
        rows.append(
            (
                person,
                9,
                "race_ethnicity",
                "black_or_african_american" if person < 71 else "white",
                "self_report_portal",
            )
        )
    frames = {"patients": patients(recorded), "real_history": history(rows)}
    row = qse.field_quality(Records(frames), "race_ethnicity").rows.iloc[-1]
    assert row["with_self_report_of"] == 33
    assert row["with_self_report"] == pytest.approx(11 / 33)
    # All 33 have an entry beside, of another race.
    assert row["between_entries_of"] == 40 + 12 + 33
    assert row["between_entries"] == pytest.approx((12 + 33) / 85)


def test_disagreement_of_few_is_hidden():
    rows = [
        (person, month, "race_ethnicity", "white", "registration") for person in range(60) for month in (0, 1)
    ]
    rows += [(person, 2, "race_ethnicity", "asian", "registration") for person in range(4)]
    frames = {"patients": patients(["white"] * 60), "real_history": history(rows)}
    row = qse.field_quality(Records(frames), "race_ethnicity").rows.iloc[-1]
    assert np.isnan(row["between_entries"])
    assert "differs" not in qse.field_quality(Records(frames), "race_ethnicity").sentence


def test_without_a_history_nothing_is_said_of_it():
    result = qse.field_quality(Records({"patients": patients(["white"] * 40)}), "race_ethnicity")
    assert result.rows[["between_entries", "with_self_report"]].isna().all(axis=None)
    assert "checked" not in result.sentence


def test_its_sentence_and_page(net):
    result = qse.field_quality(net, "race_ethnicity", by="system_name")
    assert "is known for 86.1% of 8,038 patients" in result.sentence
    for part in (
        "empty 1.6%",
        "declined to answer 2.1%",
        "By health system it is known for",
        "Where it can be checked",
    ):
        assert part in result.sentence
    assert "Empty, unknown and declined are three things" in repr(result)
    page = qse.field_quality(Records({"patients": patients(["<i>x</i>"] * 40)}), "race_ethnicity")
    assert "<i>x" not in page._repr_html_()
    assert "&lt;i&gt;x" in page._repr_html_()
    assert "x" in words(page._repr_html_())


def test_patients_who_stand_twice_are_reported():
    frame = pd.concat([patients(["white"] * 40), patients(["white"] * 2)])
    assert "2 rows of patients repeat a person_id" in repr(
        qse.field_quality(Records({"patients": frame}), "race_ethnicity")
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"field": "race"}, "Did you mean 'race_ethnicity'"),
        ({"field": 3}, "There is no field 3"),
        ({"by": "system"}, "Did you mean"),
        ({"records": "mini"}, "qse.load_records"),
        ({"where": {"sex": "femal"}}, "Did you mean 'Female'"),
        ({"records": Records({"encounters": pd.DataFrame({"person_id": [1]})})}, "patients"),
    ],
)
def test_a_bad_question_gets_one_sentence(net, change, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.field_quality(**({"records": net, "field": "race_ethnicity"} | change))
    assert says in str(problem.value)
