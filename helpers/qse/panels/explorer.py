"""The explorer: a measure by menus, with the line of code that gives the same result."""

from html import escape
from typing import Any

from qse.documents import Twin, announcer
from qse.files import Problem
from qse.measures import Measure, catalogue, stratifiers, stratify
from qse.measures.count import lacking
from qse.measures.path import leads
from qse.records import Records

MONTHS = 36
FIRST = ("readmission", "interpreter_needed")


class Explorer(Twin):
    """Menus over `stratify`; see `explore`."""

    def __init__(self, records: Records, measures: list[Measure], measure: str, by: str) -> None:
        self.records, self.measures, self.measure, self.by = records, measures, measure, by

    def result(self, measure: str, by: str, reference: str, months: tuple[int, int] | None) -> Any:
        """Give what the menus ask for."""
        return stratify(self.records, measure, by=by, reference=reference, months=months)

    @staticmethod
    def code(measure: str, by: str, reference: str, months: tuple[int, int] | None) -> str:
        """Write the line that gives the same result.

        >>> Explorer.code("readmission", "payer", "overall", None)
        'qse.stratify(records, "readmission", by="payer").chart()'
        """
        more = "" if reference == "overall" else f', reference="{reference}"'
        more += "" if months is None else f", months=({months[0]}, {months[1]})"
        return f'qse.stratify(records, "{measure}", by="{by}"{more}).chart()'

    def strata(self, measure: str) -> list[tuple[str, str]]:
        """List what a measure can be stratified by: what a reader sees, and the name."""
        table = next(each.table for each in self.measures if each.name == measure)
        there = set(self.records.names)
        return [
            (f"{by.label[0].upper()}{by.label[1:]}", name)
            for name, by in stratifiers().items()
            if by.table in there
            and leads(table, by.table)
            and by.column in self.records.kept_columns(by.table)
        ]

    def __repr__(self) -> str:
        result = self.result(self.measure, self.by, "overall", None)
        return "\n".join([self.code(self.measure, self.by, "overall", None), repr(result), self._counted()])

    def _counted(self) -> str:
        return f"Where this page runs, there are menus for {len(self.measures)} measures."

    def _html(self) -> str:
        result = self.result(self.measure, self.by, "overall", None)
        line = f"<p><code>{escape(self.code(self.measure, self.by, 'overall', None))}</code></p>"
        return f"{result._repr_html_()}{line}<p>{escape(self._counted())}</p>"

    def _widget(self) -> Any:
        import ipywidgets as widgets

        wide, short = (
            widgets.Layout(width="auto", max_width="60em"),
            widgets.Layout(width="auto", max_width="44em"),
        )
        named = {"description_width": "11em"}

        def menu(description: str, options: Any, value: Any) -> Any:
            return widgets.Dropdown(
                description=description, options=options, value=value, style=named, layout=short
            )

        measure = menu("Measure", [(each.title, each.name) for each in self.measures], self.measure)
        by = menu("By", self.strata(self.measure), self.by)
        reference = menu("Compared with", [("everybody", "overall")], "overall")
        ends = [(f"month {month}", month) for month in range(MONTHS)]
        first, last = menu("From", ends, 0), menu("To", ends, MONTHS - 1)
        picture, line, says = widgets.HTML(layout=wide), widgets.HTML(layout=wide), announcer()
        busy = False

        def months() -> tuple[int, int] | None:
            return None if (first.value, last.value) == (0, MONTHS - 1) else (first.value, last.value)

        def references() -> None:
            groups = self.result(measure.value, by.value, "overall", None).rows["group"]
            reference.options = [("everybody", "overall"), *((name, name) for name in groups)]

        def show(change: Any = None) -> None:
            nonlocal busy
            if busy:
                return
            busy = True
            try:
                if change is None or change["owner"] in (measure, by):
                    if change is not None and change["owner"] is measure:
                        kept, by.options = by.value, self.strata(measure.value)
                        by.value = kept if kept in [name for _, name in by.options] else by.options[0][1]
                    references()
                    reference.value = "overall"
                result = self.result(measure.value, by.value, reference.value, months())
                picture.value = result.chart()._repr_html_()
                says.said = f"{result.title}."
            except Problem as problem:
                picture.value, says.said = "", str(problem)
            finally:
                busy = False
            shown = self.code(measure.value, by.value, reference.value, months())
            line.value = f"<p>The line of code for this: <code>{escape(shown)}</code></p>"

        for each in (measure, by, reference, first, last):
            each.observe(show, "value")
        show()
        return widgets.VBox([measure, by, reference, first, last, says, picture, line])


def explore(records: Records, measure: str = "", by: str = "") -> Explorer:
    """Look at any measure by menus.

    Parameters
    ----------
    records : from `load_records`.
    measure, by : where the menus begin.

    Returns
    -------
    Explorer : menus where widgets run; everywhere else the first result and its line of code.

    Raises
    ------
    Problem : no records, or a name is not known.

    Examples
    --------
    >>> import qse
    >>> qse.explore(qse.load_records("mini")).strata("readmission")[0]
    ('Race and ethnicity as recorded', 'race_ethnicity')

    """
    if not isinstance(records, Records):
        raise Problem("explore takes records first: write `records = qse.load_records()` and use `records`.")
    measures = [each for each in catalogue().values() if _there(records, each)]
    if not measures:
        raise Problem("These records have the tables of no measure.")
    names = [each.name for each in measures]
    measure = measure or (FIRST[0] if FIRST[0] in names else names[0])
    made = Explorer(records, sorted(measures, key=lambda each: each.title.lower()), measure, by)
    if measure not in names:
        stratify(records, measure, by=by or FIRST[1])
        raise Problem(f"{measure!r} cannot be shown from these records.")
    known = [name for _, name in made.strata(measure)]
    if not known:
        raise Problem(f"These records have nothing to stratify {measure!r} by.")
    made.by = by or (FIRST[1] if FIRST[1] in known else known[0])
    if made.by not in known:
        stratify(records, measure, by=made.by)
    return made


def _there(records: Records, measure: Measure) -> bool:
    """Say whether the records can answer a measure, the truth left sealed where it is."""
    return not lacking(records, measure) and (not measure.needs or records.revealed)
