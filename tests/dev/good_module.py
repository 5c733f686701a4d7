"""A small module of month 4 that keeps every rule, to break one rule at a time."""

from pathlib import Path
from typing import Any

from qse.dev.format import as_text
from qse.dev.review import findings
from qse.learn.months.year import the_year

MONTH = the_year().months[4]
PICTURE = "data:image/png;base64,QUJD"
FIGURE = (
    f'<figure><img alt="Dot plot; the caption says what it shows." src="{PICTURE}">'
    "<figcaption>North is higher than South. <span>Invented data.</span></figcaption></figure>"
)
LONG = (
    "Notwithstanding considerable institutional investment, multidisciplinary implementation committees habitually "
    "underestimate organisational complexity, necessitating subsequent reconsideration of previously articulated "
    "accountability arrangements throughout interdependent departmental infrastructures and associated governance."
)
MIDDLING = (
    "When the manager on duty receives a written complaint from a family, she records the principal details, informs "
    "the physician who was responsible, and arranges a conversation about what happened before the following afternoon."
)
LINE = "{name: unit, label: Our unit}"
CHECK = """\
q{0}:
  kind: reflection
  objective: {0}
  question: Why?
  hints: [Ask a nurse.]
  look_for: [a name]
  worked: Nobody had the time.
"""
CHECKS = "".join(CHECK.format(number) for number in range(1, len(MONTH.objectives) + 1))
ASKED = "What would have to be in place for a nurse on the night shift to write it down?"


def markdown(name: str, part: int, source: str, **qse: Any) -> dict[str, Any]:
    metadata = {"qse": {"part": part} | qse, "slideshow": {"slide_type": "slide"}}
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code(name: str, part: int, source: str, *outputs: dict[str, Any], **qse: Any) -> dict[str, Any]:
    made = markdown(name, part, source, **qse) | {"cell_type": "code"}
    return made | {"outputs": list(outputs), "execution_count": 1}


def shown(html: str = "", plain: str = "x", **more: str) -> dict[str, Any]:
    data = {"text/plain": plain} | ({"text/html": html} if html else {}) | more
    return {"output_type": "display_data", "data": data, "metadata": {}}


class Good:
    """The module in a folder of its own; change `cells`, `files` or `metadata`, then ask for `findings`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.metadata: dict[str, Any] = {"qse": {"module": "m04"}}
        self.name = f"{MONTH.notebook}.ipynb"
        self.cells = _cells()
        self.files = _files()

    def __getitem__(self, name: str) -> dict[str, Any]:
        return next(cell for cell in self.cells if cell["id"] == name)

    def replace(self, name: str, old: str, new: str) -> None:
        """Put other words into a cell, or into a file of the module's folder."""
        if name in self.files:
            assert old in self.files[name]
            self.files[name] = self.files[name].replace(old, new)
        else:
            assert old in self[name]["source"]
            self[name]["source"] = self[name]["source"].replace(old, new)

    def write(self) -> Path:
        path = self.root / "notebooks" / self.name
        path.parent.mkdir(exist_ok=True)
        made = {"cells": self.cells, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(as_text(made), encoding="utf-8")
        for name, text in self.files.items():
            file = self.root / "curriculum" / MONTH.notebook / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return path

    def findings(self) -> list[str]:
        return list(map(str, findings(self.write())))


def _cells() -> list[dict[str, Any]]:
    card = [
        "| | |",
        "|---|---|",
        f"| **Time** | {MONTH.minutes} minutes |",
        "| **For** | every role |",
        f"| **You will be able to** | {'<br>'.join(MONTH.objectives)} |",
        f"| **You will take away** | {MONTH.artefacts[0]} |",
    ]
    setup = code("open-records", 4, "import qse; records = qse.load_records()")
    setup["metadata"]["jupyter"] = {"source_hidden": True}
    chart = 'qse.stratify(records, "reported_harm", by="race_ethnicity").chart()'
    return [
        markdown("title", 1, f"# {MONTH.title}\n\n**{MONTH.promise}**"),
        markdown(
            "card", 2, "## In this notebook\n\n" + "\n".join(card) + "\n\n<kbd>Read</kbd>: nothing to run."
        ),
        markdown(
            "why",
            3,
            "## Why it matters\n\nA board was green for months. Nobody asked why. The night nurse saw a fall and wrote "
            "no report, as the form takes a long time and no one reads it.\n\nThe account is invented. It is not yet "
            "reviewed by patient partners.",
        ),
        markdown("setup", 4, "## Set-up\n\nOne folded line."),
        setup,
        markdown(
            "look", 5, "## Look\n\n### A first chart\n\nIn 2031 they counted. See [why](#Why-it-matters)."
        ),
        code("look-first", 5, chart, shown(FIGURE), claims=["reports_by_race"]),
        markdown("think", 6, f"## Think\n\n{ASKED} (Alone: write two lines.)"),
        markdown("try", 7, "## Try\n\n<kbd>Change</kbd> Put in another word and run it."),
        code("try-change", 7, chart, shown(FIGURE), claims=["too uncertain to call"], path="change"),
        markdown("check", 8, "## Check\n\n<kbd>Read</kbd> Choose an answer, in month 4 or in case 1."),
        *(
            code(f"check-q{number}", 8, f'qse.check("m04.q{number}")', shown(plain="a question"), path="read")
            for number in range(1, len(MONTH.objectives) + 1)
        ),
        markdown(
            "own", 9, "## Your hospital\n\nDo the same.\n\n### In a smaller practice\n\nAsk one person."
        ),
        markdown("caution", 10, "## Caution\n\nThis cannot tell you why."),
        markdown("take-away", 11, "## Take away\n\n<kbd>Write</kbd> Fill it in."),
        code("sheet", 11, 'qse.worksheet("m04.plan")', shown(plain="a form"), path="write"),
        markdown("before", 12, "## Before next month\n\nTry it once."),
        markdown("sources", 13, "## Sources and limits\n\nPlease report a problem on this page."),
        code("cite", 13, 'qse.cite("hibbert2023")', shown(plain="a source")),
    ]


def _files() -> dict[str, str]:
    roles = ("EXE", "CPH, DEI", "OPS, PAT", "QS")
    spans, cells = ("0-20", "20-40", "40-60", "60-80"), ("title", "look-first", "think", "sheet")
    rows = [
        f"| {span} | {cell} | {who} | Ask what they see. | That it is quiet. | Write one line. |"
        for span, cell, who in zip(spans, cells, roles, strict=True)
    ]
    answer = "We look for what makes harm more likely, as we look for a missing bed rail. " * 2
    hard = "\n".join(f'### "We did that, number {n}"\n\n{answer} {"So " * n}we ask.\n' for n in (1, 2, 3))
    guide = f"""\
# Facilitator's guide: {MONTH.title}

The call sets reports beside a second look.

## Before the call

- Send the page.

## Run of show

| Minute | Cell | Who speaks | What is asked or done | What people may answer | Alone, in writing |
|---|---|---|---|---|---|
{chr(10).join(rows)}
| 80-85 | - | Faculty | Break | - | - |
| 85-90 | - | Faculty | Say what comes next. | - | - |

## When it gets hard

{hard}
## After the call

- Thank them.

## Bring to your expert

Which field would you cut?
"""
    return {
        "checks.yaml": CHECKS,
        "worksheets.yaml": f"plan:\n  title: Plan\n  artefact: {MONTH.artefacts[0]}\n  fields: [{LINE}]\n",
        "facilitator.md": guide,
        "handout.md": "# Seeing harm\n\nA report is what staff do. It takes time.\n\n## Next\n\n- Ask one nurse.\n",
    }
