"""A case to review: what happened, the questions, the coding, the pattern, the actions, and a copy to keep."""

from pathlib import Path

from qse.casework import story
from qse.casework.actions import Actions
from qse.casework.case_file import CaseFile, read_case
from qse.casework.codebook import Codebook, Item, Reading
from qse.casework.coding import Coding
from qse.casework.factors import Factors
from qse.casework.notes import FOLDER, Notes, place
from qse.casework.pattern import Pattern
from qse.casework.questions import Questions
from qse.casework.shown import Pieces, Shown
from qse.casework.words import case_words
from qse.documents import Words
from qse.documents.report import Heading, Part
from qse.files import Problem, content, my_work, nearest, save_whole
from qse.records import Records

OWN = "own_case"
NO_CODES = {"writers": Reading("the writers", {}), "other": Reading("another reader", {})}


def case(name: str = "case_01") -> "Case":
    """Open a case for review.

    Parameters
    ----------
    name : a case of the course, such as "case_01"; "own_case" for a file of your own, which is made in
        my-work/private at the first call; or the path of any case file.

    Raises
    ------
    Problem : there is no such case, or its file is wrong; file, line and field are named.

    Examples
    --------
    >>> import qse
    >>> qse.case("case_01").file.title
    'A fall at night, reported late'

    """
    return Case(read_case(_found(str(name))))


def _found(name: str) -> Path:
    folder = content("curriculum/cases")
    if name == OWN:
        own = my_work() / FOLDER / f"{OWN}.yaml"
        if not own.exists():
            save_whole(own, (folder / f"{OWN}.yaml").read_text(encoding="utf-8"))
            print(f"Made my-work/{FOLDER}/{OWN}.yaml. Open it, change its words, and run this again.")
        return own
    if not name.endswith((".yaml", ".yml")):
        known = [path.stem for path in folder.glob("*.yaml")]
        if name in known:
            return folder / f"{name}.yaml"
        raise Problem(
            f"There is no case {name!r}.{nearest(name, known)} Or write the path of a case file (.yaml)."
        )
    for path in (Path(name), my_work() / name, my_work() / FOLDER / name):
        if path.is_file():
            return path
    raise Problem(f"There is no file {Path(name).name} here, in my-work or in my-work/{FOLDER}.")


class Case(Shown):
    """One case; prints its content note, roles, timeline, and who has not been heard. See `case`."""

    def __init__(self, file: CaseFile) -> None:
        self.file = file
        self.notes = Notes(file.name, file.title)

    @property
    def before(self) -> Pieces:
        """What is read before the case: what it holds, and how to step out."""
        return Pieces(story.before(self.file))

    @property
    def roles(self) -> Pieces:
        """The roles of the call, each of them optional."""
        return Pieces(story.roles(self.file))

    @property
    def told(self) -> Pieces:
        """The event, from setting to who has not been heard, and who wrote and who reviewed it."""
        return Pieces((*story.told(self.file), *story.credits(self.file)))

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of it, what is read before first."""
        pieces = (self.before, self.roles, self.told)
        return (Heading(self.file.title), *(part for piece in pieces for part in piece.parts))

    @property
    def questions(self) -> Questions:
        """The ten questions, as a form that is kept in my-work/private."""
        return Questions(self.notes)

    @property
    def coding(self) -> Coding:
        """The factors, coded by mechanism, level and evidence, with a second coder."""
        file = self.file
        items = tuple(Item(one.name, one.says, file.outcomes[one.to]) for one in file.factors)
        what, title = f"case, {file.name}", f"Factors of the case: {file.title}"
        book = Codebook(title, what, case_words().axes, items, {**NO_CODES, **file.readings}, file.mark)
        return Coding(book, place(file.name, "coding"), second="writers")

    @property
    def factors(self) -> Factors:
        """What contributed, as a table; ``case.factors.diagram()`` draws it."""
        return Factors(self.file, self.coding.mine)

    def pattern(self, records: Records) -> Pattern:
        """Ask the records whether this event is one of many.

        Parameters
        ----------
        records : any, such as ``qse.load_records()``.

        """
        return Pattern(self.file, records)

    @property
    def actions(self) -> Actions:
        """Actions by strength, with owner, measure, group and date, and what goes back to people."""
        return Actions(self.file, self.notes)

    @property
    def debrief(self) -> Pieces:
        """Questions with which a group ends."""
        return Pieces(story.debrief(self.file))

    @property
    def close(self) -> Pieces:
        """Steps with which one who works alone ends."""
        return Pieces(story.close(self.file))

    def save(self, pattern: Pattern | None = None) -> Words:
        """Save the review as a Word file in my-work/private, and nowhere else.

        Parameters
        ----------
        pattern : what ``case.pattern(records)`` found, to go in as well.

        Raises
        ------
        Problem : it cannot be saved.

        """
        from qse.casework.protected import protected_copy

        return protected_copy(self, pattern)
