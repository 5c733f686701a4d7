"""pyproject.toml, the pinned requirements, environment.yml and start.py say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CORE = [Requirement(line) for line in PROJECT["dependencies"]]
TEST = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
FILES = {"course": CORE, "test": CORE + TEST, "lowest": CORE + TEST}
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][\w.]*)( ; [^#]+?)?( --hash=sha256:[0-9a-f]{64})+")


def pins(name: str) -> dict[str, list[Version]]:
    """Return the versions that a requirements file pins; more than one where systems differ."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[Version]] = {}
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        pin = PIN.fullmatch(line.strip())
        assert pin, f"{name}.txt: neither a pin with hashes nor anything we know: {line[:80]}"
        found.setdefault(canonicalize_name(pin["name"]), []).append(Version(pin["version"]))
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_with_hashes_and_no_address(name: str) -> None:
    assert len(pins(name)) > 50
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "http" not in text.replace("httpcore", "").replace("httpx", "")
    assert "--index" not in text
    assert "@" not in text


def test_an_unhashed_line_would_be_seen() -> None:
    assert not PIN.fullmatch("numpy==2.4.6")
    assert not PIN.fullmatch("numpy>=2 --hash=sha256:" + "0" * 64)


@pytest.mark.parametrize("name", FILES)
def test_every_dependency_is_pinned_within_its_bounds(name: str) -> None:
    pinned = pins(name)
    for dependency in FILES[name]:
        versions = pinned.get(canonicalize_name(dependency.name))
        assert versions, f"{dependency.name} is not pinned in {name}.txt"
        for version in versions:
            assert version in dependency.specifier, f"{name}.txt has {version}, not {dependency}"


def test_lowest_has_the_lower_bounds() -> None:
    pinned = pins("lowest")
    for dependency in CORE + TEST:
        (bound,) = [Version(s.version) for s in dependency.specifier if s.operator == ">="]
        assert pinned[canonicalize_name(dependency.name)] == [bound], dependency


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    for dependency in CORE + TEST:
        assert sorted(s.operator for s in dependency.specifier) == ["<", ">="], dependency


def test_who_has_the_test_requirements_has_the_course() -> None:
    course, test = pins("course"), pins("test")
    assert {name: test.get(name) for name in course} == course


def test_environment_yml_asks_for_the_same() -> None:
    told = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert told["name"] == "qse"
    python, pip, by_pip = told["dependencies"]
    name, version = python.split("=")
    assert name == "python"
    assert Version(version) in SpecifierSet(PROJECT["requires-python"])
    assert pip == "pip"
    assert by_pip == {"pip": ["-r requirements/course.txt"]}


def test_start_py_asks_for_the_same_python(start) -> None:
    assert PROJECT["requires-python"] == ">={}.{}".format(*start.OLDEST)
