"""Two other networks: the figures of a page change, what it rests on holds there too, and every cell still runs."""

import ast
import contextlib
import io
import re
from functools import partial
from typing import Any

import pytest
from toys import NOTEBOOKS

from qse.dev.notebooks import joined, load
from qse.dev.review.frame_file import the_frame
from qse.learn import computed
from qse.network import World, parameters
from qse.network.claims import claims, held

SEEDS = (7, 11)
PAGES = [path for path in NOTEBOOKS if not path.stem.startswith("tool_")]


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """Another network wherever the course opens one."""
    monkeypatch.setattr("qse.records.load.World", partial(World, seed=request.param))
    caches = (computed._course, computed.computed)
    for cache in caches:
        cache.cache_clear()
    yield request.param
    for cache in caches:
        cache.cache_clear()


def claims_of(notebook: dict[str, Any]) -> set[str]:
    named = {name for cell in notebook["cells"] for name in cell["metadata"]["qse"].get("claims", ())}
    return named - set(the_frame().instead_of_a_claim)


def run(source: str, names: dict[str, Any]) -> str:
    """Run a cell as Jupyter does, and return what it prints and what its last line shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    said = io.StringIO()
    names["display"] = lambda value: said.write(repr(value))
    with contextlib.redirect_stdout(said):
        exec(compile(tree, "<cell>", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
            said.write(repr(value))
            for show in ("_repr_mimebundle_", "_repr_html_"):
                if hasattr(value, show):
                    getattr(value, show)()
                    break
    return said.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_in_another_network_figures_change_and_claims_hold(path, seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QSE_HOME", str(tmp_path / "my-work"))
    notebook, names, changed = load(path), {}, 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            fresh = run(joined(cell["source"]), names)
            stored = " ".join(
                joined(output.get("text") or output.get("data", {}).get("text/plain", ""))
                for output in cell["outputs"]
            )
            digits = r"\d+\.\d+|\d{2,}"
            changed += bool(cell["metadata"]["qse"].get("claims")) and (
                re.findall(digits, fresh) != re.findall(digits, stored)
            )
    assert changed, "nothing on the page comes from the data"
    presets = parameters()["presets"]
    worlds: dict[str, World] = {}
    broken = []
    for name in sorted(claims_of(notebook)):
        preset = claims()[name].get("preset", "standard")
        world = worlds.setdefault(preset, World(presets[preset], seed=seed))
        if not held(world, name):
            broken.append(name)
    assert not broken, f"in network {seed} the page says what does not hold: {', '.join(broken)}"
