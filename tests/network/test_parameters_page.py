"""The page that says how the world was built: up to date, and honest in its first sentence."""

import copy

import pytest

from qse.dev import parameters as page_of
from qse.files import Problem, content
from qse.network import Parameters, parameters
from qse.network.claims import claims, traps

PAGE = page_of.page()


def test_the_page_is_up_to_date():
    shipped = (content("docs") / "parameters.md").read_text(encoding="utf-8")
    assert shipped == PAGE, "run `python -m qse.dev parameters`"


def test_the_page_opens_with_what_is_assumed_and_what_it_is_not():
    opening = PAGE.splitlines()[2]
    assert opening.startswith(
        '**Groups without evidence share one value, 0.5, marked "assumed", in `pain_bias`,'
    )
    assert opening.endswith("This shows how this world was built. It is not evidence about people.**")


def test_everything_is_on_the_page():
    p = parameters()
    for name in [*p.mechanisms, *p.systems, *p["programmes"], *p["out_of"], *claims(), *traps()]:
        assert f"`{name}`" in PAGE, name


def test_groups_without_evidence_with_two_values_are_no_page(monkeypatch):
    changed = Parameters(copy.deepcopy(parameters().data))
    changed.mechanisms["pain_bias"]["exposure"]["asian"] = {"weight": 0.6, "source": "assumed"}
    monkeypatch.setattr(page_of, "parameters", lambda: changed)
    with pytest.raises(Problem, match=r"share one weight, but there are 2: 0.5 in .*; 0.6 in pain_bias"):
        page_of.page()
