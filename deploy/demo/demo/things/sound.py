"""Headphones, earbuds, speakers, a turntable."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, ball, cylinder, fade, rings, sheen
from demo.studio.paths import Path, ellipse, mirrored, rounded, shifted, smooth, turned

CONE = rings("#5c606b", "#33363e", "#24262c", "#3f424b", "#1b1c21")


@dataclass(frozen=True, slots=True)
class Headphones:
    """Closed ones, from the front."""

    shell: str = "#2e3038"
    cushion: str = "#17181c"
    accent: str = "#c79a63"

    def draw(self, canvas: Canvas) -> None:
        for x in (200, 600):
            canvas.ground(x, 650, 62, 0.45)
        band = ellipse(400, 400, 206, 232, 188, 352)
        canvas.stroke(band, 44, sheen(darker(self.shell, 0.1), 0.35, 70))
        canvas.stroke(ellipse(400, 404, 188, 214, 200, 340), 20, sheen(self.cushion, 0.2, 90))
        canvas.stroke(ellipse(400, 398, 217, 242, 205, 300), 6, clear("#ffffff", 0.25))
        for flip in (False, True):
            self._cup(canvas, flip)

    def _cup(self, canvas: Canvas, flip: bool) -> None:
        def side(path: Path) -> Path:
            return mirrored(path) if flip else path

        canvas.fill(side(rounded(186, 372, 22, 96, 10)), cylinder("#a9adb8"))
        canvas.fill(side(turned(rounded(228, 424, 76, 212, 36), 4, (266, 530))), cylinder(self.cushion, 0.25))
        canvas.fill(side(turned(rounded(142, 414, 112, 232, 54), 4, (200, 530))), sheen(self.shell, 0.3, 25))
        canvas.fill(
            side(turned(rounded(150, 424, 88, 212, 44), 4, (200, 530))), sheen(lighter(self.shell, 0.06), 0.14, 60)
        )
        canvas.stroke(side(turned(rounded(150, 424, 88, 212, 44), 4, (200, 530))), 3, self.accent)
        canvas.fill(side(ellipse(192, 530, 10)), ball(self.accent, 0.3))


@dataclass(frozen=True, slots=True)
class Earbuds:
    """Two, above their open case."""

    shell: str = "#f4f4f6"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 634, 140, 0.45)
        canvas.fill(rounded(228, 322, 344, 190, 70), sheen(darker(self.shell, 0.1), 0.12, 90))
        canvas.fill(
            rounded(242, 336, 316, 160, 58), Linear(90, ((0, darker(self.shell, 0.35)), (1, darker(self.shell, 0.18))))
        )
        for x, flip in ((330, False), (470, True)):
            self._bud(canvas, x, flip)
        body = rounded(224, 470, 352, 170, 74)
        canvas.fill(body, Linear(90, ((0, lighter(self.shell, 0.5)), (0.4, self.shell), (1, darker(self.shell, 0.24)))))
        canvas.fill(rounded(240, 474, 320, 12, 6), clear("#ffffff", 0.6))
        canvas.fill(ellipse(400, 540, 5), "#5fd38d")

    def _bud(self, canvas: Canvas, x: float, flip: bool) -> None:
        stem = rounded(x - 16, 260, 32, 220, 16)
        head = turned(ellipse(x + (-8 if flip else 8), 262, 56, 48), 24 if flip else -24, (x, 262))
        canvas.fill(stem, cylinder(self.shell, 0.2))
        canvas.fill(head, ball(self.shell, 0.24))
        tip = ellipse(x + (-40 if flip else 40), 278, 20, 28)
        canvas.fill(tip, ball(darker(self.shell, 0.45), 0.25))
        canvas.fill(rounded(x - 5, 300, 10, 34, 5), darker(self.shell, 0.7))


@dataclass(frozen=True, slots=True)
class PortableSpeaker:
    """A round one in cloth, with a loop to carry it."""

    cloth: str = "#d9654b"
    rim: str = "#2a2b30"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 630, 165, 0.55)
        canvas.stroke(smooth((560, 280), (640, 250), (676, 330), (616, 396), closed=False), 20, sheen(self.rim, 0.3))
        body = rounded(190, 216, 420, 420, 120)
        canvas.fill(body, cylinder(self.cloth, 0.28))
        dots = [
            ellipse(204 + 18 * column + 9 * (row % 2), 300 + 16 * row, 3.2)[::8]
            for row in range(17)
            for column in range(23)
        ]
        canvas.fill(dots, clear(darker(self.cloth, 0.5), 0.5), body)
        canvas.fill(rounded(190, 216, 420, 70, 35), sheen(self.rim, 0.25, 90), body)
        canvas.fill(rounded(190, 600, 420, 60, 20), sheen(self.rim, 0.1, 90), body)
        canvas.fill(
            [rounded(386, 242, 28, 5, 2), rounded(397.5, 230.5, 5, 28, 2), rounded(300, 242, 28, 5, 2)], "#ffffffb0"
        )
        canvas.fill(ellipse(500, 244, 11), "#ffffffb0")
        canvas.fill(rounded(366, 430, 68, 26, 6), "#ffffffe0")
        canvas.fill(
            [rounded(378 + 12 * n, 447 - h, 6, h, 2) for n, h in enumerate((6, 12, 9, 4))], darker(self.cloth, 0.3)
        )


@dataclass(frozen=True, slots=True)
class ShelfSpeakers:
    """A wooden pair."""

    wood: str = "#8a5a3b"

    def draw(self, canvas: Canvas) -> None:
        for x in (118, 418):
            canvas.ground(x + 132, 650, 132, 0.5)
            canvas.fill(
                rounded(x, 200, 264, 450, 12), Linear(0, ((0, lighter(self.wood, 0.2)), (1, darker(self.wood, 0.3))))
            )
            canvas.fill(rounded(x + 14, 214, 236, 422, 8), sheen("#222429", 0.12, 60))
            for y, size in ((300, 44), (480, 94)):
                canvas.fill(ellipse(x + 132, y, size + 10), sheen("#4a4d57", 0.3, 60))
                canvas.fill(ellipse(x + 132, y, size), CONE)
                canvas.fill(ellipse(x + 132, y, size * 0.36), ball("#3b3e47", 0.4))
            canvas.fill(rounded(x + 112, 604, 40, 6, 3), "#c9a15f")


@dataclass(frozen=True, slots=True)
class Turntable:
    """From above, a record on it."""

    wood: str = "#a9744a"
    label: str = "#e4572e"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(rounded(110, 190, 590, 470, 24), 28, 0.5)
        canvas.fill(rounded(104, 172, 592, 472, 24), darker(self.wood, 0.45))
        canvas.fill(rounded(104, 166, 592, 466, 24), sheen(self.wood, 0.22, 35))
        for y in range(196, 620, 26):
            canvas.fill(
                smooth((112, y), (300, y + 7), (500, y - 5), (688, y + 4), (500, y - 2), (300, y + 10)),
                clear(darker(self.wood, 0.4), 0.28),
            )
        canvas.shadow(ellipse(336, 410, 206), 14, 0.5)
        canvas.fill(ellipse(332, 400, 208), sheen("#c9ccd2", 0.3, 45))
        canvas.fill(ellipse(332, 400, 198), "#131316")
        for radius in range(96, 196, 12):
            canvas.fill(ellipse(332, 400, radius + 12), sheen("#1d1d21" if radius % 24 else "#17171a", 0.14, 45))
        canvas.fill(ellipse(332, 400, 76), sheen(self.label, 0.2, 45))
        canvas.fill(ellipse(332, 400, 50), sheen(lighter(self.label, 0.3), 0.1, 45))
        canvas.fill(ellipse(332, 400, 6), "#e9e9ec")
        self._arm(canvas)

    def _arm(self, canvas: Canvas) -> None:
        arm = smooth((618, 250), (622, 400), (600, 470), (486, 528), closed=False)
        canvas.shadow(ellipse(622, 258, 46), 10, 0.4)
        canvas.fill(ellipse(618, 250, 44), sheen("#d8dade", 0.25, 45))
        canvas.stroke(shifted(arm, 5, 7), 9, clear("#000000", 0.22))
        canvas.stroke(arm, 9, "#e6e7ea")
        canvas.fill(ellipse(618, 250, 20), ball("#8d919b", 0.35))
        canvas.fill(turned(rounded(470, 516, 44, 24, 5), -26, (490, 528)), sheen("#2a2c32", 0.2))
        canvas.fill(ellipse(628, 580, 24), ball("#d8dade", 0.3))
        canvas.fill(ellipse(568, 592, 9), fade("#ff8a5c", 1, 0.8))
