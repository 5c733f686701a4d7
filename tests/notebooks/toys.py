"""The notebooks of the course, and made-up ones that the tests of the tests are tried on."""

from pathlib import Path
from typing import Any

from qse.dev.format import WIDGET, as_text
from qse.files import content

NOTEBOOKS = sorted(content("notebooks").glob("*.ipynb"))

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FIGURE = (
    f'<figure><img alt="Dot plot; the caption says what it shows." src="{PICTURE}">'
    "<figcaption>North is higher than South.</figcaption></figure>"
)


def markdown(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source} | more


def code(source: str, *outputs: dict[str, Any], count: int | None = 1, **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": list(outputs)}
    return cell | {"execution_count": count} | more


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: str) -> dict[str, Any]:
    """Make a display output, e.g. ``shown(html="<p>a</p>", plain="a", png="...", widget="its id")``."""
    mimes = {"html": "text/html", "plain": "text/plain", "png": "image/png"}
    found: dict[str, Any] = {mimes[key]: value for key, value in data.items() if key in mimes}
    if "widget" in data:
        found[WIDGET] = {"model_id": data["widget"], "version_major": 2, "version_minor": 0}
    return {"output_type": "display_data", "data": found, "metadata": {}}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def save(folder: Path, name: str, *cells: dict[str, Any]) -> Path:
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_text(notebook(*cells)), encoding="utf-8")
    return path
