"""A bar for what takes longer than a few seconds: a line on a terminal, a widget in a notebook, nothing elsewhere."""

import sys
import time
from collections.abc import Callable, Generator, Iterable, Sized
from typing import TypeVar

Item = TypeVar("Item")

SECONDS = 3.0
SOONEST = 0.5
"""Seconds before which nobody can say how long all of it takes."""
WIDTH = 30


def progress(
    items: Iterable[Item], what: str = "", every: int = 1, share: Callable[[], float] | None = None
) -> Generator[Item, None, None]:
    """Give the items one by one; say how far we are, if all of it takes more than 3 s.

    Parameters
    ----------
    items : what is worked through; with a length, or with `share`.
    what : a few words that stand before the bar.
    every : the clock is looked at after so many items.
    share : says which share of all of it is done, where nobody knows how many items there are.

    Examples
    --------
    >>> list(progress([1, 2]))
    [1, 2]

    """
    start, total = time.monotonic(), len(items) if isinstance(items, Sized) else 0
    show: Callable[[float, float], None] | None = None
    clear: Callable[[], None] = lambda: None  # noqa: E731
    try:
        for done, item in enumerate(items):
            if done and done % every == 0:
                took = time.monotonic() - start
                far = share() if share else done / total
                if far and took > max(SOONEST, SECONDS * far):
                    if show is None:
                        show, clear = _in_notebook(what) if _is_notebook() else _on_terminal(what)
                    show(far, took * (1 - far) / far)
            yield item
    finally:
        clear()


def _is_notebook() -> bool:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel")


def _on_terminal(what: str) -> tuple[Callable[[float, float], None], Callable[[], None]]:
    before = f"{what} " if what else ""

    def show(share: float, left: float) -> None:
        full = int(WIDTH * share)
        bar = "#" * full + "." * (WIDTH - full)
        print(f"\r{before}{bar} {share:4.0%}, {left:.0f} s left ", end="", file=sys.stderr, flush=True)

    def clear() -> None:
        print("\r" + " " * (len(before) + WIDTH + 24) + "\r", end="", file=sys.stderr, flush=True)

    return (show, clear) if sys.stderr.isatty() else (lambda share, left: None, lambda: None)


def _in_notebook(what: str) -> tuple[Callable[[float, float], None], Callable[[], None]]:
    from html import escape

    import ipywidgets
    from IPython.display import display

    said = ipywidgets.HTML()
    # Without a text beside it, nothing of it stays in a stored page.
    display(said, exclude=["text/plain"])

    def show(share: float, left: float) -> None:
        said.value = f"<p>{escape(what)} {share:.0%}, {left:.0f} s left</p>"

    return show, said.close
