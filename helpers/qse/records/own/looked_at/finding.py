"""What a check found: how many rows, of how many, what it means, what to do."""

from dataclasses import dataclass

STOPS, LOOK, KNOW = "stops", "look", "know"
ORDER = (STOPS, LOOK, KNOW)
SMALLEST = 11
"""Fewer people than this with one entry of registration are not counted in public (see `qse.stats.hide`)."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    `rows` are affected, of `of`. `means` and `do` are a sentence each. `seriousness` is "stops" (measures would be
    wrong or refuse), "look" (look before you use the numbers) or "know". `threshold` says from where on it counts.
    `people` marks a count of people by an entry of registration, which is shown in words when it is small.
    """

    check: str
    table: str
    column: str
    rows: int
    of: int
    means: str
    do: str
    seriousness: str
    threshold: str = ""
    people: bool = False

    @property
    def place(self) -> str:
        """Where it was found."""
        return f"{self.table}, {self.column}" if self.column else self.table

    @property
    def many(self) -> str:
        """How many rows, in words.

        >>> Finding("lost", "patients", "", 1200, 8000, "", "", KNOW).many
        '1,200 of 8,000 rows (15%)'
        """
        if not self.of:
            return ""
        if self.people and 0 < self.rows < SMALLEST:
            return f"fewer than {SMALLEST} of {self.of:,} rows"
        return f"{self.rows:,} of {self.of:,} rows ({_share(self.rows / self.of)})"


@dataclass(frozen=True)
class Looked:
    """A check that was made: its findings, and how many tables or columns it could look at."""

    check: str
    findings: tuple[Finding, ...]
    places: int


def _share(share: float) -> str:
    if 0 < share < 0.0005:
        return "under 0.1%"
    return f"{share:.1%}" if share < 0.0995 else f"{share:.0%}"
