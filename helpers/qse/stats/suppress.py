"""Small cells: which to hide so that none can be worked out."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

THRESHOLD = 11
Booleans = NDArray[np.bool_]


def hide_small(
    events: ArrayLike, n: ArrayLike, threshold: int = THRESHOLD
) -> tuple[Booleans, Booleans, bool]:
    """Say which cells of a one-way table to hide when its total is known.

    A count from 1 to `threshold` - 1 is hidden: of events, of people without the event, of people. Zero
    may be shown. If the hidden cells could be worked out from the total, or pinned below the threshold,
    further cells are hidden, the smallest first; where that is not enough the total is hidden too.
    The rule of not showing 1 to 10 nor what gives it back: CMS Cell Size Suppression Policy.

    Parameters
    ----------
    events, n : counts, shape (k,); the strata share nobody and together make the total.
    threshold : smallest count that may be shown (11: hide 1 to 10).

    Returns
    -------
    hide_events : shape (k,); where true hide the events and all that derives from them.
    hide_n : shape (k,); where true hide n too.
    hide_total : whether the total must be hidden as well.

    Examples
    --------
    >>> hide_events, hide_n, hide_total = hide_small([40, 7, 0, 25, 19], [900, 120, 60, 480, 310])
    >>> hide_events.tolist(), hide_n.any().item(), hide_total
    ([False, True, False, False, True], False, False)

    """
    x, total = np.asarray(events, dtype=int), np.asarray(n, dtype=int)

    def small(count: NDArray[np.int_]) -> Booleans:
        return (count > 0) & (count < threshold)

    hide_n, n_open = _with_partners(small(total), [total], threshold)
    first = hide_n | small(x) | small(total - x)
    hide_events, events_open = _with_partners(first, [x, total - x], threshold)
    return hide_events, hide_n, n_open or events_open


def _with_partners(hide: Booleans, parts: list[NDArray[np.int_]], threshold: int) -> tuple[Booleans, bool]:
    """Hide partners until the hidden cells of every part cannot be worked out; else say it is still open."""
    hide = hide.copy()
    if not hide.any():
        return hide, False

    def is_open() -> bool:
        return any(hide.sum() < 2 or part[hide].sum() < threshold for part in parts)

    size = np.minimum.reduce(parts)
    while is_open():
        left = np.flatnonzero(~hide & (size > 0))
        if left.size == 0:
            return hide, True
        hide[left[np.argmin(size[left])]] = True
    return hide, False
