"""Begin a module: its notebook with all parts, and its checks, worksheets, guide and handout.

What program.yaml says stands there already; everything else is a ``[write: ...]``. Nothing that exists is written over.
Then: `python -m qse.dev run` and `review`, which lists what is left to write.
"""

import argparse
from collections.abc import Collection, Iterable
from pathlib import Path

from qse.dev.format import as_text, formatted
from qse.dev.new_files import checks_yaml, facilitator_md, handout_md, keys_of_artefacts, worksheets_yaml
from qse.dev.notebooks import Cell
from qse.dev.review.card import LINES
from qse.dev.review.frame_file import the_frame
from qse.dev.review.held import EVERY_MONTH, every_month
from qse.files import Problem, content, save_whole
from qse.learn.months.drivers import drivers
from qse.learn.months.year import Month, the_year

STRATIFIERS = ("race_ethnicity", "interpreter_needed", "neighbourhood", "system_name")


def options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("month", type=int, metavar="MONTH", help="the number of the month, such as 4")


def main(options: argparse.Namespace) -> int:
    """Write the files and name them."""
    months = {month.month: month for month in the_year().months}
    if options.month not in months:
        raise Problem(f"The year has no month {options.month}; its months are 0 to {max(months)}.")
    root = content("curriculum").parent
    for path in write_module(months[options.month], root):
        print(f"{path.relative_to(root).as_posix()} written")
    notebook = f"notebooks/{months[options.month].notebook}.ipynb"
    print(f"Next: python -m qse.dev run {notebook}, then python -m qse.dev review {notebook}.")
    return 0


def write_module(month: Month, root: Path) -> list[Path]:
    """Write the skeleton of a module and return its files.

    Parameters
    ----------
    month : of the year.
    root : the folder that holds `notebooks` and `curriculum`.

    Raises
    ------
    Problem : one of the files is there already; then none is written.

    """
    folder = root / "curriculum" / month.notebook
    common = (
        every_month(root / "curriculum", month.month) if (root / "curriculum" / EVERY_MONTH).is_file() else {}
    )
    cells = list(_cells(month, list(common)))
    wanted = {
        root / "notebooks" / f"{month.notebook}.ipynb": as_text(
            formatted({"cells": cells, "metadata": {"qse": {"module": month.id}}, "nbformat": 4})
        ),
        folder / "checks.yaml": checks_yaml(month),
        folder / "worksheets.yaml": worksheets_yaml(month, common),
        folder / "facilitator.md": facilitator_md(month, the_year().roles),
        folder / "handout.md": handout_md(month),
    }
    for path in wanted:
        if path.exists():
            raise Problem(f"{path.relative_to(root).as_posix()} is there already; move it away first.")
    for path, text in wanted.items():
        save_whole(path, text)
    return list(wanted)


def first_look(month: Month) -> tuple[str, str, str]:
    """Return a measure of the month, a stratifier that it has, and another one.

    Raises
    ------
    Problem : no measure of the month can be stratified in two ways.

    """
    import qse

    records = qse.load_records("mini")
    for measure in month.lab.measures:
        found = []
        for by in STRATIFIERS:
            try:
                qse.stratify(records, measure, by=by)
            except Problem:
                continue
            found.append(by)
        if len(found) > 1:
            return measure, found[0], found[1]
    raise Problem(f"{month.id}: none of its lab's measures can be shown by two of {', '.join(STRATIFIERS)}.")


def _cells(month: Month, common: Collection[str]) -> Iterable[Cell]:
    """Write the cells part by part; the headings are those of frame.yaml."""
    heading = {
        number: f"## {part.heading}\n\n" for number, part in enumerate(the_frame().frames["module"], 2)
    }
    measure, by, other = first_look(month)
    claims = {
        "claims": [f"[write: the claim of helpers/qse/network/claims.yaml that {measure} by this rests on]"]
    }
    yield _markdown("title", 1, f"# {month.title}\n\n**{month.promise}**\n\n{_ABOUT}")
    yield _markdown("card", 2, heading[2] + _card(month))
    yield _markdown("why", 3, heading[3] + _WHY)
    yield _markdown("setup", 4, f"{heading[4]}One folded line opens the invented network.", slide="skip")
    yield _code(
        "open-records",
        4,
        "import qse; records = qse.load_records(); records",
        slide="skip",
        folded=True,
    )
    yield _markdown("look", 5, heading[5] + "[write: what the chart shows, and how to read it]")
    yield _code(
        "look-first",
        5,
        f'result = qse.stratify(records, "{measure}", by="{by}")\nresult.chart()',
        claims=claims,
    )
    yield _markdown(
        "look-says",
        5,
        "**What this says.** [write: what follows from it, without a figure]",
        slide="fragment",
    )
    yield _markdown("think", 6, heading[6] + _THINK)
    yield _markdown(
        "try", 7, f"{heading[7]}<kbd>Change</kbd> [write: which value to change, and what to watch]"
    )
    yield _code(
        "try-change",
        7,
        f'by = "{other}"\nqse.stratify(records, "{measure}", by=by).chart()',
        path="change",
        claims=claims,
    )
    yield _markdown("check", 8, heading[8] + _CHECK)
    for number in range(1, len(month.objectives) + 1):
        yield _code(
            f"check-q{number}", 8, f'qse.check("{month.id}.q{number}")', path="read", slide="subslide"
        )
    yield _markdown("own", 9, heading[9] + _OWN)
    yield _markdown(
        "caution", 10, heading[10] + "[write: what this page cannot tell, and what it must not be used for]"
    )
    yield _markdown("take-away", 11, heading[11] + _TAKE_AWAY)
    for key in keys_of_artefacts(month, common):
        yield _code(f"sheet-{key.replace('_', '-')}", 11, f'qse.worksheet("{month.id}.{key}")', path="write")
    yield _markdown("before", 12, heading[12] + month.action_period)
    for key in common:
        yield _code(f"sheet-{key}", 12, f'qse.worksheet("{month.id}.{key}")', slide="subslide")
    yield _markdown("sources", 13, heading[13] + _SOURCES, slide="skip")
    for key in sorted({drivers().drivers[code].source for code in month.drivers}):
        yield _code(f"cite-{key.replace('_', '-')}", 13, f'qse.cite("{key}")', slide="skip")


def _markdown(name: str, part: int, source: str, *, slide: str = "slide") -> Cell:
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": {"qse": {"part": part}, "slideshow": {"slide_type": slide}},
        "source": source,
    }


def _code(
    name: str, part: int, source: str, *, slide: str = "fragment", folded: bool = False, **noted: object
) -> Cell:
    made = _markdown(name, part, source, slide=slide)
    made |= {"cell_type": "code", "execution_count": None, "outputs": []}
    made["metadata"]["qse"] |= noted
    if folded:
        made["metadata"] |= {"jupyter": {"source_hidden": True}, "tags": ["nbval-check-output"]}
    return made


def _card(month: Month) -> str:
    everyone = ", ".join(role.title.lower() for role in the_year().roles.values())
    said = (
        f"{month.minutes} minutes",
        f"every role in the team: {everyone}",
        "<br>".join(month.objectives),
        "<br>".join(month.artefacts),
    )
    rows = [f"| **{line}** | {text} |" for line, text in zip(LINES, said, strict=True)]
    return "\n".join(["| | |", "|---|---|", *rows, "", _PATHS])


_ABOUT = (
    "**All data here are invented**: eight health systems that do not exist, with the names of birds, in the years "
    "2031 to 2033. This course is independent of the American Medical Association, Brigham and Women's Hospital, the "
    "Institute for Healthcare Improvement and The Joint Commission."
)
_PATHS = (
    "Three ways to work here. <kbd>Read</kbd>: everything is filled in, nothing needs to be run. "
    "<kbd>Change</kbd>: change one value in a cell and run it. <kbd>Write</kbd>: fill in a form or write a line."
)
_WHY = """\
[write: a content note, if there is harm in the account]

[write: a unit's own account, in the third person, of what happened and of what nobody did]

<details><summary>About this account</summary>
<p>The account is invented. It stands for no real ward and no real person. It was written by the authors of the
course. It is not yet reviewed by patient partners; use the checklist and change it.</p>
<ul>
<li>Does it name what the hospital did or did not do, and not what the patient lacks?</li>
<li>Would a patient or a relative find themselves treated with respect in it?</li>
<li>Could anyone be recognised?</li>
<li>Does it put the work of teaching on the person who was harmed?</li>
<li>Is there a story of your own place that your patient leads would rather tell?</li>
</ul>
</details>"""
_THINK = """\
[write: a question that readers can answer from their own floor. Who was there?]

**Alone**: [write: the same question, answered in writing]"""
_CHECK = (
    "<kbd>Read</kbd> If you see no buttons yet, run the page first: menu **Run**, then **Run All Cells**. Choose an "
    "answer, then press *Check my answer*. Nothing is graded and nothing leaves this machine."
)
_OWN = """\
[write: the same step on own records, and on the template where there are none]

### In a smaller practice

[write: how the step is done where there are few patients and nobody who analyses data]"""
_TAKE_AWAY = (
    "<kbd>Write</kbd> Fill in what you can. It is saved at every change, in the folder `my-work` on this machine, and "
    "it will be here tomorrow.\n\n[write: which decision each of the six roles takes in it]"
)
_SOURCES = """\
[write: what the page rests on, and each doubt about it once]

Found a mistake, or a sentence that hurt? Please **report a problem on this page**: open an issue where you found this
course, or write to whoever gave it to you. Name the page and the first words of the sentence."""
