"""One world: so many people, one seed, and what was repaired in it."""

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import pandas as pd

from qse.files import Problem, nearest
from qse.network import biology
from qse.network import tables as make
from qse.network.access import Appointments, appointments
from qse.network.inpatient import Admissions, admissions
from qse.network.maternal import Births, births
from qse.network.noise import Booleans, Floats, Noise
from qse.network.parameters import Parameters, parameters
from qse.network.people import People, patients
from qse.network.place import Places, neighbourhoods
from qse.network.record import Reports, reports
from qse.network.visits import Visits, visits

STATES = {"none": 1.0, "half": 0.5, "full": 0.0}
PROGRAMMES = frozenset({"language_programme", "english_only_app"})


@dataclass(frozen=True)
class World:
    """The invented network at one size.

    Worlds with the same seed hold the same people; only what was repaired differs. Every part is made
    when it is first asked for.

    Parameters
    ----------
    size : number of patients.
    seed : which network; the course uses one seed throughout.
    repairs : mechanism -> "none", "half" or "full".
    programmes : which programmes ran; those of the course by default.
    first : number of the first patient, so that parts of a world can be made apart.
    relabel : one group for everybody; only the firewall test uses it.
    variant : other parameters; "rival" shows the same gaps and asks for other repairs.

    Examples
    --------
    >>> World(100).repaired("interpreter_gap").repairs
    {'interpreter_gap': 'full'}

    """

    size: int
    seed: int | None = None
    repairs: dict[str, str] = field(default_factory=dict)
    programmes: frozenset[str] = PROGRAMMES
    first: int = 0
    relabel: str | None = None
    variant: str = ""

    def __hash__(self) -> int:
        return hash((self.size, self.seed, tuple(sorted(self.repairs.items())), self.first, self.variant))

    def repaired(self, *mechanisms: str, state: str = "full") -> "World":
        """Return the same people in a world where the mechanisms are repaired.

        Raises
        ------
        Problem : a name or a state is not known.

        """
        if state not in STATES:
            raise Problem(f"A repair is 'none', 'half' or 'full', not {state!r}.")
        for name in mechanisms:
            if not isinstance(name, str) or name not in self.parameters.mechanisms:
                raise Problem(f"There is no mechanism {name!r}.{nearest(name, self.parameters.mechanisms)}")
        return replace(self, repairs={**self.repairs, **dict.fromkeys(mechanisms, state)})

    def without(self, programme: str) -> "World":
        """Return the same people in a world where a programme never ran.

        Raises
        ------
        Problem : there is no such programme.

        """
        if programme not in PROGRAMMES:
            raise Problem(f"There is no programme {programme!r}.{nearest(programme, PROGRAMMES)}")
        return replace(self, programmes=self.programmes - {programme})

    @property
    def parameters(self) -> Parameters:
        """The parameters of the network."""
        return parameters(self.variant)

    @cached_property
    def strength(self) -> dict[str, float]:
        """What is left of each mechanism: 1 as planted, 0 repaired."""
        return {name: STATES[self.repairs.get(name, "none")] for name in self.parameters.mechanisms}

    @cached_property
    def number(self) -> int:
        """The seed."""
        return self.parameters["seed"] if self.seed is None else self.seed

    @cached_property
    def places(self) -> Places:
        """The neighbourhoods."""
        return neighbourhoods(self.number, self.strength, self.parameters)

    @cached_property
    def people(self) -> People:
        """The patients."""
        made = patients(self.number, self.first, self.size, self.places, self.strength, self.parameters)
        return made if self.relabel is None else made.relabelled(self.parameters.groups.index(self.relabel))

    @cached_property
    def noise(self) -> Noise:
        """The noise of the patients."""
        return Noise(self.number, self.people.person)

    @cached_property
    def burden(self) -> Floats:
        """Long-term illness of each patient."""
        one = self.people
        return biology.burden(self.noise, one.age, one.deprivation, one.pm25, one.uninsured, self.parameters)

    @cached_property
    def kidney(self) -> Booleans:
        """Long-term kidney disease of each patient."""
        one = self.people
        return biology.kidney_disease(self.noise, self.burden, one.age, one.deprivation, self.parameters)

    @cached_property
    def hypertension(self) -> Booleans:
        """High blood pressure of each patient."""
        return biology.hypertension(self.noise, self.burden, self.people.age, self.parameters)

    @cached_property
    def appointments(self) -> Appointments:
        """The appointments."""
        return appointments(
            self.number, self.people, self.burden, self.programmes, self.strength, self.parameters
        )

    @cached_property
    def visits(self) -> Visits:
        """The acute visits."""
        missed = self.appointments.missed
        return visits(
            self.number, self.people, self.burden, missed, self.programmes, self.strength, self.parameters
        )

    @cached_property
    def admissions(self) -> Admissions:
        """The admissions among the visits."""
        return admissions(
            self.number, self.people, self.visits, self.burden, self.kidney, self.strength, self.parameters
        )

    @cached_property
    def births(self) -> Births:
        """The births."""
        return births(self.number, self.people, self.burden, self.programmes, self.strength, self.parameters)

    @cached_property
    def reports(self) -> Reports:
        """The safety reports."""
        return reports(self.number, self.people, self.visits, self.admissions, self.strength, self.parameters)

    def table(self, name: str) -> pd.DataFrame:
        """Make one table, observed or truth; see `tables.OBSERVED` and `tables.TRUTH`."""
        return (make.OBSERVED | make.TRUTH)[name](self)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Make all observed tables, as a quality department would hold them."""
        return {name: table(self) for name, table in make.OBSERVED.items()}

    def truth(self) -> dict[str, pd.DataFrame]:
        """Make the tables that hold what really happened."""
        return {name: table(self) for name, table in make.TRUTH.items()}


@lru_cache(maxsize=4)
def shared(world: World) -> World:
    """Return the world that equals this one and was asked for before, with the parts that it has made.

    Of a few worlds only, as each holds a table of every patient.

    >>> shared(World(100)) is shared(World(100))
    True
    """
    return world
