"""Where the curriculum, the notebooks and the data live."""

from pathlib import Path

from qse.files.problem import Problem

_PACKAGE = Path(__file__).resolve().parent.parent
IN_WHEEL = _PACKAGE / "content"
IN_CHECKOUT = _PACKAGE.parent.parent


def content(relative: str) -> Path:
    """Find a file or folder of the course, in an installed wheel or in a checkout.

    Parameters
    ----------
    relative : path from the root of the project, with forward slashes, e.g. ``"notebooks"``.

    Raises
    ------
    Problem : it is in neither place.

    Examples
    --------
    >>> content("notebooks").is_dir()
    True

    """
    for root in (IN_WHEEL, IN_CHECKOUT):
        found = root / relative
        if found.exists():
            return found
    raise Problem(
        f"The course has no {relative!r}: neither in the installed package nor in a checkout. "
        "Install the course again, or start it with `python3 start.py` from its own folder."
    )
