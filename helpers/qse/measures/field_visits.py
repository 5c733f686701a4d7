"""How good fields of registration are among the patients who came: by month of the visit, or where it was."""

from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from qse.measures.field_quality import DISAGREE, FieldQuality, shown_states
from qse.measures.field_values import STATES, registration_field
from qse.measures.frames import lazy
from qse.measures.result import Source
from qse.records import Records
from qse.records.own.looked_at.view import alike

AT = "visited"


def field_by_visits(
    records: Records, fields: Sequence[str], column: str, label: str, name: Callable[[Any], str] = str
) -> dict[str, FieldQuality]:
    """Look at fields of registration by something that is known of visits.

    A patient is counted once in each month, or at each place, that they came to.

    Parameters
    ----------
    records : with encounters and patients.
    fields : such as "race_ethnicity"; see `field_quality`.
    column : of encounters, such as "month" or "care_site_id".
    label : what it is, in words.
    name : turns a value of it into words; "" leaves the value out.

    Returns
    -------
    dict : a result for each field. Its last row adds the groups up, so who came to several counts in each.

    Examples
    --------
    >>> import qse
    >>> found = field_by_visits(qse.load_records("mini"), ["language"], "system_id", "health system")
    >>> found["language"].rows["group"].tolist()[:2]
    ['0', '1']

    """
    wanted = [registration_field(each) for each in fields]
    visits, patients = lazy(records, "encounters"), lazy(records, "patients")
    pairs = visits.select(nw.col("person_id"), nw.col(column).alias(AT))
    pairs = pairs.filter(~nw.col("person_id").is_null() & ~nw.col(AT).is_null())
    entries = [nw.col(of.column).alias(of.name) for of in wanted]
    people = patients.select(nw.col("person_id"), *entries).unique(subset=["person_id"], keep="any")
    pairs, people = alike(pairs, people, "person_id")
    # One pass for all fields: few of their combinations occur.
    both = pairs.join(people, on="person_id", how="inner").group_by(AT, *fields)
    counted = both.agg(nw.col("person_id").n_unique().alias("people")).collect()
    rows = pd.DataFrame({each: counted[each].to_list() for each in counted.columns})
    rows[AT] = rows[AT].map(lambda value: (value, name(value)))
    rows = rows[rows[AT].map(lambda each: bool(each[1]))]
    groups = sorted(set(rows[AT]))
    source = Source(repr(records), records.mark, records.note(truth=False))
    found = {}
    for of in wanted:
        states = np.zeros((len(STATES), len(groups)))
        place = {group: at for at, group in enumerate(groups)}
        unmapped = set()
        for at, value, many in zip(rows[AT], rows[of.name], rows["people"], strict=True):
            meant = of.meant(value)
            states[STATES.index(of.state(meant)), place[at]] += many
            unmapped |= {value} if meant == "unmapped" else set()
        if not groups:
            continue
        shown = {"group": [each[1] for each in groups] + ["All visits"], **shown_states(states)}
        shown |= {part: np.nan for each in DISAGREE for part in (each, f"{each}_of")}
        found[of.name] = FieldQuality(of, column, label, pd.DataFrame(shown), tuple(sorted(unmapped)), source)
    return found
