"""Three stratifiers by 36 months, rates, intervals and ratios: ``python benchmarks/measures.py [ROWS ...]``.

Ours against hand-written pandas, polars and DuckDB, on the same rows: the counting, and the arithmetic that all need
after it. One process a peer, the median of several runs in it. Quote the ratios. Needs polars and duckdb.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

ROWS = (100_000, 1_000_000, 10_000_000)
STRATA = {
    "race_ethnicity_recorded": "race_ethnicity",
    "preferred_language_recorded": "language",
    "payer_primary": "payer",
}
MONTHS = 36
OURS = ("pandas", "polars", "parquet", "duckdb")
PEERS = OURS


def table(rows: int) -> pd.DataFrame:
    """Make rows of the shape of `patients`, with a month and an outcome."""
    from qse.records import dictionary

    chance = np.random.default_rng(1)
    columns = dictionary()["patients"]["columns"]
    made = {"person_id": np.arange(rows), "month": chance.integers(0, MONTHS, rows)}
    for name in STRATA:
        values = list(columns[name]["labels"])
        codes = chance.integers(-1 if "blank" in columns[name] else 0, len(values), rows)
        made[name] = pd.Categorical.from_codes(codes, values)
    made["portal_active"] = pd.Categorical.from_codes((chance.random(rows) < 0.3).astype(int), ["no", "yes"])
    return pd.DataFrame(made)


def finish(events: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Rates, Wilson intervals, and the ratio to the first stratum with Katz's interval, by hand."""
    z = 1.959964
    with np.errstate(invalid="ignore", divide="ignore"):
        p = events / n
        middle, half = (
            (p + z * z / 2 / n) / (1 + z * z / n),
            z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n),
        )
        ratio = p / p[:1]
        error = np.sqrt(1 / events - 1 / n + 1 / events[:1] - 1 / n[:1])
        return np.stack(
            [p, middle - half, middle + half, ratio, ratio * np.exp(-z * error), ratio * np.exp(z * error)]
        )


def ours(frame: object) -> Callable[[], object]:
    from qse.measures import Measure
    from qse.measures.count import count
    from qse.measures.estimate import against_group, value
    from qse.measures.strata import stratifier
    from qse.measures.tally import window
    from qse.records import Records

    measure = Measure(
        name="portal",
        title="Portal",
        sentence="of patients use the portal",
        axis="Share",
        unit="patients",
        table="patients",
        improvement_notation="neither",
        caution="None.",
        numerator={"portal_active": ["yes"]},
    )
    views = [(stratifier(name),) for name in STRATA.values()]
    records = Records({"patients": frame}, period="benchmark")
    # Whether a key stands twice is looked up once for each table, however often it is counted: not part of this.
    records.kept["repeated", "patients", "person_id"] = 0

    def work() -> object:
        tallies = count(records, measure, views, window((0, MONTHS - 1), "month"))
        return [
            (value(measure, each, 0.95), against_group(measure, each, each.take(0, [0]), 0.95))
            for each in tallies
        ]

    return work


def by_hand(name: str, frame: object, path: str) -> Callable[[], object]:
    def arrays(rows: pd.DataFrame) -> object:
        wide = rows.pivot(index="stratum", columns="month", values=["x", "n"])
        return finish(wide["x"].to_numpy(dtype=float), wide["n"].to_numpy(dtype=float))

    def pandas() -> object:
        event = frame["portal_active"].eq("yes")
        found = []
        for stratum in STRATA:
            each = event.groupby([frame[stratum], frame["month"]], observed=True, dropna=False).agg(
                ["sum", "size"]
            )
            each = each.set_axis(["x", "n"], axis=1).rename_axis(["stratum", "month"]).reset_index()
            found.append(arrays(each.astype({"stratum": object})))
        return found

    def polars() -> object:
        import polars as pl

        event = (pl.col("portal_active") == "yes").sum().alias("x")
        queries = [
            frame.lazy().group_by(pl.col(stratum).alias("stratum"), "month").agg(event, pl.len().alias("n"))
            for stratum in STRATA
        ]
        return [arrays(each.to_pandas()) for each in pl.collect_all(queries)]

    def duckdb() -> object:
        import duckdb

        found = []
        for stratum in STRATA:
            counts = "sum((portal_active = 'yes')::int) AS x, count(*) AS n"
            query = f"SELECT {stratum} AS stratum, month, {counts} FROM '{path}' GROUP BY 1, 2"
            found.append(arrays(duckdb.sql(query).df()))
        return found

    return {"pandas": pandas, "polars": polars, "parquet": polars, "duckdb": duckdb}[name]


def given(name: str, path: str) -> object:
    """Open the rows as one library holds them."""
    if name == "pandas":
        frame = pd.read_parquet(path)
        return frame.astype(dict.fromkeys([*STRATA, "portal_active"], "category"))
    if name == "duckdb":
        import duckdb

        return duckdb.read_parquet(path)
    import polars as pl

    return pl.scan_parquet(path) if name == "parquet" else pl.read_parquet(path)


def peer(who: str, name: str, path: str, times: int) -> None:
    """Time one peer in this process and print it."""
    frame = given(name, path)
    work = ours(frame) if who == "ours" else by_hand(name, frame, path)
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    print(json.dumps(float(np.median(taken))))


def timed(who: str, name: str, path: str, times: int) -> float:
    command = [sys.executable, __file__, "--peer", who, name, path, str(times)]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def arithmetic() -> None:
    """10,000 groups: the interval arithmetic alone."""
    from qse import stats

    chance = np.random.default_rng(2)
    n = chance.integers(50, 5000, 10_000)
    x = chance.binomial(n, 0.2)

    def work() -> None:
        stats.wilson(x, n)
        stats.risk_difference(x, n, 400, 2000)
        stats.risk_ratio(x, n, 400, 2000)

    def loop() -> None:
        for a, b in zip(x[:100], n[:100], strict=True):
            stats.wilson(a, b)
            stats.risk_difference(a, b, 400, 2000)
            stats.risk_ratio(a, b, 400, 2000)

    def seconds(work: Callable[[], None]) -> float:
        work()
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
        return float(np.median(taken))

    together, one_by_one = seconds(work), 100 * seconds(loop)
    print(
        f"10,000 groups, Wilson, difference and ratio: {1000 * together:.1f} ms; "
        f"one by one {one_by_one / together:.0f} times as long"
    )


def main(sizes: tuple[int, ...]) -> None:
    names = ("numpy", "pandas", "polars", "duckdb", "pyarrow", "narwhals")
    print(f"Python {sys.version.split()[0]}, " + ", ".join(f"{name} {version(name)}" for name in names))
    arithmetic()
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = str(Path(folder) / f"{rows}.parquet")
            table(rows).to_parquet(path)
            times = 7 if rows <= 1_000_000 else 3
            theirs = {name: timed("hand", name, path, times) for name in PEERS}
            print(
                f"\n{rows:,} rows; by hand: "
                + ", ".join(f"{name} {taken:.3f} s" for name, taken in theirs.items())
            )
            for name in OURS:
                taken = timed("ours", name, path, times)
                times_as_fast = f"{theirs[name] / taken:5.2f} times as fast as {name} by hand"
                line = f"  qse on {name:8s} {taken:8.3f} s   {times_as_fast}"
                print(line + (f", {theirs['duckdb'] / taken:5.2f} as DuckDB" if name == "parquet" else ""))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        main(tuple(map(int, sys.argv[1:])) or ROWS)
