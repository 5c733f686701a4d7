"""Marks that one room sets and another one looks for."""

ROWS = "qse_rows"
"""Stands in the metadata of an output that shows rows of own records; a saved notebook leaves such outputs out."""
