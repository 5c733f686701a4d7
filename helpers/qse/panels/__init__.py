"""Panels: widgets over an analysis, each with a text twin for whoever opens the page without running it."""

from qse.panels.board import RepairBoard, repair_board
from qse.panels.explorer import Explorer, explore
from qse.panels.reader import Reader, signal_or_noise

__all__ = ["Explorer", "Reader", "RepairBoard", "explore", "repair_board", "signal_or_noise"]
