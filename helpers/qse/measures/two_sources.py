"""Counts from two sources in the same groups: harm that somebody reported, and harm that a chart review found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qse import stats
from qse.measures.catalogue import measure
from qse.measures.count import count
from qse.measures.frames import values_in
from qse.measures.result import Source
from qse.measures.seen import narrowed, source_of
from qse.measures.strata import Strata, stratifier
from qse.measures.tally import Array, Tally, window
from qse.records import Records

CHARTS = "trigger_tool_sample"
NEED, DESIGN = "interpreter_needed", "sampled_as"
PARTS = ("no_interpreter_need", "interpreter_need")
WITHOUT, WITH = (
    "Patients without an interpreter need on record",
    "Patients with an interpreter need on record",
)
TWO_PARTS = (
    "The charts were drawn in two parts, by whether an interpreter need is on record. Where nothing is recorded, "
    "a patient stands in the part without."
)
WEIGHED = (
    "One part of the charts was drawn more often, so each chart counts for as many stays as it stands for."
)


@dataclass(frozen=True)
class TwoSources:
    """Counts of shape (groups, places), those of charts (groups, places, parts of the sample).

    `people` are admissions, `reported` those with a report of harm; `charts` were read, in `found` a harm was found,
    and `both` of these have a report too. `weight` says for how many admissions a chart of each part stands. Without
    `read` nobody read charts, and their counts are 0.
    """

    groups: Strata
    places: Strata | None
    read: bool
    people: Array
    reported: Array
    charts: Array
    found: Array
    both: Array
    weight: Array
    source: Source

    @property
    def mixed(self) -> Array:
        """Whether the charts of a cell come from parts that were drawn at different rates."""
        return np.asarray((self.charts > 0).sum(axis=-1) > 1)

    def others(self) -> "TwoSources":
        """Return for each group the counts of all other groups together."""
        names = ("people", "reported", "charts", "found", "both")
        each = {name: getattr(self, name) for name in names}
        return replace(self, **{name: part.sum(axis=0, keepdims=True) - part for name, part in each.items()})

    def all_together(self) -> "TwoSources":
        """Return the counts of everybody, one group."""
        names = ("people", "reported", "charts", "found", "both")
        return replace(self, **{name: getattr(self, name).sum(axis=0, keepdims=True) for name in names})

    def hidden(self, both: bool = True) -> dict[str, Array]:
        """Say which counts to hide, with their totals: shape (groups + 1, places + 1); `both` if that is shown."""
        charts, found, twice = (part.sum(axis=-1) for part in (self.charts, self.found, self.both))
        parts = {"people": self.people, "reported": self.reported, "unreported": self.people - self.reported}
        parts |= {"charts": charts, "found": found, "clear": charts - found}
        within = [("people", "reported", "unreported"), ("charts", "found", "clear")]
        if both:
            parts |= {"both": twice, "missed": found - twice}
            within.append(("found", "both", "missed"))
        cells = np.stack([stats.with_margins(np.rint(part).astype(int)) for part in parts.values()])
        index = dict(zip(parts, np.arange(cells.size).reshape(cells.shape), strict=True))
        sums = []
        for whole, one, other in within:
            for at in np.ndindex(cells.shape[1:]):
                sums.append((int(index[whole][at]), np.array([index[one][at], index[other][at]])))
        for at in index.values():
            sums += [(int(at[-1, place]), at[:-1, place]) for place in range(at.shape[1])]
            sums += [(int(at[group, -1]), at[group, :-1]) for group in range(at.shape[0])]
        hide = stats.hide(cells.ravel(), sums).n
        return {name: hide[at] for name, at in index.items()}


def two_sources(
    records: Records,
    by: str,
    within: str = "",
    months: tuple[int, int] | None = None,
    where: Mapping[str, Any] | None = None,
) -> TwoSources:
    """Count reports and charts by `by`, and by `within` unless that is "".

    Parameters
    ----------
    records, months, where : see `stratify`.
    by, within : names of stratifiers.

    Raises
    ------
    Problem : a table other than that of the charts is missing, or there is nothing to count.

    Examples
    --------
    >>> from qse.records import load_records
    >>> found = two_sources(load_records("mini"), "interpreter_needed")
    >>> found.people.shape, found.charts.shape, found.groups.values
    ((2, 1), (2, 1, 2), ['no', 'yes'])

    """
    views = (stratifier(by), *([stratifier(within)] if within else []))
    reported, when = measure("reported_harm"), window(months)
    read = CHARTS in records.names
    in_parts = read and set(PARTS) <= set(_drawn_as(records))
    every = [views, (stratifier(NEED),)] if in_parts else [views]
    tallies = count(records, reported, every, when, where)
    first = tallies[0].inhabited()
    source = narrowed(source_of(records, reported, [first]), records, months, where)
    axes = [*first.axes, *([_parts()] if in_parts else [])]
    arrays = {"people": _laid(first, "n", first.axes), "reported": _laid(first, "events", first.axes)}
    arrays |= dict.fromkeys(
        ("charts", "found", "both"), np.zeros((*arrays["people"].shape, len(PARTS) if in_parts else 1))
    )
    if read:
        of_charts = (*views, *([stratifier(DESIGN)] if in_parts else []))
        tally = count(records, measure("found_harm"), [of_charts], when, where)[0]
        arrays |= {
            "charts": _laid(tally, "n", axes, in_parts),
            "found": _laid(tally, "events", axes, in_parts),
        }
        if arrays["found"].any():
            again = count(records, measure("found_harm_reported"), [of_charts], when, where)[0]
            arrays["both"] = _laid(again, "events", axes, in_parts)
    weight = np.ones(1)
    if in_parts:
        need = tallies[1]
        yes = need.flat("n")[need.axes[0].values.index("yes")] if "yes" in need.axes[0].values else 0.0
        drawn = arrays["charts"].sum(axis=(0, 1))
        weight = np.array([need.flat("n").sum() - yes, yes]) / np.maximum(drawn, 1)
        source = replace(source, cautions=(*source.cautions, TWO_PARTS))
    groups = first.axes[0]
    if in_parts and by == NEED:
        side = np.array([value == "yes" for value in groups.values])
        groups = Strata(groups.by, ["no", "yes"], [WITHOUT, WITH], ["group", "group"])
        arrays = {
            name: np.stack([part[~side].sum(axis=0), part[side].sum(axis=0)]) for name, part in arrays.items()
        }
    return TwoSources(groups, first.axes[1] if within else None, read, weight=weight, source=source, **arrays)


def _drawn_as(records: Records) -> list[Any]:
    """List how charts were drawn; nothing where that is not recorded."""
    import narwhals as nw

    frame = nw.from_native(records.table(CHARTS))
    return values_in(records, f"{CHARTS}.{DESIGN}") if DESIGN in frame.collect_schema().names() else []


def _parts() -> Strata:
    return Strata(stratifier(DESIGN), [*PARTS], [*PARTS], ["group"] * len(PARTS))


def _laid(tally: Tally, name: str, axes: Any, parts: bool | None = None) -> Array:
    """Lay counts out as groups, places and, of charts, parts of the sample."""
    for at, axis in enumerate(axes):
        tally = tally.aligned(at, axis)
    counts = tally.flat(name)
    strata = len(axes) - bool(parts)
    shape = counts.shape[:strata] if strata > 1 else (*counts.shape[:strata], 1)
    return counts.reshape(shape if parts is None else (*shape, counts.shape[-1] if parts else 1))
