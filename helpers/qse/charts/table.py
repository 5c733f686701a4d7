"""A table as HTML with its own inline style, because JupyterLab strips style sheets from saved outputs."""

from collections.abc import Collection
from html import escape

import pandas as pd

from qse.charts.words import one_line


def html_table(table: pd.DataFrame, caption: str = "", words: Collection[str] = ()) -> str:
    """Write a table of ready-made text as HTML; the first column heads the rows.

    Parameters
    ----------
    table : cells as the reader shall see them; markup in them is shown, not executed.
    caption : what the table shows.
    words : the columns that hold sentences; they begin on the left, figures end on the right.

    Examples
    --------
    >>> "<th scope='row'" in html_table(pd.DataFrame({"group": ["a"], "n": ["1"]}))
    True

    """
    cell = "padding:4px 10px;border-bottom:1px solid #ccc;text-align:{};vertical-align:top"
    sides = ["left" if at == 0 or name in words else "right" for at, name in enumerate(table.columns)]
    head = "".join(
        f"<th scope='col' style='{cell.format(side)}'>{escape(one_line(name))}</th>"
        for side, name in zip(sides, table.columns, strict=True)
    )
    body = "".join(
        "<tr>"
        + f"<th scope='row' style='{cell.format('left')};font-weight:normal'>{escape(one_line(row[0]))}</th>"
        + "".join(
            f"<td style='{cell.format(side)}'>{escape(one_line(value))}</td>"
            for side, value in zip(sides[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    says = (
        f"<caption style='text-align:left;font-weight:bold;padding:4px 0'>{escape(one_line(caption))}</caption>"
        if caption
        else ""
    )
    return (
        "<div style='overflow-x:auto'><table style='border-collapse:collapse'>"
        f"{says}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
