"""Numbered places kept for each person, so that a visit has the same number in every world."""

import numpy as np

from qse.network.noise import Integers

SLOTS = 64


def slots(person: Integers, number: Integers, first: int = 0) -> tuple[Integers, Integers]:
    """Give each of `number` events of each person its number.

    Parameters
    ----------
    person : shape (people,).
    number : how many events each person has, shape (people,).
    first : slot of the first event; kinds of events keep different slots.

    Returns
    -------
    row : position of the person of each event, shape (events,).
    entity : number of each event, the person's times 64 plus the slot.

    Examples
    --------
    >>> slots(np.array([3, 4]), np.array([1, 2]))
    (array([0, 1, 1]), array([192, 256, 257]))

    """
    row = np.repeat(np.arange(person.size), number)
    within = np.arange(row.size) - np.repeat(np.cumsum(number) - number, number)
    return row, person[row] * SLOTS + first + within
