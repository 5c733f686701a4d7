"""Which columns of text are numbers or times: those where writing the number or time gives every cell back.

So nothing is lost: a number with leading zeros, a code such as 250.00, a date that can be read in two ways stay text.
"""

from collections.abc import Mapping
from typing import Any

WHOLE, DECIMAL, DAY = "whole number", "decimal number", "%Y-%m-%d"
TIMES = tuple(
    f"%Y-%m-%d{between}%H:%M{seconds}{zone}"
    for between in " T"
    for seconds in ("", ":%S", ":%S%.3f", ":%S%.6f")
    for zone in ("", "Z")
)
TYPES = (WHOLE, DECIMAL, DAY, *TIMES)


def fitting(frame: Any, types: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Say which types fit every filled cell.

    Parameters
    ----------
    frame : of polars; all columns are text.
    types : for each column those to try. A column without a filled cell keeps all.

    Examples
    --------
    >>> import polars
    >>> frame = polars.DataFrame({"stay": ["2", "2.5"], "code": ["250.00", "9"], "came": ["2024-02-30", None]})
    >>> fitting(frame, dict.fromkeys(frame.columns, [*TYPES]))
    {'stay': ['decimal number'], 'code': [], 'came': []}

    """
    import polars

    tests = {
        f"{name} {kind}": _fits(polars.col(name), kind) for name, kinds in types.items() for kind in kinds
    }
    found = frame.select(**tests)
    return {name: [kind for kind in kinds if found[f"{name} {kind}"].item()] for name, kinds in types.items()}


def typed(column: str, kind: str) -> Any:
    """Return the expression that makes a column of text one of a type.

    >>> import polars
    >>> polars.DataFrame({"came": ["2024-02-29"]}).select(typed("came", DAY)).item()
    datetime.date(2024, 2, 29)
    """
    import polars

    return _made(polars.col(column), kind)


def _made(text: Any, kind: str) -> Any:
    import polars

    if kind in (WHOLE, DECIMAL):
        return text.cast(polars.Int64 if kind == WHOLE else polars.Float64, strict=False)
    if kind == DAY:
        return text.str.to_date(kind, strict=False)
    return text.str.to_datetime(kind, time_unit="us", strict=False)


def _fits(text: Any, kind: str) -> Any:
    import polars

    made = _made(text, kind)
    again = made.cast(polars.String) if kind in (WHOLE, DECIMAL) else made.dt.to_string(kind)
    same = again == text
    if kind == DECIMAL:
        # Among decimals a whole number is written with .0, and all readers take both alike.
        same = same | (again == text + ".0")
    return (text.is_null() | same.fill_null(False)).all()
