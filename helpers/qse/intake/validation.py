"""Look at records before the first measure: what stops you, what to look at, what is in order."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from qse.documents import Report
from qse.files import Problem, my_work, save_whole
from qse.intake.about import About, about
from qse.intake.checks import CHECKS
from qse.intake.scorecard import Scorecard, scorecard
from qse.intake.written import grouped, report_of, summary
from qse.records import Records
from qse.records.own.findings import look_at
from qse.records.own.looked_at.finding import ORDER, Finding, Looked
from qse.records.own.mapping import map_path

NAME = "validation"


@dataclass(frozen=True, repr=False)
class Validation:
    """What was found in records, before any analysis. It holds counts, and no cell of a row.

    `about` says which records, `looked` has all checks, `scorecard` the fields of registration.
    """

    about: About
    looked: tuple[Looked, ...]
    scorecard: Scorecard
    folder: Path | None = field(default=None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, the most serious first, and of those the ones with the most rows."""
        found = [finding for looked in self.looked for finding in looked.findings]
        # Columns that identify people have no rows to count, and go before what has.
        found.sort(key=lambda each: (ORDER.index(each.seriousness), each.check != "identifiers", -each.rows))
        return tuple(found)

    @property
    def sentence(self) -> str:
        """The two lines with which the report begins."""
        return "\n".join(summary(self.looked, self.findings))

    def report(self) -> Report:
        """Return the report, to be written as HTML, Markdown or Word."""
        return report_of(self.about, self.looked, self.findings, self.scorecard)

    def save(self, folder: str | Path | None = None) -> list[Path]:
        """Write the report as HTML and Word, whole or not at all.

        Parameters
        ----------
        folder : where to; without it in my-work, beside the map of the records.

        Returns
        -------
        list of Path : of the files.

        Raises
        ------
        Problem : the folder is that of the source, into which nothing is written, or it can't be written to.

        """
        into = Path(folder).expanduser() if folder is not None else self._home()
        if folder is not None and self.folder:
            source = self.folder.expanduser().resolve()
            if source in (into.resolve(), *into.resolve().parents):
                raise Problem(
                    f"{into.name} is the folder of your source, into which nothing is written; choose another one."
                )
        report = self.report()
        page, document = into / f"{NAME}.html", into / f"{NAME}.docx"
        save_whole(page, report.html())
        save_whole(document, report.word())
        return [page, document]

    def _home(self) -> Path:
        if self.folder:
            return map_path(self.folder).parent
        return my_work() / "own-records" / ("invented-network" if self.about.invented else "no-folder")

    def __repr__(self) -> str:
        lines = [self.about.title, self.about.mark, *summary(self.looked, self.findings)]
        for group in grouped(self.findings):
            many = "; ".join(f"{each.place}{': ' * bool(each.many)}{each.many}" for each in group)
            lines.append(f"- {CHECKS[group[0].check].title} ({many}). {group[0].means} {group[0].do}")
        return "\n".join([*lines, self.scorecard.sentence, *self.scorecard.missing])

    def _repr_html_(self) -> str:
        return report_of(self.about, self.looked, self.findings, self.scorecard, short=True).part()


def validate(records: Records, *, today: date | None = None) -> Validation:
    """Look at records before the first measure.

    Parameters
    ----------
    records : those of a team's own files, or the invented network.
    today : the day after which a date lies in the future; without it the day it is.

    Returns
    -------
    Validation : prints as text or page; `findings`, `scorecard`, `report()`, and `save()`.

    Raises
    ------
    Problem : these are no records, or a table can't be read.

    Examples
    --------
    >>> import qse
    >>> found = qse.validate(qse.load_records("mini"))
    >>> print(found.sentence)
    Nothing stops you: every table can be read and joined.
    Look first at times in the wrong order (33 rows). 12 of 13 checks found nothing.

    """
    looked = tuple(look_at(records, today))
    extract = getattr(records, "extract", None)
    return Validation(about(records, looked), looked, scorecard(records), extract.folder if extract else None)
