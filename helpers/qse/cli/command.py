"""Read what was typed after `qse`, do it, and answer bad input with one sentence."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from qse import __version__
from qse.files import Problem, nearest

LOWEST_PORT, HIGHEST_PORT = 1024, 65535
# Each command and its options.
COMMANDS = {
    "start": ("--folder", "--port", "--no-browser", "--records"),
    "doctor": ("--help",),
    "read": ("--no-browser",),
    "map": ("--folder", "--again", "--no-browser"),
    "tidy": ("--folder",),
    "portfolio": ("--folder", "--no-browser"),
}


class _Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise Problem(f"{message.removeprefix('argument ')}. Type `{self.prog} --help` to see how it goes.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command `qse`.

    Parameters
    ----------
    argv : the words after `qse`; those of the command line by default.

    Returns
    -------
    int : 0 if all went well, 1 if something failed, 2 if the input was wrong, 130 if stopped by Ctrl-C.

    Examples
    --------
    >>> main(["--version"])
    qse 0.1.0
    0

    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack letters that a folder's name has.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    except Exception as error:
        if os.environ.get("QSE_DEBUG") == "1":
            raise
        said = " ".join(str(error).split())
        print(
            f"This should not have happened ({type(error).__name__}: {said}); please report it with what "
            "you typed, and set QSE_DEBUG=1 before you type it again to see more.",
            file=sys.stderr,
        )
        return 1


def _run(words: list[str]) -> int:
    parser = _build()
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        raise Problem(f"qse has no command {words[0]!r}.{nearest(words[0], COMMANDS)}")
    try:
        typed, unknown = parser.parse_known_args(words)
    except SystemExit:  # --help
        return 0
    if unknown:
        which = f"qse {typed.command}" if typed.command else "qse"
        options = COMMANDS.get(typed.command, ("--help",))
        raise Problem(f"{which} does not know {unknown[0]!r}.{nearest(unknown[0], options)}")
    if typed.version:
        print(f"qse {__version__}")
    elif typed.command == "start":
        from qse.cli.start import start

        return start(typed.folder, port=typed.port, browser=not typed.no_browser, records=typed.records)
    elif typed.command == "doctor":
        from qse.cli.doctor import doctor

        return doctor()
    elif typed.command == "read":
        from qse.cli.read import read

        return read(typed.module, browser=not typed.no_browser)
    elif typed.command == "map":
        from qse.cli.map import map_records

        return map_records(typed.place, typed.folder, again=typed.again, browser=not typed.no_browser)
    elif typed.command == "tidy":
        from qse.cli.tidy import tidy

        return tidy(typed.folder)
    elif typed.command == "portfolio":
        from qse.cli.portfolio import portfolio

        return portfolio(typed.folder, browser=not typed.no_browser)
    else:
        parser.print_help()
    return 0


def _build() -> _Parser:
    parser = _Parser(
        prog="qse",
        description="A year-long course on equity in quality and safety, in notebooks.",
        epilog="New here? Type: qse start",
        formatter_class=partial(argparse.HelpFormatter, indent_increment=1),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands")
    start = commands.add_parser(
        "start",
        help="open the course in your browser",
        description="Copy the notebooks into a folder `my-work` and open the course in your browser, "
        "where you left off. What you wrote is never overwritten. Press Ctrl-C in this window to stop.",
        allow_abbrev=False,
    )
    start.add_argument(
        "--folder",
        type=_folder,
        default=Path(),
        metavar="DIR",
        help="where `my-work` is or shall be made (default: the current folder)",
    )
    start.add_argument(
        "--port",
        type=_port,
        default=8888,
        metavar="N",
        help="the door on this computer that the browser uses (default: 8888, or the next free one)",
    )
    start.add_argument("--no-browser", action="store_true", help="open no window; print the address only")
    start.add_argument(
        "--records",
        default="",
        metavar="PATH",
        help="your own extract, for the parts marked *your hospital*: a folder or file; `invented` goes back to the "
        "invented network",
    )
    commands.add_parser(
        "doctor",
        help="check that this computer has what the course needs",
        description="Print one line for each thing the course needs: OK, or FAIL and what to do.",
        allow_abbrev=False,
    )
    read = commands.add_parser(
        "read",
        help="read a module as one page, without Jupyter",
        description="Open the page of a module in your browser; without a module, list the pages.",
        allow_abbrev=False,
    )
    read.add_argument("module", nargs="?", default="", help="the month, such as 4 or 04_seeing_harm")
    read.add_argument("--no-browser", action="store_true", help="open no window; print the path only")
    mapped = commands.add_parser(
        "map",
        help="say what the headings of your own extract stand for, and check it",
        description="Look at headings and values, propose what each stands for, keep that in one file in `my-work` "
        "that you may correct, and write a report that checks the records. The extract is only read, on this machine.",
        allow_abbrev=False,
    )
    mapped.add_argument(
        "place", type=_place, metavar="PATH", help="a folder or file: CSV, Excel, parquet, DuckDB"
    )
    mapped.add_argument(
        "--folder", type=_folder, default=Path(), metavar="DIR", help="where `my-work` is or shall be made"
    )
    mapped.add_argument("--again", action="store_true", help="propose anew; the map that is kept is let go")
    mapped.add_argument("--no-browser", action="store_true", help="open no window; print the paths only")
    tidied = commands.add_parser(
        "tidy",
        help="clear what notebooks show of your own records",
        description="Clear what the notebooks in `my-work` show of your own records, and delete the copies that "
        "Jupyter keeps of them. What you wrote stays. Close the notebooks in the browser first.",
        allow_abbrev=False,
    )
    tidied.add_argument(
        "--folder", type=_folder, metavar="DIR", help="where `my-work` is (default: here or above)"
    )
    portfolio = commands.add_parser(
        "portfolio",
        help="put what your team made this year into one document",
        description="Write what is kept in `my-work` into my-work/portfolio, as a page and for Word, and open "
        "the page. Nothing from my-work/private goes in.",
        allow_abbrev=False,
    )
    portfolio.add_argument(
        "--folder",
        type=_folder,
        metavar="DIR",
        help="where `my-work` is (default: here or above)",
    )
    portfolio.add_argument("--no-browser", action="store_true", help="open no window; print the paths only")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and LOWEST_PORT <= int(text) <= HIGHEST_PORT):
        raise Problem(
            f"{text!r} cannot be a port; choose a whole number "
            f"from {LOWEST_PORT} to {HIGHEST_PORT}, such as 8890."
        )
    return int(text)


def _place(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise Problem("qse map needs the name of a folder or file, such as qse map my-data.")
    return Path(text)


def _folder(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise Problem("--folder needs the name of a folder, such as --folder course.")
    return Path(text)
