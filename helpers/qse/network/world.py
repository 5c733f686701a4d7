"""One world: so many people, one seed, and what was repaired in it."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from qse.files import Problem, nearest
from qse.network import tables as make
from qse.network.care import Care, visits
from qse.network.parameters import Parameters, parameters
from qse.network.people import People, patients
from qse.network.place import Places, neighbourhoods
from qse.network.record import Reports, reports

STATES = {"none": 1.0, "half": 0.5, "full": 0.0}


@dataclass(frozen=True)
class World:
    """The invented network at one size.

    Worlds with the same seed hold the same people; only what was repaired differs.

    Parameters
    ----------
    size : number of patients.
    seed : which network; the course uses one seed throughout.
    repairs : mechanism -> "none", "half" or "full".
    first : number of the first patient, so that parts of a world can be made apart.
    relabel : one group for everybody; only the firewall test uses it.

    Examples
    --------
    >>> World(100).repaired("interpreter_gap").repairs
    {'interpreter_gap': 'full'}

    """

    size: int
    seed: int | None = None
    repairs: dict[str, str] = field(default_factory=dict)
    first: int = 0
    relabel: str | None = None

    def repaired(self, *mechanisms: str, state: str = "full") -> "World":
        """Return the same people in a world where the mechanisms are repaired.

        Raises
        ------
        Problem : a name or a state is not known.

        """
        if state not in STATES:
            raise Problem(f"A repair is 'none', 'half' or 'full', not {state!r}.")
        for name in mechanisms:
            if name not in self.parameters.mechanisms:
                raise Problem(f"There is no mechanism {name!r}.{nearest(name, self.parameters.mechanisms)}")
        return replace(self, repairs={**self.repairs, **dict.fromkeys(mechanisms, state)})

    @property
    def parameters(self) -> Parameters:
        """The parameters of the network."""
        return parameters()

    @property
    def strength(self) -> dict[str, float]:
        """What is left of each mechanism: 1 as planted, 0 repaired."""
        return {name: STATES[self.repairs.get(name, "none")] for name in self.parameters.mechanisms}

    @cached_property
    def _seed(self) -> int:
        return self.parameters["seed"] if self.seed is None else self.seed

    @cached_property
    def places(self) -> Places:
        """The neighbourhoods."""
        return neighbourhoods(self._seed, self.parameters)

    @cached_property
    def people(self) -> People:
        """The patients."""
        made = patients(self._seed, self.first, self.size, self.places, self.parameters)
        if self.relabel is None:
            return made
        return made.relabelled(self.parameters.groups.index(self.relabel))

    @cached_property
    def care(self) -> Care:
        """The visits."""
        return visits(self._seed, self.people, self.strength, self.parameters)

    @cached_property
    def reports(self) -> Reports:
        """The safety reports."""
        return reports(self._seed, self.people, self.care, self.strength, self.parameters)

    def tables(self) -> make.Tables:
        """Make the observed tables, as a quality department would hold them."""
        return make.observed(self._seed, self.places, self.people, self.care, self.reports, self.parameters)

    def truth(self) -> make.Tables:
        """Make the tables that hold what really happened."""
        return make.truth(self.people, self.care, self.parameters)
