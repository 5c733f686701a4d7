"""From a key on the repair board to the new picture: ``python benchmarks/panels.py``.

The kernel's part of it: the same people simulated again, counted, drawn and written as a picture. The aim is under
0.3 s on the mini network and under 1 s on the standard one, on two cores. Quote the ratios.
"""

import statistics
import sys
import time
from importlib.metadata import version

import qse


def main() -> None:
    print(f"Python {sys.version.split()[0]}, NumPy {version('numpy')}, matplotlib {version('matplotlib')}")
    for preset in ("mini", "standard"):
        records = qse.load_records(preset).reveal()
        board = qse.repair_board(records, "harm", "interpreter_needed", reference="no")
        pictures, worlds = [], []
        for turn in range(4):
            for name in board.effects.mechanisms:
                start = time.perf_counter()
                comparison = board.effects.at({name: "half" if turn % 2 else "full"})
                worlds.append(time.perf_counter() - start)
                comparison.chart()._repr_html_()
                pictures.append(time.perf_counter() - start)
        whole, world = statistics.median(pictures), statistics.median(worlds)
        start = time.perf_counter()
        count = qse.stratify(records, "harm", "interpreter_needed")
        counted = time.perf_counter() - start
        print(
            f"{preset:9s} a press {whole:.3f} s (longest {max(pictures):.3f} s), of it the world {world / whole:.0%}; "
            f"{whole / counted:.0f} times counting {count.overall['n']:,.0f} admissions ({counted:.4f} s)"
        )


if __name__ == "__main__":
    main()
