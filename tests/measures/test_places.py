"""Places: what is joined and what is not, capture, segregation, ICE, grades, two levels, who is missing, assets."""

import numpy as np
import pandas as pd
import pytest

import qse
from qse import stats
from qse.files import Problem, content, my_work
from qse.measures.place.capture import hidden_groups, hidden_places
from qse.measures.place.levels import across, within
from qse.measures.place.own import columns
from qse.records import Records


@pytest.fixture(scope="module")
def net():
    return qse.load_records(60_000)


@pytest.fixture(scope="module")
def area(net):
    return qse.places(net, "avocet")


@pytest.fixture(scope="module")
def everywhere(net):
    return qse.places(net)


def test_it_prints_what_was_joined_and_what_does_not_match(area, net):
    table = area.table().set_index("source")
    assert set(table["places found"]) == {"40 of 40"}
    people = net.table("patients")
    here = people[people["system_id"] == 0]
    assert (
        f"{here['location_id'].isna().sum():,} patients have no address"
        in table.loc["our records", "does not match"]
    )
    payers = net.table("location_payer_year")
    payers = payers[payers["location_id"] < 40]
    assert f"{payers['members'].isna().sum()} of {len(payers)} cells" in table.loc["payers", "does not match"]
    assert "Ours by the payers' count of 2033" in area.sentence
    assert "Invented data" in repr(area)


def test_a_place_that_one_source_lacks_is_said(net):
    names = (
        "patients",
        "systems",
        "locations",
        "location_population",
        "location_assets",
        "health_department_year",
    )
    tables = {name: net.table(name) for name in names}
    tables["location_assets"] = tables["location_assets"].iloc[5:]
    fewer = qse.places(Records(tables), "Avocet")
    found = fewer.table().set_index("source")["places found"]
    assert (found["the list of assets"], found["the census estimate"]) == ("35 of 40", "40 of 40")
    assert "payers" not in found
    assert "Own data" in fewer.capture().chart().mark


def test_capture_is_patients_over_people(area, net):
    rows = area.capture().rows.set_index("group")
    frame = area.frame
    people = net.table("patients")["location_id"].value_counts()
    d = frame["map_grade"] == "graded D"
    x, n = people[frame.loc[d, "location_id"]].sum(), frame.loc[d, "people"].sum()
    assert rows.loc["graded D", "share"] == pytest.approx(x / n)
    low, high = stats.poisson_exact(x, n)
    assert rows.loc["graded D", ["low", "high"]].tolist() == pytest.approx([float(low), float(high)])
    assert "lower in places graded" in area.capture().title


def test_small_counts_of_patients_are_hidden_with_what_would_give_them_away():
    frame = pd.DataFrame(
        {"patients": [4.0, 300.0, 200.0, 90.0], "map_grade": ["A", "B", "C", "D"], "area": "X"}
    )
    assert hidden_groups(frame, "map_grade", ["A", "B", "C", "D"]).tolist() == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert hidden_places(frame).sum() > 1


def test_nothing_hidden_on_the_smallest_network_can_be_worked_out(net):
    small = qse.places(qse.load_records("mini"), "Dunlin")
    found, shown = small.capture("neighbourhood"), small.map("capture")
    counts = small.frame["patients"].to_numpy()
    assert (
        shown.rows.set_index("place")["hidden"][small.frame["place"]]
        .to_numpy()[(counts > 0) & (counts < 11)]
        .all()
    )
    hidden = found.rows["hidden"]
    assert hidden.sum() != 1
    assert "too few to show safely (1-10)" in repr(shown)
    assert found.rows.loc[hidden, ["patients", "share", "difference"]].isna().all(axis=None)


def test_segregation_is_that_of_stats(everywhere):
    found = everywhere.segregation("black_or_african_american", "White").rows.set_index("area")
    here = everywhere.frame[everywhere.frame["area"] == "Fulmar"]
    black, white = here["Black or African American"], here["White"]
    assert found.loc["Fulmar", "dissimilarity"] == pytest.approx(stats.dissimilarity(black, white))
    rest = here["people"] - black
    assert found.loc["Fulmar", "isolation"] == pytest.approx(
        stats.isolation(np.column_stack([black, rest]))[0]
    )
    assert len(found) == 8


def test_ice_has_its_poles_in_every_place_where_it_is_read(area):
    found = area.ice()
    frame = area.frame
    expected = (frame["White"] - frame["Black or African American"]) / frame["people"]
    np.testing.assert_allclose(found.rows.set_index("place")["value"][frame["place"]], expected)
    for text in (
        found.heading,
        found.title,
        found.sentence,
        " ".join(found.table().columns),
        found.chart().alt,
    ):
        assert "White" in text
        assert "Black or African American" in text
    turned = area.ice(high="Black or African American", low="White")
    np.testing.assert_allclose(turned.rows["value"], -found.rows["value"])
    assert "below 0" in turned.sentence


def test_grades_are_compared_and_once_more_beside_places_of_a_like_rank(everywhere):
    plain = everywhere.compare("life_expectancy", reference="graded B")
    frame = everywhere.frame
    means = frame.groupby("map_grade")["life_expectancy"].mean()
    row = plain.rows.set_index("group").loc["graded D"]
    assert row["difference"] == pytest.approx(means["graded D"] - means["graded B"])
    both = everywhere.compare("life_expectancy", reference="graded B", alike_in="adi_natrank")
    like = both.rows.set_index("group").loc["graded D"]
    assert abs(like["alike"]) < abs(like["difference"]) / 3
    assert 0 < like["without"] < like["places"]
    assert "have no partner" in both.sentence


def test_a_difference_within_bands_by_hand():
    frame = pd.DataFrame(
        {
            "tract": [f"t{at}" for at in range(8)],
            "people": 1000,
            "adi_natrank": [5, 5, 5, 15, 15, 15, 15, 95],
            "map_grade": ["B", "B", "D", "B", "D", "D", "D", "D"],
            "life_expectancy": [80, 82, 80, 78, 75, 76, 77, 60],
        }
    )
    found = qse.places(frame).compare("life_expectancy", reference="graded B", alike_in="adi_natrank")
    row = found.rows.set_index("group").loc["graded D"]
    weights = np.array([2 * 1 / 3, 1 * 3 / 4])
    assert row["alike"] == pytest.approx((weights * [-1.0, -2.0]).sum() / weights.sum())
    assert row["without"] == 1


def test_two_levels_are_made_of_the_same_rows(everywhere):
    rows = everywhere.two_levels().rows["value"]
    assert rows[0] > 2 * rows[1]
    assert abs(rows[2]) < rows[1] / 2
    with pytest.raises(Problem, match="not one of the groups"):
        everywhere.two_levels(group="Purple")
    with pytest.raises(Problem, match="not a share of patients"):
        everywhere.two_levels("readmission")


def test_what_is_true_of_places_can_be_false_of_everybody_in_them():
    n = np.array([[20, 80], [60, 20], [10, 40]])
    x = np.array([[2, 8], [18, 6], [1, 4]])
    assert within(x, n).value == pytest.approx(0)
    assert across(x, n).value > 0.2


def test_who_is_missing(area, net):
    rows = area.missing().rows.set_index("group")
    people = net.table("patients")
    here = people[people["system_id"] == 0]
    spoken = ~here["preferred_language_recorded"].isin(["en", "ase"])
    live = (area.frame["pct_lep"] * area.frame["people"]).sum() / area.frame["people"].sum() / 100
    assert rows.loc["Another spoken language", "per_100"] == pytest.approx(100 * spoken.mean() / live)
    assert rows.loc["Middle Eastern or North African", "high"] < 100
    assert "have no address on file" in area.missing().sentence


def test_assets_are_counted_for_people(everywhere):
    rows = everywhere.assets().rows.set_index("asset")
    frame = everywhere.frame[everywhere.frame["neighbourhood"] == "ranked 81 to 100"]
    expected = 10_000 * frame["congregations"].sum() / frame["people"].sum()
    assert rows.loc["Congregations, of any faith", "ranked 81 to 100"] == pytest.approx(expected)
    assert everywhere.assets().chart().kind == "Heat map"


@pytest.mark.parametrize("value", ["life_expectancy", "pcp_visits_per_1000", "capture"])
def test_a_map_has_a_tile_for_each_place(area, value):
    assert len(area.map(value).chart().table) == 40


def test_of_many_places_the_largest_are_drawn_and_the_table_has_all(everywhere):
    assert len(everywhere.map("life_expectancy").chart().table) == 320


def test_mistakes_are_one_sentence(area, everywhere, net):
    for wrong, says in (
        (lambda: qse.places(net, "Avocett"), "Did you mean 'Avocet'"),
        (lambda: qse.places(3), "takes records"),
        (lambda: area.capture("grade"), "not by 'grade'"),
        (lambda: area.map("life_expectency"), "Did you mean 'life_expectancy'"),
        (lambda: area.ice("Whyte"), "Nobody is counted here under"),
        (lambda: area.compare(reference="graded E"), "is not one of the groups"),
        (lambda: qse.places(Records({"patients": net.table("patients")})), "hold no table of places"),
    ):
        with pytest.raises(Problem, match=says):
            wrong()


def own(**changed):
    frame = pd.DataFrame(
        {
            "tract": ["101", "102", "103", "104"],
            "people": [4000, 3000, 2500, 1200],
            "white": [2500, 600, 1200, ""],
            "black_or_african_american": [500, 1900, 700, ""],
            "households": [1600, 1200, 1000, 500],
            "households_high_income": [700, 150, 300, 100],
            "households_low_income": [200, 500, 300, 150],
            "patients": [900, 240, 500, 7],
        }
    )
    return frame.assign(**changed)


def test_a_teams_own_table_answers_the_same_questions():
    ours = qse.places(own())
    assert "4 tracts, 10,700 people" in ours.sentence
    found = ours.ice(high="households_high_income", low="households_low_income").rows.set_index("place")[
        "value"
    ]
    assert found["102"] == pytest.approx((150 - 500) / 1200)
    assert np.isnan(ours.ice().rows.set_index("place")["value"]["104"])
    white, black = [2500, 600, 1200], [500, 1900, 700]
    assert ours.segregation().rows["dissimilarity"][0] == pytest.approx(stats.dissimilarity(white, black))
    assert "Own data" in ours.ice().chart().mark
    assert ours.map("capture").rows["hidden"].sum() > 1
    assert "records of patients" in ours.missing().chart().sentence


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (own().iloc[:0], "no line below them"),
        (own(people=["4000", "three", "2500", "1200"]), "people of tract 102 is 'three'"),
        (own(tract=["101", "101", "103", "104"]), "on two lines"),
        (own(white=[4500, 600, 1200, 100]), "add up to more than its people"),
        (own(wite=1), "Did you mean 'white'"),
        (own().drop(columns="people"), "lacks the heading 'people'"),
        (own().iloc[:2], "fewer than 3 tracts"),
        (own(people=[4000, -3, 2500, 1200]), "cannot be"),
        (own(patients=[900, 240.5, 500, 7]), "patients of tract 102 is 240.5"),
        (own(life_expectancy=[780, 75, 75, 75]), "cannot be"),
        (own(adi_natrank=[140, 75, 75, 75]), "cannot be"),
        (own(map_grade=["D", "red", "", "a"]), "map_grade of tract 102 is 'red'"),
        (own(tract=["3.9E+10", "102", "103", "104"]), "cut its number short"),
        (own(tract=["101", "102", "103", "Total"]), "adds up the others"),
        (own(white=[62, 20, 48, 0], black_or_african_american=[12, 63, 28, 0]), "look like shares"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_sentence_whatever_is_asked(table, says):
    waiting = qse.places(table)
    assert says in waiting.sentence
    assert repr(waiting.ice(high="a", low="b").chart()) == waiting.sentence
    assert says.split("'")[0] in waiting._repr_html_()


def test_a_long_number_of_a_tract_is_shown_by_its_end():
    long = ["39035110100", "39035110200", "39035110300", "39035110400"]
    assert qse.places(own(tract=long)).frame["place"].tolist()[0] == "…110100"
    assert qse.places(own(tract=[*long[:3], "39093110300"])).frame["place"].tolist()[2:] == [
        "…035110300",
        "…093110300",
    ]
    assert qse.places(own(tract=["n" * 20 + end for end in "abcd"])).frame["place"].tolist()[3] == "…nnnnnd"


def test_what_a_teams_own_table_does_not_hold_is_one_sentence():
    ours = qse.places(own(map_grade=["A", "graded b", "C", "D"], life_expectancy=[80, 75, 77, 74]))
    assert ours.capture().rows["places"].tolist() == [1, 1, 1, 1]
    compared = ours.compare("life_expectancy").chart().sentence
    assert "too few places to compare" in compared
    assert "nan" not in compared
    assert "both are White" in ours.ice(high="White", low="White").sentence
    bare = qse.places(own().drop(columns=["patients", "households"]))
    assert bare.map("capture").sentence == bare.capture().sentence
    assert "column 'households'" in bare.ice("households_high_income", "households_low_income").sentence
    assert "both are White" in bare.segregation("White", "White").sentence
    assert "White: dissimilarity 0." in bare.segregation().chart().title


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"tract;people\n101;4000\n", "with commas"),
        ("tract,people\n101,4000\n".encode("utf-16"), "CSV UTF-8"),
        (b"", "CSV UTF-8"),
    ],
)
def test_a_file_that_a_spreadsheet_saved_otherwise_is_one_sentence(written, says):
    path = my_work() / "tracts.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(written)
        assert says in qse.places("tracts.csv").sentence
    finally:
        path.unlink()


def test_a_table_that_is_not_named_is_asked_for():
    assert qse.places("").sentence == "Name the table, such as tracts.csv."


def test_sentences_in_the_table_of_sources_begin_on_the_left(area):
    html = area._repr_html_()
    assert "text-align:left;vertical-align:top'>what has a name and a door" in html
    assert "text-align:right;vertical-align:top'>40 of 40" in html


def test_the_template_waits_until_it_is_filled():
    shipped = content("data/templates/tracts.csv").read_text(encoding="utf-8")
    assert shipped.strip().split(",") == columns()
    assert "my-work has no area.csv" in qse.places("area.csv").sentence
    path = my_work() / "tracts.csv"
    try:
        assert "no line below them" in qse.places("tracts.csv").sentence
        assert path.read_text(encoding="utf-8") == shipped
        assert "no line below them" in qse.places("tracts.csv").sentence
        own().to_csv(path, index=False)
        assert qse.places("tracts.csv").ice().chart().kind == "Tile map"
    finally:
        path.unlink()
