"""The invented network as records, with its repairs and its sealed truth."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from qse.files import Problem, nearest
from qse.network import OBSERVED, TRUTH, Truth, World
from qse.records.describe import Description, one_table, overview, sealed
from qse.records.records import Records, dictionary

MARK = "Invented data"
NOT_EVIDENCE = "This shows how this world was built. It is not evidence about people."


@dataclass(frozen=True, repr=False, eq=False)
class Network(Records):
    """Tables of the invented network.

    `repaired` and `reveal` give new Records and leave these as they are.
    """

    world: World
    revealed: bool = False
    own = False
    first_year = 2031

    @property
    def mark(self) -> str:
        """What every chart and table of these records carries."""
        return MARK

    def note(self, truth: bool) -> str:
        """Return the line that stands wherever truth or a repair is shown, else nothing."""
        repaired = any(state != "none" for state in self.world.repairs.values())
        return NOT_EVIDENCE if truth or repaired else ""

    @property
    def names(self) -> list[str]:
        """The tables that may be asked for."""
        return [*OBSERVED, *(TRUTH if self.revealed else ())]

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
        if not isinstance(name, str) or name not in {**OBSERVED, **TRUTH}:
            raise Problem(f"There is no table {name!r}.{nearest(name, [*OBSERVED, *TRUTH])}")
        if name in TRUTH and not self.revealed:
            raise Problem(
                f"{name} is sealed. Write `opened = records.reveal()` and use `opened`: "
                "it is known only because the data are invented."
            )
        if name not in self.kept:
            self.kept[name] = self.world.table(name)
        return self.kept[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise _unknown(name)

    @property
    def truth(self) -> Truth:
        """What is known only because the data are invented: scores, shares of causes, completeness.

        Raises
        ------
        Problem : the truth was not revealed.

        """
        if not self.revealed:
            raise Problem("The truth is sealed. Write `opened = records.reveal()` and use `opened.truth`.")
        return Truth(self.world)

    def only(self, *names: str) -> Records:
        """Return some of the tables alone, as a hospital would bring them; they keep the mark of the network.

        Raises
        ------
        Problem : there is no such table.

        Examples
        --------
        >>> from qse.records import load_records
        >>> load_records(500).only("patients", "encounters")
        Invented data, an extract of it: patients, encounters

        """
        return _Extract({name: self.table(name) for name in names}, first_year=self.first_year)

    def describe(self, table: str = "") -> Description:
        """Describe all tables, or one of them column by column.

        Parameters
        ----------
        table : a name; without one, all tables.

        Raises
        ------
        Problem : there is no such table.

        Examples
        --------
        >>> from qse.records import load_records
        >>> load_records(500).describe("systems").table["column"].tolist()[:2]
        ['system_id', 'system_name']

        """
        known = {**dictionary(), **sealed()}
        if not table:
            shown = known if self.revealed else dictionary()
            rows = {name: len(self.table(name)) for name in shown}
            says = 'Write `records.describe("patients")`, or another name, for the columns of a table.'
            return overview(repr(self), says, shown, rows)
        if table not in known:
            raise Problem(f"There is no table {table!r}.{nearest(table, known)}")
        return one_table(f"{self.mark}: {table}", known[table])

    def repaired(self, *mechanisms: str, state: str = "full") -> "Network":
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

    def reveal(self) -> "Network":
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


def _unknown(name: str) -> AttributeError:
    """Make the sentence about a name that records do not have."""
    ways = [way for way in dir(Network) if not way.startswith("_")]
    hint = f" Write `records.table({name!r})`." if name in OBSERVED else nearest(name, ways)

    class UnknownWay(Problem, AttributeError):
        """An AttributeError too, so that hasattr works as usual."""

    return UnknownWay(f"Records have no {name!r}.{hint}")


class _Extract(Records):
    """Some tables of the invented network."""

    @property
    def mark(self) -> str:
        return MARK

    def __repr__(self) -> str:
        return f"Invented data, an extract of it: {', '.join(self.names)}"
