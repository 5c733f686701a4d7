"""The command `qse`: start the course, and look whether this computer has what it needs."""

from qse.cli.command import main

__all__ = ["main"]
