"""Small cells: which to hide so that none can be worked out from the sums."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qse.stats.margins import Sums, checked
from qse.stats.single_sums import EVENTS, PEOPLE, SHOWN, Booleans
from qse.stats.tangle import Search

THRESHOLD = 11


class Hidden(NamedTuple):
    """Which cells to hide, each of shape (cells,): of `events` also the rest (n - events), and of `n`."""

    events: Booleans
    n: Booleans


def hide(n: ArrayLike, sums: Sums, events: ArrayLike | None = None, threshold: int = THRESHOLD) -> Hidden:
    """Hide small counts, and as few others as will keep them from being worked out.

    A count from 1 to `threshold` - 1 of people, events or people without the event is hidden (CMS Cell
    Size Suppression Policy, resdac.org/node/1506, version of 2024-01-26); zero may be shown. By no linear
    means over the numbers shown can a hidden number then be worked out, nor be bounded below the
    threshold, even by someone who knows that no hidden count of people is zero, and no hidden events
    beside shown people none or all (which also hides the people of a cell of exactly `threshold` people
    with a small count of events). `audit` checks this.

    Cells are added one by one, the one that repairs most first; of equals inner cells before margins, and
    small before large. Where single sums do not tell (cycles in two-way tables), the cheapest way to lift
    a number to the threshold is found by linear programming, as in Kelly, Golden and Assad 1992, Networks
    22:397-417. Last, every added cell is shown again where the others suffice.

    Parameters
    ----------
    n, events : counts of people, and of those with the event, in every cell with its margins: shape
        (cells,). Without events only people are protected.
    sums : pairs of a cell and the cells that add up to it, as `margins` or `join` give them.
    threshold : smallest count that may be shown (11: hide 1 to 10); 1 hides nothing.

    Returns
    -------
    Hidden : without events both masks are the same.

    Raises
    ------
    ValueError : counts that are negative or no whole numbers, more events than people, sums that do not
        add up or name cells that are not there, a threshold below 1.

    Examples
    --------
    >>> from qse.stats import margins
    >>> size, sums = margins((5,))
    >>> hidden = hide([900, 120, 60, 480, 310, 1870], sums, [40, 7, 0, 25, 19, 91])
    >>> hidden.events.tolist(), hidden.n.any().item()
    ([False, True, False, False, True, False], False)

    """
    if threshold < 1:
        raise ValueError(f"threshold needs to be at least 1, not {threshold}.")
    people, cases = checked(n, sums, events)
    search = Search(people, cases, sums, threshold, with_events=events is not None)
    # The last place stands for empty cells.
    state = np.append(search.solve(), SHOWN)[search.of]
    return Hidden(state >= EVENTS, state == PEOPLE)
