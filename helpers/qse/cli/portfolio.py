"""`qse portfolio`: the year's artefacts as one document, out of my-work."""

import os
from pathlib import Path

from qse.cli.show import show
from qse.files import Problem, my_work
from qse.files.my_work import NAME
from qse.learn.portfolio import write_portfolio


def portfolio(folder: Path | None, *, browser: bool = True) -> int:
    """Write the portfolio as a page and as a Word document, name both, and open the page.

    Parameters
    ----------
    folder : where `my-work` is, or `my-work` itself, as for `qse start`; else it is looked for from here upward.
    browser : open the page; else the paths are printed only.

    Raises
    ------
    Problem : there is no my-work, or it cannot be written.

    """
    os.chdir(find_work(folder))
    page, *others = write_portfolio()
    for path in others:
        print(path)
    show(page, browser=browser)
    return 0


def find_work(folder: Path | None) -> Path:
    """Return the my-work of a folder, or the nearest one. None is made: an empty one would hide a wrong place.

    Raises
    ------
    Problem : there is none.

    """
    advice = "name the folder in which you started the course with --folder"
    if folder is None:
        try:
            return my_work()
        except Problem:
            raise Problem(f"There is no {NAME} folder here or above; {advice}.") from None
    folder = folder.expanduser()
    work = folder if folder.resolve().name == NAME else folder / NAME
    if not work.is_dir():
        raise Problem(f"There is no {NAME} folder in {folder}; {advice}.")
    return work
