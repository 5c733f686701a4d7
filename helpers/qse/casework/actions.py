"""Actions by strength, who owns them, and what goes back to people: a table, and a form to add one's own."""

from typing import Any

from qse.casework.case_file import Action, CaseFile
from qse.casework.notes import Notes
from qse.casework.shown import as_html, as_text, in_form
from qse.casework.words import GRADES, case_words
from qse.documents import Twin, announcer
from qse.documents.report import Bullets, Part, Table
from qse.files import Problem, nearest

OPEN = "not yet"
FIELDS = {
    "owner": "Who owns it",
    "measure": "What measures it",
    "group": "For which group",
    "by": "By when",
}
COLUMNS = ("action", "strength", "because it is", "owner", "measure", "for which group", "by when")


class Actions(Twin):
    """The actions of a case and the team's own; prints with strength, gaps, and what is owed to people."""

    def __init__(self, case: CaseFile, notes: Notes) -> None:
        self.case, self.notes = case, notes

    @property
    def own(self) -> tuple[Action, ...]:
        """What the team added; a line whose kind is not known is passed over."""
        kinds, own = case_words().kinds, []
        for name, line in self.notes.read("actions").items():
            if isinstance(line, dict) and line.get("kind") in kinds and line.get("says"):
                own.append(Action(name, *(str(line.get(part) or "") for part in ("says", "kind", *FIELDS))))
        return tuple(own)

    @property
    def rows(self) -> tuple[Action, ...]:
        """All actions, stronger ones first."""
        words = case_words()
        return tuple(
            sorted(
                (*self.case.actions, *self.own),
                key=lambda action: GRADES.index(words.grade_of(action.kind).name),
            )
        )

    def add(self, says: str, kind: str, **others: str) -> "Actions":
        """Add an action of the team's own; the same words again change the one that is there.

        Parameters
        ----------
        says : what shall be done.
        kind : such as "forcing" or "training"; see the kinds under each grade in curriculum/casework.yaml.
        others : owner, measure, group, by; what is not decided yet may be left out.

        Raises
        ------
        Problem : there is no such kind or part, no words are given, or nothing can be kept.

        """
        if not isinstance(says, str) or not says.strip():
            raise Problem("Say in some words what shall be done.")
        if not kind:
            raise Problem("Choose what kind of action it is; the kind says how strong it is.")
        if kind not in case_words().kinds:
            raise Problem(f"There is no kind of action {kind!r}.{nearest(kind, case_words().kinds)}")
        for part in others:
            if part not in FIELDS:
                raise Problem(f"An action has no {part!r}.{nearest(part, FIELDS)}")
        own = {action.says: action.name for action in self.own}
        name = own.get(says, f"own_{len(self.notes.read('actions')) + 1}")
        line = {"says": says, "kind": kind, **{part: str(value) for part, value in others.items()}}
        self.notes.write("actions", name, line)
        return self

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the table says: how many of each strength, whether it is enough, and what is not decided."""
        words, rows = case_words(), self.rows
        if not rows:
            return ("There is no action yet.",)
        grades = [words.grade_of(action.kind) for action in rows]
        counts = [f"{sum(grade.name == name for grade in grades)} {name}" for name in GRADES]
        many = "action" if len(rows) == 1 else "actions"
        said = [f"{len(rows)} {many}: {', '.join(counts)}."]
        said += [f"{grade.name.capitalize()}: {grade.means}" for grade in words.grades]
        if all(grade.name == "weaker" for grade in grades):
            said.append(
                "All of them are weaker. Look for one that changes the work before this review is closed."
            )
        said += [
            f"{action.says} Not decided yet: {', '.join(missing)}."
            for action in rows
            if (missing := [label.lower() for part, label in FIELDS.items() if not getattr(action, part)])
        ]
        return tuple(said)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The table of actions, what it says, and what goes back to people."""
        words = case_words()
        rows = tuple(
            (
                action.says,
                words.grade_of(action.kind).name,
                words.kinds[action.kind],
                *(getattr(action, part) or OPEN for part in FIELDS),
            )
            for action in self.rows
        )
        table = (Table("Actions, by strength", COLUMNS, rows),) if rows else ()
        repair = tuple(
            (line["to"], line["what"], line["who"] or OPEN, line["by"] or OPEN) for line in self.case.repair
        )
        back = (
            (Table("What goes back", ("to", "what", "who brings it", "by when"), repair),) if repair else ()
        )
        return (*table, Bullets(self.sentences), *back)

    def __repr__(self) -> str:
        return as_text(self.parts)

    def _html(self) -> str:
        return as_html(self.parts)

    @property
    def _apart(self) -> str:
        return f"my-work/{self.notes.place}" if self.own else ""

    def _widget(self) -> Any:
        import ipywidgets as widgets

        wide = widgets.Layout(width="100%", max_width="60em")
        plain = {"layout": wide, "style": {"description_width": "12em"}}
        says = widgets.Textarea(description="What shall be done", rows=2, **plain)
        kinds = [("Please choose", ""), *((text, kind) for kind, text in case_words().kinds.items())]
        kind = widgets.Dropdown(options=kinds, description="What kind it is", **plain)
        others = {part: widgets.Text(description=label, **plain) for part, label in FIELDS.items()}
        press = widgets.Button(description="Add this action", layout=widgets.Layout(width="12em"))
        shown, said = widgets.HTML(in_form(self._html())), announcer()

        def on_press(_: Any) -> None:
            try:
                self.add(says.value, kind.value, **{part: box.value for part, box in others.items()})
            except Problem as problem:
                said.said = str(problem)
                return
            shown.value = in_form(self._html())
            grade = case_words().grade_of(kind.value)
            said.said = f"Kept in my-work/{self.notes.place}. This one is {grade.name}. {grade.means}"

        press.on_click(on_press)
        return widgets.VBox([shown, says, kind, *others.values(), press, said])
