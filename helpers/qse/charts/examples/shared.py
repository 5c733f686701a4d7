"""What the examples share: words, a way to write shares, and names of months and health systems."""

from collections.abc import Sequence

import pandas as pd

from qse.charts.chart import Words
from qse.charts.words import HIDDEN_TEXT

SYSTEMS = ["Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Godwit", "Hoopoe"]
MONTHS = [f"{year}-{month:02}" for year in (2031, 2032) for month in range(1, 13)]


def words(title: str, sentence: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Words:
    """Put together what every kind of chart is told."""
    table = pd.DataFrame(list(rows), columns=list(head))
    source = "Numbers made up for this page."
    return {"title": title, "sentence": sentence, "table": table, "source": source, "mark": "Invented data"}


def percent(share: float | None) -> str:
    """Write a share for a table; None is hidden.

    >>> percent(0.123), percent(None)
    ('12.3%', 'too few to show safely')
    """
    return HIDDEN_TEXT if share is None else f"{100 * share:.1f}%"
