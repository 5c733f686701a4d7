"""A team's own extract as records: read, proposed, mapped, opened. Nothing is written into the source."""

from qse.records.own.mapping import DataMap
from qse.records.own.open import open_records
from qse.records.own.own_records import OwnRecords
from qse.records.own.practice import what_was_lost, write_practice_extract
from qse.records.own.propose import propose

__all__ = ["DataMap", "OwnRecords", "open_records", "propose", "what_was_lost", "write_practice_extract"]
