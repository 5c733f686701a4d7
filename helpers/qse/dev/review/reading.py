"""The reading level of a text: the grade by Flesch and Kincaid.

Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas (Automated Readability Index,
Fog Count and Flesch Reading Ease Formula) for Navy enlisted personnel. Research Branch Report 8-75. Naval Technical
Training, US Naval Air Station, Memphis, 1975.
"""

import re
from collections.abc import Iterable
from functools import cache

from qse.dev.review.syllables import syllables
from qse.learn.cited.glossary import glossary

_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:Dr|Mr|Mrs|Ms|St|Prof|Jr|No|vs|etc|approx|Fig|e\.g|i\.e|et al|a\.m|p\.m|U\.S|U\.K|M\.D|[A-Z])\.$"
)
_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9]|\s*$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z][A-Za-z'’]*)*")


def grade_of(words: int, sentences: int, sounds: int) -> float:
    """Return the grade by Flesch and Kincaid.

    Parameters
    ----------
    words, sentences, sounds : how many words, sentences and syllables.

    Returns
    -------
    float : a school grade of the United States, such as 9.0.

    Examples
    --------
    >>> round(grade_of(words=100, sentences=10, sounds=140), 2)
    4.83

    """
    return 0.39 * words / sentences + 11.8 * sounds / words - 15.59


def sentences(text: str) -> list[str]:
    """Split a text where a sentence ends; an abbreviation and the point of a number end none.

    Examples
    --------
    >>> sentences('Dr. Lee saw 3.5 of them, e.g. two. "Why?" Nobody asked.')
    ['Dr. Lee saw 3.5 of them, e.g. two.', '"Why?"', 'Nobody asked.']

    """
    found, start = [], 0
    for end in _END.finditer(text):
        piece = text[start : end.end()].strip()
        if piece and not (_ABBREVIATION.search(piece) and text[end.end() :].strip()):
            found.append(piece)
            start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def reading_level(texts: Iterable[str], *, leave_out: bool = True) -> tuple[float, int]:
    """Return the grade of a text and how many words it rests on.

    Parameters
    ----------
    texts : its pieces, such as paragraphs and bullets; a sentence does not run on from one into the next.
    leave_out : whether names (words with a capital inside a sentence), the words of the glossary and numbers count
        as nothing, as the rules of the course say.

    Returns
    -------
    (grade, words) : the grade is -inf where no word is left.

    Examples
    --------
    >>> grade, words = reading_level(["Staff write reports.", "A report takes time."], leave_out=False)
    >>> round(grade, 2), words
    (0.95, 7)

    """
    said = [_words(one, leave_out) for text in texts for one in sentences(text)]
    said = [words for words in said if words]
    flat = [word for words in said for word in words]
    if not flat:
        return float("-inf"), 0
    return grade_of(len(flat), len(said), sum(map(syllables, flat))), len(flat)


def _words(sentence: str, leave_out: bool) -> list[str]:
    if not leave_out:
        return _WORD.findall(sentence)
    words = list(_WORD.finditer(_terms().sub(lambda term: " " * len(term[0]), sentence)))
    first = _WORD.search(sentence)
    return [
        word[0]
        for word in words
        if re.fullmatch(r"I(?:['’].*)?", word[0])
        or word[0].islower()
        or (first and word.start() == first.start() and not word[0][1:].isupper())
        or (first and word.start() == first.start() and len(word[0]) == 1)
    ]


@cache
def _terms() -> re.Pattern[str]:
    names = {name.lower() for word in glossary().values() for name in (word.name, *word.also)}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})s?(?![\w-])", re.IGNORECASE)
