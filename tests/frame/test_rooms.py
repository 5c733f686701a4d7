"""The rooms: who may import whom, what `import qse` may pull in, and names that do not collide."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qse

PACKAGE = Path(qse.__file__).parent
MAY_IMPORT = {
    "files": set(),
    "documents": set(),
    "stats": set(),
    "network": {"files"},
    "records": {"files", "network"},
    "charts": set(),
    "measures": {"stats", "records", "charts", "files"},
    "panels": {"measures", "charts", "records", "network", "documents", "files"},
    "casework": {"measures", "records", "stats", "charts", "documents", "files"},
    "intake": {"measures", "records", "charts", "panels", "documents", "files"},
    "learn": {"files", "documents", "measures", "records"},
}
EVERYTHING = {"cli", "dev"}
HEAVY = {
    "pandas",
    "scipy",
    "matplotlib",
    "seaborn",
    "numpy",
    "yaml",
    "jsonschema",
    "pydantic",
    "ipywidgets",
    "polars",
}


def imports(path: Path) -> set[str]:
    """Name the modules of ours that a file imports, at any depth of the code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively; write the whole name"
            found |= {f"qse.{name.name}" for name in node.names} if node.module == "qse" else {node.module}
    return {name for name in found if name == "qse" or name.startswith("qse.")}


def rooms() -> list[str]:
    return sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def test_every_room_is_known():
    assert set(rooms()) <= set(MAY_IMPORT) | EVERYTHING


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_rooms_below_it(room):
    for path in (PACKAGE / room).rglob("*.py"):
        for name in imports(path):
            other = name.split(".")[1] if "." in name else ""
            if other == "__version__":
                continue
            assert other in MAY_IMPORT[room] | {room}, f"{room}/{path.name} imports {name}"


def test_records_enters_the_network_through_one_door():
    for path in (PACKAGE / "records").rglob("*.py"):
        assert not {name for name in imports(path) if name.startswith("qse.network.")}


def test_no_public_name_equals_a_room():
    assert not set(dir(qse)) & set(rooms())
    assert len(qse.__all__) - 1 <= 29, "beside the version"


def test_importing_qse_is_light():
    code = "import sys, qse; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not HEAVY & set(loaded)


def test_an_unknown_public_name_gets_one_sentence():
    with pytest.raises(AttributeError, match="Did you mean 'stratify'"):
        qse.stratifi  # noqa: B018
    assert not hasattr(qse, "no_such_thing")


def test_a_problem_is_shown_in_a_notebook_without_a_traceback():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown = []
    shell._showtraceback = lambda kind, error, lines: shown.extend(lines)
    shell.run_cell("import qse; qse.stratifi")
    shell.run_cell("qse.load_records('mino')")
    shell.history_manager.enabled = False
    InteractiveShell.clear_instance()
    assert shown == [
        "qse has no 'stratifi'. Did you mean 'stratify'?",
        "There is no preset 'mino'. Did you mean 'mini'?",
    ]


def test_files_are_small():
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 320, (
            f"{path.name} is too long for one noun"
        )
