"""The tables as a quality department would hold them, and, apart from them, the truth.

Each table is a function of a world; OBSERVED and TRUTH name them all.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from qse.network.tables import (
    access,
    anchor,
    community,
    improvement,
    inpatient,
    organisation,
    people,
    safety,
    staff,
    truth,
    visit_details,
    visits,
)

if TYPE_CHECKING:
    from qse.network.world import World

    Table = Callable[[World], pd.DataFrame]

OBSERVED: "dict[str, Table]" = {
    **people.TABLES,
    **visits.TABLES,
    **inpatient.TABLES,
    **access.TABLES,
    **safety.TABLES,
    **visit_details.TABLES,
    **organisation.TABLES,
    **improvement.TABLES,
    **staff.TABLES,
    **anchor.TABLES,
    **community.TABLES,
}
TRUTH: "dict[str, Table]" = {**truth.TABLES}
FIXED = {
    name for module in (organisation, improvement, staff, anchor, community) for name in module.TABLES
} | {"systems", "locations"}
"""The observed tables that do not depend on the patients: the same at any size."""
