"""Cameras, watches and clocks."""

from dataclasses import dataclass
from math import cos, radians, sin

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, Radial, ball, cylinder, rings, sheen
from demo.studio.paths import Path, ellipse, polygon, rounded, shifted, softened, turned
from demo.things.screens import MEADOW, light

GLASS = rings("#8fa6ff", "#3c2f86", "#151a3a", "#06070d", "#1d2440", "#06070d")


@dataclass(frozen=True, slots=True)
class Camera:
    """Mirrorless, with its lens on."""

    leather: str = "#232428"
    metal: str = "#c4c7cd"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 600, 262, 0.55)
        canvas.fill(softened(22, (320, 292), (344, 226), (456, 226), (480, 292)), sheen(self.metal, 0.3, 80))
        canvas.fill(rounded(360, 218, 80, 14, 4), "#2a2b30")
        for x, width in ((170, 62), (528, 44), (588, 66)):
            canvas.fill(rounded(x, 256, width, 40, 8), cylinder(darker(self.metal, 0.1)))
        canvas.fill(rounded(118, 280, 564, 326, 44), sheen(self.metal, 0.3, 80))
        canvas.fill(rounded(118, 338, 564, 214, 12), sheen(self.leather, 0.16, 70))
        canvas.fill(rounded(124, 320, 96, 276, 40), cylinder(self.leather, 0.35))
        grain = [ellipse(136 + 14 * c + 7 * (r % 2), 352 + 12 * r, 2)[::16] for r in range(17) for c in range(39)]
        canvas.fill(grain, clear("#ffffff", 0.07))
        self._lens(canvas)
        canvas.fill(ellipse(596, 316, 10), ball("#d64545", 0.3))

    def _lens(self, canvas: Canvas) -> None:
        canvas.shadow(ellipse(420, 462, 178), 18, 0.5)
        canvas.fill(ellipse(412, 444, 180), sheen("#3a3c43", 0.4, 60))
        canvas.fill(ellipse(412, 444, 166), sheen("#1b1c20", 0.3, 240))
        ridges = [
            polygon(
                *(_around(412, 444, radius, angle + turn) for radius, turn in ((164, 0), (150, 0), (150, 2), (164, 2)))
            )
            for angle in range(0, 360, 4)
        ]
        canvas.fill(ridges, "#3d4048")
        canvas.fill(ellipse(412, 444, 142), sheen("#2b2d33", 0.3, 60))
        canvas.fill(ellipse(412, 444, 116), GLASS)
        canvas.fill(ellipse(376, 400, 34, 22), Radial(((0, "#ffffffd0"), (1, "#ffffff00"))))
        canvas.fill(ellipse(450, 492, 24, 16), Radial(((0, "#ffb7e690"), (1, "#ffb7e600"))))


@dataclass(frozen=True, slots=True)
class InstantCamera:
    """A picture is just coming out."""

    shell: str = "#8fd3c8"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 596, 150, 0.3)
        canvas.shadow(rounded(290, 560, 220, 130, 4), 12, 0.35)
        canvas.fill(rounded(286, 540, 228, 150, 4), Linear(90, ((0, "#dcdcda"), (0.3, "#ffffff"))))
        light(canvas, rounded(302, 540, 196, 122, 2), MEADOW)
        canvas.fill(
            rounded(176, 190, 448, 410, 88),
            Linear(90, ((0, lighter(self.shell, 0.3)), (0.5, self.shell), (1, darker(self.shell, 0.22)))),
        )
        canvas.fill(rounded(190, 526, 420, 30, 10), darker(self.shell, 0.35))
        canvas.fill(rounded(262, 534, 276, 12, 6), darker(self.shell, 0.7))
        canvas.fill(ellipse(400, 398, 122), sheen("#f7f7f5", 0.2, 60))
        canvas.fill(ellipse(400, 398, 102), sheen("#3a3b40", 0.3, 60))
        canvas.fill(ellipse(400, 398, 82), sheen("#1d1e22", 0.2, 240))
        canvas.fill(ellipse(400, 398, 60), GLASS)
        canvas.fill(ellipse(382, 376, 16, 11), "#ffffffa0")
        canvas.fill(rounded(222, 226, 124, 62, 18), sheen("#f7f7f5", 0.15))
        canvas.fill(rounded(232, 236, 104, 42, 10), Linear(70, ((0, "#ffffff"), (0.5, "#d8e4ee"), (1, "#f4f7fa"))))
        canvas.fill(rounded(476, 226, 80, 62, 18), sheen("#2c2d33", 0.2))
        canvas.fill(ellipse(516, 257, 20), GLASS)
        canvas.fill(ellipse(578, 330, 20), ball("#f2785c", 0.3))


@dataclass(frozen=True, slots=True)
class SmartWatch:
    """With its strap, showing rings; `half_width` makes a slim band of it."""

    strap: str = "#e9e4da"
    case: str = "#3b3d44"
    half_width: float = 118

    def draw(self, canvas: Canvas) -> None:
        half, middle = self.half_width, 400
        canvas.shadow(softened(30, (300, 110), (520, 110), (520, 710), (300, 710)), 34, 0.3)
        for ends in ((90, 300), (710, 500)):
            outer, inner = ends
            strap = softened(
                26,
                (400 - half * 0.62, outer),
                (400 + half * 0.62, outer),
                (400 + half * 0.82, inner),
                (400 - half * 0.82, inner),
            )
            canvas.fill(strap, cylinder(self.strap, 0.2))
        canvas.fill([ellipse(400, 620 + 26 * n, 6) for n in range(3)], darker(self.strap, 0.4))
        canvas.fill(rounded(400 + half - 6, middle - 54, 22, 58, 9), cylinder(darker(self.case, 0.2)))
        height = max(half * 1.18, 132)
        canvas.fill(
            rounded(400 - half, middle - height, half * 2, height * 2, min(64, half * 0.7)), sheen(self.case, 0.35, 50)
        )
        face = rounded(400 - half + 9, middle - height + 9, half * 2 - 18, height * 2 - 18, min(56, half * 0.64))
        canvas.fill(face, "#07080b")
        self._rings(canvas, half * 0.56)
        canvas.text("10:09", (400, middle - height * 0.66), half * 0.34, "#ffffff")

    def _rings(self, canvas: Canvas, radius: float) -> None:
        width = radius * 0.24
        for step, (colour, end) in enumerate((("#ff3d6e", 190), ("#a6f04a", 120), ("#35d6f0", 230))):
            size = radius - step * width * 1.15
            canvas.stroke(ellipse(400, 428, size), width, clear(colour, 0.22))
            canvas.stroke(ellipse(400, 428, size, None, -90, end - 90 + 60), width, sheen(colour, 0.25))


@dataclass(frozen=True, slots=True)
class WallClock:
    rim: str = "#b98b5e"
    face: str = "#fbf8f1"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(ellipse(412, 416, 252), 30, 0.4)
        canvas.fill(ellipse(400, 384, 256), sheen(self.rim, 0.3, 55))
        canvas.fill(ellipse(400, 384, 232), darker(self.face, 0.2))
        canvas.fill(ellipse(400, 386, 228), Radial(((0, lighter(self.face, 0.5)), (1, self.face))))
        canvas.fill([_mark(hour * 30, 30 if hour % 3 else 44, 6 if hour % 3 else 10) for hour in range(12)], "#2f3136")
        for angle, length, width, colour in (
            (-55, 122, 14, "#2f3136"),
            (58, 176, 9, "#2f3136"),
            (150, 190, 4, "#e4572e"),
        ):
            hand = turned(rounded(400 - width / 2, 384 - length, width, length + 34, width / 2), angle, (400, 384))
            canvas.fill(shifted(hand, 4, 6), "#00000026")
            canvas.fill(hand, colour)
        canvas.fill(ellipse(400, 384, 11), ball("#e4572e", 0.3))


def _mark(angle: float, length: float, width: float) -> Path:
    return turned(rounded(400 - width / 2, 384 - 214, width, length, width / 2), angle, (400, 384))


def _around(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    return x + radius * cos(radians(angle)), y + radius * sin(radians(angle))
