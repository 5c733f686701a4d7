"""The firewall: group is never an input of biology, and acts only where a mechanism says so."""

import ast
from pathlib import Path

import pandas as pd
import pytest

import qse.network.biology
from qse.network import World, parameters

MECHANISMS = list(parameters().mechanisms)
LABELS = {
    *(
        f"patients.{name}"
        for name in ("race_ethnicity_recorded", "race_source_value", "ethnicity_source_value")
    ),
    "real_history.value",
    "truth_patients.group_self",
}
SIZE = 20_000


def everything(world: World) -> dict[str, pd.DataFrame]:
    return world.tables() | world.truth()


def changed(a: World, b: World) -> set[str]:
    """Name the columns that differ between two worlds of the same people."""
    one, other = everything(a), everything(b)
    return {
        f"{name}.{column}"
        for name, table in one.items()
        for column in table
        if not table[column].reset_index(drop=True).equals(other[name][column].reset_index(drop=True))
    }


def declared(mechanisms: list[str]) -> set[str]:
    """Spell out the columns that mechanisms say they can reach."""
    tables = everything(World(50))
    columns = set()
    for mechanism in mechanisms:
        for reach in parameters().mechanisms[mechanism]["reaches"]:
            table, column = reach.split(".")
            columns |= {f"{table}.{name}" for name in tables[table]} if column == "*" else {reach}
    return columns


@pytest.mark.parametrize("group", parameters().groups)
def test_all_repaired_and_relabelled_changes_no_outcome(group):
    repaired = World(SIZE).repaired(*MECHANISMS)
    relabelled = World(SIZE, relabel=group).repaired(*MECHANISMS)
    assert changed(repaired, relabelled) <= LABELS


def test_planted_and_relabelled_changes_only_what_mechanisms_of_group_declare():
    by_group = [name for name in MECHANISMS if "group" in parameters().mechanisms[name]["keyed_to"]]
    found = changed(World(SIZE), World(SIZE, relabel="black_or_african_american"))
    assert found <= declared(by_group) | LABELS
    assert not {column for column in found if column.startswith(("labs.", "locations.", "sdoh_screens."))}


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_of_group_alone_accounts_for_its_part(mechanism):
    rest = [name for name in MECHANISMS if name != mechanism]
    one, other = World(SIZE).repaired(*rest), World(SIZE, relabel="black_or_african_american").repaired(*rest)
    found = changed(one, other) - LABELS
    if "group" in parameters().mechanisms[mechanism]["keyed_to"]:
        assert found or mechanism == "record_quality"
        assert found <= declared([mechanism])
    else:
        assert not found


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_repair_changes_no_column_that_it_does_not_declare(mechanism):
    found = changed(World(SIZE), World(SIZE).repaired(mechanism))
    assert found
    assert found <= declared([mechanism])


@pytest.mark.slow
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_column_a_mechanism_declares_is_one_it_changes(mechanism):
    world = World(60_000)
    found = changed(world, world.repaired(mechanism)) | changed(
        world, world.repaired(mechanism, state="half")
    )
    for reach in parameters().mechanisms[mechanism]["reaches"]:
        table, column = reach.split(".")
        if column == "*":
            assert any(name.startswith(f"{table}.") for name in found), reach
        else:
            assert reach in found


def test_a_text_is_drawn_by_what_it_is_about_and_not_by_whom():
    """Relabelled, a note may turn harsh or not; but where it is as harsh as before, its text is the same."""
    one, other = World(SIZE), World(SIZE, relabel="black_or_african_american")
    for table, key, about in (
        ("note_snippets", "visit_occurrence_id", None),
        ("complaints", "complaint_id", "theme"),
        ("safety_events", "event_id", "event_category"),
    ):
        text = "narrative_id" if table == "safety_events" else "text_id"
        both = one.table(table).merge(other.table(table), on=key, suffixes=("", "_other"))
        assert len(both) > 30
        if about:
            both = both[both[about].astype(str) == both[f"{about}_other"].astype(str)]
        same = both[text].astype(str) == both[f"{text}_other"].astype(str)
        assert same.mean() > (0.9 if about is None else 0.999)


def test_no_function_of_biology_can_reach_the_group():
    tree = ast.parse(Path(qse.network.biology.__file__).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names}
    words = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    keys = {word for word in words if " " not in word}
    assert not {name for name in names | keys if "group" in name.lower() or "race" in name.lower()}
    assert "People" not in names, "biology takes single columns, never the people with their group"
