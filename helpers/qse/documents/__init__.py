"""Turn headings, text, tables and figures into documents that stand alone."""

from qse.documents.announcer import announcer
from qse.documents.page import folded, markdown, page, verbatim
from qse.documents.report import Bullets, Figure, Heading, Paragraph, Report, Table
from qse.documents.twin import Twin, Words

__all__ = [
    "Bullets",
    "Figure",
    "Heading",
    "Paragraph",
    "Report",
    "Table",
    "Twin",
    "Words",
    "announcer",
    "folded",
    "markdown",
    "page",
    "verbatim",
]
