"""Small cells: none can be worked out from what is shown, nor pinned below the threshold."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qse.stats import THRESHOLD, Leak, audit, hide, join, margins, with_margins

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "suppression.py"


def hidden(n, events=None, threshold=THRESHOLD):
    """Hide in one table with its margins; return the masks in its shape, after the audit found no leak."""
    shape = np.shape(n)
    _, sums = margins(shape)
    people = with_margins(n)
    cases = None if events is None else with_margins(events).ravel()
    masks = hide(people.ravel(), sums, cases, threshold)
    assert audit(people.ravel(), sums, masks, cases, threshold) == []
    return masks.events.reshape(people.shape), masks.n.reshape(people.shape)


def small(count, threshold=THRESHOLD):
    return (count > 0) & (count < threshold)


# One total.


def test_worked_by_hand():
    events, n = hidden([900, 120, 60, 480, 310], [40, 7, 0, 25, 19])
    assert events.tolist() == [False, True, False, False, True, False]
    assert not n.any()


def test_two_small_cells_with_a_small_sum_take_a_third():
    events, n = hidden([500] * 6, [3, 5, 40, 61, 22, 0])
    assert events.tolist() == [True, True, False, False, True, False, False]
    assert not n.any()


def test_two_small_cells_with_a_sum_large_enough_need_no_third():
    events, _ = hidden([500] * 4, [6, 9, 40, 61])
    assert events.tolist() == [True, True, False, False, False]


def test_the_one_who_knows_that_zeros_are_shown_learns_no_more():
    # 11 shared by two that are not zero: neither can be more than 10.
    events, _ = hidden([500] * 3, [5, 6, 40])
    assert events.tolist() == [True, True, True, False]


def test_people_without_the_event_are_protected_too():
    events, n = hidden([100, 100, 100], [97, 50, 60])
    assert events[0]
    assert events.sum() == 2
    assert not n.any()


def test_hidden_people_hide_their_events():
    events, n = hidden([4, 200, 300], [0, 80, 90])
    assert n.tolist() == [True, True, False, False]
    assert events[n].all()


def test_exactly_the_threshold_of_people_would_bound_a_small_count():
    _, n = hidden([11, 200, 300], [5, 80, 90])
    assert n[0]
    assert not hidden([11, 200, 300], [0, 80, 90])[1].any()


def test_a_single_stratum_is_hidden_with_its_total():
    events, n = hidden([100], [3])
    assert events.tolist() == [True, True]
    assert not n.any()
    assert hidden([4])[1].tolist() == [True, True]


def test_where_all_others_are_zero_the_total_is_hidden():
    assert hidden([100, 50], [3, 0])[0].tolist() == [True, False, True]
    assert hidden([3, 0, 0])[1].tolist() == [True, False, False, True]


def test_all_strata_small():
    assert hidden([3, 5, 2])[1].tolist() == [True] * 4
    assert hidden([8, 9, 10])[1].tolist() == [True, True, True, False]


def test_nothing_small_nothing_hidden():
    for n, events in (([900, 60, 70], [40, 0, 50]), ([0, 0], [0, 0]), ([30, 0], [30, 0])):
        masks = hidden(n, events)
        assert not masks[0].any()
        assert not masks[1].any()


# Two axes and more.


def test_a_small_inner_cell_takes_a_rectangle_and_no_margin():
    _, n = hidden([[5, 40, 90], [50, 60, 70], [45, 80, 30]])
    assert n.sum() == 4
    assert not n[-1].any()
    assert not n[:, -1].any()


def test_a_row_of_small_cells_closes_itself():
    n = [[4, 9, 7, 8], [50, 60, 70, 55]]
    masks = hidden(n)
    assert masks[1][0, :-1].all()


def test_a_bridge_that_no_single_sum_sees():
    # Rows 0 and 1 less columns 0 and 1 leave one cell, though every line hides two or more.
    n = np.full((4, 4), 200)
    n[:2, :2] = n[2:, 2:] = 9
    n[1, 2] = 5
    mask = small(with_margins(n)).ravel()
    leaks = audit(with_margins(n).ravel(), margins((4, 4))[1], (mask, mask))
    assert leaks == [Leak(1 * 5 + 2, "n", 5.0, 5.0)]
    assert hidden(n)[1].sum() == small(n).sum() + 1


def test_events_alone_are_hidden_where_people_are_many():
    events, n = hidden([[500, 400], [300, 600]], [[3, 40], [50, 60]])
    assert events[:2, :2].all()
    assert not n.any()


def test_three_axes():
    rng = np.random.default_rng(5)
    n = rng.poisson(30, (2, 3, 2))
    hidden(n, rng.binomial(n, 0.3))


def test_groups_by_month():
    rng = np.random.default_rng(6)
    n = rng.poisson(rng.gamma(1, 8, (6, 24)))
    events, people = hidden(n, rng.binomial(n, 0.15))
    assert people[:-1, :-1][small(n)].all()
    assert not people[-1, -1]
    assert not events[-1, -1]


# Several tables of the same people.


def test_months_and_totals_are_shared():
    joined = join({"sex": 2, "race": 3, "month": 4}, ["sex", "month"], ["race", "month"], ["sex"])
    sex, race, alone = joined.places
    assert sex[-1].tolist() == race[-1].tolist()
    assert alone.tolist() == sex[:, -1].tolist()
    assert joined.size == sex.size + race.size - 5


def test_a_total_hidden_in_one_table_is_closed_in_the_other():
    joined = join({"sex": 1, "payer": 4}, ["sex"], ["payer"])
    sex, payer = joined.places
    n = np.zeros(joined.size, dtype=int)
    events = n.copy()
    n[sex], events[sex] = [400, 400], [7, 7]
    n[payer], events[payer] = [100, 100, 100, 100, 400], [7, 0, 0, 0, 7]
    masks = hide(n, joined.sums, events)
    assert masks.events[sex].all()
    assert masks.events[payer].tolist() == [True, False, False, False, True]
    assert audit(n, joined.sums, masks, events) == []


def test_two_stratifiers_where_the_total_must_go():
    joined = join({"sex": 2, "payer": 3}, ["sex"], ["payer"])
    sex, payer = joined.places
    n = np.zeros(joined.size, dtype=int)
    n[sex], n[payer] = [60, 0, 60], [5, 0, 55, 60][:4]
    masks = hide(n, joined.sums)
    assert audit(n, joined.sums, masks) == []
    n[sex], n[payer] = [8, 0, 8], [5, 0, 3, 8]
    masks = hide(n, joined.sums)
    assert masks.n.tolist() == (n > 0).tolist()


# What holds for every table.

rows = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 90)), min_size=1, max_size=8)


@given(rows)
def test_one_way_tables_leave_no_leak(rows):
    events, n = np.array([min(row) for row in rows]), np.array([max(row) for row in rows])
    hide_events, hide_n = (mask[:-1] for mask in hidden(n, events))
    assert hide_events[small(events) | small(n - events)].all()
    assert hide_n[small(n)].all()
    assert hide_events[hide_n].all()
    assert not hide_n[n == 0].any()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1), st.sampled_from([3, 15, 60]))
@settings(max_examples=40, deadline=None)
def test_two_way_tables_leave_no_leak(rows, columns, seed, mean):
    rng = np.random.default_rng(seed)
    n = rng.poisson(rng.gamma(0.7, mean, (rows, columns)))
    events, people = hidden(n, rng.binomial(n, rng.choice([0.02, 0.3, 1])))
    assert (events | ~people).all()
    hidden(n)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8, unique=True), st.randoms())
def test_order_of_the_strata_does_not_matter(n, random):
    # Counts of people are distinct, so that no tie is broken by place.
    n = np.array(n) // np.array([1, 10**4])[np.arange(len(n)) % 2]
    n = np.unique(n)
    order = np.array(random.sample(range(len(n)), len(n)))
    assert hidden(n)[1][:-1][order].tolist() == hidden(n[order])[1][:-1].tolist()


def test_order_of_rows_and_columns_does_not_matter():
    n = np.array([[7, 41, 93], [52, 64, 71], [45, 83, 30]])
    events = np.array([[1, 12, 33], [20, 31, 40], [16, 35, 14]])
    flipped = hidden(n[::-1, ::-1], events[::-1, ::-1])
    for mask, other in zip(hidden(n, events), flipped, strict=True):
        assert mask[:-1, :-1][::-1, ::-1].tolist() == other[:-1, :-1].tolist()


def test_the_same_table_is_always_hidden_alike():
    rng = np.random.default_rng(8)
    n = rng.poisson(12, (4, 5))
    before = n.copy()
    first, second = hidden(n), hidden(n)
    assert (first[1] == second[1]).all()
    assert (n == before).all()


@pytest.mark.parametrize("threshold", [2, 5, 20, 300])
def test_the_threshold_can_be_set(threshold):
    rng = np.random.default_rng(threshold)
    n = rng.poisson(25, (3, 4))
    events = rng.binomial(n, 0.3)
    masks = hidden(n, events, threshold)
    assert masks[0][:-1, :-1][small(events, threshold)].all()
    assert masks[1][:-1, :-1][small(n, threshold)].all()


def test_a_threshold_of_one_hides_nothing():
    events, n = hidden([[1, 2], [3, 4]], [[1, 0], [2, 1]], threshold=1)
    assert not events.any()
    assert not n.any()


# The audit by itself.


def test_the_audit_finds_what_can_be_worked_out():
    _, sums = margins((3,))
    nothing = np.zeros(4, dtype=bool)
    one = np.array([True, False, False, False])
    assert audit([4, 30, 90, 124], sums, (nothing, nothing)) == [Leak(0, "n", 4.0, 4.0)]
    assert audit([4, 30, 90, 124], sums, (one, one)) == [Leak(0, "n", 4.0, 4.0)]
    found = audit([40, 30, 90, 160], sums, (one, nothing), [7, 15, 45, 67])
    assert found == [Leak(0, "events", 7.0, 7.0), Leak(0, "non-events", 33.0, 33.0)]


def test_the_audit_finds_events_given_back_by_people_without_them():
    _, sums = margins((2,))
    events = np.array([True, True, False])
    # 12 people of whom 3 and 4 have it: each has 1 to 6.
    found = audit([100, 200, 300], sums, (events, ~events & False), [3, 4, 7])
    assert [(leak.index, leak.what, leak.low, leak.high) for leak in found[:1]] == [(0, "events", 1.0, 6.0)]
    assert Leak(2, "events", 7.0, 7.0) in found


def test_the_audit_finds_a_cell_given_back_by_two_sums():
    # Three of the rectangle are hidden; the fourth, shown, gives all back.
    n = with_margins([[5, 40], [50, 60]])
    mask = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=bool).ravel()
    found = audit(n.ravel(), margins((2, 2))[1], (mask, mask))
    assert Leak(0, "n", 5.0, 5.0) in found


def test_the_audit_finds_a_chain_of_tables():
    joined = join({"sex": 2, "payer": 2}, ["sex"], ["payer"])
    sex, payer = joined.places
    n = np.zeros(joined.size, dtype=int)
    n[sex], n[payer] = [6, 60, 66], [30, 36, 66]
    mask = np.zeros(joined.size, dtype=bool)
    mask[[sex[0], sex[-1]]] = True
    # The other table gives the hidden total back.
    assert Leak(int(sex[0]), "n", 6.0, 6.0) in audit(n, joined.sums, (mask, mask))


def test_zeros_known_to_be_zero_are_no_leak():
    _, sums = margins((3,))
    mask = np.array([True, True, False, False])
    assert audit([5, 90, 70, 165], sums, (mask, mask), [0, 0, 0, 0]) == []


# Bad input.


@pytest.mark.parametrize(
    ("n", "events", "threshold", "words"),
    [
        ([-1, 2, 1], None, 11, "not negative"),
        ([1.5, 2, 3.5], None, 11, "whole numbers"),
        ([np.nan, 2, 3], None, 11, "whole numbers"),
        (["a", "b", "c"], None, 11, "one flat row"),
        ([[1, 2, 3]], None, 11, "one flat row"),
        ([1, 2, 4], None, 11, "add up to 3, not to 4"),
        ([10, 20, 30], [1, 2, 4], 11, "events of the parts"),
        ([10, 20, 30], [11, 2, 13], 11, "more events than people"),
        ([10, 20, 30], [1, 2], 11, "need the same"),
        ([10, 20], None, 11, "outside the 2 cells"),
        ([10, 20, 30], None, 0, "at least 1"),
    ],
)
def test_impossible_tables_are_named(n, events, threshold, words):
    with pytest.raises(ValueError, match=words):
        hide(n, margins((2,))[1], events, threshold)


def test_impossible_masks_and_shapes_are_named():
    _, sums = margins((2,))
    with pytest.raises(ValueError, match="two masks of 3 cells"):
        audit([10, 20, 30], sums, ([True], [True]))
    for shape in ((), (0,), (2, 0)):
        with pytest.raises(ValueError, match="at least one"):
            margins(shape)
    with pytest.raises(ValueError, match="'race'"):
        join({"sex": 2}, ["sex", "race"])
    with pytest.raises(ValueError, match="no axis twice"):
        join({"sex": 2}, ["sex", "sex"])


@pytest.mark.slow
def test_two_thousand_tables_leave_no_leak_and_hide_few():
    random_table = runpy.run_path(str(BENCHMARK))["random_table"]
    rng = np.random.default_rng(11)
    added = filled = 0
    for number in range(2000):
        kind, n, sums, events = random_table(rng)
        masks = hide(n, sums, events)
        assert audit(n, sums, masks, events) == [], f"table {number}, {kind}"
        first = small(n) if events is None else small(n) | small(events) | small(n - events)
        assert masks.events[first].all()
        assert masks.n[small(n)].all()
        added += (masks.events & ~first).sum()
        filled += (n > 0).sum()
    # Measured: 0.082 of the cells with people in them.
    assert added / filled < 0.1
