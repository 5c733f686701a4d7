"""The checks in words: how they are called, what they say when they find nothing, how they work."""

from typing import NamedTuple

from qse.records.own.looked_at import thresholds as of
from qse.records.own.looked_at.finding import SMALLEST


class Check(NamedTuple):
    """A check in words. `fine` is what it says when it found nothing."""

    title: str
    fine: str
    how: str
    threshold: str = "any row"


CHECKS = {
    "wrong_kind": Check(
        "Columns of the wrong kind",
        "Numbers, times and texts stand where they belong.",
        "Compares what each column holds with what the dictionary says it holds.",
        "any filled row",
    ),
    "empty": Check(
        "Empty tables", "Every table has rows.", "Counts the rows of each table.", "a table without rows"
    ),
    "missing_keys": Check(
        "Missing numbers",
        "No row lacks the number of its patient or visit.",
        "Counts blanks in keys, where the dictionary allows none.",
    ),
    "duplicate_keys": Check(
        "Numbers that stand twice",
        "Each number stands once.",
        "Counts rows whose key an earlier row has.",
    ),
    "duplicate_rows": Check(
        "Rows that stand twice",
        "No row is there twice.",
        "Among rows that share a key, counts those that are the same in every column.",
    ),
    "references": Check(
        "References that meet nothing",
        "Every number leads to a row of its own table.",
        "Looks up each key in the table it leads to.",
    ),
    "times": Check(
        "Times in the wrong order",
        "No end lies before its start, and no stay is negative or over a year.",
        "Compares starts with ends, and stays with nothing and with a year.",
        f"an end before its start; a stay below 0 or over {of.LONGEST_STAY} days",
    ),
    "calendar": Check(
        "Dates outside the calendar",
        "No date lies in the future or too far back.",
        "Counts dates after today and before single visits were kept. "
        "Where most dates lie after today, the calendar is taken to be shifted.",
        f"after today; before {of.EARLIEST_YEAR}; shifted from {of.SHIFTED:.0%}",
    ),
    "ages": Check(
        "Ages that can't be",
        "Nobody is older than people get, or came before birth.",
        "Compares years of birth with the first year of the records and with each visit.",
        f"more than {of.OLDEST} years; a visit before the year of birth",
    ),
    "heaps": Check(
        "Dates that stand for “not known”",
        "No date is one that programs write where none is known, and none is heaped.",
        "Looks for placeholders, and for days, first days and years of birth that hold too many rows.",
        f"any placeholder; one day {of.HEAP:.0%} of rows; the first of January {of.FIRST_OF_JANUARY:.0%}; "
        f"the first of a month {of.FIRST_OF_MONTH:.0%}; one year of birth {of.BIRTH_YEAR:.0%}",
    ),
    "months": Check(
        "Months with few or no rows",
        "Every month from the first to the last has about as many rows as the others.",
        "Counts rows by month, and compares each with the median month. "
        f"Tables that lack more than half of their months, or hold fewer than {of.CHANCE**2 + 1} rows "
        "in the median month, are not judged.",
        f"no rows; under {of.FEW:.0%} of the median month; the last month under {of.LAST:.0%}; "
        f"each also {of.CHANCE} square roots of the median below it",
    ),
    "unknown_values": Check(
        "Values the dictionary does not have",
        "Every category holds only what the dictionary has.",
        "Compares the texts of each category with the dictionary. The texts are not shown.",
    ),
    "out_of_bounds": Check(
        "Numbers out of bounds",
        "No number lies outside what it can be.",
        "Compares numbers with the bounds that their unit gives, such as 0 to 10 points.",
    ),
    "lost": Check(
        "Texts the map does not know",
        "The map understood every filled cell.",
        f"Counts rows whose text, date or number the map could not read. A text is shown if {SMALLEST} or more rows "
        "have it and it has not the form of a name or number; all others stand in the map alone.",
    ),
    "identifiers": Check(
        "Columns that identify people",
        "No column looks like a name, number, address, full date of birth or free text.",
        f"Looks at headings, and at the form of up to {of.SAMPLE:,} different values of each column. "
        "No value is kept or shown.",
        f"a heading; or {of.LOOKS_LIKE:.0%} of the values; free text from {of.LONG_TEXT} letters in the middle value",
    ),
}
