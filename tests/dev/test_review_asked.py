"""The review reads what a module asks, its checks and worksheets, and names file, line and field of a mistake."""

import pytest
from good_module import LONG

from qse.files import content

BESIDE = {
    "a check": (
        ("checks.yaml", "worked:", "workd:"),
        "04_seeing_harm/checks.yaml, line 7, q1.workd: there is no such part here. Did you mean 'worked'? Put it",
    ),
    "a worksheet": (
        ("worksheets.yaml", "label", "lable"),
        "04_seeing_harm/worksheets.yaml, line 4, plan.fields.0.lable: there is no such part here.",
    ),
    "a file that is none": (
        ("worksheets.yaml", "plan:", "plan: ["),
        "04_seeing_harm/worksheets.yaml, line 3:",
    ),
    "an objective without a check": (
        ("checks.yaml", "objective: 3", "objective: 2"),
        "No check tries objective 3: Test the prompt on twenty invented events",
    ),
    "hard to read": (("checks.yaml", "Why?", LONG), "checks.yaml, q1: It reads at grade"),
}


@pytest.mark.parametrize(("change", "says"), BESIDE.values(), ids=BESIDE)
def test_what_is_broken_beside_the_notebook_is_found(good, change, says):
    good.replace(*change)
    found = good.findings()
    assert any(says in finding for finding in found), found


def shared_by_months(good, old="", new=""):
    """Put the forms of several months, with other words in them, beside the module."""
    text = content("curriculum/every_month.yaml").read_text(encoding="utf-8")
    assert old in text
    (good.root / "curriculum").mkdir()
    (good.root / "curriculum" / "every_month.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "kind: proof",
            "kind: prof",
            "readiness.fields.0.kind: there is no kind 'prof'. Did you mean 'proof'?",
        ),
        ("label: What helped me", "lable: x", "feedback.fields.0.lable: there is no such part here"),
        ("6: Readiness again", "6: Readiness", "readiness.artefact.6: month 6 has no artefact 'Readiness'"),
    ],
)
def test_a_broken_form_of_every_month_is_found(good, old, new, says):
    shared_by_months(good, old, new)
    assert any(f"every_month.yaml, line {line_of(good, new)}, {says}" in found for found in good.findings())


def line_of(good, text):
    """Find a line by its words, not by the reader under test."""
    lines = (good.root / "curriculum" / "every_month.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_forms_of_every_month_are_used(good):
    shared_by_months(good)
    assert good.findings() == [
        "04_seeing_harm.ipynb: 'feedback' of every_month.yaml is nowhere in the notebook. "
        'Use it: qse.worksheet("m04.feedback").'
    ]
    good["sheet"]["source"] += '\n\nqse.worksheet("m04.feedback")'
    assert good.findings() == []
