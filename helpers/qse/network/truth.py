"""The truth, once it is revealed: estimands, scores of an estimate, shares of causes, what the record misses.

Individual counterfactuals are a property of this invented world alone: nobody can know for one person outside
it what a repair would have changed.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from qse.files import Problem, nearest, read_yaml
from qse.network import record
from qse.network.claims import ask, traps
from qse.network.gaps import count, gap, sides
from qse.network.world import World, shared

SUPER_SIZE, SUPER_FIRST = 1_000_000, 100_000_000
MOST_MECHANISMS = 7
TRUTH_MARK = "known only because the data are invented"


@cache
def estimands() -> dict[str, dict[str, Any]]:
    """Read what can be scored: a question each, and the traps whose answers lie near.

    >>> estimands()["restraint_by_race"]["traps"]
    ['gate']
    """
    return read_yaml(Path(__file__).with_name("estimands.yaml")).data


@dataclass(frozen=True)
class Score:
    """How an estimate compares with the truth, and with the answers of known traps."""

    name: str
    estimate: float
    value_sample: float
    value_superpop: float
    tolerance: float
    near: str

    def __repr__(self) -> str:
        return (
            f"{self.near} Truth for these people {self.value_sample:.4f}, for very many such people "
            f"{self.value_superpop:.4f}, tolerance {self.tolerance:.4f}; your estimate {self.estimate:.4f} "
            f"({TRUTH_MARK})."
        )


@dataclass(frozen=True)
class Truth:
    """What is known about one world only because it was made."""

    world: World

    def score(self, name: str, estimate: float) -> Score:
        """Compare an estimate with the truth, and with the wrong answers of known traps.

        Parameters
        ----------
        name : of the estimand; `estimands()` lists them.
        estimate : a share, or a difference of shares.

        Returns
        -------
        Score : the nearest known answer within tolerance; else it says that no known trap is near. The tolerance
            is twice the standard error at this size, and at least a tenth of the value.

        Raises
        ------
        Problem : there is no such estimand, or the estimate is not a number.

        Examples
        --------
        >>> truth = Truth(World(20_000))
        >>> truth.score("harm_by_need", 9.0).near
        'No known trap gives this answer.'

        """
        if not isinstance(name, str) or name not in estimands():
            raise Problem(f"There is no estimand {name!r}.{nearest(name, estimands())}")
        if not isinstance(estimate, int | float) or not math.isfinite(estimate):
            raise Problem(f"An estimate is a number, such as 0.04, not {estimate!r}.")
        question = estimands()[name]
        sample, error = ask(self.world, question["ask"])
        superpop, _ = ask(_many(self.world), question["ask"])
        tolerance = max(2 * error, 0.1 * abs(superpop))
        answers = {"Within tolerance of the truth.": min((sample, superpop), key=lambda v: abs(v - estimate))}
        for trap in question.get("traps", []):
            answers[f"Near the answer of a known trap, “{traps()[trap].title}”."] = ask(
                self.world, traps()[trap].naive
            )[0]
        for other in question.get("wrong", []):
            answers[f"Near the answer to another question: {other['says']}"] = ask(self.world, other["ask"])[
                0
            ]
        # Parts of very many people take more memory than a learner's machine may have to spare.
        shared.cache_clear()
        near, value = min(answers.items(), key=lambda item: abs(item[1] - estimate))
        if abs(value - estimate) > tolerance:
            near = "No known trap gives this answer."
        return Score(name, float(estimate), sample, superpop, tolerance, near)

    def shapley(
        self, measure: str, by: str, group: str, reference: str, mechanisms: list[str]
    ) -> pd.DataFrame:
        """Share a gap among mechanisms that hang on one another (Shapley 1953).

        Every order of repairing them is tried; a mechanism's share is its mean effect over the orders.
        The shares add up to what all of them together close; effects one at a time need not.

        Parameters
        ----------
        measure, by, group, reference : the gap; see `gaps.gap`.
        mechanisms : at most seven names, as two to their number worlds are simulated.

        Returns
        -------
        table : mechanism, share (of the gap, in its units), one_at_a_time.

        Raises
        ------
        Problem : too many mechanisms, or an unknown one.

        """
        if isinstance(mechanisms, str) or len(set(mechanisms)) != len(mechanisms):
            raise Problem('shapley takes a list of different mechanisms, such as ["redlining", "staffing"].')
        if not 1 <= len(mechanisms) <= MOST_MECHANISMS:
            raise Problem(f"shapley takes one to {MOST_MECHANISMS} mechanisms, not {len(mechanisms)}.")
        left = {
            frozenset(repaired): gap(self.world.repaired(*repaired), measure, by, group, reference)[0]
            for size in range(len(mechanisms) + 1)
            for repaired in combinations(mechanisms, size)
        }
        rows = []
        for name in mechanisms:
            others = [other for other in mechanisms if other != name]
            share = 0.0
            for size in range(len(others) + 1):
                weight = (
                    math.factorial(size)
                    * math.factorial(len(others) - size)
                    / math.factorial(len(mechanisms))
                )
                share += weight * sum(
                    left[frozenset(before)] - left[frozenset((*before, name))]
                    for before in combinations(others, size)
                )
            alone = left[frozenset()] - left[frozenset((name,))]
            rows.append({"mechanism": name, "share": share, "one_at_a_time": alone})
        return pd.DataFrame(rows)

    def misclassification(self) -> pd.DataFrame:
        """Give, for each group people belong to, the shares in which it was recorded as each value."""
        p, people = self.world.parameters, self.world.people
        names = [*p.groups, record.OTHER, record.NOT_ASKED, record.DECLINED, "blank"]
        recorded = record.recorded_race(self.world.number, people, self.world.strength, p)
        cell = people.group * len(names) + np.where(recorded < 0, len(names) - 1, recorded)
        n = np.bincount(cell, minlength=len(p.groups) * len(names)).reshape(len(p.groups), -1)
        return pd.DataFrame(n / np.maximum(n.sum(axis=1, keepdims=True), 1), index=p.groups, columns=names)

    def completeness(self, by: str) -> pd.DataFrame:
        """Give, for each group of `by`, the share of harm that somebody reported, with its standard error."""
        counted = count(self.world, "report_written", by, "none")
        names = sides(self.world, by)[0]
        rows = [
            dict(zip(("group", "share", "error"), (name, *counted.mean(at)), strict=True))
            for at, name in enumerate(names)
            if counted.n[at].sum()
        ]
        return pd.DataFrame(rows)


@cache
def _many_people(
    repairs: tuple[tuple[str, str], ...], programmes: frozenset[str], seed: int, variant: str
) -> World:
    """Return very many other people of the same network; kept, as making them takes seconds."""
    return World(
        SUPER_SIZE,
        seed=seed,
        repairs=dict(repairs),
        programmes=programmes,
        first=SUPER_FIRST,
        variant=variant,
    )


def _many(world: World) -> World:
    return _many_people(tuple(sorted(world.repairs.items())), world.programmes, world.number, world.variant)
