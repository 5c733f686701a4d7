"""Everything about learning that is not analysis: the year, checks with reasons, worksheets that are kept."""

from qse.learn.checks.questions import answer, check, hint
from qse.learn.cited.glossary import term
from qse.learn.cited.rules import rule
from qse.learn.cited.sources import cite
from qse.learn.months.pages import driver, program
from qse.learn.worksheets.worksheet import worksheet

__all__ = ["answer", "check", "cite", "driver", "hint", "program", "rule", "term", "worksheet"]
