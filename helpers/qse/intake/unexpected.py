"""What a form says when something happens that nobody foresaw."""


def unexpected(error: Exception) -> str:
    """Write a sentence about an error that is no `Problem`; nothing is lost, and the form goes on.

    >>> unexpected(ValueError("odd"))
    'This should not have happened (ValueError: odd). What you wrote is kept; please report it with what you pressed.'
    """
    said = " ".join(str(error).split())[:200]
    what = f"{type(error).__name__}: {said}"
    return f"This should not have happened ({what}). What you wrote is kept; please report it with what you pressed."
