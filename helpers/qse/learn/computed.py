"""The one place where learning asks the data: names of the lab, and figures that a check asks for.

A figure is never typed into a file. It is a call of `qse.stratify`, on the invented network, and what to read from it.
"""

from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from qse.files import Problem, nearest
from qse.files.chosen import chosen

if TYPE_CHECKING:
    from qse.measures import Measure, Stratified
    from qse.records import Network

EVERYBODY = "everybody"
VALUES = ("rate", "mean", "median", "n", "numerator", "difference", "ratio", "low", "high")
PERCENT, POINTS = "percent", "percentage points"


@dataclass(frozen=True)
class Figure:
    """Which figure: the parts of a call of `qse.stratify`, and the `value` to read from the row of `group`.

    `group` is a label or a stored value; `revealed` opens the seal first, `repaired` names one mechanism.
    """

    measure: str
    by: str
    value: str
    group: str = EVERYBODY
    reference: str = "overall"
    standardise_by: str = ""
    months: tuple[int, int] | None = None
    where: tuple[tuple[str, str], ...] = ()
    revealed: bool = False
    repaired: str = ""


@dataclass(frozen=True)
class Computed:
    """A figure as a reader of the table finds it.

    `number` is rounded as the table rounds it, in `unit` (percent, percentage points, or "" for any other).
    `shown` is the same in words; the words of a difference have no sign. `place` says where in the table it stands.
    """

    number: float
    shown: str
    unit: str
    place: str
    difference: bool = False
    grouped: bool = False


class WrongPart(Problem):
    """A part of a figure that cannot be: `part` is its name."""

    def __init__(self, part: str, says: str) -> None:
        super().__init__(says)
        self.part = part


@cache
def lab_titles(kind: str) -> dict[str, str]:
    """Return the titles by name of all "measures", "pathways", "fields" (of registration) or "strata" (to stratify by).

    Examples
    --------
    >>> lab_titles("measures")["readmission"]
    'Readmission within 30 days'

    """
    from qse.measures import catalogue, pathways, registration_fields, stratifiers

    if kind == "fields":
        return {name: field.title for name, field in registration_fields().items()}
    if kind == "strata":
        return {name: by.label for name, by in stratifiers().items()}
    if kind == "pathways":
        return {name: pathway.title for name, pathway in pathways().items()}
    return {name: measure.title for name, measure in catalogue().items()}


@cache
def computed(figure: Figure) -> Computed:
    """Compute a figure on the invented network of the course.

    Parameters
    ----------
    figure : which.

    Returns
    -------
    Computed : rounded and written as the table of the result writes it.

    Raises
    ------
    WrongPart : a name is not known, the measure has no such value, or the table hides it.
    Problem : nothing can be counted so.

    Examples
    --------
    >>> computed(Figure("reported_harm", "interpreter_needed", "rate", group="yes")).shown
    '2.7%'
    >>> computed(Figure("reported_harm", "interpreter_needed", "difference", "yes", reference="no")).number
    -0.9

    """
    measure = _measure(figure)
    world = _course()
    if figure.revealed:
        world = world.reveal()
    if figure.repaired:
        world = _named("repaired", world.repaired, figure.repaired)
    result = stratified(figure, world)
    row, label = _row(figure, result)
    number = float(row[figure.value])
    if not isfinite(number):
        raise WrongPart("group", f"the table shows no {figure.value} for {label!r}, so no check asks for it.")
    return _as_shown(figure, measure, result, number, label)


@cache
def _course() -> "Network":
    return records()


def records() -> "Network":
    """Open the invented network, on which checks and worksheets count.

    >>> records().table("systems").shape
    (8, 6)
    """
    from qse.records import load_records

    return load_records()


def own_or_invented() -> Any:
    """Open the team's own records if some are chosen, else the invented network.

    Raises
    ------
    Problem : the chosen records cannot be opened.

    """
    from qse.records import open_records

    return open_records() if chosen() else records()


def entries(field: str, by: str, opened: Any) -> Any:
    """Look at a field of registration; see `qse.field_quality`.

    >>> entries("language", "", records()).heading
    'Registration of language chosen for care'
    """
    from qse.measures import field_quality

    return field_quality(opened, field, by=by)


def _named(part: str, ask: Any, name: str) -> Any:
    """Ask for something by name; what is wrong with the name is wrong with that part of the figure."""
    try:
        return ask(name)
    except Problem as problem:
        raise WrongPart(part, str(problem)) from None


def _measure(figure: Figure) -> "Measure":
    from qse.measures import measure as look_up
    from qse.measures.strata import stratifier

    measure: Measure = _named("measure", look_up, figure.measure)
    for part in ("by", "standardise_by"):
        if getattr(figure, part):
            _named(part, stratifier, getattr(figure, part))
    counted = ("numerator",) if measure.scoring in ("proportion", "rate") else ()
    known = (measure.figure, "n", *counted, "difference", "ratio", "low", "high")
    if figure.value not in known:
        raise WrongPart(
            "value", f"a {measure.scoring} has no {figure.value!r}.{nearest(figure.value, known)}"
        )
    if measure.needs == "truth" and not figure.revealed:
        raise WrongPart("measure", f"{measure.name!r} needs the truth: write `revealed: true` beside it.")
    return measure


def stratified(figure: Figure, records: "Network") -> "Stratified":
    """Make the result in which a figure stands.

    Raises
    ------
    Problem : nothing can be counted so.

    Examples
    --------
    >>> stratified(Figure("readmission", "payer", "rate"), records()).heading
    'Readmission within 30 days, by main payer'

    """
    from qse.measures import stratify

    result: Stratified = stratify(
        records,
        figure.measure,
        by=figure.by,
        reference=figure.reference,
        standardise_by=figure.standardise_by,
        months=figure.months,
        where=dict(figure.where) or None,
    )
    return result


def _row(figure: Figure, result: "Stratified") -> tuple[Any, str]:
    from qse.measures import stratifiers
    from qse.records import dictionary

    compared = figure.value in ("difference", "ratio")
    if figure.group.lower() == EVERYBODY:
        if compared:
            raise WrongPart("group", "everybody is compared with nobody; name a group.")
        return result.overall, "Everybody"
    by = stratifiers()[figure.by]
    stored = dictionary()[by.table]["columns"][by.column].get("labels", {})
    label = stored.get(figure.group, figure.group)
    groups = result.rows["group"].tolist()
    if label not in groups:
        known = [EVERYBODY, *groups]
        raise WrongPart("group", f"{figure.group!r} is not one of the groups.{nearest(label, known)}")
    if compared and label == result.reference:
        raise WrongPart("group", f"{label!r} is the reference; name another group.")
    return result.rows.iloc[groups.index(label)], label


def _as_shown(
    figure: Figure, measure: "Measure", result: "Stratified", number: float, label: str
) -> Computed:
    from qse.measures.words import interval_name, ratio, whole

    words, value = result.words, figure.value
    share = measure.scoring == "proportion"
    made = f"standardised {value}" if figure.standardise_by else value
    column = {
        "n": measure.unit if measure.scoring == "rate" else "n",
        "numerator": "with" if share else "events",
        "difference": f"difference to {result.reference_name}",
        "low": interval_name(result.level),
        "high": interval_name(result.level),
    }.get(value, made if value == measure.figure else value)
    end = {"low": "the lower end in ", "high": "the upper end in "}.get(value, "")
    world = " after the repair" if figure.repaired else ""
    place = f"the row “{label}” and {end}the column “{column}” of the table “{result.heading}”{world}"
    if value in ("n", "numerator"):
        return Computed(round(number), whole(number), "", place, grouped=True)
    if value == "ratio":
        return Computed(round(number, 2), ratio(number), "", place)
    rounded = round(words.times * number, words.places) + 0.0
    grouped = abs(rounded) >= 1000
    if value == "difference":
        return Computed(rounded, words.size(number), POINTS if share else "", place, True, grouped)
    return Computed(rounded, words.value(number), PERCENT if share else "", place, grouped=grouped)
