"""`qse tidy`: pages of own records are cleared, all else stays; a saved page holds no rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from running import strangers_environment

from qse.cli.saved import leave_rows_out
from qse.cli.tidy import clear, tidy
from qse.files import Problem, content
from qse.files.marks import ROWS
from qse.records.own import rows_on_disk
from qse.records.own.own_records import OwnRecords

OWN = "Own data, March 2024, not for publication without review"


def shows(text: str, **metadata: object) -> dict:
    return nbformat.v4.new_output(
        "execute_result", {"text/plain": text}, execution_count=3, metadata=dict(metadata)
    )


def page(path: Path, *cells: tuple[str, list]) -> Path:
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=3 if outputs else None)
            for source, outputs in cells
        ],
        metadata={"widgets": {"state": "SECRET"}},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    return path


def test_a_page_that_shows_own_records_is_cleared_and_keeps_what_was_written(tmp_path, capsys, monkeypatch):
    work = tmp_path / "my-work"
    own = page(work / "mine.ipynb", ("my_line = 1", [shows("SECRET")]), ("x.chart()", [shows(OWN)]))
    other = page(work / "other.ipynb", ("1 + 1", [shows("2")]))
    before = other.read_bytes()
    copy = page(work / ".ipynb_checkpoints" / "mine-checkpoint.ipynb", ("x", [shows("SECRET")]))
    (work / "worksheets").mkdir()
    (work / "worksheets" / "a.yaml").write_text("kept")
    rows = tmp_path / "temporary" / f"{rows_on_disk.NAME}1"
    rows.mkdir(parents=True)
    os.utime(rows, (1, 1))
    monkeypatch.setattr(rows_on_disk, "gettempdir", lambda: str(rows.parent))
    assert tidy(tmp_path) == 0
    assert not rows.exists()
    text = own.read_text(encoding="utf-8")
    assert "my_line = 1" in text
    assert "SECRET" not in text
    assert OWN not in text
    nbformat.validate(nbformat.read(own, 4))
    assert not copy.exists()
    assert other.read_bytes() == before
    assert (work / "worksheets" / "a.yaml").read_text() == "kept"
    said = capsys.readouterr().out
    assert "mine.ipynb: 2 outputs cleared." in said
    assert "other.ipynb" not in said
    assert "1 temporary folders with rows of large files deleted, which" in said
    assert tidy(tmp_path) == 0
    assert "0 notebooks that can show" in capsys.readouterr().out


@pytest.mark.parametrize(
    "source",
    [
        "records.table('patients', show_rows=True)",
        "qse.open_records('my-data')",
        'qse.open_records(r"C:\\extract")',
        "qse.open_records()",
        "qse.open_records(\n    otherwise=records)",
        "qse.my_data()",
    ],
)
def test_a_line_that_can_show_rows_is_enough(tmp_path, source):
    path = page(tmp_path / "my-work" / "a.ipynb", (source, []), ("print(x)", [shows("SECRET")]))
    assert clear(path) == 1
    assert "SECRET" not in path.read_text(encoding="utf-8")


def test_what_a_widget_showed_goes_too(tmp_path):
    path = page(tmp_path / "my-work" / "a.ipynb", ("1 + 1", []))
    path.write_text(
        path.read_text(encoding="utf-8").replace('"SECRET"', f'"SECRET, {OWN}"'), encoding="utf-8"
    )
    assert clear(path) == 1
    assert "SECRET" not in path.read_text(encoding="utf-8")


def test_a_page_of_the_course_shows_again_what_it_was_shipped_with(tmp_path):
    shipped = nbformat.read(content("notebooks/03_own_patient_data.ipynb"), 4)
    ran = nbformat.read(content("notebooks/03_own_patient_data.ipynb"), 4)
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [shows(OWN)], 99
    changed = next(cell for cell in ran.cells if cell.id == "own-run")
    changed.source += "  # mine"
    path = tmp_path / "my-work" / "03_own_patient_data.ipynb"
    path.parent.mkdir()
    nbformat.write(ran, path)
    clear(path)
    tidied = nbformat.read(path, 4)
    for mine, theirs in zip(tidied.cells, shipped.cells, strict=True):
        if mine.id == "own-run":
            assert mine.source.endswith("# mine")
            assert mine.outputs == []
        else:
            assert mine == theirs


def test_what_is_no_notebook_is_named_and_left(tmp_path, capsys):
    work = tmp_path / "my-work"
    work.mkdir()
    (work / "broken.ipynb").write_text("{")
    page(work / "mine.ipynb", ("x", [shows(OWN)]))
    assert tidy(tmp_path) == 1
    said = capsys.readouterr().out
    assert "broken.ipynb could not be read as a notebook" in said
    assert "mine.ipynb: 1 outputs cleared." in said
    assert (work / "broken.ipynb").read_text() == "{"
    with pytest.raises(Problem, match="no my-work folder"):
        tidy(tmp_path / "nowhere")


def test_rows_that_were_asked_for_are_shown_and_not_saved():
    tables = {"patients": pd.DataFrame({"person_id": ["SECRET7"]})}
    rows = OwnRecords(tables, "", 2024, pd.DataFrame(), []).table("patients", show_rows=True)
    for frame in (rows, rows.head(), rows[["person_id"]]):
        data, metadata = frame._repr_mimebundle_()
        assert "SECRET7" in data["text/html"]
        output = nbformat.v4.new_output("execute_result", data, execution_count=1, metadata=metadata)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("rows", outputs=[output])])
        leave_rows_out({"type": "notebook", "content": notebook})
        nbformat.validate(notebook)
        assert "SECRET7" not in json.dumps(notebook)
        assert "run the cell to see them again" in notebook.cells[0].outputs[0].text
    assert ROWS in metadata


def test_other_files_and_outputs_are_saved_as_they_are():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[shows("1")])])
    before = json.dumps(notebook)
    leave_rows_out({"type": "notebook", "content": notebook}, path="a.ipynb", contents_manager=None)
    leave_rows_out({"type": "file", "content": "text"})
    assert json.dumps(notebook) == before


def test_as_a_user_types_it(tmp_path):
    page(tmp_path / "my-work" / "mine.ipynb", ("x", [shows(OWN)]))
    done = subprocess.run(
        [sys.executable, "-m", "qse", "tidy"],
        cwd=tmp_path,
        env=strangers_environment(tmp_path / "home"),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "mine.ipynb: 1 outputs cleared." in done.stdout
