"""Where somebody waits for more than three seconds, a notebook says how far it is; else nothing is said."""

import types

import IPython
import IPython.display
import pytest

from qse.files import progress


@pytest.fixture
def notebook(monkeypatch):
    """Stand in for a notebook: what is displayed, and what it said while it was there."""
    shown = []
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    monkeypatch.setattr(IPython.display, "display", lambda said, **_: shown.append(said))
    return shown


@pytest.fixture
def closed(monkeypatch):
    """Count the widgets that were closed."""
    import ipywidgets

    times = []
    monkeypatch.setattr(ipywidgets.HTML, "close", lambda self: times.append(1))
    return times


@pytest.mark.parametrize(("seconds", "many"), [(2, 1), (0.5, 0)])
def test_a_notebook_says_how_far_it_is(notebook, closed, monkeypatch, seconds, many):
    clock = iter(seconds * step for step in range(10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    said = []
    for _ in progress.progress(range(4), "Reading <files>"):
        said += [each.value for each in notebook]
    assert len(notebook) == many
    if many:
        assert "<p>Reading &lt;files&gt; 50%, 4 s left</p>" in said
        assert closed == [1]


def test_it_is_cleared_when_somebody_stops_it(notebook, closed, monkeypatch):
    clock = iter(2.0 * step for step in range(10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    steps = progress.progress(range(4))
    next(steps)
    next(steps)
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt)
    assert closed == [1]


def test_the_clock_is_looked_at_once_in_a_while(monkeypatch):
    looked = []
    monkeypatch.setattr(progress.time, "monotonic", lambda: looked.append(1) or 0.0)
    assert len(list(progress.progress(range(100), every=50))) == 100
    assert len(looked) == 2
