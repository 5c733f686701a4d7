"""The validation report: what it begins with, in which order, what it never holds, and where it is written."""

import io
import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

import qse
from qse.files import Problem, my_work
from qse.intake.checks import CHECKS
from qse.intake.scorecard import LINES
from qse.records import Records, open_records
from qse.records.own import propose
from qse.records.own.looked_at.finding import ORDER


def headings(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


def text_of(document: bytes) -> str:
    import docx

    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells])


def test_it_begins_with_two_lines_that_anybody_understands(of_foreign):
    first, second = of_foreign.sentence.split("\n")
    assert first == "Nothing stops you: every table can be read and joined."
    assert second.startswith(
        "Look first at columns that identify people and texts the map does not know (587 rows)."
    )
    page = of_foreign.report().html()
    assert page.index(first) < page.index("Look first at") < page.index("<h2")


def test_what_stops_comes_first_and_is_named():
    patients = pd.DataFrame({"person_id": [1, 1, *range(2, 60)], "sex_assigned": "x"})
    visits = pd.DataFrame({"visit_occurrence_id": range(60), "person_id": range(1, 61), "los_days": -1.0})
    found = qse.validate(Records({"patients": patients, "encounters": visits}))
    assert found.sentence.startswith(
        "Mend this before you count anything: numbers that stand twice (1 rows)."
    )
    assert [each.seriousness for each in found.findings] == sorted(
        (each.seriousness for each in found.findings), key=ORDER.index
    )
    page = found.report().html()
    assert page.index("What stops you") < page.index("Look before you use") < page.index("In order")


def test_checks_that_found_nothing_say_so_and_those_not_made_are_named(of_foreign, of_network):
    page = of_foreign.report().markdown()
    quiet = [each for each in of_foreign.looked if not each.findings and each.places]
    assert len(quiet) == 12
    assert all(CHECKS[each.check].fine in page for each in quiet)
    assert "Not looked at" not in page
    assert "nothing to look at: texts the map does not know" in of_network.report().markdown()


def test_it_ends_with_how_each_check_works_and_its_threshold(of_foreign):
    end = of_foreign.report().markdown().split("How each check works")[1]
    for check in CHECKS.values():
        assert check.title in end
        assert check.threshold.split(";")[0][:20] in end
    for line in LINES.values():
        assert f"{line.threshold:.0%}" in end


def test_every_check_has_words_and_every_word_a_check(of_network):
    assert [each.check for each in of_network.looked] == list(CHECKS)


def test_it_says_which_records_and_carries_their_mark(of_foreign, of_network):
    page = of_foreign.report().markdown()
    assert "Own data, January 2031 to December 2033, not for publication without review" in page
    assert "patients (8,038 rows)" in page
    assert "encounters (9,958 rows)" in page
    today = date.today()
    assert f"last written on {today.day} {today:%B %Y}" in page
    assert of_network.report().note == "Invented data"
    assert "Jan 2031 to Dec 2033: 40 tables" in of_network.report().markdown()


@pytest.mark.parametrize("first", [1, 3])
def test_headings_go_down_one_at_a_time(of_foreign, first):
    found = headings(of_foreign.report().html() if first == 1 else of_foreign._repr_html_())
    assert found[0] == first
    assert all(after <= before + 1 for before, after in pairwise(found))
    assert found.count(first) == 1


def test_a_notebook_shows_tables_and_leaves_the_long_ones_to_the_file(of_foreign):
    part = of_foreign._repr_html_()
    assert part.count("<table>") == part.count("<thead>") >= 3
    assert 'scope="col"' in part
    assert "How each check works" not in part
    assert "<style" not in part
    assert "by month of the visit</caption>" not in part


def test_nothing_of_a_row_is_in_it(tmp_path):
    rows = ["CSN,MRN,Admit Date,Race,Patient Name,told,LOS"]
    rows += [
        f"{at},SECRET{at % 50},2024-{1 + at % 12:02d}-07,{'SECRET' if at < 6 else 'W'},SECRET Ann{at},"
        f"SECRET note {at},{'SECRET' if at == 3 else at % 9}"
        for at in range(90)
    ]
    (tmp_path / "visits.csv").write_text("\n".join(rows), encoding="utf-8")
    found = qse.validate(open_records(tmp_path, propose(tmp_path)))
    report = found.report()
    for said in (repr(found), found._repr_html_(), report.html(), report.markdown(), text_of(report.word())):
        assert "SECRET" not in said
        assert "Patient Name" in said
    assert any(each.check == "lost" for each in found.findings)


def test_small_numbers_of_patients_stand_nowhere(tmp_path):
    rows = ["MRN,Race,CSN,Admit Date"]
    # Of 7 patients the two visits differ; 3 have a text that nobody knows.
    for at in range(200):
        race = "Martian" if at < 3 else "W"
        rows += [
            f"{at},{race},{at},2024-01-07",
            f"{at},{'B' if 10 <= at < 17 else race},{1000 + at},2024-02-07",
        ]
    (tmp_path / "visits.csv").write_text("\n".join(rows), encoding="utf-8")
    records = open_records(tmp_path, propose(tmp_path))
    assert any("7 rows of patients held different" in note for note in records.notes)
    page = qse.validate(records).report().markdown()
    assert "held different" not in page
    assert "fewer than 11" in page
    assert "3 (1.5%)" not in page


def test_it_is_written_whole_into_my_work_and_never_into_the_source(
    foreign, of_foreign, of_network, tmp_path
):
    before = {each.name: each.read_bytes() for each in foreign.extract.folder.iterdir()}
    page, document = of_foreign.save()
    assert my_work() in page.parents
    assert page.parent.parent.name == "own-records"
    assert page.read_text(encoding="utf-8") == of_foreign.report().html()
    assert "What was found" in text_of(document.read_bytes())
    elsewhere = of_foreign.save(tmp_path / "report")
    assert [each.name for each in elsewhere] == ["validation.html", "validation.docx"]
    for inside in (foreign.extract.folder, foreign.extract.folder / "new"):
        with pytest.raises(Problem, match="into which nothing is written"):
            of_foreign.save(inside)
    assert {each.name: each.read_bytes() for each in foreign.extract.folder.iterdir()} == before
    assert of_network.save()[0].parent.name == "invented-network"


@pytest.mark.parametrize("given", [None, "my-data", pd.DataFrame()])
def test_bad_input_gets_one_sentence(given):
    with pytest.raises(Problem) as caught:
        qse.validate(given)
    assert "\n" not in str(caught.value)


def test_a_table_alone_is_looked_at_too():
    found = qse.validate(Records({"systems": pd.DataFrame({"system_id": [1, 2]})}))
    assert "no table of patients" in repr(found)
    assert found.findings == ()
    assert headings(found.report().html())[0] == 1
