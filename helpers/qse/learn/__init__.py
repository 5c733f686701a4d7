"""Everything about learning that is not analysis: checks with reasons, worksheets that are kept."""

from qse.learn.questions import answer, check, hint
from qse.learn.worksheets import worksheet

__all__ = ["answer", "check", "hint", "worksheet"]
