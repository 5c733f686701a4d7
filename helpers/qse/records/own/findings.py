"""Look at records before the first measure: structural checks of any tables in the dictionary's shape."""

from collections.abc import Callable
from datetime import date

import narwhals as nw

from qse.files import Problem
from qse.files.progress import progress
from qse.records.own.looked_at import coverage, heaps, keys, times, values
from qse.records.own.looked_at.finding import Looked
from qse.records.own.looked_at.identifiers import identifiers
from qse.records.own.looked_at.lost import lost
from qse.records.own.looked_at.thresholds import SAMPLE
from qse.records.own.looked_at.view import View
from qse.records.records import Records, dictionary


def look_at(records: Records, today: date | None = None) -> list[Looked]:
    """Make all structural checks.

    Parameters
    ----------
    records : the invented network, or a team's own. What lies in files is counted there.
    today : the day after which a date lies in the future.

    Returns
    -------
    list of Looked : one for each check, in a fixed order. No finding holds a cell of a row.

    Raises
    ------
    Problem : these are no records, or a table is of no kind that can be read.

    Examples
    --------
    >>> from qse.records import load_records
    >>> for looked in look_at(load_records("mini")):
    ...     for finding in looked.findings:
    ...         print(finding.place, finding.rows)
    encounters, visit_end_datetime 33

    """
    if not isinstance(records, Records):
        raise Problem("Give records, such as those of `qse.load_records()` or of your own files.")
    invented = not records.own
    extract = getattr(records, "extract", None)
    seen = extract.identifying if extract else None
    views = {name: _view(records, name) for name in records.names if name in dictionary()}
    checks: list[Callable[[], Looked]] = [
        lambda: values.wrong_kind(views),
        lambda: keys.empty_tables(views),
        lambda: keys.missing_keys(views),
        lambda: keys.duplicate_keys(views),
        lambda: keys.duplicate_rows(views),
        lambda: keys.references(views),
        lambda: times.order(views),
        lambda: times.calendar(views, today or date.today(), invented=invented),
        lambda: times.ages(views, records.first_year),
        lambda: heaps.heaps(views),
        lambda: coverage.months(views, records.first_year),
        lambda: values.unknown_values(views),
        lambda: values.out_of_bounds(views, invented=invented),
        lambda: lost(getattr(records, "lost", None), views),
        lambda: identifiers(seen, _beyond(views)),
    ]
    return [check() for check in progress(checks, "Checking")]


def _view(records: Records, name: str) -> View:
    try:
        return View(records, name)
    except TypeError as error:
        kind = type(records.table(name)).__name__
        raise Problem(f"{name} is a {kind}; give a frame of pandas, polars, DuckDB or PyArrow.") from error


def _beyond(views: dict[str, View]) -> dict[str, dict[str, list[object]]]:
    """Return some values of the columns that the dictionary does not have."""
    found = {}
    for name, view in views.items():
        columns = [column for column in view.kinds if column not in view.about["columns"]]
        if columns:
            some = view.frame.select(nw.col(columns).cast(nw.String)).head(SAMPLE).collect()
            found[name] = {column: list(dict.fromkeys(some[column].to_list())) for column in columns}
    return found
