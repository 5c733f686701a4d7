"""Several stratified results of one measure, made in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from qse.files import Problem, nearest
from qse.measures.stratified import Stratified


@dataclass(frozen=True, repr=False)
class Several:
    """Results by different strata. They come in the order asked for, and by name: `result["payer"]`."""

    results: tuple[Stratified, ...]

    def __getitem__(self, name: str | int) -> Stratified:
        if isinstance(name, int):
            return self.results[name]
        known = {result.by[0]: result for result in self.results}
        if name not in known:
            raise Problem(f"There is no result by {name!r}.{nearest(name, known)}")
        return known[name]

    def __iter__(self) -> Iterator[Stratified]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def rows(self) -> pd.DataFrame:
        """All rows, with the stratifier in the column `by`."""
        return pd.concat([each.rows.assign(by=each.by[0]) for each in self.results], ignore_index=True)

    @property
    def sentence(self) -> str:
        """The findings in words, one after another."""
        return " ".join(f"By {result.by_label}: {result.sentence}" for result in self.results)

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.results))

    def _repr_html_(self) -> str:
        return "".join(result._repr_html_() for result in self.results)

    def unsuppressed(self, *, reason: str) -> "Several":
        """Return the same results with nothing hidden; see `Stratified.unsuppressed`."""
        return Several(tuple(result.unsuppressed(reason=reason) for result in self.results))

    def chart(self, by: str = "") -> Any:
        """Draw one of them, named by `by`; see `Stratified.chart`. A single one needs no name.

        Raises
        ------
        Problem : none of several is named; which there are is said, and how to cross them.

        Examples
        --------
        >>> import qse
        >>> qse.stratify(qse.load_records("mini"), "readmission", by=["language", "payer"]).chart()
        Traceback (most recent call last):
        qse.files.problem.Problem: Name the result to draw: .chart("language") or .chart("payer"). For one chart that \
crosses them, write crossed=True in the brackets of stratify.

        """
        if not by and len(self) > 1:
            ways = " or ".join(f'.chart("{result.by[0]}")' for result in self.results)
            raise Problem(
                f"Name the result to draw: {ways}. For one chart that crosses them, write crossed=True in the brackets "
                "of stratify."
            )
        return (self[by] if by else self[0]).chart()
