"""Gaps between directly standardised groups: by hand, by property, and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.stats import direct_rate, rates_to_overall, standardised_gap, to_overall

STANDARD = [5, 3, 2]
strata = st.lists(
    st.lists(st.tuples(st.integers(12, 90), st.integers(12, 90)), min_size=3, max_size=3),
    min_size=2,
    max_size=4,
)


def flat(*estimates):
    return np.array([np.asarray(end) for estimate in estimates for end in estimate])


def two_by_hand(x, n, share, kind):
    p = x / n
    spread = p * (1 - p) / n if kind == "proportion" else p / n
    return (share * p).sum(-1), (share**2 * spread).sum(-1)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@given(rows=strata)
def test_standardised_gap_to_a_reference_by_hand(kind, rows):
    x, n = np.array(rows)[..., 0], np.array(rows).sum(-1)
    value, variance = two_by_hand(x, n, np.array(STANDARD) / 10, kind)
    difference, ratio = standardised_gap(x, n, STANDARD, 0, kind, per=1000)
    error = 1.959964 * np.sqrt(variance + variance[0])[1:]
    log_error = 1.959964 * np.sqrt(variance / value**2 + variance[0] / value[0] ** 2)[1:]
    assert np.allclose(difference.value / 1000, value - value[0])
    assert np.allclose(difference.high[1:] / 1000, (value - value[0])[1:] + error)
    assert np.allclose(ratio.value, value / value[0])
    assert np.allclose(np.log(ratio.high / ratio.value)[1:], log_error)
    assert np.array_equal(flat(difference, ratio)[:, 0], [0, 0, 0, 1, 1, 1])
    if kind == "rate":
        assert np.allclose(direct_rate(x, n, STANDARD).value, value)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@given(rows=strata)
def test_standardised_gap_to_everybody_by_numbers(kind, rows):
    x, n = np.array(rows, dtype=float)[..., 0], np.array(rows, dtype=float).sum(-1)
    share = np.array(STANDARD) / 10
    difference, ratio = standardised_gap(x, n, STANDARD, None, kind)
    own, everybody = x[0], x.sum(0)
    assert np.isclose(difference.value[0], (share * (own / n[0] - everybody / n.sum(0))).sum())
    assert np.isclose(ratio.value[0], (share * own / n[0]).sum() / (share * everybody / n.sum(0)).sum())

    # The delta method by small steps in the values of the group and of the rest.
    cells, sizes = np.concatenate([own, everybody - own]), np.concatenate([n[0], n.sum(0) - n[0]])
    p = cells / sizes
    variance = p * (1 - p) / sizes if kind == "proportion" else p / sizes

    def measures(p):
        pooled = (p * sizes).reshape(2, -1).sum(0) / n.sum(0)
        group, whole = (share * p[:3]).sum(), (share * pooled).sum()
        return np.array([group - whole, np.log(group / whole)])

    slope = np.array([(measures(p + step) - measures(p - step)) / 2e-6 for step in 1e-6 * np.eye(6)])
    error = 1.959964 * np.sqrt((slope**2 * variance[:, None]).sum(0))
    got = difference.high[0] - difference.value[0], np.log(ratio.high[0] / ratio.value[0])
    assert np.allclose(got, error, rtol=1e-4)


@pytest.mark.parametrize("reference", [None, 1])
@given(rows=strata, random=st.randoms())
def test_standardised_gap_relabelled_split_and_turned(reference, rows, random):
    x, n = np.array(rows)[..., 0], np.array(rows).sum(-1)
    plain = flat(*standardised_gap(2 * x, 2 * n, STANDARD, reference))
    order = random.sample(range(3), 3)
    mixed = standardised_gap(2 * x[:, order], 2 * n[:, order], np.array(STANDARD)[order] * 7, reference)
    assert np.allclose(flat(*mixed), plain)
    # One stratum split in two alike halves.
    split = standardised_gap(
        np.column_stack([2 * x[:, 1:], x[:, :1], x[:, :1]]),
        np.column_stack([2 * n[:, 1:], n[:, :1], n[:, :1]]),
        [3, 2, 2.5, 2.5],
        reference,
    )
    assert np.allclose(flat(*split), plain)
    # Those without the event: the same gap with the sign turned.
    turned = standardised_gap(2 * (n - x), 2 * n, STANDARD, reference)[0]
    assert np.allclose(-flat(turned)[[0, 2, 1]], plain[:3])
    if reference is None:
        pair = np.array([0, 0, *range(1, len(x))])
        halves = np.where(pair[:, None] == 0, 1, 2)
        halved = standardised_gap(halves * x[pair], halves * n[pair], STANDARD)
        assert np.allclose(halved[0].value[1:], plain[0])


def test_standardised_gap_in_one_stratum_is_the_plain_one():
    difference, ratio = standardised_gap([[30], [50]], [[100], [300]], [1])
    plain, plain_ratio = to_overall([30, 50], [100, 300], 80, 400)
    assert np.allclose(difference.value, plain.value)
    assert np.allclose(ratio.value, plain_ratio.value)
    rate = standardised_gap([[30], [50]], [[100.0], [300.0]], [1], kind="rate")[0]
    assert np.allclose(flat(rate), flat(rates_to_overall([30, 50], [100, 300], 80, 400)[0]))


def test_standardised_gap_where_it_is_refused():
    # A stratum with nobody; too few events; fine; nearly all with the event.
    x, n = [[20, 0], [2, 3], [30, 40], [99, 98]], [[90, 0], [80, 80], [100, 90], [100, 100]]
    difference, ratio = standardised_gap(x, n, [1, 1])
    assert np.array_equal(np.isnan(difference.value), [True, True, False, True])
    assert np.array_equal(np.isnan(ratio.low), np.isnan(difference.low))
    assert np.isnan(flat(*standardised_gap(x, n, [1, 1], 1))).all()
    # The empty stratum does not count in the standard.
    assert not np.isnan(standardised_gap(x, n, [1, 0])[0].value[0])
    assert np.isnan(direct_rate(x, n, [1, 1]).value[:2]).all()
    # The rest is refused, so the group's gap to everybody is.
    assert np.isnan(standardised_gap(x[1:3], n[1:3], [1, 1])[0].value).all()
    # One group is everybody; in one stratum only.
    assert np.array_equal(flat(*standardised_gap(x[2:3], n[2:3], [1, 1]))[:, 0], [0, 0, 0, 1, 1, 1])
    alone, _ = standardised_gap([[30, 40], [0, 50]], [[100, 90], [0, 90]], [1, 1])
    assert np.isclose(alone.value[0], 0.5 * (40 / 90 - 90 / 180))


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: standardised_gap([[1]], [[2]], [1], kind="odds"), "kind"),
        (lambda: standardised_gap([1], [2], [1]), "stratum"),
        (lambda: standardised_gap([[1]], [[2]], [0]), "standard"),
        (lambda: standardised_gap([[1]], [[2]], [1], 1), "place"),
        (lambda: standardised_gap([[3]], [[2]], [1]), "count"),
    ],
)
def test_what_cannot_be_is_refused(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def holds(estimate, truth):
    return (estimate.low <= truth) & (truth <= estimate.high)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["proportion", "rate"])
@pytest.mark.parametrize("reference", [None, 2])
def test_coverage_of_standardised_gaps(kind, reference):
    random = np.random.default_rng(14)
    n = np.array([[120, 60, 40], [300, 200, 400], [900, 500, 300]])
    p = np.array([[0.15, 0.3, 0.5], [0.1, 0.25, 0.4], [0.12, 0.2, 0.45]])
    share = np.array(STANDARD) / 10
    base = (n * p).sum(0) / n.sum(0) if reference is None else p[reference]
    own, other = (share * p).sum(-1), (share * base).sum()
    hits = []
    for _ in range(4000):
        x = random.binomial(n, p) if kind == "proportion" else random.poisson(n * p)
        difference, ratio = standardised_gap(x, n, STANDARD, reference, kind)
        inside = holds(difference, own - other), holds(ratio, own / other)
        hits.append(np.concatenate([part[:2] for part in inside]))
    covered = np.mean(hits, axis=0)
    assert (covered >= 0.93).all()
    assert (covered <= 0.97).all()
