"""List what to look up again: rules by age, oldest first, and sources that are not verified.

Nothing here fails a test or a command: a date does not turn a course wrong overnight. To close an item, open
its source, correct the claim if need be, and write the day as `rechecked` in curriculum/rules.yaml.
"""

import argparse
from collections.abc import Iterator
from datetime import date

from qse.files import Problem
from qse.learn.cited.rules import rules
from qse.learn.cited.sources import sources


def options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--today", metavar="YYYY-MM-DD", help="count ages to this day (default: today)")


def main(options: argparse.Namespace) -> int:
    """Print the lists."""
    print("\n".join(report(_day(options.today))))
    return 0


def report(today: date) -> Iterator[str]:
    """Write the lists, a line each.

    Examples
    --------
    >>> next(report(date(2030, 1, 1))).startswith("Rules, oldest first")
    True

    """
    cited = sources()
    by_age = sorted(rules().values(), key=lambda one: one.age(today), reverse=True)
    yield f"Rules, oldest first, to {today.isoformat()} ({len(by_age)}):"
    for one in by_age:
        replaced = f"; replaced by {one.replaced_by}" if one.replaced_by else ""
        yield f"{one.age(today):6d} days  {one.key}: {one.as_of}; {one.source}{replaced}"
    doubtful = sorted(
        (source for source in cited.values() if source.verified != "yes"),
        key=lambda source: (source.verified != "no", source.key),
    )
    yield ""
    yield f"Sources not verified ({len(doubtful)} of {len(cited)}):"
    for source in doubtful:
        yield f"  {source.verified:6}  {source.key}: {source.note}"


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else date.today()
    except ValueError:
        raise Problem(f"{written!r} is not a day; write it as 2026-11-22.") from None
