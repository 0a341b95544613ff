"""The sizes of figure references in pixels."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

SQUARE = "square"
SIDES: Mapping[str, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        SQUARE: (Fraction(1), Fraction(1)),
        "portrait": (Fraction(1), Fraction(4, 3)),
        "landscape": (Fraction(4, 3), Fraction(1)),
        "wide": (Fraction(4, 3), Fraction(3, 4)),
        "tall": (Fraction(3, 4), Fraction(4, 3)),
    }
)
"""Width and height by aspect ratio, in sides of the square."""
SCALES: Mapping[str, Fraction] = MappingProxyType(
    {"draft": Fraction(2, 3), "normal": Fraction(1), "fine": Fraction(3, 2)}
)
"""The side of the square by quality, in sides at normal quality."""


def size_of(aspect_ratio: str, quality: str, side: int) -> tuple[int, int]:
    """Width and height; `side` is that of the square at normal quality."""
    width, height = SIDES[aspect_ratio]
    scale = SCALES[quality] * side
    return int(width * scale), int(height * scale)
