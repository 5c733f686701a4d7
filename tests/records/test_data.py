"""The shipped mini network equals the computed one, and the dictionary describes it."""

import pandas as pd
import pytest

from qse.dev import data
from qse.files import content
from qse.records import load_records
from qse.records.records import dictionary

ROOT = content("data/synthetic")
FILES = data.files()


@pytest.mark.parametrize("name", FILES)
def test_shipped_files_equal_computed_ones(name):
    assert (ROOT / name).read_text(encoding="utf-8") == FILES[name], "run `python -m qse.dev data`"


def test_nothing_else_is_shipped():
    shipped = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()}
    assert shipped == set(FILES) | {"dictionary.yaml"}
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file()) < 8_000_000


@pytest.mark.parametrize("name", dictionary())
def test_the_dictionary_describes_every_column(name):
    table = load_records("mini").table(name)
    columns = dictionary()[name]["columns"]
    assert list(table.columns) == list(columns)
    for column, how in columns.items():
        values = table[column]
        if how["type"] == "category":
            assert set(values.cat.categories) == set(how["labels"]), column
        elif how["type"] in ("key", "integer"):
            assert pd.api.types.is_integer_dtype(values), column
        elif how["type"] == "decimal":
            assert pd.api.types.is_float_dtype(values), column
        else:
            assert how["type"] == "datetime"
            assert pd.api.types.is_datetime64_any_dtype(values)
        assert values.isna().any() == ("blank" in how), column


def test_a_spreadsheet_reader_gets_the_same_values():
    table = pd.read_csv(ROOT / "mini" / "encounters.csv")
    computed = load_records("mini").table("encounters")
    assert (table["visit_occurrence_id"] == computed["visit_occurrence_id"]).all()
    assert (table["los_days"].fillna(-1) == computed["los_days"].fillna(-1)).all()
    assert (pd.to_datetime(table["visit_start_datetime"]) == computed["visit_start_datetime"]).all()
    assert (table["readmit_30d"].fillna("") == computed["readmit_30d"].astype(object).fillna("")).all()
