"""What stands in a saved notebook where a widget would be, and what a widget shows: one bundle for both."""

from abc import ABC, abstractmethod
from typing import Any


class Twin(ABC):
    """Something that is a widget where widgets run, and text everywhere else."""

    @abstractmethod
    def _widget(self) -> Any:
        """Make the widget."""

    @abstractmethod
    def _html(self) -> str:
        """Write what stands in a saved page."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = dict(self._widget()._repr_mimebundle_())
        return {**bundle, "text/html": self._html(), "text/plain": repr(self)}


class Words:
    """A few sentences; `html` is how a notebook shows them."""

    def __init__(self, text: str, html: str) -> None:
        self.text, self.html = text, html

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html
