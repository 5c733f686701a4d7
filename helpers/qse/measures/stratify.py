"""A measure by strata: who has how much of it, with what certainty."""

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.catalogue import measure as look_up
from qse.measures.count import counted, stratum_of
from qse.measures.result import Stratified
from qse.records import Records

OVERALL = "overall"


def stratify(
    records: Records, measure: str, by: str = "", *, reference: str = OVERALL, level: float = 0.95
) -> Stratified:
    """Count a measure in each stratum and compare each with a reference.

    Parameters
    ----------
    records : from `load_records`.
    measure : name of the measure, such as "readmission".
    by : what to stratify by, such as "race_ethnicity".
    reference : "overall", or one stratum: its label, or the value stored for it.
    level : of the intervals.

    Returns
    -------
    Stratified : n, numerator, rate (Wilson interval), difference (Newcombe) and ratio (Katz) to the
        reference. Counts of 1 to 10, and what would give them back, are hidden.

    Raises
    ------
    Problem : an unknown measure, stratifier or reference, an impossible level, or no rows to count.

    Examples
    --------
    >>> import qse
    >>> result = qse.stratify(qse.load_records("mini"), "readmission", by="sex")
    >>> result.rows["group"].tolist()
    ['Male', 'Female', 'X']

    """
    if not isinstance(records, Records):
        raise Problem("stratify takes records first: write `records = qse.load_records()` and use `records`.")
    if not isinstance(level, float) or not 0 < level < 1:
        raise Problem(f"level is a share between 0 and 1, such as 0.95, not {level!r}.")
    for what, name in (("measure", measure), ("stratifier", by), ("reference", reference)):
        if not isinstance(name, str):
            raise Problem(f"stratify takes the name of one {what}, such as 'readmission', not {name!r}.")
    definition = look_up(measure)
    strata = stratum_of(records, definition, by)
    inside, event = counted(records, definition)
    if not inside.any():
        raise Problem(f"No row is in the population of {measure!r}, so there is no rate to show.")
    n = np.bincount(strata.codes[inside], minlength=len(strata.labels))
    events = np.bincount(strata.codes[event], minlength=len(strata.labels))
    if reference in strata.values[:-1]:
        reference = strata.labels[strata.values.index(reference)]
    present = n > 0
    labels = [name for name, here in zip(strata.labels, present, strict=True) if here]
    n, events = n[present], events[present]
    if reference != OVERALL and reference not in labels:
        raise Problem(f"{reference!r} is not one of the groups.{nearest(reference, [OVERALL, *labels])}")

    rows, overall = _finish(labels, events, n, reference, level)
    return Stratified(
        measure=definition,
        by=by,
        by_label=strata.by,
        named=strata.named,
        reference=reference,
        level=level,
        rows=rows,
        overall=overall,
        mark=records.mark,
        note=records.note(truth=definition.needs == "truth"),
        about=str(records),
    )


def _finish(
    labels: list[str], events: np.ndarray, n: np.ndarray, reference: str, level: float
) -> tuple[pd.DataFrame, pd.Series]:
    """Put intervals, differences and ratios beside the counts, and hide what must be hidden."""
    hide, hide_n, hide_total = stats.hide_small(events, n)
    low, high = stats.wilson(events, n, level)
    if reference == OVERALL:
        difference, ratio = stats.to_overall(events, n, events.sum(), n.sum(), level)
        hide_compared = hide | hide_total
    else:
        at = labels.index(reference)
        difference = stats.risk_difference(events, n, events[at], n[at], level)
        ratio = stats.risk_ratio(events, n, events[at], n[at], level)
        itself = np.arange(len(labels)) == at
        difference = stats.Estimate(*(np.where(itself, 0.0, end) for end in difference))
        ratio = stats.Estimate(*(np.where(itself, 1.0, end) for end in ratio))
        hide_compared = hide | hide[at]
    rows = pd.DataFrame(
        {
            "group": labels,
            "n": _blank(n, hide_n),
            "numerator": _blank(events, hide),
            "rate": _blank(events / n, hide),
            "low": _blank(low, hide),
            "high": _blank(high, hide),
            "difference": _blank(difference.value, hide_compared),
            "difference_low": _blank(difference.low, hide_compared),
            "difference_high": _blank(difference.high, hide_compared),
            "ratio": _blank(ratio.value, hide_compared),
            "ratio_low": _blank(ratio.low, hide_compared),
            "ratio_high": _blank(ratio.high, hide_compared),
            "hidden": hide,
        }
    )
    total, total_events = n.sum(), events.sum()
    total_low, total_high = stats.wilson(total_events, total, level)
    overall = pd.Series(
        {
            "n": total,
            "numerator": total_events,
            "rate": total_events / total,
            "low": total_low,
            "high": total_high,
        },
        dtype=float,
    )
    # Where one stratum is the whole, its small count is the total's too.
    if hide_total:
        overall[["numerator", "rate", "low", "high"]] = np.nan
        if hide_n.any():
            overall["n"] = np.nan
    return rows, overall


def _blank(values: np.ndarray, hide: np.ndarray) -> np.ndarray:
    return np.where(hide, np.nan, np.asarray(values, dtype=float))
