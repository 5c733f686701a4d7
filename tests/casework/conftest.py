"""What the tests of case reviews share."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from qse.files import content


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch) -> Path:
    """A my-work of its own for each test."""
    for name in ("coding", "colleague", "notes", "case", "protected"):
        # The functions `case` and `coding` stand before the modules of their name.
        module = import_module(f"qse.casework.{name}")
        monkeypatch.setattr(module, "my_work", lambda: tmp_path / "my-work")
    return tmp_path / "my-work"


@pytest.fixture
def data() -> dict[str, Any]:
    """The first case as plain data, to be changed by a test."""
    return yaml.safe_load(content("curriculum/cases/case_01.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def written(tmp_path):
    """Write data as a case file and return its path."""

    def write(data: Any, name: str = "team_case.yaml") -> Path:
        path = tmp_path / name
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    return write
