"""qse: equity in quality and safety, learned on an invented network of eight health systems.

Importing this package is cheap: each public name is loaded when it is first used.

>>> import qse
>>> "stratify" in dir(qse)
True
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME_OF = {
    "load_records": "qse.records",
    "open_records": "qse.records",
    "my_data": "qse.intake.my_data",
    "validate": "qse.intake",
    "stratify": "qse.measures",
    "over_time": "qse.measures",
    "pathway": "qse.measures",
    "compare_units": "qse.measures",
    "compare": "qse.measures",
    "disparity": "qse.measures",
    "field_quality": "qse.measures",
    "detection": "qse.measures",
    "places": "qse.measures",
    "say": "qse.measures",
    "repair_board": "qse.panels",
    "explore": "qse.panels",
    "signal_or_noise": "qse.panels",
    "case": "qse.casework",
    "coding": "qse.casework",
    "check": "qse.learn",
    "hint": "qse.learn",
    "answer": "qse.learn",
    "worksheet": "qse.learn",
    # From its own file: in `qse.learn` the function would hide the file of the same name.
    "progress": "qse.learn.progress",
    "program": "qse.learn",
    "driver": "qse.learn",
    "term": "qse.learn",
    "rule": "qse.learn",
    "cite": "qse.learn",
}

__all__ = ["__version__", *_HOME_OF]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    if name.startswith("_"):
        raise AttributeError(name)
    from qse.files import Problem, nearest

    class UnknownName(Problem, AttributeError):
        """A name that qse does not have; an AttributeError, so that hasattr works as usual."""

    raise UnknownName(f"qse has no {name!r}.{nearest(name, _HOME_OF)}")


def __dir__() -> list[str]:
    return sorted(__all__)
