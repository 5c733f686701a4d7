"""Signal or noise: read a run chart first, then see what its rules say."""

from html import escape
from typing import Any

from qse.documents import Twin, announcer
from qse.files import Problem
from qse.measures import OverTime

ASK = "Is something going on here, or do the points vary as chance would make them?"


class Reader(Twin):
    """One run chart after another, with the question; see `signal_or_noise`."""

    def __init__(self, result: OverTime, names: list[str]) -> None:
        self.result, self.names = result, names

    def verdict(self, name: str, said: str = "") -> str:
        """Say what the rules find in a series, and whether it is what was said."""
        series = next(each for each in self.result.series if each.name == name)
        found = "signal" if series.signal else "noise"
        agreed = {"": "", found: "The rules say the same. "}.get(said, "The rules say otherwise. ")
        rules = "The rules can miss a change that is small or new, and one signal in some twenty charts is chance."
        return f"{agreed}{name}: {series.says}. {rules}"

    def __repr__(self) -> str:
        return "\n".join([ASK, *(f"{name}. Answer: {self.verdict(name)}" for name in self.names)])

    def _html(self) -> str:
        parts = [f"<p><strong>{escape(ASK)}</strong></p>"]
        for name in self.names:
            parts.append(self.result.chart(only=name, told=False)._repr_html_())
            answer = escape(self.verdict(name))
            parts.append(f"<details><summary>Show what the rules say</summary><p>{answer}</p></details>")
        return "".join(parts)

    def _widget(self) -> Any:
        import ipywidgets as widgets

        wide = widgets.Layout(width="auto", max_width="60em")
        button = widgets.Layout(width="12em")
        at = 0
        picture, says = widgets.HTML(layout=wide), announcer()
        signal = widgets.Button(description="A signal", layout=button)
        noise = widgets.Button(description="Noise", layout=button)
        onward = widgets.Button(description="Next chart", layout=button)

        def show() -> None:
            picture.value = self.result.chart(only=self.names[at], told=False)._repr_html_()
            says.said = f"Chart {at + 1} of {len(self.names)}. {ASK}"

        def answer(said: str) -> Any:
            return lambda _: setattr(says, "said", self.verdict(self.names[at], said))

        def go_on(_: Any) -> None:
            nonlocal at
            at = (at + 1) % len(self.names)
            show()

        signal.on_click(answer("signal"))
        noise.on_click(answer("noise"))
        onward.on_click(go_on)
        show()
        return widgets.VBox([picture, says, widgets.HBox([signal, noise, onward])])


def signal_or_noise(result: OverTime) -> Reader:
    """Let a reader judge run charts before the rules do.

    Parameters
    ----------
    result : from `over_time`; each of its strata is one chart.

    Returns
    -------
    Reader : buttons where widgets run; everywhere else the charts with folded answers.

    Raises
    ------
    Problem : no result over time, or no series has enough points to judge.

    Examples
    --------
    >>> import qse
    >>> reader = qse.signal_or_noise(qse.over_time(qse.load_records("mini"), "readmission", period="quarter"))
    >>> reader.names
    ['Everybody']

    """
    if not isinstance(result, OverTime):
        raise Problem(
            "signal_or_noise takes a result over time: qse.signal_or_noise(qse.over_time(records, ...))."
        )
    names = [each.name for each in result.series if each.judged is not None]
    if not names:
        raise Problem("No series shows enough points to judge. Take longer periods, or fewer strata.")
    return Reader(result, names)
