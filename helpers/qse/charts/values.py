"""Read the plain data that a chart is given; a fault is told in one sentence."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd


def number(value: Any, where: str) -> float:
    """Read a number; None and other missing values are NaN, as are infinite ones.

    Raises
    ------
    ValueError : it is no number.

    Examples
    --------
    >>> number(None, "n"), number(3, "n")
    (nan, 3.0)

    """
    if value is None or value is pd.NA:
        return math.nan
    try:
        read = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{where} must be a number, not {value!r}") from None
    return read if math.isfinite(read) else math.nan


def numbers(values: Iterable[Any] | None, length: int, where: str) -> list[float]:
    """Read a series of a known length; without one, missing values.

    Raises
    ------
    ValueError : it has another length, or holds something that is no number.

    Examples
    --------
    >>> numbers([1, None], 2, "values")
    [1.0, nan]

    """
    if values is None:
        return [math.nan] * length
    read = [number(value, where) for value in values]
    if len(read) != length:
        raise ValueError(f"{where} must hold {length} numbers, not {len(read)}")
    return read


def flags(values: Iterable[Any] | None, length: int, where: str) -> list[bool]:
    """Read a series of yes and no; without one, no.

    Raises
    ------
    ValueError : it has another length.

    Examples
    --------
    >>> flags(None, 2, "hidden")
    [False, False]

    """
    read = [False] * length if values is None else [bool(value) for value in values]
    if len(read) != length:
        raise ValueError(f"{where} must hold {length} values, not {len(read)}")
    return read


def seen(values: Iterable[Any] | None, hidden: Sequence[bool], where: str) -> list[float]:
    """Read a series without its hidden values, so that nothing further on can draw them.

    >>> seen([1, 2], [False, True], "values")
    [1.0, nan]
    """
    read = numbers(values, len(hidden), where)
    return [math.nan if hide else value for value, hide in zip(read, hidden, strict=True)]


def part(row: Mapping[str, Any], key: str) -> Any:
    """Take what a row must have.

    Raises
    ------
    ValueError : it is not there.

    Examples
    --------
    >>> part({"group": "Day"}, "group")
    'Day'

    """
    if key not in row:
        raise ValueError(f"a row of a chart needs {key!r}; it has {', '.join(map(str, row)) or 'nothing'}")
    return row[key]
