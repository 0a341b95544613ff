"""Laptops and monitors."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, cylinder, fade, sheen
from demo.studio.paths import ellipse, plane, rounded, softened
from demo.things.screens import DUSK, Wallpaper, light

BEZEL = "#121318"


@dataclass(frozen=True, slots=True)
class Laptop:
    """Open, from the front and a little above. `glow` is the colour of lit keys."""

    shell: str = "#c9ccd2"
    wallpaper: Wallpaper = DUSK
    keys: str = "#22242a"
    glow: str | None = None

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 640, 330, 0.55)
        canvas.fill(rounded(142, 172, 516, 362, 22), sheen(darker(self.shell, 0.12)))
        canvas.fill(rounded(146, 176, 508, 356, 19), BEZEL)
        screen = rounded(162, 194, 476, 308, 7)
        light(canvas, screen, self.wallpaper)
        canvas.fill(ellipse(400, 185, 3), "#3a3f4d")
        self._window(canvas)
        self._deck(canvas)

    def _window(self, canvas: Canvas) -> None:
        canvas.shadow(rounded(206, 240, 190, 128, 8), 12, 0.35)
        canvas.fill(rounded(206, 236, 190, 128, 8), clear("#ffffff", 0.9))
        for index, colour in enumerate(("#ff6057", "#ffbd2e", "#28c940")):
            canvas.fill(ellipse(220 + 13 * index, 250, 4), colour)
        canvas.fill([rounded(222, 270 + 16 * row, (140, 96, 152, 70)[row], 6, 3) for row in range(4)], "#b9bfcc")
        canvas.fill(rounded(222, 336, 56, 16, 8), self.wallpaper.bottom)

    def _deck(self, canvas: Canvas) -> None:
        top = Linear(90, ((0, darker(self.shell, 0.2)), (0.12, self.shell), (1, lighter(self.shell, 0.3))))
        canvas.fill(softened(14, (146, 530), (654, 530), (726, 624), (74, 624)), top)
        deck = plane((146, 530), (654, 530), (726, 624), (74, 624))
        canvas.fill(deck(0.09, 0.1, 0.82, 0.52, 6), darker(self.keys, 0.45))
        keys = [
            deck(0.1 + column * 0.0575, 0.13 + row * 0.095, 0.05, 0.075, 2)
            for row in range(5)
            for column in range(14)
            if row < 4 or column not in range(4, 10)
        ]
        canvas.fill([*keys, deck(0.1 + 4 * 0.0575, 0.51, 0.3375, 0.075, 2)], lighter(self.keys, 0.08))
        if self.glow:
            canvas.fill(deck(0.09, 0.1, 0.82, 0.52, 6), fade(self.glow, 0.55, 0.18, angle=20))
        canvas.fill(deck(0.34, 0.68, 0.32, 0.27, 5), darker(self.shell, 0.1))
        canvas.fill(deck(0.343, 0.69, 0.314, 0.25, 5), sheen(lighter(self.shell, 0.12), 0.08))
        edge = Linear(90, ((0, lighter(self.shell, 0.5)), (0.25, self.shell), (1, darker(self.shell, 0.45))))
        canvas.fill(rounded(74, 620, 652, 18, 9), edge)
        canvas.fill(rounded(348, 620, 104, 8, 5), darker(self.shell, 0.3))


@dataclass(frozen=True, slots=True)
class ClosedLaptop:
    """Closed, from above, with the maker's sign on the lid."""

    shell: str = "#c9ccd2"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(rounded(150, 245, 520, 360, 26), 30, 0.45)
        canvas.fill(rounded(140, 222, 520, 362, 26), darker(self.shell, 0.4))
        canvas.fill(rounded(140, 216, 520, 360, 26), sheen(self.shell, 0.2, 40))
        canvas.fill(
            rounded(142, 218, 516, 356, 24), Linear(60, ((0, "#ffffff40"), (0.3, "#ffffff00"), (1, "#ffffff10")))
        )
        mark = darker(self.shell, 0.24)
        canvas.fill(ellipse(400, 396, 36), sheen(mark, 0.25, 230))
        canvas.fill(ellipse(416, 386, 30), sheen(self.shell, 0.04, 40))
        canvas.fill(ellipse(424, 384, 7), sheen(mark, 0.25, 230))
        canvas.fill(rounded(320, 570, 160, 6, 3), darker(self.shell, 0.5))


@dataclass(frozen=True, slots=True)
class Monitor:
    """On its foot; `half_width` is larger for an ultrawide one."""

    wallpaper: Wallpaper = DUSK
    half_width: float = 285
    frame: str = "#1a1b20"
    foot: str = "#b9bdc6"

    def draw(self, canvas: Canvas) -> None:
        left, width = 400 - self.half_width, self.half_width * 2
        height = 336 if self.half_width < 320 else 304
        top = 500 - height
        canvas.ground(400, 634, 165, 0.5)
        canvas.fill(softened(10, (362, 490), (438, 490), (446, 622), (354, 622)), cylinder(self.foot))
        canvas.fill(softened(12, (270, 616), (530, 616), (556, 636), (244, 636)), sheen(self.foot, 0.3, 90))
        canvas.fill(rounded(244, 632, 312, 7, 3), darker(self.foot, 0.4))
        canvas.shadow(rounded(left + 60, 500, width - 120, 16, 6), 16, 0.35)
        canvas.fill(rounded(left - 3, top - 3, width + 6, height + 14, 15), lighter(self.frame, 0.28))
        canvas.fill(rounded(left, top, width, height + 9, 13), self.frame)
        light(canvas, rounded(left + 9, top + 9, width - 18, height - 22, 5), self.wallpaper)
        canvas.fill(rounded(380, 497, 40, 3, 1), lighter(self.frame, 0.4))
