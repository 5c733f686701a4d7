"""Which records were looked at: period, tables, rows, when the files were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qse.measures.field_values import registration_fields
from qse.records import Records, dictionary
from qse.records.own.looked_at.coverage import label, main_part
from qse.records.own.looked_at.finding import Looked
from qse.records.own.looked_at.view import View


@dataclass(frozen=True)
class About:
    """Which records. `tables` has the rows of each, `notes` what was noted when the files were read."""

    title: str
    mark: str
    period: str
    tables: tuple[tuple[str, int], ...]
    changed: date | None
    notes: tuple[str, ...]
    invented: bool


def about(records: Records, looked: Sequence[Looked]) -> About:
    """Say which records were looked at.

    >>> from qse.records import load_records
    >>> about(load_records("mini"), []).period
    'Jan 2031 to Dec 2033'
    """
    views = {name: View(records, name) for name in records.names if name in dictionary()}
    extract = getattr(records, "extract", None)
    name = extract.folder.name if extract else "the invented network" if not records.own else "your records"
    period = getattr(records, "period", "") or _period(views, records.first_year)
    return About(
        title=f"Validation report: {name}",
        mark=records.mark,
        period=period,
        tables=tuple((name, view.rows) for name, view in views.items()),
        changed=extract.changed if extract else None,
        notes=_notes(records, looked),
        invented=not records.own,
    )


def _period(views: dict[str, View], first_year: int) -> str:
    counted = views["encounters"].months(first_year) if "encounters" in views else {}
    if not counted:
        return ""
    kept = main_part(counted)
    return f"{label(min(kept), first_year)} to {label(max(kept), first_year)}"


def _notes(records: Records, looked: Sequence[Looked]) -> tuple[str, ...]:
    """Return what was noted on reading, without what the findings and the scorecard tell."""
    told = [
        f"{each.rows:,} rows of {each.table} have a {each.column} that no row of "
        for check in looked
        if check.check == "references"
        for each in check.findings
    ]
    # How many patients' entries differ is a small number at times, and the scorecard hides it where it is.
    fields = [f" held different {of.column}" for of in registration_fields().values()]
    fields += [" held different race_ethnicity_selected"]
    notes = dict.fromkeys(getattr(records, "notes", ()))
    return tuple(
        note
        for note in notes
        if not note.startswith(tuple(told)) and not any(each in note for each in fields)
    )
