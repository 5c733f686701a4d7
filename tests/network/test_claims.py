"""No lesson on noise: what the kick-off teaches is clear in other networks too."""

import pytest

from qse.measures import stratify
from qse.network import World
from qse.records import Records

SEEDS = range(1, 21)
NEEDS = "Patients who need an interpreter"


@pytest.mark.slow
def test_the_claims_of_the_kick_off_hold_in_nine_of_ten_networks():
    found = {"reported_harm": [], "readmission": [], "harm": [], "readmission repaired": []}
    for seed in SEEDS:
        records = Records(World(240_000, seed=seed)).reveal()
        for measure in ("reported_harm", "readmission", "harm"):
            found[measure].append(word(records, measure))
        found["readmission repaired"].append(word(records.repaired("interpreter_gap"), "readmission"))
    expected = {
        "reported_harm": "lower",
        "readmission": "higher",
        "harm": "higher",
        "readmission repaired": "no clear difference",
    }
    for claim, words in found.items():
        share = words.count(expected[claim]) / len(words)
        assert share >= 0.9, f"{claim} is {expected[claim]} in only {share:.0%} of networks"


def word(records: Records, measure: str) -> str:
    result = stratify(records, measure, by="interpreter_needed", reference="no")
    return result.clear[result.rows["group"] == NEEDS].item()
