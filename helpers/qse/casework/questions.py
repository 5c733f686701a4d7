"""The ten questions of a review: a form that is kept in my-work/private, and its text."""

from html import escape
from typing import Any

from qse.casework.notes import Notes
from qse.casework.shown import in_form
from qse.casework.words import Question, case_words
from qse.documents import Twin, announcer
from qse.files import Problem, nearest

EMPTY = "not answered yet"
ORIGIN = "Marked *: asking this was heard at the peer network's kick-off. The other questions and all wording are ours."


class Questions(Twin):
    """The ten questions with what was answered; every change is kept at once, on this machine only."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.questions = case_words().questions

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the name of the question."""
        return {name: str(text) for name, text in self.notes.read("answers").items() if text}

    def answer(self, **answers: str) -> "Questions":
        """Answer from code: ``case.questions.answer(event="...")``.

        Raises
        ------
        Problem : there is no such question, or nothing can be kept.

        """
        known = [question.name for question in self.questions]
        for name, text in answers.items():
            if name not in known:
                raise Problem(f"There is no question {name!r}.{nearest(name, known)}")
            self.notes.write("answers", name, str(text))
        return self

    def __repr__(self) -> str:
        answers = self.answers
        lines = [
            f"{_asked(at, one)} {one.help}\n   {answers.get(one.name) or EMPTY}" for at, one in self._all()
        ]
        return "\n".join([*lines, ORIGIN])

    def _all(self) -> list[tuple[int, Question]]:
        return list(enumerate(self.questions, start=1))

    def _html(self) -> str:
        answers = self.answers
        rows = "".join(
            f"<p><strong>{escape(_asked(at, one))}</strong> {escape(one.help)}<br>"
            f"<em>{escape(answers.get(one.name) or EMPTY)}</em></p>"
            for at, one in self._all()
        )
        return f"{rows}<p>{escape(ORIGIN)}</p>"

    @property
    def _apart(self) -> str:
        return f"my-work/{self.notes.place}" if self.answers else ""

    def _widget(self) -> Any:
        import ipywidgets as widgets

        said = announcer(f"Kept in my-work/{self.notes.place}, and not part of any export.")
        answers = self.answers
        wide = widgets.Layout(width="100%", max_width="60em")
        rows: list[Any] = []

        def keep(name: str) -> Any:
            def on_change(change: dict[str, Any]) -> None:
                try:
                    self.notes.write("answers", name, change["new"])
                    said.said = f"Kept in my-work/{self.notes.place}"
                except Problem as problem:
                    said.said = str(problem)

            return on_change

        for at, one in self._all():
            asked = in_form(f"<p><strong>{escape(_asked(at, one))}</strong> {escape(one.help)}</p>")
            box = widgets.Textarea(
                value=answers.get(one.name, ""),
                description=f"Answer {at}",
                rows=2,
                layout=wide,
                style={"description_width": "6em"},
            )
            box.observe(keep(one.name), names="value")
            rows += [widgets.HTML(asked, layout=wide), box]
        return widgets.VBox([*rows, widgets.HTML(f"<p>{escape(ORIGIN)}</p>", layout=wide), said])


def _asked(at: int, question: Question) -> str:
    return f"{at}. {question.asks}{'*' if question.attested else ''}"
