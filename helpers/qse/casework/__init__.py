"""Case review: questions, coding on two axes, agreement, actions by strength, from one event to the pattern."""

from qse.casework.case import Case, case
from qse.casework.coding import Coding
from qse.casework.vignettes import coding

__all__ = ["Case", "Coding", "case", "coding"]
