"""One type for every chart: figure, title, sentence, table, source and mark."""

import base64
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from qse.charts.table import html_table


@dataclass(frozen=True)
class Chart:
    """A chart that can be seen, heard and looked up.

    In a notebook it is a figure with alternative text and a caption, and a folded table of what is drawn;
    as plain text it is its sentence. `figure` is a matplotlib figure that no window shows.
    """

    figure: Any
    kind: str
    title: str
    sentence: str
    table: pd.DataFrame
    source: str
    mark: str
    note: str = ""

    @cached_property
    def png(self) -> bytes:
        """The picture, reduced to 64 colours so that a notebook stays small."""
        from PIL import Image

        drawn = BytesIO()
        self.figure.savefig(drawn, format="png")
        small = BytesIO()
        Image.open(drawn).convert("RGB").quantize(64).save(small, format="PNG", optimize=True)
        return small.getvalue()

    @property
    def alt(self) -> str:
        """Alternative text: the kind of chart, and where the finding stands."""
        return f"{self.kind}. {self.title}. The caption says the finding; a table with every value follows."

    def save(self, path: str | Path) -> None:
        """Save as .png or .svg, or the values as .csv.

        Parameters
        ----------
        path : where; its ending says what.

        Raises
        ------
        ValueError : another ending.

        """
        path = Path(path)
        if path.suffix == ".csv":
            self.table.to_csv(path, index=False)
        elif path.suffix == ".png":
            path.write_bytes(self.png)
        elif path.suffix == ".svg":
            self.figure.savefig(path, format="svg", metadata={"Date": None})
        else:
            raise ValueError(f"a chart is saved as .png, .svg or .csv, not {path.suffix or path.name!r}")

    def __repr__(self) -> str:
        return " ".join(
            part for part in (f"{self.title}.", self.sentence, f"{self.mark}.", self.note) if part
        )

    def _repr_html_(self) -> str:
        picture = base64.b64encode(self.png).decode("ascii")
        return (
            "<figure style='margin:0 0 1em 0;max-width:860px'>"
            f"<img alt='{escape(self.alt)}' style='max-width:100%' src='data:image/png;base64,{picture}'>"
            f"<figcaption style='line-height:1.5'>{escape(self.sentence)} "
            f"<span style='color:#444'>{escape(f'{self.mark}. {self.note}'.strip())}</span></figcaption></figure>"
            "<details><summary>Show the values as a table</summary>"
            f"{html_table(self.table, caption=self.title)}<p>{escape(self.source)}</p></details>"
        )
