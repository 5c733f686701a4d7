"""From where on something is a finding, and why. All thresholds of the structural checks stand here."""

EARLIEST_YEAR = 1990
"""Few hospitals have records of single visits from before; an earlier start is a slip or a placeholder."""
OLDEST = 120
"""Years. One person is known to have lived longer."""
LONGEST_STAY = 366
"""Days. Longer stays occur, and are rare enough to be looked at one by one."""
SHIFTED = 0.5
"""Share of dates after today from which on the calendar is shifted or invented, and no single date is wrong."""
FEW = 0.5
"""Share of the median month below which a month holds few rows."""
LAST = 0.8
"""The same for the last month: an extract of the 24th day holds about four fifths of it."""
CHANCE = 4
"""Square roots of the median by which a month must also fall short; by chance one month in thirty thousand does."""
FILLED = 0.5
"""Share of months that hold rows from which on a table is one that is filled every month."""
APART = 12
"""Empty months that set rows apart from all others: they are slips rather than a part of the period."""
ENOUGH = 100
"""Filled rows below which no heap is looked for."""
HEAP = 0.05
"""Share of rows on one day that is too much for chance where there are many days."""
MANY_DAYS = 60
"""Different days from which on a heap is looked for: of 60 days each holds a sixtieth, well below the heap."""
FIRST_OF_JANUARY = 0.03
"""Ten times its share of a year."""
FIRST_OF_MONTH = 0.2
"""Six times its share of a month: days were not known and were set to the first."""
BIRTH_YEAR = 0.1
"""Share of people with one year of birth; in no place are a tenth of all born in one year."""
SAMPLE = 2_000
"""Different values of a column that are looked at for what identifies a person."""
LOOKS_LIKE = 0.3
"""Share of them that has the form of an identifier; a few can by chance."""
LONG_TEXT = 40
"""Letters of the value in the middle from which on a column is free text."""
MANY_NAMES = 20
"""Different values from which on two words with capitals can be names of people; categories have fewer."""
PLACEHOLDERS = (
    (1, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1970, 1, 1),
    (2999, 12, 31),
    (9999, 12, 31),
)
"""Days that programs write where none is known."""
