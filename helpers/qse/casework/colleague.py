"""A colleague's codes, brought in from the file that kept them."""

from pathlib import Path
from typing import Any

from qse.casework.codebook import Axis, Codebook, Reading, checked
from qse.files import Document, Problem, my_work, read_yaml


def read_colleague(book: Codebook, name: str, own: Path) -> Reading:
    """Read a colleague's file of codes.

    Parameters
    ----------
    book : what both code.
    name : the file: a path as it is, or in my-work, or beside the own file.
    own : the own file, which is no second coder.

    Raises
    ------
    Problem : it is not there, is the own file, or holds something else; file, line and field are named.

    """
    places = [Path(name), my_work() / name, own.parent / name]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise Problem(f"There is no file {Path(name).name} here, in my-work or in my-work/{own.parent.name}.")
    if own.exists() and path.samefile(own):
        raise Problem(f"{path.name} is your own file; a second coder needs another one.")
    document = read_yaml(path)
    if not isinstance(document.data, dict) or not isinstance(document.data.get("codes"), dict):
        raise document.problem(says="this holds no codes; ask for the file that a coding form kept.")
    if document.data.get("what") != book.what:
        raise document.problem(
            "what", says=f"these are codes of {document.data.get('what')!r}, not of {book.what!r}."
        )
    return Reading(str(document.data.get("by") or "your colleague"), _codes(book, document))


def _codes(book: Codebook, document: Document) -> dict[str, dict[str, Any]]:
    codes: dict[str, dict[str, Any]] = {}
    for name, said in document.data["codes"].items():
        at = ("codes", name)
        _asked(document, at, book.item, name)
        if not isinstance(said, dict):
            raise document.problem(*at, says="write axes with their codes here.")
        codes[name] = {}
        for axis_name, value in said.items():
            axis: Axis = _asked(document, (*at, axis_name), book.axis, axis_name)
            codes[name][axis_name] = _asked(
                document, (*at, axis_name), lambda v, a=axis: checked(a, v), value
            )
    return codes


def _asked(document: Document, at: tuple[Any, ...], ask: Any, value: Any) -> Any:
    try:
        return ask(value)
    except Problem as problem:
        raise document.problem(*at, says=str(problem)) from problem
