"""The five drivers of drivers.yaml: our heading, what was said in public, and how far that was checked."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qse.files import content, read_yaml
from qse.learn.cited.sources import sources
from qse.learn.parts import among, at, mapping, parts


@dataclass(frozen=True)
class Driver:
    """One driver; `phrase` is from the source, `title` and `ours` are our words."""

    code: str
    title: str
    phrase: str
    confidence: str
    source: str
    verified: str
    wording: str
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Drivers:
    """All drivers by code, and the note that goes with each."""

    note: str
    drivers: dict[str, Driver]


def read_drivers(path: Path) -> Drivers:
    """Read a file of drivers.

    Parameters
    ----------
    path : the file; `note`, and `drivers` D1 to D5 with the parts of `Driver`.

    Raises
    ------
    Problem : a part is missing or wrong; file, line and field are named.

    Examples
    --------
    >>> list(read_drivers(content("curriculum/drivers.yaml")).drivers)
    ['D1', 'D2', 'D3', 'D4', 'D5']

    """
    document = read_yaml(path)
    found = {}
    for code in mapping(document, "drivers"):
        if code not in ("D1", "D2", "D3", "D4", "D5"):
            raise document.problem("drivers", code, says="the drivers are D1 to D5.")
        found[code] = parts(Driver, document, "drivers", code, code=code)
        among(document, "drivers", code, "confidence", known=("high", "medium", "low"), what="confidence")
        among(document, "drivers", code, "source", known=sources(), what="source")
    for code in ("D1", "D2", "D3", "D4", "D5"):
        at(document, "drivers", code)
    return parts(Drivers, document, drivers=found)


@cache
def drivers() -> Drivers:
    """Read the drivers of the course."""
    return read_drivers(content("curriculum/drivers.yaml"))
