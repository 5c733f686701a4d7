"""The noise: even, independent by name and seed, the same in any order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qse.network.noise import Noise, uniform

IDS = np.arange(200_000)


def test_draws_are_even_and_independent():
    a, b, other_seed = uniform(1, "a", IDS), uniform(1, "b", IDS), uniform(2, "a", IDS)
    bins = np.bincount((a * 100).astype(int), minlength=100)
    expected = IDS.size / 100
    assert ((bins - expected) ** 2 / expected).sum() < 149  # chi-square, 99 degrees of freedom, p = 0.001
    for x, y in ((a, b), (a, other_seed), (a[1:], a[:-1]), (a[::64], b[::64])):
        size = min(x.size, y.size)
        assert abs(np.corrcoef(x[:size], y[:size])[0, 1]) < 4 / np.sqrt(size)


def test_draws_never_reach_0_or_1():
    a = uniform(1, "a", IDS)
    assert a.min() > 0
    assert a.max() < 1


@given(st.integers(0, 2**31), st.text(max_size=10), st.permutations(list(range(20))))
def test_a_draw_depends_on_the_entity_alone(seed, variable, order):
    whole = uniform(seed, variable, np.arange(20))
    assert (uniform(seed, variable, np.array(order)) == whole[order]).all()


def test_choice_follows_the_shares():
    drawn = Noise(1, IDS).choice("c", np.array([2.0, 1.0, 1.0]))
    assert np.allclose(np.bincount(drawn) / IDS.size, [0.5, 0.25, 0.25], atol=0.005)
