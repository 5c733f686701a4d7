"""The six kinds of check: choice, several, number, order, sort, reflection."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import count
from operator import is_not

from qse.learn.computed import Computed

LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen, and why it is right or not."""

    text: str
    reason: str
    right: bool = False


@dataclass(frozen=True)
class Step:
    """A step of an order, and why it stands where it stands."""

    text: str
    reason: str


@dataclass(frozen=True)
class Card:
    """Something to be put in a place; `place` is the number of the place, from 1."""

    text: str
    place: int
    reason: str


@dataclass(frozen=True)
class Near:
    """A usual slip: the figure that somebody reads by mistake, and what to look at then."""

    figure: Computed
    reason: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """What all kinds have. `objective` is the number, from 1, of an objective of the month."""

    name: str
    objective: int
    question: str
    hints: tuple[str, ...]
    kind: str = "choice"


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """One option is right; of the kind "several", one or more."""

    options: tuple[Option, ...]

    @property
    def letters(self) -> str:
        """The letters of the options, in order."""
        return LETTERS[: len(self.options)]

    @property
    def right(self) -> str:
        """The letters of the right options."""
        return "".join(
            letter for letter, option in zip(self.letters, self.options, strict=True) if option.right
        )


@dataclass(frozen=True, kw_only=True)
class Number(Item):
    """A figure of the invented network is asked for, in `unit`, and right within `tolerance` of it."""

    figure: Computed
    unit: str
    tolerance: float
    reason: str
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """Steps, here in the right order; a reader sees them in another one, each with a letter.

    Examples
    --------
    >>> steps = tuple(Step(text, "why") for text in ("wake", "wash", "walk"))
    >>> asked = Order(name="m00.q", objective=1, question="Which first?", hints=("Think.",), steps=steps)
    >>> [step.text for step in asked.shown], asked.right
    (['wash', 'walk', 'wake'], 'cab')

    """

    steps: tuple[Step, ...]

    @cached_property
    def shown(self) -> tuple[Step, ...]:
        """The steps as a reader sees them: always the same order, none in its own place, nor all in reverse."""
        tries = (self._mixed(again) for again in count())
        return next(
            mixed for mixed in tries if mixed != self.steps[::-1] and all(map(is_not, mixed, self.steps))
        )

    def _mixed(self, again: int) -> tuple[Step, ...]:
        named = f"{self.name} {again}"
        return tuple(sorted(self.steps, key=lambda step: sha256(f"{named} {step.text}".encode()).digest()))

    @property
    def letters(self) -> str:
        """The letters of the steps, as shown."""
        return LETTERS[: len(self.steps)]

    @property
    def right(self) -> str:
        """The letters in the right order."""
        return "".join(LETTERS[self.shown.index(step)] for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class Sort(Item):
    """Cards are put in places; it is right where at least `enough` of them stand where we put them."""

    places: tuple[str, ...]
    cards: tuple[Card, ...]
    enough: int

    @property
    def letters(self) -> str:
        """The letters of the places, in order."""
        return LETTERS[: len(self.places)]

    @property
    def right(self) -> str:
        """The letter of the place of each card, in order."""
        return "".join(LETTERS[card.place - 1] for card in self.cards)


@dataclass(frozen=True, kw_only=True)
class Reflection(Item):
    """Any honest text is taken and kept; `look_for` is what a good one names."""

    look_for: tuple[str, ...]
    worked: str
