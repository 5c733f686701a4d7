"""What a team writes on a case: kept in my-work/private, outside every export."""

from pathlib import Path
from typing import Any

from qse.files import my_work
from qse.files.kept import Kept

FOLDER = "private"


def place(case: str, what: str, ending: str = "yaml") -> str:
    """Name a file of a case under my-work.

    >>> place("case_01", "notes")
    'private/case_01-notes.yaml'
    """
    return f"{FOLDER}/{case}-{what}.{ending}"


class Notes:
    """The notes on one case: answers to questions, and actions."""

    def __init__(self, case: str, title: str) -> None:
        self.place, self.title = place(case, "notes"), title

    @property
    def path(self) -> Path:
        """The file that keeps them."""
        return my_work() / self.place

    @property
    def kept(self) -> Kept:
        """The file as it is kept."""
        return Kept(self.path, f"Notes on the case: {self.title}", parts=("answers", "actions"))

    def read(self, part: str) -> dict[str, Any]:
        """Return the answers or the actions."""
        return dict(self.kept.read().get(part, {}))

    def write(self, part: str, name: str, value: Any) -> None:
        """Keep one answer or action; what stands beside it stays, whoever wrote it."""
        self.kept.change(lambda old: {**old, part: {**old.get(part, {}), name: value}})
