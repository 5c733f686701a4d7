"""Each rule of the review finds what breaks it; a module that keeps them all has no finding."""

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from good_module import ASKED, FIGURE, LONG, MIDDLING, MONTH, Good, code, markdown, shown

from qse.dev.__main__ import main
from qse.dev.review import findings, prose
from qse.learn.cited.sources import Source

Break = Callable[[Good], object]


def put(cell: str, old: str, new: str) -> Break:
    return lambda good: good.replace(cell, old, new)


def add(cell: str, text: str) -> Break:
    return lambda good: good[cell].update(source=f"{good[cell]['source']}\n\n{text}")


def source(cell: str, text: str) -> Break:
    return lambda good: good[cell].update(source=text)


def note(cell: str, **qse: object) -> Break:
    return lambda good: good[cell]["metadata"]["qse"].update(qse)


def drop(cell: str) -> Break:
    return lambda good: good.cells.remove(good[cell])


def named(cell: str, name: object) -> Break:
    return lambda good: good[cell].update(id=name)


def insert(place: int, cell: dict) -> Break:
    return lambda good: good.cells.insert(place, copy.deepcopy(cell))


def stores(cell: str, *outputs: dict) -> Break:
    return lambda good: good[cell].update(outputs=list(outputs))


def test_a_good_module_has_no_finding(good):
    assert good.findings() == []


FRAME = {
    "a part is missing": (drop("caution"), "Part 10 is missing. Add it, with the heading '## Caution'"),
    "a part has another heading": (put("look", "## Look", "## See"), "look: Its part does not open"),
    "a heading that is none": (
        put("look", "### A first", "## A first"),
        "'A first chart' is none of the frame's",
    ),
    "parts out of order": (
        lambda good: good.cells.insert(5, good.cells.pop(7)),
        "part 5 and stands behind part 6",
    ),
    "a cell without part": (
        lambda good: good["sheet"]["metadata"]["qse"].pop("part"),
        "sheet: Its metadata do not",
    ),
    "a part that is none": (note("sheet", part=14), "sheet: Its metadata do not say its part"),
    "two titles": (put("look", "### A first", "# A first"), "It has 2 titles"),
    "no title": (put("title", "# ", ""), "does not begin with its title"),
    "a level skipped": (put("own", "### In", "#### In"), "goes from level 2 to 4"),
    "an empty heading": (add("look", "###"), "A heading is empty"),
    "no id": (named("sheet", "cell-16"), "cell cell-16: It has no id of its own"),
    "an id of an editor": (named("sheet", "3f2a9c1e"), "It has no id of its own"),
    "an odd id": (named("sheet", "My_Sheet"), "not short words with hyphens"),
    "an id twice": (named("sheet", "look"), "The id stands 2 times"),
    "no slide tag": (
        lambda good: good["sheet"]["metadata"].pop("slideshow"),
        "sheet: It has no tag for slides",
    ),
    "a chip is missing": (put("try", "<kbd>Change</kbd> ", ""), "No chip announces the path 'change'"),
    "a chip in the middle": (
        put("try", "<kbd>Change</kbd> Put", "Put <kbd>Change</kbd>"),
        "No chip announces",
    ),
    "a chip without a path": (
        lambda good: good["sheet"]["metadata"]["qse"].pop("path"),
        "take-away: It has a chip, and no cell has the path",
    ),
    "a path that is none": (note("sheet", path="type"), "There is no path 'type'"),
    "no account": (put("why", "invented", "true"), "nowhere says 'invented'"),
    "not reviewed": (put("why", "reviewed by", "seen by"), "nowhere says 'reviewed by'"),
    "no twin": (put("think", " (Alone: write two lines.)", ""), "nowhere says 'alone'"),
    "no set-up": (drop("open-records"), "nowhere calls qse.load_records"),
    "nothing to change": (note("try-change", path="read"), "No cell of its part has the path 'change'"),
    "no small practice": (add("own", "### And more"), "does not end with 'In a smaller practice'"),
    "no way to report": (put("sources", "a problem", "it"), "nowhere says 'report a problem on this page'"),
    "nothing cited": (drop("cite"), "nowhere calls qse.cite"),
    "a name of a file": (
        lambda good: setattr(good, "name", "04_Seeing harm.ipynb"),
        "Its name is not of the form",
    ),
    "another month": (
        lambda good: setattr(good, "name", "04_harm.ipynb"),
        "No month of curriculum/program.yaml",
    ),
    "no module": (lambda good: good.metadata.clear(), "Its metadata do not name the module"),
}

CARD = {
    "title": (put("title", "Seeing harm", "Harm"), "The title is not that of program.yaml"),
    "promise": (put("title", "set reports", "put reports"), "The promise of program.yaml is missing"),
    "minutes": (put("card", "90 minutes", "an hour"), "does not give the minutes. Write: 90 minutes"),
    "objective": (put("card", "at most three", "three"), "An objective of program.yaml is missing"),
    "more": (
        put("card", MONTH.objectives[0], f"{MONTH.objectives[0]} Also sing."),
        "promises more than program.yaml",
    ),
    "artefact": (put("card", MONTH.artefacts[0], "a plan"), "An artefact of program.yaml is missing"),
    "a line": (put("card", "| **For** | every role |\n", ""), "The lines of the card are not those"),
    "no table": (source("card", "## In this notebook\n\nNone."), "The card is no table"),
}

PROSE = {
    "one cell": (add("look", LONG), "look: It reads at grade "),
    "read path": (add("check", MIDDLING), "8 is the most for a cell on the read path"),
    "half of the text": (
        lambda good: [add(name, MIDDLING)(good) for name in ("why", "look", "think", "own")],
        "9 is the most. Split",
    ),
    "a share": (add("look", "It is 12% higher."), "look: The figure 12 is typed into Markdown"),
    "a figure in a table": (add("look", "| a |\n|---|\n| 3.5 |"), "The figure 3.5"),
    "a figure in HTML": (add("look", "<p>About 40 of them.</p>"), "The figure 40"),
    "a source that is not cited": (add("look", "It was 39.8% in a study."), "The figure 39.8"),
    "worst": (add("look", "It is the worst unit."), "It says 'worst'. Write instead: higher or lower"),
    "best-served": (add("look", "The best served group."), "It says 'best-served'"),
    "vulnerable": (add("look", "<p>Vulnerable patients came.</p>"), "It says 'vulnerable'"),
    "minorities": (add("look", "- It is for minorities."), "It says 'minorities'"),
    "system": (add("look", "The system failed."), "It says 'system' alone"),
}

CODE = {
    "lines": (source("sheet", "x = 1\n" * 9), "sheet: It has more than 8 lines"),
    "input": (add("sheet", "name = input()"), "It asks for input"),
    "pip": (source("sheet", "%pip install x"), "It uses a shell or line magic"),
    "shell": (source("sheet", "  !ls"), "It uses a shell or line magic"),
    "a folder": (add("sheet", "open('/tmp/x')"), "It names a folder of one machine"),
    "a folder of Windows": (add("sheet", r"open('C:\\x')"), "It names a folder of one machine"),
    "an address": (add("sheet", "get('https://example.org')"), "It names an address outside"),
    "syntax": (source("sheet", "this is no code"), "Python cannot read it"),
    "not run": (lambda good: good["sheet"].update(execution_count=None), "sheet: It was not run"),
    "not folded": (lambda good: good["open-records"]["metadata"].pop("jupyter"), "The set-up is not folded"),
    "imports": (source("sheet", "import numpy"), "sheet: It imports, and its code is not folded"),
    "too early": (insert(1, code("early", 1, "x = 1")), "Code stands before the set-up"),
}

OUTPUTS = {
    "size": (stores("sheet", shown(plain="x" * 600_000)), "Its outputs are too large: 60"),
    "error": (
        stores("sheet", {"output_type": "error", "ename": "KeyError"}),
        "It stores an error (KeyError)",
    ),
    "a bare picture": (stores("sheet", shown(**{"image/png": "QUJD"})), "a picture outside a figure"),
    "an image": (
        stores("sheet", shown("<img alt='a long enough description' src='data:x'>")),
        "outside a figure",
    ),
    "no caption": (stores("sheet", shown(FIGURE.replace("figcaption", "p"))), "a figure without a caption"),
    "no alt": (
        stores("sheet", shown(FIGURE.replace("Dot plot; the caption says what it shows.", "plot.png"))),
        "without a description in alt",
    ),
    "fetched": (
        stores("sheet", shown(FIGURE.replace("data:image", "https://example.org/"))),
        "fetched from elsewhere",
    ),
    "no mark": (
        stores("sheet", shown(FIGURE.replace("Invented data", "Data"))),
        "without the mark 'Invented data'",
    ),
    "no twin": (stores("sheet", shown(plain="VBox(children=(Button(),))")), "a widget without a twin"),
    "a picture in Markdown": (
        add("look", "![a long enough description](x.png)"),
        "a picture outside a figure",
    ),
    "a fetched figure": (
        add("look", '<figure><img alt="a long enough description" src="x.png"></figure>'),
        "fetched from elsewhere",
    ),
    "an attachment": (
        lambda good: good["look"].update(attachments={"a.png": {"image/png": "QUJD"}}),
        "a picture outside a figure",
    ),
    "widget state": (lambda good: good.metadata.update(widgets={}), "It stores the state of widgets"),
}

HELD = {
    "source": (
        add("cite", 'qse.cite("hibert2023")'),
        "qse.cite has no 'hibert2023'. Did you mean 'hibbert2023'?",
    ),
    "term": (add("cite", 'qse.term("run charts")'), "qse.term has no 'run charts'"),
    "rule": (add("cite", 'qse.rule("telehelth")'), "qse.rule has no 'telehelth'"),
    "driver": (add("cite", 'qse.driver("D6")'), "qse.driver has no 'D6'"),
    "check": (add("check-q1", 'qse.hint("m04.q9")'), "qse.hint has no 'm04.q9'"),
    "worksheet": (add("sheet", 'qse.worksheet("m04.plans")'), "qse.worksheet has no 'm04.plans'"),
    "in a loop": (
        add("cite", 'for key in ("hibert2023",): print(qse.cite(key))'),
        "qse.cite has no 'hibert2023'",
    ),
    "out of sight": (add("cite", "qse.cite(key)"), "cannot see which key qse.cite gets"),
    "a check unused": (source("check-q1", 'qse.hint("m04.q1")'), "'q1' of checks.yaml is nowhere"),
    "a worksheet unused": (source("sheet", "x = 1"), "'plan' of worksheets.yaml is nowhere"),
    "an artefact": (put("worksheets.yaml", "artefact", "about"), "No worksheet keeps the artefact"),
    "a broken file": (put("checks.yaml", "q1:", "q1: ["), "checks.yaml, line"),
    "cited early only": (
        insert(7, code("early", 5, 'qse.cite("jones2000")')),
        "early: It rests on the source 'jones2000'. Cite it in part 13 too: qse.cite(\"jones2000\")",
    ),
    "the source of a rule": (add("cite", 'qse.rule("telehealth")'), "It rests on the source 'caa2026'"),
    "the source of a driver": (add("cite", 'qse.driver("D1")'), "It rests on the source 'ama2022kickoff'"),
    "the source of all drivers": (add("cite", "qse.driver()"), "It rests on the source 'ama2022kickoff'"),
    "no claim": (note("look-first", claims=[]), "look-first: It teaches from the data and names no claim"),
    "a claim that is none": (
        note("look-first", claims=["reports_by_races"]),
        "There is no claim 'reports_by_races'",
    ),
    "a link": (add("look", "[next](05_none.ipynb)"), "The link '05_none.ipynb' leads nowhere"),
    "an anchor": (add("look", "[back](#Nowhere)"), "leads to no heading"),
}

HANDOUT = {
    "none": (lambda good: good.files.pop("handout.md"), "There is no 04_seeing_harm/handout.md"),
    "long": (
        lambda good: good.files.update({"handout.md": "# A\n\n" + "A word. " * 211}),
        "It has 423 words",
    ),
    "hard": (put("handout.md", "It takes time.", MIDDLING), "handout.md: It reads at grade"),
    "figure": (put("handout.md", "time", "7 minutes"), "handout.md: The figure 7 is typed"),
    "word": (put("handout.md", "staff", "the worst staff"), "handout.md: It says 'worst'"),
    "title": (put("handout.md", "# Seeing", "Seeing"), "handout.md: It does not have one title"),
    "levels": (put("handout.md", "## Next", "### Next"), "Its headings skip a level"),
    "language": (lambda good: good.files.update({"handout_spanish.md": "# A"}), "Its name gives no language"),
}

ALL = {
    f"{kind}: {name}": case
    for kind, cases in {
        "frame": FRAME,
        "card": CARD,
        "prose": PROSE,
        "code": CODE,
        "outputs": OUTPUTS,
        "held": HELD,
        "handout": HANDOUT,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize(("breaks", "says"), ALL.values(), ids=ALL)
def test_what_breaks_a_rule_is_found(good, breaks, says):
    breaks(good)
    found = good.findings()
    assert any(says in finding for finding in found), found


ALLOWED = {
    "a verified figure of a cited source": add("look", "The median was 3.9% in 14 studies."),
    "years and dates": add("look", "On 3 May 2031, in the 1930s, in 2031-04, and as of November 2026."),
    "parts of the course": add(
        "look", "See months 4, 5 and 6, parts 5 to 8, case 1, driver D1, step 3 and SDOH-1."
    ),
    "code": add("look", "Write `qse.load_records(60_000)`.\n\n```\n12 worst systems\n```"),
    "a numbered list": add("look", "1. Ask.\n2. Listen."),
    "a word talked about": add("look", 'Do not say "worst" or *vulnerable*.'),
    "health systems": add("look", "Eight health systems and one reporting system."),
    "a hard cell that is short": add(
        "caution", "Institutional accountability necessitates interdisciplinary governance."
    ),
    "an assignment": lambda good: good.cells.insert(
        6, code("quiet", 5, 'r = qse.stratify(records, "harm", by="age")')
    ),
    "a translation": lambda good: good.files.update(
        {"handout.es.md": "# Ver el daño\n\nUn informe, 7 días.\n"}
    ),
    "code that only looks odd": add("sheet", "share = 6 / 7 % 2\nprint('a/b', 1 != 2)"),
    "a chip before a code cell with a twin": note("check", path="read"),
}


@pytest.mark.parametrize("changes", ALLOWED.values(), ids=ALLOWED)
def test_what_breaks_no_rule_is_not_found(good, changes):
    changes(good)
    assert good.findings() == []


def test_what_is_still_to_be_written_is_one_finding_each_and_not_judged(good):
    add("look", f"[write: one sentence] {LONG} 12% [write: another]")(good)
    good.replace(
        "checks.yaml", "objective: 1\n  question: Why?", "objective: 1\n  question: '[write: a question]'"
    )
    assert good.findings() == [
        "04_seeing_harm.ipynb, cell look: It is still to be written. Write one sentence.",
        "04_seeing_harm.ipynb, cell look: It is still to be written. Write another.",
        "04_seeing_harm/checks.yaml, line 4: It is still to be written. Write a question.",
    ]


CASE = (
    *("Content note", "Roles", "The event", "The questions", "Coding", "The pattern", "Actions", "Debrief"),
    "Close alone",
)


def test_a_case_has_a_frame_of_its_own(good):
    good.name, good.files, good.metadata = "case_fall.ipynb", {}, {}
    good.cells = [markdown("title", 1, "# A fall")]
    for part, heading in enumerate(CASE, 2):
        good.cells.append(markdown(f"part-{part}", part, f"## {heading}\n\nIt is invented."))
    assert good.findings() == []
    good.cells.pop()
    assert good.findings() == [
        "case_fall.ipynb: Part 10 is missing. Add it, with the heading '## Close alone'."
    ]


def test_the_handout_of_a_case_is_held_like_that_of_a_month(good):
    good.name, good.files, good.metadata = "case_01_fall.ipynb", {}, {}
    good.cells = [markdown("title", 1, "# A fall")]
    good.cells += [
        markdown(f"part-{n}", n, f"## {name}\n\nIt is invented.") for n, name in enumerate(CASE, 2)
    ]
    cases = good.root / "curriculum" / "cases"
    cases.mkdir(parents=True)
    (cases / "case_01_handout.md").write_text("# A fall\n\nAsk the worst staff.\n", encoding="utf-8")
    (cases / "case_01_handout_spanish.md").write_text("# Una caída\n", encoding="utf-8")
    language, word = good.findings()
    assert "cases/case_01_handout_spanish.md: Its name gives no language" in language
    assert "case_01_handout.es.md" in language
    assert "cases/case_01_handout.md: It says 'worst'" in word


def test_a_tool_needs_only_what_every_notebook_needs(good):
    good.name, good.files, good.metadata = "tool_x.ipynb", {}, {}
    good.cells = [markdown("title", 1, "# A tool\n\n## Any heading"), code("show", 1, "import qse", shown())]
    good.cells[1]["metadata"] = {"jupyter": {"source_hidden": True}}
    assert good.findings() == []
    good.cells[1]["metadata"] = {}
    good["title"]["source"] += "\n\n#### Deep"
    found = good.findings()
    assert len(found) == 2
    assert "goes from level 2 to 4" in found[0]
    assert "not folded" in found[1]


def test_the_command_prints_and_exits(good, capsys):
    path = str(good.write())
    assert main(["review", path]) == 0
    assert capsys.readouterr().out == "Notebooks reviewed: 1. Findings: 0.\n"
    good.replace("think", ASKED, f"{ASKED} It is the worst.")
    path = str(good.write())
    assert main(["review", path]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "04_seeing_harm.ipynb, cell think: It says 'worst'. Write instead: higher or lower, and than what.",
        "Notebooks reviewed: 1. Findings: 1.",
    ]


def test_figures_come_from_verified_sources_only(monkeypatch):
    source = Source("a", "A", "An example.", "yes", figures="about 14.5% of 1,200")
    for verified, allowed in (("yes", {"14.5", "1,200"}), ("partly", set())):
        monkeypatch.setattr(prose, "sources", lambda v=verified: {"a": replace(source, verified=v)})
        assert prose.verified_figures(["a", "b"]) == allowed


def test_a_finding_stands_once(good):
    add("look", "It is 12% and 12%.")(good)
    assert len(findings(good.write())) == 1
