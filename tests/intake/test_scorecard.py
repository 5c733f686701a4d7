"""The scorecard of registration: who is counted where, what is hidden, and what is said to do."""

import numpy as np
import pandas as pd
import pytest

from qse.intake.scorecard import LINES, scorecard
from qse.measures.field_values import STATES
from qse.records import Records

VALUES = ["white", "asian", None, "unknown", "asked_declined", "other", "unmapped"]


def records(library="pandas", **more):
    """Make 400 patients of two units who came in one month or two."""
    person = np.arange(400)
    patients = pd.DataFrame(
        {
            "person_id": person,
            "race_ethnicity_recorded": [VALUES[at % 7] for at in person],
            "preferred_language_recorded": [
                "fr" if at < 40 else "unknown" if at < 80 else "en" for at in person
            ],
        }
    )
    visits = pd.DataFrame(
        {
            "visit_occurrence_id": np.arange(700),
            "person_id": np.r_[person, person[:200], person[:100]],
            "month": np.r_[person % 3, (person[:200] + 1) % 3, person[:100] % 3],
            "care_site_id": np.r_[1 + person % 2, np.full(300, 1)],
        }
    )
    frames = {"patients": patients, "encounters": visits, **more}
    if library == "polars":
        polars = pytest.importorskip("polars")
        frames = {name: polars.from_pandas(frame).lazy() for name, frame in frames.items()}
    return Records(frames, first_year=2024)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_patient_counts_once_in_each_month_and_at_each_unit_they_came_to(library):
    own = records()
    both = own.table("encounters").merge(own.table("patients"), on="person_id")
    card = scorecard(records(library))["race_ethnicity"]
    for table, column in ((card.months, "month"), (card.sites, "care_site_id")):
        once = both.drop_duplicates(["person_id", column])
        assert table.rows["n"].tolist() == [*once.groupby(column).size(), len(once)]
        known = once["race_ethnicity_recorded"].isin(["white", "asian"])
        assert table.rows["known"].iloc[:-1].tolist() == known.groupby(once[column]).sum().tolist()
    assert card.months.rows["group"].tolist()[:3] == ["Jan 2024", "Feb 2024", "Mar 2024"]
    assert card.overall.rows["n"].iloc[-1] == 400


def test_unknown_declined_and_other_languages_stand_apart():
    card = scorecard(records())["language"]
    assert [card.count(state) for state in STATES] == [360, 0, 40, 0, 0, 0]
    assert card.cell("declined") == "0"
    assert card.beyond("unknown")
    assert card.to_do == ["unknown"]


def test_what_the_records_lack_is_said():
    own = records()
    found = scorecard(Records({"patients": own.table("patients")}))
    assert [card.name for card in found.cards] == ["race_ethnicity", "language"]
    assert found.missing == ("Interpreter need: no column of your files is read as it yet.",)
    assert all(card.sites is None and card.months is None for card in found.cards)
    nobody = scorecard(Records({"encounters": own.table("encounters")}))
    assert nobody.cards == ()
    assert "no table of patients" in nobody.missing[0]


def test_a_month_typed_wrong_is_no_month_of_the_records():
    own = records()
    visits = own.table("encounters").copy()
    visits.loc[:3, "month"] = 900
    card = scorecard(records(encounters=visits))["language"]
    assert card.months.rows["group"].tolist() == ["Jan 2024", "Feb 2024", "Mar 2024", "All visits"]


def test_small_counts_are_hidden_everywhere_at_once():
    own = records()
    patients = own.table("patients").copy()
    patients["race_ethnicity_recorded"] = [
        "unknown" if at < 5 else "other" if at < 25 else "white" for at in range(400)
    ]
    card = scorecard(records(patients=patients))["race_ethnicity"]
    assert np.isnan(card.count("unknown"))
    assert card.cell("unknown") == "(hidden)"
    # One hidden line alone could be worked out from the sum.
    assert sum(np.isnan(card.count(state)) for state in STATES) >= 2
    assert np.isnan(card.months.rows["unknown"].iloc[:-1]).any()


def test_a_unit_where_little_is_known_is_named():
    own = records()
    patients = own.table("patients").copy()
    # Unit 2 has those with odd numbers, who came once.
    patients["preferred_language_recorded"] = [None if at % 2 and at % 3 else "en" for at in range(400)]
    visits = own.table("encounters").iloc[:400]
    units = pd.DataFrame({"care_site_id": [1, 2], "care_site_name": ["Day ward", "Night ward"]})
    card = scorecard(records(patients=patients, encounters=visits, care_sites=units))["language"]
    assert card.low_sites == ["Night ward"]


def test_every_line_says_what_to_do(of_network):
    assert set(LINES) >= set(STATES)
    assert all(line.do.endswith(".") and 0 < line.threshold < 1 for line in LINES.values())
    card = of_network.scorecard["race_ethnicity"]
    assert card.sites is card.overall
    assert card.overall.by == "system_name"
