"""Race and ethnicity, languages, dates, numbers and flags as they are written in extracts."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qse.files import read_yaml
from qse.records import dictionary
from qse.records.own import words
from qse.records.own.cells import cell_reader, way
from qse.records.own.dates import ORDERS, order_of, read_date
from qse.records.own.groups import combined, kept, selected
from qse.records.own.numbers import comma_of, read_number
from qse.records.own.words import languages, meanings, read_word

LANGUAGE = ("patients", "preferred_language_recorded")
WRITTEN = {
    "year-month-day": "%Y/%m/%d",
    "month-day-year": "%m/%d/%Y",
    "day-month-year": "%d/%m/%Y",
    "year-day-month": "%Y/%d/%m",
}


@pytest.mark.parametrize(
    ("text", "one", "all_of_them"),
    [
        ("White", "white", "white"),
        (" caucasian ", "white", "white"),
        ("White; Black or African American", "multiracial", "black_or_african_american;white"),
        ("Hispanic|White", "hispanic_or_latino", "hispanic_or_latino;white"),
        ("Lebanese", "middle_eastern_or_north_african", "middle_eastern_or_north_african"),
        ("8516", "black_or_african_american", "black_or_african_american"),
        (8516.0, "black_or_african_american", "black_or_african_american"),
        ("2106-3", "white", "white"),
        ("ASKU", "asked_declined", None),
        ("UNK", "unknown", None),
        ("", None, None),
        (None, None, None),
        # One old category of two of today, which nobody can tell apart.
        ("Asian/Pacific Islander", "unmapped", None),
        ("API", "unmapped", None),
        ("Martian", "unmapped", None),
        ("White; Martian", "unmapped", "white"),
        ("0", "unmapped", None),
    ],
)
def test_race_in_one_question(text, one, all_of_them):
    assert combined(selected(text)) == one
    assert kept(selected(text)) == all_of_them


@pytest.mark.parametrize(
    ("race", "ethnicity", "expected"),
    [
        ("White", "Not Hispanic", "white"),
        ("White", "Y", "hispanic_or_latino"),
        ("Other", "Hispanic or Latino", "hispanic_or_latino"),
        ("Martian", "Hispanic", "hispanic_or_latino"),
        ("White", "Martian", "unmapped"),
        ("White", "Declined", "white"),
        ("Declined", "N", "asked_declined"),
        ("", "N", None),
        ("", "Unknown", "unknown"),
        ("", "", None),
    ],
)
def test_the_old_form_in_two_questions(race, ethnicity, expected):
    read = cell_reader("patients.race_ethnicity_recorded", "", "", 2024, [{}, {}])
    assert read(race, ethnicity) == expected


def test_every_word_for_a_group_is_a_value_of_the_dictionary():
    labels = dictionary()["patients"]["columns"]["race_ethnicity_recorded"]["labels"]
    for value, label in labels.items():
        assert combined(selected(label)) == combined(selected(value)) == value or value == "unknown"


def test_every_column_reads_its_own_values_and_labels():
    for table, parts in dictionary().items():
        for column, about in parts["columns"].items():
            if "labels" in about and "race" not in column:
                for value, label in about["labels"].items():
                    assert read_word(value, table, column) == value
                    alone = list(about["labels"].values()).count(label) == 1
                    if alone and label.casefold() not in map(str.casefold, about["labels"]):
                        assert meanings(table, column)[" ".join(label.casefold().split())] == value


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Spanish; Castilian", "es"),
        ("pt-BR", "pt"),
        ("ENG", "en"),
        ("Chinese NOS", "zh"),
        ("Cantonese", "yue"),
        ("ASL", "ase"),
        ("sign", "unmapped"),
        ("Creole", "unmapped"),
        ("Somali?", "unmapped"),
        ("English; Spanish", "unmapped"),
        ("Unknown", "unknown"),
        ("Refused", "asked_declined"),
        ("n/a", None),
    ],
)
def test_languages(text, tag):
    assert read_word(text, *LANGUAGE) == tag


def test_no_word_means_two_languages():
    found = read_yaml(Path(words.__file__).with_name("languages.yaml")).data
    texts = [words.plain(text) for tag, names in found.items() for text in {tag, *names}]
    assert len(texts) == len(set(texts)) == len(languages())


@pytest.mark.parametrize(
    ("text", "value"),
    [("Y", "yes"), ("False", "no"), (True, "yes"), (0, "no"), ("1.0", "yes"), ("2", "unmapped"), (" ", None)],
)
def test_flags(text, value):
    assert read_word(text, "patients", "interpreter_needed") == value


@given(
    st.sampled_from(ORDERS[:3]),
    st.lists(st.dates(datetime(1900, 1, 1).date(), datetime(2099, 1, 1).date()), min_size=1, max_size=20),
)
def test_an_order_is_told_right_or_asked(order, days):
    texts = [day.strftime(WRITTEN[order]) for day in days]
    found = order_of(texts)
    if found == "ask":
        assert all(day.day <= 12 for day in days)
    else:
        assert [read_date(text, found).date() for text in texts] == days


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["2024/25/03", "2024/01/03"], "year-day-month"),
        (["03/04/24", "05/31/24"], "month-day-year"),
        (["20240304"], "year-month-day"),
        (["2024-03-04T10:00:00Z"], "year-month-day"),
        (["04-MAR-2024", "Mar 5, 2024"], "year-month-day"),
        (["05/05/2024"], "month-day-year"),
        (["03/04/2024", "31/31/2024"], "ask"),
        (["45356", "45357.5"], "spreadsheet number"),
        ([datetime(2024, 3, 4)], "year-month-day"),
        ([""], ""),
    ],
)
def test_orders_of_dates(texts, order):
    assert order_of(texts) == order


@pytest.mark.parametrize(
    "text",
    ["00/00/0000", "31.02.2024", "2024", "1/2", "12:30", "2024-03-04 25:00", "3 Foo 2024", "0001-01-01"],
)
def test_no_dates(text):
    assert not any(read_date(text, order) for order in ORDERS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 days", 3),
        ("36 hrs", 1.5),
        ("-2", -2),
        ("1,234.5", 1234.5),
        (".5", 0.5),
        ("3-4", None),
        ("about 3", None),
        ("3 mg", None),
        ("1,23", None),
        ("=1+1", None),
        ("1e5", None),
        ("NULL", None),
    ],
)
def test_numbers_of_days(text, value):
    assert read_number(text, wanted="days") == value


@pytest.mark.parametrize(
    ("texts", "comma"),
    [
        (["1,234", "12"], "ask"),
        (["1,234", "1.5"], "decimal point"),
        (["1,234", "1,5"], "decimal comma"),
        (["1,5", "2.5"], "ask"),
        (["0,125"], "decimal comma"),
        (["7"], "decimal point"),
    ],
)
def test_what_a_comma_means(texts, comma):
    assert comma_of(texts) == comma


@pytest.mark.parametrize(
    ("to", "values", "reads"),
    [
        ("encounters.month", ["2024-03", "2024-04"], "year-month-day"),
        ("encounters.month", ["0", "5"], "counted from 0"),
        # January to December of nobody knows which year.
        ("encounters.month", ["1", "12"], "ask"),
        ("patients.year_of_birth", ["1/2/1950", "1/31/1960"], "month-day-year"),
        ("patients.year_of_birth", ["45 years", "3"], "age"),
    ],
)
def test_ways_of_writing(to, values, reads):
    assert way(to, values) == reads
