"""Tables from anywhere: the invented network or a team's own."""

from qse.network import text_bank
from qse.records.describe import sealed
from qse.records.load import load_records
from qse.records.network import Network
from qse.records.own import OwnRecords, open_records
from qse.records.records import Missing, Records, dictionary

__all__ = [
    "Missing",
    "Network",
    "OwnRecords",
    "Records",
    "dictionary",
    "load_records",
    "open_records",
    "sealed",
    "text_bank",
]
