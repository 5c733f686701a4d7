"""Small invented examples of the charts that compare groups and units."""

from typing import Any

from qse.charts.calibration_plot import calibration_plot
from qse.charts.chart import Chart
from qse.charts.concentration_curve import concentration_curve
from qse.charts.distribution_plot import distribution_plot
from qse.charts.dot_plot import dot_plot
from qse.charts.examples.shared import percent, words
from qse.charts.funnel_plot import funnel_plot
from qse.charts.unit import MINUTES
from qse.charts.words import HIDDEN_TEXT


def dots() -> Chart:
    """Readmission by language and payer."""
    panel = ("Language chosen for care", "Main payer")
    given: list[tuple[Any, ...]] = [
        (panel[0], "English", 8_210, 0.118, 0.111, 0.125),
        (panel[0], "Spanish", 1_460, 0.172, 0.153, 0.192),
        (panel[0], "Haitian Creole", 318, 0.189, 0.150, 0.235),
        (panel[0], "Somali", None, None, None, None),
        (panel[0], "Declined to say", 402, 0.142, 0.111, 0.180),
        (panel[1], "Commercial", 5_020, 0.110, 0.102, 0.119),
        (panel[1], "Medicaid", 3_480, 0.149, 0.138, 0.161),
        (panel[1], "Uninsured", 640, 0.161, 0.135, 0.191),
    ]
    keys = ("panel", "group", "n", "rate", "low", "high")
    rows = [
        dict(zip(keys, row, strict=True)) | {"hidden": row[2] is None, "apart": row[1].startswith("Declined")}
        for row in given
    ]
    told = words(
        "Readmission: higher for patients who choose Spanish or Haitian Creole, and with Medicaid or no insurance",
        "12.9% of stays were followed by a readmission. By language: Spanish 17.2%, Haitian Creole 18.9%, both higher "
        "than all stays. By payer: Medicaid 14.9% and no insurance 16.1%, both higher.",
        ["group", "stays", "readmitted", "95% interval"],
        [
            (name, f"{n:,}", percent(rate), f"{percent(low)} to {percent(high)}")
            if n
            else (name, *[HIDDEN_TEXT] * 3)
            for _, name, n, rate, low, high in given
        ],
    )
    return dot_plot(
        rows, axis="Stays followed by a readmission", level=0.95, reference=("all stays, 12.9%", 0.129),
        target=("target, 10.0%", 0.1), **told,
    )  # fmt: skip


def funnel() -> Chart:
    """Falls by ward."""
    target, units = 0.12, []
    sizes = (90, 140, 210, 260, 330, 420, 560, 700)
    shares = (0.13, 0.09, 0.16, 0.11, 0.12, 0.17, 0.10, 0.074)
    for number, (n, value) in enumerate(zip(sizes, shares, strict=True), 1):
        away = (value - target) / (target * (1 - target) / n) ** 0.5
        outside = (abs(away) > 1.96) + (abs(away) > 3.09)
        sign = 1 if away > 0 else -1
        units.append(_ward(number, n, value, sign * outside))
    units.append(_ward(9, None, None, 0))
    grid = list(range(40, 761, 20))
    limits = [
        {"level": level, "n": grid, "low": [max(0.0, target - z * (target * 0.88 / n) ** 0.5) for n in grid],
         "high": [target + z * (target * 0.88 / n) ** 0.5 for n in grid]}
        for level, z in ((0.95, 1.96), (0.998, 3.09))
    ]  # fmt: skip
    told = words(
        "Falls: one ward is higher and one lower than chance alone would explain",
        "Ward 6 lies above and Ward 8 below the limits that hold 99.8% of wards if all were alike at 12.0%.",
        ["ward", "patients", "with a fall"],
        [
            (row["name"], HIDDEN_TEXT, HIDDEN_TEXT)
            if row["hidden"]
            else (row["name"], str(row["n"]), percent(row["value"]))
            for row in units
        ],
    )
    return funnel_plot(
        units, limits=limits, target=("all wards, 12.0%", target), axis="Patients with a fall",
        size="Patients of the ward",
        said="Wards are told apart by more than who lies in them: ask what differs before you judge.", **told,
    )  # fmt: skip


def _ward(number: int, n: int | None, value: float | None, outside: int) -> dict[str, Any]:
    return {"name": f"Ward {number}", "n": n, "value": value, "hidden": n is None, "outside": outside}


def distribution() -> Chart:
    """Waits by language."""
    given = {
        "English": ([210, 640, 820, 560, 300, 140, 70, 34, 12, 4], 27.0, 18.0, 38.0),
        "Spanish": ([60, 190, 300, 280, 190, 110, 60, 31, 13, 6], 33.0, 22.0, 45.0),
        "Haitian Creole": ([14, 40, 66, 62, 48, 30, 17, 9, 3, 0], 34.0, 23.0, 47.0),
    }
    rows: list[dict[str, Any]] = [
        {"group": name, "counts": counts, "middle": middle, "low": low, "high": high, "hidden": False}
        for name, (counts, middle, low, high) in given.items()
    ]
    rows.append({"group": "Somali", "hidden": True})
    told = words(
        "Waits differ by 7 minutes between languages, and by 20 or more within each",
        "The median wait is 27 minutes in English, 33 in Spanish and 34 in Haitian Creole; within each language the "
        "middle half of waits spreads over 20 to 24 minutes.",
        ["language", "median", "middle half"],
        [
            (name, f"{middle:.0f} min", f"{low:.0f} to {high:.0f} min")
            for name, (_, middle, low, high) in given.items()
        ]
        + [("Somali", HIDDEN_TEXT, HIDDEN_TEXT)],
    )
    return distribution_plot(
        rows, edges=[10.0 * at for at in range(11)], axis="Wait for a bed", unit=MINUTES, **told
    )


def calibration() -> Chart:
    """A score of readmission by payer."""
    score = [0.05, 0.10, 0.20, 0.30, 0.45]
    seen: dict[str, list[float | None]] = {
        "Commercial": [0.05, 0.11, 0.19, 0.31, 0.44],
        "Medicaid": [0.09, 0.17, 0.29, None, 0.58],
    }
    rows: list[dict[str, Any]] = [
        {"group": name, "predicted": score, "observed": happened, "hidden": [one is None for one in happened],
         "low": [one and one - 0.03 for one in happened], "high": [one and one + 0.03 for one in happened]}
        for name, happened in seen.items()
    ]  # fmt: skip
    told = words(
        "The score says too little for patients with Medicaid",
        "At every score more patients with Medicaid came back than it predicted; with commercial insurance it fits.",
        ["predicted", *seen],
        [[percent(share) for share in line] for line in zip(score, *seen.values(), strict=True)],
    )
    return calibration_plot(
        rows, predicted="Predicted readmissions", observed="Observed readmissions", level=0.95, **told
    )


def concentration() -> Chart:
    """Visits along need, in two years."""
    people = [at / 10 for at in range(1, 11)]
    curves = [
        {"name": "2031, in person only", "people": people, "outcome": [x**1.6 for x in people], "index": 0.23,
         "low": 0.19, "high": 0.27, "hidden": False},
        {"name": "2033, with phone visits", "people": people, "outcome": [x**1.2 for x in people], "index": 0.09,
         "low": 0.05, "high": 0.13, "hidden": False},
    ]  # fmt: skip
    told = words(
        "Visits still go to those in less need, though less so with phone visits",
        "The concentration index fell from +0.23 in 2031 to +0.09 in 2033; 0 would be the same share for everybody.",
        ["share of people", *(str(curve["name"]) for curve in curves)],
        [(f"{x:.0%}", f"{x**1.6:.0%}", f"{x**1.2:.0%}") for x in people],
    )
    return concentration_curve(
        curves, people="people, those in most need first", axis="visits", level=0.95, **told
    )
