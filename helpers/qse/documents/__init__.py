"""Turn headings, text, tables and figures into documents that stand alone."""

from qse.documents.announcer import announcer
from qse.documents.page import folded, markdown, page, verbatim
from qse.documents.twin import Twin, Words

__all__ = ["Twin", "Words", "announcer", "folded", "markdown", "page", "verbatim"]
