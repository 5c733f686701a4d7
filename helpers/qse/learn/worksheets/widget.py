"""A worksheet as a form: a label for every control, every change saved, and what happened said aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from qse.documents import announcer
from qse.documents.form_style import FORM, FORM_STYLE
from qse.files import Problem
from qse.learn.months.year import the_year
from qse.learn.tables import line
from qse.learn.worksheets.fields import Field
from qse.learn.worksheets.figures import as_kept, figures, whose
from qse.learn.worksheets.values import EMPTY, PROOFS, UNKNOWN, empty, kept, plain
from qse.learn.worksheets.words import COUNSEL, block_words, own_table, when

if TYPE_CHECKING:
    from qse.learn.worksheets.worksheet import Worksheet

Keep = Callable[[Any], None]

CHOOSE = "Please choose"
TAKE, COUNTING = "Take the figures from {}", "Counting"
COPIES = "Make copies to share (Word, page, text)"
PRIVATE_COPIES = "Make copies for my-work/private (Word, page, text)"


def widget(sheet: Worksheet) -> Any:
    """Make the form of a worksheet.

    Parameters
    ----------
    sheet : see `worksheet`. What it saw last is what the form shows.

    Returns
    -------
    ipywidgets.VBox : the title, a part for each line, the button for copies, and the line that says what happened.

    """
    import ipywidgets as widgets

    damaged: list[str] = []
    answers = sheet.look(damaged.append)
    said = announcer(" ".join([f"{'Kept' if answers else 'Will be kept'} in {sheet.place}", *damaged]))
    past = sheet.before
    earlier = past.answers if past else {}
    # What could not be saved, because a disk was full, say, is saved with the next change.
    pending: dict[str, Any] = {}

    def part(field: Field) -> Any:
        aside = widgets.HTML()
        found, value = answers.get(field.name), kept(field, answers.get(field.name))

        def tell(unshown: Any = None) -> None:
            notes = [(when(past).capitalize(), earlier.get(field.name))] if past else []
            notes += [("In the file stands", unshown)]
            notes += [("Kept beside it", text) for text in sheet.earlier.get(field.name, [])]
            texts = [(title, plain(field, text)) for title, text in notes]
            aside.value = "".join(line(f"{title}: {text}").html for title, text in texts if text)

        def keep(value: Any) -> None:
            pending[field.name] = value
            try:
                said.said = sheet.save_lines(pending)
                pending.clear()
                tell()
            except Problem as problem:
                said.said = str(problem)

        tell(found if value is None else None)
        made = _CONTROLS[field.kind](field, empty(field) if value is None else value, keep)
        return widgets.VBox([*made, aside])

    copies = widgets.Button(description=PRIVATE_COPIES if sheet.private else COPIES, layout=_fitting())

    def on_copies(_: Any) -> None:
        try:
            made = sheet.export()
            said.said = (
                f"Copies made in my-work/{made[0].parent.name}: {', '.join(path.name for path in made)}"
            )
        except Problem as problem:
            said.said = str(problem)

    copies.on_click(on_copies)
    says = "".join(line(text).html for text in (sheet.intro, COUNSEL if sheet.private else "") if text)
    head = widgets.HTML(f"{FORM_STYLE}<strong>{escape(sheet.title)}</strong>{says}")
    form = widgets.VBox([head, *map(part, sheet.fields), copies, said], layout=_wide())
    form.add_class(FORM)
    return form


def _text(field: Field, value: str, keep: Keep) -> list[Any]:
    return [_box(field.label, value, keep, field.lines)]


def _choice(field: Field, value: str, keep: Keep) -> list[Any]:
    return [_menu(field.label, field.options, value, keep)]


def _date(field: Field, value: str, keep: Keep) -> list[Any]:
    import ipywidgets as widgets

    day = date.fromisoformat(value) if value else None
    picker = widgets.DatePicker(description=field.label, value=day, layout=widgets.Layout(width="100%"))
    _on_change(picker, keep)
    return [picker]


def _rows(field: Field, value: list[dict[str, str]], keep: Keep) -> list[Any]:
    import ipywidgets as widgets

    rows = [dict(row) for row in value]
    table = widgets.VBox()
    more = widgets.Button(description="Add a row", tooltip=f"Add a row: {field.label}", layout=_fitting())

    def add(row: dict[str, str]) -> None:
        number = len(table.children) + 1
        controls = []
        for column in field.columns:

            def change(text: str, name: str = column.name) -> None:
                row[name] = text
                keep(rows)

            label, text = f"Row {number}, {column.label}", row.get(column.name, "")
            controls.append(
                _menu(label, column.options, text, change) if column.options else _box(label, text, change)
            )
        table.children = (*table.children, _side_by_side(controls))

    def on_more(_: Any = None) -> None:
        rows.append({})
        add(rows[-1])

    for row in rows:
        add(row)
    while len(rows) < field.rows:
        on_more()
    more.on_click(on_more)
    return [_heading(field.label), table, more]


def _people(field: Field, value: dict[str, list[str]], keep: Keep) -> list[Any]:

    people: dict[str, list[str]] = {}
    parts = [_heading(field.label)]
    for code, role in the_year().roles.items():
        people[code] = [*value.get(code, []), *([""] * len(field.asks))][: len(field.asks)]
        boxes = []
        for index, asked in enumerate(field.asks):

            def change(text: str, code: str = code, index: int = index) -> None:
                people[code][index] = text
                keep(people)

            boxes.append(_box(f"{role.title}, {asked}", people[code][index], change))
        parts.append(_side_by_side(boxes))
    return parts


def _figure(field: Field, value: dict[str, Any], keep: Keep) -> list[Any]:
    import ipywidgets as widgets

    def page(figure: dict[str, Any]) -> str:
        block = own_table(field, figure)
        return block_words(block).html if block else line(EMPTY.capitalize()).html

    # A table that is wider than the form is moved sideways, by keyboard too, and not cut off.
    moved = widgets.Layout(width="100%", overflow="auto")
    shown = widgets.HTML(page(value), layout=moved, tabbable=bool(value) or None)
    if not field.measure:
        return [_heading(field.label), shown]
    says = TAKE.format(whose())
    take = widgets.Button(
        description=says,
        tooltip=f"{says}: {field.label}",
        layout=_fitting(),
    )

    def on_take(_: Any) -> None:
        take.description, take.disabled = COUNTING, True
        try:
            result = figures(field)
            keep(result)
            shown.value, shown.tabbable = page(as_kept(field, result)), True
        except Problem as problem:
            shown.value = line(str(problem)).html
        finally:
            take.description, take.disabled = says, False

    take.on_click(on_take)
    return [_heading(field.label), shown, take]


def _proof(field: Field, value: dict[str, str], keep: Keep) -> list[Any]:
    answer = {"is": value.get("is", ""), "what": value.get("what", "")}

    def show() -> None:
        asked = answer["what"] or answer["is"] not in ("", UNKNOWN)
        what.layout.display = None if asked else "none"

    def change(name: str) -> Keep:
        def keep_part(text: str) -> None:
            answer[name] = text
            show()
            keep(dict(answer))

        return keep_part

    menu = _menu(field.label, PROOFS, answer["is"], change("is"))
    what = _box(f"Which document, or which date? ({field.label})", answer["what"], change("what"))
    show()
    return [menu, what]


def _box(label: str, value: str, keep: Keep, lines: int = 1) -> Any:
    import ipywidgets as widgets

    plain = {"description": label, "value": value, "layout": widgets.Layout(width="100%")}
    box = widgets.Textarea(rows=lines, **plain) if lines > 1 or "\n" in value else widgets.Text(**plain)
    _on_change(box, keep)
    return box


def _menu(label: str, options: tuple[str, ...], value: str, keep: Keep) -> Any:
    import ipywidgets as widgets

    # An answer that is no option any more stays until another is chosen.
    known = [*options, value] if value and value not in options else options
    choices = [(CHOOSE, ""), *((option, option) for option in known)]
    menu = widgets.Dropdown(
        options=choices, value=value, description=label, layout=widgets.Layout(width="100%")
    )
    _on_change(menu, keep)
    return menu


def _on_change(control: Any, keep: Keep) -> None:
    control.observe(lambda change: keep(change["new"]), names="value")


def _heading(text: str) -> Any:
    import ipywidgets as widgets

    return widgets.HTML(f"<strong>{escape(text)}</strong>")


def _wide() -> Any:
    import ipywidgets as widgets

    return widgets.Layout(width="100%", max_width="52em")


def _fitting() -> Any:
    import ipywidgets as widgets

    return widgets.Layout(width="auto", align_self="flex-start")


def _side_by_side(controls: list[Any]) -> Any:
    """Set the controls of one row beside each other, and below each other where the page is narrow.

    The controls stand on one line, however many lines the labels above them take.
    """
    import ipywidgets as widgets

    for control in controls:
        control.layout = widgets.Layout(width="auto", flex="1 1 13em")
    layout = widgets.Layout(
        flex_flow="row wrap",
        align_items="stretch",
        grid_gap="0 1em",
        padding="0 0 0 1em",
        border_left="2px solid #8a8a8a",
        margin="0 0 8px 0",
    )
    return widgets.HBox(controls, layout=layout)


_CONTROLS: dict[str, Callable[[Field, Any, Keep], list[Any]]] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "rows": _rows,
    "people": _people,
    "figure": _figure,
    "proof": _proof,
}
