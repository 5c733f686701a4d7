"""What stands in a saved notebook where a widget would be, and what a widget shows: one bundle for both."""

from abc import ABC, abstractmethod
from html import escape
from typing import Any


class Twin(ABC):
    """Something that is a widget where widgets run, and text everywhere else."""

    @abstractmethod
    def _widget(self) -> Any:
        """Make the widget."""

    @abstractmethod
    def _html(self) -> str:
        """Write what stands in a saved page."""

    @property
    def _apart(self) -> str:
        """Where something is kept that no saved page may hold, such as "my-work/private/case_01.yaml"; else nothing."""
        return ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = dict(self._widget()._repr_mimebundle_())
        # A notebook stores its outputs wherever it lies, and they travel with it.
        says = f"What was written here is kept in {self._apart}. A saved page does not hold it; run the cell to see it."
        html, text = (f"<p>{escape(says)}</p>", says) if self._apart else (self._html(), repr(self))
        return {**bundle, "text/html": html, "text/plain": text}


class Words:
    """A few sentences; `html` is how a notebook shows them."""

    def __init__(self, text: str, html: str) -> None:
        self.text, self.html = text, html

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html
