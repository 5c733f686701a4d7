"""Ask, check, hint, answer: as a widget, as text, and as functions."""

from html import escape
from typing import Any

from qse.documents.twin import Twin, Words
from qse.files import Problem
from qse.learn.checks.answers import RIGHT, explained
from qse.learn.checks.feedback import HOW_TO_TYPE, NOT_TRIED, feedback
from qse.learn.checks.given import brief
from qse.learn.checks.item_kinds import Choice, Item, Number, Order, Sort
from qse.learn.checks.items import item


def check(name: str, choice: object = None) -> "Question | Words":
    """Ask a question, or check an answer to it.

    Parameters
    ----------
    name : of the item, such as "m00.reports".
    choice : the answer: a letter ("c"), letters that fit ("a c"), a number (17.4), letters in order ("cab"), a letter
        of a place for each card ("abca"), or a text, as the question asks. Without one the question is
        shown, ready to be answered.

    Returns
    -------
    The question, or feedback: "Not tried yet", "Not yet" or "Yes" ("Kept" for a text), with what to look at.

    Raises
    ------
    Problem : there is no such item, or the answer cannot be read.

    Examples
    --------
    >>> import qse
    >>> str(qse.check("m00.reports", "a")).startswith("Not yet.")
    True
    >>> str(qse.check("m00.need_rate", "2,7 %")).startswith("Yes.")
    True

    """
    asked = item(name)
    if choice is None:
        return Question(asked)
    found = feedback(asked, choice)
    said = found.words()
    not_noted = "" if found.state == NOT_TRIED else _note(asked.name, found.state)
    if not_noted:
        return Words(f"{said.text}\n{not_noted}", f"{said.html}<p>{escape(not_noted)}</p>")
    return said


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
    if isinstance(step, bool) or not isinstance(step, int) or not 1 <= step <= len(hints):
        raise Problem(f"{name} has hints 1 to {len(hints)}, not {brief(step)}.")
    text = f"Hint {step} of {len(hints)}: {hints[step - 1]}"
    return Words(text, f"<p>{escape(text)}</p>")


def answer(name: str) -> Words:
    """Show the answer, and the reasons.

    Raises
    ------
    Problem : there is no such item.

    Examples
    --------
    >>> import qse
    >>> str(qse.answer("m00.reports")).startswith("The answer is ")
    True

    """
    asked = item(name)
    return Words("\n".join(explained(asked)), _told(asked))


def _note(name: str, state: str) -> str:
    """Note the answer in the reader's progress; say so where that cannot be done. It spoils no feedback."""
    from qse.learn.progress import note_check

    problem = note_check(name, state)
    return f"Your progress was not noted. {problem}" if problem else ""


def _told(asked: Item) -> str:
    # Of options the right ones are marked, so the line that lists them is left out.
    lines = explained(asked)[1:] if isinstance(asked, Choice) else explained(asked)
    marked = (escape(line).replace(f". {RIGHT}", f". <strong>{RIGHT.strip()}</strong> ", 1) for line in lines)
    return "".join(f"<p>{line}</p>" for line in marked)


def lines_of(asked: Item) -> tuple[str, ...]:
    """Return what stands under a question: its options or steps with their letters, or how to answer it.

    Examples
    --------
    >>> lines_of(item("m00.need_rate"))
    ('Write a number, in percent.',)

    """
    if isinstance(asked, Choice):
        lettered = zip(asked.letters, asked.options, strict=True)
        lines = tuple(f"{letter}. {each.text}" for letter, each in lettered)
        return lines if asked.kind == "choice" else (*lines, "More than one may fit.")
    if isinstance(asked, Order):
        steps = zip(asked.letters, asked.shown, strict=True)
        return (*(f"{letter}. {step.text}" for letter, step in steps), "Put the letters in order.")
    if isinstance(asked, Sort):
        cards = (f"{at}. {card.text}" for at, card in enumerate(asked.cards, start=1))
        places = (f"{letter}. {place}" for letter, place in zip(asked.letters, asked.places, strict=True))
        return (*cards, "The places:", *places)
    if isinstance(asked, Number):
        return (HOW_TO_TYPE[asked.kind].format(item=asked),)
    return ("Write a sentence or two. Nobody grades them.",)


class Question(Twin):
    """A question on the page; see `check`."""

    def __init__(self, asked: Item) -> None:
        self.item = asked

    def __repr__(self) -> str:
        return "\n".join([self.item.question, *lines_of(self.item)])

    def _html(self) -> str:
        # The letters are written out: a saved page loses the attribute that would make them.
        lines = "".join(f"<p>{escape(line)}</p>" for line in lines_of(self.item))
        return (
            f"<p><strong>{escape(self.item.question)}</strong></p>{lines}"
            f"<details><summary>Show the answer and the reasons</summary>{_told(self.item)}</details>"
        )

    def _widget(self) -> Any:
        from qse.learn.checks.question_widget import question_widget

        return question_widget(self.item, check, hint)
