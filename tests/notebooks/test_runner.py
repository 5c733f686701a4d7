"""Every stored sentence and table is what a fresh run says. Pictures are left out: fonts differ."""

import re
import sys
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from toys import FIGURE, NOTEBOOKS, code, markdown, notebook, save, shown, stream

from qse.dev import run
from qse.dev.__main__ import main
from qse.dev.format import formatted
from qse.dev.notebooks import joined, load
from qse.dev.run import executed
from qse.files import Problem

PIECES = re.compile(r"\n|(?<=>)|(?<=\. )")
PICTURE = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=\s]+")


def said(cell: dict[str, Any]) -> list[str]:
    """Return everything a cell's outputs say, in pieces short enough for a diff."""
    lines: list[str] = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        texts = (output.get("text"), output.get("evalue"), data.get("text/plain"), data.get("text/html"))
        lines.append(output["output_type"])
        says = PICTURE.sub("PICTURE", "\n".join(joined(text) for text in texts if text))
        lines += [piece for piece in PIECES.split(says) if piece]
    return lines


def differences(stored: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Return one short diff for every cell that no longer says what is stored."""
    found = []
    for old, new in zip(stored["cells"], fresh["cells"], strict=True):
        if said(old) != said(new):
            diff = unified_diff(said(old), said(new), "stored", "fresh", lineterm="", n=0)
            found.append("\n".join([f"cell {old['id']}:", *(line[:300] for line in islice(diff, 2, 14))]))
    return found


def faults(notebook: dict[str, Any]) -> list[str]:
    """Return what may never be stored: an error, or an output without a count."""
    found = []
    for cell in notebook["cells"]:
        kinds = {output["output_type"] for output in cell.get("outputs", [])}
        if "error" in kinds:
            found.append(f"cell {cell['id']}: it stores an error")
        if kinds and cell["execution_count"] is None:
            found.append(f"cell {cell['id']}: it stores an output but no execution count")
    return found


# nbval runs every notebook in the quick tests; that nothing else changed is asked of the long ones with the slow tests.
QUICK = ("00_kickoff", "tool_first_steps")
PAGES = [pytest.param(path, marks=() if path.stem in QUICK else pytest.mark.slow) for path in NOTEBOOKS]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_notebook_says_what_it_stores(path: Path, tmp_path: Path):
    stored = load(path)
    assert not faults(stored), path.name
    # Not in its own folder: a learner's copy stands elsewhere too.
    changed = differences(stored, executed(stored, path.name, tmp_path))
    assert not changed, f"{path.name} stores something else; `python -m qse.dev run`\n" + "\n".join(changed)


TOY = notebook(
    markdown("# Toy", id="title"),
    code("1 + 1", shown(plain="2") | {"output_type": "execute_result", "execution_count": 1}, id="sum"),
    code("print('north is higher')", stream("north is higher\n"), id="say"),
    code(
        "from IPython.display import HTML, display\n"
        "display(HTML('<figure><img src=\"data:image/png;base64,QUJD\"></figure>'))",
        shown(
            html='<figure><img src="data:image/png;base64,WFla"></figure>',
            plain="<IPython.core.display.HTML object>",
        ),
        id="picture",
    ),
)


def test_a_falsified_sentence_is_found_and_a_picture_is_not(tmp_path):
    fresh = executed(TOY, "toy", tmp_path)
    assert differences(formatted(TOY), fresh) == []
    false = formatted(TOY)
    false["cells"][2]["outputs"][0]["text"] = ["north is lower\n"]
    (found,) = differences(false, fresh)
    assert found.splitlines() == ["cell say:", "@@ -2 +2 @@", "-north is lower", "+north is higher"]


def test_a_falsified_table_or_a_vanished_output_is_found(tmp_path):
    fresh = formatted(notebook(code("t", shown(html="<td>12</td>", plain="12"), id="t"), code("u", id="u")))
    false = formatted(
        notebook(code("t", shown(html="<td>13</td>", plain="12"), id="t"), code("u", stream("u"), id="u"))
    )
    assert [found.splitlines()[0] for found in differences(false, fresh)] == ["cell t:", "cell u:"]


def test_stored_errors_and_missing_counts_are_found():
    error = {"output_type": "error", "ename": "E", "evalue": "e", "traceback": []}
    bad = notebook(code("x", error, id="a"), code("y", stream("y"), count=None, id="b"))
    assert len(faults(bad)) == 2


def test_run_stores_what_the_cells_say_and_touches_nobodys_work(tmp_path, monkeypatch):
    (tmp_path / "my-work").mkdir()
    monkeypatch.delenv("QSE_HOME", raising=False)
    path = save(
        tmp_path,
        "00_toy.ipynb",
        code("from qse.files import my_work\nimport sys"),
        code("(my_work() / 'note.txt').write_text('kept')"),
        code(f"sys.executable == {sys.executable!r}"),
        code(f"from IPython.display import HTML\nHTML({FIGURE!r})"),
    )
    assert main(["run", str(path)]) == 0
    stored = load(path)
    assert list((tmp_path / "my-work").iterdir()) == []
    assert [said(cell)[-1:] for cell in stored["cells"][1:3]] == [["4"], ["True"]]
    assert stored == formatted(stored)
    assert not faults(stored)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("int('x')", "ValueError: invalid literal"),
        ("import os\nos._exit(1)", "the kernel stopped"),
        ("import time\ntime.sleep(60)", "it ran longer than 2 seconds"),
    ],
)
def test_a_failing_cell_is_named_in_one_sentence(tmp_path, monkeypatch, source, says):
    monkeypatch.setattr(run, "SECONDS_A_CELL", 2)
    with pytest.raises(Problem, match=rf"^toy\.ipynb, cell bad: {says}"):
        executed(notebook(code("1"), code(source, id="bad")), "toy.ipynb", tmp_path)


def test_a_bar_of_progress_leaves_nothing_in_a_stored_page(tmp_path: Path):
    slow = "from qse.files import progress as bar\nbar.SECONDS = bar.SOONEST = 0\n"
    seen = "bar._in_notebook = lambda what, show=bar._in_notebook: print('shown') or show(what)\n"
    fresh = executed(
        notebook(code(f"{slow}{seen}for _ in bar.progress(range(3)): pass", id="bar")), "bar.ipynb", tmp_path
    )
    assert fresh["cells"][0]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": ["shown\n"]}]
