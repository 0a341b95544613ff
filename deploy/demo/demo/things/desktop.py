"""Keyboards, mice, books, notebooks, and a card for a service."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, cylinder, fade, sheen
from demo.studio.paths import Path, ellipse, polygon, rounded, shifted, smooth, softened, turned

ROWS = (
    (1, *(1,) * 12, 2),
    (1.5, *(1,) * 12, 1.5),
    (1.75, *(1,) * 11, 2.25),
    (2.25, *(1,) * 10, 2.75),
    (1.25, 1.25, 1.25, 6.25, 1.25, 1.25, 1.25, 1.25),
)
UNIT = 41.5
Key = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """From above. `accents` colours the keys at the edge."""

    case: str = "#3a3f4b"
    keys: str = "#f2efe9"
    accents: str = "#e4763d"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(rounded(84, 286, 640, 258, 24), 26, 0.45)
        canvas.fill(rounded(76, 266, 648, 258, 24), darker(self.case, 0.5))
        canvas.fill(rounded(76, 258, 648, 256, 24), sheen(self.case, 0.25, 60))
        canvas.fill(rounded(92, 274, 616, 224, 12), darker(self.case, 0.45))
        plain, marked = self._keys()
        for keys, colour in ((plain, self.keys), (marked, self.accents)):
            canvas.fill([rounded(x + 2, y + 3, width - 3, UNIT - 3, 7) for x, y, width in keys], darker(colour, 0.3))
            tops = [rounded(x + 5, y + 3, width - 9, UNIT - 11, 6) for x, y, width in keys]
            canvas.fill(tops, sheen(colour, 0.14, 60))
        signs = [rounded(x + width / 2 - 4, y + 14, 8, 3, 1.5) for x, y, width in plain if width < 2 * UNIT]
        canvas.fill(signs, clear(darker(self.keys, 0.6), 0.7))

    def _keys(self) -> tuple[list[Key], list[Key]]:
        """Upper left corner and width of the plain and of the marked keys."""
        plain: list[Key] = []
        marked: list[Key] = []
        for row, widths in enumerate(ROWS):
            x = 96.0
            scale = 608 / sum(widths)
            for index, width in enumerate(widths):
                key = (x, 279 + row * 43, width * scale)
                at_the_edge = index in (0, len(widths) - 1) and row in (0, 2)
                (marked if at_the_edge or width > 6 else plain).append(key)
                x += width * scale
        return plain, marked


@dataclass(frozen=True, slots=True)
class Mouse:
    """From above."""

    shell: str = "#f0f1f4"
    accent: str = "#5b6cff"

    def draw(self, canvas: Canvas) -> None:
        left = ((400, 176), (318, 190), (276, 270), (268, 400), (280, 520), (334, 606), (400, 622))
        body = smooth(*left, *((800 - x, y) for x, y in left[-2:0:-1]))
        canvas.shadow(shifted(body, 16, 26), 30, 0.45)
        canvas.fill(shifted(body, 0, 8), darker(self.shell, 0.35))
        canvas.fill(
            body, Linear(55, ((0, lighter(self.shell, 0.5)), (0.45, self.shell), (1, darker(self.shell, 0.26))))
        )
        canvas.fill(rounded(398, 170, 4, 210, 2), clear("#000000", 0.25), body)
        seam = smooth((260, 372), (330, 392), (400, 396), (470, 392), (540, 372), closed=False)
        canvas.stroke(seam, 4, clear("#000000", 0.2), body)
        canvas.fill(rounded(378, 238, 44, 104, 22), darker(self.shell, 0.5))
        canvas.fill(rounded(384, 246, 32, 88, 16), cylinder("#3a3c44"))
        canvas.fill([rounded(386, 256 + 11 * n, 28, 3, 1) for n in range(7)], "#15161a")
        canvas.fill(rounded(388, 430, 24, 6, 3), self.accent)
        canvas.fill(ellipse(338, 300, 34, 90), fade("#ffffff", 0.5, 0.0), body)


@dataclass(frozen=True, slots=True)
class Book:
    """Standing, its pages at the right. `title` is set in lines."""

    cover: str = "#1f4e5f"
    ink: str = "#f4e3c1"
    title: tuple[str, ...] = ()
    author: str = ""

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(418, 640, 196, 0.55)
        canvas.fill(softened(4, (560, 150), (600, 168), (600, 626), (560, 640)), darker(self.cover, 0.4))
        pages = polygon((556, 158), (592, 174), (592, 620), (556, 632))
        canvas.fill(pages, Linear(0, ((0, "#cfc8b8"), (1, "#f6f1e4"))))
        canvas.fill(
            [polygon((556, y), (592, y + 14), (592, y + 15), (556, y + 1.4)) for y in range(166, 616, 9)], "#b9b09a80"
        )
        front = softened(6, (220, 140), (564, 150), (564, 642), (220, 650))
        canvas.fill(front, sheen(self.cover, 0.14, 50))
        self._picture(canvas, front)
        for row, line in enumerate(self.title):
            canvas.text(line, (402, 206 + 46 * row), 40, self.ink)
        canvas.text(self.author, (402, 608), 19, clear(self.ink, 0.85))
        canvas.fill(
            rounded(220, 142, 22, 506, 4), Linear(0, ((0, "#00000040"), (0.5, "#ffffff30"), (1, "#00000030"))), front
        )
        canvas.fill(front, fade("#ffffff", 0.14, 0, angle=40))

    def _picture(self, canvas: Canvas, front: Path) -> None:
        canvas.fill(ellipse(402, 470, 92), sheen(self.ink, 0.1, 60), front)
        for step, share in enumerate((0.35, 0.18, 0.0)):
            y = 468 + 34 * step
            hill = smooth(
                (200, y + 30), (290, y - 24 + 18 * step), (380, y + 22), (480, y - 18), (590, y + 16), closed=False
            )
            outline = polygon(*((float(a), float(b)) for a, b in hill), (590, 580), (200, 580))
            canvas.fill(outline, lighter(darker(self.cover, 0.25), share), front)
        canvas.fill(rounded(200, 576, 400, 90, 0), darker(self.cover, 0.25), front)


@dataclass(frozen=True, slots=True)
class Notebook:
    """Held shut by a band, its pen beside it."""

    cover: str = "#c8553d"
    band: str = "#2a2a2e"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(turned(rounded(222, 166, 350, 490, 24), -7), 30, 0.5)
        canvas.fill(turned(rounded(226, 160, 346, 486, 20), -7), "#efe9da")
        canvas.fill(turned(rounded(218, 154, 346, 486, 22), -7), sheen(self.cover, 0.16, 50))
        canvas.fill(turned(rounded(218, 154, 34, 486, 14), -7), clear("#000000", 0.14))
        canvas.fill(turned(rounded(500, 154, 18, 486, 2), -7), sheen(self.band, 0.2, 0))
        canvas.fill(turned(rounded(300, 250, 150, 82, 6), -7), "#f7f1e3")
        canvas.fill([turned(rounded(320, 276 + 20 * n, (110, 76)[n], 6, 3), -7) for n in range(2)], "#8a8272")
        pen = turned(rounded(612, 190, 24, 400, 11), 9)
        canvas.shadow(shifted(pen, 12, 14), 10, 0.4)
        canvas.fill(pen, Linear(0, ((0, "#17181b"), (0.4, "#5a5d66"), (1, "#101114"))))
        canvas.fill(turned(smooth((613, 584), (635, 584), (624, 626)), 9), "#c9a15f")
        canvas.fill(turned(rounded(633, 206, 7, 120, 3), 9), "#c9a15f")


@dataclass(frozen=True, slots=True)
class CareCard:
    """A card with a shield, for a service, which is not shipped."""

    colour: str = "#2f5bd8"

    def draw(self, canvas: Canvas) -> None:
        canvas.shadow(turned(rounded(150, 280, 520, 330, 34), -8), 34, 0.45)
        canvas.fill(turned(rounded(160, 226, 500, 318, 32), -14), sheen(lighter(self.colour, 0.55), 0.1))
        card = turned(rounded(140, 250, 520, 326, 34), -8)
        canvas.fill(
            card, Linear(35, ((0, lighter(self.colour, 0.25)), (0.6, self.colour), (1, darker(self.colour, 0.35))))
        )
        canvas.fill(ellipse(590, 560, 240), clear("#ffffff", 0.09), card)
        canvas.fill(ellipse(640, 560, 150), clear("#ffffff", 0.09), card)
        outline = ((400, 306), (480, 334), (476, 430), (400, 500), (324, 430), (320, 334))
        shield = turned(softened(26, *outline), -8)
        canvas.shadow(shifted(shield, 4, 10), 14, 0.35)
        canvas.fill(shield, sheen("#ffffff", 0.1, 60))
        tick = turned(polygon((364, 400), (390, 428), (438, 372)), -8)
        canvas.stroke(tick, 18, self.colour)
        canvas.fill(turned(rounded(180, 528, 120, 10, 5), -8), clear("#ffffff", 0.6))
        canvas.fill(turned(rounded(180, 508, 70, 10, 5), -8), clear("#ffffff", 0.6))
