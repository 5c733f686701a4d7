"""The copy of a review: one Word file in my-work/private, with a line that it is for learning."""

from html import escape
from typing import TYPE_CHECKING

from qse.casework.notes import place
from qse.casework.words import case_words
from qse.documents import Words
from qse.documents.report import Figure, Heading, Paragraph, Part, Report
from qse.files import my_work, save_whole

if TYPE_CHECKING:
    from qse.casework.case import Case
    from qse.casework.pattern import Pattern

EMPTY = "Not answered."


def review_report(case: "Case", pattern: "Pattern | None") -> Report:
    """Put the review together: event, answers, factors with their diagram, pattern, actions, repair.

    Parameters
    ----------
    case : with what was written on it.
    pattern : what the records said, or None.

    """
    answers, words = case.questions.answers, case_words()
    asked: list[Part] = [Heading("The ten questions")]
    for at, question in enumerate(words.questions, start=1):
        asked += [Heading(f"{at}. {question.asks}", 3), Paragraph(answers.get(question.name, EMPTY))]
    factors = case.factors
    chart = factors.diagram()
    found = (Heading("From one event to the records"), *pattern.parts) if pattern else ()
    return Report(
        f"Case review: {case.file.title}",
        (
            Heading("Before you read"),
            *case.before.parts,
            Heading("The event"),
            *case.told.parts,
            *asked,
            Heading("What contributed"),
            *factors.parts,
            Figure(chart.png, chart.alt, f"{chart.sentence} {chart.note}"),
            *found,
            Heading("Actions, and what goes back"),
            *case.actions.parts,
        ),
        note=words.private,
        language=case.file.language,
    )


def protected_copy(case: "Case", pattern: "Pattern | None") -> Words:
    """Save the review under my-work/private and say so.

    Raises
    ------
    Problem : it cannot be saved.

    """
    where = place(case.file.name, "review", "docx")
    save_whole(my_work() / where, review_report(case, pattern).word())
    says = f"Saved as my-work/{where}. {case_words().private}"
    return Words(says, f"<p>{escape(says)}</p>")
