"""A measure by strata: who has how much of it, with what certainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures import estimate
from qse.measures.catalogue import measure as look_up
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.protect import Hidden, nothing_hidden, protect
from qse.measures.result import Source
from qse.measures.seen import narrowed, source_of
from qse.measures.several import Several
from qse.measures.strata import stratifier
from qse.measures.stratified import Stratified
from qse.measures.tally import Tally, window
from qse.measures.unanswered import answered
from qse.records import Records
from qse.stats import Estimate

OVERALL, BEST, TARGET = "overall", "best", "target"
FEWEST_FOR_BEST = 100


@answered
def stratify(
    records: Records,
    measure: str | Measure,
    by: str | Sequence[str] = "",
    *,
    reference: str | float = OVERALL,
    standardise_by: str = "",
    level: float = 0.95,
    crossed: bool = False,
    floor: int = 30,
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> Any:
    """Count a measure in each stratum and compare each with a reference.

    Parameters
    ----------
    records : from `load_records`.
    measure : name of the measure, such as "readmission", or a `Measure`.
    by : what to stratify by, such as "race_ethnicity"; several names in a list give several tables in one pass.
    reference : "overall"; one stratum (its label, or the value stored for it); a number, as a target; or "best": of the
        groups of at least 100 that are shown, the one whose interval ends best.
    standardise_by : a stratifier, such as "age"; the comparison is then of directly standardised figures.
    level : of the intervals.
    crossed : cross two stratifiers instead, such as language within payer.
    floor : crossed strata with fewer are named and not compared.
    months : the first and the last month that count, from 0.
    where : only some strata, such as {"system_name": "curlew"}.

    Returns
    -------
    Stratified : n, numerator, figure with its interval, difference and ratio to the reference. Counts of 1 to 10, and
        what would give them back, are hidden. For several stratifiers a `Several` of them.

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
    names = [by] if isinstance(by, str) else by
    if not isinstance(names, (list, tuple)) or not names or len(set(map(str, names))) < len(names):
        raise Problem(f"by takes one name, or a list of different names, not {by!r}.")
    of = [stratifier(name) for name in names]
    if crossed and len(of) != 2:
        raise Problem('Two stratifiers can be crossed: by=["language", "payer"], crossed=True.')
    definition = look_up(measure)
    views = [tuple(of)] if crossed else [(each,) for each in of]
    if standardise_by:
        if standardise_by in names:
            raise Problem(f"{standardise_by!r} cannot be both what to compare and what to standardise by.")
        if definition.scoring not in ("proportion", "rate"):
            raise Problem(f"A {definition.scoring} is not standardised; proportions and rates are.")
        views += [(*view, stratifier(standardise_by)) for view in views]
    tallies = count(records, definition, views, window(months), where)
    shown = [tally.inhabited() for tally in tallies[: len(of) if not crossed else 1]]
    hidden = protect(definition, shown)
    source = narrowed(source_of(records, definition, shown), records, months, where)
    pooled = "All months together hide fewer: leave months= out." if months is not None else ""
    how = _How(definition, reference, level, floor if crossed else 0, standardise_by, pooled)
    results = []
    for at, (tally, hide) in enumerate(zip(shown, hidden, strict=True)):
        crossing = tallies[len(shown) + at] if standardise_by else None
        results.append(_finished(how, tally, hide, crossing, source))
    return results[0] if crossed or isinstance(by, str) else Several(tuple(results))


@dataclass(frozen=True)
class _How:
    """How a tally is turned into a result."""

    measure: Measure
    reference: str | float
    level: float
    floor: int
    standardise_by: str
    pooled: str


def _finished(how: _How, tally: Tally, hidden: Hidden, crossing: Tally | None, source: Source) -> Stratified:
    """Put figures beside the counts, and hide what must be hidden."""
    measure, level = how.measure, how.level
    everybody = tally.over(*range(tally.n.ndim))
    flat = Tally((), (), **{name: _rows(tally, name) for name in _arrays(tally)})
    inner = Hidden(*(part.ravel() for part in hidden.inner))
    last = (-1,) * tally.n.ndim
    labels, kinds = _named(tally)
    whole = estimate.value(measure, everybody, level)
    found = estimate.value(measure, flat, level)
    few = (flat.n < how.floor) & ~inner.n
    blank = inner.figure | few
    at, reference = _reference(how, labels, kinds, tally, found, flat, blank)
    why = np.where(few, f"fewer than {how.floor}", "")
    if crossing is not None:
        own, (difference, ratio), reasons = estimate.standardised(
            measure, _aligned(crossing, tally), at if at >= 0 else None, level
        )
        why = np.where((why == "") & (reasons != ""), reasons, why)
        found = own
        blank = blank | (reasons != "")
    elif reference == TARGET:
        difference, ratio = estimate.against_target(found, float(how.reference))
    elif at >= 0:
        one = Tally((), (), **{name: getattr(flat, name)[at : at + 1] for name in _arrays(tally)})
        difference, ratio = estimate.against_group(measure, flat, one, level)
        itself = np.arange(len(labels)) == at
        difference = Estimate(*(np.where(itself, 0.0, end) for end in difference))
        ratio = Estimate(*(np.where(itself, 1.0, end) for end in ratio))
    else:
        difference, ratio = estimate.against_everybody(measure, flat, everybody, level)
    hide_total = bool(hidden.figure[last])
    compared = blank | (blank[at] if at >= 0 else hide_total and reference == OVERALL)
    columns: dict[str, Any] = {"group": labels, "kind": kinds, "n": _shown(_size(measure, flat), inner.n)}
    if flat.events is not None:
        columns["numerator"] = _shown(flat.events, inner.figure)
    columns |= {measure.figure: _shown(found.value, blank)}
    columns |= {"low": _shown(found.low, blank), "high": _shown(found.high, blank)}
    for name, each in (("difference", difference), ("ratio", ratio)):
        ends = (name, f"{name}_low", f"{name}_high")
        columns |= {end: _shown(values, compared) for end, values in zip(ends, each, strict=True)}
    columns |= {"missing": _shown(flat.missing, inner.missing), "hidden": inner.figure}
    columns["flag"] = np.select(
        [inner.figure, few, _shaky(measure, flat) & ~few], ["hidden", "few", "unreliable"], ""
    )
    columns["why"] = np.where(inner.figure, "", why)
    overall = {"n": _total(_size(measure, everybody), hidden.n[last])}
    if everybody.events is not None:
        overall["numerator"] = _total(everybody.events, hide_total)
    overall |= {
        name: _total(end, hide_total)
        for name, end in zip((measure.figure, "low", "high"), whole, strict=True)
    }
    overall["missing"] = _total(everybody.missing, hidden.missing[last])
    value = {OVERALL: overall[measure.figure], TARGET: how.reference}.get(reference)
    if value is None:
        value = float(columns[measure.figure][at])
    return Stratified(
        measure=measure,
        by=tuple(axis.by.name for axis in tally.axes),
        by_label=" and ".join(axis.by.label for axis in tally.axes),
        named=tally.axes[0].by.named if len(tally.axes) == 1 else "{}",
        reference=reference,
        reference_value=float(value),
        level=level,
        rows=pd.DataFrame(columns),
        overall=pd.Series(overall, dtype=float),
        source=_with_reference(source, how, reference),
        standardised_by=stratifier(how.standardise_by).label if how.standardise_by else "",
        pooled=how.pooled,
        remade=lambda: _finished(how, tally, nothing_hidden(tally), crossing, source),
    )


def _reference(
    how: _How, labels: list[str], kinds: list[str], tally: Tally, found: Estimate, flat: Tally, blank: Any
) -> tuple[int, str]:
    """Find the place of the reference among the strata (-1: none of them) and its name."""
    given = how.reference
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        if not np.isfinite(given) or (how.measure.scoring == "proportion" and not 0 <= given <= 1):
            raise Problem(f"A target for {how.measure.title!r} is a number such as 0.1, not {given!r}.")
        return -1, TARGET
    if not isinstance(given, str):
        raise Problem(f"reference is 'overall', 'best', one of the groups, or a number, not {given!r}.")
    if given == OVERALL:
        return -1, OVERALL
    if given == BEST:
        return _best(how, labels, kinds, found, flat, blank)
    stored = [value for value in tally.axes[0].values] if len(tally.axes) == 1 else []
    if given in stored:
        given = labels[stored.index(given)]
    if given not in labels:
        raise Problem(f"{given!r} is not one of the groups.{nearest(given, [OVERALL, BEST, *labels])}")
    return labels.index(given), given


def _best(
    how: _How, labels: list[str], kinds: list[str], found: Estimate, flat: Tally, blank: Any
) -> tuple[int, str]:
    if how.measure.improvement_notation == "neither":
        raise Problem(f"{how.measure.title!r} has no better end, so no group is best. Name a reference.")
    fits = (flat.n >= FEWEST_FOR_BEST) & ~blank & (np.array(kinds) == "group")
    if not fits.any():
        raise Problem(
            f"No group of at least {FEWEST_FOR_BEST} is shown, so none can be the reference. Name one."
        )
    worse_end = found.high if how.measure.improvement_notation == "decrease" else -found.low
    at = int(np.argmin(np.where(fits, worse_end, np.inf)))
    return at, labels[at]


def _with_reference(source: Source, how: _How, reference: str) -> Source:
    if how.reference != BEST:
        return source
    says = (
        f"The reference, {reference}, was picked because its interval ends best. A group picked so looks a little "
        "better than it is; keep the same one when you look again."
    )
    return Source(source.about, source.mark, source.note, (*source.cautions, says))


def _shaky(measure: Measure, flat: Tally) -> Any:
    """Say which figures are too uncertain by the standards of the NCHS."""
    if measure.scoring == "proportion":
        return stats.nchs_proportion(flat.flat("events"), flat.n).suppress
    if measure.scoring == "rate":
        return flat.flat("events") < 20
    return flat.n < 30


def _size(measure: Measure, tally: Tally) -> Any:
    return tally.exposure if measure.scoring == "rate" else tally.n


def _arrays(tally: Tally) -> list[str]:
    names = ("n", "missing", "events", "exposure", "total", "squares", "histogram")
    return [name for name in names if getattr(tally, name) is not None]


def _rows(tally: Tally, name: str) -> Any:
    """Lay the axes of strata out as rows, one a stratum."""
    array = getattr(tally, name)
    return array.reshape(tally.n.size, *array.shape[tally.n.ndim :])


def _named(tally: Tally) -> tuple[list[str], list[str]]:
    labels, kinds = [""], ["group"]
    for axis in tally.axes:
        labels = [f"{old}, {new}" if old else new for old in labels for new in axis.labels]
        kinds = [old if old != "group" else new for old in kinds for new in axis.kinds]
    return labels, kinds


def _aligned(crossing: Tally, tally: Tally) -> Tally:
    """Give the crossing with what is standardised by the strata that are shown, one row a stratum."""
    for place, axis in enumerate(tally.axes):
        crossing = crossing.aligned(place, axis)
    used = np.flatnonzero(crossing.n.reshape(-1, crossing.n.shape[-1]).sum(axis=0))
    crossing = crossing.take(len(tally.axes), used)
    arrays = {name: getattr(crossing, name).reshape(tally.n.size, -1) for name in _arrays(crossing)}
    return Tally((), (), **arrays)


def _shown(values: Any, hide: Any) -> Any:
    return np.where(hide, np.nan, np.asarray(values, dtype=float))


def _total(value: Any, hide: bool) -> float:
    return np.nan if hide else float(np.asarray(value))
