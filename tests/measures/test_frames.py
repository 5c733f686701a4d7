"""The same tables in any frame are counted alike."""

import numpy as np
import pytest
from small import as_text, measure

import qse
from qse.files import Problem
from qse.measures import catalogue, stratifiers
from qse.measures.count import count
from qse.measures.field_visits import field_by_visits
from qse.measures.path import path
from qse.measures.strata import stratifier
from qse.measures.tally import window
from qse.records import Records, dictionary

TABLES = (
    "systems",
    "locations",
    "patients",
    "encounters",
    "care_sites",
    "patient_days",
    "interpreter_requests",
    "safety_events",
    "event_reviews",
    "maternal",
)
PARTS = ("n", "missing", "events", "exposure", "total", "squares", "histogram")
KINDS = (
    "pandas text",
    "pandas arrow",
    "polars eager",
    "polars lazy",
    "polars parquet",
    "duckdb",
    "duckdb parquet",
    "pyarrow",
)
NESTED = measure(
    title="Report with a look at inequity",
    numerator={
        "recorded_in": "safety_events",
        "where": {
            "recorded_in": "event_reviews",
            "by_key": "event_id",
            "where": {"equity_lens_used": ["no"]},
        },
    },
)
BORROWED = measure(
    initial_population={"patients.interpreter_needed": ["yes"], "locations.adi_natrank": {"above": 20}},
    denominator_exclusions={"any_of": [{"age": {"from": 90}}, {"disposition": ["lwbs"]}]},
    numerator={"interpreter_used": ["yes"]},
)


CONNECTIONS = []


def build(kind, frames, folder):
    """Return the frames as another kind."""
    if kind == "pandas text":
        return frames
    if kind == "pandas arrow":
        pytest.importorskip("pyarrow")
        return {name: frame.convert_dtypes(dtype_backend="pyarrow") for name, frame in frames.items()}
    if kind == "pyarrow":
        arrow = pytest.importorskip("pyarrow")
        return {name: arrow.Table.from_pandas(frame) for name, frame in frames.items()}
    polars = pytest.importorskip("polars")
    eager = {name: polars.from_pandas(frame) for name, frame in frames.items()}
    if kind == "polars eager":
        return eager
    if kind == "polars lazy":
        return {name: frame.lazy() for name, frame in eager.items()}
    if kind.endswith("parquet"):
        for name, frame in eager.items():
            frame.write_parquet(folder / f"{name}.parquet")
    if kind == "polars parquet":
        return {name: polars.scan_parquet(folder / f"{name}.parquet") for name in frames}
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    # A relation does not keep its connection open.
    CONNECTIONS.append(connection)
    if kind == "duckdb parquet":
        return {name: connection.read_parquet(str(folder / f"{name}.parquet")) for name in frames}
    for name, frame in frames.items():
        connection.register(f"given_{name}", frame)
        connection.execute(f"create table {name} as select * from given_{name}")
    return {name: connection.table(name) for name in frames}


@pytest.fixture(scope="module", params=KINDS)
def other(request, net, tmp_path_factory):
    frames = {name: as_text(net.table(name)) for name in TABLES}
    return Records(build(request.param, frames, tmp_path_factory.mktemp("parquet")))


def same(one, another):
    """Compare two tallies, each without the strata in which there is nobody."""
    one, another = one.inhabited(), another.inhabited()
    assert [axis.labels for axis in one.axes] == [axis.labels for axis in another.axes]
    assert one.periods == another.periods
    for part in PARTS:
        ours, theirs = getattr(one, part), getattr(another, part)
        assert (ours is None) == (theirs is None), part
        if ours is not None:
            np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-9, err_msg=part)


@pytest.mark.parametrize(
    ("asked", "views", "when", "where"),
    [
        ("readmission", [("race_ethnicity",), ("payer",), ()], window(None), None),
        ("readmission", [("sex", "age"), ("neighbourhood",)], window((3, 30), "quarter"), None),
        ("readmission", [("sex",)], window((5, 17)), {"system_name": ["curlew", "Godwit"]}),
        ("readmission", [("language",)], window(None, "month"), {"interpreter_needed": "Not recorded"}),
        ("reported_harm_rate", [("sex",), ("ward_tier",), ()], window(None, "year"), None),
        ("reported_harm_rate", [("age",)], window(None), {"race_ethnicity": "asian"}),
        ("stay", [("gender", "sex"), ("system_name",)], window(None, "half-year"), None),
        ("door_to_provider", [("race_ethnicity",), ("neighbourhood",)], window((0, 20)), None),
        ("minutes_to_interpreter", [("language",)], window(None, "year"), {"age": "18 to 44"}),
        ("interpreter_at_birth", [("payer",)], window(None, "year"), None),
        (NESTED, [()], window(None, "year"), None),
        (BORROWED, [("language", "sex"), ("unit",)], window(None), {"neighbourhood": ["81 or more"]}),
    ],
)
def test_any_frame_gives_the_same_tally(net, other, asked, views, when, where):
    asked = catalogue()[asked] if isinstance(asked, str) else asked
    views = [tuple(map(stratifier, view)) for view in views]
    ours, theirs = (count(records, asked, views, when, where) for records in (net, other))
    assert sum(float(tally.n.sum()) for tally in ours) > 0
    for one, another in zip(ours, theirs, strict=True):
        same(one, another)


def test_results_are_the_same_too(net, other):
    for by, more in (("payer", {}), ("age", {"standardise_by": "sex"})):
        ours, theirs = (qse.stratify(records, "readmission", by=by, **more) for records in (net, other))
        assert theirs.rows.round(9).equals(ours.rows.round(9))
    ours, theirs = (qse.pathway(records, "interpreter", by="language") for records in (net, other))
    assert theirs.rows.equals(ours.rows)


def test_fields_of_registration_by_visits_are_the_same_too(net, other):
    fields = ("race_ethnicity", "language")
    for column in ("month", "system_id"):
        ours, theirs = (
            field_by_visits(records, fields, column, "place", name=str) for records in (net, other)
        )
        assert list(ours) == list(theirs) == list(fields)
        for field in fields:
            assert len(ours[field].rows) > 4
            assert theirs[field].rows.equals(ours[field].rows)


@pytest.mark.parametrize("kind", ["polars eager", "polars lazy", "pyarrow", "duckdb"])
def test_fields_by_visits_of_categories_are_the_same_too(net, kind, tmp_path):
    names = ("patients", "encounters")
    coded = Records(build(kind, {name: net.table(name) for name in names}, tmp_path))
    ours, theirs = (
        field_by_visits(records, ["language"], "month", "month")["language"].rows for records in (net, coded)
    )
    assert theirs.equals(ours)


def test_every_measure_of_the_catalogue_in_polars(net):
    polars = pytest.importorskip("polars")
    lazy = Records({name: polars.from_pandas(as_text(net.table(name))).lazy() for name in dictionary()})
    pairs = 0
    for asked in catalogue().values():
        views = []
        for name in ("race_ethnicity", "sex", "system_name", "age"):
            try:
                path(asked.table, stratifiers()[name].table)
                views.append((stratifiers()[name],))
            except Problem:
                continue
        when = window((3, 30), "year") if asked.month else window(None)
        if not asked.needs and views:
            for ours, theirs in zip(*(count(each, asked, views, when) for each in (net, lazy)), strict=True):
                same(ours, theirs)
                pairs += 1
    assert pairs > 300
