"""Counting a measure in pandas: codes and bincount, block by block, so that a block stays in the fast memory."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from qse.measures.columns import Columns
from qse.measures.conditions import answer
from qse.measures.count import Views, bins_for, chosen, population
from qse.measures.definition import Measure
from qse.measures.path import tables
from qse.measures.strata import Stratifier, strata, stratifier
from qse.measures.tally import Array, Tally, Window
from qse.records import Records

MOST_CELLS = 2_000_000
BLOCK = 1 << 17


class Stratum:
    """The stratum of each row: `codes` are places in `strata`."""

    def __init__(self, rows: Columns, by: Stratifier) -> None:
        name = f"{by.table}.{by.column}"
        if by.bands:
            numbers = rows.numbers(name)
            numbers = rows.records.first_year - numbers if by.years_before else numbers
            self.strata = strata(by, [])
            codes = np.searchsorted(by.bands, numbers, side="right")
            self.codes: Any = np.where(np.isnan(numbers), len(by.bands) + 1, codes).astype(np.int16)
        else:
            codes, values = rows.codes(name)
            self.strata = strata(by, values)
            last = len(self.strata.values) - 1
            place = np.array([*(self.strata.values.index(value) for value in values), last])
            self.codes = place.astype(np.int16 if last < 2**15 else np.int64)[codes]

    @property
    def size(self) -> int:
        """How many strata there are."""
        return len(self.strata.values)


def count_columns(
    records: Records, measure: Measure, views: Views, window: Window, where: Mapping[str, Any]
) -> list[Tally]:
    """Count a measure; see `count.count`."""
    rows = Columns(records, measure.table)
    inside = population(rows, measure)
    inside = rows.everything().yes if inside is None else inside
    of = {by: Stratum(rows, by) for view in views for by in view}
    for name, wanted in where.items():
        by = stratifier(name)
        stratum = of.get(by) or Stratum(rows, by)
        kept = [stratum.strata.values.index(value) for value in chosen(by, wanted, stratum.strata)]
        inside = inside & np.isin(stratum.codes, kept)
    period = None
    if window.first is not None or window.width:
        month, blank = rows.whole_numbers(measure.month)
        inside = inside & ~blank
        here = month[inside]
        first = int(here.min(initial=2**31)) if len(here) else 0
        window = window.between(first, int(here.max(initial=first)))
        inside &= window.holds(month)
        period = window.places(month) if window.width else None
    known, sums = _outcome(rows, measure)
    periods = tuple(window.labels(records.first_year)) if window.width else ()
    axes = list(dict.fromkeys(by for view in views for by in view))
    cells = np.prod([*(of[by].size for by in axes), len(periods) or 1], dtype=float)
    # One pass for all stratifiers at once, unless their cells would be more than the rows are worth.
    joint = cells <= min(MOST_CELLS, max(rows.size, BLOCK)) and "histogram" not in sums
    passes = [(axes, list(views))] if joint else [(list(view), [view]) for view in views]
    found = {}
    for over, answered in passes:
        codes: list[tuple[Any, int]] = [(of[by].codes, of[by].size) for by in over]
        codes += [(period, len(periods))] if period is not None else []
        arrays = _added(measure, codes, inside, known, sums)
        for view in answered:
            gone = tuple(place for place, by in enumerate(over) if by not in view)
            order = [[by for by in over if by in view].index(by) for by in view]
            found[view] = {
                name: np.moveaxis(array.sum(axis=gone), order, range(len(order)))
                for name, array in arrays.items()
            }
    one_key = records.own and len(tables()[measure.table]["key"]) == 1
    repeated = rows.repeated(measure.key) if one_key else 0
    return [
        Tally(tuple(of[by].strata for by in view), periods, repeated=repeated, **found[view])
        for view in views
    ]


def _outcome(rows: Columns, measure: Measure) -> tuple[Any, dict[str, Any]]:
    """For each row whether there is an outcome, and what is to be added up."""
    if measure.scoring == "proportion":
        event = answer(rows, measure.numerator, measure.key, f"{measure.name}.numerator")
        return ~event.unknown, {"events": event.yes}
    if measure.scoring == "rate":
        how = measure.numerator
        events = rows.occurrences(how["recorded_in"], how.get("where", {}), how.get("by_key", measure.key))
        exposure = rows.numbers(measure.exposure)
        known = exposure >= 0
        return known, {"events": np.where(known, events, 0.0), "exposure": np.where(known, exposure, 0.0)}
    values = rows.numbers(measure.value)
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    if measure.scoring == "mean":
        return known, {"total": values, "squares": values * values}
    return known, {"histogram": np.floor(values + 0.5).astype(np.int64)}


def _added(
    measure: Measure, codes: list[tuple[Any, int]], inside: Any, known: Any, sums: Mapping[str, Any]
) -> dict[str, Array]:
    """Add up over all rows, in blocks; the arrays have an axis for each of the codes."""
    shape = [size for _, size in codes]
    cells = int(np.prod(shape)) if shape else 1
    bins = bins_for(measure, sums["histogram"][inside & known], cells) if "histogram" in sums else 1
    flags = sums["events"] if "events" in sums and sums["events"].dtype == bool else None
    state = np.zeros(cells * 3)
    totals = {name: np.zeros(cells * (bins if name == "histogram" else 1)) for name in sums}
    for at in _blocks(len(inside), cells):
        keep = slice(None) if inside[at].all() else inside[at]
        here = known[at][keep]
        code = np.zeros(len(here), dtype=np.int64)
        for values, size in codes:
            code *= size
            code += values[at][keep]
        # 0: nobody recorded the outcome, 1: there is one, 2: it is an event.
        outcome = here.astype(np.int64) if flags is None else here.astype(np.int64) + (here & flags[at][keep])
        state += np.bincount(code * 3 + outcome, minlength=cells * 3)
        for name, each in sums.items():
            if name == "histogram":
                totals[name] += np.bincount((code * bins + each[at][keep])[here], minlength=cells * bins)
            elif flags is None:
                totals[name] += np.bincount(code, weights=each[at][keep], minlength=cells)
    counts = state.reshape(*shape, 3)
    arrays = {"missing": counts[..., 0], "n": counts[..., 1] + counts[..., 2]}
    if flags is not None:
        return arrays | {"events": counts[..., 2]}
    return arrays | {
        name: total.reshape(*shape, bins) if name == "histogram" else total.reshape(shape)
        for name, total in totals.items()
    }


def _blocks(rows: int, cells: int) -> Iterator[slice]:
    """Cut the rows into blocks, larger where there are many cells to add each block to."""
    step = max(BLOCK, 4 * cells)
    return (slice(start, start + step) for start in range(0, max(rows, 1), step))
