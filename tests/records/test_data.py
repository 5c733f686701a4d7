"""The shipped mini network equals the computed one, and the dictionary describes every table and column."""

import re

import pandas as pd
import pytest

from qse.dev import data
from qse.files import Problem, content, read_yaml
from qse.network import World
from qse.network.tables import OBSERVED, TRUTH
from qse.records import load_records
from qse.records.describe import sealed
from qse.records.records import dictionary

ROOT = content("data/synthetic")
FILES = data.files()
WORLD = World(20_000)
ALL = {**dictionary(), **sealed()}
COLUMNS = [(table, column) for table, how in ALL.items() for column in how["columns"]]
STANDARDS = {"OMOP CDM 5.4", "FHIR US Core", "AHRQ Common Formats", "SPD 15 (2024)", "ours"}
FIELDS = {
    "key": {"about"},
    "foreign_key": {"about", "to"},
    "integer": {"about", "unit"},
    "decimal": {"about", "unit"},
    "datetime": {"about"},
    "category": {"about"},
}
WITHOUT_KEY = {"real_history"}


@pytest.mark.parametrize("name", FILES)
def test_shipped_files_equal_computed_ones(name):
    assert (ROOT / name).read_text(encoding="utf-8") == FILES[name], "run `python -m qse.dev data`"


def test_nothing_else_is_shipped():
    shipped = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()}
    assert shipped == set(FILES) | {"dictionary.yaml"}
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file()) < 8_000_000


def test_no_truth_is_shipped():
    assert not any("truth" in name for name in FILES)


def test_the_dictionary_names_every_table_and_no_other():
    assert set(dictionary()) == set(OBSERVED)
    assert set(sealed()) == set(TRUTH)
    assert all(how["about"].startswith("Sealed.") for how in sealed().values())


@pytest.mark.parametrize("name", ALL)
def test_the_dictionary_has_the_columns_of_the_table_in_their_order(name):
    how, table = ALL[name], WORLD.table(name)
    assert set(how) == {"about", "key", "follows", "columns"}
    assert list(table.columns) == list(how["columns"])
    assert how["follows"]
    assert set(how["follows"]) <= STANDARDS


@pytest.mark.parametrize("name", ALL)
def test_keys_tell_rows_apart_and_are_never_blank(name):
    key, table = ALL[name]["key"], WORLD.table(name)
    assert bool(key) == (name not in WITHOUT_KEY)
    if key:
        assert not table.duplicated(key).any()
        assert not table[key].isna().any(axis=None)
    given_here = [column for column, how in ALL[name]["columns"].items() if how["type"] == "key"]
    assert not given_here or given_here == key


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_column_holds_what_the_dictionary_says(name, column):
    how, values = ALL[name]["columns"][column], WORLD.table(name)[column]
    kept = values.dropna()
    if how["type"] == "category":
        assert isinstance(values.dtype, pd.CategoricalDtype)
        assert ("labels" in how) != (how.get("values") == "open")
        if "labels" in how:
            assert set(values.cat.categories) == set(how["labels"])
    elif how["type"] in ("key", "integer"):
        assert pd.api.types.is_numeric_dtype(values)
        assert (kept == kept.round()).all()
        assert pd.api.types.is_integer_dtype(values) == ("blank" not in how)
    elif how["type"] == "foreign_key":
        table, other = how["to"].split(".")
        assert ALL[table]["key"] == [other]
        assert kept.isin(WORLD.table(table)[other]).all()
    elif how["type"] == "decimal":
        assert pd.api.types.is_float_dtype(values)
        assert (kept != kept.round()).any(), "only whole numbers: call it an integer"
    else:
        assert pd.api.types.is_datetime64_any_dtype(values)
    assert values.isna().any() == ("blank" in how)


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_the_words_are_there_and_are_sentences(name, column):
    how = ALL[name]["columns"][column]
    assert set(how) - {"blank", "labels", "values"} == {"type", *FIELDS[how["type"]]}
    assert how["type"] == "category" or not {"labels", "values"} & set(how)
    for words in (ALL[name]["about"], how["about"]):
        assert re.match(r"[A-Z].*\.$", words), words
    assert how["about"].strip(".").lower() != column.replace("_", " ") or name == "location_assets"
    assert "blank" not in how or not how["blank"].endswith(".")


def test_three_patients_in_a_hundred_have_no_address():
    assert WORLD.table("patients")["location_id"].isna().mean() == pytest.approx(0.03, abs=0.005)


def test_a_spreadsheet_reader_gets_the_same_values():
    table = pd.read_csv(ROOT / "mini" / "encounters.csv")
    computed = load_records("mini").table("encounters")
    assert (table["visit_occurrence_id"] == computed["visit_occurrence_id"]).all()
    assert (table["los_days"].fillna(-1) == computed["los_days"].fillna(-1)).all()
    assert (pd.to_datetime(table["visit_start_datetime"]) == computed["visit_start_datetime"]).all()
    assert (table["readmit_30d"].fillna("") == computed["readmit_30d"].astype(object).fillna("")).all()


def test_whole_numbers_are_written_whole_beside_blanks():
    text = FILES["mini/patients.csv"]
    homes = pd.read_csv(ROOT / "mini" / "patients.csv", dtype=str)["location_id"]
    assert homes.isna().any()
    assert homes.dropna().str.fullmatch(r"\d+").all()
    assert text.count("\r") == 0


def test_readme_names_every_table_and_column():
    readme = FILES["README.md"]
    for name, how in ALL.items():
        assert f"## {name}\n" in readme
        assert all(f"| `{column}` |" in readme for column in how["columns"])
    for line in read_yaml(ROOT / "dictionary.yaml").data["reading"]:
        assert line in readme


class TestDescribe:
    def test_without_a_name_it_lists_the_tables(self):
        told = load_records(300).describe()
        assert told.table["table"].tolist() == list(dictionary())
        assert "systems (8 rows)" in repr(told)
        assert repr(told).startswith("Invented data")

    def test_truth_is_listed_once_it_is_revealed(self):
        assert "truth_harm" not in repr(load_records(300).describe())
        assert "truth_harm" in load_records(300).reveal().describe().table["table"].tolist()

    def test_with_a_name_it_tells_the_columns(self):
        told = load_records(300).describe("interpreter_requests")
        assert told.table["column"].tolist() == list(dictionary()["interpreter_requests"]["columns"])
        assert "Blank: no interpreter came." in repr(told).replace("\n    ", " ")
        assert "number in encounters" in repr(told)
        assert '<th scope="col">column</th>' in told._repr_html_()

    def test_html_is_escaped(self):
        assert "children&#x27;s" in load_records(300).describe("systems")._repr_html_()

    def test_the_truth_is_described_as_sealed(self):
        assert "Sealed." in repr(load_records(300).describe("truth_harm"))

    def test_an_unknown_name_gets_the_nearest(self):
        with pytest.raises(Problem, match="encounters"):
            load_records(300).describe("encounter")
