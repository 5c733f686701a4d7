"""A team's own table of places: filled in from public tables, read with one clear sentence where it cannot be."""

from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import content, my_work, nearest, save_whole
from qse.measures.place.values import grades, groups, values

NEEDED = ("tract", "people")
COUNTS = (
    "households",
    "households_high_income",
    "households_low_income",
    "white_households_high_income",
    "black_households_low_income",
)
TEMPLATE = "data/templates/tracts.csv"
BLANK = {"", "-", "–", "*", "na", "n/a", "nan", "<11", "hidden"}
FEWEST = 3
LIMITS = {"life_expectancy": (30, 110), "adi_natrank": (1, 100)}
TOTALS = {"total", "totals", "sum", "all"}


class Unreadable(Exception):
    """Why a table of places cannot be used, in one sentence that says what to do."""


def columns() -> list[str]:
    """List the headings of the template.

    >>> columns()[:3]
    ['tract', 'people', 'american_indian_or_alaska_native']
    """
    return [*NEEDED, *groups(), *COUNTS, "patients", "life_expectancy", "adi_natrank", "map_grade"]


def read_own(name: str) -> pd.DataFrame:
    """Read a table from my-work; the empty template is put there when it is first asked for.

    Raises
    ------
    Unreadable : there is no such file, nothing is filled in, or it is not such a table.

    """
    path = my_work() / Path(name).name
    if not Path(name).name:
        raise Unreadable("Name the table, such as tracts.csv.")
    if not path.exists() and path.name == Path(TEMPLATE).name:
        save_whole(path, content(TEMPLATE).read_text(encoding="utf-8"))
    if not path.exists():
        raise Unreadable(f"my-work has no {path.name}. The empty table is tracts.csv.")
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        raise Unreadable(
            f"my-work/{path.name} cannot be read as a table. Save it from the spreadsheet as CSV UTF-8, with commas."
        ) from error
    if len(frame.columns) == 1 and any(mark in frame.columns[0] for mark in ";\t"):
        raise Unreadable(
            f"my-work/{path.name} has other marks than commas between its columns. Save it as CSV with commas."
        )
    return shaped(frame, f"my-work/{path.name}")


def shaped(given: pd.DataFrame, name: str) -> pd.DataFrame:
    """Bring a table with the template's headings to the shape of joined places.

    Raises
    ------
    Unreadable : a heading is not known, a number is no number, or too little is filled in.

    """
    given = given.rename(columns={column: str(column).strip().lower() for column in given.columns})
    known = [*columns(), *values()]
    for column in given.columns:
        if column not in known:
            raise Unreadable(
                f"{name} has a heading that the template does not: {column!r}.{nearest(column, known)}"
            )
    for column in NEEDED:
        if column not in given:
            raise Unreadable(f"{name} lacks the heading {column!r}. Start from {TEMPLATE}.")
    given = given[given["tract"].astype(str).str.strip() != ""].reset_index(drop=True)
    if not len(given):
        raise Unreadable(
            f"Not yet: {name} has its headings and no line below them. Fill in one line a tract from public "
            "tables, and run this again."
        )
    tract = given["tract"].astype(str).str.strip()
    if tract.str.fullmatch(r"\d[.,]?\d*[eE]\+?\d+").any():
        raise Unreadable(
            f"{name} has a tract such as {tract.iloc[0]!r}: the spreadsheet cut its number short. Make the column "
            "text, or begin each number with a letter."
        )
    if tract.str.lower().isin(TOTALS).any():
        raise Unreadable(f"{name} has a line that adds up the others. Take it out.")
    if tract.duplicated().any():
        raise Unreadable(
            f"{name} has the tract {tract[tract.duplicated()].iloc[0]!r} on two lines. Keep one."
        )
    frame = pd.DataFrame({"location_id": tract, "place": _short(tract), "area": "Our area"})
    for column in given.columns:
        if column == "map_grade":
            frame[column] = [_grade(cell, at, name) for cell, at in zip(given[column], tract, strict=True)]
        elif column != "tract":
            label = groups().get(column, column)
            frame[label] = [
                _number(cell, column, at, name) for cell, at in zip(given[column], tract, strict=True)
            ]
    frame = frame.dropna(axis=1, how="all")
    if "people" not in frame or frame["people"].notna().sum() < FEWEST:
        raise Unreadable(
            f"{name} says of fewer than {FEWEST} tracts how many people live there. Fill in more lines."
        )
    frame = frame[frame["people"] > 0].reset_index(drop=True)
    known_groups = [label for label in groups().values() if label in frame]
    over = frame[known_groups].sum(axis=1) > frame["people"] * 1.005 + 1
    if over.any():
        raise Unreadable(
            f"{name}: in tract {frame['place'][over].iloc[0]} the groups add up to more than its people."
        )
    if known_groups and (frame["people"] > 1000).any() and (frame[known_groups].sum(axis=1) <= 101).all():
        raise Unreadable(f"{name}: the groups look like shares. Write how many people, not percent.")
    return frame


def _short(tract: pd.Series) -> pd.Series:
    """Name tracts by the end of their number where the whole is too long for a tile."""
    ends = (tract.str[-6:], tract.str[-9:])
    short = next((end for end in ends if not end.duplicated().any()), tract)
    return "…" + short if tract.str.len().min() > 10 and short is not tract else tract


def _grade(cell: Any, tract: str, name: str) -> Any:
    text = str(cell).strip().lower()
    named = {key.lower(): label for letter, label in grades().items() for key in (letter, label)}
    if text in BLANK or text in named:
        return named.get(text, float("nan"))
    raise Unreadable(
        f"{name}: map_grade of tract {tract} is {cell!r}. Write A, B, C or D, or leave it empty."
    )


def _number(cell: Any, column: str, tract: str, name: str) -> float:
    text = str(cell).strip().replace(",", "").lower()
    if text in BLANK:
        return float("nan")
    try:
        number = float(text)
    except ValueError:
        raise Unreadable(
            f"{name}: {column} of tract {tract} is {cell!r}, and a number is needed. Or leave it empty."
        ) from None
    least, most = LIMITS.get(column, (0, 1e9))
    if not least <= number <= most or (column == "patients" and number % 1):
        raise Unreadable(f"{name}: {column} of tract {tract} is {cell!r}, and that cannot be.")
    return number
