"""Everything about learning that is not analysis: the year, checks with reasons, worksheets that are kept."""

from qse.learn.glossary import term
from qse.learn.program_pages import driver, program
from qse.learn.questions import answer, check, hint
from qse.learn.rules import rule
from qse.learn.sources import cite
from qse.learn.worksheets import worksheet

__all__ = ["answer", "check", "cite", "driver", "hint", "program", "rule", "term", "worksheet"]
