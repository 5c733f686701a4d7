"""The facilitator's guide of a case: its minutes, its cells, its roles and the hard things, and words one can hear."""

import re
from statistics import median

import pytest

from qse.casework.case_file import read_case
from qse.casework.words import case_words
from qse.dev.notebooks import joined, load
from qse.dev.review.guide import FACULTY, SECTIONS, read_guide
from qse.dev.review.reading import reading_level
from qse.files import content
from qse.learn.months.year import the_year

GUIDES = sorted(content("curriculum/cases").glob("*_facilitator.md"))
EASY, HARDEST = 9, 12


def case_of(path):
    return read_case(path.with_name(path.name.replace("_facilitator.md", ".yaml")))


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_the_run_of_show_adds_up_and_names_cells_and_roles(path):
    case, guide = case_of(path), read_guide(path)
    cells = load(next(content("notebooks").glob(f"{case.name}_*.ipynb")))["cells"]
    assert guide.title == f"Facilitator's guide: {joined(cells[0]['source']).splitlines()[0][2:]}"
    assert tuple(guide.sections) == SECTIONS
    _, rows = guide.table("Run of show")
    spans = [row.minutes for row in rows]
    assert spans[0][0] == 0
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] == case.minutes
    assert {row.cells[1] for row in rows} <= {cell["id"] for cell in cells}
    speakers = {who for row in rows for who in row.speakers}
    assert speakers - {FACULTY} == set(the_year().roles)
    assert all(row.cells[5] not in ("", "-") for row in rows), "everything has its written twin"


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_three_hard_things_are_answered(path):
    hard = read_guide(path).hard
    assert len(hard) == 3
    assert all(re.fullmatch(r"\".+\"", one.sentence) for one in hard)
    assert all(len(one.answer.split()) >= 25 for one in hard)


def test_a_case_and_the_shared_words_can_be_heard():
    file, words = read_case(content("curriculum/cases/case_01.yaml")), case_words()
    told = [file.content_note, file.person, file.opt_out, *(line["what"] for line in file.timeline)]
    told += [*(factor.says for factor in file.factors), *file.went_well, *file.debrief, *file.close_alone]
    told += [*(action.says for action in file.actions), words.private]
    told += [
        *(f"{one.asks} {one.help}" for one in words.questions),
        *(grade_.means for grade_ in words.grades),
    ]
    levels = [reading_level([text]) for text in told]
    assert median(level for level, _ in levels) <= EASY
    # A single short line says little about how hard a text is.
    hard = [
        text for text, (level, words) in zip(told, levels, strict=True) if level > HARDEST and words >= 15
    ]
    assert hard == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_the_handout_asks_what_the_page_asks(path):
    handout = path.with_name(path.name.replace("_facilitator", "_handout")).read_text(encoding="utf-8")
    plain = " ".join(handout.split())
    assert not [one.asks for one in case_words().questions if one.asks not in plain]
