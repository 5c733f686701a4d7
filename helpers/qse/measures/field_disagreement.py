"""Where entries of a field of registration disagree: with each other, and with what the patient wrote."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np

from qse.files import Problem
from qse.measures.count import count
from qse.measures.definition import Measure
from qse.measures.field_values import Field
from qse.measures.protect import protect
from qse.measures.strata import stratifier
from qse.records import Records


def field_measure(of: Field, numerator: dict[str, Any], population: dict[str, Any] | None = None) -> Measure:
    """Make the measure that counts patients by a field."""
    return Measure(
        name=f"field.{of.name}",
        title=f"Registration of {of.title}",
        sentence=f"of patients have {of.title} on record",
        axis="Share of patients",
        unit="patients",
        table=of.table,
        improvement_notation="increase",
        caution="An entry can be a guess.",
        numerator=numerator,
        initial_population=population or {},
        month="",
    )


def disagreement(
    records: Records, of: Field, name: str, by: str, groups: list[str], where: Mapping[str, Any] | None
) -> tuple[Any, Any]:
    """Give for each group the share of checked patients whose entries disagree, and how many were checked."""
    nothing = np.full(len(groups) + 1, np.nan)
    several = name == "between_entries" and any(of.column in _columns(frame) for frame in records.entries)
    if not several and (not of.history or "real_history" not in records.names):
        return nothing, nothing
    found = _between_entries(records, of) if name == "between_entries" else _with_self_report(records, of)
    # A row a patient is small, and is looked at several times.
    found = found.collect().lazy() if _is_polars(found) else found
    if isinstance(nw.from_native(found), nw.DataFrame) and not len(found):
        return nothing, nothing
    measure = field_measure(
        of,
        {"recorded_in": "real_history", "where": {"field": ["differs"]}, "by_key": "person_id"},
        {"recorded_in": "real_history", "by_key": "person_id"},
    )
    view = (stratifier(by),) if by else ()
    try:
        tally = count(_Checked(records, found), measure, [view], where=where)[0]
    except Problem:
        return nothing, nothing
    place = {label: at for at, label in enumerate(tally.axes[0].labels)} if by else {}
    hidden = protect(measure, [tally])[0]
    shares, sizes = nothing.copy(), nothing.copy()
    for at, group in enumerate(groups):
        if group in place and tally.n[place[group]] and not hidden.figure[place[group]]:
            shares[at] = tally.flat("events")[place[group]] / tally.n[place[group]]
            sizes[at] = tally.n[place[group]]
    total = float(tally.n.sum())
    if total and not hidden.figure[(-1,) * hidden.figure.ndim]:
        shares[-1], sizes[-1] = float(tally.flat("events").sum()) / total, total
    return shares, sizes


def _is_polars(frame: Any) -> bool:
    return (
        isinstance(nw.from_native(frame), nw.LazyFrame) and nw.from_native(frame).implementation.is_polars()
    )


def _entries(records: Records, of: Field) -> Any:
    """Return the entries of the field that are an answer."""
    history = nw.from_native(records.table("real_history"))
    text = history.with_columns(nw.col("field", "value", "source").cast(nw.String))
    return text.filter((nw.col("field") == of.history) & nw.col("value").is_in(of.answers))


def _of_visits(records: Records, of: Field) -> Any:
    """Return the same where each visit holds its own, such as race in a table of visits; None where none does."""
    found = [
        nw.from_native(frame).select("person_id", nw.col(of.column).cast(nw.String).alias("value"))
        for frame in records.entries
        if of.column in _columns(frame)
    ]
    return nw.concat(found).filter(nw.col("value").is_in(of.answers)) if found else None


def _columns(frame: Any) -> list[str]:
    return list(nw.from_native(frame).collect_schema())


def _between_entries(records: Records, of: Field) -> Any:
    entries = _of_visits(records, of)
    entries = _entries(records, of) if entries is None else entries
    # Twice by groups of plain counts: engines are slow at counting what differs within each of many groups.
    pairs = entries.group_by("person_id", "value").agg(nw.len().alias("times"))
    each = pairs.group_by("person_id").agg(
        nw.len().alias("different"), nw.col("times").sum().alias("entries")
    )
    return _said(each.filter(nw.col("entries") > 1), nw.col("different") > 1)


def _with_self_report(records: Records, of: Field) -> Any:
    told = _entries(records, of).filter(nw.col("source") == "self_report_portal")
    if isinstance(told, nw.DataFrame) and told.is_empty():
        return told.select("person_id", "field").to_native()
    last = told.group_by("person_id").agg(nw.col("month").max().alias("last"))
    told = told.join(last, on="person_id", how="inner").filter(nw.col("month") == nw.col("last"))
    told = told.group_by("person_id").agg(nw.col("value").min())
    patients = nw.from_native(records.table(of.table)).select(
        "person_id", nw.col(of.column).cast(nw.String).alias("entry")
    )
    both = told.join(patients.filter(nw.col("entry").is_in(of.answers)), on="person_id", how="inner")
    return _said(both, nw.col("value") != nw.col("entry"))


def _said(frame: Any, differs: Any) -> Any:
    said = nw.when(differs).then(nw.lit("differs")).otherwise(nw.lit("same"))
    return frame.with_columns(said.alias("field")).select("person_id", "field").to_native()


class _Checked(Records):
    """Records in which real_history holds one row a patient who can be checked: "same" or "differs"."""

    own = False

    def __init__(self, records: Records, found: Any) -> None:
        self.first_year, self.revealed = records.first_year, records.revealed
        self._records, self._found = records, found

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys([*self._records.names, "real_history"]))

    def table(self, name: str) -> Any:
        return self._found if name == "real_history" else self._records.table(name)
