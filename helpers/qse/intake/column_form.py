"""Correct the map: one heading at a time, what it stands for, how it is read, and what its texts mean."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from qse.files import Problem
from qse.intake.unexpected import unexpected
from qse.records import dictionary
from qse.records.own.cells import AGE, COUNTED, YEAR, kind
from qse.records.own.dates import ASK, ORDERS, SERIAL
from qse.records.own.groups import NOT_HISPANIC
from qse.records.own.mapping import RACE, UNSURE, Column
from qse.records.own.numbers import DECIMAL_COMMA, DECIMAL_POINT
from qse.records.own.propose import LEADS_TO
from qse.records.own.words import DECLINED, UNKNOWN

if TYPE_CHECKING:
    from qse.intake.my_data import MyData

NOT_USED, TOGETHER = "", "with "
SAYS = {UNSURE: "nothing yet: unmapped", "": "a blank", UNKNOWN: "not asked or unknown", DECLINED: "declined"}


class ColumnForm:
    """Menus over one column of the map at a time.

    Parameters
    ----------
    page : holds the map, and keeps each correction.
    said : the region that speaks; its `said` is set.

    """

    def __init__(self, page: MyData, said: Any) -> None:
        import ipywidgets as widgets

        self.page, self.said, self.busy = page, said, False
        assert page.map is not None
        sources = list(page.map.sources)
        self.source = widgets.Dropdown(description="Table", options=sources, value=sources[0], layout=_wide())
        self.rows = widgets.Dropdown(
            description="Each row of it is one of", options=_tables(), layout=_wide()
        )
        self.heading = widgets.Select(description="Heading: what it stands for", rows=12, layout=_wide())
        self.about = widgets.HTML()
        self.to = widgets.Dropdown(description="This heading stands for", layout=_wide())
        self.reads = widgets.Dropdown(description="Its dates or numbers are written", layout=_wide())
        self.text = widgets.Dropdown(description="A text that stands in it", layout=_wide())
        self.means = widgets.Dropdown(description="That text means", layout=_wide())
        for control, do in (
            (self.source, self._headings),
            (self.rows, self._on_rows),
            (self.heading, self._column),
            (self.to, self._on_to),
            (self.reads, self._on_reads),
            (self.text, self._meaning),
            (self.means, self._on_means),
        ):
            control.observe(lambda change, do=do: self._when(do), "value")
        self._when(self._headings)

    def parts(self) -> list[Any]:
        """List the controls in order."""
        return [self.source, self.rows, self.heading, self.about, self.to, self.reads, self.text, self.means]

    def _when(self, do: Any) -> None:
        """Answer a change of a person's; what the form sets itself is none."""
        if self.busy:
            return
        self.busy = True
        try:
            do()
        except Problem as problem:
            self.said.said = str(problem)
            # The menus show what is kept, and not what was refused.
            self._column()
        except Exception as error:
            self.said.said = unexpected(error)
        finally:
            self.busy = False

    @property
    def _now(self) -> Column:
        assert self.page.map is not None
        return self.page.map.sources[self.source.value].columns[self.heading.value]

    def _headings(self, keep: str = "") -> None:
        assert self.page.map is not None
        table = self.page.map.sources[self.source.value]
        columns = table.columns
        self.rows.value = table.rows_are
        self.heading.options = [(f"{name}: {meaning(column)}", name) for name, column in columns.items()]
        self.heading.value = keep if keep in columns else next(iter(columns))
        self._column()

    def _column(self) -> None:
        assert self.page.map is not None
        column, table = self._now, self.page.map.sources[self.source.value]
        self.to.options = choices(table.rows_are, self.heading.value, table.columns)
        now = f"{TOGETHER}{column.part_of}" if column.part_of else next(iter(column.to), NOT_USED)
        if now not in [value for _, value in self.to.options]:
            self.to.options = [*self.to.options, (titled(now), now)]
        self.to.value = now
        to = column.to[0] if column.to else RACE if column.part_of else ""
        self.about.value = self._about(column, to)
        ways = _ways(to)
        if ways and column.reads and column.reads not in [value for _, value in ways]:
            ways.append((column.reads, column.reads))
        self.reads.options = ways or [("", "")]
        self.reads.value = (
            column.reads if column.reads in [value for _, value in ways] else ways[0][1] if ways else ""
        )
        self.reads.layout.display = None if ways else "none"
        texts = [(f"{text}: {self._in_words(to, meant)}", text) for text, meant in column.values.items()]
        # What is open stands first.
        texts.sort(key=lambda each: column.values[each[1]] != UNSURE)
        shown = bool(texts) and kind(to) in ("word", "race") if to else False
        for control in (self.text, self.means):
            control.layout.display = None if shown else "none"
        if shown:
            kept = self.text.value
            self.text.options = texts
            self.text.value = kept if kept in column.values else texts[0][1]
            self._meaning()

    def _meaning(self) -> None:
        column = self._now
        to = column.to[0] if column.to else RACE
        now = column.values.get(self.text.value, UNSURE)
        options = [(SAYS[UNSURE], UNSURE), *((text, value) for value, text in labels(to).items())]
        options += [(SAYS[each], each) for each in (UNKNOWN, DECLINED, "") if each not in labels(to)]
        if now not in [value for _, value in options]:
            options.append((now, now))
        self.means.options, self.means.value = options, now

    def _on_to(self) -> None:
        to = self.to.value
        parts = (
            {"to": "", "part_of": to.removeprefix(TOGETHER)}
            if to.startswith(TOGETHER)
            else {"to": to, "part_of": ""}
        )
        self._keep(**parts, perhaps="")

    def _on_rows(self) -> None:
        self.page.correct_rows(self.source.value, self.rows.value)
        self._headings(self.heading.value)
        self.said.said = f"Kept: each row of {self.source.value} is one of {self.rows.label}."

    def _on_reads(self) -> None:
        self._keep(reads=self.reads.value)

    def _on_means(self) -> None:
        self._keep(values={self.text.value: self.means.value})

    def _keep(self, **parts: Any) -> None:
        heading = self.heading.value
        self.page.correct(self.source.value, heading, **parts)
        self._headings(heading)
        self.said.said = f"Kept: {heading} stands for {meaning(self._now)}."

    def _about(self, column: Column, to: str) -> str:
        says = [f"Why: {column.because}." if column.because else "Nothing was proposed."]
        if column.perhaps:
            says.insert(0, f"Perhaps {', '.join(map(titled, column.perhaps))}; not used until you choose it.")
        if to and kind(to) != "key":
            table, _, name = to.partition(".")
            says.append(str(dictionary()[table]["columns"][name]["about"]))
        if column.reads == ASK:
            says.insert(0, "It can be read in two ways. Choose below.")
        return f"<p style='line-height:1.5;margin:0;max-width:60em'>{escape(' '.join(says))}</p>"

    @staticmethod
    def _in_words(to: str, meant: str) -> str:
        known = labels(to) if to else {}
        return ", ".join(known.get(part) or SAYS.get(part) or part for part in meant.split(";"))


def meaning(column: Column) -> str:
    """Say what a column stands for, as the list of headings shows it.

    >>> meaning(Column(to=("patients.person_id",), sure=90))
    'patients: person id (90% sure)'
    >>> meaning(Column())
    'not used'
    """
    open_texts = sum(meant == UNSURE for meant in column.values.values())
    more = f", {open_texts} texts unmapped" if open_texts else ""
    if column.to:
        asks = ", TO ANSWER" if column.reads == ASK else ""
        return f"{titled(column.to[0])} ({column.sure}% sure{more}{asks})"
    if column.part_of:
        return f"read together with {column.part_of}{more}"
    return f"perhaps {titled(column.perhaps[0])}, not used" if column.perhaps else "not used"


def titled(to: str) -> str:
    """Write "table.column" for a reader.

    >>> titled("encounters.los_days")
    'encounters: los days'
    """
    table, _, column = to.partition(".")
    return f"{table.replace('_', ' ')}: {column.replace('_', ' ')}" if column else to


def choices(rows_are: str, heading: str, columns: Any) -> list[tuple[str, str]]:
    """List what a heading can stand for: what a reader sees, and the name.

    Parameters
    ----------
    rows_are : the table of the dictionary that the rows are, "" where it is not known.
    heading : it cannot be read together with itself.
    columns : of the source, by heading.

    """
    tables = (rows_are, *LEADS_TO.get(rows_are, ())) if rows_are else ("patients", "encounters")
    found = [("not used", NOT_USED)]
    found += [(titled(f"{t}.{name}"), f"{t}.{name}") for t in tables for name in dictionary()[t]["columns"]]
    races = [name for name, column in columns.items() if RACE in column.to and name != heading]
    return found + [
        (f"read together with {name}, as the second question", f"{TOGETHER}{name}") for name in races
    ]


def labels(to: str) -> dict[str, str]:
    """Give the values of a column of the dictionary, each with what a reader sees."""
    table, _, name = to.partition(".")
    known = dict(dictionary()[table]["columns"][name].get("labels", {}))
    return {**known, NOT_HISPANIC: "not Hispanic or Latino"} if kind(to) == "race" else known


def _wide() -> Any:
    import ipywidgets as widgets

    # Each control has its own: one that is hidden would hide all that share it.
    return widgets.Layout(width="100%")


def _tables() -> list[tuple[str, str]]:
    return [("no table that is known", ""), *((name.replace("_", " "), name) for name in dictionary())]


def _ways(to: str) -> list[tuple[str, str]]:
    what = kind(to) if to else ""
    if what in ("date", "month", "year"):
        more = {"year": (YEAR, AGE), "month": (COUNTED,)}.get(what, ())
        ways = [
            *((order.replace("-", ", "), order) for order in ORDERS),
            *((way, way) for way in (*more, SERIAL)),
        ]
        return [("please choose", ASK), *ways]
    if what == "number":
        return [
            ("with a decimal point", DECIMAL_POINT),
            ("with a decimal comma", DECIMAL_COMMA),
            ("please choose", ASK),
        ]
    return []
