"""Single sums: what one total with its parts gives away, and which cell to hide next."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qse.stats.margins import Integers, Sums, Table

Booleans = NDArray[np.bool_]

# What is done with a cell; where people are hidden so are events.
SHOWN, EVENTS, PEOPLE = 0, 1, 2


class SingleSums(Table):
    """What single sums give away; a `state` says of each cell what is done with it.

    Whatever is hidden more leaves an attacker less to go by, so cells can be added one by one. For a table with one
    total these rules are exact.
    """

    def __init__(
        self, people: Integers, cases: Integers, sums: Sums, threshold: int, *, with_events: bool
    ) -> None:
        super().__init__(people, cases, sums)
        self.threshold, self.with_events = threshold, with_events
        self.mixed = (self.e > 0) & (self.f > 0)

    def _first(self) -> Integers:
        def small(count: Integers) -> Booleans:
            return (count > 0) & (count < self.threshold)

        state = np.full(self.size, SHOWN)
        rare = small(self.e) | small(self.f)
        state[rare] = EVENTS
        # Beside n = threshold, hidden events are known to lie from 1 to threshold - 1.
        state[small(self.n) | (rare & self.mixed & (self.n == self.threshold))] = PEOPLE
        return state

    def _people_open(self, count: Integers, left: Integers, total_hidden: Booleans) -> Booleans:
        """Whether a sum gives hidden people away: `count` parts hidden, `left` people in them."""
        pinned = (count > 0) & ((count < 2) | (left - (count - 1) < self.threshold))
        return np.where(total_hidden, count == 0, pinned)

    def _events_open(
        self, count: Integers, beside: Integers, e: Integers, f: Integers, total_hidden: Booleans
    ) -> Booleans:
        """Whether a sum gives hidden events away: in `count` parts, `beside` of them beside shown people.

        Those are at least 1; what they leave is the most that a part with hidden people can have.
        """
        pinned = np.zeros(count.shape, dtype=bool)
        for left in (e, f):
            spare = left - beside
            pinned |= (beside > 0) & (spare + 1 < self.threshold)
            pinned |= (count > beside) & (spare > 0) & (spare < self.threshold)
            pinned |= (count == 1) & (left > 0)
        return np.where(total_hidden, count == 0, pinned)

    def _rule(self, what: int) -> Callable[..., Booleans]:
        return self._people_open if what == PEOPLE else self._events_open

    def _tally(self, state: Integers, what: int) -> list[Any]:
        """Return what the rule for people or events needs of each sum."""
        hidden = state >= what
        values = [hidden, hidden * self.n]
        if what == EVENTS:
            values = [hidden, state == EVENTS, hidden * self.e, hidden * self.f]
        return [np.bincount(self.sum, v[self.part], self.total.size).astype(int) for v in values]

    def _open(self, state: Integers, what: int) -> Booleans:
        rule = self._rule(what)
        return rule(*self._tally(state, what), state[self.total] >= what)

    def _close(self, state: Integers) -> None:
        """Hide further cells until no single sum gives a hidden number away."""
        while self._step(state, PEOPLE) or (self.with_events and self._step(state, EVENTS)):
            pass

    def _step(self, state: Integers, what: int) -> bool:
        """Hide one more cell where a sum gives people, or events, away; say whether one had to be."""
        is_open = self._open(state, what)
        if not is_open.any():
            return False
        size = self.n if what == PEOPLE else np.minimum(self.e, self.f)
        for to in (EVENTS, PEOPLE):
            if to < what:
                continue
            may = (state < to) & (self.mixed | (to == PEOPLE))
            repairs, change = self._repairs(state, what, to, is_open)
            among = np.flatnonzero(may & (repairs > 0))
            if among.size:
                state[among[np.lexsort((size[among], self.level[among], change[among]))[0]]] = to
                return True
        # No one cell is enough: the largest comes first.
        touched = self._at_cells(is_open[self.sum], is_open) > 0
        mixed = touched & self.mixed & (state == SHOWN)
        among = np.flatnonzero(mixed if mixed.any() else touched & (state < PEOPLE))
        state[among[np.argmax(size[among])]] = EVENTS if mixed.any() else PEOPLE
        return True

    def _repairs(self, state: Integers, what: int, to: int, is_open: Booleans) -> tuple[Integers, Integers]:
        """Return how many sums each cell, hidden up to `to`, would close, and the change in open sums."""
        rule = self._rule(what)
        tally, hidden = self._tally(state, what), state[self.total] >= what
        new = (state < what).astype(int)
        more = [new, new * self.n]
        if what == EVENTS:
            beside = new if to == EVENTS else -(state == EVENTS).astype(int)
            more = [new, beside, new * self.e, new * self.f]
        as_part = rule(
            *(t[self.sum] + m[self.part] for t, m in zip(tally, more, strict=True)), hidden[self.sum]
        )
        as_total = rule(*tally, np.ones_like(hidden))
        part = as_part.astype(int) - is_open[self.sum]
        total = as_total.astype(int) - is_open
        return self._at_cells(part < 0, total < 0), self._at_cells(part, total)

    def _at_cells(self, at_part: NDArray[Any], at_total: NDArray[Any]) -> Integers:
        found = np.bincount(self.part, at_part, self.size) + np.bincount(self.total, at_total, self.size)
        return found.astype(int)
