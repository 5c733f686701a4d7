"""The stored form: nothing changes when it is formatted again, nothing runs, nothing that is read is lost."""

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import NOTEBOOKS, code, markdown, notebook, save, shown, stream

from qse.dev.__main__ import main
from qse.dev.format import as_text, formatted
from qse.dev.notebooks import load


def outputs(*given: dict[str, Any]) -> list[dict[str, Any]]:
    return formatted(notebook(code("x", *given)))["cells"][0]["outputs"]


def test_committed_notebooks_are_in_their_stored_form():
    changed = [p.name for p in NOTEBOOKS if as_text(formatted(load(p))).encode() != p.read_bytes()]
    assert not changed, f"run `python -m qse.dev format`: {changed}"


words = st.text(max_size=12) | st.sampled_from(["line\n", "ä\u2028b", "\n", "\r\n"])
ids = st.sampled_from(["a", "b", "cell-01", "cell-02", "not valid", "", "x" * 65])
metadata = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.lists(st.sampled_from(["hide-code", "x"]), unique=True),
        "slideshow": st.sampled_from([{}, {"slide_type": ""}, {"slide_type": "slide"}]),
        "jupyter": st.sampled_from([{"source_hidden": True}, {"is_executing": True}]),
        "execution": st.just({"shell.execute_reply": "2031"}),
        "editable": st.booleans(),
        "qse": st.just({"part": 5}),
    },
)
given_outputs = st.one_of(
    st.builds(stream, words, st.sampled_from(["stdout", "stderr"])),
    st.builds(lambda text: shown(plain=text, html=text, widget="7"), words),
    st.builds(
        lambda text: shown(plain=text) | {"output_type": "execute_result", "execution_count": 8}, words
    ),
)
code_cells = st.builds(
    lambda text, given, count, data, name: code(text, *given, count=count, metadata=data, id=name),
    words,
    st.lists(given_outputs, max_size=4),
    st.none() | st.integers(1, 99),
    metadata,
    ids,
)
markdown_cells = st.builds(lambda text, data: markdown(text, metadata=data), words, metadata)
made_up = st.lists(code_cells | markdown_cells, max_size=6).map(lambda cells: notebook(*cells, widgets={}))


@settings(deadline=None, max_examples=60)
@given(made_up)
def test_formatting_twice_is_formatting_once_and_gives_a_valid_notebook(given_notebook):
    before = deepcopy(given_notebook)
    once = formatted(given_notebook)
    assert given_notebook == before
    assert as_text(formatted(once)) == as_text(once)
    again = nbformat.reads(as_text(once), as_version=4)
    nbformat.validate(again)
    assert nbformat.writes(again) + "\n" == as_text(once)
    for old, new in zip(before["cells"], again["cells"], strict=True):
        assert old["source"] == new["source"]


def test_what_a_machine_leaves_behind_goes_and_what_an_author_sets_stays():
    kept = {"tags": ["hide-code"], "slideshow": {"slide_type": "slide"}, "qse": {"part": 5}}
    noise = {"execution": {"iopub.status.busy": "2031"}, "collapsed": True, "scrolled": False}
    jupyter = {"jupyter": {"source_hidden": True, "is_executing": True}}
    made = formatted(
        notebook(
            code("x", metadata=kept | noise | jupyter, id="set-up"), widgets={"state": 1}, qse={"month": 0}
        )
    )
    cell = made["cells"][0]
    assert cell["id"] == "set-up"
    assert cell["metadata"] == kept | {"jupyter": {"source_hidden": True}}
    assert set(made["metadata"]) == {"kernelspec", "language_info", "qse"}


def test_missing_double_and_invalid_ids_are_named_after_their_place():
    cells = [
        markdown("", id="look"),
        markdown(""),
        markdown("", id="look"),
        markdown("", id="a b"),
        markdown("", id="cell-02"),
    ]
    assert [c["id"] for c in formatted(notebook(*cells))["cells"]] == [
        "look",
        "cell-02b",
        "cell-03",
        "cell-04",
        "cell-02",
    ]


def test_a_widget_goes_and_its_twin_stays():
    twin = shown(html="<p>twin</p>", plain="twin", widget="8a")
    assert outputs(twin) == [
        {
            "output_type": "display_data",
            "data": {"text/html": ["<p>twin</p>"], "text/plain": ["twin"]},
            "metadata": {},
        }
    ]
    assert outputs(shown(widget="8a")) == []


def test_an_output_never_stands_without_a_count():
    result = shown(plain="1") | {"output_type": "execute_result", "execution_count": 40}
    made = formatted(
        notebook(code("a", result, count=40), code("b", count=None), code("c", result, count=None))
    )
    assert [c["execution_count"] for c in made["cells"]] == [1, None, 2]
    assert [c["outputs"][0]["execution_count"] for c in made["cells"] if c["outputs"]] == [1, 2]


def test_neighbouring_streams_become_one_each():
    a, b, warning = stream("a\n"), stream("b"), stream("w", "stderr")
    made = outputs(a, warning, b, shown(plain="x"), a)
    assert [output.get("text") for output in made] == [["a\n", "b"], ["w"], None, ["a\n"]]


def test_check_says_what_would_change_and_writes_nothing(tmp_path, capsys):
    path = save(tmp_path, "00_toy.ipynb", markdown("# Toy"))
    before = path.read_bytes()
    assert main(["format", "--check", str(path)]) == 1
    assert "00_toy.ipynb would change" in capsys.readouterr().out
    assert path.read_bytes() == before
    assert main(["format", str(path)]) == 0
    assert main(["format", "--check", str(path)]) == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not a notebook"),
        ("[]", "format 4"),
        ('{"nbformat": 3, "cells": []}', "format 4"),
        ('{"nbformat": 4, "cells": [{"cell_type": "heading"}]}', "cell 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [{}]}]}', "cell 1"),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path, capsys, text, says):
    path = tmp_path / "bad.ipynb"
    path.write_text(text)
    assert main(["format", str(path)]) == 1
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_missing_file_is_named(capsys):
    assert main(["format", "nowhere.ipynb"]) == 1
    assert "nowhere.ipynb" in capsys.readouterr().err


def test_formatting_never_executes(tmp_path: Path):
    mark = tmp_path / "ran"
    path = save(tmp_path, "00_toy.ipynb", code(f"open({str(mark)!r}, 'w')"))
    watch = (
        "import sys; from qse.dev.__main__ import main; "
        f"main(['format', {str(path)!r}]); "
        "sys.exit(str({'nbclient', 'jupyter_client', 'ipykernel', 'IPython'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == ""
    assert "00_toy.ipynb written" in done.stdout
    assert not mark.exists()
