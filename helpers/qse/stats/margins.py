"""Tables laid out flat with their margins, and the sums that tie their cells together."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int_]
Sums = Sequence[tuple[int, Integers]]


class Joined(NamedTuple):
    """Several tables of the same people in one index.

    `sums` are pairs: a cell, and the cells that add up to it. `places[t]` has the shape of table t with
    its margins (each axis one longer, the last its total) and holds the index of every cell; the same
    number in two tables has one index.
    """

    size: int
    sums: list[tuple[int, Integers]]
    places: list[Integers]


def margins(shape: Sequence[int]) -> tuple[int, list[tuple[int, Integers]]]:
    """Lay out a table with all its margins flat, and say which cells add up to which.

    Parameters
    ----------
    shape : cells on each axis, without totals.

    Returns
    -------
    size : number of cells with the margins: the product of shape + 1.
    sums : pairs of a cell and the cells that add up to it; the cells lie as in an array of shape + 1
        (row by row) in which the last index of an axis is its total.

    Raises
    ------
    ValueError : an axis without cells, or no axis.

    Examples
    --------
    >>> size, sums = margins((3,))
    >>> size, [(total, parts.tolist()) for total, parts in sums]
    (4, [(3, [0, 1, 2])])
    >>> margins((9, 36))[0]
    370

    """
    names = [str(axis) for axis in range(len(shape))]
    size, sums, _ = join(dict(zip(names, shape, strict=True)), names)
    return size, sums


def join(sizes: Mapping[str, int], *tables: Sequence[str]) -> Joined:
    """Put tables of the same people into one index, so that a number they share is one cell.

    Tables share the grand total, and the totals of each axis they have in common.

    Parameters
    ----------
    sizes : number of groups of each axis, by name.
    tables : the axes of each table, by name; each axis must count everyone once.

    Returns
    -------
    Joined

    Raises
    ------
    ValueError : no table, a table without axes or with an axis twice, an unknown axis, one without groups.

    Examples
    --------
    >>> joined = join({"sex": 2, "payer": 3}, ["sex"], ["payer"])
    >>> joined.size, [place.tolist() for place in joined.places]
    (6, [[0, 1, 2], [3, 4, 5, 2]])
    >>> [(total, parts.tolist()) for total, parts in joined.sums]
    [(2, [0, 1]), (2, [3, 4, 5])]

    """
    if not tables or any(not len(axes) or len(set(axes)) < len(axes) for axes in tables):
        raise ValueError("Every table needs at least one axis, and no axis twice.")
    for name in {axis for axes in tables for axis in axes}:
        if name not in sizes or sizes[name] < 1:
            raise ValueError(f"The axis {name!r} needs at least one group.")

    index: dict[frozenset[tuple[str, int]], int] = {}
    places = []
    for axes in tables:
        ends = [sizes[axis] for axis in axes]
        cells = [
            frozenset((axis, i) for axis, i, end in zip(axes, at, ends, strict=True) if i < end)
            for at in product(*(range(end + 1) for end in ends))
        ]
        flat = [index.setdefault(cell, len(index)) for cell in cells]
        places.append(np.array(flat).reshape([end + 1 for end in ends]))

    sums: dict[tuple[int, bytes], tuple[int, Integers]] = {}
    for place in places:
        for axis in range(place.ndim):
            lines = np.moveaxis(place, axis, -1).reshape(-1, place.shape[axis])
            for line in lines:
                sums.setdefault((int(line[-1]), line.tobytes()), (int(line[-1]), line[:-1].copy()))
    return Joined(len(index), list(sums.values()), places)


def with_margins(counts: ArrayLike) -> Integers:
    """Return the counts with the total of each axis at its end.

    Parameters
    ----------
    counts : one or more axes.

    Returns
    -------
    array of shape + 1

    Examples
    --------
    >>> with_margins([[1, 2], [3, 4]]).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]

    """
    table = np.asarray(counts, dtype=int)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def checked(n: ArrayLike, sums: Sums, events: ArrayLike | None) -> tuple[Integers, Integers]:
    """Return people and events as whole numbers that fit the sums; without events, people twice.

    Raises
    ------
    ValueError : counts that are no counts, do not fit each other, or do not add up.

    """
    people = _whole(n, "n")
    cases = people if events is None else _whole(events, "events")
    if cases.shape != people.shape:
        raise ValueError(f"events has {cases.size} cells and n has {people.size}; they need the same.")
    if (cases > people).any():
        raise ValueError(f"Cell {np.argmax(cases > people)} has more events than people.")
    for total, parts in sums:
        ends = np.append(parts, total)
        if ends.min() < 0 or ends.max() >= people.size:
            raise ValueError(f"A sum names a cell outside the {people.size} cells given.")
        for what, counts in (("people", people), ("events", cases)):
            if counts[parts].sum() != counts[total]:
                raise ValueError(
                    f"The {what} of the parts of cell {total} add up to {counts[parts].sum()}, "
                    f"not to {counts[total]}."
                )
    return people, cases


class Table:
    """Counts and their sums without empty cells, a total and its only part made one cell.

    `of` gives the place of each cell given, -1 where there are no people. Of each place: `counts` (3,
    cells) are people `n`, events `e` and the rest `f`; `level` is 0 for an inner cell, 1 for a total of
    these, and so on. Of the sums, none twice: `total` is the place of each total, and `part` and `sum`
    pair each part with its sum.
    """

    def __init__(self, people: Integers, cases: Integers, sums: Sums) -> None:
        same = np.arange(people.size)
        filled = [(total, parts[people[parts] > 0]) for total, parts in sums if people[total] > 0]
        for total, parts in filled:
            if parts.size == 1 and same[total] != same[parts[0]]:
                same[same == same[total]] = same[parts[0]]
        first, of = np.unique(np.where(people > 0, same, -1), return_inverse=True)
        self.of = of.ravel() - int((people == 0).any())
        first = first[first >= 0]
        self.size = first.size
        self.n, self.e = people[first], cases[first]
        self.f = self.n - self.e
        self.counts = np.stack([self.n, self.e, self.f])

        kept: dict[tuple[int, bytes], Integers] = {}
        for total, parts in filled:
            if parts.size > 1:
                places = np.sort(self.of[parts])
                kept.setdefault((int(self.of[total]), places.tobytes()), places)
        none = np.zeros(0, dtype=int)
        self.total = np.array([total for total, _ in kept], dtype=int)
        self.part = np.concatenate([none, *kept.values()])
        self.sum = np.repeat(np.arange(len(kept)), [parts.size for parts in kept.values()])
        self.level = np.zeros(self.size, dtype=int)
        before = None
        while before is None or (self.level != before).any():
            before = self.level.copy()
            np.maximum.at(self.level, self.total[self.sum], self.level[self.part] + 1)

    def ends(self) -> tuple[Integers, Integers, Integers]:
        """Return cell, sum and sign (a total counts -1) of each place in each sum."""
        signs = np.repeat([1, -1], [self.part.size, self.total.size])
        sums = np.append(self.sum, np.arange(self.total.size))
        return np.append(self.part, self.total), sums, signs

    def grids(self) -> list[tuple[Integers, Integers]]:
        """Find two-way tables: the cells that stand in two sums, one a row and the other a column.

        Returns
        -------
        list of pairs, each of shape (rows, columns): the cell, -1 where there is none, and its sign; cells
            times signs add up to the same in each row, and in each column, whatever is hidden.

        """
        cells, sums, signs = self.ends()
        twice = np.flatnonzero(np.bincount(cells, minlength=self.size)[cells] == 2)
        pairs = twice[np.argsort(cells[twice], kind="stable")].reshape(-1, 2)
        cell, (a, b), (sign_a, sign_b) = cells[pairs[:, 0]], sums[pairs].T, signs[pairs].T
        near: list[list[tuple[int, int]]] = [[] for _ in self.total]
        for one, other, turned in zip(a.tolist(), b.tolist(), (sign_a * sign_b).tolist(), strict=True):
            near[one].append((other, turned))
            near[other].append((one, turned))
        side, turn, grid = np.full((3, self.total.size), -1)
        for start in range(self.total.size):
            if side[start] >= 0:
                continue
            side[start], turn[start], grid[start] = 0, 1, start
            todo = [start]
            while todo:
                one = todo.pop()
                for other, turned in near[one]:
                    if side[other] < 0:
                        side[other], turn[other], grid[other] = 1 - side[one], turn[one] * turned, start
                        todo.append(other)
        # Whatever else two sums share does not lie in a grid.
        fits = (side[a] != side[b]) & (turn[a] * sign_a == turn[b] * sign_b)
        row, column = np.where(side[a] == 0, a, b), np.where(side[a] == 0, b, a)
        found = []
        for start in np.unique(grid[a[fits]]):
            at = fits & (grid[a] == start)
            rows, i = np.unique(row[at], return_inverse=True)
            columns, j = np.unique(column[at], return_inverse=True)
            place, sign = (
                np.full((rows.size, columns.size), -1),
                np.ones((rows.size, columns.size), dtype=int),
            )
            place[i.ravel(), j.ravel()] = cell[at]
            sign[i.ravel(), j.ravel()] = (turn[a] * sign_a)[at]
            found.append((place, sign))
        return found


def _whole(counts: ArrayLike, what: str) -> Integers:
    given = np.asarray(counts)
    if given.ndim != 1 or given.dtype.kind not in "iuf":
        raise ValueError(f"{what} needs one count for each cell, in one flat row.")
    if not np.isfinite(given).all() or (given < 0).any() or (given != np.floor(given)).any():
        raise ValueError(f"{what} needs whole numbers that are not negative.")
    return given.astype(int)
