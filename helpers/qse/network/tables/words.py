"""Which text of the banks belongs to a note, a complaint or a report: drawn by what it is about, never by whom."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from qse.network.noise import Integers, Noise
from qse.network.tables.columns import category
from qse.network.texts import Text, texts


@cache
def _choices(bank: str, kind: Callable[[Text], str], kinds: tuple[str, ...]) -> list[Integers]:
    """List, for each kind, the positions of the texts of that kind; of all texts where none is."""
    every = texts(bank)
    found = [np.array([at for at, text in enumerate(every) if kind(text) == name]) for name in kinds]
    return [one if one.size else np.arange(len(every)) for one in found]


def drawn(
    bank: str, noise: Noise, position: Integers, kinds: Sequence[str], kind: Callable[[Text], str]
) -> pd.Categorical:
    """Draw a text for each entity among those of its kind, and return the ids of the texts.

    Parameters
    ----------
    bank : of texts.
    noise : of the entities.
    position : of the kind of each entity in `kinds`, shape (entities,).
    kinds : names of the kinds.
    kind : tells the kind of a text; a function of a module, so that the sorting is done once.

    """
    draw = noise.uniform(f"text.{bank}")
    chosen = np.zeros(position.size, dtype=np.int64)
    for at, choices in enumerate(_choices(bank, kind, tuple(kinds))):
        here = position == at
        chosen[here] = choices[(draw[here] * choices.size).astype(np.int64)]
    return category(chosen, [text.id for text in texts(bank)])


def language_of(text: Text) -> str:
    """Whether a note blames or doubts."""
    return "stigmatising" if text.codes["language"] == "stigmatising" else "other"


def theme_of(text: Text) -> str:
    """What a complaint is about; compliments apart."""
    return str(text.codes["theme"]) if text.codes["kind"] == "complaint" else "compliment"


def category_of(text: Text) -> str:
    """What kind of event a narrative tells of."""
    return str(text.codes["event_category"])
