"""Worksheets: forms that save themselves into my-work and come back tomorrow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qse.documents.twin import Twin
from qse.files import Kept, Problem, my_work, nearest, save_whole
from qse.learn.worksheets.forms import Form, form
from qse.learn.worksheets.values import checked, is_filled, kept, still_asked
from qse.learn.worksheets.words import in_words

PARTS = ("answers", "earlier")


def worksheet(name: str, /, **answers: Any) -> "Worksheet":
    """Open a worksheet, with what was saved in it before.

    Parameters
    ----------
    name : such as "m00.who_am_i", or "m04.feedback", which every month has.
    answers : optionally fill lines in from code: ``worksheet("m00.who_am_i", team="...")``. A line of figures takes a
        result: ``worksheet("m03.finding", figures=result)``.

    Returns
    -------
    Worksheet : a form in the notebook; every change is saved at once, on this machine only.

    Raises
    ------
    Problem : there is no such worksheet, line or option, or nothing can be saved.

    Examples
    --------
    >>> import qse
    >>> qse.worksheet("m00.who_am_i", team="The night shift").answers["team"]
    'The night shift'

    """
    sheet = opened(name)
    sheet.look()
    if answers:
        sheet.save_lines(answers)
    return sheet


def opened(name: str) -> "Worksheet":
    """Open a worksheet without reading what was saved in it.

    >>> opened("m04.feedback").title
    'Two minutes of feedback (month 4)'
    """
    return Worksheet(**vars(form(name)))


@dataclass(frozen=True, repr=False, eq=False)
class Worksheet(Form, Twin):
    """A worksheet and where it is kept; see `worksheet`.

    `seen` is what it last saw of each line, to notice what another window has changed since.
    """

    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file that keeps the answers: plain text that may be read, moved and deleted."""
        return my_work() / self._folder / f"{self.name}.yaml"

    @property
    def place(self) -> str:
        """The file as a person would look for it."""
        return f"my-work/{self._folder}/{self.name}.yaml"

    @property
    def answers(self) -> dict[str, Any]:
        """What was saved, line by line. A damaged file is set aside, never overwritten."""
        return self._kept().read().get("answers", {})

    @property
    def earlier(self) -> dict[str, list[Any]]:
        """What stood in a line when another window wrote there; both texts are kept."""
        return _lists(self._kept().read().get("earlier", {}))

    @property
    def state(self) -> str:
        """Say "not begun", "begun" or "complete"; lines that are optional may be empty."""
        answers = self.answers
        filled = {line: is_filled(line, answers.get(line.name)) for line in self.fields}
        if not any(filled.values()):
            return "not begun"
        return "complete" if all(done or line.optional for line, done in filled.items()) else "begun"

    @property
    def before(self) -> "Worksheet | None":
        """The same worksheet as it was answered the time before, where this one is compared with it."""
        for name in self.rounds:
            sheet = opened(name)
            if sheet.state != "not begun":
                return sheet
        return None

    def look(self, tell: Callable[[str], Any] = print) -> dict[str, Any]:
        """Return the answers and remember them as seen; `tell` gets a sentence about a damaged file."""
        answers: dict[str, Any] = self._kept(tell).read().get("answers", {})
        self.seen.clear()
        self.seen.update(answers)
        return answers

    def save(self, field_name: str, value: Any) -> str:
        """Save one line. What stands in the other lines of the file stays, whoever wrote it.

        Parameters
        ----------
        field_name : of the line.
        value : what `qse.learn.worksheets.values.checked` takes for a line of its kind; None empties the line.

        Returns
        -------
        str : where it is saved, and what happened beside it.

        Raises
        ------
        Problem : there is no such line or option, or the file cannot be written.

        """
        return self.save_lines({field_name: value})

    def save_lines(self, values: Mapping[str, Any]) -> str:
        """Save several lines at once, or none of them; see `save`."""
        by_name = {line.name: line for line in self.fields}
        for name in values:
            if name not in by_name:
                raise Problem(f"{self.name} has no line {name!r}.{nearest(name, by_name)}")
        said: list[str] = []

        def update(work: dict[str, Any]) -> dict[str, Any]:
            answers, earlier = dict(work.get("answers", {})), _lists(work.get("earlier", {}))
            if self.seen and not answers:
                answers = dict(self.seen)
                # A damaged file that was set aside has been told already.
                if not said:
                    said.append("The file was gone, so all that stands here was written again.")
            for name, value in values.items():
                line, theirs = by_name[name], answers.get(name)
                answers[name] = checked(line, value, theirs)
                said.extend(filter(None, [still_asked(line, answers[name])]))
                by_others = theirs != self.seen.get(name)
                if theirs in (None, "", [], {}, answers[name]) or not (
                    by_others or kept(line, theirs) is None
                ):
                    continue
                who = "Another window had changed" if by_others else "Something else stood in"
                said.append(f"{who} “{line.label}”: both texts are kept.")
                if theirs not in earlier.setdefault(name, []):
                    earlier[name].append(theirs)
            return {**work, "answers": answers} | ({"earlier": earlier} if earlier else {})

        saved = self._kept(said.append).change(update)["answers"]
        self.seen.update({name: saved[name] for name in values})
        return " ".join([f"Saved in {self.place}", *said])

    def report(self) -> Any:
        """Make a document of it: every line, where figures are from, and what changed since the time before.

        Returns
        -------
        qse.documents.Report : its `html`, `markdown` and `word` write it.

        """
        from qse.learn.worksheets.report import report

        return report(self)

    def export(self) -> list[Path]:
        """Write copies to share: a page, a Word document and text.

        Returns
        -------
        list of Path : in my-work/exports; copies of a private worksheet stay in my-work/private. A copy that stood
        there and differs is kept under another name, for somebody may have written in it.

        Raises
        ------
        Problem : they cannot be written.

        """
        document = self.report()
        folder = my_work() / ("private" if self.private else "exports")
        written = {".docx": document.word(), ".html": document.html(), ".md": document.markdown()}
        for suffix, content in written.items():
            _replace(folder / f"{self.name}{suffix}", content)
        return [folder / f"{self.name}{suffix}" for suffix in written]

    def __repr__(self) -> str:
        return in_words(self).text

    def _html(self) -> str:
        note = "The form as it stood when its cell last ran. Run the cell to fill it in and to see what you saved."
        return f"<p><em>{note}</em></p>{in_words(self).html}"

    def _widget(self) -> Any:
        from qse.learn.worksheets.widget import widget

        return widget(self)

    @property
    def _apart(self) -> str:
        return self.place if self.private and self.state != "not begun" else ""

    @property
    def _folder(self) -> str:
        return "private" if self.private else "worksheets"

    def _kept(self, tell: Callable[[str], Any] = print) -> Kept:
        return Kept(self.path, self.title, parts=PARTS, tell=tell)


def _lists(earlier: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: list(texts) if isinstance(texts, list) else [texts] for name, texts in earlier.items()}


def _replace(path: Path, content: str | bytes) -> None:
    """Save a copy; one that stands there already and says something else is kept under another name."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() != data:
        number = 1
        while (other := path.with_suffix(f".earlier-{number}{path.suffix}")).exists():
            number += 1
        save_whole(other, path.read_bytes())
    save_whole(path, data)
