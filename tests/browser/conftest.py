"""A course started as a learner starts it, and a browser that watches what the page asks for.

For tests in this folder: `course` (a running `qse start`, one for each file of tests), `page` (a fresh
browser window), `seen` (what that window asked for and complained about), and the functions of
`lab.py` (`from lab import open_notebook, run_all, save`).
"""

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "cli"))  # for running.py

from running import Course

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Seen:
    """Every address a page asked for, and every error on its console."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where there is no browser."""
    here = Path(__file__).parent
    missing = (
        "no Chromium on PATH (chromium, chromium-browser or google-chrome)"
        if CHROMIUM is None
        else "Playwright is not installed"
        if importlib.util.find_spec("playwright") is None
        else None
    )
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A course that runs in an empty home and a new folder, with `window.jupyterapp` for the tests."""
    settings = tmp_path_factory.mktemp("settings")
    exposed = {"LabApp": {"expose_app_in_browser": True}}
    (settings / "jupyter_lab_config.json").write_text(json.dumps(exposed), encoding="utf-8")
    course = Course(tmp_path_factory.mktemp("the course é"), JUPYTER_CONFIG_PATH=str(settings))
    course.start()
    yield course
    course.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium; for one file of tests, as Playwright keeps an event loop running meanwhile."""
    from playwright.sync_api import sync_playwright

    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *root])
        yield browser.new_context(viewport={"width": 1280, "height": 800})
        browser.close()


@pytest.fixture
def seen() -> Seen:
    """What the page of this test asked for and complained about."""
    return Seen()


@pytest.fixture
def page(chromium: Any, seen: Seen) -> Iterator[Any]:
    """A fresh browser window, as large as a small laptop's."""
    page = chromium.new_page()
    page.set_default_timeout(20_000)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield page
    page.close()
