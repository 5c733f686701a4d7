"""Conditions with their third answer, against a plain evaluation row by row."""

import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qse.measures.columns import Columns
from qse.measures.conditions import answer
from qse.records import Records

KEY = "visit_occurrence_id"
LIMITS = {"from": operator.ge, "to": operator.le, "above": operator.gt, "below": operator.lt}

# Columns of visits, of the patient that a visit has or not, and of events that name a visit or not.
COLUMNS = {
    "readmit_30d": ["yes", "no"],
    "esi": [1.0, 2.0, 3.0, 4.0],
    "patients.sex_assigned": ["female", "male", "x"],
    "patients.comorbidity_index": [0.0, 1.5, 2.0],
}
EVENTS = {"event_class": ["incident", "near_miss"], "month": [0.0, 1.0, 2.0]}


def leaf(columns):
    texts = [name for name, values in columns.items() if isinstance(values[0], str)]
    numbers = [name for name in columns if name not in texts]
    limits = st.dictionaries(st.sampled_from(list(LIMITS)), st.sampled_from([1, 1.5, 2, 3]), min_size=1)
    values = st.sampled_from([*texts, *numbers]).flatmap(
        lambda name: st.tuples(
            st.just(name), st.lists(st.sampled_from(columns[name]), min_size=1, max_size=2)
        )
    )
    return st.one_of(
        values,
        st.tuples(st.sampled_from(numbers), limits),
        st.tuples(st.sampled_from(list(columns)), st.sampled_from(["recorded", "blank"])),
    )


def several(columns):
    return st.lists(leaf(columns), min_size=1, max_size=2).map(dict)


recorded = st.builds(
    lambda where, key: {"recorded_in": "safety_events", "where": where} | ({"by_key": KEY} if key else {}),
    st.one_of(
        st.just({}),
        several(EVENTS),
        st.just({"recorded_in": "event_reviews"}),
        several(EVENTS).map(lambda part: {"recorded_in": "event_reviews", "by_key": "event_id"} | part),
    ),
    st.booleans(),
)
conditions = st.recursive(
    st.one_of(several(COLUMNS), recorded),
    lambda inner: st.builds(
        lambda word, parts, also: also | {word: parts},
        st.sampled_from(["any_of", "all_of"]),
        st.lists(inner, min_size=1, max_size=3),
        st.one_of(st.just({}), several(COLUMNS)),
    ),
    max_leaves=5,
)


def made(seed: int) -> dict[str, pd.DataFrame]:
    """Make visits with blanks in every column that can have them."""
    draw = np.random.default_rng(seed)

    def some(values, many):
        picked = draw.integers(-1, len(values), many)
        return [None if at < 0 else values[at] for at in picked]

    visits, people, events = 24, 8, 14
    return {
        "encounters": pd.DataFrame(
            {
                KEY: np.arange(visits) + 100,
                "person_id": pd.Series(some([*range(people), 77], visits), dtype=float),
                "readmit_30d": pd.Series(some(COLUMNS["readmit_30d"], visits), dtype=object),
                "esi": pd.Series(some(COLUMNS["esi"], visits), dtype=float),
            }
        ),
        "patients": pd.DataFrame(
            {
                "person_id": np.arange(people),
                "sex_assigned": pd.Series(some(COLUMNS["patients.sex_assigned"], people), dtype=object),
                "comorbidity_index": pd.Series(some([0.0, 1.5, 2.0], people), dtype=float),
            }
        ),
        "safety_events": pd.DataFrame(
            {
                "event_id": np.arange(events) + 500,
                KEY: pd.Series(some([*range(100, 130)], events), dtype=float),
                "event_class": pd.Series(some(EVENTS["event_class"], events), dtype=object),
                "month": pd.Series(some(EVENTS["month"], events), dtype=float),
            }
        ),
        "event_reviews": pd.DataFrame({"event_id": draw.choice(np.arange(events) + 500, 6, replace=False)}),
    }


def blank(value) -> bool:
    return value is None or value != value


class Plain:
    """Answer a condition of one row of a table: True, False or None."""

    def __init__(self, frames):
        self.rows = {name: frame.to_dict("records") for name, frame in frames.items()}
        self.people = {row["person_id"]: row for row in self.rows["patients"]}

    def value(self, row, name):
        table, _, column = name.rpartition(".")
        if table:
            row = self.people.get(row["person_id"], {})
        return row.get(column)

    def holds(self, row, condition, key):
        answers = []
        for name, wanted in condition.items():
            if name == "recorded_in":
                by = condition.get("by_key", key)
                answers.append(
                    any(
                        not blank(found[by])
                        and found[by] == row[by]
                        and self.holds(found, condition.get("where", {}), key) is True
                        for found in self.rows[wanted]
                    )
                )
            elif name in ("any_of", "all_of"):
                parts = [self.holds(row, part, key) for part in wanted]
                decided = name == "any_of"
                answers.append(decided if decided in parts else None if None in parts else not decided)
            elif name not in ("where", "by_key"):
                value = self.value(row, name)
                if wanted in ("recorded", "blank"):
                    answers.append(blank(value) == (wanted == "blank"))
                elif blank(value):
                    answers.append(None)
                elif isinstance(wanted, dict):
                    answers.append(all(LIMITS[word](value, limit) for word, limit in wanted.items()))
                else:
                    answers.append(value in wanted)
        return False if False in answers else None if None in answers else True


def reviewed(condition):
    """Give the key by which reviews belong to events: they hold no visit."""
    where = condition.get("where", {})
    if where.get("recorded_in"):
        condition = condition | {"where": where | {"by_key": "event_id"}}
    for word in ("any_of", "all_of"):
        if word in condition:
            condition = condition | {word: [reviewed(part) for part in condition[word]]}
    return condition


@settings(max_examples=150, deadline=None)
@given(condition=conditions.map(reviewed), seed=st.integers(0, 50), categories=st.booleans())
def test_three_valued_logic_row_by_row(condition, seed, categories):
    frames = made(seed)
    plain = Plain(frames)
    expected = [plain.holds(row, condition, KEY) for row in plain.rows["encounters"]]
    if categories:
        frames = {
            name: frame.astype({each: "category" for each in frame.select_dtypes(object)})
            for name, frame in frames.items()
        }
    found = answer(Columns(Records(frames), "encounters"), condition, KEY, "test")
    assert found.yes.tolist() == [each is True for each in expected]
    assert found.unknown.tolist() == [each is None for each in expected]


@pytest.mark.parametrize("nan", [False, True])
@settings(max_examples=40, deadline=None)
@given(condition=conditions.map(reviewed), seed=st.integers(0, 50))
def test_the_same_in_polars(nan, condition, seed):
    polars = pytest.importorskip("polars")
    from qse.measures.frames import Frames, borrowed_by

    frames = made(seed)
    plain = Plain(frames)
    expected = [plain.holds(row, condition, KEY) for row in plain.rows["encounters"]]
    lazy = {name: polars.from_pandas(frame, nan_to_null=not nan).lazy() for name, frame in frames.items()}
    rows = Frames(Records(lazy), "encounters", borrowed_by(condition))
    found = answer(rows, condition, KEY, "test")
    columns = (found.yes.alias("yes"), found.unknown.alias("unknown"))
    table = rows.frame.select(KEY, *columns).collect().sort(KEY)
    assert table["yes"].to_list() == [each is True for each in expected]
    assert table["unknown"].to_list() == [each is None for each in expected]
