"""About where somebody lives: no home is known more exactly than that."""

from dataclasses import dataclass
from decimal import Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Point:
    """About where somebody lives: hundredths of a degree, about a kilometre."""

    lat: Decimal
    lon: Decimal


def rounded(lat: float, lon: float) -> Point:
    """Return a point no more exactly than a home may be known."""
    return Point(Decimal(lat).quantize(HUNDREDTH), Decimal(lon).quantize(HUNDREDTH))
