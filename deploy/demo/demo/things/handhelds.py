"""Phones, tablets, readers, game consoles and power banks."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, ball, fade, rings, sheen
from demo.studio.paths import Path, ellipse, mirrored, rounded, shifted, smooth
from demo.things.screens import AURORA, Wallpaper, glare, light, page

LENS = rings("#3b4a78", "#141a2e", "#05060c", "#2a2d38", "#0b0c11")


@dataclass(frozen=True, slots=True)
class Phone:
    """The back with its cameras, and in front of it the screen."""

    shell: str = "#3d4457"
    wallpaper: Wallpaper = AURORA
    cameras: int = 3

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(410, 646, 190, 0.5)
        self._back(canvas)
        canvas.shadow(rounded(412, 176, 220, 470, 40), 26, 0.5)
        canvas.fill(rounded(396, 160, 236, 490, 46), sheen(lighter(self.shell, 0.3), 0.3, 20))
        canvas.fill(rounded(400, 164, 228, 482, 42), "#08090c")
        screen = rounded(409, 173, 210, 464, 34)
        light(canvas, screen, self.wallpaper)
        canvas.fill(rounded(478, 186, 72, 19, 9), "#08090c")
        canvas.text("9:41", (514, 270), 58, "#fffffff0")
        canvas.text("Saturday, 14 June", (514, 318), 15, "#ffffffd0")
        canvas.fill(rounded(466, 622, 96, 5, 2), "#ffffffc0")

    def _back(self, canvas: Canvas) -> None:
        canvas.fill(rounded(184, 150, 240, 500, 48), sheen(darker(self.shell, 0.15), 0.35, 20))
        canvas.fill(rounded(188, 154, 232, 492, 44), sheen(self.shell, 0.22, 55))
        canvas.fill(rounded(204, 170, 112, 40 + 52 * self.cameras - 14, 30), sheen(lighter(self.shell, 0.1), 0.15, 60))
        for index in range(self.cameras):
            y = 210 + 52 * index
            canvas.fill(ellipse(240, y, 25), darker(self.shell, 0.5))
            canvas.fill(ellipse(240, y, 21), LENS)
            canvas.fill(ellipse(233, y - 7, 4), "#ffffffb0")
        canvas.fill(ellipse(290, 210, 8), ball("#fff3d0", 0.2))
        canvas.fill(
            rounded(188, 154, 232, 492, 44), Linear(40, ((0, "#ffffff38"), (0.4, "#ffffff00"), (1, "#00000020")))
        )


@dataclass(frozen=True, slots=True)
class Tablet:
    """Upright, with its pencil beside it."""

    shell: str = "#c9ccd2"
    wallpaper: Wallpaper = AURORA

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(396, 636, 212, 0.5)
        canvas.fill(rounded(160, 150, 424, 490, 30), sheen(self.shell, 0.35, 30))
        canvas.fill(rounded(164, 154, 416, 482, 27), "#0b0c10")
        light(canvas, rounded(182, 172, 380, 446, 12), self.wallpaper)
        icons = [rounded(222 + 84 * (n % 4), 508, 56, 56, 14) for n in range(4)]
        canvas.fill(rounded(204, 494, 336, 84, 24), "#ffffff50")
        for icon, colour in zip(icons, ("#ff6b6b", "#ffd166", "#4ecdc4", "#5b7cfa"), strict=True):
            canvas.fill(icon, sheen(colour, 0.2))
        self._pencil(canvas)

    def _pencil(self, canvas: Canvas) -> None:
        canvas.fill(rounded(612, 200, 20, 410, 9), Linear(0, ((0, "#d9dbe0"), (0.35, "#ffffff"), (1, "#b4b8c2"))))
        canvas.fill(smooth((613, 606), (631, 606), (622, 642)), Linear(0, ((0, "#ffffff"), (1, "#b4b8c2"))))
        canvas.fill(rounded(612, 240, 20, 3, 1), "#9aa0ad")


@dataclass(frozen=True, slots=True)
class Reader:
    """Electronic paper with a chapter open."""

    shell: str = "#2b2d31"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 642, 172, 0.5)
        canvas.fill(rounded(214, 140, 372, 506, 28), sheen(self.shell, 0.2, 40))
        canvas.fill(rounded(216, 142, 368, 502, 27), sheen(lighter(self.shell, 0.06), 0.1, 40))
        sheet = rounded(242, 168, 316, 416, 4)
        canvas.fill(sheet, Linear(80, ((0, "#f4f1e6"), (1, "#e4e0d2"))))
        page(canvas, sheet)
        glare(canvas, sheet, 0.22)
        canvas.fill(rounded(372, 612, 56, 6, 3), lighter(self.shell, 0.3))


@dataclass(frozen=True, slots=True)
class Controller:
    """A game controller: two sticks, a directional pad, four buttons."""

    shell: str = "#f1f2f5"
    accent: str = "#5b6cff"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 616, 230, 0.45)
        shoulders = rounded(206, 262, 110, 60, 26)
        canvas.fill([shoulders, mirrored(shoulders)], sheen(darker(self.shell, 0.6), 0.2, 90))
        half = (
            (400, 276),
            (300, 272),
            (220, 290),
            (168, 380),
            (132, 520),
            (160, 604),
            (216, 596),
            (272, 516),
            (330, 492),
        )
        right = tuple((800 - x, y) for x, y in half[:0:-1])
        body = smooth(*half, (400, 488), *right)
        canvas.fill(shifted(body, 0, 7), darker(self.shell, 0.38))
        canvas.fill(body, sheen(self.shell, 0.16, 80))
        canvas.fill(rounded(330, 288, 140, 84, 16), sheen(darker(self.shell, 0.82), 0.12, 70))
        canvas.fill(rounded(340, 368, 120, 4, 2), self.accent)
        for x, y in ((324, 442), (476, 442)):
            canvas.fill(ellipse(x, y, 43), darker(self.shell, 0.2))
            canvas.fill(ellipse(x, y, 37), ball("#2b2d35", 0.3))
            canvas.fill(ellipse(x, y - 2, 24), rings("#4a4d59", "#383a44", "#24262d"))
        canvas.fill([rounded(236, 348, 20, 62, 6), rounded(215, 369, 62, 20, 6)], sheen("#34363f", 0.2))
        for x, y, colour in (
            (554, 350, "#f7c948"),
            (584, 380, "#ef5d60"),
            (524, 380, "#4d8df6"),
            (554, 410, "#45c486"),
        ):
            canvas.fill(ellipse(x, y, 15), ball(colour, 0.3))


@dataclass(frozen=True, slots=True)
class PowerBank:
    """A battery with its cable and four lights."""

    shell: str = "#25304a"
    accent: str = "#59e3a7"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(395, 630, 108, 0.5)
        cable: Path = smooth(
            (460, 196), (470, 120), (560, 116), (600, 210), (592, 420), (620, 560), (668, 604), closed=False
        )
        canvas.stroke(shifted(cable, 4, 4), 15, clear("#000000", 0.16))
        canvas.stroke(cable, 14, darker(self.accent, 0.1))
        canvas.fill(rounded(446, 186, 28, 30, 5), "#d5d8de")
        body = rounded(272, 204, 246, 430, 40)
        canvas.fill(body, sheen(self.shell, 0.25, 15))
        canvas.fill(rounded(280, 212, 230, 414, 34), sheen(self.shell, 0.12, 60))
        canvas.fill(rounded(280, 212, 230, 414, 34), fade("#ffffff", 0.16, 0, angle=50))
        canvas.fill([ellipse(338 + 38 * n, 580, 6) for n in range(3)], self.accent)
        canvas.fill(ellipse(452, 580, 6), lighter(self.shell, 0.25))
        canvas.text("20 000", (395, 300), 46, "#ffffffe0")
        canvas.text("65 W  USB-C", (395, 344), 20, "#ffffff90")
