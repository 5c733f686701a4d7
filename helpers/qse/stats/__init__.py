"""Statistics: arrays in, arrays out. Nothing here knows a table, a measure or a chart."""

from qse.stats.proportion import wilson
from qse.stats.suppress import THRESHOLD, hide_small
from qse.stats.two_groups import Estimate, risk_difference, risk_ratio, to_overall

__all__ = ["THRESHOLD", "Estimate", "hide_small", "risk_difference", "risk_ratio", "to_overall", "wilson"]
