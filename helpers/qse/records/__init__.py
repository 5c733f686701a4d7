"""Tables from anywhere: the invented network, later a team's own."""

from qse.records.load import load_records
from qse.records.records import Records

__all__ = ["Records", "load_records"]
