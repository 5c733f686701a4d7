"""Name a file and show it in the browser."""

import webbrowser
from pathlib import Path


def show(path: Path, *, browser: bool) -> None:
    """Print the whole path of a page and, if `browser`, open it."""
    print(path, flush=True)
    try:
        opened = not browser or webbrowser.open(path.resolve().as_uri())
    except webbrowser.Error:
        opened = False
    if not opened:
        print("No browser can be opened from here; open this file in one.")
