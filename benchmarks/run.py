"""Measure speed as ratios within one run: ``python benchmarks/run.py``.

Absolute seconds depend on the machine; quote the ratios. Nothing here is a test.
"""

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import qse
from qse.network import World
from qse.network.noise import uniform


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of several runs, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def python(code: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True))


def line(what: str, ours: float, against: str, theirs: float) -> None:
    print(f"{what:45s} {ours:8.3f} s   {ours / theirs:6.2f} x {against} ({theirs:.3f} s)")


def main() -> None:
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, pandas {pd.__version__}")
    line("import qse", python("import qse"), "starting Python", python("pass"))

    standard = World(240_000)
    visits = standard.care.visit
    draws = 25  # about as many as the model makes for each visit
    bound = seconds(lambda: [uniform(1, str(number), visits) for number in range(draws)])
    line(
        "standard network, all tables",
        seconds(lambda: World(240_000).tables()),
        "drawing its noise alone",
        bound,
    )

    mini = qse.load_records("mini")
    line(
        "mini network repaired and stratified",
        seconds(lambda: qse.stratify(mini.repaired("interpreter_gap"), "readmission", by="sex")),
        "stratified",
        seconds(lambda: qse.stratify(mini, "readmission", by="sex")),
    )

    records = qse.load_records()
    encounters, patients = records.table("encounters"), records.table("patients")

    def by_hand() -> pd.DataFrame:
        table = encounters[encounters["visit_type"] != "ed_only"].merge(patients, on="person_id")
        event = table["readmit_30d"].eq("yes")
        return event.groupby(table["race_ethnicity_recorded"], observed=True).agg(["size", "sum"])

    line(
        "stratify the standard network, with intervals",
        seconds(lambda: qse.stratify(records, "readmission", by="race_ethnicity")),
        "a pandas group-by, counts only",
        seconds(by_hand),
    )


if __name__ == "__main__":
    main()
