"""What every result can do: print, say its finding, draw its chart, list its cautions."""

from dataclasses import dataclass, replace
from html import escape
from typing import Any, ClassVar

import pandas as pd

from qse.measures.definition import Measure
from qse.measures.words import HIDDEN, Words

HIDDEN_NOTE = (
    f"“{HIDDEN}”: a count of 1 to 10, or one that would give it away, and all that is worked out from it."
)


@dataclass(frozen=True)
class Source:
    """Where a result comes from: what every chart and table of it carries.

    `about` says which records, `mark` what stands on every figure, `note` the line where truth or a repair is
    shown, `cautions` further sentences of the records, such as rows that stand twice.
    """

    about: str
    mark: str
    note: str
    cautions: tuple[str, ...] = ()


class Result:
    """The part that all results share. A result has `source`, `heading`, `sentence` and `table()`."""

    source: Source
    # Columns of the table that hold sentences and not figures.
    worded: ClassVar[tuple[str, ...]] = ()

    @property
    def heading(self) -> str:
        """What the table shows."""
        raise NotImplementedError

    @property
    def sentence(self) -> str:
        """The finding in words, with figures, direction and interval."""
        raise NotImplementedError

    def table(self) -> pd.DataFrame:
        """Return the cells as a reader sees them; the same for print, notebook and chart."""
        raise NotImplementedError

    def notes(self) -> list[str]:
        """List what a reader should know before using the numbers."""
        return [note for note in (*self.source.cautions, self.source.note) if note]

    def __repr__(self) -> str:
        heading = f"{self.heading} ({self.source.about})"
        return "\n".join([heading, self.table().to_string(index=False), *self.notes()])

    def _repr_html_(self) -> str:
        from qse.charts import html_table

        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes())
        caption = f"{self.heading} ({self.source.about})"
        return html_table(self.table(), caption=caption, words=self.worded) + notes


def chart_words(result: Any, title: str) -> dict[str, Any]:
    """Return what every chart is given beside its data."""
    return {
        "title": title,
        "sentence": result.sentence,
        "table": result.table(),
        "source": result.source.about,
        "mark": result.source.mark,
        "note": result.source.note,
    }


def unit_of(words: Words, gap: bool = False) -> Any:
    """Say how a chart writes the figures of a measure, or their differences."""
    from qse.charts import POINTS, SHARE, Unit

    measure = words.measure
    if measure.scoring == "proportion":
        return replace(POINTS if gap else SHARE, places=words.places)
    unit = f"per {measure.per:,} {measure.exposure_unit}" if measure.scoring == "rate" else measure.value_unit
    # An axis that names its unit in words needs it only once.
    named = "" if unit.lower() in measure.axis.lower() else unit
    suffix = "" if measure.scoring == "rate" else f" {unit}"
    return Unit(named, suffix, places=words.places, signed=gap)


def cautions_of(measure: Measure, missing: float) -> list[str]:
    """Say what the measure cannot tell, and how many rows had no outcome to count."""
    notes = [measure.caution, measure.status]
    if pd.isna(missing) or missing > 0:
        many = "A few" if pd.isna(missing) else f"{missing:,.0f}"
        notes.append(
            f"{many} {measure.unit} have no outcome recorded that can be read. They are left out, not counted as none."
        )
    return [note for note in notes if note]
