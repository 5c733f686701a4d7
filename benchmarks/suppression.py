"""Measure the hiding of small cells: ``python benchmarks/suppression.py [tables]``.

Prints seconds for each kind of table, and how many cells beyond the small ones are hidden beside the fewest
possible, found on small tables by trying all. Seconds depend on the machine. Nothing here is a test.
"""

import sys
import time
from collections import defaultdict
from functools import partial
from itertools import combinations

import numpy as np

from qse.stats import THRESHOLD, audit, hide, join, margins, with_margins

KINDS = {
    "one way": ({"a": 12}, [[["a"]]]),
    "two ways": ({"a": 6, "b": 6}, [[["a", "b"]]]),
    "groups by month": ({"a": 5, "month": 12}, [[["a", "month"]]]),
    "several": (
        {"a": 4, "b": 4, "c": 3, "month": 6},
        [
            [["a"], ["b"], ["c"]],
            [["a", "month"], ["b", "month"]],
            [["a"], ["b", "month"]],
            [["a", "b"], ["b", "c"]],
        ],
    ),
    "three ways": ({"a": 3, "b": 3, "c": 3}, [[["a", "b", "c"]]]),
}


def people(rng, sizes, tables, count, rate):
    """Draw people and events, and count them in the tables with their margins."""
    joined = join(sizes, *tables)
    groups = {
        axis: rng.choice(k, count, p=rng.dirichlet(np.full(k, rng.choice([0.3, 1, 5]))))
        for axis, k in sizes.items()
    }
    has_event = rng.random(count) < rate
    n, events = np.zeros((2, joined.size), dtype=int)
    for axes, places in zip(tables, joined.places, strict=True):
        shape = [sizes[axis] for axis in axes]
        cell = np.ravel_multi_index([groups[axis] for axis in axes], shape)
        for counts, among in ((n, cell), (events, cell[has_event])):
            counts[places] = with_margins(np.bincount(among, minlength=np.prod(shape)).reshape(shape))
    return n, joined.sums, events


def random_table(rng):
    """Draw a kind of table, and one of it: small or large, sparse or dense, a fifth without events."""
    kind = rng.choice(list(KINDS), p=[0.45, 0.3, 0.05, 0.17, 0.03])
    most, choices = KINDS[kind]
    tables = choices[rng.integers(len(choices))]
    axes = {axis for axes in tables for axis in axes}
    sizes = {a: k if a == "month" else int(rng.integers(1, k + 1)) for a, k in most.items() if a in axes}
    rate = rng.choice([0, 0.01, 0.05, 0.2, 0.5, 0.97, 1])
    n, sums, events = people(rng, sizes, tables, int(10 ** rng.uniform(1, 4)), rate)
    return str(kind), n, sums, None if rng.random() < 0.2 else events


def small(count):
    return (count > 0) & (count < THRESHOLD)


def fewest(n, sums, events, first, limit):
    """Return the least number of counts hidden beyond the first, up to a limit, that leaves no leak."""
    for added in range(limit):
        for more in combinations(np.flatnonzero(~first & (np.resize(n, first.size) > 0)), added):
            mask = first.copy()
            mask[list(more)] = True
            hidden = (mask[: n.size], mask[-n.size :])
            if (hidden[1] <= hidden[0]).all() and not audit(n, sums, hidden, events):
                return added
    return limit


def fewness(rng, shape, tables, with_events):
    """Return the mean number of counts hidden beyond the small ones, ours and the fewest possible."""
    _, sums = margins(shape)
    ours, least = [], []
    while len(ours) < tables:
        inner = rng.poisson(rng.gamma(0.8, 40, shape))
        n = with_margins(inner).ravel()
        events = with_margins(rng.binomial(inner, 0.2)).ravel() if with_events else None
        first, hidden = small(n), hide(n, sums, events)
        mask = hidden.n
        if events is not None:
            first = np.append(first | small(events) | small(n - events), first)
            mask = np.concatenate(hidden)
        if first.any():
            ours.append((mask & ~first).sum())
            least.append(fewest(n, sums, events, first, ours[-1]))
    return np.mean(ours), np.mean(least)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    rng = np.random.default_rng(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    taken, added, filled = defaultdict(list), defaultdict(int), defaultdict(int)
    for _ in range(count):
        kind, n, sums, events = random_table(rng)
        start = time.perf_counter()
        hidden = hide(n, sums, events)
        taken[kind].append(time.perf_counter() - start)
        first = small(n) if events is None else small(n) | small(events) | small(n - events)
        added[kind] += (hidden.events & ~first).sum()
        filled[kind] += (n > 0).sum()
    print(f"{'kind':20s}{'tables':>8s}{'mean ms':>10s}{'most ms':>10s}{'hidden beside the small':>26s}")
    for kind, times in taken.items():
        mean, most = 1e3 * np.mean(times), 1e3 * np.max(times)
        print(f"{kind:20s}{len(times):8d}{mean:10.2f}{most:10.1f}{added[kind] / filled[kind]:26.1%}")

    sizes = {"race": 9, "sex": 3, "payer": 6, "month": 36}
    for tables in ([["race", "month"]], [[axis, "month"] for axis in ("sex", "race", "payer")]):
        for rate in (0.02, 0.1, 0.4):
            n, sums, events = people(rng, sizes, tables, 2000, rate)
            times = [seconds(partial(hide, n, sums, given)) for given in (None, events)]
            what = f"{len(tables)} x 36 months, {n.size} cells, rate {rate}"
            print(f"{what}: people {times[0]:.3f} s, with events {times[1]:.3f} s")

    for shape, with_events in (((5,), True), ((2, 2), False), ((2, 3), False), ((3, 3), False)):
        ours, least = fewness(rng, shape, 30, with_events)
        print(f"{shape} {'events' if with_events else 'people'}: {ours:.2f} added, at least {least:.2f}")


if __name__ == "__main__":
    main()
