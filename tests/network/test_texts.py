"""The banks of texts: enough of them, each its own situation, coded, credited, and silent on group."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
import yaml

import qse.network.texts
from qse.files import Problem
from qse.network.texts import BANKS, CREDITS, Text, read_bank, text_bank, texts

FOLDER = Path(qse.network.texts.__file__).parent
AT_LEAST = {"note_snippets": 150, "complaints": 120, "event_narratives": 60, "level_vignettes": 30}
SENTENCES = {
    "note_snippets": (1, 3),
    "complaints": (1, 4),
    "event_narratives": (2, 4),
    "level_vignettes": (3, 5),
}
WORDS = {"note_snippets": 45, "complaints": 60, "event_narratives": 60, "level_vignettes": 100}
FIRST_PERSON = re.compile(r"\b(I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves)\b(?!-)")
GROUP = re.compile(
    r"\b(african|afro|alaska|american|arab|arabic|asian|bengali|black|brown|cantonese|caucasian|chinese|creole|"
    r"ethnic|ethnicity|filipino|foreign|foreigner|haitian|hawaiian|hindi|hispanic|hmong|immigrant|indian|"
    r"indigenous|japanese|jewish|korean|latin[aox]|mandarin|mexican|middle eastern|minority|multiracial|muslim|"
    r"native|nepali|pacific islander|polish|portuguese|race|racial|racialised|racism|refugee|reservation|"
    r"romani|roma|russian|sickler|sickle|somali|spanish|tagalog|tribal|ukrainian|urdu|vietnamese|white)s?\b",
    re.IGNORECASE,
)


def every() -> list[Text]:
    return [text for bank in BANKS for text in texts(bank)]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?][\"']?(?=\s|$)", text))


def prose(text: Text) -> list[str]:
    """The text and every wording among its codes."""
    codes = text.codes
    found = [text.text, *(codes.get(part, "") for part in ("rewrite", "what_it_leaves_out", "why"))]
    return [*found, codes.get("arguable", {}).get("why", "")]


def share(bank: str, code: str) -> Counter[str]:
    return Counter(text.codes[code] for text in texts(bank))


@pytest.mark.parametrize("bank", BANKS)
def test_there_are_enough_texts_with_ids_and_credits_of_their_own(bank):
    assert len(texts(bank)) >= AT_LEAST[bank]
    assert text_bank(bank).version == 1
    for text in texts(bank):
        assert text.written_by == "the authors of the course"
        assert text.reviewed_by == "nobody with lived experience yet"
        assert re.fullmatch(r"[cenv]\d{2,3}", text.id)


def test_no_id_stands_twice():
    assert len({text.id for text in every()}) == len(every())


@pytest.mark.parametrize("bank", BANKS)
def test_texts_are_short_and_whole(bank):
    least, most = SENTENCES[bank]
    for text in texts(bank):
        assert least <= sentences(text.text) <= most, text
        assert len(words(text.text)) <= WORDS[bank], text
        for said in filter(None, prose(text)):
            assert re.search(r"[.?!][\"']?$", said), said
            assert "  " not in said


@pytest.mark.parametrize("bank", BANKS)
def test_no_two_texts_are_alike(bank):
    for one, other in combinations(texts(bank), 2):
        a, b = words(one.text), words(other.text)
        assert len(set(a) & set(b)) / len(set(a) | set(b)) < 0.8, (one.id, other.id)
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        if matcher.real_quick_ratio() >= 0.8 and matcher.quick_ratio() >= 0.8:
            assert matcher.ratio() < 0.8, (one.id, other.id)


def test_nobody_speaks_in_the_first_person():
    for text in every():
        for said in prose(text):
            assert not FIRST_PERSON.search(said), (text.id, said)


@pytest.mark.parametrize("bank", ["complaints", "event_narratives", "note_snippets"])
def test_the_texts_tell_no_group(bank):
    for text in texts(bank):
        for said in prose(text):
            assert not GROUP.search(said), (text.id, said)


def test_notes_are_about_half_stigmatising_and_only_those_have_a_rewrite():
    language = share("note_snippets", "language")
    assert 0.45 <= language["stigmatising"] / language.total() <= 0.6
    assert set(language) == set(text_bank("note_snippets").codes["language"]["values"])
    for note in texts("note_snippets"):
        assert ("rewrite" in note.codes) == (note.codes["language"] == "stigmatising"), note.id
        assert note.codes.get("rewrite") != note.text


def test_a_pattern_belongs_to_one_kind_of_language():
    kinds: dict[str, set[str]] = {}
    for note in texts("note_snippets"):
        kinds.setdefault(note.codes["pattern"], set()).add(note.codes["language"])
    assert all(len(kind) == 1 for kind in kinds.values())
    assert share("note_snippets", "pattern").keys() == kinds.keys()
    assert min(share("note_snippets", "pattern").values()) >= 3
    assert share("note_snippets", "pattern")["lexicon_false_alarm"] >= 10


def test_a_rewrite_carries_none_of_the_words_it_is_there_to_replace():
    labels = re.compile(
        r"\b(claims|insists|alleges|supposedly|admits|denies|swears|refus\w+|non-compliant|failed|cheat\w+|abusive|"
        r"combative|hostile|manipulative|drug-seek\w+|frequent flyer|addict|homeless|unmotivated|needy|hysterical|"
        r"dramatic|poor historian|suffer\w*|bound|confined)\b",
        re.IGNORECASE,
    )
    for note in texts("note_snippets"):
        assert not labels.search(note.codes.get("rewrite", "")), note


@pytest.mark.parametrize(
    ("bank", "code", "least"),
    [
        ("complaints", "theme", 4),
        ("event_narratives", "event_category", 5),
        ("event_narratives", "harm_scale", 1),
    ],
)
def test_every_value_is_used(bank, code, least):
    counted = share(bank, code)
    assert all(counted[value] >= least for value in text_bank(bank).codes[code]["values"])


def test_every_channel_and_both_kinds_of_complaint_occur():
    channels = Counter(channel for text in texts("complaints") for channel in text.codes["channel_fit"])
    assert all(channels[channel] >= 15 for channel in text_bank("complaints").codes["channel_fit"]["values"])
    assert 10 <= share("complaints", "kind")["compliment"] <= 40
    assert 40 <= share("complaints", "respectful_care")[True] <= 90


def test_each_kind_of_event_has_each_harm_and_death_is_rare():
    pairs = Counter(
        (text.codes["event_category"], text.codes["harm_scale"]) for text in texts("event_narratives")
    )
    values = {
        code: text_bank("event_narratives").codes[code]["values"] for code in ("event_category", "harm_scale")
    }
    for category in values["event_category"]:
        for harm in ("none", "mild", "moderate", "severe"):
            assert pairs[category, harm] >= 1, (category, harm)
    assert 1 <= share("event_narratives", "harm_scale")["death"] <= 3


def test_a_prompt_can_be_tried_on_many_events_and_finds_nothing_on_some():
    chosen = [text for text in texts("event_narratives") if text.codes["prompt_practice"]]
    assert len(chosen) >= 20
    assert sum(not text.codes["hints"] for text in chosen) >= 5


def test_vignettes_for_the_call_and_for_alone():
    assert share("level_vignettes", "live") == {True: 10, False: 20}


def test_the_two_schemes_agree_with_each_other():
    for text in texts("level_vignettes"):
        jones, ama = text.codes["suggested"]["jones"], text.codes["suggested"]["ama"]
        assert jones["institutionalized"] == (ama["structural"] or ama["institutional"]), text.id
        assert jones["personally_mediated"] == ama["interpersonal"], text.id
        assert jones["internalized"] == ama["internalized"], text.id
        assert any(ama.values()) != (text.codes["inequity"] == "none"), text.id


def test_each_level_is_there_often_enough_to_disagree_about():
    for live in (True, False):
        chosen = [
            text.codes["suggested"]["ama"] for text in texts("level_vignettes") if text.codes["live"] == live
        ]
        for level in ("structural", "institutional", "interpersonal"):
            assert 0.2 <= sum(codes[level] for codes in chosen) / len(chosen) <= 0.8, (live, level)


def test_internalized_is_never_coded_onto_a_patient():
    coded = [text for text in texts("level_vignettes") if text.codes["suggested"]["ama"]["internalized"]]
    assert coded
    for text in coded:
        assert "a member of staff" in text.codes["why"]
        assert not re.search(r"\bpatients?\b", text.text), text.id


def test_a_bank_without_its_parts_is_refused(tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_text("version: 1\n")
    with pytest.raises(Problem, match="'written_by' is missing"):
        read_bank(path)
    path.write_text("version: 1\nwritten_by: a\nreviewed_by: b\ncodes: {}\ntexts: [a]\n")
    with pytest.raises(Problem, match="line 5, texts: write names"):
        read_bank(path)


def test_an_unknown_bank_gets_the_nearest():
    with pytest.raises(Problem, match=r"no bank of texts 'complaint'\. Did you mean 'complaints'\?"):
        texts("complaint")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "complain"}, "texts.a.kind: 'complain' is no value here. Did you mean 'complaint'?"),
        ({"knd": "complaint"}, "texts.a.knd: there is no such code. Did you mean 'kind'?"),
        ({"kind": None}, "texts.a.kind: None is no value here"),
        ({"heard": "often"}, "texts.a.heard: write yes or no."),
        ({"by": []}, "texts.a.by: write a list"),
        ({"levels": {"high": True}}, "texts.a.levels: write yes or no for each of: high, low."),
        ({"text": ""}, "texts.a.text: write some words."),
    ],
)
def test_a_broken_text_is_named_by_line(tmp_path, change, says):
    codes = {
        "kind": {"pick": "one", "values": {"complaint": "-", "compliment": "-"}},
        "heard": {"pick": "yes_no", "optional": True},
        "by": {"pick": "some", "values": {"phone": "-"}, "optional": True},
        "levels": {"pick": "each", "values": {"high": "-", "low": "-"}, "optional": True},
    }
    head = {"version": 1, **dict.fromkeys(CREDITS, "somebody"), "codes": codes}
    path = tmp_path / "bank.yaml"
    whole = {"text": "Words.", "kind": "complaint"}

    path.write_text(yaml.safe_dump(head | {"texts": {"a": whole}}))
    assert read_bank(path).texts[0].codes == {"kind": "complaint"}
    path.write_text(yaml.safe_dump(head | {"texts": {"a": whole | change}}, sort_keys=False))
    with pytest.raises(Problem) as caught:
        read_bank(path)
    assert says in str(caught.value)
    assert re.match(r"bank\.yaml, line \d+, ", str(caught.value))
