"""Figures, differences and ratios of `stratify` are those of `qse.stats` on plain counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import BACK, as_text, measure, own, visits, whole

import qse
from qse import stats
from qse.files import Problem
from qse.records import Records

BY = "payer_primary"
GROUPS = ["commercial", "dual", "medicaid", "medicare", "uninsured"]
DIFFERENCE = ["difference", "difference_low", "difference_high"]
RATIO = ["ratio", "ratio_low", "ratio_high"]


@pytest.fixture(scope="module")
def admissions(net):
    """Admissions of the mini network with the payer of the patient."""
    frame = as_text(net.table("encounters")).merge(
        as_text(net.table("patients"))[["person_id", BY, "year_of_birth"]], on="person_id"
    )
    return frame[frame["visit_type"].isin(["direct_admit", "ed_to_inpatient"])]


@pytest.fixture(scope="module")
def shares(admissions):
    known = admissions[admissions["readmit_30d"].notna()]
    found = known.groupby(BY)["readmit_30d"].agg(n="size", events=lambda each: (each == "yes").sum())
    return found.loc[GROUPS, "events"].to_numpy(), found.loc[GROUPS, "n"].to_numpy()


@pytest.fixture(scope="module")
def rates(net, admissions):
    days = net.table("patient_days").merge(admissions, on="visit_occurrence_id")
    events = as_text(net.table("safety_events"))
    many = events.loc[events["event_class"] == "incident", "visit_occurrence_id"].value_counts()
    days["events"] = days["visit_occurrence_id"].map(many).fillna(0)
    found = days.groupby(BY)[["events", "patient_days"]].sum().loc[GROUPS]
    return found["events"].to_numpy(), found["patient_days"].to_numpy()


@pytest.fixture(scope="module")
def stays(admissions):
    known = admissions[admissions["los_days"].notna()]
    return [known.loc[known[BY] == group, "los_days"].to_numpy() for group in GROUPS]


@pytest.fixture(scope="module")
def waits(net):
    frame = as_text(net.table("encounters")).merge(
        as_text(net.table("patients"))[["person_id", BY]], on="person_id"
    )
    inside = frame["visit_type"].isin(["ed_only", "ed_to_inpatient"]) & (frame["disposition"] != "lwbs")
    frame = frame[inside & frame["door_to_provider_min"].notna()]
    bins = int(frame["door_to_provider_min"].max()) + 1
    return np.array(
        [
            np.bincount(frame.loc[frame[BY] == group, "door_to_provider_min"].astype(int), minlength=bins)
            for group in GROUPS
        ]
    )


def agree(rows, columns, expected):
    np.testing.assert_allclose(rows[columns].to_numpy().T, np.array(expected), rtol=1e-9, atol=1e-12)


def but(rows, place):
    return rows.drop(index=place)


def asked(net, name, **more):
    return whole(qse.stratify(net, name, by="payer", **more))


def test_values_with_their_intervals(net, shares, rates, stays, waits):
    (events, n), (reports, days) = shares, rates
    for level in (0.95, 0.998):
        agree(
            asked(net, "readmission", level=level),
            ["rate", "low", "high"],
            (events / n, *stats.wilson(events, n, level)),
        )
        agree(
            asked(net, "reported_harm_rate", level=level),
            ["rate", "low", "high"],
            (1000 * reports / days, *stats.byar(reports, days, level, 1000)),
        )
        mean, sd, size = (
            np.array([f(each) for each in stays]) for f in (np.mean, lambda x: x.std(ddof=1), len)
        )
        agree(
            asked(net, "stay", level=level),
            ["mean", "low", "high"],
            (mean, *stats.mean_t(mean, sd, size, level)),
        )
        agree(
            asked(net, "door_to_provider", level=level), ["median", "low", "high"], stats.median(waits, level)
        )


def test_everybody_has_the_same_figures_as_one_group(net, shares):
    events, n = (part.sum() for part in shares)
    overall = qse.stratify(net, "readmission", by="payer").overall
    np.testing.assert_allclose(
        overall[["rate", "low", "high"]].to_numpy(), [events / n, *stats.wilson(events, n)], rtol=1e-12
    )


def test_against_everybody(net, shares, rates, stays, waits):
    (events, n), (reports, days) = shares, rates
    difference, ratio = stats.to_overall(events, n, events.sum(), n.sum())
    rows = asked(net, "readmission")
    agree(rows, DIFFERENCE, difference)
    agree(rows, RATIO, ratio)
    difference, ratio = stats.rates_to_overall(reports, days, reports.sum(), days.sum(), per=1000)
    rows = asked(net, "reported_harm_rate")
    agree(rows, DIFFERENCE, difference)
    agree(rows, RATIO, ratio)
    sums = np.array([[each.sum(), (each**2).sum(), len(each)] for each in stays]).T
    difference, ratio = stats.means_to_overall(*sums, *sums.sum(axis=1))
    rows = asked(net, "stay")
    agree(rows, DIFFERENCE, difference)
    agree(rows, RATIO, ratio)
    difference, ratio = stats.medians_to_overall(waits, np.tile(waits.sum(axis=0), (len(waits), 1)))
    rows = asked(net, "door_to_provider")
    agree(rows, DIFFERENCE, difference)
    agree(rows, RATIO, ratio)


def test_against_a_group(net, shares, rates, stays, waits):
    at = GROUPS.index("medicare")
    (events, n), (reports, days) = shares, rates
    cases = {
        "readmission": (
            stats.risk_difference(events, n, events[at], n[at]),
            stats.risk_ratio(events, n, events[at], n[at]),
        ),
        "reported_harm_rate": (
            stats.rate_difference(reports, days, reports[at], days[at], per=1000),
            stats.rate_ratio(reports, days, reports[at], days[at]),
        ),
        "door_to_provider": (
            stats.difference_of_medians(waits, np.tile(waits[at], (5, 1))),
            stats.ratio_of_medians(waits, np.tile(waits[at], (5, 1))),
        ),
    }
    mean, sd, size = (np.array([f(each) for each in stays]) for f in (np.mean, lambda x: x.std(ddof=1), len))
    moments = (mean, sd, size, mean[at], sd[at], size[at])
    cases["stay"] = stats.difference_of_means(*moments), stats.ratio_of_means(*moments)
    for name, (difference, ratio) in cases.items():
        rows = asked(net, name, reference="Medicare")
        # The reference is compared with nobody: its difference is 0 and its ratio 1.
        assert rows.loc[at, DIFFERENCE + RATIO].tolist() == [0, 0, 0, 1, 1, 1]
        agree(but(rows, at), DIFFERENCE, [np.delete(part, at) for part in difference])
        agree(but(rows, at), RATIO, [np.delete(part, at) for part in ratio])


@pytest.mark.parametrize(("name", "target"), [("readmission", 0.15), ("stay", 4), ("door_to_provider", 30.0)])
def test_against_a_target(net, name, target):
    result = qse.stratify(net, name, by="payer", reference=target)
    rows = whole(result)
    figures = rows[[result.measure.figure, "low", "high"]].to_numpy()
    agree(rows, DIFFERENCE, (figures - target).T)
    agree(rows, RATIO, (figures / target).T)
    assert result.reference_value == target
    assert "the target" in result.sentence


@pytest.mark.parametrize(("notation", "expected"), [("decrease", "Sure"), ("increase", "Large")])
def test_the_best_group_is_that_whose_interval_ends_best(notation, expected):
    # The interval of 20 in 1,000 ends lower than that of 0 in 105. Fewer than 100, and blanks, are never picked.
    groups = [("Sure", 0, 20, 980, 0), ("Lowest", 0, 0, 105, 0), ("Large", 0, 600, 300, 0)]
    groups += [("Small", 0, 80, 0, 0), (None, 0, 0, 4000, 0)]
    result = qse.stratify(own(groups), measure(improvement_notation=notation), by="sex", reference="best")
    assert result.reference == expected
    assert "picked because its interval ends best" in repr(result)


def test_best_is_refused_where_there_is_no_better_end_or_no_group():
    groups = [("female", 0, 40, 50, 0), ("male", 0, 30, 50, 0)]
    for notation, says in (("neither", "no group is best"), ("decrease", "at least 100")):
        with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
            qse.stratify(own(groups), measure(improvement_notation=notation), by="sex", reference="best")
        assert says in str(problem.value)


def test_standardised_for_age(net, admissions):
    known = admissions[admissions["readmit_30d"].notna()]
    band = pd.cut(2031 - known["year_of_birth"], [-1, 17, 44, 64, 74, 200], labels=False)
    event = (known["readmit_30d"] == "yes").astype(int)
    events, n = (
        event.groupby([known[BY], band]).agg(how).unstack(fill_value=0).loc[GROUPS].to_numpy()
        for how in ("sum", "size")
    )
    used = n.sum(axis=0) > 0
    events, n = events[:, used], n[:, used]
    standard = n.sum(axis=0)
    expected = stats.direct_rate(events, n, standard)
    for reference, place in (("overall", None), ("Medicare", 3)):
        result = qse.stratify(net, "readmission", by="payer", standardise_by="age", reference=reference)
        rows = whole(result)
        agree(rows, ["rate", "low", "high"], (expected.value, expected.low, expected.high))
        assert rows["why"].tolist() == expected.reason.tolist()
        difference, ratio = stats.standardised_gap(events, n, standard, place)
        agree(rows, DIFFERENCE, difference)
        agree(rows, RATIO, ratio)
        assert "standardised for age" in result.heading


def test_standardising_takes_the_mixture_away():
    # Old and young have one risk each in both groups, only their numbers differ.
    def made(sex, old, young):
        return [(sex, old // 5, old - old // 5, 1970), (sex, young // 20, young - young // 20, 2010)]

    rows = [*made("female", 1000, 400), *made("male", 200, 2000)]
    frames = visits([(sex, 0, events, rest, 0) for sex, events, rest, _ in rows])
    frames["patients"]["year_of_birth"] = np.repeat(
        [row[3] for row in rows], [row[1] + row[2] for row in rows]
    )
    records = Records(frames)
    crude = whole(qse.stratify(records, BACK, by="sex"))
    fair = whole(qse.stratify(records, BACK, by="sex", standardise_by="age"))
    assert abs(crude["rate"].diff().iloc[-1]) > 0.05
    np.testing.assert_allclose(fair["rate"], np.full(2, (0.2 * 1200 + 0.05 * 2400) / 3600))
    np.testing.assert_allclose(fair["difference"], 0, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"standardise_by": "payer"}, "payer"),
        ({"standardise_by": "agee"}, "Did you mean 'age'"),
        ({"measure": "stay", "standardise_by": "age"}, "not standardised"),
        ({"reference": True}, "reference"),
        ({"reference": float("nan")}, "target"),
        ({"reference": 12}, "target"),
        ({"level": 1}, "between 0 and 1"),
        ({"level": float("nan")}, "between 0 and 1"),
    ],
)
def test_a_comparison_that_cannot_be_gets_one_sentence(net, change, says):
    with pytest.raises(Problem, match=r"^[^\n]+$") as problem:
        qse.stratify(**({"records": net, "measure": "readmission", "by": "payer"} | change))
    assert says in str(problem.value)


counts = st.tuples(st.integers(20, 200), st.integers(20, 300), st.integers(0, 30))


@settings(max_examples=15, deadline=None)
@given(groups=st.lists(counts, min_size=2, max_size=4), seed=st.integers(0, 99))
def test_the_order_of_rows_and_the_names_of_groups_do_not_matter(groups, seed):
    names = ["female", "male", "x", None][: len(groups)]
    frames = visits([(name, 0, *each) for name, each in zip(names, groups, strict=True)])
    rows = whole(qse.stratify(Records(frames), BACK, by="sex"))
    mixed = {name: frame.sample(frac=1, random_state=seed) for name, frame in frames.items()}
    assert whole(qse.stratify(Records(mixed), BACK, by="sex")).equals(rows)
    swapped = frames | {
        "patients": frames["patients"].replace({"sex_assigned": {"female": "male", "male": "female"}})
    }
    found = whole(qse.stratify(Records(swapped), BACK, by="sex"))
    rest = [name for name in rows if name != "group"]
    order = [1, 0, *range(2, len(groups))]
    pd.testing.assert_frame_equal(found[rest], rows.loc[order, rest].reset_index(drop=True))


@settings(max_examples=15, deadline=None)
@given(events=st.integers(11, 60), rest=st.integers(60, 200), parts=st.integers(1, 50))
def test_splitting_a_stratum_keeps_everybody_and_the_other_strata(events, rest, parts):
    one = qse.stratify(own([("male", 0, events, rest, 3), ("female", 0, 40, 90, 2)]), BACK, by="sex")
    split = [("male", 0, events - 5, rest - parts, 1), ("x", 0, 5, parts, 2), ("female", 0, 40, 90, 2)]
    two = qse.stratify(own(split), BACK, by="sex")
    before, after = one.remade(), two.remade()
    assert before.overall.equals(after.overall)
    female = [
        result.rows[result.rows["group"] == "Female"].drop(columns="group") for result in (before, after)
    ]
    np.testing.assert_allclose(
        *(each.select_dtypes("number").to_numpy() for each in female), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("reference", ["overall", "male", 0.3])
def test_more_people_narrow_intervals_and_a_higher_level_widens_them(reference):
    def widths(times, level):
        groups = [("female", 0, 30 * times, 50 * times, 0), ("male", 0, 20 * times, 60 * times, 0)]
        rows = whole(qse.stratify(own(groups), BACK, by="sex", reference=reference, level=level))
        rows = rows[rows["group"] == "Female"].iloc[0]
        return np.array([rows[f"{of}high"] - rows[f"{of}low"] for of in ("", "difference_", "ratio_")])

    assert (widths(4, 0.95) < widths(1, 0.95)).all()
    assert (widths(1, 0.998) > widths(1, 0.95)).all()
