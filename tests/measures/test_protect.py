"""Small counts: hidden wherever a result can be seen, and nothing shown gives them back."""

import numpy as np
import pytest
from small import BACK, own, visits, whole

import qse
from qse import stats
from qse.files import Problem
from qse.records import Records

RANDOM = range(12)


def table(seed: int, months: int = 1, groups: int = 6) -> list[tuple]:
    """Draw counts of which some are small."""
    draw = np.random.default_rng(seed)
    names = ["Apple", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", None][:groups]
    rows = []
    for name in names:
        size = draw.choice([6, 25, 90, 400])
        for month in range(months):
            people = draw.poisson(size)
            events = draw.binomial(people, draw.choice([0.02, 0.15, 0.6]))
            rows.append((name, month, events, people - events, draw.poisson(draw.choice([0, 3]))))
    return rows


def leaks(n, events, hide_n, hide_events, sums=None):
    """Audit a table with all its margins, each an array of its shape."""
    sums = stats.margins([size - 1 for size in n.shape])[1] if sums is None else sums
    return stats.audit(n.ravel(), sums, (hide_events.ravel(), hide_n.ravel()), events.ravel())


def column(rows, total, name):
    return np.append(rows[name], total[name])


@pytest.mark.parametrize("seed", RANDOM)
def test_nothing_shown_by_stratify_gives_a_small_count_back(seed):
    result = qse.stratify(own(table(seed)), BACK, by="sex")
    true = result.remade()
    counts = [column(true.rows, true.overall, name).astype(int) for name in ("n", "numerator", "missing")]
    hidden = [np.isnan(column(result.rows, result.overall, name)) for name in ("n", "numerator", "missing")]
    assert leaks(*counts[:2], *hidden[:2]) == []
    assert stats.audit(counts[2], stats.margins((len(counts[2]) - 1,))[1], (hidden[2], hidden[2])) == []
    derived = ["rate", "low", "high", "difference", "ratio", "difference_low", "ratio_high"]
    assert result.rows.loc[hidden[1][:-1], derived].isna().all(axis=None)
    # What is shown is true.
    shown = result.rows["numerator"].notna()
    assert (result.rows["numerator"] == true.rows["numerator"])[shown].all()


@pytest.mark.parametrize("seed", RANDOM[:6])
def test_nothing_shown_by_several_stratifiers_gives_one_back(seed):
    frames, draw = visits(table(seed)), np.random.default_rng(seed)
    patients = frames["patients"]
    patients["payer_primary"] = draw.choice(
        ["medicare", "medicaid", "dual"], len(patients), p=[0.94, 0.04, 0.02]
    )
    found = qse.stratify(Records(frames), BACK, by=["sex", "payer"])
    true = [each.remade() for each in found]
    joined = stats.join({"sex": len(true[0].rows), "payer": len(true[1].rows)}, ["sex"], ["payer"])
    parts = {}
    for name in ("n", "numerator"):
        counts, hidden = np.zeros(joined.size, dtype=int), np.zeros(joined.size, dtype=bool)
        for result, full, place in zip(found, true, joined.places, strict=True):
            counts[place] = column(full.rows, full.overall, name)
            # A total that either table shows is shown.
            hidden[place] = np.isnan(column(result.rows, result.overall, name))
        assert np.isnan(found[0].overall[name]) == np.isnan(found[1].overall[name])
        parts[name] = counts, hidden
    (n, hide_n), (events, hide_events) = parts["n"], parts["numerator"]
    assert leaks(n, events, hide_n, hide_events, joined.sums) == []


@pytest.mark.parametrize("seed", RANDOM[:5])
def test_nothing_shown_by_crossing_gives_one_back(seed):
    frames, draw = visits(table(seed, groups=4)), np.random.default_rng(seed)
    patients = frames["patients"]
    patients["payer_primary"] = draw.choice(
        ["medicare", "medicaid", "dual"], len(patients), p=[0.7, 0.2, 0.1]
    )
    result = qse.stratify(Records(frames), BACK, by=["sex", "payer"], crossed=True)
    true = result.remade()
    shape = (true.rows["group"].str.partition(",")[0].nunique(), 3)
    # Margins are not shown, but for the total.
    counts = [stats.with_margins(true.rows[name].to_numpy().reshape(shape)) for name in ("n", "numerator")]
    hidden = []
    for name in ("n", "numerator"):
        mask = np.ones([size + 1 for size in shape], dtype=bool)
        mask[:-1, :-1] = result.rows[name].isna().to_numpy().reshape(shape)
        mask[-1, -1] = np.isnan(result.overall[name])
        hidden.append(mask)
    # A large margin that its shown parts add up to is no secret.
    inner = np.ones(hidden[0].shape, dtype=bool)
    inner[-1], inner[:, -1] = False, False
    found = leaks(*counts, *hidden)
    assert [leak for leak in found if inner.ravel()[leak.index] or leak.high < stats.THRESHOLD] == []
    few = result.rows[(result.rows["n"] < 30) & (result.rows["n"] > 0) & ~result.rows["hidden"]]
    assert (few["flag"] == "few").all()
    assert few["difference"].isna().all()


@pytest.mark.parametrize("seed", RANDOM[:5])
@pytest.mark.parametrize("period", ["month", "quarter"])
def test_nothing_shown_over_time_gives_one_back(seed, period):
    result = qse.over_time(own(table(seed, months=12, groups=3)), BACK, by="sex", period=period)
    n, events = (stats.with_margins(result.tally.flat(name).astype(int)) for name in ("n", "events"))
    hide_n, hide_events = result.hidden.n.copy(), result.hidden.figure.copy()
    inner = result.tally.n.shape
    np.testing.assert_array_equal(result.rows["n"].isna().to_numpy().reshape(inner), hide_n[:-1, :-1])
    np.testing.assert_array_equal(
        result.rows["numerator"].isna().to_numpy().reshape(inner), hide_events[:-1, :-1]
    )
    assert leaks(n, events, hide_n, hide_events) == []
    assert result.rows.loc[result.rows["hidden"], ["rate", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("seed", RANDOM[:6])
def test_nothing_shown_by_compare_units_gives_one_back(seed):
    records = own(table(seed, groups=8), column="care_site_name")
    try:
        result = qse.compare_units(records, BACK)
    except Problem as problem:
        assert "too few events to show safely" in str(problem)  # noqa: PT017
        return
    true = whole(qse.stratify(records, BACK, by="unit")).iloc[: len(result.rows)]
    # Everybody together is shown as a share, so with all n their events are known.
    known = not np.isnan(result.target)
    hide_n, hide_events = (np.append(result.rows[name].isna(), not known) for name in ("n", "numerator"))
    counts = [np.append(true[name], true[name].sum()).astype(int) for name in ("n", "numerator")]
    assert leaks(*counts, hide_n, hide_events) == []
    assert result.rows.loc[hide_events[:-1], "rate"].isna().all()
    assert (result.rows.loc[hide_events[:-1], ["outside", "allowing"]] == 0).all(axis=None)


def test_units_hidden_beside_rows_without_a_unit_are_not_given_away():
    groups = [("A", 0, 30, 70, 0), ("B", 0, 25, 75, 0), ("D", 0, 30, 90, 0), ("C", 0, 4, 96, 0)]
    result = qse.compare_units(own([*groups, (None, 0, 12, 38, 0)], column="care_site_name"), BACK)
    left = result.target * 420 - result.rows["numerator"].sum()
    assert np.isnan(left) or left >= 11
    assert result.rows["numerator"].isna().sum() != 1


def nothing(n, sums, events=None, threshold=11):
    open_ = np.zeros(len(n), dtype=bool)
    return stats.Hidden(open_, open_)


@pytest.mark.parametrize(
    ("name", "by"), [("interpreter", "payer"), ("referral", "language"), ("pain", "language")]
)
def test_nothing_shown_by_a_pathway_gives_one_back(net, name, by, monkeypatch):
    result = qse.pathway(net, name, by=by).rows
    monkeypatch.setattr(stats, "hide", nothing)
    true = qse.pathway(net, name, by=by).rows
    steps, groups = result["step"].nunique(), result["group"].nunique()
    parts = ("reached", "lost", "unknown")
    counts = np.array([true[part].to_numpy().reshape(groups, steps) for part in parts]).astype(int)
    hidden = np.array([result[part].isna().to_numpy().reshape(groups, steps) for part in parts])
    at = np.arange(counts.size).reshape(counts.shape)
    sums = [
        (at[0, group, step - 1], at[:, group, step]) for group in range(groups) for step in range(1, steps)
    ]
    sums += [(at[part, -1, step], at[part, :-1, step]) for part in range(3) for step in range(steps)]
    assert hidden.any()
    assert stats.audit(counts.ravel(), sums, (hidden.ravel(), hidden.ravel())) == []
    assert result.loc[result["reached"].isna(), ["share", "kept"]].isna().all(axis=None)


@pytest.mark.parametrize("by", ["system_name", "language"])
def test_nothing_shown_by_field_quality_gives_one_back(net, by, monkeypatch):
    states = list(qse.measures.field_values.STATES)
    result = qse.field_quality(net, "race_ethnicity", by=by).rows
    monkeypatch.setattr(stats, "hide", nothing)
    true = qse.field_quality(net, "race_ethnicity", by=by).rows
    counts = true[[*states, "n"]].to_numpy().astype(int)
    hidden = result[[*states, "n"]].isna().to_numpy()
    assert hidden.any()
    sums = stats.margins([size - 1 for size in counts.shape])[1]
    assert stats.audit(counts.ravel(), sums, (hidden.ravel(), hidden.ravel())) == []


def test_disparity_is_worked_out_from_what_is_shown():
    groups = [
        ("Apple", 0, 7, 90, 0),
        ("Birch", 0, 40, 90, 0),
        ("Cedar", 0, 30, 90, 0),
        ("Dogwood", 0, 50, 90, 0),
    ]
    result = qse.stratify(own(groups), BACK, by="sex")
    left = result.rows.loc[result.rows["hidden"], "group"].tolist()
    assert "Apple" in left
    found = qse.disparity(result)
    assert set(left) == set(found.left_out)
    without = [group for group in groups if group[0] not in left]
    alone = qse.disparity(qse.stratify(own(without), BACK, by="sex"))
    np.testing.assert_allclose(found.rows["value"], alone.rows["value"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_nothing_is_given_back_in_many_random_tables(seed):
    test_nothing_shown_by_stratify_gives_a_small_count_back(seed)
    test_nothing_shown_by_compare_units_gives_one_back(seed)
    test_nothing_shown_over_time_gives_one_back(seed, "month")
