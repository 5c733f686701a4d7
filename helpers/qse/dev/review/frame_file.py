"""The data of the review: curriculum/frame.yaml."""

from dataclasses import dataclass
from functools import cache

from qse.files import content, read_yaml
from qse.learn.parts import listing, mapping, named_texts, parts, texts


@dataclass(frozen=True)
class Part:
    """What a part of a notebook must have beside its heading."""

    heading: str
    says: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    path: str = ""
    ends: str = ""


@dataclass(frozen=True)
class Frame:
    """The parts of each kind of notebook after the title, and the lists its words are held to."""

    frames: dict[str, tuple[Part, ...]]
    teaches: tuple[str, ...]
    instead_of_a_claim: tuple[str, ...]
    counted: tuple[str, ...]
    system_after: tuple[str, ...]
    words: dict[str, str]


@cache
def the_frame() -> Frame:
    """Read the frame of the course.

    Raises
    ------
    Problem : a part is missing or wrong; file, line and field are named.

    Examples
    --------
    >>> len(the_frame().frames["module"]), the_frame().frames["tool"]
    (12, ())

    """
    document = read_yaml(content("curriculum/frame.yaml"))
    frames = {
        kind: tuple(
            parts(Part, document, "frames", kind, index)
            for index in range(len(listing(document, "frames", kind)) if found else 0)
        )
        for kind, found in mapping(document, "frames").items()
    }
    lists = {
        name: texts(document, name) for name in ("teaches", "instead_of_a_claim", "counted", "system_after")
    }
    return Frame(frames=frames, words=named_texts(document, "words"), **lists)
