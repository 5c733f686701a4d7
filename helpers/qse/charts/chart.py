"""One type for every chart: figure, title, sentence, table, source and mark."""

import base64
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pandas as pd

from qse.charts.sheet import house_style
from qse.charts.table import html_table
from qse.charts.words import one_line


class Words(TypedDict):
    """What every kind of chart is told beside its data.

    `title` states the finding; `sentence` is the finding in full; `table` has every value as ready text,
    for readers and for those who cannot see the picture; `source` says where the values come from;
    `mark` is such as "Invented data"; `note` is a line for the caption, such as what the picture is no
    evidence of.
    """

    title: str
    sentence: str
    table: pd.DataFrame
    source: str
    mark: str
    note: NotRequired[str]


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
        return self._picture(dots=100)

    @cached_property
    def svg(self) -> str:
        """The picture as lines and text, with its alternative text; the same chart gives the same bytes."""
        drawn = StringIO()
        about = {"Date": None, "Title": self.alt, "Description": one_line(self.sentence)}
        with house_style():
            self.figure.savefig(drawn, format="svg", metadata=about)
        return drawn.getvalue().replace("<svg ", '<svg role="img" ', 1)

    @property
    def alt(self) -> str:
        """Alternative text: the kind of chart, and where the finding stands."""
        title = one_line(self.title).rstrip(".")
        return f"{self.kind}. {title}. The caption says the finding; a table with every value follows."

    def save(self, path: str | Path) -> None:
        """Save as .png (sharp enough for print) or .svg, or the values as .csv.

        Parameters
        ----------
        path : where; its ending says what.

        Raises
        ------
        ValueError : another ending.

        """
        path = Path(path)
        if path.suffix == ".csv":
            self.table.to_csv(path, index=False, lineterminator="\n")
        elif path.suffix == ".png":
            path.write_bytes(self._picture(dots=200))
        elif path.suffix == ".svg":
            path.write_text(self.svg, encoding="utf-8", newline="\n")
        else:
            raise ValueError(f"a chart is saved as .png, .svg or .csv, not {path.suffix or path.name!r}")

    def _picture(self, dots: int) -> bytes:
        from PIL import Image

        drawn, small = BytesIO(), BytesIO()
        with house_style():
            # Not pressed yet: that is done once, when the colours are reduced.
            self.figure.savefig(drawn, format="png", dpi=dots, pil_kwargs={"compress_level": 0})
        Image.open(drawn).convert("RGB").quantize(64, method=Image.Quantize.MAXCOVERAGE).save(
            small, format="PNG", optimize=True
        )
        return small.getvalue()

    def __repr__(self) -> str:
        return " ".join(
            part for part in (f"{self.title}.", self.sentence, f"{self.mark}.", self.note) if part
        )

    def _repr_html_(self) -> str:
        picture = base64.b64encode(self.png).decode("ascii")
        alt, sentence, source = (escape(one_line(text)) for text in (self.alt, self.sentence, self.source))
        rest = escape(one_line(f"{self.mark}. {self.note}"))
        return (
            "<figure style='margin:0 0 1em 0;max-width:860px'>"
            f"<img alt='{alt}' style='max-width:100%' src='data:image/png;base64,{picture}'>"
            f"<figcaption style='line-height:1.5'>{sentence} "
            f"<span style='color:#444'>{rest}</span></figcaption></figure>"
            "<details><summary>Show the values as a table</summary>"
            f"{html_table(self.table, caption=self.title)}<p>{source}</p></details>"
        )


def finished(figure: Any, kind: str, words: Words, *said: str) -> Chart:
    """Put a chart together; what the picture leaves out is said in the caption too."""
    note = " ".join(one for one in (words.get("note", ""), *said) if one)
    return Chart(
        figure, kind, words["title"], words["sentence"], words["table"], words["source"], words["mark"], note
    )
