"""A measure over time, by strata: run charts and control charts, with what they say in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures import estimate
from qse.measures.catalogue import measure as look_up
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.protect import protect
from qse.measures.seen import narrowed, source_of
from qse.measures.series import OverTime, Series
from qse.measures.strata import Stratifier, stratifier
from qse.measures.tally import WIDTHS, Tally, window
from qse.measures.unanswered import answered
from qse.records import Records

KINDS = {"proportion": "p", "rate": "u", "mean": "xmr", "median": "xmr"}
FEWEST = 10


@answered
def over_time(
    records: Records,
    measure: str | Measure,
    by: str = "",
    *,
    chart: str = "run",
    rules: str = "",
    period: str = "month",
    freeze: int | None = None,
    split: Sequence[int] = (),
    exclude: Sequence[int] = (),
    level: float = 0.95,
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> OverTime:
    """Follow a measure over the periods, in each stratum.

    Parameters
    ----------
    records, measure, level, months, where : see `stratify`.
    by : what to stratify by; "" for everybody in one series.
    chart : "run" (about the median), or "control" (three-sigma limits: p for proportions, u for rates, else XmR).
    rules : of a run chart "anhoej" (unless said) or "ihi"; of a control chart "anhoej" (unless said) or "nhs".
    period : "month", "quarter", "half-year" or "year".
    freeze : the first so many periods set the line.
    split : periods, from 0, at which a new line begins.
    exclude : periods, from 0, that are shown but not counted in.

    Returns
    -------
    OverTime : one series a stratum; small counts are hidden over strata, periods and their totals. A series is
        judged on the periods that are shown, and not at all below ten of them.

    Raises
    ------
    Problem : an unknown name, an impossible chart, or no rows to count.

    Examples
    --------
    >>> import qse
    >>> result = qse.over_time(qse.load_records("mini"), "readmission", period="quarter")
    >>> len(result.rows), result.series[0].signal
    (12, False)

    """
    if not isinstance(records, Records):
        raise Problem(
            "over_time takes records first: write `records = qse.load_records()` and use `records`."
        )
    if chart not in ("run", "control"):
        raise Problem(f'chart is "run" or "control", not {chart!r}.')
    if period not in WIDTHS:
        raise Problem(f"period is {', '.join(map(repr, WIDTHS))}, not {period!r}.")
    if not isinstance(level, float) or not 0 < level < 1:
        raise Problem(f"level is a share between 0 and 1, such as 0.95, not {level!r}.")
    for name, given in (("split", split), ("exclude", exclude)):
        if not isinstance(given, (list, tuple)) or not all(isinstance(at, int) for at in given):
            raise Problem(f"{name} takes a list of periods, counted from 0, such as [18], not {given!r}.")
    if freeze is not None and not isinstance(freeze, int):
        raise Problem(f"freeze takes a number of periods, such as 12, not {freeze!r}.")
    definition = look_up(measure)
    view: tuple[Stratifier, ...] = (stratifier(by),) if by else ()
    tally = count(records, definition, [view], window(months, period), where)[0]
    tally = tally.inhabited() if by else tally
    masks = protect(definition, [tally])[0]
    hidden = masks.inner
    found = estimate.value(definition, tally, level)
    how = {"freeze": freeze, "split": tuple(split), "exclude": tuple(exclude)}
    labels = tally.axes[0].labels if by else ["Everybody"]
    kinds = tally.axes[0].kinds if by else ["group"]
    rows, series = [], []
    for at, label in enumerate(labels):
        here: Any = (at,) if by else ()
        hide = hidden.figure[here]
        value = np.where(hide, np.nan, found.value[here])
        judged = _judged(definition, tally, here, hide, value, chart, rules, how)
        series.append(Series(label, kinds[at], chart, rules or "anhoej", judged))
        columns: dict[str, Any] = {"group": label, "period": tally.periods}
        columns["n"] = np.where(hidden.n[here], np.nan, _size(definition, tally)[here])
        if tally.events is not None:
            columns["numerator"] = np.where(hide, np.nan, tally.flat("events")[here])
        columns[definition.figure] = value
        columns |= {
            "low": np.where(hide, np.nan, found.low[here]),
            "high": np.where(hide, np.nan, found.high[here]),
        }
        columns |= {"centre": _or_blank(judged, "centre", value), "lower": _or_blank(judged, "lower", value)}
        columns |= {"upper": _or_blank(judged, "upper", value), "hidden": hide}
        rows.append(pd.DataFrame(columns))
    return OverTime(
        measure=definition,
        by=by,
        by_label=view[0].label if by else "everybody",
        named=view[0].named if by else "{}",
        level=level,
        period=period,
        labels=tally.periods,
        rows=pd.concat(rows, ignore_index=True),
        series=tuple(series),
        source=narrowed(source_of(records, definition, [tally]), records, months, where),
        missing=float(tally.missing.sum()),
        tally=tally,
        hidden=masks,
    )


def _judged(
    measure: Measure,
    tally: Tally,
    here: Any,
    hide: Any,
    value: Any,
    chart: str,
    rules: str,
    how: Mapping[str, Any],
) -> Any:
    """Chart the periods that are shown, or nothing where they are too few."""
    shown = ~hide & ~np.isnan(value)
    if shown.sum() < FEWEST:
        return None
    try:
        if chart == "run":
            return stats.run_chart(value, rules=rules or "anhoej", **how)
        kind, rules = KINDS[measure.scoring], rules or "anhoej"
        if kind == "xmr":
            return stats.control_chart(value, kind=kind, rules=rules, **how)
        events = np.where(shown, tally.flat("events")[here], np.nan)
        size = np.where(shown, _size(measure, tally)[here] / (measure.per if kind == "u" else 1), np.nan)
        return stats.control_chart(events, size, kind=kind, rules=rules, **how)
    except ValueError as error:
        raise Problem(f"This chart cannot be made: {error}.") from error


def _size(measure: Measure, tally: Tally) -> Any:
    return tally.flat("exposure") if measure.scoring == "rate" else tally.n


def _or_blank(judged: Any, name: str, value: Any) -> Any:
    return getattr(judged, name) if hasattr(judged, name) else np.full(len(value), np.nan)
