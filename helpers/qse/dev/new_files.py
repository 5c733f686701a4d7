"""What stands in the files beside a new notebook: checks, worksheets, the facilitator's guide, the handout."""

import json
import re
from collections.abc import Collection, Iterable, Mapping

from qse.dev.review.guide import COLUMNS, HARD_THINGS, SECTIONS
from qse.learn.months.year import Month, Role

# Cell, the share of the call at which it ends, and what is done; the first row is the leads'.
_SHOW = (
    ("title", 8, "how to open the call"),
    ("why", 18, "how the account is read, and by whom"),
    ("look-first", 38, "what people look for in the chart"),
    ("think", 52, "the question, in pairs"),
    ("try-change", 64, "what each pair changes"),
    ("check-q1", 74, "which answers are talked over"),
    ("take-away", 90, "which decision is taken, and by whom"),
    ("before", 100, "what is done until the next call"),
)
_ANSWER = "[write: an answer of at least 25 words, as one would really say it]"


def checks_yaml(month: Month) -> str:
    """Write one question for each objective."""
    lines = [
        f"# Checks of {month.id}. One option of each is right; every option has its reason; hints come in steps."
    ]
    for number, objective in enumerate(month.objectives, 1):
        lines += [
            f"# {objective}",
            f"q{number}:",
            f"  objective: {number}",
            f"  question: {_write('a question that shows whether somebody can do this')}",
            "  options:",
        ]
        for right, what in (
            (False, "a usual slip"),
            (True, "the right answer"),
            (False, "another usual slip"),
        ):
            lines.append(f"    - text: {_write(what)}")
            lines += ["      right: true"] * right
            lines.append(f"      reason: {_write(f'what to look at, for {what}')}")
        lines += ["  hints:", f"    - {_write('where to look, without the answer')}"]
    return _text(lines)


def worksheets_yaml(month: Month, common: Collection[str]) -> str:
    """Write one worksheet for each artefact of the month that no form of every month keeps."""
    lines = [f"# Worksheets of {month.id}. Each is saved in my-work; `artefact` puts it into the portfolio."]
    for key, artefact in keys_of_artefacts(month, common).items():
        lines += [
            f"{key}:",
            f"  title: {json.dumps(artefact)}",
            f"  artefact: {json.dumps(artefact)}",
            "  fields:",
            "    - name: decision",
            f"      label: {_write('what this form asks; add a field for each line of the artefact')}",
            "      lines: 3",
        ]
    return _text(lines)


def keys_of_artefacts(month: Month, common: Collection[str]) -> dict[str, str]:
    """Return the artefacts that need a worksheet of the month's own, by its key.

    Examples
    --------
    >>> from qse.learn.months.year import the_year
    >>> keys_of_artefacts(the_year().months[6], ["readiness"])
    {'project_charter': 'Project charter'}

    """
    own = [artefact for artefact in month.artefacts if artefact.split()[0].lower() not in common]
    return {re.sub(r"[^a-z0-9]+", "_", artefact.lower()).strip("_"): artefact for artefact in own}


def facilitator_md(month: Month, roles: Mapping[str, Role]) -> str:
    """Write the guide with a run of show that fills the call."""
    others = [code for code in roles if code not in month.leads]
    order = [", ".join(month.leads), *others]
    rows, start = [], 0
    for place, (cell, share, done) in enumerate(_SHOW):
        end = round(month.minutes * share / 100)
        cells = (
            f"{start}-{end}",
            cell,
            order[place % len(order)],
            f"[write: {done}]",
            "[write: three answers to expect]",
            "[write: the same in writing]",
        )
        rows.append(f"| {' | '.join(cells)} |")
        start = end
    hard = [
        line
        for number in range(1, HARD_THINGS + 1)
        for line in (f'### "[write: a sentence people really say, number {number}]"', "", _ANSWER, "")
    ][:-1]
    table = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}", *rows]
    inside: dict[str, Iterable[str]] = {
        "Before the call": ["- [write: what to read, send and set up]"],
        "Run of show": table,
        "When it gets hard": hard,
        "After the call": ["- [write: what to send, and whom to ask how it was]"],
        "Bring to your expert": ["- [write: what to ask a coach or an outside expert, and what to bring]"],
    }
    lines = [
        f"# Facilitator's guide: {month.title}",
        "",
        "[write: in two or three sentences what the call is for]",
    ]
    for name in SECTIONS:
        lines += ["", f"## {name}", "", *inside[name]]
    return _text(lines)


def handout_md(month: Month) -> str:
    """Write the handout."""
    return _text(
        [
            f"# {month.title}",
            "",
            "[write: in one paragraph what the month is about, for somebody who was not there]",
            "",
            "## What we do now",
            "",
            "- [write: one thing that anybody on the unit can do this month]",
            "",
            "## Words",
            "",
            "- [write: two or three words of the month, each in one sentence]",
        ]
    )


def _write(what: str) -> str:
    return json.dumps(f"[write: {what}]")


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip("\n") for line in lines) + "\n"
