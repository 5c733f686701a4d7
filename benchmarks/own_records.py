"""Measure a team's own extract at its largest: ``python benchmarks/own_records.py``.

10,000,000 encounters in parquet, or with ``--text`` as CSV, in headings and codes of a hospital's own, go through
`propose`, `open_records`, `validate` and one `stratify`. Seconds depend on the machine, so quote the ratio: a plain
polars scan, join and group-by of the columns that the measure reads. Memory is the most that a Python of its own ever
held. Not a test.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import qse
from qse.dev.network import CHUNK, Parquet
from qse.network import World
from qse.records import open_records
from qse.records.own import propose

ENCOUNTERS = 10_000_000
SECONDS, MEBIBYTES = 60, 2048
RACE = {"white": "W", "black_or_african_american": "Black/African American", "asked_declined": "Pt refused"}
CLASS = {"direct_admit": "Inpatient", "ed_only": "Emergency", "ed_to_inpatient": "ED admit"}
FLAG = {"yes": "1", "no": "0"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encounters", type=int, default=ENCOUNTERS)
    parser.add_argument("--keep", type=Path, help="folder for the extract, which is made if it is not there")
    parser.add_argument("--text", action="store_true", help="the same as CSV, which is read row by row first")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, pandas {pd.__version__}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if not (folder / "encounters.parquet").exists():
            # In a Python of its own, as on Linux a child inherits the peak of its parent.
            child(f"write({str(folder)!r}, {options.encounters})")
        if options.text:
            child(f"write_text({str(folder)!r}, {str(folder / 'text')!r})")
            folder = folder / "text"
        measured = {name: child(f"{name}({str(folder)!r})") for name in ("plain", "ours")}
    (plain_seconds, plain_peak), (own_seconds, own_peak) = measured["plain"], measured["ours"]
    print(f"{'propose, open, validate, stratify':34s} {own_seconds:8.1f} s  of {SECONDS} s")
    print(f"{'':34s} {own_seconds / plain_seconds:8.1f} x plain polars ({plain_seconds:.1f} s)")
    print(f"{'most memory':34s} {own_peak:8.0f} MiB of {MEBIBYTES} MiB (plain polars {plain_peak:.0f} MiB)")


def child(call: str) -> tuple[float, float]:
    """Run one function in a fresh Python; return its wall seconds and its peak in MiB."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import own_records as b; import time; "
        f"t = time.perf_counter(); b.{call}; print(time.perf_counter() - t, b.peak())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    *said, last = done.stdout.splitlines()
    print(*said, sep="\n", end="\n" if said else "", flush=True)
    seconds, most = map(float, last.split())
    return seconds, most


def peak() -> float:
    """Return the most memory this process ever held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def write(folder: str, encounters: int) -> None:
    """Write patients and encounters of the invented network as a hospital might export them."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    some = World(50_000)
    size = round(encounters * some.size / len(some.table("encounters")))
    people, visits = (Parquet(place / f"{name}.parquet") for name in ("patients", "encounters"))
    for first in range(0, size, CHUNK):
        world = World(min(CHUNK, size - first), first=first)
        people.add(_people(world.table("patients")))
        visits.add(_visits(world.table("encounters")))
    people.close()
    visits.close()


def write_text(parquet: str, folder: str) -> None:
    """Write the same tables as CSV."""
    import polars

    Path(folder).mkdir(exist_ok=True)
    for name in ("patients", "encounters"):
        polars.scan_parquet(Path(parquet) / f"{name}.parquet").sink_csv(Path(folder) / f"{name}.csv")


def _people(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pat_id": table["person_id"],
            "race": _words(table["race_ethnicity_recorded"], RACE),
            "pref_lang": _words(table["preferred_language_recorded"], {}),
            "sex": _words(table["sex_assigned"], {"male": "M", "female": "F"}),
            "date_of_birth": pd.to_datetime(table["year_of_birth"].astype(str) + "-07-01"),
        }
    )


def _visits(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "csn": table["visit_occurrence_id"],
            "pat_id": table["person_id"],
            "admit_date": table["visit_start_datetime"],
            "patient_class": _words(table["visit_type"], CLASS),
            "disposition": _words(table["disposition"], {}),
            "los_hours": table["los_days"] * 24,
            "readmitted": _words(table["readmit_30d"], FLAG),
        }
    )


def _words(column: pd.Series, words: dict[str, str]) -> pd.Series:
    values = column.cat.categories
    return column.cat.rename_categories([words.get(value, value) for value in values]).astype("string")


def ours(folder: str) -> None:
    """Go through everything that a team does, and say how long each step takes."""
    found = step("propose", lambda: propose(folder))
    records = step("open_records", lambda: open_records(folder, found))
    step("validate", lambda: qse.validate(records))
    step("stratify", lambda: qse.stratify(records, "readmission", by="race_ethnicity"))


def step(what: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = work()
    print(f"  {what:28s} {time.perf_counter() - start:8.1f} s, {peak():6.0f} MiB so far", flush=True)
    return made


def plain(folder: str) -> None:
    """Do by hand in polars what the measure needs: its columns scanned, joined and counted."""
    import polars

    visits, people = (
        polars.scan_parquet(path.with_suffix(".parquet"))
        if path.with_suffix(".parquet").exists()
        else polars.scan_csv(path.with_suffix(".csv"))
        for path in (Path(folder) / "encounters", Path(folder) / "patients")
    )
    admitted = visits.filter(
        (polars.col("patient_class") != "Emergency") & (polars.col("disposition") != "expired")
    )
    joined = admitted.select("pat_id", "readmitted").join(
        people.select("pat_id", "race"), on="pat_id", how="left"
    )
    counted = joined.group_by("race").agg(
        polars.len(), (polars.col("readmitted").cast(polars.String) == "1").sum().alias("again")
    )
    assert counted.collect(engine="streaming").height > 5


if __name__ == "__main__":
    main()
