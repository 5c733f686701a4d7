"""`qse map` and `qse start --records`, as a user types them."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from running import Course, strangers_environment

VISITS = "CSN,MRN,Admit Date,Race,Readmit 30\n" + "".join(
    f"{at},A{at % 40},2024-{1 + at % 12:02d}-07,{'WBA'[at % 3]},{'YN'[at % 2]}\n" for at in range(240)
)


def typed(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "qse", "map", "--no-browser", *words],
        cwd=folder,
        env=strangers_environment(folder / "home"),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    folder = tmp_path / "my data"
    folder.mkdir()
    (folder / "visits.csv").write_text(VISITS)
    return folder


def test_an_extract_is_mapped_opened_and_checked(tmp_path: Path, extract: Path) -> None:
    before = hashlib.sha256((extract / "visits.csv").read_bytes()).digest()
    done = typed(tmp_path, "my data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "MRN -> encounters.person_id (" in done.stdout
    assert "Own data, January 2024 to December 2024: encounters, patients" in done.stdout
    assert f'Go on: `python3 start.py start --records "{extract}"`' in done.stdout
    (kept,) = (tmp_path / "my-work" / "own-records").glob("*/mapping.yaml")
    reports = {path.suffix for path in kept.parent.iterdir()} - {".yaml"}
    assert reports == {".html", ".docx"}
    assert {path.name for path in extract.iterdir()} == {"visits.csv"}
    assert hashlib.sha256((extract / "visits.csv").read_bytes()).digest() == before
    # What was corrected by hand stays until somebody asks for a new map.
    kept.write_text(kept.read_text(encoding="utf-8").replace("Y: 'yes'", "Y: 'no'"), encoding="utf-8")
    mine = kept.read_text(encoding="utf-8")
    again = typed(tmp_path, "my data")
    assert "Your map is kept as it stands" in again.stdout
    assert kept.read_text(encoding="utf-8") == mine
    assert "Proposed, and kept in" in typed(tmp_path, "my data", "--again").stdout
    assert kept.read_text(encoding="utf-8") != mine


@pytest.mark.slow
def test_what_can_be_read_in_two_ways_is_asked_for(tmp_path: Path, extract: Path) -> None:
    (extract / "visits.csv").write_text("CSN,MRN,Admit Date\n1,a,1/2/2024\n2,b,3/4/2024\n")
    done = typed(tmp_path, str(extract))
    assert (done.returncode, done.stderr) == (1, "")
    assert "To answer: visits.csv, Admit Date: these dates or numbers can be read in two ways" in done.stdout
    assert "not-there" in typed(tmp_path, "not-there").stderr


@pytest.mark.slow
def test_the_start_keeps_the_choice_until_one_goes_back(tmp_path: Path, extract: Path) -> None:
    course = Course(tmp_path)
    chosen = course.folder / "own-records" / "chosen.txt"
    for more, kept in ((("--records", str(extract)), True), ((), True), (("--records", "invented"), False)):
        course.start(more=more)
        assert course.stop() == 0
        assert (f"Own records: {extract.resolve()}" in "".join(course.said)) == kept
        assert chosen.exists() == kept
