"""Worksheets: forms that save themselves into my-work and come back tomorrow."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from qse.documents.twin import Twin
from qse.files import Problem, my_work, nearest, read_yaml, save_whole
from qse.learn.curriculum import entry, required

EMPTY = "not filled in yet"
CELL = "text-align:left;padding:4px 10px"


@dataclass(frozen=True)
class Field:
    """One line of a worksheet. `options` is empty where the answer is free text."""

    name: str
    label: str
    options: tuple[str, ...]
    lines: int


def worksheet(name: str, /, **answers: str) -> "Worksheet":
    """Open a worksheet, with what was saved in it before.

    Parameters
    ----------
    name : such as "m00.who_am_i".
    answers : optionally fill lines in from code: ``worksheet("m00.who_am_i", team="...")``.

    Returns
    -------
    Worksheet : a form in the notebook; every change is saved at once, on this machine only.

    Raises
    ------
    Problem : there is no such worksheet, line or option, or nothing can be saved.

    Examples
    --------
    >>> import qse
    >>> qse.worksheet("m00.who_am_i", team="The night shift").answers["team"]
    'The night shift'

    """
    document, key = entry("worksheets.yaml", name)
    parts = required(document, (key,), ("title", "fields"))
    fields = []
    for at in range(len(parts["fields"])):
        field = required(document, (key, "fields", at), ("name", "label"))
        fields.append(
            Field(field["name"], field["label"], tuple(field.get("options", ())), field.get("lines", 1))
        )
    sheet = Worksheet(name, parts["title"], tuple(fields))
    for field_name, value in answers.items():
        sheet.save(field_name, value)
    return sheet


@dataclass(frozen=True)
class Worksheet(Twin):
    """A worksheet and where it is kept; see `worksheet`."""

    name: str
    title: str
    fields: tuple[Field, ...]

    @property
    def path(self) -> Path:
        """The file that keeps the answers: plain text that may be read, moved and deleted."""
        return my_work() / "worksheets" / f"{self.name}.yaml"

    @property
    def answers(self) -> dict[str, str]:
        """What was saved, line by line. A damaged file is set aside, never overwritten."""
        if not self.path.exists():
            return {}
        try:
            saved = read_yaml(self.path).data["answers"]
            return {str(name): str(value) for name, value in saved.items()}
        except (Problem, TypeError, KeyError, AttributeError):
            aside = next(
                path
                for number in range(1, 1000)
                if not (path := self.path.with_suffix(f".damaged-{number}.yaml")).exists()
            )
            self.path.rename(aside)
            print(
                f"{self.path.name} could not be read. It is kept as {aside.name}, and the worksheet starts empty."
            )
            return {}

    def save(self, field_name: str, value: str | None) -> None:
        """Save one line. What stands in the other lines of the file stays, whoever wrote it.

        Raises
        ------
        Problem : there is no such line or option, or the file cannot be written.

        """
        import yaml

        by_name = {field.name: field for field in self.fields}
        if field_name not in by_name:
            raise Problem(f"{self.name} has no line {field_name!r}.{nearest(field_name, by_name)}")
        options = by_name[field_name].options
        if value and options and value not in options:
            raise Problem(f"{field_name}: {value!r} is not an option.{nearest(value, options)}")
        answers = {**self.answers, field_name: str(value or "")}
        kept = yaml.safe_dump({"answers": answers}, allow_unicode=True, sort_keys=False, width=100)
        save_whole(
            self.path,
            f"# {self.title}\n# Kept on this machine only; you may change or delete this file.\n{kept}",
        )

    def __repr__(self) -> str:
        answers = self.answers
        lines = [f"{field.label}: {answers.get(field.name) or EMPTY}" for field in self.fields]
        return "\n".join([self.title, *lines])

    def _html(self) -> str:
        answers = self.answers
        rows = "".join(
            f"<tr><th scope='row' style='{CELL};font-weight:normal'>{escape(field.label)}</th>"
            f"<td style='{CELL}'>{escape(answers.get(field.name) or EMPTY)}</td></tr>"
            for field in self.fields
        )
        says = f"<caption style='text-align:left;font-weight:bold'>{escape(self.title)}</caption>"
        note = "The form as it stood when its cell last ran. Run the cell to fill it in and to see what you saved."
        return f"<p><em>{note}</em></p><table>{says}{rows}</table>"

    def _widget(self) -> Any:
        import ipywidgets as widgets

        answers = self.answers
        wide = widgets.Layout(width="100%", max_width="52em")
        style = {"description_width": "18em"}
        kept = "Kept" if answers else "Will be kept"
        said = widgets.HTML(f"<div role='status'>{kept} in my-work/worksheets/{escape(self.path.name)}</div>")

        def control(field: Field) -> Any:
            value = answers.get(field.name, "")
            plain = {"description": field.label, "layout": wide, "style": style}
            if field.options:
                choices = [("Please choose", ""), *((option, option) for option in field.options)]
                made = widgets.Dropdown(
                    options=choices, value=value if value in field.options else "", **plain
                )
            elif field.lines > 1:
                made = widgets.Textarea(value=value, rows=field.lines, **plain)
            else:
                made = widgets.Text(value=value, **plain)

            def on_change(change: dict[str, Any]) -> None:
                try:
                    self.save(field.name, change["new"])
                    said.value = (
                        f"<div role='status'>Saved in my-work/worksheets/{escape(self.path.name)}</div>"
                    )
                except Problem as problem:
                    said.value = f"<div role='status'>{escape(str(problem))}</div>"

            made.observe(on_change, names="value")
            return made

        return widgets.VBox(
            [widgets.HTML(f"<strong>{escape(self.title)}</strong>"), *map(control, self.fields), said]
        )
