"""Code texts by level, or the factors of a case by mechanism and level; set two coders side by side."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from qse.casework.agreement import Agreement, compare_readings
from qse.casework.codebook import Codebook, Item, Reading, checked, in_words, plain
from qse.casework.colleague import read_colleague
from qse.documents import Twin
from qse.files import Problem, my_work, nearest
from qse.files.kept import Kept

ME, COURSE = "me", "course"


class Coding(Twin):
    """A form worked by keyboard, one text at a time, kept in my-work; as text, all of it.

    `.code(...)` codes from code; `.agreement(...)` and `.differences(...)` set two coders side by side.

    Parameters
    ----------
    book : what is coded and how.
    place : the file under my-work.
    shown : the items of this form, all of the book if left out.
    second : the coder that comes with the book.

    """

    def __init__(self, book: Codebook, place: str, shown: Sequence[Item] = (), second: str = COURSE) -> None:
        self.book, self.place, self.second = book, place, second
        self.shown = tuple(shown or book.items)

    @property
    def path(self) -> Path:
        """The file that keeps the codes: plain text that may be read, moved, deleted and handed on."""
        return my_work() / self.place

    @property
    def kept(self) -> Kept:
        """The file as it is kept."""
        return Kept(self.path, self.book.title, parts=("codes",))

    @property
    def mine(self) -> Reading:
        """What was coded here so far; a code that the book does not have is passed over."""
        saved = self.kept.read()
        codes: dict[str, dict[str, Any]] = {}
        for item in self.book.items:
            said = _mapping(saved.get("codes", {}).get(item.name))
            for axis in self.book.axes:
                try:
                    codes.setdefault(item.name, {})[axis.name] = checked(axis, said[axis.name])
                except (KeyError, Problem):
                    continue
        return Reading(str(saved.get("by") or "you"), codes)

    def code(self, item: str, *levels: str, **axes: Any) -> "Coding":
        """Code one item from code, and keep it.

        Parameters
        ----------
        item : its name, such as "v03".
        levels : the levels that are yes; all others become no. "none" alone: all are no.
        axes : the other axes by name, such as ``mechanism="language_access"``.

        Raises
        ------
        Problem : a name is not known, or nothing can be kept.

        """
        name = self.book.item(item).name
        said = {**axes, **({"level": levels} if levels else {})}
        self.keep(name, {axis: checked(self.book.axis(axis), value) for axis, value in said.items()})
        return self

    def keep(self, item: str, said: dict[str, Any]) -> None:
        """Keep codes of one item; of an axis of several, only the values that are given are changed."""
        plain = {axis: _as_text(value) for axis, value in said.items()}

        def update(old: dict[str, Any]) -> dict[str, Any]:
            codes = old.get("codes", {})
            mine = _mapping(codes.get(item))
            for axis, value in plain.items():
                mine[axis] = {**_mapping(mine.get(axis)), **value} if isinstance(value, dict) else value
            return {**old, "what": self.book.what, "codes": {**codes, item: mine}}

        self.kept.change(update)

    def sign(self, by: str) -> None:
        """Keep who codes, so that two files can be told apart."""
        self.kept.change(lambda old: {**old, "what": self.book.what, "by": by})

    def reading(self, coder: str) -> Reading:
        """Return what a coder said.

        Parameters
        ----------
        coder : "me", one that comes with the texts such as "course", or a colleague's file: its path as it
            is, or in my-work.

        Raises
        ------
        Problem : there is no such coder or file, or the file codes something else.

        """
        if coder == ME:
            return self.mine
        if coder in self.book.readings:
            return self.book.readings[coder]
        if not str(coder).endswith((".yaml", ".yml")):
            known = nearest(coder, [ME, *self.book.readings])
            raise Problem(
                f"There is no coder {coder!r}.{known} Or write the name of a colleague's .yaml file."
            )
        return read_colleague(self.book, coder, self.path)

    def agreement(self, second: str = "", first: str = ME) -> Agreement:
        """Set two coders side by side.

        Parameters
        ----------
        second, first : coders, see `reading`; by default the one that comes with the texts, and "me".

        Raises
        ------
        Problem : a coder is not known, or a colleague's file cannot be used.

        """
        return compare_readings(
            self.book, self.reading(first), self.reading(second or self.second), self.shown
        )

    def __repr__(self) -> str:
        mine = self.mine
        lines = [f"{self.book.title}: {self.done} of {len(self.shown)} coded"]
        for item in self.shown:
            said = "; ".join(
                f"{axis.name}: {in_words(axis, mine.code(item, axis))}" for axis in self.book.axes
            )
            lines.append(f"{item.name}. {item.text} [{said}]")
        return "\n".join(lines)

    @property
    def done(self) -> int:
        """How many of the items shown are coded on every axis."""
        mine = self.mine
        return sum(
            all(self._whole(axis, mine.code(item, axis)) for axis in self.book.axes) for item in self.shown
        )

    @staticmethod
    def _whole(axis: Any, code: Any) -> bool:
        return len(code) == len(axis.values) if axis.several else bool(code)

    def explained(self, item: Item) -> str:
        """Say how the course codes an item, why, and where careful coders could differ."""
        reading = self.book.readings.get(self.second)
        if reading is None or not any(reading.code(item, axis) for axis in self.book.axes):
            return "No second coder comes with this one. Ask a colleague to code it too."
        said = "; ".join(
            f"{axis.name}: {in_words(axis, reading.code(item, axis))}" for axis in self.book.axes
        )
        parts = [f"One way to code it: {said}.", reading.why.get(item.name, "")]
        arguable = reading.arguable.get(item.name, "")
        return " ".join(part for part in (*parts, arguable) if part)

    def _html(self) -> str:
        mine = self.mine
        parts = [f"<p><strong>{escape(self.book.title)}</strong></p>"]
        parts += [f"<p>{escape(axis.asks)} {escape(_meanings(axis.values))}</p>" for axis in self.book.axes]
        for item in self.shown:
            said = "; ".join(
                f"{axis.name}: {in_words(axis, mine.code(item, axis))}" for axis in self.book.axes
            )
            parts.append(
                f"<p><strong>{escape(plain(item.name))}</strong> {escape(item.text)}<br><em>{escape(said)}</em></p>"
                "<details><summary>Show how another coder read it</summary>"
                f"<p>{escape(self.explained(item))}</p></details>"
            )
        note = "The form as it stood when its cell last ran. Run the cell to code, one text at a time."
        return f"<p><em>{note}</em></p>{''.join(parts)}"

    def _widget(self) -> Any:
        from qse.casework.coding_form import coding_form

        return coding_form(self)


def _meanings(values: Any) -> str:
    return " ".join(f"{plain(name).capitalize()}: {means}." for name, means in values.items())


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _as_text(value: Any) -> Any:
    """Turn True and False to what a person would write, since everything kept is text."""
    if isinstance(value, dict):
        return {name: "yes" if said else "no" for name, said in value.items()}
    return value
