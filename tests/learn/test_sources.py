"""Sources: the bibliography is sound, every mistake in it is one sentence, and a citation says its doubt."""

import re
from pathlib import Path

import pytest
import yaml

import qse
from qse.files import Problem, content
from qse.learn.cited.sources import Source, cite, sources

SOUND = """\
a2021:
  authors: A and B
  year: 2021
  title: On wards <and> units
  where: Journal 2021;1:2-3
  doi: 10.1000/182
  cited_for: An example.
  verified: yes
  figures: 12% of 100
b:
  authors: B
  cited_for: Another.
  verified: no
  note: Not checked.
"""


def named(value) -> set[str]:
    """Collect what stands under `source`, at any depth."""
    if isinstance(value, dict):
        under = value.get("source", [])
        own = {under} if isinstance(under, str) else set(under)
        return own.union(*(named(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(named(one) for one in value))
    return set()


def written(tmp_path, text):
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_source_of_the_network_is_in_the_bibliography():
    parameters = Path(qse.__file__).parent / "network" / "parameters"
    keys = set().union(
        *(named(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in parameters.glob("*.yaml"))
    )
    assert len(keys) > 30
    assert keys - {"assumed"} <= set(sources())


def test_no_address_of_a_person_a_registry_or_this_machine():
    for name in ("sources.yaml", "rules.yaml"):
        text = (content("curriculum") / name).read_text(encoding="utf-8")
        assert not re.search(r"@|pypi\.|npmjs|anaconda\.org|localhost|127\.0|file:|/home/|/tmp/|/work/", text)


def test_no_work_stands_twice():
    dois = [source.doi.lower() for source in sources().values() if source.doi]
    assert len(dois) == len(set(dois))


def test_the_founding_material_and_both_sides_of_disputed_evidence_are_there():
    assert {"ama2022network", "ama2022kickoff", "ama2022steps", "ama_aamc2021"} <= set(sources())
    assert {"oig2012", "oig2025", "aaronson2021", "fishback2024", "miller2021", "gershengorn2021"} <= set(
        sources()
    )


@pytest.mark.parametrize("name", sources())
def test_a_citation_says_what_for_and_the_doubt(name):
    source = sources()[name]
    said = str(cite(name))
    assert source.cited_for in said
    assert ("Not verified." in said) == (source.verified == "no")
    assert ("Checked only in part." in said) == (source.verified == "partly")
    assert source.note in said
    assert "None" not in said
    assert ".." not in said


def test_text_and_html_are_complete_and_escaped(tmp_path):
    found = sources(written(tmp_path, SOUND))
    assert found["a2021"].reference == (
        "A and B (2021). On wards <and> units. Journal 2021;1:2-3. doi:10.1000/182"
    )
    assert (found["a2021"].short, found["b"].short) == ("A and B, 2021", "B, no date")
    assert (found["b"].verified, found["b"].doubt) == ("no", "Not verified. Not checked.")
    html = cite("marx2001")._repr_html_()
    assert "&quot;Just Culture&quot;" in html
    assert html.startswith("<p>Marx D (2001).")
    assert "<a " not in html


def test_an_unknown_key_is_one_sentence_with_the_nearest():
    with pytest.raises(Problem, match=r"^There is no source 'schulson'\. Did you mean 'schulson2021'\?$"):
        cite("schulson")


MISTAKES = {
    "unknown part": ("  year: 2021", "  yaer: 2021", 3, "a2021.yaer: there is no part 'yaer'. Did you mean"),
    "no authors": ("  authors: A and B\n", "", 1, "a2021: the part 'authors' is missing."),
    "empty purpose": ("cited_for: An example.", "cited_for:", 1, "a2021: the part 'cited_for' is missing."),
    "no verified": ("  verified: yes\n", "", 1, "a2021: the part 'verified' is missing."),
    "verified otherwise": ("verified: yes", "verified: maybe", 8, "a2021.verified: write yes, partly or no"),
    "verified a list": ("verified: yes", "verified: [yes]", 8, "a2021.verified: write yes, partly or no"),
    "figures unverified": ("verified: no", "verified: no\n  figures: 9%", 14, "b.figures: no figure"),
    "no note": ("  note: Not checked.\n", "", 10, "b: a source that is not verified needs a `note`"),
    "no place": ("  where: Journal 2021;1:2-3\n", "", 1, "a2021: the part 'where' is missing."),
    "year in words": ("year: 2021", "year: soon", 3, "a2021.year: write a year such as 2021, not 'soon'."),
    "year far off": ("year: 2021", "year: 21", 3, "a2021.year: write a year such as 2021, not 21."),
    "no DOI": ("doi: 10.1000/182", "doi: doi.org/182", 6, "a2021.doi: write a DOI such as"),
    "no address": ("doi: 10.1000/182", "address: www.a.org", 6, "a2021.address: write an address from"),
    "not text": ("figures: 12% of 100", "figures: 12", 9, "a2021.figures: write text"),
    "key in capitals": ("b:\n", "B 2:\n", 10, "B 2: a key is made of small letters"),
    "not parts": ("checked.\n", "checked.\nc: text\n", 15, "c: this must be a list"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_line_and_field(mistake, tmp_path):
    old, new, line, says = MISTAKES[mistake]
    assert old in SOUND
    with pytest.raises(Problem) as raised:
        sources(written(tmp_path, SOUND.replace(old, new)))
    assert str(raised.value).startswith(f"sources.yaml, line {line}, {says}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n- b\n", "sources.yaml, line 1, the file: this must be a list of named sources."),
        ("", "sources.yaml is empty."),
        (SOUND + "b:\n  authors: C\n", "sources.yaml, line 15: 'b' stands twice; keep one."),
        ("a: [1\n", "sources.yaml, line 2"),
    ],
)
def test_a_file_that_is_no_list_of_sources(text, says, tmp_path):
    with pytest.raises(Problem) as raised:
        sources(written(tmp_path, text))
    assert str(raised.value).startswith(says)


def test_a_source_is_its_parts():
    assert Source("a", "A", "An example.", "yes").reference == "A (no date)."
