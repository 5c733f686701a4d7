"""A report: one order of headings, text, tables and pictures, written as HTML, Markdown or Word."""

from dataclasses import dataclass

from qse.documents.report_html import report_html, report_part
from qse.documents.report_markdown import report_markdown
from qse.documents.report_parts import Bullets, Figure, Heading, Paragraph, Part, Table
from qse.documents.report_word import report_word

__all__ = ["Bullets", "Figure", "Heading", "Paragraph", "Part", "Report", "Table"]


@dataclass(frozen=True)
class Report:
    """A document for people, in three formats.

    All text is plain: markup in it is shown, never obeyed, and a cell that a spreadsheet would take for a
    formula is written so that it is none.

    Parameters
    ----------
    title : the first heading, level 1.
    parts : what follows, in order; headings that skip a level are raised to the next one.
    note : where it comes from, or the mark "Invented data"; it stands above everything else.
    language : the language of the words, e.g. ``"en"``.

    Examples
    --------
    >>> report = Report("Falls", (Heading("What we saw"), Table("Falls", ("Unit", "Rate"), (("7 | B", "3.1"),))))
    >>> print(report.markdown())
    # Falls
    <BLANKLINE>
    ## What we saw
    <BLANKLINE>
    **Falls**
    <BLANKLINE>
    | Unit | Rate |
    | --- | --- |
    | 7 \\| B | 3.1 |
    <BLANKLINE>
    >>> report.html().count("<h2>"), report.word()[:2]
    (1, b'PK')

    """

    title: str
    parts: tuple[Part, ...]
    note: str = ""
    language: str = "en"

    def html(self) -> str:
        """Write one page that needs nothing else and prints well; the same report gives the same text."""
        return report_html(self.title, self.parts, self.note, self.language)

    def part(self, level: int = 3) -> str:
        """Write HTML to stand inside another page, such as a notebook; its title is a heading of `level`.

        >>> Report("Falls", (Heading("What we saw"),)).part()
        '<h3>Falls</h3>\\n<h4>What we saw</h4>'
        """
        return report_part(self.title, self.parts, self.note, level)

    def markdown(self) -> str:
        """Write Markdown with tables; pictures stand inside, at the end of the text."""
        return report_markdown(self.title, self.parts, self.note)

    def word(self) -> bytes:
        """Write a .docx with real headings, header rows that repeat, and words beside pictures."""
        return report_word(self.title, self.parts, self.note, self.language)
