"""Units: how the values of a chart are scaled, written and bounded."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """How values are written and which axis they want.

    Parameters
    ----------
    name : stands beside the name of the axis, such as "per 1,000 patient-days".
    suffix : stands behind every number, such as "%" or " min".
    scale : a value is multiplied by it to be drawn; 100 for shares.
    places : decimals to print.
    most : the largest value there can be.
    signed : differences, with a sign, about 0.
    ratio : ratios, on a log axis about 1.

    """

    name: str = ""
    suffix: str = ""
    scale: float = 1.0
    places: int = 1
    most: float = math.inf
    signed: bool = False
    ratio: bool = False

    def write(self, value: float) -> str:
        """Write a value as a reader sees it.

        >>> SHARE.write(0.123), POINTS.write(0.05), MINUTES.write(1234.4)
        ('12.3%', '+5.0 points', '1,234 min')
        """
        sign = "+" if self.signed else ""
        return f"{value * self.scale:{sign},.{self.places}f}{self.suffix}".replace("-", "−")

    def tick(self, drawn: float, at: int | None = None) -> str:
        """Write a number of the axis; matplotlib calls it.

        >>> SHARE.tick(20.0), MINUTES.tick(1500.0), POINTS.tick(-2.5)
        ('20%', '1,500', '−2.5')
        """
        sign = "+" if self.signed and drawn > 0 else ""
        number = f"{sign}{float(f'{drawn:.6g}'):,g}".replace("-", "−")
        return number + (self.suffix if self.suffix == "%" else "")

    def label(self, axis: str) -> str:
        """Name an axis with its unit.

        >>> MINUTES.label("Wait"), SHARE.label("Admissions with a fall")
        ('Wait (minutes)', 'Admissions with a fall')
        """
        return f"{axis} ({self.name})" if self.name else axis


SHARE = Unit(suffix="%", scale=100.0, most=1.0)
PER_1000 = Unit("per 1,000", places=2)
MINUTES = Unit("minutes", " min", places=0)
NUMBER = Unit()
POINTS = Unit("percentage points", " points", scale=100.0, signed=True)
RATIO = Unit("ratio, log scale", places=2, ratio=True)
