"""Sums that share hidden cells: the search for the fewest cells that keep all of them from being worked out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qse.stats.lift import CLOSE, System, cross, moves, repair
from qse.stats.margins import Integers, Sums
from qse.stats.single_sums import EVENTS, PEOPLE, SHOWN, Booleans, SingleSums

# Linear programs times cells spent on showing cells again.
WORK = 10_000


class Search(SingleSums):
    """The search for cells to hide."""

    def __init__(
        self, people: Integers, cases: Integers, sums: Sums, threshold: int, *, with_events: bool
    ) -> None:
        super().__init__(people, cases, sums, threshold, with_events=with_events)
        self.grid: list[tuple[Integers, Integers]] | None = None
        # What an attacker cannot rule out, found so far: shifts of the true events and rest.
        self.shifts = np.zeros((1, 2, self.size))

    def solve(self) -> Integers:
        """Return the state of every cell."""
        first = self._first()
        state = first.copy()
        if state.any():
            self._close(state)
            self._untangle(state)
            self._show_again(state, first)
            self._untangle(state, large=True)
        return state

    def _tangled(self, state: Integers) -> Booleans:
        """Return the hidden cells that are tied by more than one sum, directly or through others."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        cells, sums, _ = self.ends()
        tied = state[cells] > SHOWN
        ends = (cells[tied], self.size + sums[tied])
        nodes = self.size + self.total.size
        _, label = connected_components(coo_matrix((np.ones(tied.sum()), ends), (nodes, nodes)), False)
        used = np.unique(sums[tied])
        return (state > SHOWN) & (
            np.bincount(label[self.size + used], minlength=nodes)[label[: self.size]] > 1
        )

    def _goals(self, state: Integers, *, large: bool) -> tuple[Booleans, Integers]:
        """Return which of people, events and rest are to be lifted, shape (3, cells), and by how much.

        A small number is to reach the threshold; a `large` one must only not be fixed, so is to move by one.
        """
        hidden = np.stack([state == PEOPLE, state >= EVENTS, state >= EVENTS])
        if not self.with_events:
            hidden[1:] = False
        else:
            # Where a shown total leaves nothing to its hidden parts, they are known to be zero, as they may.
            _, _, *left = self._tally(state, EVENTS)
            for row, none in zip((1, 2), left, strict=True):
                none_left = (none == 0) & (state[self.total] == SHOWN)
                hidden[row, self.part[none_left[self.sum]]] = False
        goal = np.maximum(self.threshold - self.counts, 1)
        return hidden & ((self.counts >= self.threshold) == large), goal

    def _reached(self, state: Integers, goal: Integers) -> Booleans:
        """Say which numbers some known shift that fits the state lifts, or if large moves, far enough."""
        e, f = self.shifts[:, 0], self.shifts[:, 1]
        fits = (np.where(state < PEOPLE, np.abs(e + f), 0) < CLOSE).all(axis=1)
        fits &= (np.where(state == SHOWN, np.abs(e), 0) < CLOSE).all(axis=1)
        alone = (state == EVENTS) & ((e < 1 - self.e - CLOSE) | (f < 1 - self.f - CLOSE))
        fits &= ~alone.any(axis=1)
        apart = moves(self.shifts[fits].swapaxes(0, 1))
        moved = np.abs(apart).max(axis=1, initial=0) > 0.1
        return (apart.max(axis=1, initial=0) >= goal - CLOSE) | (moved & (self.counts >= self.threshold))

    def _weak(self, state: Integers, *, large: bool = False) -> tuple[int, int] | None:
        """Return one number (row, cell) that cannot be lifted far enough, if there is one."""
        wanted, goal = self._goals(state, large=large)
        wanted = wanted & ~self._reached(state, goal)
        if self.total.size < 2 or not wanted.any():
            return None
        wanted &= self._tangled(state)
        wanted &= self._crossed(state, self.shifts[0], wanted) < goal
        if not wanted.any():
            return None
        system = System(self, state)
        zero = self.counts == 0
        for sign, group in ((1, ~zero), (-1, ~zero)) if large else ((1, ~zero), (1, zero)):
            while (now := wanted & group).any():
                shift = system.lift(now, goal, sign)
                self._learn(shift)
                height = np.where(now, sign * moves(shift), -np.inf)
                if group is zero and height.max() < CLOSE:
                    # None of them can rise: they are known to be zero, as they may.
                    return None
                wanted &= ~self._reached(state, goal)
                wanted &= moves(shift) + self._crossed(state, shift, wanted) < goal
                if (wanted & group == now).all():
                    # The one that came furthest is tried alone.
                    at = np.unravel_index(np.argmax(height), height.shape)
                    if not self._settled(system, state, goal, (int(at[0]), int(at[1]))):
                        return int(at[0]), int(at[1])
                    wanted[at] = False
        return None

    def _crossed(self, state: Integers, shift: NDArray[Any], wanted: Booleans) -> NDArray[Any]:
        """Return how far the wanted numbers (3, cells) rise, at least, by cycles of four from shifted counts.

        Quick, and enough for most; what it leaves open goes to linear programming.
        """
        e, f = self.e + shift[0], self.f + shift[1]
        free, hidden, alone = state == PEOPLE, state > SHOWN, state == EVENTS
        far = np.where(free, 4.0 * self.threshold, 0)
        any_wanted = np.asarray(wanted.any(axis=0))
        rise = np.zeros(wanted.shape)
        # Events with their people, the rest staying; and the rest with its people.
        rise[1] = self._by_fours(far, np.where(free, np.minimum(e, e + f - 1), 0), any_wanted, far)
        rise[0] = rise[1]
        if self.with_events:
            rise[2] = self._by_fours(far, np.where(free, np.minimum(f, e + f - 1), 0), any_wanted, far)
            rise[0] = np.maximum(rise[1], rise[2])
            # Or events against rest, people staying, after the rest was lifted for it; and the reverse.
            for_e, for_f = (np.where(hidden, part - alone, 0) for part in (f, e))
            events, rest = rise[1], rise[2]
            rise[1:] = (
                np.maximum(events, self._by_fours(for_e, for_f, wanted[1], for_e + rest)),
                np.maximum(rest, self._by_fours(for_f, for_e, wanted[2], for_f + events)),
            )
        return rise

    def _by_fours(
        self, up: NDArray[Any], down: NDArray[Any], wanted: Booleans, own: NDArray[Any]
    ) -> NDArray[Any]:
        """Return a height that each wanted cell can rise to within its `own` room and that of the others.

        A cell of a two-way table rises while others in its row and column fall, and where these cross rise.
        """
        self.grid = self.grids() if self.grid is None else self.grid
        rise = np.zeros(self.size)
        for place, sign in self.grid:
            here = place >= 0
            ends = [np.where(here, np.maximum(limit[place], 0), 0) for limit in (up, down)]
            for same in (True, False):
                i, j = np.nonzero(here & wanted[place] & ((sign > 0) == same))
                if i.size:
                    room = np.where((sign > 0) == same, *ends)
                    fall = np.where((sign > 0) == same, *ends[::-1])
                    rise[place[i, j]] = np.minimum(cross(room, fall, i, j), own[place[i, j]])
        return rise

    def _settled(self, system: System, state: Integers, goal: Integers, at: tuple[int, int]) -> bool:
        """Say whether one number can be lifted or moved far enough, or is known to be zero."""
        only = np.zeros(goal.shape, dtype=bool)
        only[at] = True
        for sign in (1, -1) if self.counts[at] >= self.threshold else (1,):
            if self._reached(state, goal)[at]:
                return True
            shift = system.lift(only, goal, sign)
            self._learn(shift)
            if self.counts[at] == 0 and moves(shift)[at] < CLOSE:
                return True
        return bool(self._reached(state, goal)[at])

    def _learn(self, shift: NDArray[Any]) -> None:
        self.shifts = np.concatenate([self.shifts, shift[None]])

    def _untangle(self, state: Integers, *, large: bool = False) -> None:
        """Hide further cells until every hidden number can be lifted far enough."""
        while at := self._weak(state, large=large):
            _, goal = self._goals(state, large=large)
            before = state.copy()
            self._learn(repair(self, state, *at, float(goal[at])))
            if (state == before).all() and not self._reached(state, goal)[at]:
                # So near the threshold that rounding decides: rather too much hidden than too little.
                state[:] = PEOPLE

    def _show_again(self, state: Integers, first: Integers) -> None:
        """Show added cells again, margins and large counts first, where the rest is safe without them.

        In large tables not all are tried: an added cell left hidden is safe, and time is short.
        """
        added = np.flatnonzero(state > first)
        enough = len(self.shifts) + WORK // self.size
        for cell in added[np.lexsort((-self.n[added], -self.level[added]))]:
            for lower in range(first[cell], state[cell]):
                if lower == EVENTS and not self.mixed[cell]:
                    continue
                if len(self.shifts) > enough:
                    return
                trial = state.copy()
                trial[cell] = lower
                if self._safe(trial):
                    state[:] = trial
                    break

    def _safe(self, state: Integers) -> bool:
        if self._open(state, PEOPLE).any() or (self.with_events and self._open(state, EVENTS).any()):
            return False
        return self._weak(state) is None
