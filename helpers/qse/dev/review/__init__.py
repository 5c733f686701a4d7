"""Hold notebooks to their frame and to the rules for words and numbers; change nothing.

Every finding is one line: file, cell or line, what is wrong, what to do. Of a module its guide, its handout, its checks
and its worksheets are reviewed too. The lists stand in curriculum/frame.yaml. What a machine cannot see is left to
readers: whether an account is fair, whether a content note stands before harm, whether a sentence is true.
"""

from qse.dev.review.command import findings, main, options

__all__ = ["findings", "main", "options"]
