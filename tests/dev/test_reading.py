"""Syllables, sentences and grades, against counts and grades published elsewhere."""

import pytest

from qse.dev.review.markdown import blocks
from qse.dev.review.reading import grade_of, reading_level, sentences
from qse.dev.review.syllables import syllables

COUNTED = {
    1: "staff rate rates asked called care nurse beds through heard use changed years clear build aren't",
    2: "people patient patients report wanted handled table safety careful something question social cases "
    "statement creature being beyond hundred didn't business evening quiet triage second homeless ward-based",
    3: "racism hospital quality everyone decision theory serious evidence difference medicine created violence "
    "studying easier area museum percentage management department",
    4: "interpreter experience community reality situation variety ethnicity diabetes society previously inequity "
    "readmission reliable executive algorithm algorithms dialysis",
    5: "association individual disability immediately intermediate evaluation",
    6: "responsibility accountability",
}
WORDS = [(word, count) for count, words in COUNTED.items() for word in words.split()]


@pytest.mark.parametrize(("word", "count"), WORDS, ids=[word for word, _ in WORDS])
def test_syllables(word, count):
    assert syllables(word) == count


GETTYSBURG = """\
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and
dedicated to the proposition that all men are created equal.

Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so dedicated, can
long endure. We are met on a great battle-field of that war. We have come to dedicate a portion of that field, as a
final resting place for those who here gave their lives that that nation might live. It is altogether fitting and
proper that we should do this.

But, in a larger sense, we can not dedicate — we can not consecrate — we can not hallow — this ground. The brave men,
living and dead, who struggled here, have consecrated it, far above our poor power to add or detract. The world will
little note, nor long remember what we say here, but it can never forget what they did here. It is for us the living,
rather, to be dedicated here to the unfinished work which they who fought here have thus far so nobly advanced. It is
rather for us to be here dedicated to the great task remaining before us — that from these honored dead we take
increased devotion to that cause for which they gave the last full measure of devotion — that we here highly resolve
that these dead shall not have died in vain — that this nation, under God, shall have a new birth of freedom — and that
government of the people, by the people, for the people, shall not perish from the earth."""

# Grades by Flesch and Kincaid as published. Lincoln's speech of 1863: by Microsoft Word, as blogs report it (271 words,
# 10 sentences, reading ease 65; GNU style says 10.2). The others: the article on Flesch and Kincaid in the English
# Wikipedia, for the cat and the passage as reading ease (116 and 69), which gives these grades for the same counts.
GRADED = {
    "gettysburg": (GETTYSBURG, 10.9),
    "platypus": ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.3),
    "passage": (
        "This sentence, taken as a reading passage unto itself, is being used to prove a point.",
        7.6,
    ),
    "cat": ("The cat sat on the mat.", -1.4),
}


@pytest.mark.parametrize(("text", "grade"), GRADED.values(), ids=GRADED)
def test_the_grade_of_a_text_is_the_published_one(text, grade):
    found, _ = reading_level(text.split("\n\n"), leave_out=False)
    assert found == pytest.approx(grade, abs=0.2)


def test_the_formula():
    # Green Eggs and Ham, as published: 5.7 words a sentence, 1.02 syllables a word, grade -1.3.
    assert grade_of(words=5700, sentences=1000, sounds=5814) == pytest.approx(-1.3, abs=0.05)


SPLIT = {
    "Dr. Lee and Ms. Roy came at 8 a.m. to see it.": 1,
    "It rose by 3.5 points. Nobody knew.": 2,
    "Use a form, e.g. ours, i.e. this one, etc. as shown.": 1,
    "Why? Because! So …": 3,
    'She said "No." Then she left.': 2,
    "See Fig. 2 and Lee et al. for more. It helps.": 2,
    "no capital here. so it goes on": 1,
    "": 0,
}


@pytest.mark.parametrize(("text", "count"), SPLIT.items(), ids=list(SPLIT))
def test_sentences(text, count):
    assert len(sentences(text)) == count


def test_bullets_are_sentences_and_leads_are_headings():
    found = [block.text for block in blocks("**What this says.** One\n\n- two\n- three\n") if block.text]
    assert found == ["One", "two", "three"]
    grade, words = reading_level(found, leave_out=False)
    assert words == 3
    assert grade == pytest.approx(0.39 + 11.8 - 15.59)


def test_names_terms_and_numbers_are_left_out():
    _, words = reading_level(
        ["The Institute for Healthcare Improvement in Boston saw 12 incident reports and PDSA cycles."]
    )
    assert words == len(["The", "for", "in", "saw", "and"])  # "PDSA cycle" is a term of the glossary
    _, words = reading_level(["Then I saw the run chart."])
    assert words == len(["Then", "I", "saw", "the"])
    assert reading_level(["PDSA."]) == (float("-inf"), 0)
