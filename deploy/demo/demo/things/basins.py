"""Sinks, hollowed out of one block."""

from dataclasses import dataclass

from demo.stones.cut import Cut
from demo.stones.stone import Stone
from demo.studio.canvas import Canvas
from demo.studio.paints import Linear, Radial, fade, rings
from demo.studio.paths import Path, ellipse, polygon, smooth, softened

ROUND = Linear(
    0,
    (
        (0, "#00000073"),
        (0.14, "#00000026"),
        (0.32, "#ffffff4d"),
        (0.5, "#ffffff00"),
        (0.82, "#00000038"),
        (1, "#00000085"),
    ),
)
UNDER = Linear(90, ((0, "#ffffff1a"), (0.5, "#00000008"), (1, "#00000080")))
HOLLOW = Radial(((0, "#00000014"), (0.7, "#00000040"), (1, "#00000085")), centre=(0.55, 0.75), reach=0.75)


@dataclass(frozen=True, slots=True)
class Vessel:
    """A bowl on a worktop: its width and height, and the width of its foot as a share."""

    stone: Stone
    width: float = 500
    height: float = 230
    foot: float = 0.5

    def draw(self, canvas: Canvas) -> None:
        half, top, bottom = self.width / 2, 380.0, 380.0 + self.height
        canvas.ground(400, bottom + 18, half * max(self.foot, 0.45) * 1.25, 0.6)
        outside = self._outside(half, top, bottom)
        canvas.fill(outside, Cut(self.stone, 0.9, (0.4, 0.8)))
        canvas.fill(outside, ROUND)
        canvas.fill(outside, UNDER)
        _hollow(canvas, self.stone, half, top)

    def _outside(self, half: float, top: float, bottom: float) -> Path:
        foot, belly = half * self.foot, (top + bottom * 2) / 3
        right = [(400 + half, top), (400 + half * 0.93, (top + belly) / 2), (400 + (half * 0.7 + foot * 0.3), belly)]
        base = [(400 + foot, bottom), (400.0, bottom + 16), (400 - foot, bottom)]
        left = [(800 - x, y) for x, y in reversed(right)]
        bowl: Path = smooth(*right, *base, *left, closed=False)
        return bowl


@dataclass(frozen=True, slots=True)
class Pedestal:
    """A column on the floor, with the basin at its top."""

    stone: Stone

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 738, 150, 0.6)
        column = smooth((560, 190), (556, 300), (500, 430), (488, 600), (520, 730), (400, 748), closed=False)
        outline = [(float(x), float(y)) for x, y in column]
        body = polygon(*outline, *((800 - x, y) for x, y in reversed(outline)))
        canvas.fill(body, Cut(self.stone, 0.95, (0.5, 0.5)))
        canvas.fill(body, ROUND)
        _hollow(canvas, self.stone, 160, 190)


@dataclass(frozen=True, slots=True)
class Trough:
    """A rectangular block with a flat front, as in a farmhouse."""

    stone: Stone
    width: float = 580
    height: float = 200

    def draw(self, canvas: Canvas) -> None:
        left, right, top = 400 - self.width / 2, 400 + self.width / 2, 400.0
        canvas.ground(400, top + self.height + 14, self.width / 2, 0.6)
        front = softened(10, (left, top), (right, top), (right, top + self.height), (left, top + self.height))
        canvas.fill(front, Cut(self.stone, 0.9, (0.5, 0.9)))
        canvas.fill(front, Linear(75, ((0, "#ffffff33"), (0.5, "#00000000"), (1, "#00000059"))))
        rim = softened(10, (left + 70, top - 150), (right - 70, top - 150), (right, top + 4), (left, top + 4))
        canvas.fill(rim, Cut(self.stone, 0.9, (0.5, 0.1)))
        canvas.fill(rim, fade("#ffffff", 0.4, 0.22))
        inside = softened(
            16, (left + 100, top - 132), (right - 100, top - 132), (right - 42, top - 22), (left + 42, top - 22)
        )
        canvas.fill(inside, Cut(self.stone, 0.7, (0.4, 0.4)))
        canvas.fill(inside, Linear(84, ((0, "#0000008c"), (0.45, "#00000059"), (1, "#00000026"))))
        _drain(canvas, 400, top - 70, 24)


def _hollow(canvas: Canvas, stone: Stone, half: float, top: float) -> None:
    """The rim and the inside of a round basin."""
    flat = half * 0.34
    rim = ellipse(400, top, half, flat)
    canvas.fill(rim, Cut(stone, 0.9, (0.4, 0.2)))
    canvas.fill(rim, fade("#ffffff", 0.55, 0.25, angle=40))
    inside = ellipse(400, top + flat * 0.06, half * 0.91, flat * 0.85)
    canvas.fill(inside, Cut(stone, 0.8, (0.6, 0.4)))
    canvas.fill(inside, HOLLOW)
    canvas.fill(inside, Linear(90, ((0, "#00000066"), (0.5, "#00000000"), (1, "#ffffff26"))))
    _drain(canvas, 400, top + flat * 0.42, half * 0.09)


def _drain(canvas: Canvas, x: float, y: float, across: float) -> None:
    canvas.fill(ellipse(x, y, across, across * 0.42), rings("#5d6166", "#c9cdd2", "#85898e"))
    canvas.fill(ellipse(x, y, across * 0.55, across * 0.22), "#2a2c2f")
