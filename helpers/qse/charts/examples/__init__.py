"""One small invented example of each kind of chart, for the gallery of charts and for the tests."""

from qse.charts.examples import groups, time_and_place

EXAMPLES = {
    "dot_plot": groups.dots,
    "run_charts": time_and_place.run,
    "gap_chart": time_and_place.gap,
    "funnel_plot": groups.funnel,
    "pathway": time_and_place.steps,
    "distribution_plot": groups.distribution,
    "heat_map": time_and_place.heat,
    "tile_map": time_and_place.tiles,
    "concentration_curve": groups.concentration,
    "calibration_plot": groups.calibration,
    "reclassification_matrix": time_and_place.reclassification,
}
