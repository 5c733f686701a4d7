"""A curriculum with one module of a test's own, for what the course's own worksheets do not have."""

import shutil
from pathlib import Path
from typing import Any

from qse.files import content
from qse.learn import curriculum

ALL_KINDS = """
toy:
  title: All kinds
  fields:
    - {name: note, label: A note, lines: 2}
    - {name: form, label: In which form, options: [by video, in writing]}
    - {name: day, label: On which day, kind: date}
    - name: meetings
      label: Meetings
      kind: rows
      rows: 2
      columns:
        - {name: what, label: What}
        - {name: form, label: Form, options: [by video, in writing]}
    - {name: people, label: Who does what, kind: people, asks: [Name, Hours]}
    - {name: finding, label: Our finding, kind: figure, measure: readmission, by: language}
    - {name: proof, label: "Do we ask?", kind: proof}
secret:
  title: A case
  private: true
  fields: [{name: what, label: What happened}]
"""


def lay_out(folder: Path, monkeypatch: Any, **files: str) -> None:
    """Make `folder` the place of month 4's YAML: ``worksheets="..."``, ``checks="..."``, ``every_month="..."``."""
    module = folder / "curriculum" / "04_toy"
    module.mkdir(parents=True)
    shutil.copy(content("curriculum/every_month.yaml"), module.parent)
    for name, text in files.items():
        (module.parent if name == "every_month" else module).joinpath(f"{name}.yaml").write_text(text)
    monkeypatch.setattr(curriculum, "content", lambda name: folder / name)
    forget(monkeypatch)


def forget(monkeypatch: Any) -> None:
    """Read every file anew, now and after the test."""
    for name in ("_read", "shared"):
        fresh = getattr(curriculum, name).__wrapped__
        monkeypatch.setattr(curriculum, name, fresh)
    monkeypatch.setattr("qse.learn.worksheets.forms.shared", curriculum.shared)
