"""Records: named tables in one shape, wherever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import pandas as pd

from qse.files import Problem, content, nearest, read_yaml
from qse.network import World

MARK = "Invented data"
NOT_EVIDENCE = "This shows how this world was built. It is not evidence about people."


@cache
def dictionary() -> Mapping[str, Any]:
    """Read what every table and column is: data/synthetic/dictionary.yaml.

    >>> dictionary()["patients"]["columns"]["year_of_birth"]["unit"]
    'year'
    """
    return read_yaml(content("data/synthetic/dictionary.yaml")).data["tables"]


@dataclass(frozen=True)
class Records:
    """Named tables of a network.

    `repaired` and `reveal` give new Records and leave these as they are.
    """

    world: World
    revealed: bool = False

    @property
    def mark(self) -> str:
        """What every chart and table of these records carries."""
        return MARK

    def note(self, truth: bool) -> str:
        """Return the line that stands wherever truth or a repair is shown, else nothing."""
        repaired = any(state != "none" for state in self.world.repairs.values())
        return NOT_EVIDENCE if truth or repaired else ""

    def table(self, name: str) -> pd.DataFrame:
        """Return one table.

        Raises
        ------
        Problem : there is no such table, or it holds the truth and was not revealed.

        Examples
        --------
        >>> from qse.records import load_records
        >>> load_records("mini").table("systems")["system_name"].tolist()[:2]
        ['avocet', 'bittern']

        """
        if name in self._observed:
            return self._observed[name]
        if name.startswith("truth_"):
            if not self.revealed:
                raise Problem(
                    f"{name} is sealed. Write `opened = records.reveal()` and use `opened`: "
                    "it is known only because the data are invented."
                )
            if name in self._truth:
                return self._truth[name]
        raise Problem(f"There is no table {name!r}.{nearest(name, self._observed)}")

    @cached_property
    def _observed(self) -> dict[str, pd.DataFrame]:
        return self.world.tables()

    @cached_property
    def _truth(self) -> dict[str, pd.DataFrame]:
        return self.world.truth()

    def repaired(self, *mechanisms: str, state: str = "full") -> "Records":
        """Return the same people in a world where the mechanisms are repaired.

        Parameters
        ----------
        mechanisms : names, such as "interpreter_gap".
        state : "full" (everyone gets the better standard), "half", or "none".

        Raises
        ------
        Problem : a mechanism or state is not known.

        Examples
        --------
        >>> from qse.records import load_records
        >>> load_records("mini").repaired("interpreter_gap")
        Invented data: 8,000 patients of eight health systems, 36 months; repaired: interpreter_gap (full)

        """
        return replace(self, world=self.world.repaired(*mechanisms, state=state))

    def reveal(self) -> "Records":
        """Return the same records with the truth unsealed: it is known only because the data are invented."""
        return replace(self, revealed=True)

    def __repr__(self) -> str:
        parts = [f"{MARK}: {self.world.size:,} patients of eight health systems, 36 months"]
        repaired = [f"{name} ({state})" for name, state in self.world.repairs.items() if state != "none"]
        if repaired:
            parts.append(f"repaired: {', '.join(repaired)}")
        if self.revealed:
            parts.append("truth revealed")
        return "; ".join(parts)
