"""What is there to build on: assets of places for every ten thousand people, from most to least invested."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem
from qse.measures.place.finding import Finding
from qse.measures.place.joined import ASSETS
from qse.measures.place.values import and_list

if TYPE_CHECKING:
    from qse.measures.place.places import Places

PER = 10_000
CUTS = (1, 2, 4, 8, 16)
ABOUT = (
    "Somebody counted what has a name and a door. What neighbours do for each other without one is not in the table; "
    "ask who lives there."
)


def assets(area: "Places") -> Finding:
    """Count assets along the deprivation rank; see `Places.assets`."""
    kinds = [name for name in ASSETS if name in area.frame]
    if not kinds or "neighbourhood" not in area.frame:
        raise Problem("These places have no table of assets with a deprivation rank beside it.")
    frame = area.frame
    named = [name for name in area.order("neighbourhood") if (frame["neighbourhood"] == name).any()]
    inside = [frame[frame["neighbourhood"] == name] for name in named]
    people = np.array([each["people"].sum() for each in inside])
    counts = np.array([[each[kind].sum() for each in inside] for kind in kinds], dtype=float)
    rates = PER * counts / people
    ratio = stats.rate_ratio(counts[:, -1], people[-1], counts[:, 0], people[0])
    words = np.select([np.asarray(ratio.low) > 1, np.asarray(ratio.high) < 1], ["more", "fewer"], "not clear")
    titles = [ASSETS[kind] for kind in kinds]
    rows = pd.DataFrame(rates, columns=named).assign(asset=titles, last_to_first=words)
    shown = pd.DataFrame({"asset": titles} | {name: [f"{one:.1f}" for one in rates[:, at]]
                                              for at, name in enumerate(named)})  # fmt: skip
    more, fewer, unclear = (
        [title[0].lower() + title[1:] for title, one in zip(titles, words, strict=True) if one == which]
        for which in ("more", "fewer", "not clear")
    )
    said = [f"For every {PER:,} people, places {named[-1]} beside places {named[0]}."]
    for lead, found in (("More", more), ("Fewer", fewer), ("Not clearly different", unclear)):
        if found:
            said.append(f"{lead}: {and_list(found)}.")
    return Finding(
        about=f"Assets for every {PER:,} people, by deprivation rank of the place, {area.name}",
        title=f"Where least was invested: {len(more)} kinds of assets are more frequent, {len(fewer)} less",
        says=" ".join(said),
        rows=rows,
        shown=shown,
        source=area.source,
        cautions=(ABOUT,),
        draw=lambda said: _draw(rates, titles, named, said),
    )


def _draw(rates: Any, titles: list[str], named: list[str], said: dict[str, Any]) -> Any:
    from qse.charts import Unit, heat_map

    return heat_map(
        rates.tolist(), rows=titles, columns=named, cuts=CUTS,
        axis=f"For every {PER:,} people; a higher rank means that less was invested", unit=Unit(places=1), **said,
    )  # fmt: skip
