"""Figures in a worksheet: taken from a result as it is displayed, never typed."""

from typing import Any

from qse.files import Document, Problem, nearest
from qse.files.chosen import chosen
from qse.learn.computed import Figure, entries, lab_titles, own_or_invented, stratified
from qse.learn.worksheets.fields import Field

NEEDED = ("heading", "sentence", "table", "source")


def check_figure(document: Document, *keys: Any, field: Field) -> None:
    """Check that the measure and the groups of a line of kind figure are known.

    Raises
    ------
    Problem : one is not; file, line and field are named.

    """
    for part, kind in (("measure", "fields" if field.shows == "entries" else "measures"), ("by", "strata")):
        asked, known = getattr(field, part), lab_titles(kind)
        if asked and asked not in known:
            raise document.problem(*keys, part, says=f"there is no {asked!r} here.{nearest(asked, known)}")


def figures(field: Field) -> Any:
    """Compute the figures that a line asks for, on own records if some are chosen, else on the invented network.

    Parameters
    ----------
    field : a line of kind figure that names a measure and groups.

    Returns
    -------
    Stratified or FieldQuality : the result; `as_kept` makes of it what is saved.

    Raises
    ------
    Problem : the records cannot answer it.

    Examples
    --------
    >>> figures(Field("finding", "Our finding", "figure", measure="readmission", by="language")).heading
    'Readmission within 30 days, by language chosen for care'
    >>> figures(Field("language", "Language", "figure", measure="language", shows="entries")).heading
    'Registration of language chosen for care'

    """
    if field.shows == "entries":
        return entries(field.measure, field.by, own_or_invented())
    figure = Figure(field.measure, field.by, "rate", reference=field.reference)
    return stratified(figure, own_or_invented())


def whose() -> str:
    """Say whose figures a line would take now.

    >>> whose()
    'the invented data'
    """
    return "your own records" if chosen() else "the invented data"


def as_kept(field: Field, result: Any) -> dict[str, Any]:
    """Return a result as it is kept in a worksheet: the words and the table that a reader sees, small cells hidden.

    Parameters
    ----------
    field : the line.
    result : a result of `qse.stratify` or another measure; figures that were typed are refused.

    Raises
    ------
    Problem : it is no result, or one with small counts shown.

    Examples
    --------
    >>> as_kept(Field("finding", "Our finding", "figure"), "12%")
    Traceback (most recent call last):
    qse.files.problem.Problem: finding: figures are taken from a result, not typed; write \
finding=qse.stratify(records, ...).

    """
    if not all(hasattr(result, name) for name in NEEDED):
        says = f"figures are taken from a result, not typed; write {field.name}=qse.stratify(records, ...)."
        raise Problem(f"{field.name}: {says}")
    if getattr(result, "open", False):
        raise Problem(
            f"{field.name}: this result shows small counts, which are not to be saved; take the one before "
            "`unsuppressed`."
        )
    shown = result.table()
    return {
        "heading": str(result.heading),
        "sentence": str(result.sentence),
        "columns": [str(name) for name in shown.columns],
        "rows": [[str(cell) for cell in row] for row in shown.itertuples(index=False, name=None)],
        "notes": [str(note) for note in result.notes()],
        "from": str(result.source.about),
        "mark": str(result.source.mark),
    }
