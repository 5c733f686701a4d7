"""Counting a measure in frames that are not pandas: one lazy query, finished in NumPy."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np

from qse.measures.conditions import answer
from qse.measures.count import Views, bins_for, chosen, population
from qse.measures.definition import CONDITIONS, Measure
from qse.measures.frames import Frames, borrowed_by, lazy, repeated
from qse.measures.path import tables
from qse.measures.strata import Strata, Stratifier, strata, stratifier
from qse.measures.tally import Array, Tally, Window
from qse.records import Records


def count_frames(
    records: Records, measure: Measure, views: Views, window: Window, where: Mapping[str, Any]
) -> list[Tally]:
    """Count a measure; see `count.count`."""
    axes = list(dict.fromkeys(by for view in views for by in view))
    limits = {stratifier(name): wanted for name, wanted in where.items()}
    parts = [getattr(measure, part) for part in CONDITIONS]
    names = {f"{by.table}.{by.column}" for by in (*axes, *limits)}
    names |= {name for name in (measure.value, measure.exposure, measure.month) if "." in name}
    rows = Frames(records, measure.table, names | borrowed_by(*parts))
    inside = population(rows, measure)
    codes = {by: _code(rows, by) for by in (*axes, *limits)}
    for by, wanted in limits.items():
        inside = _and(inside, _limit(rows, codes[by], by, wanted))
    timed = bool(window.width) or window.first is not None
    if timed:
        inside = _and(inside, _timely(rows, measure, window))
    known, sums, keys = _outcome(rows, measure)
    keys |= {"month": rows.number(measure.month)} if window.width else {}
    columns = {f"axis {at}": codes[by] for at, by in enumerate(axes)}
    sums["known"] = known.cast(nw.Int8)
    ready = (rows.frame if inside is None else rows.frame.filter(inside)).select(
        *(value.alias(name) for name, value in (columns | keys | sums).items())
    )
    queries = []
    for view in views:
        over = [*(f"axis {axes.index(by)}" for by in view), *keys]
        # Engines need a key to group by; one that is the same everywhere does.
        grouped = ready.group_by(over) if over else ready.with_columns(nw.lit(0).alias("all")).group_by("all")
        queries.append(grouped.agg(nw.len().alias("rows"), nw.col(list(sums)).sum()))
    times = 0
    if records.own and len(tables()[measure.table]["key"]) == 1:
        times = repeated(records, lazy(records, measure.table), measure.table, measure.key)
    results = [{name: each[name].to_list() for name in each.columns} for each in _collected(queries)]
    if window.width:
        months = [month for small in results for month in small["month"]] or [0]
        window = window.between(int(min(months)), int(max(months)))
    return [
        _tally(measure, small, view, axes, window, records.first_year, times)
        for small, view in zip(results, views, strict=True)
    ]


def _collected(queries: list[Any]) -> list[Any]:
    """Run the queries; polars runs them together, so that it reads the rows once."""
    if queries[0].implementation.is_polars():
        import polars

        return [nw.from_native(each) for each in polars.collect_all([query.to_native() for query in queries])]
    return [query.collect() for query in queries]


def _and(one: Any, other: Any) -> Any:
    return other if one is None else one & other


def _timely(rows: Frames, measure: Measure, window: Window) -> Any:
    limits = {"from": window.first, "to": window.last}
    given = {word: limit for word, limit in limits.items() if limit is not None}
    return rows.within(measure.month, given).yes if given else ~rows.blank(measure.month)


def _code(rows: Frames, by: Stratifier) -> Any:
    name = f"{by.table}.{by.column}"
    if not by.bands:
        return rows.column(name)
    number = rows.number(name)
    number = rows.records.first_year - number if by.years_before else number
    return sum(
        ((number >= low).cast(nw.Int64) for low in by.bands[1:]), (number >= by.bands[0]).cast(nw.Int64)
    )


def _limit(rows: Frames, code: Any, by: Stratifier, wanted: Any) -> Any:
    """Say which rows are in the strata that are wanted."""
    there = rows.frame.select(code.alias("value")).unique().collect()["value"].to_list()
    found = strata(by, [] if by.bands else [_text(each) for each in there if each is not None])
    values = chosen(by, wanted, found)
    named = [value for value in values if value is not None]
    held = code.is_in(named).fill_null(False) if named else code.is_null() & ~code.is_null()
    return held | code.is_null() if None in values else held


def _outcome(rows: Frames, measure: Measure) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Whether a row has an outcome, what is to be added up, and what to group by beside the strata."""
    if measure.scoring == "proportion":
        event = answer(rows, measure.numerator, measure.key, f"{measure.name}.numerator")
        return ~event.unknown, {"events": event.yes.cast(nw.Int8)}, {}
    if measure.scoring == "rate":
        how = measure.numerator
        events = rows.occurrences(how["recorded_in"], how.get("where", {}), how.get("by_key", measure.key))
        exposure = rows.number(measure.exposure)
        there = (exposure >= 0).fill_null(False)
        sums = {
            "events": events * there.cast(nw.Int64),
            "exposure": nw.when(there).then(exposure).otherwise(0).cast(nw.Float64),
        }
        return there, sums, {}
    values = rows.number(measure.value)
    known = ~values.is_null()
    if measure.scoring == "mean":
        values = values.fill_null(0).cast(nw.Float64)
        return known, {"total": values, "squares": values * values}, {}
    up = values + 0.5
    whole = values if rows.is_whole(measure.value) else up - up % 1
    return known, {}, {"value": whole.cast(nw.Int64)}


def _tally(
    measure: Measure,
    small: dict[str, list[Any]],
    view: tuple[Stratifier, ...],
    axes: list[Stratifier],
    window: Window,
    year: int,
    times: int,
) -> Tally:
    """Turn the grouped rows of a view into arrays."""
    size = len(small["rows"])
    code = np.zeros(size, dtype=np.int64)
    found: list[Strata] = []
    for by in view:
        values = [_text(each) for each in small[f"axis {axes.index(by)}"]]
        found.append(
            strata(by, [] if by.bands else sorted({each for each in values if each is not None}, key=str))
        )
        place = {value: at for at, value in enumerate(found[-1].values)}
        code = code * len(place) + np.array([place[each] for each in values], dtype=np.int64)
    shape = [len(each.values) for each in found]
    if window.width:
        code = code * window.periods + window.places(np.array(small["month"], dtype=np.int64))
        shape.append(window.periods)
    periods = tuple(window.labels(year)) if window.width else ()
    return Tally(tuple(found), periods, repeated=times, **_arrays(measure, small, code, shape))


def _arrays(measure: Measure, small: dict[str, list[Any]], code: Any, shape: list[int]) -> dict[str, Array]:
    cells = int(np.prod(shape)) if shape else 1

    def numbers(name: str) -> Array:
        return np.array([0 if each is None else each for each in small[name]], dtype=float)

    def added(values: Array) -> Array:
        return np.bincount(code, weights=values, minlength=cells).reshape(shape)

    known = numbers("known")
    arrays = {"n": added(known), "missing": added(numbers("rows") - known)}
    arrays |= {
        name: added(numbers(name)) for name in ("events", "exposure", "total", "squares") if name in small
    }
    if "value" in small:
        value = np.where(known > 0, numbers("value"), 0).astype(np.int64)
        bins = bins_for(measure, value, cells)
        counted = np.bincount(code * bins + value, weights=known, minlength=cells * bins)
        arrays["histogram"] = counted.reshape(*shape, bins)
    return arrays


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
