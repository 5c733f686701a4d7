"""What a team's own files go through before the first measure."""

from qse.intake.scorecard import Scorecard
from qse.intake.validation import Validation, validate

__all__ = ["Scorecard", "Validation", "validate"]
