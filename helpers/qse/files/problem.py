"""One clear sentence instead of a traceback."""


class Problem(Exception):
    """Something a person can put right: what is wrong, where, and what to do, in one sentence.

    A notebook prints the sentence alone; the command line prints it and exits.

    >>> str(Problem("There is no measure 'harms'. Did you mean 'harm'?"))
    "There is no measure 'harms'. Did you mean 'harm'?"
    """

    def _render_traceback_(self) -> list[str]:
        """Tell IPython what to print in place of the traceback."""
        return [str(self)]
