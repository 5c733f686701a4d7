"""Audit of small cells: what can be worked out from the numbers shown, by linear programming."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qse.stats.margins import Sums, checked
from qse.stats.suppress import THRESHOLD

CLOSE = 1e-6


@dataclass(frozen=True, order=True)
class Leak:
    """A number that the shown numbers give away: `what` of cell `index` lies from `low` to `high`.

    `what` is "n", "events" or "non-events".
    """

    index: int
    what: str
    low: float
    high: float


def audit(
    n: ArrayLike,
    sums: Sums,
    hidden: tuple[ArrayLike, ArrayLike],
    events: ArrayLike | None = None,
    threshold: int = THRESHOLD,
) -> list[Leak]:
    """Say which numbers of a table with hidden cells can be worked out, or bounded below the threshold.

    The attacker knows the shown numbers, the sums, that no count is negative, and that zeros are shown:
    hidden people are at least 1, and hidden events beside shown people are neither none nor all. The
    range of each hidden number under these is found by linear programming, as in Fischetti and Salazar
    2001, Management Science 47:1008-1027 (their attacker's problem); fractions are allowed. It shares
    no reasoning with `hide` and never uses a hidden value.

    Parameters
    ----------
    n, sums, events, threshold : as for `hide`.
    hidden : (events, n), each true where hidden, shape (cells,).

    Returns
    -------
    list of Leak : small numbers shown, hidden ones that can be worked out, and hidden ones that must lie
        below the threshold; a hidden number known to be 0 is no leak. Empty when the table is safe.

    Raises
    ------
    ValueError : impossible counts or sums, or masks of another length.

    Examples
    --------
    >>> from qse.stats import margins
    >>> size, sums = margins((3,))
    >>> mask = [True, True, False, False]
    >>> audit([4, 5, 90, 99], sums, (mask, mask))
    [Leak(index=0, what='n', low=1.0, high=8.0), Leak(index=1, what='n', low=1.0, high=8.0)]
    >>> audit([4, 25, 90, 119], sums, (mask, mask))
    []

    """
    people, cases = checked(n, sums, events)
    hide_events, hide_n = (np.asarray(mask, dtype=bool) for mask in hidden)
    if hide_n.shape != people.shape or hide_events.shape != people.shape:
        raise ValueError(f"hidden needs two masks of {people.size} cells each.")
    if events is None:
        columns, names = [(people, hide_n)], ["n"]
        zero_hidden = bool((people[hide_n] == 0).any())
    else:
        rest = people - cases
        columns = [(people, hide_n), (cases, hide_events), (rest, hide_events | hide_n)]
        names = ["n", "events", "non-events"]
        alone = hide_events & ~hide_n
        zero_hidden = bool((people[hide_n] == 0).any() or (np.minimum(cases, rest)[alone] == 0).any())

    leaks = [
        Leak(int(index), what, float(count[index]), float(count[index]))
        for what, (count, hide) in zip(names, columns, strict=True)
        for index in np.flatnonzero(~hide & (count > 0) & (count < threshold))
    ]
    hide_all = np.concatenate([hide for _, hide in columns])
    if not hide_all.any():
        return sorted(leaks)
    # A rule under which zeros are shown is only known if it was kept.
    problem = _Problem(columns, sums, 0 if zero_hidden else 1, threshold)
    low, high, known = problem.ranges()
    size = people.size
    for number, at in enumerate(np.flatnonzero(hide_all)):
        bounded = high[number] < threshold - CLOSE or known[number]
        if bounded and high[number] > CLOSE:
            ends = (round(float(end), 6) for end in (low[number], high[number]))
            leaks.append(Leak(int(at % size), names[at // size], *ends))
    return sorted(leaks)


class _Problem:
    """All that the attacker knows, as linear constraints on the hidden numbers."""

    def __init__(
        self,
        columns: list[tuple[NDArray[np.int_], NDArray[np.bool_]]],
        sums: Sums,
        floor: int,
        threshold: int,
    ) -> None:
        from scipy import sparse

        self.threshold = threshold
        size = len(columns[0][0])
        shown = np.concatenate([np.where(hide, 0, count) for count, hide in columns])
        hide = np.concatenate([hide for _, hide in columns])
        rows, cols, values = [], [], []
        row = 0
        for layer in range(len(columns)):
            for total, parts in sums:
                rows.append(np.full(len(parts) + 1, row))
                cols.append(np.append(parts, total) + layer * size)
                values.append(np.append(np.ones(len(parts)), -1.0))
                row += 1
        if len(columns) == 3:
            cells = np.arange(size)
            for layer, sign in enumerate((-1.0, 1.0, 1.0)):
                rows.append(row + cells)
                cols.append(cells + layer * size)
                values.append(np.full(size, sign))
            row += size
        every = sparse.csr_matrix(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))),
            shape=(row, len(columns) * size),
        )
        known = -(every @ shown)
        every = every[:, hide]
        used = np.diff(every.tocsr().indptr) > 0
        self.equal, self.known = every[used], known[used]

        self.low = np.zeros(hide.sum())
        positive = np.zeros(len(columns) * size, dtype=bool)
        positive[:size] = columns[0][1]
        if len(columns) == 3:
            alone = columns[1][1] & ~columns[0][1]
            positive[size : 2 * size] = alone
            positive[2 * size :] = alone
        self.low[positive[hide]] = floor

    def ranges(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the lowest and highest value of each hidden number, and whether these are the same.

        A number seen both at the threshold or above and at two values is safe; its ends are then only
        values it was seen at.
        """
        count = self.low.size
        least, most = np.full(count, np.inf), np.full(count, -np.inf)

        def see(point: NDArray[Any]) -> None:
            np.minimum(least, point, out=least)
            np.maximum(most, point, out=most)

        # As many numbers as possible are lifted to the threshold at once, then those not yet lifted.
        zero = np.zeros(count, dtype=bool)
        waiting, before = np.arange(count), count + 1
        while 0 < waiting.size < before:
            before = waiting.size
            point = self._lift(waiting)
            see(point)
            if point[waiting].max() < CLOSE:
                # None of them can be above zero.
                zero[waiting] = True
                least[waiting] = most[waiting] = 0.0
                break
            waiting = waiting[most[waiting] < self.threshold - CLOSE]
        # Numbers seen at one value only are lowered together.
        alike, before = np.flatnonzero((most - least <= CLOSE) & ~zero), count + 1
        while 0 < alike.size < before:
            before = alike.size
            cost = np.zeros(count)
            cost[alike] = _weights(alike.size)
            see(self._solve(cost))
            alike = alike[most[alike] - least[alike] <= CLOSE]
        for number in range(count):
            # Another number's solution may have settled this one meanwhile.
            if zero[number] or (
                most[number] >= self.threshold - CLOSE and most[number] - least[number] > CLOSE
            ):
                continue
            for sign in (-1.0, 1.0):
                cost = np.zeros(count)
                cost[number] = sign
                see(self._solve(cost))
        return least, most, most - least <= CLOSE

    def _lift(self, numbers: NDArray[np.int_]) -> NDArray[Any]:
        """Find values with as much as possible of the chosen numbers, each counted up to the threshold."""
        from scipy import sparse
        from scipy.optimize import linprog

        count, chosen = self.low.size, numbers.size
        pick = sparse.csr_matrix((np.ones(chosen), (np.arange(chosen), numbers)), shape=(chosen, count))
        found = linprog(
            np.append(np.zeros(count), -_weights(chosen)),
            A_ub=sparse.hstack([-pick, sparse.identity(chosen)]).tocsc(),
            b_ub=np.zeros(chosen),
            A_eq=sparse.hstack([self.equal, sparse.csr_matrix((self.equal.shape[0], chosen))]).tocsc(),
            b_eq=self.known,
            bounds=np.column_stack(
                [np.append(self.low, np.zeros(chosen)), np.repeat([np.inf, self.threshold], [count, chosen])]
            ),
            method="highs",
        )
        return _values(found)[:count]

    def _solve(self, cost: NDArray[Any]) -> NDArray[Any]:
        from scipy.optimize import linprog

        # Beyond any count that matters the exact height is of no interest, so nothing is unbounded.
        top = np.full(cost.size, 100.0 * (self.threshold + cost.size + np.abs(self.known).sum()))
        found = linprog(
            cost,
            A_eq=self.equal,
            b_eq=self.known,
            bounds=np.column_stack([self.low, top]),
            method="highs",
        )
        return _values(found)


def _weights(count: int) -> NDArray[Any]:
    """Return unequal weights, so that a few numbers go all the way rather than many part of it."""
    return 1 + np.modf(np.arange(count) * 0.618)[0]


def _values(found: Any) -> NDArray[Any]:
    if found.x is None:
        raise ValueError(
            "No counts fit the numbers shown; the sums or the hidden cells contradict each other."
        )
    return np.asarray(found.x)
