"""From one event to the records: the measures a case names, by the strata it names, on any records."""

from typing import Any

from qse.casework.case_file import CaseFile, Look
from qse.casework.shown import Shown, as_html
from qse.charts import Chart
from qse.documents import Words
from qse.documents.report import Bullets, Heading, Paragraph, Part, Table
from qse.files import Problem
from qse.measures import Stratified, measure, say, stratify
from qse.records import Records


class Pattern(Shown):
    """What the records say to the questions of a case.

    `results` holds, for each question, a result of `qse.stratify`, or None where these records cannot answer.
    """

    def __init__(self, case: CaseFile, records: Records) -> None:
        if not isinstance(records, Records):
            raise Problem("pattern takes records: case.pattern(qse.load_records()).")
        self.case, self.mark = case, records.mark
        self.results: list[Stratified | None] = []
        self._parts: list[Part] = [
            Paragraph(
                "One event is one event. The records can say whether others meet the same closed door, and who."
            )
        ]
        for look in case.pattern:
            self._ask(records, look)
        if not case.pattern:
            self._parts.append(Paragraph("This case names no measure. Add a part named pattern to its file."))
        if case.cannot_show:
            self._parts += [Heading("What these records cannot show", 3), Bullets(case.cannot_show)]

    def _ask(self, records: Records, look: Look) -> None:
        self._parts.append(Heading(look.asks, 3))
        try:
            result = _stratified(records, look)
        except Problem as problem:
            self.results.append(None)
            self._parts.append(Paragraph(str(problem)))
            return
        self.results.append(result)
        shown = result.table().astype(str)
        caption = f"{result.heading} ({result.source.about})"
        rows = tuple(tuple(row) for row in shown.itertuples(index=False, name=None))
        self._parts += [
            Table(caption, tuple(map(str, shown.columns)), rows),
            Paragraph(str(say(result))),
            *(Paragraph(note) for note in result.notes()),
        ]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Each question, its table and its sentence."""
        return tuple(self._parts)

    def chart(self) -> Chart | Words:
        """Draw the first answer that these records give; where they give none, say so."""
        result = next((result for result in self.results if result is not None), None)
        if result is not None:
            return result.chart()
        says = "These records answer none of the questions of the case, so there is nothing to draw."
        return Words(says, f"<p>{says}</p>")

    def _repr_html_(self) -> str:
        # Tables of figures keep the look they have elsewhere.
        html, results = [], iter([result for result in self.results if result is not None])
        for part in self.parts:
            html.append(_figures(next(results)) if isinstance(part, Table) else as_html([part]))
        return "".join(html)


def _figures(result: Stratified) -> str:
    from qse.charts import html_table

    return html_table(result.table(), caption=f"{result.heading} ({result.source.about})")


def _stratified(records: Records, look: Look) -> Stratified:
    """Stratify; where the reference named in the file is no group of these records, everybody is the reference."""
    try:
        found: Any = stratify(records, look.measure, by=look.by, reference=look.reference)
    except Problem:
        if look.reference == "overall":
            raise
        found = stratify(records, look.measure, by=look.by)
    if not isinstance(found, Stratified):
        raise Problem(f"{measure(look.measure).title} cannot be shown by {look.by} alone.")
    return found
