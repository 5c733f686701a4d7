"""Stateless noise: the same person in every world, at every size, in any order.

A draw is a hash of the seed, the name of the variable and the number of the entity, so it does not
depend on what was drawn before it. The mixing function is SplitMix64 (Steele, Lea and Flood 2014,
OOPSLA, doi 10.1145/2660193.2660195).
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def uniform(seed: int, variable: str, entities: Integers) -> Floats:
    """Draw one number in (0, 1), never 0 or 1, for each entity.

    Parameters
    ----------
    seed : of the world.
    variable : a name; draws of different names are independent.
    entities : shape (n,), whole numbers from 0.

    Examples
    --------
    >>> many, few = uniform(1, "age", np.arange(5)), uniform(1, "age", np.arange(2))
    >>> bool((many[:2] == few).all())
    True

    """
    key = np.uint64(
        int.from_bytes(hashlib.blake2b(f"{seed}|{variable}".encode(), digest_size=8).digest(), "little")
    )
    with np.errstate(over="ignore"):
        x = entities.astype(np.uint64)
        x *= _GOLDEN
        x += key
        x ^= x >> np.uint64(30)
        x *= _MIX_1
        x ^= x >> np.uint64(27)
        x *= _MIX_2
        x ^= x >> np.uint64(31)
    x >>= np.uint64(11)
    return (x.astype(np.float64) + 0.5) * 2.0**-53


def normal(seed: int, variable: str, entities: Integers) -> Floats:
    """Draw one standard normal number for each entity; see `uniform`.

    >>> normal(1, "age", np.arange(3)).shape
    (3,)
    """
    from scipy.special import ndtri

    return ndtri(uniform(seed, variable, entities))


class Noise:
    """The draws of one set of entities in one world: ``noise.uniform("age")``.

    >>> Noise(1, np.arange(3)).uniform("age").shape
    (3,)
    """

    def __init__(self, seed: int, entities: Integers) -> None:
        self.seed, self.entities = seed, entities

    def uniform(self, variable: str) -> Floats:
        """Draw numbers in (0, 1)."""
        return uniform(self.seed, variable, self.entities)

    def normal(self, variable: str) -> Floats:
        """Draw standard normal numbers."""
        return normal(self.seed, variable, self.entities)

    def chance(self, variable: str, probability: Floats | float) -> Booleans:
        """Draw yes with the given probability."""
        return self.uniform(variable) < probability

    def choice(self, variable: str, shares: Floats) -> Integers:
        """Draw a position: `shares` has shape (k,), or (n, k) with a row for each entity."""
        steps = np.cumsum(shares, axis=-1)[..., :-1]
        return (self.uniform(variable)[:, None] > steps / np.sum(shares, axis=-1, keepdims=True)).sum(axis=-1)
