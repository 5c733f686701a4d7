"""What a team's own records do not hold: said in a sentence, so that the rest of a page still runs."""

from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from qse.files import Problem
from qse.measures.result import Result, Source
from qse.records import Missing, OwnRecords

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


class Unanswered(Result):
    """A question that the records cannot answer. It prints why, and so does its chart; it has no figures.

    >>> Unanswered("'Rating' needs experience, and these records do not have it.").chart()
    Not answered: 'Rating' needs experience, and these records do not have it.
    """

    def __init__(self, why: str, mark: str = "") -> None:
        self.why = why
        self.source = Source(mark, mark, "")

    @property
    def heading(self) -> str:
        """The same as the sentence."""
        return self.sentence

    @property
    def sentence(self) -> str:
        """What is missing."""
        return f"Not answered: {self.why}"

    def table(self) -> pd.DataFrame:
        """Return no row."""
        return pd.DataFrame()

    def chart(self, *_: Any, **__: Any) -> "Unanswered":
        """Return itself: there is nothing to draw, and nothing further to ask."""
        return self

    gap = what_if = within = chart

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise Problem(self.sentence)

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return f"<p><strong>Not answered:</strong> {escape(self.why)}</p>"


def answered(ask: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """Let a question to own records that lack what it needs return `Unanswered`, and raise nothing.

    A page that stops at the first table that an extract lacks would hide what the others can say. Records that a
    program puts together raise `Missing`.
    """

    @wraps(ask)
    def asked(*given: Asked.args, **named: Asked.kwargs) -> Given:
        try:
            return ask(*given, **named)
        except Missing as missing:
            records: Any = given[0] if given else named.get("records")
            if not isinstance(records, OwnRecords):
                raise
            return Unanswered(str(missing), records.mark)  # type: ignore[return-value]

    return asked
