"""Places compared by group, and the same once more among places that are alike in one thing."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.place.capture import BY
from qse.measures.place.finding import Finding
from qse.measures.place.values import INTERVAL, Value, and_list, value_of
from qse.measures.words import NONE, plain, span

if TYPE_CHECKING:
    from qse.measures.place.places import Places

WIDTH = 10
FEW = "too few places to compare"
ABOUT_PLACES = (
    "Each place counts once, however many people live there. What is compared belongs to the place, not to each person "
    "there."
)
ABOUT_ALIKE = (
    "Alike means in the same band of ten ranks, and every such pair of places weighs alike. A place without a partner "
    "is left out."
)


def compare(area: "Places", name: str, by: str, reference: str, alike_in: str) -> Finding:
    """Average a number of places by group and compare; see `Places.compare`."""
    value = value_of(name, area.frame)
    if by not in BY or by not in area.frame:
        there = [known for known in BY if known in area.frame]
        raise Problem(f"These places cannot be grouped by {by!r}.{nearest(str(by), there)}")
    frame = area.frame[area.frame[name].notna() & area.frame[by].notna()]
    named = [group for group in area.order(by) if (frame[by] == group).any()]
    reference = reference or named[0]
    if reference not in named:
        raise Problem(f"{reference!r} is not one of the groups.{nearest(str(reference), named)}")
    sums = [frame.loc[frame[by] == group, name].astype(float) for group in named]
    n = np.array([len(each) for each in sums])
    mean, sd = stats.moments([each.sum() for each in sums], [(each**2).sum() for each in sums], n)
    low, high = stats.mean_t(mean, sd, n)
    at = named.index(reference)
    difference = stats.difference_of_means(mean, sd, n, mean[at], sd[at], n[at])
    rows = pd.DataFrame(
        {"group": named, "places": n, "mean": mean, "low": low, "high": high, "difference": difference.value,
         "difference_low": difference.low, "difference_high": difference.high}
    )  # fmt: skip
    rows.loc[at, ["difference", "difference_low", "difference_high"]] = np.nan
    if alike_in:
        like = value_of(alike_in, area.frame)
        found = [_alike(frame, name, by, group, reference, like.name) for group in named]
        rows[["alike", "alike_low", "alike_high", "without"]] = found
    return Finding(
        about=f"{value.title}, by {BY[by]}, {area.name}",
        title=_title(value, rows, reference, alike_in),
        says=_says(value, rows, reference, alike_in),
        rows=rows,
        shown=_table(value, rows, reference, alike_in),
        source=area.source,
        cautions=(ABOUT_PLACES, *((ABOUT_ALIKE,) if alike_in else ())),
        draw=lambda said: _draw(value, rows, reference, alike_in, said),
    )


def _alike(
    frame: pd.DataFrame, name: str, by: str, group: str, reference: str, like: str
) -> tuple[float, ...]:
    """Difference of a group to the reference within bands of a rank, its interval, and places without a partner.

    Bands weigh n1 n0 / (n1 + n0), as in Mantel and Haenszel 1959; one variance for all places within a band.
    """
    if group == reference:
        return np.nan, np.nan, np.nan, 0.0
    band = np.ceil(frame[like] / WIDTH)
    one, other = (frame[name][frame[by] == which].groupby(band) for which in (group, reference))
    cells = pd.DataFrame({"n1": one.size(), "m1": one.mean(), "n0": other.size(), "m0": other.mean()}).fillna(
        {"n1": 0}
    )
    both = cells.dropna()
    both = both[both["n1"] > 0]
    without = float(cells["n1"].sum() - both["n1"].sum())
    if both.empty:
        return np.nan, np.nan, np.nan, without
    within = [each - each.mean() for grouped in (one, other) for _, each in grouped]
    rest = pd.concat(within)
    variance = float((rest**2).sum() / max(1, len(rest) - len(within)))
    weight = both["n1"] * both["n0"] / (both["n1"] + both["n0"])
    value = float((weight * (both["m1"] - both["m0"])).sum() / weight.sum())
    error = float(np.sqrt(variance / weight.sum()))
    return value, value - 1.96 * error, value + 1.96 * error, without


def word(low: float, high: float) -> str:
    """Say what an interval of a difference says.

    >>> word(0.5, 1.0), word(-1.0, 1.0), word(np.nan, np.nan)
    ('higher', 'not clearly different', 'too few places to compare')
    """
    if np.isnan(low) or np.isnan(high):
        return FEW
    return "higher" if low > 0 else "lower" if high < 0 else "not clearly different"


def _title(value: Value, rows: pd.DataFrame, reference: str, alike_in: str) -> str:
    rest = rows[rows["group"] != reference]
    words = [word(low, high) for low, high in rest[["difference_low", "difference_high"]].to_numpy()]
    parts = [
        f"{each} in places {and_list(map(plain, rest['group'][[one == each for one in words]]))}"
        for each in ("lower", "higher")
        if each in words
    ]
    none = FEW if words and set(words) == {FEW} else "no clear difference"
    title = f"{value.title}: {', '.join(parts) or none}"
    if not alike_in:
        return title
    row = rest.loc[rest["difference"].abs().idxmax()]
    beside = (
        "no partner to compare with" if np.isnan(row["alike"]) else value.write(row["alike"], signed=True)
    )
    return (
        f"{value.title}: {plain(row['group'])} {value.write(row['difference'], signed=True)} to {plain(reference)}; "
        f"beside places of a like rank {beside}"
    )


def _says(value: Value, rows: pd.DataFrame, reference: str, alike_in: str) -> str:
    base = rows[rows["group"] == reference].iloc[0]
    said = [
        f"Compared with places {plain(reference)}, {value.write(base['mean'])} on average ({base['places']} places)."
    ]
    for row in rows[rows["group"] != reference].to_dict("records"):
        found = word(row["difference_low"], row["difference_high"])
        said.append(f"{row['group']}: {value.write(row['mean'])}, {_by(value, found, row, 'difference')}.")
        if alike_in and np.isnan(row["alike"]):
            said.append("Not one has a partner of a like rank, so there is nothing to compare.")
        elif alike_in:
            found = word(row["alike_low"], row["alike_high"])
            said.append(
                f"Beside places of a like rank: {_by(value, found, row, 'alike')}; {row['without']:.0f} of "
                f"{row['places']} have no partner."
            )
    return " ".join(text[0].upper() + text[1:] for text in said)


def _by(value: Value, found: str, row: dict[Any, Any], key: str) -> str:
    if found == FEW:
        return found
    if found == "not clearly different":
        ends = (f"{row[f'{key}_{end}'] + 0.0:+,.{value.places}f}" for end in ("low", "high"))
        return f"{found} ({' to '.join(ends)})".replace("-", "−")
    near, far = sorted((abs(row[f"{key}_low"]), abs(row[f"{key}_high"])))
    # An end that is not 0 is not written as 0.
    places = value.places + (round(near, value.places) == 0)
    size, low, high = (f"{one:,.{places}f}" for one in (abs(row[key]), near, far))
    return f"{found} by {size} ({low} to {high})"


def _table(value: Value, rows: pd.DataFrame, reference: str, alike_in: str) -> pd.DataFrame:
    def plain_number(one: float) -> str:
        return f"{one:,.{value.places}f}"

    def gap(one: float) -> str:
        return f"{one + 0.0:+,.{value.places}f}".replace("-", "−")

    cells = []
    for row in rows.to_dict("records"):
        same = row["group"] == reference
        cell = {
            "places": row["group"],
            "how many": f"{row['places']:,}",
            f"mean ({value.unit})": plain_number(row["mean"]),
            INTERVAL: NONE if np.isnan(row["low"]) else span(row["low"], row["high"], plain_number),
            f"difference to {plain(reference)}": "reference" if same else gap(row["difference"]),
            "its interval": "" if same else span(row["difference_low"], row["difference_high"], gap),
        }
        if alike_in:
            none = same or np.isnan(row["alike"])
            cell["beside places of a like rank"] = "" if same else NONE if none else gap(row["alike"])
            cell["interval of that"] = "" if none else span(row["alike_low"], row["alike_high"], gap)
            cell["without a partner"] = "" if same else f"{row['without']:.0f}"
        cells.append(cell)
    return pd.DataFrame(cells)


def _draw(value: Value, rows: pd.DataFrame, reference: str, alike_in: str, said: dict[str, Any]) -> Any:
    from qse.charts import Unit, dot_plot

    unit = Unit(value.unit, places=value.places)
    if not alike_in:
        base = float(rows.loc[rows["group"] == reference, "mean"].iloc[0])
        cells = rows.rename(columns={"mean": "rate", "places": "n"}).assign(hidden=False)
        return dot_plot(
            cells[["group", "n", "rate", "low", "high", "hidden"]].to_dict("records"),
            axis=value.title, reference=(f"{plain(reference)}, {value.write(base)}", base), level=0.95, unit=unit,
            zero=False, **said,
        )  # fmt: skip
    rest = rows[rows["group"] != reference]
    cells = [
        {"group": row["group"], "n": row["places"] - (row["without"] if key == "alike" else 0), "rate": row[key],
         "low": row[f"{key}_low"], "high": row[f"{key}_high"], "hidden": False, "panel": panel}
        for key, panel in (("difference", "All places"), ("alike", "Beside places of a like rank today"))
        for row in rest.to_dict("records")
    ]  # fmt: skip
    return dot_plot(
        cells, axis=f"{value.title}, difference to places {plain(reference)}", reference=("no difference", 0.0),
        level=0.95, unit=replace(unit, signed=True), **said,
    )  # fmt: skip
