"""How far groups live apart: two numbers for an area, and one for each place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.place.finding import Finding
from qse.measures.place.tiles import LIES, draw
from qse.measures.place.values import INTERVAL, Value, groups
from qse.measures.words import span

if TYPE_CHECKING:
    from qse.measures.place.places import Places

CUTS = (-0.5, -0.25, 0.0, 0.25, 0.5)
BY_VALUE = "Tiles stand in the order of the index, the lowest first."
ABOUT_AREAS = (
    "Both describe a whole area; no place and no person has one. Dissimilarity and isolation have no sign: 0 is the "
    "low end. The interval asks how far the number would move with other places of this kind; the census's own error "
    "is not in it."
)
ABOUT_ICE = (
    "ICE belongs to a place. A place at 0 can have nobody at either pole, or as many at one as at the other. A pole is "
    "a position in a society, not a worth."
)


def segregation(area: "Places", group: str, other: str) -> Finding:
    """Compute dissimilarity and isolation for each area; see `Places.segregation`."""
    group, other = _counted(area, group), _counted(area, other)
    if group == other:
        raise Problem(f"Two groups are held beside each other, and both are {group}. Name another one.")
    rows = []
    for name in area.order("area"):
        frame = area.frame[(area.frame["area"] == name) & area.frame[[group, other]].notna().all(axis=1)]
        one, two, people = (frame[column].to_numpy(float) for column in (group, other, "people"))
        if not one.sum() or not two.sum():
            continue
        apart = _jackknife(lambda at, one=one, two=two: stats.dissimilarity(one[at], two[at]), len(frame))  # type: ignore[misc]
        alone = _jackknife(lambda at, one=one, people=people: _isolation(one[at], people[at]), len(frame))  # type: ignore[misc]
        rows.append((name, len(frame), one.sum() / people.sum(), *apart, *alone))
    if not rows:
        raise Problem(f"Nobody of {group} or of {other} is counted here, so there is nothing to measure.")
    ends = [f"{index}{end}" for index in ("dissimilarity", "isolation") for end in ("", "_low", "_high")]
    found = pd.DataFrame(rows, columns=["area", "places", "share", *ends])
    shown = pd.DataFrame(
        {
            "area": found["area"],
            "places": found["places"],
            f"{group}, share of all": [f"{share:.0%}" for share in found["share"]],
            "dissimilarity": [_two(one) for one in found["dissimilarity"]],
            INTERVAL: [
                span(low, high, _two)
                for low, high in found[["dissimilarity_low", "dissimilarity_high"]].to_numpy()
            ],
            "isolation": [_two(one) for one in found["isolation"]],
            "its interval": [
                span(low, high, _two) for low, high in found[["isolation_low", "isolation_high"]].to_numpy()
            ],
        }
    )
    return Finding(
        about=f"Dissimilarity ({group} and {other}) and isolation ({group}), {area.name}",
        title=_title(found, group, other),
        says=_says(found, group, other),
        rows=found,
        shown=shown,
        source=area.source,
        cautions=(ABOUT_AREAS,),
        draw=lambda said: _draw(found, said),
    )


def ice(area: "Places", high: str, low: str, total: str) -> Finding:
    """Compute the index of concentration at the extremes for each place; see `Places.ice`."""
    high, low = _counted(area, high), _counted(area, low)
    if high == low:
        raise Problem(f"An index needs two poles, and both are {high}. Name another group at one of them.")
    if total not in area.frame:
        raise Problem(
            f"The column {total!r} has to say how many there are in all, and nothing is filled in there."
        )
    known = area.frame[area.frame[[high, low, total]].notna().all(axis=1)]
    try:
        found = stats.ice(known[high], known[low], known[total], poles=(high, low))
    except ValueError as error:
        raise Problem(f"No index can be made of {high} and {low}: {error}.") from error
    cells = area.frame[["place", "people"]].assign(value=np.nan, hidden=False)
    cells.loc[known.index, "value"] = found.value
    order = area.frame["adi_natrank"] if "adi_natrank" in area.frame else cells["value"]
    cells = cells.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    seen = cells.dropna(subset="value")
    top, bottom = seen.loc[seen["value"].idxmax()], seen.loc[seen["value"].idxmin()]
    below = int((seen["value"] < 0).sum())
    first, second = (pole.replace("_", " ") for pole in (high, low))
    says = (
        f"ICE from −1, all at the pole {second}, to +1, all at the pole {first}. {area.name} as a whole: "
        f"{_signed(found.overall)}, {_read(found.overall, first, second)}. Places from {_signed(bottom['value'])} "
        f"({bottom['place']}) to {_signed(top['value'])} ({top['place']}); {below} of {len(seen)} lie below 0."
    )
    title = f"Poles: {second} (−1) and {first} (+1). {below} of {len(seen)} places lie below 0"
    index = Value("ice", f"ICE: −1 all {second}, +1 all {first}", "", 2)
    return Finding(
        about=f"Index of concentration at the extremes, {second} (−1) to {first} (+1), {area.name}",
        title=title,
        says=says,
        rows=cells,
        shown=pd.DataFrame(
            {
                "place": cells["place"],
                "people who live there": [f"{one:,.0f}" for one in cells["people"]],
                f"ICE (−1 {second}, +1 {first})": [
                    "–" if np.isnan(one) else _signed(one) for one in cells["value"]
                ],
            }
        ),
        source=area.source,
        cautions=(ABOUT_ICE,),
        draw=lambda said: draw(
            cells, index, said, LIES if "adi_natrank" in area.frame else BY_VALUE, cuts=CUTS, sign=True
        ),
    )


def _counted(area: "Places", name: str) -> str:
    known = [column for column in area.counted if column in area.frame]
    label = groups().get(name, name)
    if label not in known:
        raise Problem(f"Nobody is counted here under {name!r}.{nearest(str(label), known)}")
    return label


def _jackknife(index: Callable[[Any], float], places: int) -> tuple[float, float, float]:
    """Return an index with the interval of the jackknife over places (Efron 1982, ch. 3)."""
    value = index(np.arange(places))
    without = np.eye(places) == 0
    if places < 3:
        return value, np.nan, np.nan
    left = np.array([index(keep) for keep in without])
    error = float(np.sqrt((places - 1) / places * ((left - left.mean()) ** 2).sum()))
    return value, max(0.0, value - 1.96 * error), min(1.0, value + 1.96 * error)


def _isolation(one: Any, people: Any) -> float:
    rest = np.maximum(people - one, 0)
    return float(stats.isolation(np.column_stack([one, rest]))[0])


def _title(found: pd.DataFrame, group: str, other: str) -> str:
    indices = ("dissimilarity", "isolation")
    if len(found) == 1:
        return f"{group} and {other}: " + ", ".join(
            f"{index} {_two(found[index].iloc[0])}" for index in indices
        )
    clear = [index for index in indices if found[f"{index}_low"].max() > found[f"{index}_high"].min()]
    unclear = [index for index in indices if index not in clear]
    said = [f"the areas differ in {' and in '.join(clear)}"] if clear else []
    said += [f"not clearly in {' or in '.join(unclear)}" if clear else "no clear difference between areas"]
    return f"{group} and {other}: {', '.join(said if unclear else said[:1])}"


def _says(found: pd.DataFrame, group: str, other: str) -> str:
    if len(found) == 1:
        row = found.iloc[0]
        return (
            f"Dissimilarity {_two(row['dissimilarity'])}: that share of {group} or of {other} residents would have to "
            f"move for both to be spread alike. Isolation {_two(row['isolation'])}: so much of the place of the "
            f"average {group} resident is {group}, in an area that is {row['share']:.0%} {group}."
        )
    said = [f"{len(found)} areas, {group} and {other} residents."]
    for index, meaning in (
        ("dissimilarity", "0 is an even spread, 1 is wholly apart"),
        ("isolation", "the share of one's own group in the place of the average member"),
    ):
        low, high = found.loc[found[index].idxmin()], found.loc[found[index].idxmax()]
        apart = high[f"{index}_low"] > low[f"{index}_high"]
        said.append(
            f"{index.capitalize()} ({meaning}): from {_two(low[index])} ({low['area']}) to {_two(high[index])} "
            f"({high['area']}); the intervals of these two {'lie apart' if apart else 'overlap'}."
        )
    return " ".join(said)


def _draw(found: pd.DataFrame, said: dict[str, Any]) -> Any:
    from qse.charts import Unit, dot_plot

    rows = [
        {"group": row["area"], "n": row["places"], "rate": row[index], "low": row[f"{index}_low"],
         "high": row[f"{index}_high"], "hidden": False, "panel": panel}
        for index, panel in (("dissimilarity", "Dissimilarity"), ("isolation", "Isolation"))
        for row in found.to_dict("records")
    ]  # fmt: skip
    return dot_plot(rows, axis="Index, 0 to 1", level=0.95, unit=Unit(places=2, most=1.0), **said)


def _read(value: float, high: str, low: str) -> str:
    if round(value, 2) == 0:
        return f"as many at the pole {high} as at the pole {low}"
    more, fewer = (high, low) if value > 0 else (low, high)
    return f"{'above' if value > 0 else 'below'} 0: more at the pole {more} than at the pole {fewer}"


def _signed(value: float) -> str:
    return f"{value + 0.0:+.2f}".replace("-", "−")


def _two(value: float) -> str:
    return f"{value:.2f}"
