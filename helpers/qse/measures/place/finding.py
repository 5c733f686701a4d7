"""What a question about places gives back: a value that prints, says its finding and may draw a chart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from qse.files import Problem
from qse.measures.result import Result, Source, chart_words


@dataclass(frozen=True, repr=False)
class Finding(Result):
    """An answer about places.

    `rows` has the figures, NaN where hidden; `shown` the cells as a reader sees them; `cautions` what they cannot tell.
    """

    about: str
    title: str
    says: str
    rows: pd.DataFrame
    shown: pd.DataFrame
    source: Source
    cautions: tuple[str, ...] = ()
    draw: Callable[[dict[str, Any]], Any] | None = field(default=None, compare=False)

    @property
    def heading(self) -> str:
        """What the table shows."""
        return self.about

    @property
    def sentence(self) -> str:
        """The finding in words."""
        return self.says

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them."""
        return self.shown

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [*self.cautions, *super().notes()]

    def chart(self) -> Any:
        """Draw the finding; see `qse.charts.Chart`.

        Raises
        ------
        Problem : it is a table only.

        """
        if self.draw is None:
            raise Problem(f"{self.about} has no chart; its table says it all.")
        return self.draw(chart_words(self, self.title))


QUESTIONS = ("capture", "segregation", "ice", "map", "compare", "two_levels", "missing", "assets", "chart")


@dataclass(frozen=True, repr=False)
class Waiting(Result):
    """Stands where a team's own table holds nothing to count yet: whatever is asked, it says what to do.

    >>> from qse.measures.result import Source
    >>> Waiting("Fill in the table.", Source("own", "own", "")).ice("a", "b").chart()
    Fill in the table.
    """

    says: str
    source: Source

    @property
    def sentence(self) -> str:
        """What to do."""
        return self.says

    def __getattr__(self, name: str) -> Callable[..., "Waiting"]:
        if name in QUESTIONS:
            return lambda *_, **__: self
        raise AttributeError(name)

    def __repr__(self) -> str:
        return self.says

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(self.says)}</p>"
