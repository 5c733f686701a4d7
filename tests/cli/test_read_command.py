"""`qse read`: a module's page by any of its names, and one sentence where it is not here."""

from dataclasses import replace
from pathlib import Path

import pytest

from qse.cli import main
from qse.cli.read import find, page
from qse.files import content
from qse.learn.months.year import the_year


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    addresses: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(addresses.append(address)) or True)
    return addresses


@pytest.mark.parametrize("name", ["0", "00", "m00", "00_kickoff", "00_kickoff.html", "00_KICKOFF.ipynb"])
def test_a_page_is_found_by_any_of_its_names(
    name: str, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", name]) == 0
    path = content("read") / "00_kickoff.html"
    assert capsys.readouterr().out == f"{path}\n"
    assert opened == [path.as_uri()]


def test_the_path_alone(opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "0", "--no-browser"]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert opened == []


def test_where_no_browser_opens_the_path_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert main(["read", "0"]) == 0
    path, sentence = capsys.readouterr().out.splitlines()
    assert Path(path).is_file()
    assert sentence == "No browser can be opened from here; open this file in one."


def test_alone_it_lists_the_pages_that_are_here(
    opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read"]) == 0
    out = capsys.readouterr().out
    here = [month for month in the_year().months if page(month).is_file()]
    assert [line.split(maxsplit=1)[1] for line in out.splitlines()[: len(here)]] == [
        one.title for one in here
    ]
    assert f"{len(here)} of 13 modules have a page." in out
    assert opened == []


@pytest.mark.parametrize(("status", "said"), [("to come", "is still to come"), ("here", "is not made yet")])
def test_a_page_that_is_not_here_yet_is_one_sentence(
    status: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "00_kickoff.html").touch()
    monkeypatch.setattr("qse.cli.read.content", lambda _: tmp_path)
    month = replace(the_year().months[4], status=status)
    monkeypatch.setattr("qse.cli.read.find", lambda _: month)
    assert main(["read", "4"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error == f"The page of month 4, {month.title!r}, {said}. Months with a page: 0.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["13"], "There is no month 13; they go from 0, the kick-off, to 12."),
        (["m99"], "There is no month 99"),
        (["04_seeing_ham"], "There is no module '04_seeing_ham'. Did you mean '04_seeing_harm'?"),
        (["telemedicine"], "Did you mean '09_telemedicine'?"),
        (["-1"], "There is no module '-1'."),
        (["0", "1"], "qse read does not know '1'."),
        (["0", "--no-brower"], "qse read does not know '--no-brower'. Did you mean '--no-browser'?"),
        (["--folder", "x"], "qse read does not know '--folder'."),
    ],
)
def test_what_is_wrong_is_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", *words]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert said in error


def test_every_module_is_found_by_number_and_name() -> None:
    for month in the_year().months:
        assert find(str(month.month)) is find(month.notebook) is find(month.id) is month
