"""Race that each visit holds: how many patients' visits disagree is counted, and not lost when one row is kept."""

import pandas as pd
import pytest

import qse
from qse.records import open_records
from qse.records.own import propose


def written(folder, kind):
    """Write visits: of 40 patients two alike, of 15 two that differ, of 12 one known and one unknown, of 30 one."""
    rows = []
    for person in range(97):
        rows.append((person, "W", "English"))
        if person < 40:
            rows.append((person, "White", "English"))
        elif person < 55:
            rows.append((person, "Asian", "Spanish"))
        elif person < 67:
            rows.append((person, "Unknown", ""))
    frame = pd.DataFrame(rows, columns=["MRN", "Race", "Pref Lang"])
    frame.insert(0, "CSN", range(len(frame)))
    frame.insert(2, "Admit Date", [f"2024-{1 + at % 12:02d}-07" for at in range(len(frame))])
    if kind == "csv":
        frame.to_csv(folder / "visits.csv", index=False)
    else:
        pytest.importorskip("polars").from_pandas(frame).write_parquet(folder / "visits.parquet")
    return open_records(folder, propose(folder))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("field", ["race_ethnicity", "language"])
def test_patients_whose_visits_disagree_are_counted(tmp_path, kind, field):
    row = qse.field_quality(written(tmp_path, kind), field).rows.iloc[-1]
    assert row["between_entries_of"] == 55
    assert row["between_entries"] == pytest.approx(15 / 55)
    assert pd.isna(row["with_self_report"])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_patients_are_one_row_each_as_before(tmp_path, kind):
    records = written(tmp_path, kind)
    assert records.describe().set_index("table")["rows"].to_dict() == {"encounters": 164, "patients": 97}
    assert set(records.names) == {"encounters", "patients"}


def test_visits_in_one_file_and_others_in_parquet_count_alike(tmp_path):
    polars = pytest.importorskip("polars")
    written(tmp_path, "csv")
    sites = polars.DataFrame({"care_site_id": [1, 2], "care_site_name": ["A", "B"]})
    sites.write_parquet(tmp_path / "care_sites.parquet")
    records = open_records(tmp_path, propose(tmp_path))
    assert type(records.table("patients")).__name__ == "LazyFrame"
    assert qse.field_quality(records, "race_ethnicity").rows.iloc[-1]["between_entries_of"] == 55
