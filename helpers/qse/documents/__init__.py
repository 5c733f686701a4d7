"""Turn headings, text, tables and figures into documents that stand alone."""

from qse.documents.page import folded, markdown, page, verbatim

__all__ = ["folded", "markdown", "page", "verbatim"]
