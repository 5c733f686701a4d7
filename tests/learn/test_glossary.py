"""The glossary: every word defined in plain English, found by each of its names, every mistake named."""

import re

import pytest

from qse.files import Problem
from qse.learn.cited.glossary import glossary, read_glossary, term


@pytest.mark.parametrize("name", glossary())
def test_a_word_is_whole(name):
    word = glossary()[name]
    sentences = re.findall(r"[.!?](?= |$)", word.means)
    assert 1 <= len(sentences) <= 4
    assert word.means.endswith(".")
    assert name not in word.see
    assert all(len(sentence.split()) <= 32 for sentence in re.split(r"(?<=\.) ", word.means))
    # No figures: they live in code.
    assert not re.search(r"\d", word.means + word.not_) or name == "driver"
    for other in (name, name.upper(), *word.also):
        assert str(term(other)) == str(term(name))
    assert word.means in str(term(name))


def test_one_word_is_never_used_for_a_hospital_and_for_a_structure():
    for word in glossary().values():
        assert not re.search(r"\bsystems?\b", f"{word.means} {word.not_}")


def test_the_nearest_word_is_given():
    with pytest.raises(Problem, match=r"^The glossary has no 'run chrt'\. Did you mean 'run chart'\?$"):
        term("run chrt")


def test_the_html_is_escaped(tmp_path, monkeypatch):
    path = tmp_path / "glossary.yaml"
    path.write_text("a<b: {means: 'x < y & z.'}\n", encoding="utf-8")
    monkeypatch.setattr("qse.learn.cited.glossary.glossary", lambda: read_glossary(path))
    assert term("A<B")._repr_html_() == "<p><strong><dfn>A&lt;b</dfn></strong>: x &lt; y &amp; z.</p>"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rate:\n  see: [x]\n", "line 1, rate: the part 'means' is missing."),
        (
            "rate:\n  means: A.\n  sea: [x]\n",
            "line 3, rate.sea: there is no such part here. Did you mean 'see'?",
        ),
        ("rate:\n  means: 3\n", "line 2, rate.means: write a text here, not 3."),
        ("rate:\n  means: A.\n  see: ratio\n", "line 3, rate.see: write a list"),
        (
            "rate:\n  means: A.\n  see: [rite]\n",
            "line 3, rate.see.0: there is no word 'rite'. Did you mean 'rate'?",
        ),
        (
            "rate:\n  means: A.\nshare:\n  means: B.\n  also: [Rate]\n",
            "line 5, share.also.0: 'Rate' already leads to",
        ),
        ("rate:\n  means: A.\nrate:\n  means: B.\n", "line 3: 'rate' stands twice"),
        ("2:\n  means: A.\n", "line 1, 2: a word of the glossary is a text"),
        ("rate: A.\n", "line 1, rate: write named parts here"),
    ],
)
def test_a_mistake_is_named_with_line_and_field(text, says, tmp_path):
    path = tmp_path / "glossary.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_glossary(path)
    assert str(caught.value).startswith(f"glossary.yaml, {says}")
