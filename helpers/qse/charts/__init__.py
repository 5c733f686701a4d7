"""Charts that speak: a figure, its sentence and its table, in one house style."""

from qse.charts.calibration_plot import calibration_plot
from qse.charts.chart import Chart
from qse.charts.concentration_curve import concentration_curve
from qse.charts.distribution_plot import distribution_plot
from qse.charts.dot_plot import dot_plot
from qse.charts.funnel_plot import funnel_plot
from qse.charts.gap_chart import gap_chart
from qse.charts.heat_map import heat_map
from qse.charts.pathway import pathway
from qse.charts.reclassification_matrix import reclassification_matrix
from qse.charts.run_charts import run_charts
from qse.charts.table import html_table
from qse.charts.tile_map import tile_map
from qse.charts.unit import MINUTES, NUMBER, PER_1000, POINTS, RATIO, SHARE, Unit

__all__ = [
    "MINUTES",
    "NUMBER",
    "PER_1000",
    "POINTS",
    "RATIO",
    "SHARE",
    "Chart",
    "Unit",
    "calibration_plot",
    "concentration_curve",
    "distribution_plot",
    "dot_plot",
    "funnel_plot",
    "gap_chart",
    "heat_map",
    "html_table",
    "pathway",
    "reclassification_matrix",
    "run_charts",
    "tile_map",
]
