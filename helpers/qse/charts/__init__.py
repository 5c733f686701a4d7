"""Charts that speak: a figure, its sentence and its table, in one house style."""

from qse.charts.chart import Chart
from qse.charts.dot_plot import dot_plot
from qse.charts.table import html_table

__all__ = ["Chart", "dot_plot", "html_table"]
