"""Slabs and worktops."""

from dataclasses import dataclass

from demo.stones.cut import Cut
from demo.stones.stone import Stone
from demo.studio.canvas import Canvas
from demo.studio.paints import Linear, fade, sheen
from demo.studio.paths import polygon, rounded, softened

WOOD = "#a9825a"
GLOSS = Linear(62, ((0, "#ffffff38"), (0.3, "#ffffff14"), (0.32, "#ffffff00"), (0.75, "#00000000"), (1, "#00000030")))
MATT = Linear(70, ((0, "#ffffff18"), (0.5, "#ffffff00"), (1, "#00000026")))
ROOM = Linear(55, ((0, "#ffffff40"), (0.35, "#ffffff0c"), (0.6, "#0000000a"), (1, "#00000048")))


@dataclass(frozen=True, slots=True)
class Slab:
    """Upright on two blocks of wood, with one edge visible."""

    stone: Stone
    width: float = 560
    height: float = 470
    is_polished: bool = True

    def draw(self, canvas: Canvas) -> None:
        left, top, foot = 390 - self.width / 2, 655 - self.height, 655
        right = left + self.width
        canvas.ground(400, 690, self.width * 0.52, 0.55)
        for x in (left + 60, right - 130):
            canvas.fill(rounded(x, foot - 8, 70, 44, 5), sheen(WOOD, 0.2))
        side = polygon((right, top), (right + 20, top - 12), (right + 20, foot - 12), (right, foot))
        canvas.fill(side, Cut(self.stone, 0.9, (1, 0.5)))
        canvas.fill(side, "#00000059")
        upper = polygon((left, top), (left + 20, top - 12), (right + 20, top - 12), (right, top))
        canvas.fill(upper, Cut(self.stone, 0.9, (0.5, 0)))
        canvas.fill(upper, "#ffffff66")
        front = polygon((left, top), (right, top), (right, foot), (left, foot))
        canvas.fill(front, Cut(self.stone))
        canvas.fill(front, GLOSS if self.is_polished else MATT)


@dataclass(frozen=True, slots=True)
class Surface:
    """A close-up of the surface, lit from a window."""

    stone: Stone
    reach: float = 0.62
    at: tuple[float, float] = (0.3, 0.4)

    def draw(self, canvas: Canvas) -> None:
        canvas.cover(Cut(self.stone, self.reach, self.at))
        canvas.cover(ROOM)


@dataclass(frozen=True, slots=True)
class Worktop:
    """A finished top with a rounded edge, seen from above and in front."""

    stone: Stone

    def draw(self, canvas: Canvas) -> None:
        top = softened(14, (150, 330), (650, 330), (770, 590), (30, 590))
        canvas.shadow(softened(14, (60, 640), (740, 640), (790, 720), (10, 720)), 34, 0.5)
        canvas.fill(rounded(30, 560, 740, 74, 16), Cut(self.stone, 0.95, (0.5, 1)))
        canvas.fill(
            rounded(30, 560, 740, 74, 16), Linear(90, ((0, "#ffffff50"), (0.45, "#00000020"), (1, "#00000080")))
        )
        canvas.fill(top, Cut(self.stone, 0.95, (0.5, 0.2)))
        canvas.fill(top, GLOSS)
        canvas.fill(softened(10, (36, 584), (764, 584), (768, 592), (32, 592)), "#ffffff70")
        canvas.fill(softened(30, (60, 600), (740, 600), (740, 634), (60, 634)), fade("#000000", 0.0, 0.2))
