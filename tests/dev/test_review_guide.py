"""The facilitator's guide: every rule of its form finds what breaks it, with file and line."""

import pytest

GUIDE = "facilitator.md"
THINK = "| 40-60 | think | OPS, PAT | Ask what they see. | That it is quiet. | Write one line. |"


def line_of(good, text):
    """Find a line by its words, not by the reader under test."""
    return next(n for n, line in enumerate(good.files[GUIDE].splitlines(), 1) if text in line)


ROWS = {
    "the row ends too early": (
        THINK,
        THINK.replace("40-60", "40-55"),
        "It runs 60-80. Begin at 55 and end later.",
    ),
    "the row overlaps": (THINK, THINK.replace("40-60", "35-60"), "It runs 35-60. Begin at 40 and end later."),
    "no span": (
        THINK,
        THINK.replace("40-60", "later"),
        "'later' is no span of minutes. Write it such as 0-8.",
    ),
    "the end": ("| 85-90 |", "| 85-95 |", "The rows end at minute 95. The call of program.yaml takes 90."),
    "the cell": ("| think |", "| thinks |", "The notebook has no cell 'thinks'."),
    "who": ("OPS, PAT", "OPS, Pat", "There is no role 'Pat'."),
    "never speaks": ("OPS, PAT", "OPS", "PAT never speak. Give each of the six roles a turn."),
    "an empty cell": (THINK, THINK.replace("That it is quiet.", ""), "'What people may answer' is empty."),
    "a twin left out": (THINK, THINK.replace("Write one line.", "-"), "'Alone, in writing' is left out."),
    "an answer left out": (
        THINK,
        THINK.replace("That it is quiet.", "-"),
        "'What people may answer' is left out.",
    ),
    "a cell too few": (THINK, THINK.replace(" Write one line. |", ""), "The row has 5 cells. Write 6."),
    "columns": ("| Minute |", "| Time |", "The columns are not those of the form."),
}
OTHERS = {
    "title": (
        "guide: Seeing harm:",
        "guide: Harm:",
        "line 1: The title is not that of the month. Write: # Facil",
    ),
    "opening": ("The call sets reports beside a second look.", "", "line 1: Nothing stands under the title."),
    "a section": ("## After the call", "## Afterwards", "Its sections are not those of the form."),
    "order": ("## Before the call\n\n- Send the page.\n", "", "Its sections are not those of the form."),
    "bullets": ("- Send the page.", "Send the page.", "'Before the call' has no bullets."),
    "an empty section": ("Which field would you cut?", "", "'Bring to your expert' is empty."),
    "two hard things": (
        '### "We did that, number 3"',
        "#### So",
        "It answers 2 hard things. Write exactly 3",
    ),
    "no quotation": (
        '"We did that, number 3"',
        "We did that, number 3",
        "The sentence is not in quotation marks.",
    ),
    "twice": ("number 3", "number 2", "A hard thing stands twice."),
    "unfinished": (
        "Send the page",
        "[write: what to send]",
        "It is still to be written. Write what to send.",
    ),
}


@pytest.mark.parametrize(("old", "new", "says"), (ROWS | OTHERS).values(), ids=ROWS | OTHERS)
def test_what_breaks_the_form_is_found(good, old, new, says):
    good.replace(GUIDE, old, new)
    found = good.findings()
    assert any(
        finding.startswith("04_seeing_harm/facilitator.md") and says in finding for finding in found
    ), found


# Where a mistake shows in another row than the one that was changed.
ELSEWHERE = {"the row ends too early": "| 60-80 |"}


@pytest.mark.parametrize("kind", [kind for kind in ROWS if kind != "never speaks"])
def test_a_broken_row_is_named_with_its_line(good, kind):
    old, new, says = ROWS[kind]
    good.replace(GUIDE, old, new)
    line = line_of(good, ELSEWHERE.get(kind, new))
    assert any(
        finding.startswith(f"04_seeing_harm/facilitator.md, line {line}: {says}")
        for finding in good.findings()
    )


def test_a_finding_names_the_line(good):
    good.replace(GUIDE, "| think |", "| thinks |")
    line = line_of(good, "thinks")
    assert good.findings() == [
        f"04_seeing_harm/facilitator.md, line {line}: The notebook has no cell 'thinks'. "
        "Write its id, or '-' away from it."
    ]


def test_a_shorter_version_of_the_call_is_held_to_the_same_form_but_for_its_length(good):
    head, rest = good.files[GUIDE].split("## When it gets hard")
    table = [line for line in head.splitlines() if line.startswith("|")][:3]
    good.files[GUIDE] = f"{head}## The half call\n\n{chr(10).join(table)}\n\n## When it gets hard{rest}"
    only = [finding for finding in good.findings() if "never speak" not in finding]
    assert not only
    good.replace(
        GUIDE, f"## The half call\n\n{table[0]}", f"## The half call\n\n{table[0].replace('Cell', 'Id')}"
    )
    assert any("The columns are not those of the form." in finding for finding in good.findings())


def test_a_short_answer_is_found(good):
    answer = good.files[GUIDE].split('number 3"\n\n')[1].split("\n")[0]
    good.replace(GUIDE, answer, "We look for harm.")
    line = line_of(good, "number 3")
    (found,) = good.findings()
    assert found.startswith(
        f"04_seeing_harm/facilitator.md, line {line}: The answer has 4 words. Write at least 25"
    )


def test_a_sentence_of_another_guide_is_found(good):
    other = good.root / "curriculum" / "05_event_review" / GUIDE
    other.parent.mkdir(parents=True)
    other.write_text("# G\n\n## When it gets hard\n\n### “we did THAT; number 2”\n\nNo.\n", encoding="utf-8")
    (found,) = good.findings()
    assert found.endswith("05_event_review has this too. Write one that people really say in this month.")
    assert f"line {line_of(good, 'number 2')}:" in found


def test_no_guide_and_no_table(good):
    text = good.files.pop(GUIDE)
    assert "There is no 04_seeing_harm/facilitator.md." in good.findings()[0]
    good.files[GUIDE] = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    assert any("The run of show has no table." in finding for finding in good.findings())


def test_a_break_needs_no_twin_and_cells_may_be_several(good):
    good.replace(GUIDE, "| think |", "| think, caution |")
    good.replace(GUIDE, "| 80-85 | - | Faculty |", "| 80-85 | - | - |")
    assert good.findings() == []
