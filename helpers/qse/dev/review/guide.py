"""The facilitator's guide of a module: facilitator.md in its fixed form, taken apart line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qse.dev.review.page import Finding, Page
from qse.learn.months.year import the_year

RUN = "Run of show"
SECTIONS = ("Before the call", RUN, "When it gets hard", "After the call", "Bring to your expert")
COLUMNS = (
    "Minute",
    "Cell",
    "Who speaks",
    "What is asked or done",
    "What people may answer",
    "Alone, in writing",
)
FACULTY = "Faculty"
AWAY = "-"
HARD_THINGS = 3
SHORTEST_ANSWER = 25


@dataclass(frozen=True)
class Row:
    """One line of the run of show, with its place in the file."""

    line: int
    cells: tuple[str, ...]

    @property
    def minutes(self) -> tuple[int, int] | None:
        """From and to, or None where the first column is no span such as 0-8."""
        found = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", self.cells[0])
        return (int(found[1]), int(found[2])) if found else None

    @property
    def speakers(self) -> list[str]:
        """Who speaks, one by one."""
        return [who.strip() for who in self.cells[2].split(",")]

    @property
    def needs_twin(self) -> bool:
        """Whether participants take part: all rows but breaks and the faculty's own talking."""
        return self.speakers != [FACULTY] and not re.match(r"(?:break|lunch)\b", self.cells[3], re.IGNORECASE)


@dataclass(frozen=True)
class Hard:
    """A sentence that people really say, and an answer."""

    line: int
    sentence: str
    answer: str


@dataclass(frozen=True)
class Guide:
    """A guide taken apart; `sections` holds the lines under each H2, each with its number."""

    name: str
    title: str
    opening: str
    sections: dict[str, list[tuple[int, str]]]
    starts: dict[str, int]
    hard: tuple[Hard, ...]

    def table(self, section: str) -> tuple[tuple[int, tuple[str, ...]] | None, tuple[Row, ...]]:
        """Return the line and columns of the table of a section, None if it has none, and its rows."""
        lines = [
            (n, _columns(line)) for n, line in self.sections.get(section, []) if line.lstrip().startswith("|")
        ]
        rows = tuple(Row(n, cells) for n, cells in lines[1:] if not re.fullmatch(r"[-: ]*", "".join(cells)))
        return (lines[0] if lines else None), rows


def read_guide(path: Path) -> Guide:
    """Take a facilitator.md apart; nothing is checked yet."""
    title, current, opening = "", "", []
    sections: dict[str, list[tuple[int, str]]] = {}
    starts: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith("## "):
            current = line[3:].strip()
            sections.setdefault(current, [])
            starts.setdefault(current, number)
        elif current:
            sections[current].append((number, line))
        else:
            opening.append(line)
    hard = tuple(_hard(sections.get("When it gets hard", [])))
    name = f"{path.parent.name}/{path.name}"
    opened = " ".join(" ".join(opening).split())
    return Guide(name, title, opened, sections, starts, hard)


def guide(page: Page) -> Iterator[Finding]:
    """Hold the guide of a module to its form, its notebook and the guides of other months."""
    month = page.month
    if month is None:
        return
    path = page.folder / "facilitator.md"
    if not path.is_file():
        name = f"{page.folder.name}/facilitator.md"
        yield Finding(page.path.name, "", f"There is no {name}.", "Write the run of show of the call.")
        return
    found = read_guide(path)

    def finding(line: int, wrong: str, do: str) -> Finding:
        return Finding(found.name, f"line {line}" if line else "", wrong, do)

    wanted = f"Facilitator's guide: {month.title}"
    if found.title.replace("’", "'") != wanted:
        yield finding(1, "The title is not that of the month.", f"Write: # {wanted}")
    if not found.opening:
        yield finding(
            1, "Nothing stands under the title.", "Say in two or three sentences what the call is for."
        )
    yield from _sections(found)
    if found.table(RUN)[0] is None:
        yield finding(found.starts.get(RUN, 0), "The run of show has no table.", "Add it.")
    ids = {cell.id for cell in page.cells}
    for section in found.sections:
        head, rows = found.table(section)
        # A shorter version of the call, such as the half day, is a run of show in a section of its own.
        if head is not None and (section == RUN or head[1][:1] == COLUMNS[:1]):
            if head[1] != COLUMNS:
                yield finding(
                    head[0], "The columns are not those of the form.", f"Write: {' | '.join(COLUMNS)}."
                )
            else:
                yield from _rows(found, section, rows, ids, month.minutes if section == RUN else None)
    yield from _hard_things(found, page)


def _columns(line: str) -> tuple[str, ...]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", inside))


def _hard(lines: list[tuple[int, str]]) -> Iterator[Hard]:
    start, sentence, answer = 0, "", [""]
    for number, line in [*lines, (0, "### ")]:
        if line.startswith("### "):
            if start:
                yield Hard(start, sentence, " ".join(" ".join(answer).split()))
            start, sentence, answer = number, line[4:].strip(), []
        else:
            answer.append(line)


def _sections(found: Guide) -> Iterator[Finding]:
    if tuple(name for name in found.sections if name in SECTIONS) != SECTIONS:
        says = f"Write: {', '.join(SECTIONS)}; others may stand between them."
        yield Finding(found.name, "", "Its sections are not those of the form.", says)
    for name in SECTIONS:
        lines = found.sections.get(name, [])
        where = f"line {found.starts.get(name, 1)}"
        if name in ("Before the call", "After the call"):
            if name in found.sections and not any(re.match(r"\s*[-*] \S", line) for _, line in lines):
                yield Finding(
                    found.name, where, f"{name!r} has no bullets.", "Say what to do, one thing a bullet."
                )
        elif name in found.sections and not any(line.strip() for _, line in lines):
            yield Finding(found.name, where, f"{name!r} is empty.", "Write it.")


def _rows(
    found: Guide, section: str, rows: tuple[Row, ...], ids: set[str], minutes: int | None
) -> Iterator[Finding]:
    roles = the_year().roles
    seen: set[str] = set()
    end = 0
    for row in rows:
        where = f"line {row.line}"
        if len(row.cells) != len(COLUMNS):
            yield Finding(found.name, where, f"The row has {len(row.cells)} cells.", f"Write {len(COLUMNS)}.")
            continue
        for column, text in zip(COLUMNS, row.cells, strict=True):
            if not text:
                yield Finding(
                    found.name, where, f"{column!r} is empty.", "Write it; '-' only for breaks and faculty."
                )
        span = row.minutes
        if span is None:
            yield Finding(
                found.name, where, f"{row.cells[0]!r} is no span of minutes.", "Write it such as 0-8."
            )
        else:
            if span[0] != end or span[1] <= span[0]:
                yield Finding(found.name, where, f"It runs {row.cells[0]}.", f"Begin at {end} and end later.")
            end = span[1]
        for cell in row.cells[1].split(","):
            if cell.strip().strip("`") not in {*ids, AWAY, ""}:
                yield Finding(
                    found.name,
                    where,
                    f"The notebook has no cell {cell.strip()!r}.",
                    "Write its id, or '-' away from it.",
                )
        for who in row.speakers:
            if who not in (*roles, FACULTY, AWAY, ""):
                yield Finding(
                    found.name, where, f"There is no role {who!r}.", f"Write {', '.join(roles)} or {FACULTY}."
                )
        seen.update(row.speakers)
        for place in (2, 3, 4, 5):
            if row.cells[place] == AWAY and row.needs_twin:
                yield Finding(
                    found.name,
                    where,
                    f"{COLUMNS[place]!r} is left out.",
                    "Give it; only breaks and the faculty's own talking go without.",
                )
    if minutes is not None and end != minutes:
        yield Finding(
            found.name,
            f"line {rows[-1].line if rows else found.starts[section]}",
            f"The rows end at minute {end}.",
            f"The call of program.yaml takes {minutes}.",
        )
    if missing := [role for role in roles if role not in seen]:
        yield Finding(
            found.name, "", f"{', '.join(missing)} never speak.", "Give each of the six roles a turn."
        )


def _hard_things(found: Guide, page: Page) -> Iterator[Finding]:
    if len(found.hard) != HARD_THINGS:
        yield Finding(
            found.name,
            f"line {found.starts.get('When it gets hard', 1)}",
            f"It answers {len(found.hard)} hard things.",
            f"Write exactly {HARD_THINGS}: the sentence in quotation marks (###), then the answer.",
        )
    for hard in found.hard:
        where = f"line {hard.line}"
        if not re.fullmatch(r"[\"“].+[\"”]", hard.sentence):
            yield Finding(
                found.name, where, "The sentence is not in quotation marks.", "Write it as people say it."
            )
        if len(hard.answer.split()) < SHORTEST_ANSWER and "[write:" not in hard.answer:
            yield Finding(
                found.name,
                where,
                f"The answer has {len(hard.answer.split())} words.",
                f"Write at least {SHORTEST_ANSWER}: what one would really say.",
            )
    own = {_normal(hard.sentence): hard.line for hard in found.hard if "[write:" not in hard.sentence}
    answers = {_normal(hard.answer): hard.line for hard in found.hard if "[write:" not in hard.answer}
    if len(own) + len(answers) < sum(
        ("[write:" not in h.sentence) + ("[write:" not in h.answer) for h in found.hard
    ):
        yield Finding(found.name, "", "A hard thing stands twice.", "Write another that people really say.")
    for path in sorted(page.curriculum.glob("[0-9][0-9]_*/facilitator.md")):
        if path.parent.name == page.folder.name:
            continue
        for other in read_guide(path).hard:
            for mine, text in ((own, other.sentence), (answers, other.answer)):
                if _normal(text) in mine:
                    yield Finding(
                        found.name,
                        f"line {mine[_normal(text)]}",
                        f"{path.parent.name} has this too.",
                        "Write one that people really say in this month.",
                    )


def _normal(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")))
