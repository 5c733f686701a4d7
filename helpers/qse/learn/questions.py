"""Ask, check, hint, answer: as a widget, as text, and as functions."""

from html import escape
from typing import Any

from qse.documents.twin import Twin, Words
from qse.files import Problem
from qse.learn.items import Item, Option, item

NOT_TRIED = "Not tried yet. Write the letter of an answer between the quotation marks."


def check(name: str, choice: str | None = None) -> "Question | Words":
    """Ask a question, or check an answer to it.

    Parameters
    ----------
    name : of the item, such as "m00.reports".
    choice : the letter chosen; without one the question is shown, ready to be answered by click.

    Returns
    -------
    The question, or feedback: "Not tried yet", "Not yet" or "Yes", the last two with the reason.

    Raises
    ------
    Problem : there is no such item or option.

    Examples
    --------
    >>> import qse
    >>> str(qse.check("m00.reports", "a")).startswith("Not yet.")
    True

    """
    asked = item(name)
    if choice is None:
        return Question(asked)
    letters = [option.letter for option in asked.options]
    letter = str(choice).strip().lower()
    if not letter:
        return Words(NOT_TRIED, f"<p>{NOT_TRIED}</p>")
    if letter not in letters:
        raise Problem(f"{choice!r} is not an option of {name}. Write one of {', '.join(map(repr, letters))}.")
    return feedback(asked.options[letters.index(letter)])


def hint(name: str, step: int = 1) -> Words:
    """Give a hint; later steps say more.

    Raises
    ------
    Problem : there is no such item, or no such step.

    Examples
    --------
    >>> import qse
    >>> str(qse.hint("m00.reports")).startswith("Hint 1 of ")
    True

    """
    hints = item(name).hints
    if step not in range(1, len(hints) + 1):
        raise Problem(f"{name} has hints 1 to {len(hints)}, not {step!r}.")
    text = f"Hint {step} of {len(hints)}: {hints[step - 1]}"
    return Words(text, f"<p>{escape(text)}</p>")


def answer(name: str) -> Words:
    """Show the right option, and the reason for every option.

    Raises
    ------
    Problem : there is no such item.

    Examples
    --------
    >>> import qse
    >>> str(qse.answer("m00.reports")).startswith("The answer is ")
    True

    """
    options = item(name).options
    right = next(option for option in options if option.right)
    reasons = "\n".join(f"{option.letter}. {option.reason}" for option in options)
    return Words(f"The answer is {right.letter}.\n{reasons}", _reasons(options))


def feedback(option: Option) -> Words:
    """Say whether an option is right, and why."""
    verdict = "Yes." if option.right else "Not yet."
    return Words(f"{verdict} {option.reason}", f"<p><strong>{verdict}</strong> {escape(option.reason)}</p>")


def _reasons(options: tuple[Option, ...]) -> str:
    # The letters are written out: a saved page loses the attribute that would make them.
    return "".join(
        f"<p>{option.letter}. {'<strong>Right.</strong> ' if option.right else ''}{escape(option.reason)}</p>"
        for option in options
    )


class Question(Twin):
    """A question on the page; see `check`."""

    def __init__(self, asked: Item) -> None:
        self.item = asked

    def __repr__(self) -> str:
        options = "\n".join(f"{option.letter}. {option.text}" for option in self.item.options)
        return f"{self.item.question}\n{options}"

    def _html(self) -> str:
        options = "".join(f"<p>{option.letter}. {escape(option.text)}</p>" for option in self.item.options)
        return (
            f"<p><strong>{escape(self.item.question)}</strong></p>{options}"
            f"<details><summary>Show the answer and the reasons</summary>{_reasons(self.item.options)}</details>"
        )

    def _widget(self) -> Any:
        import ipywidgets as widgets

        wide = widgets.Layout(width="auto", max_width="60em")
        choices = widgets.RadioButtons(
            options=[(f"{option.letter}. {option.text}", option.letter) for option in self.item.options],
            value=None,
            layout=wide,
            tooltip=self.item.question,
        )
        said = widgets.HTML("<div role='status'>Not tried yet.</div>", layout=wide)
        press = widgets.Button(description="Check my answer", layout=widgets.Layout(width="12em"))
        more = widgets.Button(description="Give me a hint", layout=widgets.Layout(width="12em"))
        given = 0

        def tell(html: str) -> None:
            said.value = f"<div role='status'>{html}</div>"

        def on_check(_: Any) -> None:
            if choices.value is None:
                tell("<p>Not tried yet. Choose an answer first.</p>")
            else:
                tell(check(self.item.name, choices.value)._repr_html_())  # type: ignore[union-attr]

        def on_hint(_: Any) -> None:
            nonlocal given
            given = min(given + 1, len(self.item.hints))
            tell(hint(self.item.name, given)._repr_html_())

        press.on_click(on_check)
        more.on_click(on_hint)
        question = widgets.HTML(f"<p><strong>{escape(self.item.question)}</strong></p>", layout=wide)
        return widgets.VBox([question, choices, widgets.HBox([press, more]), said])
