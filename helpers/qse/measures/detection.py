"""Reports of harm set beside a chart review that looks for harm: how much of the harm do the reports hold, for whom?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.detected import OTHERS, Detection
from qse.measures.strata import stratifier
from qse.measures.two_sources import NEED, TwoSources, two_sources
from qse.measures.unanswered import answered
from qse.records import Records
from qse.stats import Estimate


@answered
def detection(
    records: Records,
    by: str = NEED,
    *,
    reference: str = OTHERS,
    level: float = 0.95,
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> Detection:
    """Set reports of harm beside harm that a chart review found.

    Parameters
    ----------
    records, level, months, where : see `stratify`.
    by : what to stratify by.
    reference : "others" (each group beside all other patients together), or one group.

    Returns
    -------
    Detection : for each group the share of admissions with a report, the share of charts with a harm, the reports for
        every 100 harms found, and the share of the harms found that have a report. Charts drawn at different rates are
        weighed. Records without charts (trigger_tool_sample) give the reports alone, and say what is missing.

    Raises
    ------
    Problem : an unknown name, no reports at all, or no rows to count.

    Examples
    --------
    >>> import qse
    >>> seen = qse.detection(qse.load_records("mini"))
    >>> seen.rows["group"].tolist()
    ['Patients without an interpreter need on record', 'Patients with an interpreter need on record']

    """
    if not isinstance(records, Records):
        raise Problem(
            "detection takes records first: write `records = qse.load_records()` and use `records`."
        )
    if not isinstance(level, float) or not 0 < level < 1:
        raise Problem(f"level is a share between 0 and 1, such as 0.95, not {level!r}.")
    counts = two_sources(records, by, "", months, where)
    labels, at = counts.groups.labels, -1
    if reference != OTHERS:
        known = dict(zip(map(str, counts.groups.values), labels, strict=True))
        reference = known.get(str(reference), reference)
        if reference not in labels:
            raise Problem(f"{reference!r} is not one of the groups.{nearest(reference, [OTHERS, *labels])}")
        at = labels.index(reference)
    rows, overall = _rows(counts, at, level)
    return Detection(
        by=by,
        by_label=stratifier(by).label,
        reference=reference,
        level=level,
        read=counts.read,
        rows=rows,
        overall=overall,
        source=counts.source,
        weighed=bool(counts.mixed.any()),
        places=partial(two_sources, records, by, months=months, where=where),
    )


def figures(counts: TwoSources, level: float) -> dict[str, Any]:
    """Work out the shares of each cell, and the reports for each harm found.

    Parameters
    ----------
    counts : of shape (groups, places).
    level : of confidence.

    Returns
    -------
    dict : "report_share", "found_share", "seen_share" and "ratio", Estimates; "sizes", of the samples behind the first
        three.

    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = counts.reported / counts.people
    report = Estimate(value, *stats.wilson(counts.reported, counts.people, level))
    found, charts = stats.weighted_share(counts.found, counts.charts, counts.weight, level)
    seen, harms = stats.weighted_share(counts.both, counts.found, counts.weight, level)
    ratio = stats.ratio_of_shares([(report.value, counts.people)], [(found.value, charts)], level)
    sizes = {"report_share": counts.people, "found_share": charts, "seen_share": harms}
    return {"report_share": report, "found_share": found, "seen_share": seen, "ratio": ratio, "sizes": sizes}


def compared(own: dict[str, Any], other: dict[str, Any], level: float) -> dict[str, Estimate]:
    """Hold cells against others: reports alone, reports against harm found, and how completely harm is reported."""

    def part(of: dict[str, Any], name: str) -> tuple[Any, Any]:
        return of[name].value, of["sizes"][name]

    report, found, seen = ((part(own, name), part(other, name)) for name in own["sizes"])
    return {
        "reports": stats.ratio_of_shares([report[0]], [report[1]], level),
        "relative": stats.ratio_of_shares([report[0], found[1]], [found[0], report[1]], level),
        "completeness": stats.ratio_of_shares([seen[0]], [seen[1]], level),
    }


def _rows(counts: TwoSources, at: int, level: float) -> tuple[pd.DataFrame, pd.Series]:
    """Put figures beside counts, and hide what must be hidden."""
    arrays = _arrays(counts)
    base = (
        replace(counts, **{name: part[at : at + 1] for name, part in arrays.items()})
        if at >= 0
        else counts.others()
    )
    own, whole = figures(counts, level), figures(counts.all_together(), level)
    against = compared(own, figures(base, level), level)
    hide = {name: part[:, 0] for name, part in counts.hidden().items()}
    gone = {
        "report_share": hide["people"] | hide["reported"],
        "found_share": hide["charts"] | hide["found"],
        "seen_share": hide["found"] | hide["both"],
    }
    gone["ratio"] = gone["report_share"] | gone["found_share"]
    columns: dict[str, Any] = {"group": counts.groups.labels, "kind": counts.groups.kinds}
    overall: dict[str, float] = {}
    for name, part in arrays.items():
        each = (part.sum(axis=-1) if part.ndim == 3 else part)[:, 0]
        of_charts = name in ("found", "both")
        columns[name] = np.where(hide[name][:-1] | (of_charts & counts.mixed[:, 0]), np.nan, each)
        overall[name] = (
            np.nan if hide[name][-1] or (of_charts and len(counts.weight) > 1) else float(each.sum())
        )
    for name, hidden in gone.items():
        columns |= _ends(name, own[name], hidden[:-1])
        overall |= {end: float(value[0]) for end, value in _ends(name, whole[name], hidden[-1:]).items()}
    itself = np.arange(len(counts.groups.labels)) == at
    for name, of in (("reports", "report_share"), ("relative", "ratio"), ("completeness", "seen_share")):
        columns |= _ends(name, against[name], gone[of][:-1] | gone[of][at] | itself)
    return pd.DataFrame(columns), pd.Series(overall, dtype=float)


def _arrays(counts: TwoSources) -> dict[str, Any]:
    return {name: getattr(counts, name) for name in ("people", "reported", "charts", "found", "both")}


def _ends(name: str, found: Estimate, hide: Any) -> dict[str, Any]:
    """Lay an estimate out as three columns."""
    return {
        end: np.where(hide, np.nan, np.asarray(part, dtype=float).reshape(-1))
        for end, part in zip((name, f"{name}_low", f"{name}_high"), found, strict=True)
    }
