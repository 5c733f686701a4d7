"""Measure the invented network: ``python benchmarks/network.py``.

Seconds are those of one core, so that what the machine does besides counts little; they still depend on the
machine, so quote the ratios. The bound is what its noise alone would cost: the same number of hashed uniforms, in
arrays of the same sizes, in plain NumPy. Rows are encounter rows: acute visits, appointments and births. Not a test.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

import qse
from qse.dev.network import CHUNK, write
from qse.network import World, noise
from qse.network.tables import FIXED, OBSERVED
from qse.records import Records

MILLION = 1_000_000


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of several runs, after one that does not count unless there is only one."""
    if times > 1:
        work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def child(code: str) -> list[float]:
    """Run code in a fresh Python; return the numbers that it prints last."""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.splitlines()[-1].split()]


def rows(world: World) -> int:
    return world.visits.visit.size + world.appointments.row.size + world.births.row.size


def people(encounter_rows: int) -> int:
    """Number of patients who have so many encounter rows."""
    some = World(50_000)
    return round(encounter_rows * some.size / rows(some))


def parts(size: int, chunk: int = CHUNK) -> None:
    """Make all tables in parts, and let go of each."""
    for first in range(0, size, chunk):
        world = World(min(chunk, size - first), first=first)
        for name in OBSERVED:
            if first == 0 or name not in FIXED:
                world.table(name)


def draws(work: Callable[[], object]) -> list[int]:
    """Return how many numbers each draw of some work takes."""
    sizes: list[int] = []
    draw = noise.uniform

    def counted(seed: int, variable: str, entities: noise.Integers) -> noise.Floats:
        sizes.append(entities.size)
        return draw(seed, variable, entities)

    with mock.patch.object(noise, "uniform", counted):
        work()
    return sizes


def bound(sizes: list[int]) -> None:
    ids = np.arange(max(sizes))
    for size in sizes:
        noise.uniform(1, "bound", ids[:size])


def peak() -> float:
    """Return the most memory this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def line(
    what: str, ours: float, target: float | None = None, theirs: float | None = None, unit: str = "s"
) -> None:
    aim = f"of {target:g} {unit}" if target else ""
    ratio = f"{ours / theirs:6.2f} x its noise alone ({theirs:.3f} s)" if theirs else ""
    print(f"{what:48s} {ours:9.3f} {unit:2s} {aim:10s} {ratio}".rstrip(), flush=True)


def main() -> None:
    print(
        f"Python {sys.version.split()[0]}, NumPy {np.__version__}, pandas {pd.__version__}, parts of {CHUNK:,}"
    )
    here = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import network as b; import time; "
    )

    # First, while this process is small: on Linux a child inherits the peak of its parent.
    first = "import time, qse; qse.load_records().table('patients'); print(time.process_time())"
    many = people(10 * MILLION)
    ten, peak_ten = child(
        here + f"t = time.process_time(); b.parts({many}); print(time.process_time() - t, b.peak())"
    )
    peak_write = child(here + f"b.csv({people(MILLION)}); print(b.peak())")[0]
    line(
        "first table of standard, from starting Python",
        float(np.median([child(first)[0] for _ in range(3)])),
        1.5,
    )

    one = people(MILLION)
    sizes = draws(lambda: World(one).tables())
    whole = seconds(lambda: World(one).tables())
    line("1e6 rows, all tables, at once", whole, 3, seconds(lambda: bound(sizes)))
    sizes = draws(lambda: parts(one))
    apart = seconds(lambda: parts(one))
    noise_alone = seconds(lambda: bound(sizes))
    line("1e6 rows, all tables, in parts", apart, 3, noise_alone)
    line("1e7 rows, all tables, in parts", ten, 20, 10 * noise_alone)
    line("  most memory", peak_ten, 400, unit="MB")
    line("  most memory when 1e6 rows are written as CSV", peak_write, 400, unit="MB")
    four = seconds(lambda: parts(4 * one), times=2)
    line("4e6 rows against 1e6, in parts", four / apart, 4, unit="x")
    line(
        "4e6 rows against 1e6, at once",
        seconds(lambda: World(4 * one).tables(), times=2) / whole,
        4,
        unit="x",
    )

    mini = World(8_000)
    wanted = ("patients", "encounters", "safety_events")

    def repaired() -> None:
        again = mini.repaired("interpreter_gap")
        for name in wanted:
            again.table(name)

    sizes = draws(repaired)
    line(
        "mini repaired, tables of one measure",
        seconds(repaired),
        0.1,
        seconds(lambda: bound(sizes)),
    )
    records = Records(mini)
    line(
        "mini repaired and stratified",
        seconds(lambda: qse.stratify(records.repaired("interpreter_gap"), "readmission", by="sex")),
        0.1,
    )
    line("1e6 rows written as CSV", seconds(lambda: csv(one), times=1))
    for chunk in (5_000, 10_000, 20_000, 40_000, 80_000):
        taken = seconds(partial(parts, one, chunk), times=3)
        line(f"  1e6 rows in parts of {chunk:,}", taken)


def csv(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(World(size), Path(folder))


if __name__ == "__main__":
    main()
