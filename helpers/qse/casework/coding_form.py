"""The form of a coding: one text at a time, every control labelled, kept at every change."""

from html import escape
from typing import TYPE_CHECKING, Any

from qse.casework.codebook import plain
from qse.documents import announcer
from qse.files import Problem

if TYPE_CHECKING:
    from qse.casework.codebook import Axis
    from qse.casework.coding import Coding

YES_NO = (("Yes", True), ("No", False))


def coding_form(coding: "Coding") -> Any:
    """Make the widget of a coding."""
    import ipywidgets as widgets

    wide = widgets.Layout(width="auto", max_width="60em")
    press = {"layout": widgets.Layout(width="auto")}
    at, loading = 0, False
    text, said = announcer(), announcer()

    def item() -> Any:
        return coding.shown[at]

    def keep(name: str, axis: str, value: str) -> Any:
        def on_change(change: dict[str, Any]) -> None:
            if loading or change["new"] in (None, ""):
                return
            try:
                coding.keep(name, {axis: {value: change["new"]} if value else change["new"]})
                said.said = f"Kept. {coding.done} of {len(coding.shown)} are coded in full."
            except Problem as problem:
                said.said = str(problem)

        return on_change

    # Each text has controls of its own. The browser may send the last choice after the press on the button;
    # with shared controls it would become a code of the text that follows.
    made: dict[str, list[tuple[str, str, Any]]] = {}

    def controls() -> list[tuple[str, str, Any]]:
        name = item().name
        if name not in made:
            made[name] = []
            for axis in coding.book.axes:
                for value in axis.values if axis.several else [""]:
                    control = _control(widgets, axis, value)
                    control.observe(keep(name, axis.name, value), names="value")
                    made[name].append((axis.name, value, control))
        return made[name]

    rows = [widgets.HBox(layout=widgets.Layout(flex_flow="row wrap")) for _ in coding.book.axes]

    def show() -> None:
        nonlocal loading
        loading = True
        mine = coding.mine.codes.get(item().name, {})
        for axis, value, control in controls():
            code = mine.get(axis)
            control.value = (code or {}).get(value) if value else code or ""
        loading = False
        for row, asked in zip(rows, coding.book.axes, strict=True):
            row.children = [control for axis, _, control in controls() if axis == asked.name]
        where = f" ({item().where})" if item().where else ""
        text.said = f"{plain(item().name)}, {at + 1} of {len(coding.shown)}{where}\n{item().text}"

    def go(step: int) -> Any:
        def on_press(_: Any) -> None:
            nonlocal at
            at = (at + step) % len(coding.shown)
            show()
            said.said = ""

        return on_press

    def compare(_: Any) -> None:
        said.said = coding.explained(item())

    by = widgets.Text(
        value=str(coding.kept.read().get("by") or ""),
        description="Your initials, if you like",
        style={"description_width": "14em"},
        layout=widgets.Layout(width="24em"),
    )

    def on_name(change: dict[str, Any]) -> None:
        try:
            coding.sign(change["new"])
        except Problem as problem:
            said.said = str(problem)

    by.observe(on_name, names="value")
    buttons = []
    for words, do in (
        ("Previous text", go(-1)),
        ("Next text", go(1)),
        ("Show how another coder read it", compare),
    ):
        button = widgets.Button(description=words, **press)
        button.on_click(do)
        buttons.append(button)
    show()
    said.said = f"{coding.done} of {len(coding.shown)} are coded in full. Kept in my-work/{coding.place}"
    return widgets.VBox(
        [
            widgets.HTML(f"<p><strong>{escape(coding.book.title)}</strong></p>", layout=wide),
            widgets.HTML(_meanings(coding), layout=wide),
            by,
            text,
            *rows,
            widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap")),
            said,
        ]
    )


def _control(widgets: Any, axis: "Axis", value: str) -> Any:
    """Make what answers one value of an axis, yes or no, or an axis of which one is picked."""
    labelled = {"description": plain(value or axis.name), "style": {"description_width": "8em"}}
    if value:
        return widgets.RadioButtons(
            options=YES_NO, value=None, layout=widgets.Layout(width="12em"), **labelled
        )
    options = [("Please choose", ""), *((plain(name), name) for name in axis.values)]
    return widgets.Dropdown(options=options, **labelled)


def _meanings(coding: "Coding") -> str:
    """Write what each code means, folded."""
    lines = "".join(
        f"<p><strong>{escape(axis.asks)}</strong>"
        + "".join(
            f"<br><em>{escape(plain(name))}</em>: {escape(means)}" for name, means in axis.values.items()
        )
        + "</p>"
        for axis in coding.book.axes
    )
    return f"<details><summary>What the codes mean</summary>{lines}</details>"
