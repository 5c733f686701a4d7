"""``python -m qse.dev COMMAND``: what maintainers do with notebooks and pages.

A command is a module of this folder: its docstring is the help, `options(parser)` names what it
takes, `main(options)` does it and returns the exit code. A new command is one more line in COMMANDS.
"""

import argparse
import sys
from collections.abc import Sequence
from types import ModuleType

from qse.dev import claims, data, format, gallery, network, new_module, parameters, read, review, run, upkeep
from qse.files import Problem

COMMANDS: dict[str, ModuleType] = {
    "format": format,
    "run": run,
    "read": read,
    "review": review,
    "new-module": new_module,
    "data": data,
    "network": network,
    "parameters": parameters,
    "claims": claims,
    "gallery": gallery,
    "upkeep": upkeep,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a Problem is told in one sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m qse.dev",
        description="For those who carry the course on. A changed notebook needs: run, then read.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        about = module.__doc__ or ""
        command = commands.add_parser(
            name,
            help=about.splitlines()[0],
            description=about,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.options(command)
    options = parser.parse_args(arguments)
    try:
        return int(COMMANDS[options.command].main(options))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
