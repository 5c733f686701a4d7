"""Statistics: arrays in, arrays out. Nothing here knows a table, a measure or a chart."""

from qse.stats.agreement import kappa, kappa_by_level, ppv, sensitivity, share_agreed
from qse.stats.attributable import Attributable, attributable_risk, population_attributable
from qse.stats.audit import Leak, audit
from qse.stats.concentration import concentration_index
from qse.stats.control_chart import ControlChart, control_chart
from qse.stats.disparity import Disparity, difference_to, ratio_to
from qse.stats.entropy import Parts, mean_log_deviation, theil
from qse.stats.funnel import (
    Funnel,
    Overdispersion,
    adjusted_limits,
    funnel_proportion,
    funnel_rate,
    overdispersion,
)
from qse.stats.gradient import Gradient, logit_index, ridits, slope_index
from qse.stats.levels import z_value
from qse.stats.mantel_haenszel import Pooled, pooled_odds_ratio, pooled_risk_ratio
from qse.stats.margins import Joined, join, margins, with_margins
from qse.stats.mean import mean_t, moments
from qse.stats.mean_groups import difference_of_means, ratio_of_means
from qse.stats.median import difference_of_medians, median, medians_to_overall, ratio_of_medians
from qse.stats.multiple import benjamini_hochberg, holm
from qse.stats.p_value import chi_square, fisher, rate_test
from qse.stats.part_whole import means_to_overall, rates_to_overall, to_overall
from qse.stats.proportion import clopper_pearson, wilson, wilson_corrected
from qse.stats.rate import byar, byar_count, exact_count, poisson_exact
from qse.stats.reliability import Reliability, nchs_proportion
from qse.stats.run_chart import RunChart, run_chart
from qse.stats.runs import Runs, anhoej_limits
from qse.stats.segregation import Ice, dissimilarity, exposure, ice, isolation, theil_h
from qse.stats.spread import (
    between_group_deviation,
    between_group_variance,
    extremes,
    index_of_disparity,
    mean_difference,
)
from qse.stats.standardise import (
    Indirect,
    Kitagawa,
    Standardised,
    direct_rate,
    indirect_ratio,
    kitagawa,
    observed_expected,
)
from qse.stats.standardised_gap import standardised_gap
from qse.stats.suppress import THRESHOLD, Hidden, hide
from qse.stats.trend import Trend, cochran_armitage
from qse.stats.two_groups import (
    Estimate,
    odds_ratio,
    rate_difference,
    rate_ratio,
    risk_difference,
    risk_ratio,
)
from qse.stats.weighted import ratio_of_shares, weighted_share

__all__ = [
    "THRESHOLD",
    "Attributable",
    "ControlChart",
    "Disparity",
    "Estimate",
    "Funnel",
    "Gradient",
    "Hidden",
    "Ice",
    "Indirect",
    "Joined",
    "Kitagawa",
    "Leak",
    "Overdispersion",
    "Parts",
    "Pooled",
    "Reliability",
    "RunChart",
    "Runs",
    "Standardised",
    "Trend",
    "adjusted_limits",
    "anhoej_limits",
    "attributable_risk",
    "audit",
    "benjamini_hochberg",
    "between_group_deviation",
    "between_group_variance",
    "byar",
    "byar_count",
    "chi_square",
    "clopper_pearson",
    "cochran_armitage",
    "concentration_index",
    "control_chart",
    "difference_of_means",
    "difference_of_medians",
    "difference_to",
    "direct_rate",
    "dissimilarity",
    "exact_count",
    "exposure",
    "extremes",
    "fisher",
    "funnel_proportion",
    "funnel_rate",
    "hide",
    "holm",
    "ice",
    "index_of_disparity",
    "indirect_ratio",
    "isolation",
    "join",
    "kappa",
    "kappa_by_level",
    "kitagawa",
    "logit_index",
    "margins",
    "mean_difference",
    "mean_log_deviation",
    "mean_t",
    "means_to_overall",
    "median",
    "medians_to_overall",
    "moments",
    "nchs_proportion",
    "observed_expected",
    "odds_ratio",
    "overdispersion",
    "poisson_exact",
    "pooled_odds_ratio",
    "pooled_risk_ratio",
    "population_attributable",
    "ppv",
    "rate_difference",
    "rate_ratio",
    "rate_test",
    "rates_to_overall",
    "ratio_of_means",
    "ratio_of_medians",
    "ratio_of_shares",
    "ratio_to",
    "ridits",
    "risk_difference",
    "risk_ratio",
    "run_chart",
    "sensitivity",
    "share_agreed",
    "slope_index",
    "standardised_gap",
    "theil",
    "theil_h",
    "to_overall",
    "weighted_share",
    "wilson",
    "wilson_corrected",
    "with_margins",
    "z_value",
]
