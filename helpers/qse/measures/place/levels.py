"""The ecological fallacy on the data: one question asked of places, of persons, and of persons in the same place."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from qse import stats
from qse.files import Problem, nearest
from qse.measures.catalogue import measure as look_up
from qse.measures.count import count
from qse.measures.place.finding import Finding
from qse.measures.place.joined import AT_HOME
from qse.measures.place.values import INTERVAL
from qse.measures.strata import stratifier
from qse.measures.words import span, whole

if TYPE_CHECKING:
    from qse.measures.place.places import Places

ABOUT = (
    "All three lines are made of the same rows. The first is a statement about places; read as one about persons it is "
    "the ecological fallacy. The last holds the place fixed: it asks about neighbours, and leaves out how people came "
    "to live where they do."
)


class Gap(NamedTuple):
    """A difference with its interval."""

    value: float
    low: float
    high: float


def two_levels(area: "Places", name: str, by: str, group: str, reference: str) -> Finding:
    """Compare two groups across places, across persons and within places; see `Places.two_levels`."""
    if area.records is None or "patients" not in area.frame:
        raise Problem("This needs records of patients with the place where each one lives.")
    measure = look_up(name)
    if measure.scoring != "proportion" or measure.table != "patients":
        raise Problem(f"{measure.title!r} is not a share of patients, and this compares shares of patients.")
    tally = count(area.records, measure, [(AT_HOME, stratifier(by))])[0]
    ids = dict(zip(area.frame["location_id"], range(len(area.frame)), strict=True))
    inside = [at for at, one in enumerate(tally.axes[0].values) if one in ids]
    labels = tally.axes[1].labels
    for one in (group, reference):
        if one not in labels:
            raise Problem(f"{one!r} is not one of the groups.{nearest(str(one), labels)}")
    pair = [labels.index(group), labels.index(reference)]
    n = tally.n[inside][:, pair].astype(float)
    x = tally.flat("events").reshape(tally.n.shape)[inside][:, pair].astype(float)
    if (x.sum(axis=0) < stats.THRESHOLD).any() or ((n - x).sum(axis=0) < stats.THRESHOLD).any():
        raise Problem(f"Too few patients are {group} or {reference} here to compare them safely.")
    gaps = {
        "what the line through the places would say": across(x, n),
        "what the rows of persons say": _persons(x, n),
        "persons who live in the same place": within(x, n),
    }
    rows = pd.DataFrame(
        [(asked, *gap) for asked, gap in gaps.items()], columns=["asked", "value", "low", "high"]
    )
    shown = pd.DataFrame(
        {
            "asked of": rows["asked"],
            f"{group} minus {reference}": [_points(one) for one in rows["value"]],
            INTERVAL: [span(low, high, _points) for low, high in rows[["low", "high"]].to_numpy()],
        }
    )
    line, persons, neighbours = (_points(one) for one in rows["value"])
    title = (
        f"{measure.title}, {group} minus {reference}: {line} by places, {persons} by persons, "
        f"{neighbours} among neighbours"
    )
    return Finding(
        about=f"{measure.title}, {group} minus {reference}, {area.name}",
        title=title,
        says=_says(measure.title, rows, group, reference, n),
        rows=rows,
        shown=shown,
        source=area.source,
        cautions=(ABOUT,),
        draw=lambda said: _draw(rows, n, f"{measure.title}, {group} minus {reference}", said),
    )


def across(x: Any, n: Any) -> Gap:
    """Slope of the line through places: their share with the event on their share of the first group, by size.

    Goodman 1953, Am Sociol Rev 18:663-664, for the line; errors that allow for any scatter (White 1980, Econometrica
    48:817-838).

    Parameters
    ----------
    x, n : events and persons, shape (places, 2): the first group, the second.

    Examples
    --------
    >>> across([[4, 6], [18, 2]], [[20, 80], [60, 20]]).value.__round__(3)
    0.273

    """
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    kept = n.sum(axis=1) > 0
    size = n[kept].sum(axis=1)
    share, rate = n[kept, 0] / size, x[kept].sum(axis=1) / size
    away = share - np.average(share, weights=size)
    spread = (size * away**2).sum()
    if not spread > 0:
        raise Problem("The group has the same share in every place, so no line can be drawn.")
    slope = float((size * away * rate).sum() / spread)
    rest = rate - np.average(rate, weights=size) - slope * away
    error = float(np.sqrt(((size * away * rest) ** 2).sum()) / spread)
    return Gap(slope, slope - 1.96 * error, slope + 1.96 * error)


def within(x: Any, n: Any) -> Gap:
    """Difference of two shares between persons of the same place, over all places.

    Weights and variance of Greenland and Robins 1985, Biometrics 41:55-68 (Mantel and Haenszel).

    Parameters
    ----------
    x, n : events and persons, shape (places, 2): the first group, the second.

    Examples
    --------
    >>> within([[4, 16], [15, 5]], [[20, 80], [60, 20]]).value
    0.0

    """
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    both = (n > 0).all(axis=1)
    x, n = x[both], n[both]
    if not len(n):
        raise Problem("In no place do both groups live, so neighbours cannot be compared.")
    weight = n.prod(axis=1) / n.sum(axis=1)
    value = float((weight * (x[:, 0] / n[:, 0] - x[:, 1] / n[:, 1])).sum() / weight.sum())
    spread = (x * (n - x) * n[:, ::-1] ** 3).sum(axis=1) / (n.prod(axis=1) * n.sum(axis=1) ** 2)
    error = float(np.sqrt(spread.sum()) / weight.sum())
    return Gap(value, value - 1.96 * error, value + 1.96 * error)


def _persons(x: Any, n: Any) -> Gap:
    (x1, x0), (n1, n0) = x.sum(axis=0), n.sum(axis=0)
    return Gap(*(float(end) for end in stats.risk_difference(x1, n1, x0, n0)))


def _says(title: str, rows: pd.DataFrame, group: str, reference: str, n: Any) -> str:
    line, persons, neighbours = (row for row in rows.to_dict("records"))
    said = [
        f"{title}. {len(n)} places, {whole(n.sum())} patients recorded as {group} or {reference}.",
        f"The line through the places: {_points(line['value'])} ({_ends(line)}) from a place without {group} patients "
        "to one where all are.",
        f"Persons, wherever they live: {_points(persons['value'])} ({_ends(persons)}).",
        f"Persons who live in the same place: {_points(neighbours['value'])} ({_ends(neighbours)}).",
    ]
    return " ".join(said)


def _ends(row: dict[Any, Any]) -> str:
    return f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}".replace("-", "−")


def _points(value: float) -> str:
    return f"{100 * value + 0.0:+.1f} points".replace("-", "−")


def _draw(rows: pd.DataFrame, n: Any, axis: str, said: dict[str, Any]) -> Any:
    from qse.charts import POINTS, dot_plot

    sizes = [len(n), n.sum(), n.sum()]
    cells = [
        {
            "group": row["asked"],
            "n": size,
            "rate": row["value"],
            "low": row["low"],
            "high": row["high"],
            "hidden": False,
        }
        for row, size in zip(rows.to_dict("records"), sizes, strict=True)
    ]
    return dot_plot(cells, axis=axis, reference=("no difference", 0.0), level=0.95, unit=POINTS, **said)
