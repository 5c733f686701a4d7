"""Small cells: which cells of a result to hide, over all its strata, margins and periods at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qse import stats
from qse.measures.definition import Measure
from qse.measures.tally import Tally

Booleans = NDArray[np.bool_]


class Hidden(NamedTuple):
    """Which cells to hide, each with a total at the end of every axis.

    `n` are people, `figure` the events and all that is worked out from them, `missing` the people without
    an outcome.
    """

    n: Booleans
    figure: Booleans
    missing: Booleans

    @property
    def inner(self) -> "Hidden":
        """The same without the totals."""
        return Hidden(*(part[(slice(-1),) * part.ndim] for part in self))


def protect(measure: Measure, tallies: list[Tally], threshold: int = stats.THRESHOLD) -> list[Hidden]:
    """Decide what several tables of the same people may show.

    Parameters
    ----------
    measure : says what is counted.
    tallies : of the same rows, by different strata and the same periods.
    threshold : the smallest count that may be shown.

    Returns
    -------
    list of Hidden : one for each tally.

    """
    axes = [[axis.by.name for axis in tally.axes] + ["period"] * bool(tally.periods) for tally in tallies]
    sizes = {
        name: size
        for tally, names in zip(tallies, axes, strict=True)
        for name, size in zip(names, tally.n.shape, strict=True)
    }
    # Everybody without strata is a table of one cell.
    joined = stats.join({**sizes, "everybody": 1}, *(names or ["everybody"] for names in axes))

    def flat(counts: str) -> NDArray[np.int_]:
        cells = np.zeros(joined.size, dtype=int)
        for tally, place in zip(tallies, joined.places, strict=True):
            counted = np.rint(tally.flat(counts)).astype(int)
            cells[place] = stats.with_margins(counted if counted.ndim else counted.reshape(1))
        return cells

    n = flat("n")
    if measure.scoring == "proportion":
        hidden = stats.hide(n, joined.sums, flat("events"), threshold)
        hide_n, hide_figure = hidden.n, hidden.events
    elif measure.scoring == "rate":
        hide_n = stats.hide(n, joined.sums, threshold=threshold).n
        hide_figure = hide_n | stats.hide(flat("events"), joined.sums, threshold=threshold).n
    else:
        hide_n = hide_figure = stats.hide(n, joined.sums, threshold=threshold).n
    hide_missing = stats.hide(flat("missing"), joined.sums, threshold=threshold).n
    found = []
    for tally, place in zip(tallies, joined.places, strict=True):
        place = place if tally.n.ndim else place[-1]
        found.append(Hidden(hide_n[place], hide_figure[place], hide_missing[place]))
    return found


def nothing_hidden(tally: Tally) -> Hidden:
    """Return masks that hide nothing."""
    none = np.zeros([size + 1 for size in tally.n.shape], dtype=bool)
    return Hidden(none, none, none)
