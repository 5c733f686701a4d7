"""What each repair of the invented network does to a measure, one at a time and together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from qse.files import Problem
from qse.measures import Comparison, Measure, compare
from qse.measures.count import tables_of
from qse.measures.definition import CONDITIONS
from qse.network import Parameters, parameters
from qse.records import Network

# The size of the small network, and what counts as a change in it: 2% of the figure in a stratum of 100 or more.
SMALL, SEEN, SEEN_IN = 8_000, 0.02, 100


@dataclass(frozen=True, eq=False)
class Effects:
    """The repairs that reach a measure.

    `mechanisms` are their names; `group` is the stratum whose difference to the reference is followed.
    """

    records: Network
    measure: Measure
    by: str
    reference: str
    mechanisms: tuple[str, ...]

    @cached_property
    def as_it_is(self) -> Comparison:
        """The world beside itself."""
        return compare(self.records, self.records, self.measure, self.by, reference=self.reference)

    @property
    def group(self) -> str:
        """The stratum whose difference to the reference stands out most, given how many are in it."""
        rows = self.as_it_is.rows
        rows = rows[(rows["kind"] == "group") & rows["gap_before"].notna()]
        if rows.empty:
            raise Problem("There is one group only, so there is no gap to repair.")
        return str(rows.loc[(rows["gap_before"].abs() * np.sqrt(rows["n_before"])).idxmax(), "group"])

    def at(self, states: dict[str, str]) -> Comparison:
        """Compare the world with its twin in which mechanisms are in these states."""
        repaired = self.records
        for state in ("half", "full"):
            names = [name for name, given in states.items() if given == state]
            repaired = repaired.repaired(*names, state=state) if names else repaired
        if repaired is self.records:
            return self.as_it_is
        return compare(self.records, repaired, self.measure, self.by, reference=self.reference)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a mechanism, and one for all together: mechanism, after, gap, closed (part of the gap), fewer."""
        worlds = [(name, {name: "full"}) for name in self.mechanisms]
        worlds.append(("all", dict.fromkeys(self.mechanisms, "full")))
        rows = []
        for name, states in worlds:
            found = self.at(states).rows
            row = found[found["group"] == self.group].iloc[0]
            rows.append(
                {
                    "mechanism": name,
                    "after": row["after"],
                    "gap": row["gap_after"],
                    "closed": row["closed"],
                    "fewer": found["spared"].iloc[-1],
                }
            )
        return pd.DataFrame(rows)

    @property
    def overlap(self) -> str:
        """Say how the repairs add up, where it is worth saying."""
        single, together = self.table["closed"].iloc[:-1], float(self.table["closed"].iloc[-1])
        added = float(single[single > 0].sum())
        if len(single) < 2 or not np.isfinite(added) or added < together + 0.1:
            return ""
        return (
            f"One at a time, these repairs close {added:.0%} of the difference when they are added up; all together "
            f"they close {together:.0%}. Causes stand in a row: one makes the next one worse, so a repair of either "
            "closes the same part. The parts cannot be added."
        )


def effects(records: Network, measure: Measure, by: str, reference: str) -> Effects:
    """Find the repairs that reach a measure.

    Parameters
    ----------
    records : the invented network.
    measure, by, reference : see `stratify`.

    Raises
    ------
    Problem : no repair reaches the measure.

    """
    written, world = parameters(records.world.variant), records.world
    names = [name for name in written.mechanisms if _may_reach(written, name, measure)]
    # What is written down says which tables can change; a small network says whether this measure does.
    small = Network(type(world)(SMALL, variant=world.variant)).reveal()
    reached = [name for name in names if _moves(compare(small, small.repaired(name), measure, by).rows)]
    if not reached:
        raise Problem(f"No repair of the invented network reaches {measure.title!r}.")
    return Effects(records, measure, by, reference, tuple(reached))


def _moves(rows: pd.DataFrame) -> bool:
    """Say whether a repair changes the measure for anybody by enough to be seen."""
    large = rows[rows["n_before"] >= SEEN_IN]
    return bool((large["change"].abs() > SEEN * large["before"].abs()).any())


def _may_reach(written: Parameters, name: str, measure: Measure) -> bool:
    touched = {measure.table}.union(*(tables_of(getattr(measure, part)) for part in CONDITIONS))
    return any(place.partition(".")[0] in touched for place in written.mechanisms[name]["reaches"])
