"""How far hidden numbers of a table can move while all that is shown stays: by cycles, and by linear programming."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qse.stats.margins import Integers, Table
from qse.stats.single_sums import EVENTS, PEOPLE, SHOWN, Booleans, SingleSums

CLOSE = 1e-6


def cross(room: NDArray[Any], fall: NDArray[Any], i: Integers, j: Integers) -> NDArray[Any]:
    """Return a height the cells (i, j) of a table can rise to: others fall in their row and column."""
    each = np.arange(i.size)
    in_row, in_column = fall[i], fall[:, j].T.copy()
    in_row[each, j] = 0
    in_column[each, i] = 0
    left = np.repeat(room[None], i.size, axis=0)
    rise = np.zeros(i.size)
    # Each crossing takes its share; what finds no room is shared out again.
    for _ in range(3):
        most = np.maximum(np.maximum(in_row.sum(axis=1), in_column.sum(axis=1)), CLOSE)
        share = np.minimum(left, (in_column / most[:, None])[:, :, None] * in_row[:, None, :])
        left -= share
        in_row -= share.sum(axis=1)
        in_column -= share.sum(axis=2)
        rise += share.sum(axis=(1, 2))
    return rise


class System:
    """The shifts of hidden counts that leave every shown number as it is."""

    def __init__(self, table: SingleSums, state: Integers) -> None:
        from scipy import sparse

        hidden = np.flatnonzero(state > SHOWN)
        free = np.flatnonzero(state == PEOPLE)
        alone = state[hidden] == EVENTS
        rest = free if table.with_events else free[:0]
        columns = hidden.size + rest.size
        # Beside shown people the rest falls as events rise.
        first = np.arange(hidden.size)
        self.e = sparse.csr_matrix((np.ones(hidden.size), (hidden, first)), (table.size, columns))
        cells, at = np.append(hidden[alone], rest), np.append(first[alone], np.arange(hidden.size, columns))
        signs = np.repeat([-1.0, 1.0], [alone.sum(), rest.size])
        self.f = sparse.csr_matrix((signs, (cells, at)), (table.size, columns))
        lowest = np.where(alone, 1, 0) - table.e[hidden]
        self.low = np.append(lowest, -table.f[rest]).astype(float)
        self.high = np.append(np.where(alone, table.f[hidden] - 1.0, np.inf), np.full(rest.size, np.inf))
        sums = _matrix(table)
        self.rows = sparse.vstack([sums @ self.e, sums @ self.f, (self.e + self.f)[free]])
        self.row_low = np.append(np.zeros(2 * table.total.size), 1.0 - table.n[free])
        self.row_high = np.append(np.zeros(2 * table.total.size), np.full(free.size, np.inf))

    def lift(self, wanted: Booleans, goal: Integers, sign: int = 1) -> NDArray[Any]:
        """Return a shift (2, cells) that lifts many wanted numbers (3, cells), or with sign -1 lowers them."""
        from scipy import sparse

        pick = sparse.vstack([self.e + self.f, self.e, self.f]).tocsr()[np.flatnonzero(wanted)] * sign
        count, columns = pick.shape
        rows = sparse.bmat([[self.rows, None], [pick, -sparse.identity(count)]])
        found = _linear(
            # Unequal weights, so that a few go all the way rather than many part of it.
            np.append(np.zeros(columns), -1 - np.modf(np.arange(count) * 0.618)[0]),
            np.append(self.low, np.full(count, -np.inf)),
            np.append(self.high, goal[wanted].astype(float)),
            rows,
            np.append(self.row_low, np.zeros(count)),
            np.append(self.row_high, np.full(count, np.inf)),
        )[:columns]
        return np.stack([self.e @ found, self.f @ found])


def repair(table: SingleSums, state: Integers, row: int, cell: int, goal: float) -> NDArray[Any]:
    """Hide the cells through which one number can be lifted at the least cost; return the shift that does."""
    from scipy import sparse

    # A cell's events may move against its rest (its people stay), or each of them with its people.
    size, swap = table.size, np.flatnonzero(table.mixed & (state < PEOPLE) & table.with_events)
    one = sparse.identity(size, format="csr")
    none = sparse.csr_matrix((size, size))
    both = [sparse.hstack([m[:, swap], -m[:, swap]]) for m in (one, -one)]
    e = sparse.hstack([both[0], one, -one, none, none]).tocsr()
    f = sparse.hstack([both[1], none, none, one, -one]).tocsr()
    still = np.zeros(size) if not table.with_events else np.full(size, np.inf)
    high = np.concatenate(
        [
            table.f[swap] - 1,
            table.e[swap] - 1,
            np.full(size, np.inf),
            table.e,
            still,
            np.minimum(still, table.f),
        ]
    )
    price = 1 + 0.3 * table.level + 0.2 * table.n / table.n.max()
    move = price * (PEOPLE - state)
    cost = np.concatenate([*[(price * (state == SHOWN))[swap]] * 2, move, move, move, move])
    sums = _matrix(table)
    target = [e + f, e, f][row][[cell]]
    rows = sparse.vstack([sums @ e, sums @ f, e + f, e, f, target])
    row_low = np.concatenate([np.zeros(2 * table.total.size), 1 - table.n, -table.e, -table.f, [goal]])
    row_high = np.append(np.zeros(2 * table.total.size), np.full(3 * size + 1, np.inf))
    found = np.full(cost.size, goal)
    for _ in range(4):
        # Divided by the last shift, a cell costs the same however far it moves: few cells, not small steps.
        each = cost / np.where(found > CLOSE, found, goal)
        found = _linear(each, np.zeros(cost.size), high, rows, row_low, row_high)
    used = found > CLOSE
    swapped = used[: 2 * swap.size].reshape(2, -1).any(axis=0)
    state[swap[swapped]] = np.maximum(state[swap[swapped]], EVENTS)
    state[used[2 * swap.size :].reshape(4, -1).any(axis=0)] = PEOPLE
    return np.stack([e @ found, f @ found])


def moves(shift: NDArray[Any]) -> NDArray[Any]:
    """Return the shift of people beside those of events and rest."""
    return np.stack([shift[0] + shift[1], shift[0], shift[1]])


def _matrix(table: Table) -> Any:
    """Return the sums as a sparse matrix (sums, cells) that is zero on counts that add up."""
    from scipy import sparse

    cells, sums, signs = table.ends()
    return sparse.csr_matrix((signs.astype(float), (sums, cells)), (table.total.size, table.size))


def _linear(
    cost: NDArray[Any], low: NDArray[Any], high: NDArray[Any], rows: Any, row_low: Any, row_high: Any
) -> NDArray[Any]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    # Without whole numbers asked for this is a linear program, with less around it than `linprog`.
    found = milp(
        cost, bounds=Bounds(low, high), constraints=LinearConstraint(rows.tocsc(), row_low, row_high)
    )
    return np.asarray(found.x)
