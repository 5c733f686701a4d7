"""Small cells: none can be worked out from what is shown, nor pinned below the threshold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qse.stats import THRESHOLD, hide_small


def test_worked_by_hand():
    hide, hide_n, hide_total = hide_small([40, 7, 0, 25, 19], [900, 120, 60, 480, 310])
    assert hide.tolist() == [False, True, False, False, True]
    assert not hide_n.any()
    assert not hide_total


def test_two_small_cells_with_a_small_sum_take_a_third():
    hide, _, _ = hide_small([3, 5, 40, 61, 22, 0], [500] * 6)
    assert hide.tolist() == [True, True, False, False, True, False]


def test_people_without_the_event_are_protected_too():
    hide, _, _ = hide_small([97, 50, 60], [100, 100, 100])
    assert hide[0]
    assert hide.sum() >= 2


def test_when_nothing_is_left_to_hide_the_total_goes():
    assert hide_small([3], [100])[2]
    assert hide_small([3, 0], [100, 50])[2]


def test_nothing_small_nothing_hidden():
    hide, hide_n, hide_total = hide_small([40, 0, 50], [900, 60, 70])
    assert not hide.any()
    assert not hide_n.any()
    assert not hide_total


tables = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 90)), min_size=1, max_size=8)


@given(tables)
def test_no_hidden_cell_can_be_recovered_or_pinned(rows):
    x = np.array([min(row) for row in rows])
    n = np.array([max(row) for row in rows])
    hide, hide_n, hide_total = hide_small(x, n)
    small = lambda count: (count > 0) & (count < THRESHOLD)  # noqa: E731
    assert hide[small(x) | small(n - x)].all()
    assert hide_n[small(n)].all()
    assert hide[hide_n].all()
    if not hide_total:
        # What an onlooker learns is the sum of the hidden cells; each lies between 0 and that sum.
        for part, hidden in ((x, hide), (n - x, hide), (n, hide_n)):
            if hidden.any():
                assert hidden.sum() >= 2
                assert part[hidden].sum() >= THRESHOLD


@given(tables, st.randoms())
def test_order_of_the_rows_does_not_matter(rows, random):
    # Ties between partners may be broken either way, so the sizes hidden are compared.
    x = np.array([min(row) for row in rows])
    n = np.array([max(row) for row in rows])
    order = list(range(len(rows)))
    random.shuffle(order)
    assert hide_small(x, n)[0].sum() == hide_small(x[order], n[order])[0].sum()
