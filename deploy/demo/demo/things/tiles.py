"""Tiled walls, and sheets of mosaic."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import cos, radians, sin, sqrt

from demo.stones.cut import pieces
from demo.stones.stone import Stone
from demo.studio.canvas import SIZE, Canvas
from demo.studio.paints import Linear
from demo.studio.paths import Path, ellipse, polygon, rounded, shifted, turned

WINDOW = Linear(50, ((0, "#ffffff38"), (0.4, "#ffffff08"), (0.65, "#0000000c"), (1, "#0000004d")))
EDGE = "#0000004d"
SHEET = 150.0, 650.0  # the edges of a sheet of mosaic, in both directions


@dataclass(frozen=True, slots=True)
class TiledWall:
    """Tiles of a size, `shift`ed from row to row by that share of their width, with `joint` between them."""

    stone: Stone
    width: float = 250
    height: float = 250
    shift: float = 0.0
    joint: float = 5
    grout: str = "#b5b0a6"
    reach: float = 0.42

    def draw(self, canvas: Canvas) -> None:
        width, height = self.width - self.joint, self.height - self.joint
        canvas.cover(self.grout)
        for (x, y), cut in zip(self._places(), pieces((self.stone,), self.reach, 7), strict=False):
            canvas.fill(rounded(x, y, width, height, 3), cut)
        canvas.cover(WINDOW)

    def _places(self) -> Iterator[tuple[float, float]]:
        y, row = -self.height * 0.6, 0
        while y < SIZE + 100:
            x = -self.width * (1.3 - self.shift * row % 1)
            while x < SIZE + 100:
                yield x, y
                x += self.width
            y, row = y + self.height, row + 1


@dataclass(frozen=True, slots=True)
class Mosaic:
    """A sheet of small pieces on its mesh: `pattern` is one of PATTERNS, `size` that of a piece."""

    stones: tuple[Stone, ...]
    pattern: str
    size: float = 62
    grout: str = "#e4e0d8"

    def draw(self, canvas: Canvas) -> None:
        shapes = list(PATTERNS[self.pattern](self.size))
        low = min(float(shape.min()) for shape in shapes)
        high = max(float(shape.max()) for shape in shapes)
        canvas.shadow(rounded(low + 10, low + 22, high - low, high - low, 10), 22, 0.45)
        canvas.fill(rounded(low + 6, low + 6, high - low - 12, high - low - 12, 6), self.grout)
        canvas.fill([shifted(shape, 2, 3) for shape in shapes], EDGE)
        for shape, cut in zip(shapes, pieces(self.stones, 0.16, 3), strict=False):
            if self.pattern in OVERLAPPING:
                canvas.fill(shifted(shape, 1, 3), EDGE)
            canvas.fill(shape, cut)
        canvas.fill(rounded(low, low, high - low, high - low, 6), WINDOW)


def _hexagons(size: float) -> Iterator[Path]:
    across, down = size, size * sqrt(3) / 2
    for x, y in _grid(across, down, 0.5):
        corners = [(x + size * 0.535 * sin(radians(60 * k)), y + size * 0.535 * cos(radians(60 * k))) for k in range(6)]
        yield polygon(*corners)


def _pennies(size: float) -> Iterator[Path]:
    for x, y in _grid(size, size * sqrt(3) / 2, 0.5):
        yield ellipse(x, y, size * 0.46)[::4]


def _squares(size: float) -> Iterator[Path]:
    for x, y in _grid(size, size, 0):
        yield rounded(x - size * 0.46, y - size * 0.46, size * 0.92, size * 0.92, 3)


def _bricks(size: float) -> Iterator[Path]:
    for x, y in _grid(size * 2, size * 0.7, 0.5):
        yield rounded(x - size * 0.96, y - size * 0.31, size * 1.92, size * 0.62, 3)


def _scales(size: float) -> Iterator[Path]:
    """Fish scales that overlap upwards."""
    for x, y in sorted(_grid(size, size * 0.5, 0.5), key=lambda place: -place[1]):
        yield ellipse(x, y, size * 0.47)[::4]


def _herringbone(size: float) -> Iterator[Path]:
    """Pieces twice as long as wide, every one against the side of the next."""
    short = size / 2
    for diagonal, strip in product(range(-12, 13), range(-8, 9)):
        x, y = 400 + (diagonal + 2 * strip) * short, 400 + (diagonal - 2 * strip) * short
        for left, top, width, height in ((x, y, size, short), (x, y + short, short, size)):
            middle = turned(polygon((left + width / 2 - 2, top + height / 2 - 2)), 45)[0]
            if all(SHEET[0] < place < SHEET[1] for place in middle):
                yield turned(rounded(left, top, width - 4, height - 4, 3), 45)


def _grid(across: float, down: float, shift: float) -> Iterator[tuple[float, float]]:
    """The centres of pieces in rows, every other row shifted by a share of `across`."""
    y, row = SHEET[0] + down / 2, 0
    while y < SHEET[1]:
        x = SHEET[0] + across / 2 + (row % 2) * shift * across
        while x < SHEET[1]:
            yield x, y
            x += across
        y, row = y + down, row + 1


PATTERNS = {
    "hexagons": _hexagons,
    "pennies": _pennies,
    "squares": _squares,
    "bricks": _bricks,
    "scales": _scales,
    "herringbone": _herringbone,
}
OVERLAPPING = {"scales"}
