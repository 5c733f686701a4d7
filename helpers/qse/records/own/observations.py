"""OMOP's table of observations: a row a question and an answer. Those on language and interpreters become columns."""

from typing import Any

import pandas as pd

from qse.records.own.headings import guesses, of_standard
from qse.records.own.sources import Source

ASKED = "observation_source_value"
ANSWERS = ("value_as_string", "value_source_value", "value_as_concept_id")
WANTED = ("patients.preferred_language_recorded", "patients.interpreter_needed")
KEPT = ("person_id", "observation_concept_id", "observation_date")


def with_observations(sources: list[Source]) -> list[Source]:
    """Put beside a table of observations a table for each question on language or interpreters.

    The question is told by what the site wrote in observation_source_value: words, or a LOINC code.

    Examples
    --------
    >>> rows = [[7, 0, "2024-05-01", "Preferred language", "Somali"], [7, 0, "2024-05-01", "Pets", "a cat"]]
    >>> table = pd.DataFrame(rows, columns=[*KEPT, ASKED, "value_as_string"])
    >>> [(each.name, each.headings[-1]) for each in with_observations([Source("observation.csv", table)])][1:]
    [('observation.csv > answers > Preferred language', 'Preferred language')]

    """
    found = []
    for source in sources:
        found.append(source)
        standard = of_standard(source.name, [h for h in source.headings if h in KEPT])
        answer = next((name for name in ANSWERS if name in source.headings), "")
        if not (standard and standard[0] == "" and answer and {*KEPT, ASKED} <= set(source.headings)):
            continue
        for (asked,) in source.distinct([ASKED]):
            if asked and any(guess.to in WANTED for guess in guesses(str(asked))):
                found.append(_only(source, str(asked), answer))
    return found


def _only(source: Source, asked: str, answer: str) -> Source:
    frame: Any = source.frame
    name = f"{source.name} > answers > {asked}"
    if isinstance(frame, pd.DataFrame):
        rows = frame.loc[frame[ASKED] == asked, [*KEPT, answer]].rename(columns={answer: asked})
        return Source(name, rows.reset_index(drop=True))
    import polars

    rows = frame.filter(polars.col(ASKED) == asked)
    return Source(name, rows.select(*KEPT, polars.col(answer).alias(asked)))
