"""A copy of the project to try things on."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def copy_of_the_project() -> Iterator[Path]:
    """Copy what git keeps, beside an empty home; remove it at once, as an environment is large."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    skip = shutil.ignore_patterns(".git", *[name.rstrip("/") for name in ignored])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "home").mkdir()
        yield Path(shutil.copytree(ROOT, Path(folder) / "a course", ignore=skip))
