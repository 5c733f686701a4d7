"""Rules: dated statements are sound, every mistake is one sentence, and age is told but never fails."""

from datetime import date

import pytest

from qse.dev.__main__ import main
from qse.files import Problem
from qse.learn.cited.rules import ADVICE, Rule, rule, rules
from qse.learn.cited.sources import Source, sources

CITED = {"law2020": Source("law2020", "A", "An example.", "yes")}
SOUND = """\
old:
  claim: It was so.
  source_dated: 2020-05
  rechecked:
  source: law2020
  replaced_by: new
  ask: Counsel.
new:
  claim: It is so.
  source_dated: 2025-11-05
  rechecked: 2026-01-07
  source: law2020
  ask: Counsel.
"""


def read(tmp_path, text):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return rules(path, CITED)


@pytest.mark.parametrize("name", rules())
def test_a_rule_says_when_from_where_and_whom_to_ask(name):
    one = rules()[name]
    source = sources()[one.source]
    said = str(rule(name))
    assert said.startswith(one.claim)
    assert f"Dated: {one.as_of}." in said
    assert source.reference in said
    assert source.doubt in said
    assert said.endswith(f"Ask: {one.ask} {ADVICE}")
    assert "As of " not in one.claim
    if not one.rechecked:
        assert "not rechecked since" in said


def test_the_rules_that_modules_name_are_there():
    expected = (
        "telehealth sdoh_measures joint_commission_goal race_standards section_1557 interpreters small_cells "
        "hospital_equity_measures patient_safety_work_product peer_review hipaa_deidentification"
    )
    assert set(expected.split()) <= set(rules())


def test_what_is_protected_is_a_question_for_counsel():
    for name in ("patient_safety_work_product", "peer_review", "section_1557", "preferences"):
        assert "Counsel" in rules()[name].ask


def test_a_replaced_rule_shows_what_holds_now():
    said = str(rule("joint_commission_goal_2023"))
    assert "Replaced by: Since 1 January 2026" in said
    assert "joint_commission_goal)" in said
    assert rule("joint_commission_goal_2023")._repr_html_().count("<strong>") == 5


def test_html_is_escaped(monkeypatch):
    sharp = {"sharp": Rule("sharp", "Under <11 & over.", "2020", "jones2000", "A & B.")}
    monkeypatch.setattr("qse.learn.cited.rules._own", lambda: sharp)
    assert rule("sharp")._repr_html_().startswith("<p>Under &lt;11 &amp; over.<br>")


def test_dates_are_as_exact_as_the_source(tmp_path):
    found = read(tmp_path, SOUND)
    assert found["old"].as_of == "as of May 2020, not rechecked since"
    assert found["new"].as_of == "as of 5 November 2025, rechecked 7 January 2026"
    assert found["old"].age(date(2020, 5, 11)) == 10
    assert found["new"].age(date(2026, 1, 8)) == 1


def test_an_unknown_key_is_one_sentence_with_the_nearest():
    with pytest.raises(Problem, match=r"^There is no rule 'telehelth'\. Did you mean 'telehealth'\?$"):
        rule("telehelth")


MISTAKES = {
    "unknown part": (
        "  ask: Counsel.\nnew",
        "  asks: x\n  ask: x\nnew",
        7,
        "old.asks: there is no part 'asks'.",
    ),
    "no claim": ("  claim: It is so.\n", "", 8, "new: the part 'claim' is missing."),
    "no date": ("source_dated: 2020-05", "source_dated:", 1, "old: the part 'source_dated' is missing."),
    "nobody to ask": ("  ask: Counsel.\nnew", "new", 1, "old: the part 'ask' is missing."),
    "date in words": (
        "2020-05",
        "May 2020",
        3,
        "old.source_dated: write a date as 2026-02-03, 2026-02 or 2026",
    ),
    "no such month": ("2020-05", "2020-15", 3, "old.source_dated: write a date"),
    "no such day": ("2025-11-05", "2025-11-31", 10, "new.source_dated: 2025-11-31 is no date."),
    "rechecked in words": ("2026-01-07", "lately", 11, "new.rechecked: write a date"),
    "rechecked too early": ("2026-01-07", "2025-11-04", 11, "new.rechecked: it was rechecked before"),
    "unknown source": (
        "source: law2020\n  rep",
        "source: law\n  rep",
        5,
        "old.source: there is no source 'law'.",
    ),
    "replaced by none": (
        "by: new",
        "by: knew",
        6,
        "old.replaced_by: there is no rule 'knew'. Did you mean 'new'?",
    ),
    "circle": ("-07\n", "-07\n  replaced_by: old\n", 6, "old.replaced_by: a rule is replaced"),
    "itself": ("by: new", "by: old", 6, "old.replaced_by: a rule is replaced by itself: old by old."),
    "not text": ("claim: It was so.", "claim: [so]", 2, "old.claim: write text"),
    "key in capitals": ("new:\n", "New:\n", 8, "New: a key is made of small letters"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_line_and_field(mistake, tmp_path):
    old, new, line, says = MISTAKES[mistake]
    assert old in SOUND
    with pytest.raises(Problem) as raised:
        read(tmp_path, SOUND.replace(old, new))
    assert str(raised.value).startswith(f"rules.yaml, line {line}, {says}")


def test_upkeep_lists_the_oldest_first_and_never_fails(capsys):
    assert main(["upkeep", "--today", "2090-01-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Rules, oldest first, to 2090-01-01 (")
    ages = [int(line.split()[0]) for line in lines[1 : 1 + len(rules())]]
    assert ages == sorted(ages, reverse=True)
    unverified = [name for name, source in sources().items() if source.verified != "yes"]
    assert f"Sources not verified ({len(unverified)} of {len(sources())}):" in lines
    assert all(any(f" {name}: " in line for line in lines) for name in unverified)


def test_upkeep_takes_a_day_only(capsys):
    assert main(["upkeep", "--today", "soon"]) == 1
    assert capsys.readouterr().err == "'soon' is not a day; write it as 2026-11-22.\n"
