"""A bar for what takes longer than a few seconds, on a terminal and nowhere else."""

import sys
import time
from collections.abc import Generator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

SECONDS = 3.0
WIDTH = 30


def progress(items: Sequence[Item]) -> Generator[Item, None, None]:
    """Give the items one by one; say on a terminal how far we are, if all of it takes more than 3 s.

    >>> list(progress([1, 2]))
    [1, 2]
    """
    start, shown = time.monotonic(), False
    try:
        for done, item in enumerate(items):
            took = time.monotonic() - start if done and sys.stderr.isatty() else 0.0
            if took * len(items) > SECONDS * done:
                full, left = WIDTH * done // len(items), took * (len(items) - done) / done
                bar = "#" * full + "." * (WIDTH - full)
                print(
                    f"\r{bar} {done / len(items):4.0%}, {left:.0f} s left ",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
                shown = True
            yield item
    finally:
        if shown:
            print("\r" + " " * (WIDTH + 24) + "\r", end="", file=sys.stderr, flush=True)
