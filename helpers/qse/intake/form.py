"""The form of the page "My data": where the files are, what the headings stand for, open and check, a first look."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qse.documents import announcer
from qse.documents.form_style import FORM, FORM_STYLE
from qse.files import Problem, my_work
from qse.files.chosen import choose
from qse.files.synced import synced
from qse.intake.column_form import ColumnForm
from qse.intake.unexpected import unexpected
from qse.records.own.mapping import TWO_WAYS

if TYPE_CHECKING:
    from qse.intake.my_data import MyData

PRIVACY = (
    "Ask the privacy officer first which machine and which folder. Nothing is written into your files, and nothing "
    "leaves this machine."
)


def form(page: MyData) -> Any:
    """Make the form.

    Parameters
    ----------
    page : see `my_data`.

    Returns
    -------
    ipywidgets.VBox : four steps; each shows when the one before is done.

    """
    import ipywidgets as widgets

    from qse.intake.my_data import places

    said = announcer("")
    columns, opened, first = widgets.VBox(), widgets.VBox(), widgets.VBox()

    def doing(what: str, button: Any, do: Callable[[], None]) -> None:
        """Do something that may take a while, and say what came of it; a mistake is one sentence."""
        name, button.description, button.disabled = button.description, what, True
        try:
            do()
        except Problem as problem:
            said.said = str(problem)
        except Exception as error:
            said.said = unexpected(error)
        finally:
            button.description, button.disabled = name, False

    known = places()
    if str(page.place) not in [path for _, path in known]:
        known.append((page.place.name, str(page.place)))
    menu = widgets.Dropdown(
        description="Files that were found", options=known, value=str(page.place), layout=_wide()
    )
    typed = widgets.Text(
        description="Or another folder or file: copy its path from the file manager",
        placeholder="C:\\extract or /data/extract.xlsx",
        # Sent letter by letter, the last ones can arrive after the press on the button.
        continuous_update=False,
        layout=_wide(),
    )
    look = _button("Look at the headings")

    def on_look(button: Any) -> None:
        def do() -> None:
            place = Path(typed.value.strip().strip("\"'") or menu.value)
            columns.children = opened.children = first.children = ()
            found = page.look(place, again=button is anew)
            tables = "1 table" if len(found.sources) == 1 else f"{len(found.sources)} tables"
            many = sum(len(table.columns) for table in found.sources.values())
            used = sum(bool(column.to) for _, _, column in found.columns())
            parts = [f"{tables} with {many} headings; {used} are proposed for use."]
            parts += [f"Left out: {says}" for says in found.left_out.values()]
            parts += [f"To answer: {source}, {heading}: {TWO_WAYS}" for source, heading in found.questions]
            parts += [*page.news, *filter(None, (synced(place),))]
            columns.children = [
                _head(2, "What does each heading stand for?"),
                _words(" ".join(parts)),
                *ColumnForm(page, said).parts(),
                go,
                anew,
            ]
            said.said = " ".join(parts)

        doing("Looking", button, do)

    go = _button("Open the records and check them")
    anew = _button("Propose anew (what was corrected is let go)")

    def on_go(_: Any) -> None:
        doing("Opening and checking", go, lambda: _open(page, opened, first, said))

    back = _button("Use the invented network again")

    def on_back(_: Any) -> None:
        choose(None)
        opened.children = first.children = ()
        said.said = "The parts marked *your hospital* count the invented network again."

    look.on_click(on_look)
    anew.on_click(on_look)
    go.on_click(on_go)
    back.on_click(on_back)
    privacy = " ".join([PRIVACY, *filter(None, (synced(my_work()),))])
    start = [_head(1, "Where are the files?"), _words(privacy), menu, typed, look]
    made = widgets.VBox(
        [widgets.HTML(FORM_STYLE), *start, columns, said, opened, first, back],
        layout=widgets.Layout(width="100%", max_width="60em"),
    )
    made.add_class(FORM)
    return made


def _open(page: MyData, opened: Any, first: Any, said: Any) -> None:
    import ipywidgets as widgets

    from qse.intake.my_data import nearly
    from qse.intake.validation import validate
    from qse.panels import explore

    records = page.open()
    checked = validate(records)
    saved = checked.save()
    where = ", ".join(f"{path.parent.name}/{path.name}" for path in saved)
    opened.children = [
        _head(3, "What the check of the files found"),
        widgets.HTML(checked._repr_html_()),
        _words(
            f"The whole report, to print or send to whoever made the extract: my-work/own-records/{where}."
        ),
    ]
    try:
        look = explore(records)._widget()
    except Problem as problem:
        look = _words(str(problem))
    first.children = [
        _head(4, "A first look"),
        _words(
            "Choose a measure and by what to compare. The caption says the finding; small counts are hidden. Every "
            "page of the course now opens these records in its part *Your hospital*."
        ),
        look,
    ]
    if lacking := nearly(records):
        first.children += (_words(f"Nearly there, for the next extract: {'; '.join(lacking)}."),)
    said.said = f"{records}. {checked.sentence}"


def _head(step: int, text: str) -> Any:
    import ipywidgets as widgets

    return widgets.HTML(f"<p style='margin:0'><strong>{step}. {escape(text)}</strong></p>")


def _words(text: str) -> Any:
    import ipywidgets as widgets

    return widgets.HTML(f"<p style='line-height:1.5;margin:0;max-width:60em'>{escape(text)}</p>")


def _button(description: str) -> Any:
    import ipywidgets as widgets

    return widgets.Button(
        description=description, layout=widgets.Layout(width="auto", align_self="flex-start")
    )


def _wide() -> Any:
    import ipywidgets as widgets

    return widgets.Layout(width="100%")
